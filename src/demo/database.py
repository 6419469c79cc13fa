"""The shelf's database: a file of SQLite's, or PostgreSQL where POSTGRES_HOST names a server."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

ON_POSTGRESQL = bool(os.environ.get("POSTGRES_HOST"))

if ON_POSTGRESQL:
    import psycopg2

    Error = psycopg2.Error
    COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = '{}'"
else:
    Error = sqlite3.Error
    COLUMNS = "SELECT name FROM pragma_table_info('{}')"


def file() -> Path:
    """The file, where it is one; whether it is there is another question."""
    return Path(os.environ.get("DATABASE_URL", "file:/data/shelf.db").removeprefix("file:"))


def connect():
    """Opens the database, each statement a transaction of its own; never makes one."""
    if not ON_POSTGRESQL:
        return sqlite3.connect(f"file:{quote(str(file()))}?mode=rw", uri=True, isolation_level=None, timeout=10)
    connection = psycopg2.connect(
        host=os.environ["POSTGRES_HOST"],
        dbname=os.environ["POSTGRES_DB"],
        user=os.environ["POSTGRES_USER"],
        password=Path(os.environ["POSTGRES_PASSWORD_FILE"]).read_text(encoding="utf-8").strip(),
    )
    connection.autocommit = True
    return connection


def rows(connection, query: str) -> list[tuple]:
    cursor = connection.cursor()
    cursor.execute(query)
    return cursor.fetchall()


def columns(connection, table: str) -> set[str]:
    return {name for (name,) in rows(connection, COLUMNS.format(table))}
