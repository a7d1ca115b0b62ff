"""The first page: a simulated run with its one sentence, until there are runs of your own."""

from dataclasses import dataclass

from backstride.app.home import Home
from backstride.app.runs import RunPage, run_page
from backstride.app.simulated import ensure_simulated


@dataclass(frozen=True, slots=True)
class StartPage:
    """What a person sees who opens the program for the first time."""

    shown: RunPage | None
    """The newest simulated run; None once she was removed."""
    has_own: bool
    simulated_count: int


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
    return StartPage(shown, has_own, shelf.extent()[0])
