"""The app, put together: routes, guards, and what goes on behind the pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

import backstride
from backstride.app.home import Home
from backstride.app.pairing import Waiting
from backstride.app.phones import phone_with
from backstride.web.after import router as after_pages
from backstride.web.api_compare import router as api_compare
from backstride.web.api_drills import router as api_drills
from backstride.web.api_focus import router as api_focus
from backstride.web.api_guide import router as api_guide
from backstride.web.api_history import router as api_history
from backstride.web.api_learn import router as api_learn
from backstride.web.api_live import router as api_live
from backstride.web.api_me import router as api_me
from backstride.web.api_plan import router as api_plan
from backstride.web.api_problems import PROBLEMS
from backstride.web.api_runs import router as api_runs
from backstride.web.api_sessions import router as api_sessions
from backstride.web.api_sessions import tus
from backstride.web.api_uploads import router as api_uploads
from backstride.web.api_workouts import router as api_workouts
from backstride.web.background import Background
from backstride.web.compare import router as compare_pages
from backstride.web.doors import ONLY_HERE, Doors, Welcome
from backstride.web.drills import router as drills_pages
from backstride.web.errors import add_error_handlers, refuse
from backstride.web.focus import router as focus_pages
from backstride.web.guard import Guard, Headers, LastResort
from backstride.web.guided_tests import router as guided_test_pages
from backstride.web.installed import router as installed_pages
from backstride.web.journal import router as journal_pages
from backstride.web.learn import router as learn_pages
from backstride.web.pair import router as pair_pages
from backstride.web.phone import router as phone_pages
from backstride.web.plan import router as plan_pages
from backstride.web.progress import router as progress_pages
from backstride.web.result import router as result_pages
from backstride.web.run import router as run_pages
from backstride.web.screen import router as screen_pages
from backstride.web.session_page import router as session_pages
from backstride.web.settings import router as settings_pages
from backstride.web.start import router as start_pages
from backstride.web.static_files import router as static_files
from backstride.web.today import router as today_pages
from backstride.web.typed import router as typed_pages
from backstride.web.uploads import router as uploads_pages
from backstride.web.workout import router as workout_pages

API = (
    tus,
    api_runs,
    api_sessions,
    api_uploads,
    api_me,
    api_compare,
    api_focus,
    api_history,
    api_learn,
    api_drills,
    api_plan,
    api_workouts,
    api_live,
    api_guide,
)
PAGES = (
    start_pages,
    screen_pages,
    today_pages,
    result_pages,
    plan_pages,
    journal_pages,
    progress_pages,
    compare_pages,
    learn_pages,
    drills_pages,
    run_pages,
    uploads_pages,
    typed_pages,
    settings_pages,
    phone_pages,
    pair_pages,
    focus_pages,
    workout_pages,
    session_pages,
    after_pages,
    guided_test_pages,
    installed_pages,
    static_files,
)
STREAMS = ("/uploads", "/api/v1/uploads")
"""Where files come in: these count their own bytes."""


def make_app(home: Home, doors: Doors = ONLY_HERE, welcome: Welcome | None = None) -> FastAPI:
    """Return the app of a running program; the caller keeps `home` open while it serves.

    Args:
        home: The running program.
        doors: The sockets at which it is asked.
        welcome: What a phone is shown on its way in; None where none is let in.
    """
    background = Background(home)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(background.start)
        yield
        await run_in_threadpool(background.stop)

    app = FastAPI(
        title="Backstride",
        version=backstride.__version__,
        lifespan=alive,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    app.state.home = home
    app.state.background = background
    app.state.welcome = welcome
    app.state.waiting = Waiting()
    for router in API:
        app.include_router(router, prefix="/api/v1", responses=PROBLEMS)
    for router in PAGES:
        app.include_router(router)
    add_error_handlers(app)
    # The last one added stands outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guard, refuse=refuse, who=partial(phone_with, home), streams=STREAMS, doors=doors)
    app.add_middleware(LastResort, refuse=refuse)
    app.add_middleware(Headers)
    return app
