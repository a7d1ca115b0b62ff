"""The house rules that no linter knows: how the source is laid out, and what it says to people."""

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib import metadata
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import backstride
from backstride.insight.run import read_run
from backstride.insight.wire import reading_to_json
from backstride.vocab import errors
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Estimate
from backstride.vocab.recording import Problem, Recording, Sensor, Stream

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "backstride"
MODULES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted(
    path for path in SOURCE.rglob("*.js") if "vendor" not in path.parts and "min" not in path.name.split(".")
)
TEMPLATES = sorted(SOURCE.rglob("*.html"))
ROOMS = sorted(folder for folder in SOURCE.iterdir() if folder.is_dir() and folder.name != "__pycache__")

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager"}
HEAVY = (
    "numpy",
    "scipy",
    "vqf",
    "pyarrow",
    "sqlalchemy",
    "fastapi",
    "lxml",
    "fitdecode",
    "fit_tool",
    "icalendar",
    "uvicorn",
    "distributed",
    "cryptography",
    "segno",
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def docstrings_of(tree: ast.AST) -> set[int]:
    """Identities of all strings that stand alone as a statement: documentation, never shown."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


# --- how it is laid out ---


@pytest.mark.parametrize("module", MODULES + SCRIPTS, ids=name_of)
def test_a_module_can_be_read_in_one_sitting(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) < LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_can_be_seen_at_once(module):
    functions = [
        node for node in ast.walk(tree_of(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    too_long = {
        f.name: f.end_lineno - f.lineno + 1
        for f in functions
        if f.end_lineno - f.lineno + 1 >= LONGEST_FUNCTION
    }
    assert not too_long


@pytest.mark.parametrize("module", MODULES + SCRIPTS, ids=name_of)
def test_a_file_is_named_after_its_idea(module):
    words = {
        word
        for part in module.relative_to(SOURCE).with_suffix("").parts
        for word in re.split(r"[_\W]+", part.lower())
    }
    assert not words & FORBIDDEN_NAMES


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_class_is_named_after_its_idea(module):
    classes = [node.name for node in ast.walk(tree_of(module)) if isinstance(node, ast.ClassDef)]
    assert not [
        name for name in classes if re.search(r"(Utils?|Helpers?|Common|Misc|Core|Manager)$|^Base[A-Z]", name)
    ]


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_room_has_a_sign_on_its_door_and_somebody_inside(room):
    sign = ast.get_docstring(tree_of(room / "__init__.py")) or ""
    assert re.match(r"[A-Z/]+: \S", sign), "the first line says in a word what the room does"
    for part in ("In:", "Out:", "not belong here"):
        assert part in sign.replace("\n", " "), f"the sign does not say {part}"
    assert [path for path in room.glob("*.py") if path.name != "__init__.py"], "an empty room"


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_room_stands_on_the_map(room):
    lines = (ROOT / "docs" / "map.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(f"| `{room.name}` |")], "one line a room"


def test_the_map_shows_no_room_that_is_not_there():
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == {room.name for room in ROOMS}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_parameter_is_frozen_and_explained(module):
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Params"):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            assert decorators == ["dataclass(frozen=True, slots=True)"], node.name
            assert not unexplained(node)
            assert not unsourced(node), "name a source, or say that it is a project choice"


def unexplained(record: ast.ClassDef) -> list[str]:
    """Fields without a sentence of at least three words below them."""
    found = []
    for field, below in zip(record.body, [*record.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign):
            explained = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            if not explained or len(str(below.value.value).split()) < 3:
                found.append(ast.unparse(field.target))
    return found


OURS = r"project choice|expert design|by definition|the ladder's design"
STUDIES = r"\b[EFN]\d{3}|\b\w*(?:19|20)\d\d\b|doi:|direction study|prototype|publication"
SEEN = r"shared clips|motion[- ]capture|mobgap|gaitmap|virtual sensors|simulated|validation/"
TABLES = r"data sheet|RFC \d|IANA|normal distribution|chi-square|any table|its definition|docs/"
ELSEWHERE = r"`[\w.]+Params|`vocab\.|as above|batch form"
SOURCED = re.compile(f"{OURS}|{STUDIES}|{SEEN}|{TABLES}|{ELSEWHERE}", re.IGNORECASE)
"""Whose a number is: ours, a study's, of recordings, of a table, or said where it stands first."""


def unsourced(record: ast.ClassDef) -> list[str]:
    """Numbers without a source: neither their sentence nor that of their record names one."""
    if SOURCED.search(" ".join((ast.get_docstring(record) or "").split())):
        return []
    return [
        ast.unparse(field.target)
        for field, below in pairwise(record.body)
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr) and is_number(field)
        if not SOURCED.search(" ".join(str(getattr(below.value, "value", "")).split()))
    ]


def is_number(field: ast.AnnAssign) -> bool:
    """Whether a field has a default that is more than yes, no, not known or another record."""
    plain = isinstance(field.value, ast.Constant) and isinstance(field.value.value, bool | None)
    return field.value is not None and not plain and "Params" not in ast.unparse(field.annotation)


def test_a_number_without_a_source_is_noticed():
    ours = 'b: int = 2\n    """Two steps. Project choice."""\n'
    record = ast.parse(f'class P:\n    a: int = 1\n    """One step a second."""\n    {ours}').body[0]
    assert unsourced(record) == ["a"]


def test_a_parameter_without_a_sentence_is_noticed():
    record = ast.parse(
        'class P:\n    a: int = 1\n    """One step a second. Project choice."""\n    b: int = 2\n'
    ).body[0]
    assert unexplained(record) == ["b"]


# --- errors ---


def test_every_error_stands_in_the_drawn_tree_below_its_parent():
    drawn = drawn_tree(cleandoc(errors.__doc__ or ""))
    real = {
        name: error.__base__.__name__
        for name, error in vars(errors).items()
        if isinstance(error, type)
        and issubclass(error, errors.BackstrideError)
        and error is not errors.BackstrideError
    }
    assert drawn == real


def drawn_tree(text: str) -> dict[str, str]:
    """Class -> parent, as drawn with the box characters."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in text.splitlines():
        match = re.match(r"([│ ├└─]*)([A-Z]\w+)(?: |$)", line)
        if match and (path or match[2] == "BackstrideError"):
            depth = len(match[1]) // 4
            path[depth:] = [match[2]]
            if depth:
                parents[match[2]] = path[depth - 1]
    return parents


@pytest.mark.parametrize("module", [m for m in MODULES if m != SOURCE / "vocab" / "errors.py"], ids=name_of)
def test_an_error_for_people_is_made_nowhere_else(module):
    raised_on_purpose = {name for name, error in vars(errors).items() if isinstance(error, type)}
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith("Error"), node.name
            assert not {ast.unparse(base) for base in node.bases} & raised_on_purpose, node.name


# --- words ---

WRONG_WORD = re.compile(r"\b(reverse[sd]?|reversing|backwards)\b", re.IGNORECASE)
WORDS_OF_RUNNERS = SOURCE / "insight" / "name_words.py"
"""Knows the wrong word on purpose: people call their laps so."""


def shown_by(module: Path) -> list[str]:
    """All strings of a module but its documentation."""
    tree = tree_of(module)
    silent = docstrings_of(tree)
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in silent
    ]


@pytest.mark.parametrize("module", [m for m in MODULES if m != WORDS_OF_RUNNERS], ids=name_of)
def test_a_sentence_says_backward(module):
    assert not [words for words in shown_by(module) if WRONG_WORD.search(words)]


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_sentence_of_a_script_says_backward(script):
    strings = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", script.read_text(encoding="utf-8"))
    assert not [words for words in strings if WRONG_WORD.search(words)]


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_page_says_backward(template):
    text = re.sub(r"\{[{%#].*?[}%#]\}", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not WRONG_WORD.search(text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_page_shouts_at_nobody(template):
    text = re.sub(r"\{[{%#].*?[}%#]\}|<!.*?>", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "!" not in re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/doors.md", "docs/map.md"]
)
def test_a_document_says_backward(name):
    assert not WRONG_WORD.search((ROOT / name).read_text(encoding="utf-8"))


# --- what must not be in the repository ---


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_machine_or_a_registry():
    hosts = (
        "pypi." + "org",
        "python" + "hosted.org",
        "registry.npm" + "js.org",
        "debian." + "org/debian",
        "github" + "usercontent",
    )
    folders = re.compile(r"(?<![\w.])/(?:ro" + "ot|ho" + "me/\\w+|wo" + "rk|Us" + "ers/\\w+|opt/py" + "pi)/")
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a recording
        found += [f"{name_of(path)}: {host}" for host in hosts if host in text]
        found += [f"{name_of(path)}: {match[0]}" for match in folders.finditer(text)]
    assert not found


def test_no_secret_and_no_recording_of_a_person_is_tracked():
    names = [name_of(path) for path in tracked()]
    assert not [
        name for name in names if re.search(r"(^|/)\.env($|\.)|\.(pem|key|fit|tcx|gpx|sqlite3?|db)$", name)
    ]


# --- start, version, changelog ---


def test_the_command_line_starts_without_anything_heavy():
    script = f"import sys, backstride.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/backstride/__init__.py"
    assert metadata.version("backstride") == backstride.__version__
    for module in MODULES:
        if module != SOURCE / "__init__.py":
            assert f'"{backstride.__version__}"' not in module.read_text(encoding="utf-8"), name_of(module)


SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Scientific changes")


def test_the_changelog_keeps_its_form():
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    releases = [line for line in lines if line.startswith("## ")]
    assert releases[0] == "## [Unreleased]"
    assert all(re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", line) for line in releases[1:])
    assert {line.removeprefix("### ") for line in lines if line.startswith("### ")} <= set(SECTIONS)
    entries = [
        line
        for line in lines[lines.index("## [Unreleased]") :]
        if line and not line.startswith(("#", "- ", "  "))
    ]
    assert not entries, "an entry is a list item below a section"


def test_a_scientific_change_says_how_far_the_number_moved():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for section in re.findall(r"^### Scientific changes\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL):
        for entry in re.findall(r"^- (.*?)(?=^- |\Z)", section, re.MULTILINE | re.DOTALL):
            assert re.search(r"\d", entry), f"by how much? {entry}"


def test_every_make_task_is_said_in_the_readme_or_the_guide():
    tasks = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    said = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    assert [task for task in tasks if f"make {task}" not in said and task != "help"] == []


def test_every_command_stands_among_the_doors():
    from backstride.cli.entry import COMMANDS  # noqa: PLC0415  # the rest of the house is tested without it

    doors = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"backstride {name}" not in doors] == []


def keys_of(json: object) -> set[str]:
    """All keys of nested JSON."""
    if isinstance(json, dict):
        return set(json) | {key for value in json.values() for key in keys_of(value)}
    return {key for value in json for key in keys_of(value)} if isinstance(json, list) else set()


def test_every_key_of_a_reading_stands_among_the_doors():
    problem = Problem("clock-back", "The clock went back.", 1.0, 2.0)
    clock = np.arange(60.0)
    speed = Stream(Sensor.SPEED, clock, {"speed_mps": np.full(60, 2.5)})
    recording = Recording("fit", "a watch", None, 59.0, {Sensor.SPEED: speed}, problems=(problem,))
    reading = read_run(recording, Athlete())
    estimate = Estimate("energy", 1.0, 2.0, 3.0, "kcal", None, ("a study",), extrapolated=False)
    keys = keys_of(reading_to_json(replace(reading, estimates=(estimate,))))
    doors = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
    assert len(keys) > 25
    assert {key for key in keys if not re.search(rf"[`.\]]{key}[`.\[]", doors)} == set()


def test_every_variable_of_the_surroundings_stands_among_the_doors():
    asked = {
        name
        for module in MODULES
        for name in re.findall(r"BACKSTRIDE_[A-Z]+\b", module.read_text(encoding="utf-8"))
    }
    doors = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
    assert {"BACKSTRIDE_DATA", "BACKSTRIDE_DATABASE", "BACKSTRIDE_FILES", "BACKSTRIDE_SCHEDULER"} <= asked
    assert {name for name in asked if f"`{name}`" not in doors} == set()


# --- colours ---

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
FLOORS = {
    "ink": TEXT, "soft": TEXT, "forward": TEXT, "backward": TEXT, "sideways": TEXT, "stop": TEXT,
    "edge": GRAPHICS, "still": GRAPHICS, "unknown": GRAPHICS,
}  # fmt: skip
NOT_ON_WASH = {"still", "unknown"}
"""Hairlines and hatching are never drawn on the quiet surface."""


def themes() -> dict[str, dict[str, str]]:
    """Token -> colour, of each block of tokens.css that sets a whole theme."""
    text = re.sub(
        r"/\*.*?\*/", "", (SOURCE / "web/static/css/tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    text = text.replace("@media (prefers-color-scheme: dark) {", "dark ")
    blocks = re.findall(r"([^{};]+)\{([^{}]*--paper:[^{}]*)\}", text)
    assert len(blocks) >= 2, "a light and a dark theme"
    return {
        selector.strip(): dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-Fa-f]{6})", body))
        for selector, body in blocks
    }


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_every_colour_can_be_told_from_what_it_lies_on():
    for selector, tokens in themes().items():
        for token, floor in FLOORS.items():
            for surface in ("paper", "raised") if token in NOT_ON_WASH else ("paper", "raised", "wash"):
                reached = contrast(tokens[token], tokens[surface])
                assert reached >= floor, (
                    f"{selector}: --{token} on --{surface} is {reached:.2f}, needs {floor}"
                )


def test_there_is_a_light_and_a_dark_theme_and_each_names_every_token():
    papers = []
    for selector, tokens in themes().items():
        assert {*FLOORS, "line", "paper", "raised", "wash"} <= tokens.keys(), selector
        papers.append(luminance(tokens["paper"]))
    assert min(papers) < 0.05
    assert max(papers) > 0.8


def test_only_the_tokens_name_a_colour():
    found = []
    for sheet in SOURCE.rglob("*.css"):
        if sheet.name != "tokens.css" and "uplot" not in name_of(sheet).lower():
            text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
            text = re.sub(r"rgb\(0 0 0 / [.\d]+\)", "", text)  # a shadow is no colour
            found += [
                f"{name_of(sheet)}: {match}"
                for match in re.findall(r":[^;{}]*?(#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\()", text)
            ]
    assert not found
