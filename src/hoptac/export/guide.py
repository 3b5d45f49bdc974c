"""The first sheet of the workbook: what is what, in Vietnamese and English.

Its words stand in ``notes.csv``, the meaning of tables and columns in ``columns.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Protocol

from hoptac.settings import UTC_OFFSET
from hoptac.tables.moments import local, time_kind
from hoptac.tables.schemas import Table

GUIDE = "README"
LANGUAGES = ("vi", "en")
HEADS = ("head_sheet", "head_rows", "head_column", "head_type", "head_refers", "head_meaning", "head_meaning")
WIDTHS = (22, 16, 18, 14, 26, 70, 70)
FURTHER_HEAD = 2
"""The second heading of the meaning is the English one; all others name both languages."""
_TIMES = {"moment": "datetime", "partial": "date"}
Listed = Sequence[tuple[Table, int, Sequence[str]]]
"""Each table with its number of rows and the names of its sheets."""


class Styles(Protocol):
    """The formats that the sheet uses."""

    @property
    def header(self) -> Any:
        """For the headings."""

    @property
    def title(self) -> Any:
        """For the title."""

    @property
    def wrapped(self) -> Any:
        """For long text."""


def _notes() -> dict[str, dict[str, str]]:
    text = (files("hoptac") / "export" / "notes.csv").read_text(encoding="utf-8")
    return {record["note"]: record for record in csv.DictReader(text.splitlines())}


def _lines(listed: Listed, run: Mapping[str, str], language: str, cut: int, limit: int) -> Iterator[str]:
    notes = {name: record[language] for name, record in _notes().items()}
    ended = f"{local(run['finished_at'])} (UTC{UTC_OFFSET})" if run["finished_at"] else ""
    yield notes["run"].format_map({**run, "finished_at": ended})
    yield from (notes[name] for name in ("begin", "made"))
    yield notes["times"].format(offset=f"UTC{UTC_OFFSET}")
    yield from (notes[name] for name in ("offsets", "empty"))
    for table, rows, sheets in listed:
        if len(sheets) > 1:
            further = ", ".join(sheets[1:])
            yield notes["split"].format(table=table.name, rows=f"{rows:,}", sheets=further)
    if cut:
        yield notes["cut"].format(cells=f"{cut:,}", limit=f"{limit:,}")


def _headings() -> list[str]:
    notes = _notes()
    both = [f"{notes[name]['vi']} / {notes[name]['en']}" for name in HEADS[:-FURTHER_HEAD]]
    return [*both, notes["head_meaning"]["vi"], notes["head_meaning"]["en"]]


def write_guide(
    sheet: Any, styles: Styles, listed: Listed, run: Mapping[str, str], *, cut: int, limit: int
) -> None:
    """Write the sheet: notes first, then every table and column. ``run`` is the row of the last run."""
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row, title = 0, _notes()["title"]
    for language in LANGUAGES:
        sheet.write_string(row, 0, title[language], styles.title)
        row += 1
        for line in _lines(listed, run, language, cut, limit):
            sheet.write_string(row, 0, line)
            row += 1
        row += 1
    for place, heading in enumerate(_headings()):
        sheet.write_string(row, place, heading, styles.header)
    row += 1
    for table, rows, sheets in listed:
        link = f"internal:'{sheets[0]}'!A1"
        sheet.write_url(row, 0, link, string=table.name)
        sheet.write_number(row, 1, rows)
        sheet.write_string(row, 5, table.description_vi, styles.wrapped)
        sheet.write_string(row, 6, table.description_en, styles.wrapped)
        row += 1
        for column in table.columns:
            refers = ".".join(column.references) if column.references else ""
            kind = _TIMES.get(time_kind(column), column.type)
            cells = ("", "", column.name, kind, refers, column.description_vi, column.description_en)
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, place, cell, styles.wrapped)
            row += 1
