"""How a value of the shelf is written in a sentence: two significant figures where it is a ratio.

Each form is one way of saying it: a ratio of 1.35 is `35 %` more, one of 0.76 is `24 %` less, one of 2.1 is
`2.1` times. What the source itself wrote (`plain`) is not rounded.
"""

from collections.abc import Callable
from math import floor, log10

from backstride.vocab.study import Value

SPACE = "\N{NO-BREAK SPACE}"


def written(value: Value, form: str) -> str:
    """Write a value in a form, such as `more` or `times low`.

    Raises:
        ValueError: there is no such form, or the value does not hold what it asks for.
    """
    name, _, end = form.partition(" ")
    if name in ("people", "speed"):
        return _people(value) if name == "people" else _speed(value)
    if name in ("low", "high"):
        name, end = "plain", name
    number = {"": value.value, "low": value.low, "high": value.high}.get(end)
    if number is None or name not in FORMS:
        raise ValueError(f"{value.id} cannot be written as {form!r}")
    return FORMS[name](number)


def two_figures(number: float) -> str:
    """Write a number with two significant figures, a final zero too: `1.0`, `0.73`, `35`."""
    if number == 0:
        return "0"
    return f"{number:.{max(1 - floor(log10(abs(number))), 0)}f}"


def _people(value: Value) -> str:
    if value.people is None:
        raise ValueError(f"{value.id} does not say how many people")
    return str(value.people)


def _speed(value: Value) -> str:
    if value.speed_mps is None:
        raise ValueError(f"{value.id} does not say a speed")
    return f"{two_figures(value.speed_mps[0])}{SPACE}m/s"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}{SPACE}%"


FORMS: dict[str, Callable[[float], str]] = {
    "plain": lambda number: f"{number:g}",
    "size": lambda number: f"{abs(number):g}",
    "times": two_figures,
    "more": lambda ratio: _percent(ratio - 1),
    "less": lambda ratio: _percent(1 - ratio),
    "percent": lambda number: f"{two_figures(abs(number))}{SPACE}%",
}
