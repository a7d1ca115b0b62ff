"""A journal of thousands of runs, in a moment: one run is kept, its row is copied."""

from datetime import timedelta

from sqlalchemy import insert, select

from backstride.app.home import Home
from backstride.store.tables import RecordingRow


def multiply(home: Home, run_id: str, count: int, a_day: float = 1.0) -> None:
    """Copy a run's row until there are `count`, going back from its day at so many a day."""
    with home.store._database.write() as session:
        row = session.scalars(select(RecordingRow).where(RecordingRow.id == run_id)).one()
        same = {column.key: getattr(row, column.key) for column in RecordingRow.__table__.columns}
        rows = []
        for number in range(1, count):
            back = timedelta(days=int(number / a_day))
            moved = {
                "id": f"{run_id}-{number}",
                "digest": f"{number:064x}",
                "local_day": row.local_day - back,
                "began": row.began - back,
            }
            rows.append(same | moved)
        session.execute(insert(RecordingRow), rows)
