"""`/api/v1`: a person over weeks, as the page of progress shows it."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from backstride.app.progress import history_csv, history_of
from backstride.web.api_problems import problems
from backstride.web.api_shapes_history import HistoryOut
from backstride.web.asked import ID, HomeAsked

router = APIRouter(tags=["history"])

MISSING = problems(404)
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
Whose = Annotated[str | None, Query(pattern=ID, description="Whose; yours where it is left out.")]


@router.get("/history", responses=MISSING)
def history(home: HomeAsked, athlete: Whose = None) -> HistoryOut:
    """Return what all runs say together: trends, changes beyond noise, first times, records, weeks."""
    return HistoryOut.model_validate(history_of(home, home.athlete(athlete)), from_attributes=True)


@router.get("/history.csv", responses=MISSING | CSV, response_class=Response)
def history_table(home: HomeAsked, athlete: Whose = None) -> Response:
    """Return every dot of every measure as CSV, with its own 90 % interval where the run tells one."""
    lines: Iterator[str] = history_csv(history_of(home, home.athlete(athlete)))
    as_file = {"Content-Disposition": 'attachment; filename="progress.csv"'}
    return StreamingResponse(lines, media_type="text/csv", headers=as_file)
