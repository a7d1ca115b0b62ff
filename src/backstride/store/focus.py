"""Focus tests and ratings of one athlete: kept raw, and what was taken back can be brought back."""

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.rows import run_of
from backstride.store.tables import AthleteRow, FocusTestRow, RatingRow, RecordingRow
from backstride.vocab.errors import NotFound
from backstride.vocab.focus import Ended, FocusTest, Moment, Pressed, Rating, Trial
from backstride.vocab.kept import KeptRun


class Focus:
    """The part of a shelf that keeps focus tests, and what was said about effort and focus."""

    _database: Database
    _athlete_id: str
    _clock: Callable[[], datetime]

    def keep_focus_test(self, test: FocusTest) -> str:
        """Keep a test and return its id; the same one sent twice is one test. Raises NotFound."""
        values = {
            "id": uuid.uuid4().hex,
            "athlete_id": self._athlete_id,
            "taken": test.taken,
            "utc_offset_s": test.utc_offset_s,
            "device": test.device,
            "input": test.pressed.value,
            "moment": test.moment,
            "ended": test.ended.value,
            "duration_s": test.duration_s,
            "frame_ms": test.frame_ms,
            "trials": [[trial.wait_ms, trial.reaction_ms] for trial in test.trials],
            "simulated": test.simulated,
            "added": self._clock(),
            "removed": None,
        }
        with self._database.write() as session:
            self._somebody(session)
            session.execute(self._database.insert(FocusTestRow).values(values).on_conflict_do_nothing())
            same = (FocusTestRow.athlete_id == self._athlete_id, FocusTestRow.taken == test.taken)
            return session.scalars(select(FocusTestRow.id).where(*same)).one()

    def focus_tests(self) -> tuple[FocusTest, ...]:
        """Return all tests, the first taken first."""
        mine = (FocusTestRow.athlete_id == self._athlete_id, FocusTestRow.removed.is_(None))
        wanted = select(FocusTestRow).where(*mine).order_by(FocusTestRow.taken, FocusTestRow.id)
        with self._database.read() as session:
            return tuple(_test_of(row) for row in session.scalars(wanted))

    def focus_test(self, test_id: str) -> FocusTest:
        """Return one test, deleted or not. Raises NotFound."""
        with self._database.read() as session:
            return _test_of(self._test_row(session, test_id))

    def remove_focus_test(self, test_id: str) -> None:
        """Delete a test; it can be brought back. Raises NotFound."""
        with self._database.write() as session:
            self._test_row(session, test_id).removed = self._clock()

    def bring_back_focus_test(self, test_id: str) -> None:
        """Undo `remove_focus_test`. Raises NotFound."""
        with self._database.write() as session:
            self._test_row(session, test_id).removed = None

    def rate(self, rating: Rating) -> None:
        """Keep what was said; said again of the same run and moment, or at the same instant, it replaces.

        A rating that says neither takes back what was said. Raises NotFound: run or athlete are not there.
        """
        same: tuple[ColumnElement[bool], ...] = (
            RatingRow.athlete_id == self._athlete_id,
            RatingRow.moment == rating.moment.value,
            RatingRow.recording_id == rating.run_id
            if rating.run_id
            else RatingRow.recording_id.is_(None) & (RatingRow.said == rating.said),
        )
        with self._database.write() as session:
            self._somebody(session)
            if rating.run_id is not None:
                self._run_alive(session, rating.run_id)
            session.execute(delete(RatingRow).where(*same))
            if rating.effort is not None or rating.focus is not None:
                session.add(_rating_row(rating, self._athlete_id))

    def ratings(self) -> tuple[Rating, ...]:
        """Return everything that was said, the first first; what is about a deleted run rests with it."""
        wanted = (
            select(RatingRow)
            .outerjoin(RecordingRow, RecordingRow.id == RatingRow.recording_id)
            .where(RatingRow.athlete_id == self._athlete_id, RecordingRow.deleted.is_(None))
            .order_by(RatingRow.said, RatingRow.id)
        )
        with self._database.read() as session:
            return tuple(_rating_of(row) for row in session.scalars(wanted))

    def runs_between(self, first: datetime, last: datetime) -> tuple[KeptRun, ...]:
        """Return recordings that started between two instants, the first first: what a test may belong to."""
        wanted = select(RecordingRow).where(
            RecordingRow.athlete_id == self._athlete_id,
            RecordingRow.deleted.is_(None),
            RecordingRow.start.between(first, last),
        )
        with self._database.read() as session:
            return tuple(run_of(row) for row in session.scalars(wanted.order_by(RecordingRow.start)))

    def _test_row(self, session: Session, test_id: str) -> FocusTestRow:
        mine = (FocusTestRow.athlete_id == self._athlete_id, FocusTestRow.id == test_id)
        row = session.scalar(select(FocusTestRow).where(*mine))
        if row is None:
            raise NotFound("focus test")
        return row

    def _somebody(self, session: Session) -> None:
        if session.get(AthleteRow, self._athlete_id) is None:
            raise NotFound("athlete")

    def _run_alive(self, session: Session, run_id: str) -> None:
        mine = (
            RecordingRow.athlete_id == self._athlete_id,
            RecordingRow.id == run_id,
            RecordingRow.deleted.is_(None),
        )
        if session.scalar(select(RecordingRow.id).where(*mine)) is None:
            raise NotFound("run")


def _test_of(row: FocusTestRow) -> FocusTest:
    return FocusTest(
        id=row.id,
        taken=row.taken,
        device=row.device,
        pressed=Pressed(row.input),
        ended=Ended(row.ended),
        duration_s=row.duration_s,
        trials=tuple(Trial(wait_ms, reaction_ms) for wait_ms, reaction_ms in row.trials),
        moment=None if row.moment is None else Moment(row.moment),
        utc_offset_s=row.utc_offset_s,
        frame_ms=row.frame_ms,
        simulated=row.simulated,
    )


def _rating_row(rating: Rating, athlete_id: str) -> RatingRow:
    return RatingRow(
        id=uuid.uuid4().hex,
        athlete_id=athlete_id,
        recording_id=rating.run_id,
        moment=rating.moment.value,
        effort=rating.effort,
        focus=rating.focus,
        said=rating.said,
    )


def _rating_of(row: RatingRow) -> Rating:
    return Rating(Moment(row.moment), row.effort, row.focus, row.said, row.recording_id)
