"""Templates and files beside them: escaped, without anything inline, light, and vendored as they were."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from backstride.web.static_files import FOLDER, assets, packed
from backstride.web.templating import FOLDER as TEMPLATES
from backstride.web.templating import environment
from runs import gpx
from site_of import Site

VENDORED = {
    "htmx-2.0.11/htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "htmx-2.0.11/LICENSE": "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38",
    "uplot-1.6.32/uPlot.iife.min.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uplot-1.6.32/uPlot.min.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "uplot-1.6.32/uPlot.d.ts": "af44374f6e808be4f7f3fa5888b9c7574dca9f8a15a66d54b6763535802c8080",
    "uplot-1.6.32/LICENSE": "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
}
"""SHA-256 of the files as npm has them: htmx.org 2.0.11 and uplot 1.6.32."""
WEIGHT_BYTES = 150_000


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_a_template_has_nothing_unescaped_and_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\|\s*safe|Markup|autoescape\s+false", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"https?://", text)


def test_everything_is_escaped_and_a_missing_name_is_an_error() -> None:
    made = environment()
    assert made.autoescape is True
    assert made.from_string("{{ x }}").render(x="<b>\"'&") == "&lt;b&gt;&#34;&#39;&amp;"
    with pytest.raises(Exception, match="undefined"):
        made.from_string("{{ nothing }}").render()


@pytest.mark.parametrize(
    "value", ["</script><script>alert(1)</script>", "<!--", "&'\"\u2028", {"a": [1, None, "<"]}]
)
def test_json_inside_a_page_cannot_end_its_element(value: object) -> None:
    text = environment().from_string("{{ x|tojson }}").render(x=value)
    assert not set("<>&'") & set(text)
    assert json.loads(text) == value


def test_vendored_files_are_the_ones_that_were_looked_at() -> None:
    vendor = FOLDER / "vendor"
    found = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file()
    }
    assert found == VENDORED


def test_only_one_file_names_a_colour() -> None:
    for path, asset in assets().items():
        if path.startswith("css/") and path != "css/tokens.css":
            bare = re.sub(rb"/\*.*?\*/|rgb\(0 0 0 / \.\d+\)", b"", asset.body, flags=re.DOTALL)
            assert not re.search(rb"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", bare), path


def test_no_file_of_ours_asks_another_host() -> None:
    for path, asset in assets().items():
        if not path.startswith("vendor/"):
            addresses = re.findall(rb"https?://[^\s\"'`)]+", asset.body)
            assert set(addresses) <= {b"http://www.w3.org/2000/svg"}, path


def test_a_first_visit_to_any_page_is_light(site: Site) -> None:
    run = site.sent(gpx(seconds=3600))["outcomes"][0]["runs"][0]
    site.client.post("/simulated/return")
    simulated = site.home.simulated()
    assert simulated
    for address in (
        "/",
        "/journal",
        f"/journal?athlete={simulated.id}",
        "/progress",
        f"/progress?athlete={simulated.id}",
        f"/runs/{run}",
        "/settings",
        "/phone",
        "/pair",
        "/type",
        "/focus",
        f"/focus?athlete={simulated.id}",
        "/compare",
        "/workout",
        "/learn",
        "/learn/studies",
        "/learn/drills",
        "/learn/drills/box",
        "/learn/circuits",
        "/learn/circuits/field",
        "/nothing",
        "/today",
        "/plan",
        "/plan/rules",
        "/screen",
        "/plan/new",
    ):
        page = site.client.get(address)
        weight = len(gzip.compress(page.content)) + sum(len(packed(path)) for path in _loaded(page.text))
        assert weight < WEIGHT_BYTES, (address, weight)


def _loaded(page: str) -> set[str]:
    """What a page loads, and what its modules import in turn."""
    loaded = set(re.findall(r'(?:src|href)="/static/[0-9a-f]+/([^"]+)"', page))
    waiting = [path for path in loaded if path.endswith(".js")]
    while waiting:
        path = waiting.pop()
        for name in re.findall(rb'^import .* from "([^"]+)"', assets()[path].body, re.MULTILINE):
            target = (Path(path).parent / name.decode()).as_posix()
            resolved = str(Path("/", target).resolve()).lstrip("/")
            if resolved not in loaded:
                loaded.add(resolved)
                waiting.append(resolved)
    return loaded
