"""The files: bytes as promised, described by the one list of columns, replaced as a whole."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.tables.folder import published_files, recover, replacement
from hoptac.tables.merge import EntityMerge
from hoptac.tables.package import datapackage
from hoptac.tables.schemas import Row, tables
from hoptac.tables.validate import TableError, validate
from hoptac.tables.write import TableWriter, cell

TRICKY = [
    "a,b",
    'say "x"',
    "one\ntwo",
    "lone\rreturn",
    " lead",
    "=1+1",
    "\ufeffx",
    "Việt",
    "\u2028",
    "NA",
    "null",
    "'",
]


def reject(text: str) -> Row:
    return [text, "ingest", text, "2021-12-16T00:00:00+00:00"]


def test_csv_has_one_mark_plain_ends_and_quotes(tmp_path: Path) -> None:
    table = tables()["rejects"]
    with TableWriter(tmp_path, table) as writer:
        writer.write([reject("a\rb")])
        writer.write([reject('"')])
    assert (tmp_path / "rejects.csv").read_bytes() == (
        b"\xef\xbb\xbfinput,stage,error,at\n"
        b'"a\rb",ingest,"a\rb",2021-12-16T00:00:00+00:00\n'
        b'"""",ingest,"""",2021-12-16T00:00:00+00:00\n'
    )


def test_csv_comes_back_the_same_through_every_reader(tmp_path: Path) -> None:
    with TableWriter(tmp_path, tables()["rejects"]) as writer:
        writer.write(map(reject, TRICKY))
    path = tmp_path / "rejects.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["error"] for row in csv.DictReader(stream)] == TRICKY
    assert list(pd.read_csv(path, keep_default_na=False)["error"]) == TRICKY


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1)))
def test_csv_round_trips_any_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("csv")
    with TableWriter(folder, tables()["rejects"]) as writer:
        writer.write(map(reject, texts))
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["error"] for row in csv.DictReader(stream)] == texts


def test_cells_are_written_alike() -> None:
    assert [cell(v) for v in (None, True, False, 0.5, 1.0, 7, "x")] == [
        "",
        "true",
        "false",
        "0.500",
        "1.000",
        "7",
        "x",
    ]


def test_package_describes_every_column_in_both_languages() -> None:
    package = json.loads(datapackage())
    assert [r["name"] for r in package["resources"]] == list(tables())
    for resource in package["resources"]:
        table = tables()[resource["name"]]
        assert [f["name"] for f in resource["schema"]["fields"]] == list(table.names)
        for field in resource["schema"]["fields"]:
            assert field["description_en"]
            assert field["description_vi"]
        assert tuple(resource["schema"].get("primaryKey", ())) == table.key


def test_references_name_columns_that_exist() -> None:
    columns = [c for t in tables().values() for c in t.columns if c.references]
    assert len(columns) > 10
    for column in columns:
        assert column.references
        table, name = column.references
        assert tables()[table].key == (name,)


def test_rows_must_give_every_column() -> None:
    with pytest.raises(ValueError, match="rejects: cells and columns differ: at, other"):
        tables()["rejects"].row(input="a", stage="b", error="c", other="d")


@pytest.mark.parametrize(
    ("change", "says"),
    [({2: None}, "kind|type"), ({1: "CITY"}, "type"), ({9: -1}, "n_mentions"), ({6: "Vietnam"}, "country")],
)
def test_validation_refuses_what_the_columns_forbid(change: dict[int, object], says: str) -> None:
    row: Row = ["VNM", "COUNTRY", None, "Việt Nam", None, None, "VNM", None, None, 1, 1]
    validate(tables()["entities"], [row])
    wrong = [change.get(i, value) for i, value in enumerate(row)]
    if change == {2: None}:
        wrong[1] = None
    with pytest.raises(TableError, match=says):
        validate(tables()["entities"], [wrong])  # type: ignore[list-item]


def test_validation_refuses_a_key_twice() -> None:
    row: Row = ["VNM", "COUNTRY", None, "Việt Nam", None, None, "VNM", None, None, 1, 1]
    with pytest.raises(TableError, match=r"entities\.csv was not published"):
        validate(tables()["entities"], [row, row])


def test_entities_are_merged_whatever_the_order() -> None:
    def row(subtype: str | None, name: str | None, country: str | None, mentions: int) -> Row:
        return ["X", "ORGANISATION", subtype, name, None, None, country, None, None, mentions, 1]

    rows = [
        row("igo", "B", None, 2),
        row("ngo", "A", "VNM", 2),
        row(None, "C", None, 3),
        row("igo", "A", None, 1),
    ]
    results = set()
    for order in itertools.permutations(rows):
        merge = EntityMerge()
        for one in order:
            merge.add([one])
        results.add(tuple(map(tuple, merge.rows())))
    assert results == {(("X", "ORGANISATION", "igo", "A", None, None, "VNM", None, None, 8, 4),)}


def fill(folder: Path, text: str) -> None:
    for name in published_files():
        (folder / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_folder_is_replaced_whole_and_keeps_other_things(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    with replacement(outputs) as new:
        fill(new, "1")
    (outputs / "report").mkdir()
    (outputs / "report" / "index.html").write_text("page")
    with replacement(outputs) as new:
        fill(new, "2")
        assert set(contents(outputs).values()) == {"1", "page"}
    assert contents(outputs) == dict.fromkeys(published_files(), "2") | {"report/index.html": "page"}
    assert [p.name for p in tmp_path.iterdir()] == ["outputs"]


def test_folder_stays_when_writing_fails(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    with replacement(outputs) as new:
        fill(new, "1")
    with pytest.raises(RuntimeError), replacement(outputs) as new:
        (new / "dyads.csv").write_text("half")
        raise RuntimeError
    assert set(contents(outputs).values()) == {"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["outputs"]


def test_folder_is_exchanged_where_the_system_can_and_renamed_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    fill(outputs, "1")
    (outputs / "mine.txt").write_text("mine")
    monkeypatch.setattr("hoptac.tables.folder.exchange", lambda one, other: False)
    with replacement(outputs) as new:
        fill(new, "2")
    assert contents(outputs) == dict.fromkeys(published_files(), "2") | {"mine.txt": "mine"}
    assert [p.name for p in tmp_path.iterdir()] == ["outputs"]


MOMENTS = ["writing", "before the exchange", "between the renames", "before the rest came over"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_folder_recovers_from_a_kill_at_any_moment(tmp_path: Path, moment: str) -> None:
    outputs, old, new = tmp_path / "outputs", tmp_path / ".outputs.old", tmp_path / ".outputs.new"
    outputs.mkdir()
    fill(outputs, "1")
    (outputs / "mine.txt").write_text("mine")
    new.mkdir()
    fill(new, "2")
    if moment == "before the exchange":
        new.rename(old)
    elif moment != "writing":
        outputs.rename(old)
    if moment == "before the rest came over":
        new.rename(outputs)
    recover(outputs)
    expected = "2" if moment == "before the rest came over" else "1"
    assert contents(outputs) == dict.fromkeys(published_files(), expected) | {"mine.txt": "mine"}
    assert [p.name for p in tmp_path.iterdir()] == ["outputs"]


def test_folder_that_cannot_be_renamed_is_filled_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "mine.txt").write_text("mine")

    def busy(one: Path, other: Path) -> bool:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr("hoptac.tables.folder.exchange", busy)
    with replacement(outputs) as new:
        fill(new, "2")
    assert contents(outputs) == dict.fromkeys(published_files(), "2") | {"mine.txt": "mine"}
    assert [p.name for p in tmp_path.iterdir()] == ["outputs"]
