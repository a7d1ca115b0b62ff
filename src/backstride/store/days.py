"""Subtract days from a date inside a query, on either database."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, ScalarSelect, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _DaysBefore(FunctionElement[date]):
    """`_DaysBefore(day, days)`: a date."""

    type = Date()
    inherit_cache = True


def days_before(day: ColumnElement[date] | ScalarSelect[date], days: int) -> _DaysBefore:
    """Return the expression of the date `days` before `day`."""
    return _DaysBefore(day, cast(literal(days), Integer))


@compiles(_DaysBefore, "sqlite")
def _on_sqlite(element: _DaysBefore, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 (theirs)
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, '-' || {days} || ' days')"


@compiles(_DaysBefore, "postgresql")
def _on_postgresql(element: _DaysBefore, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 (theirs)
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({day} - {days})"
