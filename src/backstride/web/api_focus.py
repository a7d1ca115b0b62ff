"""`/api/v1`: focus tests, raw and scored, and what is said about the effort and focus of a run."""

from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field, model_validator

from backstride.app import focus
from backstride.vocab.focus import Ended, FocusScore, FocusTest, Moment, Pressed, Trial
from backstride.web.api_problems import Given, Taken, problems
from backstride.web.asked import ID, HomeAsked, RunId

router = APIRouter(tags=["focus"])

FocusTestId = Annotated[str, Path(pattern=ID, description="The id of a focus test, as the list gives it.")]
LONGEST_MS = 60_000.0
"""Longer than any wait or reaction of a test. Project choice."""
MOST_TRIALS = 400
"""More than anybody presses in the longest test kept. Project choice."""
OLDEST, NEWEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
MISSING = problems(404)

OutOfTen = Annotated[int, Field(ge=0, le=10)]


class TrialShape(Taken):
    """One wait and what was pressed: negative before the signal, null where nothing was."""

    wait_ms: Annotated[float, Field(ge=0, le=LONGEST_MS, allow_inf_nan=False)]
    reaction_ms: Annotated[float, Field(ge=-LONGEST_MS, le=LONGEST_MS, allow_inf_nan=False)] | None


class FocusTestIn(Taken):
    """A test as it was taken, press by press."""

    taken: AwareDatetime
    utc_offset_s: Annotated[int, Field(ge=-57_600, le=57_600)] | None = None
    device: Annotated[str, Field(pattern=ID)]
    pressed: Pressed
    moment: Moment | None = None
    ended: Ended
    duration_s: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
    frame_ms: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] | None = None
    trials: Annotated[list[TrialShape], Field(min_length=1, max_length=MOST_TRIALS)]

    @model_validator(mode="after")
    def _by_a_clock_that_goes(self) -> Self:
        if not OLDEST < self.taken < NEWEST:
            raise ValueError("taken in no year of ours: check the clock of the device")
        return self

    def test(self) -> FocusTest:
        """Return the test."""
        return FocusTest(
            id="",
            taken=self.taken.astimezone(UTC),
            device=self.device,
            pressed=self.pressed,
            ended=self.ended,
            duration_s=self.duration_s,
            trials=tuple(Trial(one.wait_ms, one.reaction_ms) for one in self.trials),
            moment=self.moment,
            utc_offset_s=self.utc_offset_s,
            frame_ms=self.frame_ms,
        )


class CountsOut(Given):
    """What was counted; a lapse is slower than 355 ms or not answered at all."""

    reactions: int
    lapses: int
    false_starts: int
    unanswered: int
    median_ms: float | None


class ScoreOut(Given):
    """A whole test in numbers, practice not taken off: reaction_ms is 1000 / speed_per_s."""

    speed_per_s: float
    speed_se_per_s: float
    reaction_ms: float


class FocusTestOut(Given):
    """A test, raw and counted; `score` is null for a part of a test."""

    id: str
    taken: datetime
    utc_offset_s: int | None
    device: str
    pressed: Pressed
    moment: Moment | None
    ended: Ended
    duration_s: float
    frame_ms: float | None
    simulated: bool
    trials: list[TrialShape]
    counts: CountsOut
    score: ScoreOut | None

    @staticmethod
    def of(test: FocusTest) -> "FocusTestOut":
        """Return the shape of a test."""
        counts, score = focus.counts_of(test.trials), focus.score_of(test)
        return FocusTestOut(
            id=test.id,
            taken=test.taken,
            utc_offset_s=test.utc_offset_s,
            device=test.device,
            pressed=test.pressed,
            moment=test.moment,
            ended=test.ended,
            duration_s=test.duration_s,
            frame_ms=test.frame_ms,
            simulated=test.simulated,
            trials=[TrialShape(wait_ms=one.wait_ms, reaction_ms=one.reaction_ms) for one in test.trials],
            counts=CountsOut(
                reactions=counts.reactions,
                lapses=counts.lapses,
                false_starts=counts.false_starts,
                unanswered=counts.unanswered,
                median_ms=counts.median_ms,
            ),
            score=None if score is None else _score(score),
        )


def _score(score: FocusScore) -> ScoreOut:
    return ScoreOut(
        speed_per_s=score.speed_per_s, speed_se_per_s=score.speed_se_per_s, reaction_ms=score.reaction_ms
    )


class RatingsShape(Taken):
    """What is said about a run, each from 0 to 10; null takes it back.

    Effort: 0 rest, 10 nothing left. Focus: 0 none, 10 full.
    """

    effort: OutOfTen | None = None
    focus_before: OutOfTen | None = None
    focus_after: OutOfTen | None = None

    def ratings(self) -> focus.RunRatings:
        """Return what was said."""
        return focus.RunRatings(self.effort, self.focus_before, self.focus_after)

    @staticmethod
    def of(said: focus.RunRatings) -> "RatingsShape":
        """Return the shape of what was said."""
        return RatingsShape(effort=said.effort, focus_before=said.focus_before, focus_after=said.focus_after)


@router.get("/focus/tests", responses=MISSING)
def list_tests(
    home: HomeAsked,
    athlete: Annotated[
        str | None, Query(pattern=ID, description="Whose; yours where it is left out.")
    ] = None,
) -> list[FocusTestOut]:
    """Return every focus test, the first taken first."""
    return [FocusTestOut.of(test) for test in focus.all_tests(home, athlete)]


@router.post("/focus/tests", status_code=201)
def keep(home: HomeAsked, test: FocusTestIn) -> FocusTestOut:
    """Keep a test of yours; the same one sent twice is kept once."""
    return FocusTestOut.of(focus.one_test(home, focus.keep_test(home, test.test())))


@router.delete("/focus/tests/{test_id}", responses=MISSING)
def remove(home: HomeAsked, test_id: FocusTestId) -> FocusTestOut:
    """Delete a test; it can be brought back."""
    return FocusTestOut.of(focus.remove_test(home, test_id))


@router.post("/focus/tests/{test_id}/undelete", responses=MISSING)
def bring_back(home: HomeAsked, test_id: FocusTestId) -> FocusTestOut:
    """Bring a deleted test back; one that is not deleted stays as it is."""
    return FocusTestOut.of(focus.bring_back_test(home, test_id))


@router.get("/runs/{run_id}/ratings", responses=MISSING)
def ratings(home: HomeAsked, run_id: RunId) -> RatingsShape:
    """Return what was said about the effort and focus of a run."""
    return RatingsShape.of(focus.ratings_of(home, run_id))


@router.put("/runs/{run_id}/ratings", responses=MISSING)
def rate(home: HomeAsked, run_id: RunId, said: RatingsShape) -> RatingsShape:
    """Say how hard a run was and how focused you were; it takes the place of what was said before."""
    return RatingsShape.of(focus.rate_run(home, run_id, said.ratings()))
