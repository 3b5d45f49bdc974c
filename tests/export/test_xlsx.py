"""The workbook: opened with other programs, every cell is what the table says."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_outputs import LONG, TRICKY, make_outputs
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.errors import UsageError
from hoptac.export import xlsx
from hoptac.export.xlsx import CUT, MAX_CHARACTERS, export_xlsx, fitting
from hoptac.tables.moments import local, time_kind, whole_day
from hoptac.tables.read import read_cells
from hoptac.tables.schemas import Column, tables

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@pytest.fixture(scope="module")
def workbook(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return openpyxl.load_workbook(export_xlsx(outputs, tmp_path_factory.mktemp("xlsx") / "t.xlsx"))


def read_back(value: object) -> object:
    """A cell as a spreadsheet shows it: with the characters that XML cannot hold."""
    return ESCAPED.sub(lambda m: chr(int(m[1], 16)), value) if isinstance(value, str) else value


def expected(column: Column, cell: str) -> object:
    if not cell:
        return None
    kind = time_kind(column)
    if kind == "moment":
        return local(cell)
    if kind == "partial":
        day = whole_day(cell)
        return datetime.combine(day, time()) if day else cell
    types = {"integer": int, "number": float, "boolean": lambda text: text == "true"}
    return types.get(column.type, str)(cell)


def test_every_cell_is_there_with_its_type(outputs: Path, workbook: Any) -> None:
    for table in tables().values():
        rows = list(workbook[table.name].iter_rows(values_only=True))
        assert rows[0] == table.names
        wanted = [
            tuple(expected(column, cell) for column, cell in zip(table.columns, cells, strict=True))
            for cells in read_cells(outputs, table)
        ]
        assert [tuple(map(read_back, row)) for row in rows[1:]] == wanted


def test_text_is_never_a_formula_or_link(workbook: Any) -> None:
    sheet = workbook["sentences"]
    place = tables()["sentences"].index("text") + 1
    cells = [sheet.cell(row, place) for row in range(2, sheet.max_row + 1)]
    found = {read_back(cell.value): cell for cell in cells}
    assert set(TRICKY) <= set(found)
    assert all(cell.data_type in "s" and cell.hyperlink is None for cell in cells)
    assert found[TRICKY[0]].quotePrefix and not found[TRICKY[3]].quotePrefix


def test_sheets_have_frozen_headers_filters_and_widths(workbook: Any) -> None:
    for table in tables().values():
        sheet = workbook[table.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(8 <= width.width <= 61 for width in sheet.column_dimensions.values())
    assert workbook.sheetnames[:2] == ["README", "dyads"]


def test_first_sheet_explains_every_column_in_both_languages(outputs: Path, workbook: Any) -> None:
    cells = {cell for row in workbook["README"].iter_rows(values_only=True) for cell in row}
    for table in tables().values():
        for described in (table, *table.columns):
            assert {described.description_en, described.description_vi} <= cells


def test_rows_beyond_a_sheet_go_on_in_the_next(
    outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 5)
    book = openpyxl.load_workbook(export_xlsx(outputs, tmp_path / "t.xlsx"))
    table = tables()["sentences"]
    parts = [name for name in book.sheetnames if name.startswith("sentences")]
    assert parts == ["sentences", "sentences_2", "sentences_3"]
    rows = [row for name in parts for row in list(book[name].iter_rows(values_only=True))[1:]]
    assert [row[0] for row in rows] == [cells[0] for cells in read_cells(outputs, table)]
    notes = [str(row[0]) for row in book["README"].iter_rows(values_only=True)]
    assert sum("sentences_2, sentences_3" in note for note in notes) == 2


def test_too_long_cells_are_cut_and_said(tmp_path: Path) -> None:
    folder = make_outputs(tmp_path, [{"title": "dài", "text": LONG}])
    book = openpyxl.load_workbook(export_xlsx(folder))
    text = book["dyads"].cell(2, tables()["dyads"].index("evidence") + 1).value
    assert LONG.startswith(text.removesuffix(CUT)) and text.endswith(CUT)
    assert MAX_CHARACTERS - 1 <= len(text.encode("utf-16-le")) // 2 <= MAX_CHARACTERS
    notes = [str(row[0]) for row in book["README"].iter_rows(values_only=True)]
    assert sum("32,767" in note for note in notes) == 2


@given(st.text(st.sampled_from("aạ😀"), max_size=40), st.integers(0, 3))
def test_fitting_keeps_what_fits(text: str, more: int) -> None:
    filled = text + "a" * (MAX_CHARACTERS - len(text.encode("utf-16-le")) // 2)
    assert fitting(filled) == filled
    cut = fitting(filled + "😀" * more)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_CHARACTERS
    assert (cut == filled) == (more == 0)


def test_wrong_targets_are_refused_and_leave_nothing(outputs: Path, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "t.csv"):
        with pytest.raises(UsageError):
            export_xlsx(outputs, target)
    with pytest.raises(UsageError, match="no such table"):
        export_xlsx(tmp_path, tmp_path / "t.xlsx")
    with pytest.raises(UsageError, match="no such table"):
        export_xlsx(tmp_path / "mistyped")
    assert not list(tmp_path.iterdir())


def test_command_writes_beside_the_tables_and_says_where(outputs: Path) -> None:
    done = CliRunner().invoke(app, ["export", "xlsx", "--outputs", str(outputs)])
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{outputs / 'hoptac.xlsx'}\n"
    assert (outputs / "hoptac.xlsx").stat().st_size > 5_000
    assert not [p for p in outputs.iterdir() if p.name.startswith(".")]


@pytest.mark.slow
def test_libreoffice_reads_the_same(outputs: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    book = export_xlsx(outputs, tmp_path / "t.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # comma, double quote, UTF-8, cells as shown, every sheet into a file of its own
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [office, profile, "--headless", "--convert-to", filters, "--outdir", str(tmp_path), str(book)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "t-sentences.csv").read_text(encoding="utf-8")
    assert TRICKY[0] in text and "chuông \x07" in text and "#NAME" not in text
    assert "2021-12-16 09:39:00" in (tmp_path / "t-dyads.csv").read_text(encoding="utf-8")
