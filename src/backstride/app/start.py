"""The first page: a simulated run with its one sentence, until there are runs of your own."""

from dataclasses import dataclass, replace

from backstride.app.home import Home
from backstride.app.runs import RunPage, run_page
from backstride.app.simulated import ensure_simulated
from backstride.app.told import Told, change_words
from backstride.insight.numbers import estimate_words
from backstride.insight.words import time_in_words
from backstride.science.energy import has_energy
from backstride.vocab.segment import Travel


@dataclass(frozen=True, slots=True)
class StartPage:
    """What a person sees who opens the program for the first time."""

    shown: RunPage | None
    """The newest simulated run; None once she was removed."""
    has_own: bool
    simulated_count: int
    meaning: Told | None = None
    """What that run cost, in one sentence with its studies; None where it is not known."""
    has_plan: bool = False
    """Enough of her runs are there for a plan of hers."""


def start_page(home: Home) -> StartPage:
    """Return what the start page shows; the first call of all makes the run that it shows."""
    has_own = home.store.shelf(home.me().id).extent()[0] > 0
    if has_own:
        return StartPage(None, has_own, 0)
    athlete = home.simulated()
    if athlete is None:
        next(ensure_simulated(home), None)
        athlete = home.simulated()
    if athlete is None:
        return StartPage(None, has_own, 0)
    shelf = home.store.shelf(athlete.id)
    newest = shelf.runs(before=None, weeks=1, week_start=0)
    shown = run_page(home, newest[0].id) if newest else None
    meaning = meaning_of(shown) if shown is not None else None
    return StartPage(shown, has_own, shelf.extent()[0], meaning, has_plan=shown is not None)


def meaning_of(shown: RunPage) -> Told | None:
    """Say what going backward cost beside the same way forward; None where no energy is known."""
    by = {(e.name, e.travel): e for e in shown.reading.estimates}
    cost, ratio = (by.get((name, Travel.BACKWARD)) for name in ("energy", "energy_ratio"))
    told = next((one for one in shown.did.energy.told if one.key == "energy"), None)
    if cost is None or ratio is None or told is None:
        return None
    legs = shown.reading.legs
    seconds = sum(leg.duration_s for leg in legs if leg.travel is Travel.BACKWARD and has_energy(leg))
    who = (shown.athlete.name or "").split(" ", maxsplit=1)[0] if shown.athlete.simulated else "you"
    text = (
        f"{time_in_words(seconds).capitalize()} backward cost {who} {estimate_words(cost)}, about "
        f"{change_words(ratio.value)} than the same way forward at the same speed."
    )
    return replace(told, text=text)
