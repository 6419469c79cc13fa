"""Shelf, the demonstration app at its newest release: lends books, and starts only on the schema it was written for."""

import os
import signal
import sys
from contextlib import closing
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template

import database

NEEDED = {
    "books": {"id", "title", "author", "year", "isbn"},
    "readers": {"id", "name"},
    "loans": {"book_id", "reader_id", "lent_on", "returned_on", "due_on"},
    "reviews": {"book_id", "reader_id", "stars", "words"},
}
FIRST_REVIEW = """
INSERT INTO reviews (book_id, reader_id, stars, words)
SELECT book_id, reader_id, 5, 'Read it twice. The ice is still in my coat.' FROM loans ORDER BY id LIMIT 1
ON CONFLICT DO NOTHING
"""
LOANS = """
SELECT title, author, name, CAST(lent_on AS text), coalesce(CAST(due_on AS text), 'open'),
  coalesce(CAST(returned_on AS text), 'not yet')
FROM loans JOIN books ON books.id = book_id JOIN readers ON readers.id = reader_id ORDER BY lent_on
"""
REVIEWS = """
SELECT title, name, substr('★★★★★', 1, stars), words
FROM reviews JOIN books ON books.id = book_id JOIN readers ON readers.id = reader_id ORDER BY title, name
"""

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shelf</title><style>
:root { color-scheme: light dark }
:root { --page: #f6f3ec; --card: #fff; --line: #e6e0d3; --ink: #26231d; --soft: #6f685b; --new: #2f6b4f }
@media (prefers-color-scheme: dark) {
  :root { --page: #181713; --card: #22211c; --line: #37342c; --ink: #ece7db; --soft: #a39b8b; --new: #86c9a7 }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 42rem; margin: auto; padding: 2rem 1rem 4rem }
h1, h2 { margin: 2rem 0 .5rem; font: 600 1.2rem/1.3 Georgia, serif }
h1 { margin-top: 0; font-size: 2.2rem }
article { margin: .6rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .7rem }
article { background: var(--card) }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: .4rem 0 0 }
dd, p { margin: 0 } dt { font-size: .8rem }
dt, small, .soft { color: var(--soft) } .new { color: var(--new); font-weight: 600 }
</style></head><body><main>
<h1>Shelf</h1>
<p class="soft">Who has which book. <span class="new">Green</span> is what only the new release can keep.</p>
<h2>Loans</h2>$loans
<h2>Reviews</h2>$reviews
</main></body></html>""")
LOAN = """<article><b>{}</b> <small>{}</small>
<dl><div><dt>reader</dt><dd>{}</dd></div><div><dt>lent</dt><dd>{}</dd></div>
<div><dt>due</dt><dd class="new">{}</dd></div><div><dt>returned</dt><dd>{}</dd></div></dl></article>"""
REVIEW = '<article><b>{}</b> <small>{}</small><p class="new">{}</p><p>{}</p></article>'
NOTHING = '<p class="soft">Nothing here yet.</p>'


def missing(connection) -> list[str]:
    """Names what the schema lacks, as table.column."""
    lacking = []
    for table, columns in NEEDED.items():
        lacking += [f"{table}.{column}" for column in sorted(columns - database.columns(connection, table))]
    return lacking


def page() -> str:
    with closing(database.connect()) as connection:
        loans = [LOAN.format(*map(escape, row)) for row in database.rows(connection, LOANS)]
        reviews = [REVIEW.format(*map(escape, row)) for row in database.rows(connection, REVIEWS)]
    return PAGE.substitute(loans="".join(loans) or NOTHING, reviews="".join(reviews) or NOTHING)


class Shelf(BaseHTTPRequestHandler):
    """Answers / with the page and /health with one word."""

    def do_GET(self) -> None:
        if self.path == "/":
            self.answer(200, "text/html", page())
        elif self.path == "/health":
            self.answer(200, "text/plain", "healthy\n")
        else:
            self.answer(404, "text/plain", "There is no such page.\n")

    def answer(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with closing(database.connect()) as connection:
            lacking = missing(connection)
            if lacking:
                sys.exit(f"shelf: the schema is older than this release, it lacks {', '.join(lacking)}; not starting")
            connection.cursor().execute(FIRST_REVIEW)
    except database.Error as error:
        sys.exit(f"shelf: cannot use the database: {error}")
    port = int(os.environ.get("PORT", "8080"))
    print(f"shelf: listening on port {port}", flush=True)
    with ThreadingHTTPServer(("", port), Shelf) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
