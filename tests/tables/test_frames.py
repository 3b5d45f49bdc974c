"""Tables read back as frames: each cell with its type, nothing made up, nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sample_outputs import ARTICLES, make_outputs

import hoptac
from hoptac.errors import UsageError
from hoptac.tables.frames import read_table
from hoptac.tables.moments import first_day, last_day
from hoptac.tables.read import read_cells
from hoptac.tables.schemas import tables
from hoptac.tables.write import TableWriter
from hoptac.types import KINDS, STATUSES


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_outputs(tmp_path_factory.mktemp("frames"))


@pytest.fixture(scope="module")
def frames(outputs: Path) -> hoptac.Tables:
    return hoptac.read_tables(str(outputs))


def test_text_stays_text_and_empty_is_missing(frames: hoptac.Tables) -> None:
    articles = frames.articles.set_index("title")
    assert articles.loc["=HYPERLINK(1)", "source_id"] == "057"
    assert articles.loc["Ngày", "source_id"] is pd.NA
    assert frames.dyads["evidence"].dtype == "string"


def test_every_cell_is_the_files(outputs: Path, frames: hoptac.Tables) -> None:
    for table in tables().values():
        frame = frames[table.name]
        rows = list(read_cells(outputs, table))
        assert len(frame) == len(rows)
        for place, column in enumerate(table.columns):
            cells = [row[place] for row in rows]
            assert list(frame[column.name].isna()) == [not cell for cell in cells]
            if column.type == "string" and not column.pattern.startswith(r"\d{4}"):
                assert list(frame[column.name].astype("string").fillna("")) == cells
            if column.type in ("integer", "number"):
                assert list(frame[column.name].dropna()) == [float(cell) for cell in cells if cell]


def test_types_are_those_of_the_columns(frames: hoptac.Tables) -> None:
    assert list(frames.dyads["kind"].cat.categories) == list(KINDS)
    assert list(frames.cooperations["status"].cat.categories) == list(STATUSES)
    assert frames.entity_mentions["char_start"].dtype == "Int64"
    assert frames.cooperations["list_open"].dtype == "boolean"
    assert not frames.cooperations["list_open"].any()
    for name in ("articles", "rejects", "runs"):
        for column in tables()[name].columns:
            if column.type == "datetime":
                assert isinstance(frames[name][column.name].dtype, pd.DatetimeTZDtype)


def test_times_are_on_viet_nams_clocks(frames: hoptac.Tables) -> None:
    moments = frames.articles.set_index("title")["published_at"]
    assert [str(moments[title]) for title in ("=HYPERLINK(1)", "Ngày", "Muộn")] == [
        "2021-12-16 09:39:00+07:00",
        "2021-12-17 00:00:00+07:00",
        "2022-01-02 06:30:00+07:00",
    ]
    assert moments["Không ngày"] is pd.NaT


def test_partial_dates_stay_text_with_the_days_that_they_cover(frames: hoptac.Tables) -> None:
    dyads = frames.dyads
    assert set(dyads["date_start"]) == {"2021-12"}
    assert set(dyads["first_day"]) == {pd.Timestamp("2021-12-01")}
    assert set(dyads["last_day"]) == {pd.Timestamp("2021-12-31")}
    place = list(dyads.columns).index("date_end")
    assert list(dyads.columns[place + 1 : place + 3]) == ["first_day", "last_day"]


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-12-16", date(2021, 12, 16), date(2021, 12, 16)),
        ("", None, None),
        ("2021-02-30", None, None),
        ("2021-13", None, None),
    ],
)
def test_days_of_a_partial_date(partial: str, first: date | None, last: date | None) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


def test_frames_are_found_by_name_and_in_order(frames: hoptac.Tables) -> None:
    assert [name for name, _ in frames] == list(tables())
    assert len(frames) == len(tables())
    assert "dyads: " in repr(frames)
    with pytest.raises(KeyError):
        frames["__class__"]


def test_a_table_without_rows_has_its_types(outputs: Path) -> None:
    frame = read_table(outputs, tables()["rejects"])
    assert len(frame) == 0 and list(frame.columns) == list(tables()["rejects"].names)


def test_missing_and_foreign_tables_are_named(outputs: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"articles\.csv"):
        hoptac.read_tables(tmp_path)
    for table in tables().values():
        with TableWriter(tmp_path, table):
            pass
    assert len(hoptac.read_tables(tmp_path).dyads) == 0
    (tmp_path / "dyads.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"dyads.csv: other columns"):
        hoptac.read_tables(tmp_path)


def test_a_very_long_cell_is_read(tmp_path: Path) -> None:
    long = "Việt Nam ký với Lào " + "ạ" * 300_000
    frames = hoptac.read_tables(make_outputs(tmp_path, [*ARTICLES, {"text": long}]))
    assert long in set(frames.sentences["text"])
