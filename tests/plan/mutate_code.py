"""Change the code of the adaptation engine, one thing at a time; the tests of the coach must see most of it.

    python tests/plan/mutate_code.py --every 1

A small mutator of our own: mutmut is not among the packages of the project, and starts pytest for each
change, where a fork and the plain functions take a second. It changes what mutmut changes: comparisons,
arithmetic, and/or, not, numbers, words, min/max, what is assigned or returned, statements that only act.
"""

import argparse
import ast
import os
import sys
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))
ROOT = Path(__file__).parents[2]
ROOM = ROOT / "src" / "backstride" / "plan"
FILES = ("engine", "actions", "facts", "caps")
SECONDS = 25
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Div,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitOr: ast.BitAnd,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def changes(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912  # a case a kind
    """Yield what a node may be changed to."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            yield ast.Compare(node.left, [OTHER[type(op)]()], node.comparators)
        case ast.BinOp() if type(node.op) in OTHER:
            yield ast.BinOp(node.left, OTHER[type(node.op)](), node.right)
        case ast.BoolOp():
            yield ast.BoolOp(OTHER[type(node.op)](), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str()) if node.value:
            yield ast.Constant(f"XX{node.value}")
        case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
            yield ast.Call(ast.Name(SWAPPED[name], ast.Load()), node.args, node.keywords)
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Assign() if not isinstance(node.value, ast.Constant):
            yield ast.Assign(node.targets, ast.Constant(None))
        case ast.AugAssign() if type(node.op) in OTHER:
            yield ast.AugAssign(node.target, OTHER[type(node.op)](), node.value)
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case _:
            pass


def mutants_of(source: str) -> Iterator[tuple[str, str]]:
    """Yield what was changed, and the source with that one change."""
    tree = ast.parse(source)
    for spot, (parent, field, index) in enumerate(_spots(tree)):
        old = getattr(parent, field) if index is None else getattr(parent, field)[index]
        for new in changes(old):
            placed = ast.copy_location(new, old)
            _put(parent, field, index, placed)
            text = ast.unparse(ast.fix_missing_locations(tree))
            yield f"line {old.lineno} ({spot}): {ast.unparse(old)[:60]} -> {ast.unparse(new)[:60]}", text
            _put(parent, field, index, old)


def _put(parent: ast.AST, field: str, index: int | None, new: ast.AST) -> None:
    if index is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[index] = new


def _spots(tree: ast.Module) -> list[tuple[ast.AST, str, int | None]]:
    """Return every place inside functions and constants; no docstrings, annotations or match patterns."""
    found: list[tuple[ast.AST, str, int | None]] = []

    def walk(node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            if field in {"annotation", "returns", "decorator_list", "pattern", "type_params", "names"}:
                continue
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST) or _is_words(child):
                    continue
                if isinstance(child, ast.expr | ast.stmt):
                    found.append((node, field, index))
                walk(child)

    walk(tree)
    return found


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Changed(MetaPathFinder, Loader):
    """Import one module from changed source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        return spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)  # that is what it is for


def seen_by(name: str, source: str) -> str:
    """Return in a process of its own what sees a change, empty where nothing does."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        _judge(name, source, into)
    os.close(into)
    with os.fdopen(out) as answers:
        answer = answers.read()
    status = os.waitpid(child, 0)[1]
    return answer or (f"died of {status}" if status else "")


def _judge(name: str, source: str, into: int) -> None:
    import signal  # noqa: PLC0415  # of the child alone

    answer = "fell over"
    try:
        signal.alarm(SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.meta_path.insert(0, _Changed(name, source))
        from plan.night import load_checks  # noqa: PLC0415  # with the change in force
        from plan.tryout import load, seen  # noqa: PLC0415

        load_checks()
        answer = seen(load())
    except BaseException as error:  # noqa: BLE001  # a change that cannot be imported is seen
        answer = f"fell over: {error!r}"[:120]
    finally:
        os.write(into, answer.encode())
        os._exit(0)


def main() -> None:
    """Try every n-th change, and write what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--files", nargs="*", default=list(FILES))
    told = parser.parse_args()
    import fit_tool  # noqa: F401, PLC0415
    import hypothesis  # noqa: F401, PLC0415
    import icalendar  # noqa: F401, PLC0415  # slow to import: once, before the forks
    import pytest  # noqa: F401, PLC0415

    assert find_spec("backstride.plan") is not None
    for file in told.files:
        name, text = f"backstride.plan.{file}", (ROOM / f"{file}.py").read_text(encoding="utf-8")
        assert not seen_by(name, ast.unparse(ast.parse(text))), "the tests hold before anything is changed"
        missed, tried = [], 0
        for number, (what, source) in enumerate(mutants_of(text)):
            if number % told.every:
                continue
            tried += 1
            if not seen_by(name, source):
                missed.append(what)
            sys.stderr.write(f"\r{file}: {tried} tried, {len(missed)} missed ")
        seen = tried - len(missed)
        sys.stdout.write(f"| `{file}.py` | {tried} | {seen} | {100 * seen / tried:.1f} % | |\n")
        sys.stdout.flush()
        sys.stderr.write("\n" + "\n".join(missed) + "\n")


if __name__ == "__main__":
    main()
