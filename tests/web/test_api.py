"""`/api/v1`: the same use cases for programs, each value bounded."""

from datetime import timedelta

import pytest

from backstride.formats.fit import write_fit
from runs import NOON, gpx
from runs import run as recorded
from site_of import Site


def test_a_program_finds_a_run_its_reading_its_lines_and_its_samples(site: Site) -> None:
    run = site.sent(gpx(seconds=200))["outcomes"][0]["runs"][0]
    listed = site.client.get("/api/v1/runs").json()
    assert [found["id"] for found in listed["runs"]] == [run]
    reading = site.client.get(f"/api/v1/runs/{run}/reading").json()
    assert reading["schema"] == "backstride.reading/1"
    lines = site.client.get(f"/api/v1/runs/{run}/charts").json()
    assert len(lines["heart_rate"]["t_s"]) == len(lines["heart_rate"]["values"]) == 201
    assert lines["cadence"] is None
    samples = site.client.get(f"/api/v1/runs/{run}/samples.csv")
    assert samples.headers["Content-Type"].startswith("text/csv")
    assert samples.text.splitlines()[0] == "sensor,t_s,column,value"
    assert len(samples.text.splitlines()) > 600


def test_a_short_range_of_a_chart_has_all_its_points(site: Site) -> None:
    run = site.sent(gpx(seconds=5000))["outcomes"][0]["runs"][0]
    whole = site.client.get(f"/api/v1/runs/{run}/charts").json()["heart_rate"]
    part = site.client.get(f"/api/v1/runs/{run}/charts?start_s=100&end_s=400").json()["heart_rate"]
    assert len(whole["t_s"]) <= 2000
    assert part["t_s"] == [float(t) for t in range(100, 400)]
    assert site.client.get(f"/api/v1/runs/{run}/charts?start_s=400&end_s=100").status_code == 422


def test_the_original_comes_back_byte_for_byte_under_its_own_name(site: Site) -> None:
    data = write_fit(recorded(seconds=60))
    run = site.sent(data, "löpning; rm -rf.fit")["outcomes"][0]["runs"][0]
    answer = site.client.get(f"/api/v1/runs/{run}/original")
    assert answer.content == data
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''l%C3%B6pning%3B%20rm%20-rf.fit"
    )


def test_labels_are_said_taken_back_and_said_again(site: Site) -> None:
    run = site.typed()
    body = {
        "labels": [
            {
                "start_s": 0,
                "end_s": 60,
                "travel": "backward",
                "gait": "run",
                "speed_mps": 2.0,
                "handrail": "none",
            }
        ]
    }
    said = site.client.post(f"/api/v1/runs/{run}/labels", json=body)
    assert said.status_code == 201
    [label] = said.json()["ids"]
    assert site.client.get(f"/api/v1/runs/{run}/labels").json()[0]["handrail"] == "none"
    assert site.client.delete(f"/api/v1/runs/{run}/labels/{label}").status_code == 200
    assert site.client.get(f"/api/v1/runs/{run}/labels").json() == []
    assert site.client.post(f"/api/v1/runs/{run}/labels/{label}/undelete").status_code == 200
    assert len(site.client.get(f"/api/v1/runs/{run}/labels").json()) == 1
    assert site.client.delete(f"/api/v1/runs/{run}/labels/none").status_code == 404


def test_a_run_is_renamed_deleted_and_brought_back(site: Site) -> None:
    run = site.typed()
    assert site.client.patch(f"/api/v1/runs/{run}", json={"name": "New"}).json()["name"] == "New"
    assert site.client.delete(f"/api/v1/runs/{run}").status_code == 200
    assert site.client.get("/api/v1/runs").json()["count"] == 0
    assert site.client.get(f"/api/v1/runs/{run}/reading").status_code == 404
    assert site.client.post(f"/api/v1/runs/{run}/undelete").json()["id"] == run
    assert site.client.post("/api/v1/runs/none/undelete").status_code == 404


def test_runs_come_in_pages_of_weeks(site: Site) -> None:
    for week in range(10):
        site.typed((NOON - timedelta(weeks=week)).date(), name=f"{week}")
    first = site.client.get("/api/v1/runs").json()
    assert (len(first["runs"]), first["count"]) == (8, 10)
    second = site.client.get("/api/v1/runs", params={"before": first["older"]}).json()
    assert ([run["name"] for run in second["runs"]], second["older"]) == (["8", "9"], None)


def test_who_i_am_is_kept(site: Site) -> None:
    assert (
        site.client.put("/api/v1/me/profile", json={"name": "Kim", "birth_year": 1984}).json()["birth_year"]
        == 1984
    )
    assert (
        site.client.put("/api/v1/me/preferences", json={"distance": "mi"}).json()["preferences"]["distance"]
        == "mi"
    )
    assert (
        site.client.put("/api/v1/me/bodies/2026-05-01", json={"mass_kg": 70}).json()["bodies"][0]["mass_kg"]
        == 70
    )
    assert site.client.delete("/api/v1/me/bodies/2026-05-01").json()["bodies"] == []
    assert site.client.get("/api/v1/me").json()["name"] == "Kim"


def test_the_simulated_athlete_goes_and_comes_back(site: Site) -> None:
    run = site.client.post("/api/v1/simulated").json()["run"]
    shown = site.client.get(f"/api/v1/runs/{run}").json()
    assert shown["simulated"]
    assert site.client.get("/api/v1/runs", params={"athlete": shown["athlete"]}).json()["count"] >= 1
    assert site.client.delete("/api/v1/simulated").status_code == 204
    assert site.client.get(f"/api/v1/runs/{run}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"day": "2026-05-01", "duration_s": 1e999},
        {"day": "2026-05-01", "duration_s": 10**400},
        {"day": "2026-05-01", "duration_s": -1},
        {"day": "0001-01-01", "duration_s": 60},
        {"day": "2026-05-01", "duration_s": 60, "name": "a\u0000b"},
        {"day": "2026-05-01", "duration_s": 60, "name": "x" * 201},
        {"day": "2026-05-01", "duration_s": 60, "nmae": "misspelt"},
        {
            "day": "2026-05-01",
            "duration_s": 60,
            "stretches": [{"start_s": 0, "end_s": 61, "travel": "forward"}],
        },
        {"day": "2026-05-01", "duration_s": 60, "distance_m": 100_000},
        [],
        "text",
    ],
)
def test_a_value_that_cannot_be_is_one_sentence(site: Site, body: object) -> None:
    import json  # noqa: PLC0415  # httpx refuses infinity; a stranger does not

    text = json.dumps(body).replace("Infinity", "1e999")
    answer = site.client.post("/api/v1/sessions", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    problem = answer.json()
    assert set(problem) == {"error", "field"}
    assert problem["error"].endswith(".")
    assert "misspelt" not in problem["error"]


def test_the_document_of_the_interface_names_every_route_and_its_refusals(site: Site) -> None:
    document = site.client.get("/api/v1/openapi.json").json()
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"403", "422"} <= set(operation["responses"]), (method, path)
            if "{" in path and "since" not in path:
                assert "404" in operation["responses"], (method, path)
            assert operation["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith(
                "ProblemOut"
            )
