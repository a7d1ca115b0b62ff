"""What all shapes of `/api/v1` share: bounds of what comes in, and how a refusal looks."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LONGEST_S = 4 * 86_400.0
"""Longer than any recording here."""


def plain(text: str) -> str:
    """Refuse what no person types and no database keeps."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):  # noqa: PLR2004  # control characters
        raise ValueError("no control characters")
    return text


Name = Annotated[str, Field(max_length=200), AfterValidator(plain)]
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S, allow_inf_nan=False)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class Taken(BaseModel):
    """What comes in: unknown fields are refused, so that a misspelt one is not lost silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """What goes out."""

    model_config = ConfigDict(frozen=True)


class ProblemOut(Given):
    """Why something was refused: one sentence, and the field where there is one."""

    error: str
    field: str | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document refusals of an operation."""
    return {status: {"model": ProblemOut, "description": _WORDS[status]} for status in statuses}


_WORDS = {
    400: "The request could not be read.",
    403: "The request came from another site.",
    404: "There is no such thing here.",
    413: "The body is larger than the limit.",
    415: "The body is not of a kind that is read here.",
    421: "The Host header names another machine.",
    422: "A value cannot be.",
}
PROBLEMS = problems(400, 403, 413, 421, 422)
"""What any operation may answer."""
