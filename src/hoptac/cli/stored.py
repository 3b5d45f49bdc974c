"""Looking things up in the written tables, and the command ``show``."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from hoptac.cli.console import out, print_json
from hoptac.errors import InputError, UsageError
from hoptac.types import Article

Cells = dict[str, str]
NAMED = 5
"""Articles that are named when a prefix fits several."""


def read_rows(outputs: Path, table: str) -> Iterator[Cells]:
    """The rows of a written table.

    Raises :class:`UsageError` when there is none, or one with the columns of another version.
    """
    from hoptac.tables.read import read_records
    from hoptac.tables.schemas import tables

    return read_records(outputs, tables()[table])


def rows_of(outputs: Path, table: str, column: str, value: str) -> list[Cells]:
    """The rows that hold ``value`` in ``column``."""
    return [row for row in read_rows(outputs, table) if row[column] == value]


def find_row(outputs: Path, wanted: str) -> Cells:
    """The row of ``articles.csv`` for an id, the beginning of one, a source id or a file's name.

    Raises :class:`UsageError` when none fits, or several.
    """
    stem = Path(wanted).name
    names = {wanted, stem, stem.rpartition(".")[0] or stem}
    rows = list(read_rows(outputs, "articles"))
    choices = (
        [row for row in rows if row["article_id"] in names],
        [row for row in rows if row["source_id"] in names],
        [row for row in rows if row["article_id"].startswith(wanted)],
    )
    hits = next(filter(None, choices), [])
    if not hits:
        raise UsageError(f"{wanted}: no such article in {outputs}; ids stand in {outputs / 'articles.csv'}")
    if len(hits) > 1:
        some = ", ".join(row["article_id"] for row in hits[:NAMED])
        raise UsageError(f"{wanted}: {len(hits)} articles fit ({some}{', ...' * (len(hits) > NAMED)})")
    return hits[0]


def stored_article(row: Cells, corpus: Path | str) -> Article:
    """The article of a row of ``articles.csv``, read from the corpus.

    Raises :class:`UsageError` when it is not there or is not the text that the tables speak of.
    """
    from hoptac.corpus.store import read_article

    place = f"{corpus}/{row['corpus_file']}"
    try:
        article = read_article(corpus, row["corpus_file"])
    except FileNotFoundError:
        raise UsageError(f"{place}: no such file; name the corpus of these tables with --corpus") from None
    except InputError as error:
        raise UsageError(f"{place}: {error.reason}; run 'hoptac run'") from error
    if sha256(article.text.encode()).hexdigest() != row["text_sha256"]:
        raise UsageError(f"{place}: changed since the tables were written; run 'hoptac run'")
    return article


def interval(row: Cells) -> str:
    """``start`` or ``start/end`` of a row's dates."""
    start, end = row["date_start"], row["date_end"]
    return start if not end or end == start else f"{start}/{end}"


def show_article(wanted: str, outputs: Path, corpus: Path | str, *, as_json: bool) -> None:
    """``hoptac show``."""
    row = find_row(outputs, wanted)
    identity = row["article_id"]
    article = stored_article(row, corpus)
    mentions = rows_of(outputs, "entity_mentions", "article_id", identity)
    dyads = rows_of(outputs, "dyads", "article_id", identity)
    if as_json:
        print_json({"article": row | {"text": article.text}, "entity_mentions": mentions, "dyads": dyads})
        return
    _print(row, article, mentions, dyads)


def _print(row: Cells, article: Article, mentions: list[Cells], dyads: list[Cells]) -> None:
    from hoptac.cli.view import TYPE_STYLES, DyadLine, Mark, print_dyads, print_head, print_legend, print_text

    console = out()
    heads = ("article_id", "title", "outlet", "section", "published_at", "url", "duplicate_of", "corpus_file")
    print_head(console, [(name, row[name]) for name in heads])
    marks = [
        Mark(int(m["char_start"]), int(m["char_end"]), TYPE_STYLES[m["type"]], m["entity_id"])
        for m in mentions
    ]
    print_text(console, article.text, marks)
    console.print()
    print_legend(console)
    lines = [
        DyadLine(
            d["source"],
            d["target"],
            d["kind"],
            d["status"],
            interval(d),
            d["fields"],
            d["trigger_text"],
            d["confidence"],
            d["dyad_id"],
            d["source_name"],
            d["target_name"],
        )
        for d in dyads
    ]
    print_dyads(console, lines)
