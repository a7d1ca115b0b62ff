"""Forms in which several answers may be chosen: every name with all its values, in order."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

LONGEST = 500
MOST_FIELDS = 100


async def chosen_fields(request: Request) -> Mapping[str, list[str]]:
    """Return the text fields of a form; the body is small, the guard has seen to that."""
    found: dict[str, list[str]] = {}
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value[:LONGEST])
    return found


Chosen = Annotated[Mapping[str, list[str]], Depends(chosen_fields)]


def one_of(chosen: Mapping[str, list[str]], name: str) -> str:
    """Return the first value of a name; empty where there is none."""
    return next(iter(chosen.get(name, ())), "").strip()
