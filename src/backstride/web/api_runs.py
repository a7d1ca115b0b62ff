"""`/api/v1`: runs, their readings, charts and samples, and what is said about them."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import chain
from typing import Annotated, Any, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

import backstride
from backstride.app import as_planned, runs
from backstride.app import labels as saying
from backstride.app.journal import Show, journal_page
from backstride.app.typed import type_session
from backstride.app.worn import say_worn
from backstride.vocab.errors import ValueRefused
from backstride.web.api_problems import LONGEST_S, problems
from backstride.web.api_shapes import (
    ChartsOut,
    HealthOut,
    IdsOut,
    LabelOut,
    LabelsIn,
    MadeOut,
    RenameIn,
    RunOut,
    RunsOut,
    SessionIn,
    WornIn,
)
from backstride.web.asked import ID, HomeAsked, LabelId, RunId

router = APIRouter(tags=["runs"])

PIECE_BYTES = 2**16
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
OneMoment = Annotated[float | None, Query(ge=0, le=LONGEST_S, allow_inf_nan=False)]
MISSING = problems(404)


@router.get("/health")
def health() -> HealthOut:
    """Say that the program is alive."""
    return HealthOut(version=backstride.__version__)


@router.get("/runs", responses=MISSING)
def list_runs(
    home: HomeAsked,
    athlete: Annotated[
        str | None, Query(pattern=ID, description="Whose; yours where it is left out.")
    ] = None,
    before: Annotated[date | None, Query(description="Only days before this one.")] = None,
    show: Show = "all",
) -> RunsOut:
    """Return eight weeks that hold runs, the newest first."""
    found = journal_page(home, home.athlete(athlete), before, show)
    shown = [RunOut.of(run) for week in found.weeks for run in week.runs]
    return RunsOut(runs=shown, count=found.count, older=found.older)


@router.get("/runs/{run_id}", responses=MISSING)
def one_run(home: HomeAsked, run_id: RunId) -> RunOut:
    """Return a run."""
    return RunOut.of(runs.kept_run(home, run_id))


@router.patch("/runs/{run_id}", responses=MISSING)
def rename(home: HomeAsked, run_id: RunId, new: RenameIn) -> RunOut:
    """Give a run another name."""
    runs.rename(home, run_id, new.name or "")
    return RunOut.of(runs.kept_run(home, run_id))


@router.delete("/runs/{run_id}", responses=MISSING)
def delete(home: HomeAsked, run_id: RunId) -> RunOut:
    """Delete a run; it can be brought back for 30 days."""
    return RunOut.of(runs.delete(home, run_id))


@router.post("/runs/{run_id}/undelete", responses=MISSING)
def undelete(home: HomeAsked, run_id: RunId) -> RunOut:
    """Bring a deleted run back; one that is not deleted stays as it is."""
    return RunOut.of(runs.undelete(home, run_id))


@router.get("/runs/{run_id}/reading", responses=MISSING)
def reading(home: HomeAsked, run_id: RunId) -> dict[str, Any]:
    """Return everything found in a run: `backstride.reading/1`."""
    return runs.reading_json(home, run_id)


@router.get("/runs/{run_id}/charts", responses=MISSING)
def charts(home: HomeAsked, run_id: RunId, start_s: OneMoment = None, end_s: OneMoment = None) -> ChartsOut:
    """Return the lines of a run, at most 2,000 points each for the visible range."""
    if start_s is not None and end_s is not None and end_s <= start_s:
        raise ValueRefused("end_s", "The range ends before it starts. Choose an end after its start.")
    return ChartsOut.model_validate(asdict(runs.charts(home, run_id, start_s, end_s)))


@router.get("/runs/{run_id}/samples.csv", responses=MISSING | CSV, response_class=Response)
def samples(home: HomeAsked, run_id: RunId) -> Response:
    """Return every sample as CSV: sensor, time, column, value."""
    lines = runs.samples_csv(home, run_id)
    first = next(
        lines, "sensor,t_s,column,value\r\n"
    )  # a run that is not there is refused before the answer begins
    return StreamingResponse(chain([first], lines), media_type="text/csv", headers=_as_file(f"{run_id}.csv"))


@router.get("/runs/{run_id}/original", responses=MISSING | FILE, response_class=Response)
def original(home: HomeAsked, run_id: RunId) -> Response:
    """Return the file as it came in, byte for byte."""
    name, stream = runs.original(home, run_id)
    return StreamingResponse(_pieces(stream), media_type="application/octet-stream", headers=_as_file(name))


@router.get("/runs/{run_id}/labels", responses=MISSING)
def list_labels(home: HomeAsked, run_id: RunId) -> list[LabelOut]:
    """Return what was said about stretches of a run, in the order in which it was said."""
    return [LabelOut.of(label) for label in saying.labels_of(home, run_id)]


@router.post("/runs/{run_id}/labels", status_code=201, responses=MISSING)
def say(home: HomeAsked, run_id: RunId, said: LabelsIn) -> IdsOut:
    """Say what stretches were; the run is analysed anew."""
    return IdsOut(ids=list(saying.say(home, run_id, tuple(label.label() for label in said.labels))))


@router.delete("/runs/{run_id}/labels/{label_id}", responses=MISSING)
def take_back(home: HomeAsked, run_id: RunId, label_id: LabelId) -> IdsOut:
    """Take back what was said; it can be said again."""
    saying.take_back(home, run_id, label_id)
    return IdsOut(ids=[label_id])


@router.post("/runs/{run_id}/labels/{label_id}/undelete", responses=MISSING)
def bring_back(home: HomeAsked, run_id: RunId, label_id: LabelId) -> IdsOut:
    """Say it again."""
    saying.bring_back(home, run_id, label_id)
    return IdsOut(ids=[label_id])


@router.post("/runs/{run_id}/planned", status_code=201, responses=MISSING)
def planned(home: HomeAsked, run_id: RunId) -> IdsOut:
    """Say that the laps were the planned stretches; refused where they match no plan of that day."""
    return IdsOut(ids=list(as_planned.confirm(home, run_id)))


@router.delete("/runs/{run_id}/planned", responses=MISSING)
def not_planned(home: HomeAsked, run_id: RunId) -> IdsOut:
    """Take that back; the answer names what went."""
    return IdsOut(ids=list(as_planned.take_back_planned(home, run_id)))


@router.put("/runs/{run_id}/worn", responses=MISSING)
def put_worn(home: HomeAsked, run_id: RunId, said: WornIn) -> RunOut:
    """Say how the motion sensor of a run was worn; the run is analysed anew."""
    say_worn(home, run_id, said.said())
    return RunOut.of(runs.kept_run(home, run_id))


@router.post("/sessions", status_code=201)
def type_in(home: HomeAsked, session: SessionIn) -> MadeOut:
    """Keep a session without a file; the same one typed twice is one run."""
    return MadeOut(run=type_session(home, home.me(), session.session()))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece


def _as_file(name: str) -> dict[str, str]:
    """Offer an answer as a file; its name is data, so it is encoded whole."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
