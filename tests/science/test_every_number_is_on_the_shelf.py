"""No number without a source: `science` and `plan` compute with the shelf, or say that a number is ours.

A literal is ours where it is a default of a `...Params` record (the house rules ask for its reason there) or
a module's constant whose docstring says `project choice`, `expert design`, `by definition` or the id of a
value. All others
must be plain arithmetic: a half, a square, percent, and the few that mathematics gives.
"""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from backstride.science.claims import claims
from backstride.science.evidence import shelf
from backstride.science.evidence.shelf import value, values

SOURCE = Path(shelf.__file__).parents[2]
ID = re.compile(r"\b[EFN]\d{3}[a-z]?\b")
GRAMMAR = re.compile(r"^(text|text_\w+|figure\w*|workout_wire)\.py$")
"""Modules of `plan` that read, write or draw: no number in them is about a body."""
MODELS = sorted(
    path
    for room in ("science", "plan")
    for path in (SOURCE / room).rglob("*.py")
    if not (room == "plan" and GRAMMAR.match(path.name))
)
ASKING = sorted(
    path
    for room in ("insight", "app", "web", "cohort", "sample")
    for path in (SOURCE / room).rglob("*.py")
    if ID.search(path.read_text(encoding="utf-8"))
)

ARITHMETIC = {0, 0.5, 1, 2, 3, 4, 10, 100}
"""Ends, halves, squares and cubes, tens and percent."""
CONVERSIONS = {60, 1000}
"""Where no name of `vocab/units.py` says it better."""
INTERVALS = {0.05, 0.95, 1.645, 1.6449, 1.96}
"""Ends of the 90 % interval that every estimate has, and quantiles of the normal distribution."""
PLAIN = ARITHMETIC | CONVERSIONS | INTERVALS
EXCUSED = {
    "cost_ratio.py": {12.0},  # the variance of an even spread is a twelfth of its width squared
    "energy.py": {5},  # how many inputs are drawn
    "focus_course.py": {30},  # days of a month
    "forward_cost.py": {1.05, 1.1, 32.0},  # the bracket of F025, which stands in its words
    "heart_line.py": {0.01, 1.05, 5, 7, 7200.0},  # steps of a slope taken by numbers; a shape; two hours
    "heart_rate.py": {7200.0},  # the middle of two ends, in hours
    "own_ratio.py": {1.25},  # a speed of the protocol: our advice, not a finding
    "pooling.py": {20},  # spreads to either side in which a root is looked for
    "reach.py": {1e-9},  # what binary fractions lose
}
"""Literals without a source that compute nothing about a body, each with its reason."""
OURS = re.compile(rf"project choice|expert design|by definition|{ID.pattern}", re.IGNORECASE)


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def explained_constants(body: list[ast.stmt]) -> set[int]:
    """Nodes of constants whose docstring says whose they are."""
    found: set[int] = set()
    for statement, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(below, ast.Expr):
            says = below.value.value if isinstance(below.value, ast.Constant) else ""
            if OURS.search(str(says)):
                found |= {id(node) for node in ast.walk(statement)}
    return found


def ours(tree: ast.Module) -> set[int]:
    """Nodes of defaults of parameters, and of explained constants."""
    found = explained_constants(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            named = node.name.endswith("Params")
            found |= {id(inner) for inner in ast.walk(node)} if named else explained_constants(node.body)
    return found


def numbers_without_a_source(tree: ast.Module) -> list[tuple[int, complex]]:
    """Lines and literals that are neither ours nor arithmetic."""
    excused = ours(tree) | indices(tree)
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool)
        and id(node) not in excused
        and node.value not in PLAIN
    ]


def indices(tree: ast.Module) -> set[int]:
    """Nodes that only count places: indices, and how a number is rounded or written."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            found |= {id(inner) for inner in ast.walk(node.slice)}
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            found |= {id(inner) for inner in ast.walk(node.format_spec)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round":
            found |= {id(inner) for argument in node.args[1:] for inner in ast.walk(argument)}
    return found


def asked_in(tree: ast.Module) -> set[str]:
    """Ids that stand as strings of their own; those in running text ask for nothing."""
    return {text for text in strings_of(tree) if ID.fullmatch(text)}


def reasoned_in(tree: ast.Module) -> set[str]:
    """Ids that a parameter or constant of ours names as its reason."""
    reasons = reasons_of_ours(tree)
    return {
        found
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) in reasons
        for found in ID.findall(str(node.value))
    }


def strings_of(tree: ast.Module) -> list[str]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def reasons_of_ours(tree: ast.Module) -> set[int]:
    """Docstrings below the fields of parameters and below constants."""
    bodies = [tree.body, *(n.body for n in ast.walk(tree) if isinstance(n, ast.ClassDef))]
    return {
        id(below.value)
        for body in bodies
        for statement, below in pairwise(body)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(below, ast.Expr)
    }


def with_sources(ids: set[str]) -> set[str]:
    """These values, and those that derived ones were computed from."""
    more = {source for one in ids for source in value(one).from_}
    return ids if more <= ids else with_sources(ids | more)


@pytest.mark.parametrize("module", MODELS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_model_computes_with_nothing_that_has_no_source(module):
    excused = EXCUSED.get(module.name, set())
    assert [one for one in numbers_without_a_source(tree_of(module)) if one[1] not in excused] == []


@pytest.mark.parametrize("name", EXCUSED)
def test_no_excuse_outlives_its_number(name):
    (module,) = (path for path in MODELS if path.name == name)
    assert {found for _, found in numbers_without_a_source(tree_of(module))} >= EXCUSED[name], "take it out"


def test_every_value_that_is_named_is_there():
    there = {one.id for one in values()}
    for module in (*MODELS, *ASKING):
        tree = tree_of(module)
        assert asked_in(tree) | reasoned_in(tree) <= there, module.name


def test_every_value_is_used_by_a_model_or_a_claim_or_marked_as_context():
    trees = [tree_of(module) for module in (*MODELS, *ASKING)]
    asked = set().union(*map(asked_in, trees), *(claim.values for claim in claims()))
    reasons = set().union(*map(reasoned_in, trees))
    context = {one.id for one in values() if one.context}
    everything = {one.id for one in values()}
    assert everything - context - with_sources(asked | reasons) == set(), "mark them as context"
    assert context & with_sources(asked) == set(), "they are used: no context"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("COST = 1.35\n", [(1, 1.35)]),
        ('COST = 1.35\n"""Backward over forward."""\n', [(1, 1.35)]),
        ('COST = 1.35\n"""Backward over forward (E001)."""\n', []),
        ('EVERY_S = 7.0\n"""How often we look. Project choice."""\n', []),
        ("def f(x):\n    return 0.5 * x**2 + x[7] + round(x, 5)\n", []),
        ("def f(x):\n    return x * 1.113\n", [(2, 1.113)]),
        ("def f(x=42):\n    return f'{x:8.3f}'\n", [(1, 42)]),
        ('class P:\n    a: float = 3.6\n    """Speed."""\n', [(2, 3.6)]),
        ('class PParams:\n    a: float = 3.6\n    """Speed, E007."""\n', []),
        ("x = True\n", []),
    ],
)
def test_a_number_without_a_source_is_noticed(written, found):
    assert numbers_without_a_source(ast.parse(written)) == found


def test_an_id_counts_where_it_is_asked_for_or_gives_a_reason_and_not_where_it_is_told():
    asked = ast.parse('"""About E001."""\nx = value("E002")\nROWS = ("E003a",)\ny = "E004 and E005"\n')
    assert asked_in(asked) == {"E002", "E003a"}
    assert reasoned_in(asked) == set()
    reason = ast.parse('class PParams:\n    a: float = 3.6\n    """Between E006 and E007."""\n')
    assert reasoned_in(reason) == {"E006", "E007"}
