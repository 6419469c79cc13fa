"""Plays the years before: makes the shelf as release 3 left it, with rows and with no history of migrations."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import database

APPLIED = 3

ROWS = """
INSERT INTO books (title, author, year, isbn) VALUES
  ('The Left Hand of Darkness', 'Ursula K. Le Guin', 1969, '9780441478125'),
  ('Invisible Cities', 'Italo Calvino', 1972, '9780156453806'),
  ('Solaris', 'Stanisław Lem', 1961, NULL),
  (NULL, NULL, NULL, NULL);
INSERT INTO readers (name) VALUES ('Ines'), ('Tomasz'), ('Yuki');
INSERT INTO loans (book_id, reader_id, lent_on, returned_on) VALUES
  (1, 1, '2023-03-04', '2023-03-20'),
  (3, 2, '2023-05-11', NULL),
  (1, 3, '2024-01-06', '2024-02-01'),
  (2, 1, '2024-02-17', NULL),
  (4, 2, '2024-06-30', NULL);
"""


def made_in_file(scripts: list[str]) -> bool:
    file = database.file()
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".unfinished")
    for leftover in file.parent.glob(unfinished.name + "*"):
        leftover.unlink()
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for script in scripts:
            connection.executescript(script)
    unfinished.rename(file)
    return True


def made_on_server(scripts: list[str]) -> bool:
    with closing(database.connect()) as connection:
        if database.columns(connection, "books"):
            return False
        connection.cursor().execute("\n".join(scripts))  # sent as one, and so one transaction
        return True


def main() -> None:
    migrations = sorted(Path(os.environ.get("MIGRATIONS", "/migrations")).glob("*.sql"))[:APPLIED]
    if len(migrations) < APPLIED:
        raise SystemExit(f"old release: needs {APPLIED} migrations, found {len(migrations)}")
    scripts = [migration.read_text(encoding="utf-8") for migration in migrations] + [ROWS]
    if made_on_server(scripts) if database.ON_POSTGRESQL else made_in_file(scripts):
        print(f"old release: made a database with 4 books and 5 loans; its schema ends at {migrations[-1].stem}")
    else:
        print("old release: the database is there already; left as it is")


if __name__ == "__main__":
    main()
