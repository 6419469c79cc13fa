"""Makes videos.db as an old install has it: the first nine migrations with their rows, and no history table.

The same SQLite library makes the same bytes each time. The log is folded in, so that only the one file is left.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

APPLIED = 9

here = Path(__file__).resolve().parent
migrations = sorted(
    path for path in (here.parent / "migrations").glob("*.sql") if not path.stem.endswith("_down")
)
database = here / "videos.db"
for leftover in here.glob("videos.db*"):
    leftover.unlink()

with closing(sqlite3.connect(database, isolation_level=None)) as connection:
    for migration in migrations[:APPLIED]:
        connection.executescript(migration.read_text(encoding="utf-8"))
        connection.executescript((here.parent / "rows" / migration.name).read_text(encoding="utf-8"))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
