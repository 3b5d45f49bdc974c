"""A workbook that Excel and LibreOffice open right: one sheet per table, and one that explains them.

Text is always text, never a formula or a link. Characters that XML cannot hold are written in the
escaped form of the format (``_x0007_``), which spreadsheets read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hoptac.errors import UsageError
from hoptac.export.guide import GUIDE, write_guide
from hoptac.export.target import new_file
from hoptac.settings import Progress
from hoptac.tables.moments import DAY, TimeKind, local, time_kind, whole_day
from hoptac.tables.read import check_tables, last_run, read_cells, unchanged
from hoptac.tables.schemas import Column, Table, tables

FILE = "hoptac.xlsx"
SUFFIXES = (".xlsx",)
MAX_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""
MAX_CHARACTERS = 32_767
"""UTF-16 units of a cell."""
CUT = "[…]"
FIRST_YEAR = 1901
"""Spreadsheets count days from 1900, and wrongly in its first months."""
FORMULA_SIGNS = ("=", "+", "-", "@")
FIRST = "dyads"
SAMPLE_ROWS, LEAST_WIDTH, GREATEST_WIDTH = 200, 8, 60
TIME_WIDTH = 18
STEP = 5_000


@dataclass(slots=True)
class Contents:
    """What a first look at a table found: what must be known before the first row is written."""

    table: Table
    rows: int = 0
    cut: int = 0
    """Cells that are too long for a spreadsheet."""
    widths: list[int] = field(default_factory=list)

    def sheets(self) -> list[str]:
        """The names of the sheets that hold the table."""
        parts = max(1, -(-self.rows // (MAX_ROWS - 1)))
        return [self.table.name, *(f"{self.table.name}_{part}" for part in range(2, parts + 1))]


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of the workbook's cells."""

    header: Any
    title: Any
    wrapped: Any
    day: Any
    moment: Any
    number: Any
    quoted: Any
    """Marks a text that a spreadsheet would take for a formula when somebody edits it."""


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str) -> str:
    """The text, cut and marked where it is longer than a cell may be."""
    if 2 * len(text) <= MAX_CHARACTERS or _units(text) <= MAX_CHARACTERS:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (MAX_CHARACTERS - len(CUT))]
    return units.decode("utf-16-le", "ignore") + CUT


def _survey(outputs: Path, table: Table) -> Contents:
    found = Contents(table, widths=[len(name) + 3 for name in table.names])
    for cells in read_cells(outputs, table):
        found.rows += 1
        found.cut += sum(2 * len(cell) > MAX_CHARACTERS and fitting(cell) != cell for cell in cells)
        if found.rows <= SAMPLE_ROWS:
            found.widths = [max(old, len(cell) + 1) for old, cell in zip(found.widths, cells, strict=True)]
    found.widths = [
        TIME_WIDTH if time_kind(column) == "moment" else min(GREATEST_WIDTH, max(LEAST_WIDTH, width))
        for width, column in zip(found.widths, table.columns, strict=True)
    ]
    return found


def _write_text(sheet: Any, row: int, place: int, cell: str, formats: Formats) -> None:
    sheet.write_string(row, place, fitting(cell), formats.quoted if cell.startswith(FORMULA_SIGNS) else None)


def _write_time(sheet: Any, row: int, place: int, cell: str, kind: TimeKind, formats: Formats) -> None:
    if kind == "moment":
        moment = local(cell)
        if moment.year >= FIRST_YEAR:
            sheet.write_datetime(row, place, moment, formats.day if len(cell) == DAY else formats.moment)
            return
    elif (day := whole_day(cell)) and day.year >= FIRST_YEAR:
        sheet.write_datetime(row, place, day, formats.day)
        return
    _write_text(sheet, row, place, cell, formats)


def _write_cell(sheet: Any, row: int, place: int, cell: str, column: Column, formats: Formats) -> None:
    if kind := time_kind(column):
        _write_time(sheet, row, place, cell, kind, formats)
    elif column.type == "string":
        _write_text(sheet, row, place, cell, formats)
    elif column.type == "boolean":
        sheet.write_boolean(row, place, cell == "true")
    elif column.type == "integer":
        sheet.write_number(row, place, int(cell))
    else:
        sheet.write_number(row, place, float(cell), formats.number)


def _new_sheet(workbook: Any, name: str, contents: Contents, rows: int, formats: Formats) -> Any:
    sheet = workbook.add_worksheet(name)
    last = len(contents.widths) - 1
    for place, width in enumerate(contents.widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, rows, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_column_letters(last)}{MAX_ROWS}"})
    for place, column in enumerate(contents.table.names):
        sheet.write_string(0, place, column, formats.header)
    return sheet


def _column_letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _write_table(workbook: Any, outputs: Path, contents: Contents, formats: Formats) -> Iterator[int]:
    """Write the sheets of a table; yields the number of rows written now and then."""
    names, room = iter(contents.sheets()), MAX_ROWS - 1
    columns = contents.table.columns
    sheet = _new_sheet(workbook, next(names), contents, min(room, contents.rows), formats)
    row = written = 0
    for cells in read_cells(outputs, contents.table):
        if row == room:
            row, left = 0, contents.rows - written
            sheet = _new_sheet(workbook, next(names), contents, min(room, left), formats)
        row += 1
        written += 1
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            if cell:
                _write_cell(sheet, row, place, cell, column, formats)
        if written % STEP == 0:
            yield STEP
    yield written % STEP


def _formats(workbook: Any) -> Formats:
    return Formats(
        header=workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6F0"}),
        title=workbook.add_format({"bold": True, "font_size": 14}),
        wrapped=workbook.add_format({"text_wrap": True, "valign": "top"}),
        day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
        moment=workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        number=workbook.add_format({"num_format": "0.000"}),
        quoted=workbook.add_format({"quote_prefix": True}),
    )


def _order() -> Sequence[Table]:
    return sorted(tables().values(), key=lambda table: table.name != FIRST)


def export_xlsx(outputs: Path, target: Path | None = None, progress: Progress | None = None) -> Path:
    """Write the tables in ``outputs`` to a workbook; ``target`` defaults to one beside the tables.

    Rows beyond a sheet's limit go on in further sheets, cells beyond a cell's are cut and marked; the
    first sheet says so. Raises :class:`UsageError` for missing tables or without XlsxWriter,
    :class:`hoptac.errors.TransientError` when a run replaces the tables meanwhile.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError("XlsxWriter is not installed; install hoptac with the extra 'export'") from error
    place = target or outputs / FILE
    check_tables(outputs)
    with new_file(place, SUFFIXES) as path, unchanged(outputs):
        surveyed = [_survey(outputs, table) for table in _order()]
        total, done = sum(contents.rows for contents in surveyed), 0
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(str(path), options) as workbook:
            formats = _formats(workbook)
            guide = workbook.add_worksheet(GUIDE)
            cut = sum(contents.cut for contents in surveyed)
            listed = [(contents.table, contents.rows, contents.sheets()) for contents in surveyed]
            write_guide(guide, formats, listed, last_run(outputs), cut=cut, limit=MAX_CHARACTERS)
            for contents in surveyed:
                for rows in _write_table(workbook, outputs, contents, formats):
                    done += rows
                    if progress:
                        progress("export", done, total)
    return place
