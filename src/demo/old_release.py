"""Plays the years before: makes the shelf as release 3 left it, with rows and with no history of migrations."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

APPLIED = 3

ROWS = """
INSERT INTO books (id, title, author, year, isbn) VALUES
  (1, 'The Left Hand of Darkness', 'Ursula K. Le Guin', 1969, '9780441478125'),
  (2, 'Invisible Cities', 'Italo Calvino', 1972, '9780156453806'),
  (3, 'Solaris', 'Stanisław Lem', 1961, NULL),
  (4, NULL, NULL, NULL, NULL);
INSERT INTO readers (id, name) VALUES (1, 'Ines'), (2, 'Tomasz'), (3, 'Yuki');
INSERT INTO loans (id, book_id, reader_id, lent_on, returned_on) VALUES
  (1, 1, 1, '2023-03-04', '2023-03-20'),
  (2, 3, 2, '2023-05-11', NULL),
  (3, 1, 3, '2024-01-06', '2024-02-01'),
  (4, 2, 1, '2024-02-17', NULL),
  (5, 4, 2, '2024-06-30', NULL);
"""


def main() -> None:
    database = Path(os.environ.get("DATABASE_URL", "file:/data/shelf.db").removeprefix("file:"))
    migrations = sorted(Path(os.environ.get("MIGRATIONS", "/migrations")).glob("*.sql"))[:APPLIED]
    if database.exists():
        print(f"old release: {database} is there already; left as it is")
        return
    if len(migrations) < APPLIED:
        raise SystemExit(f"old release: needs {APPLIED} migrations, found {len(migrations)}")
    database.parent.mkdir(parents=True, exist_ok=True)
    unfinished = database.with_name(database.name + ".unfinished")
    for leftover in database.parent.glob(unfinished.name + "*"):
        leftover.unlink()
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for migration in migrations:
            connection.executescript(migration.read_text(encoding="utf-8"))
        connection.executescript(ROWS)
    unfinished.rename(database)
    print(f"old release: made {database} with 4 books and 5 loans; its schema ends at {migrations[-1].stem}")


if __name__ == "__main__":
    main()
