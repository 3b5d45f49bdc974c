"""The DuckDB file: every row with its type, keys that hold, views that count right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sample_outputs import ARTICLES, make_outputs
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.errors import HoptacError, TransientError, UsageError
from hoptac.export import duckdb as exporter
from hoptac.export.duckdb import export_duckdb, load_order
from hoptac.tables.moments import local, time_kind
from hoptac.tables.read import read_cells
from hoptac.tables.schemas import Column, tables

COPIED = {
    "title": "Lại",
    "outlet": "Báo B",
    "published_at": "2021-12-17",
    "text": "Việt Nam ký với Lào.\nBộ Y tế ký với WMO.",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_outputs(tmp_path_factory.mktemp("duckdb"), [*ARTICLES, COPIED])


@pytest.fixture(scope="module")
def database(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = export_duckdb(outputs, tmp_path_factory.mktemp("duckdb") / "t.duckdb")
    connection = duckdb.connect(str(path), read_only=True)
    # what is stored must not depend on where it is read
    connection.execute("SET TimeZone = 'America/New_York'")
    yield connection
    connection.close()


def expected(column: Column, cell: str) -> object:
    if not cell:
        return None
    if column.type == "datetime":
        return datetime.fromisoformat(cell)
    if time_kind(column) == "moment":
        return local(cell)
    types = {"integer": int, "number": float, "boolean": lambda text: text == "true"}
    return types.get(column.type, str)(cell)


def test_every_row_is_there_with_its_types(outputs: Path, database: Any) -> None:
    for table in tables().values():
        wanted = [
            tuple(expected(column, cell) for column, cell in zip(table.columns, cells, strict=True))
            for cells in read_cells(outputs, table)
        ]
        found = database.execute(f"SELECT * FROM {table.name}").fetchall()
        found = [tuple(c.astimezone(UTC) if getattr(c, "tzinfo", None) else c for c in row) for row in found]
        assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_a_time_keeps_viet_nams_clock(database: Any) -> None:
    query = "SELECT published_at FROM articles ORDER BY published_at"
    assert [row[0] for row in database.execute(query).fetchall()] == [
        datetime(2021, 12, 16, 9, 39),  # noqa: DTZ001
        datetime(2021, 12, 17),  # noqa: DTZ001
        datetime(2021, 12, 17),  # noqa: DTZ001
        datetime(2022, 1, 1, 23, 30) + timedelta(hours=7),  # noqa: DTZ001
        None,
    ]


def test_keys_are_those_of_the_columns(database: Any) -> None:
    columns = "table_name, constraint_type, constraint_column_names, referenced_table"
    rows = database.execute(f"SELECT {columns} FROM duckdb_constraints()").fetchall()
    primary = {name: tuple(columns) for name, kind, columns, _ in rows if kind == "PRIMARY KEY"}
    foreign = {(name, columns[0], other) for name, kind, columns, other in rows if kind == "FOREIGN KEY"}
    described = tables().values()
    assert primary == {table.name: table.key for table in described if table.key}
    assert foreign == {
        (t.name, c.name, c.references[0]) for t in described for c in t.columns if c.references
    }


def test_tables_come_after_those_that_they_refer_to() -> None:
    seen: set[str] = set()
    for table in load_order():
        seen.add(table.name)
        assert {c.references[0] for c in table.columns if c.references} <= seen
    assert seen == set(tables())


def test_a_row_that_refers_to_nothing_is_refused(outputs: Path, tmp_path: Path) -> None:
    broken = tmp_path / "outputs"
    broken.mkdir()
    for table in tables().values():
        data = (outputs / table.file).read_bytes()
        (broken / table.file).write_bytes(data.split(b"\n")[0] + b"\n" if table.name == "articles" else data)
    with pytest.raises(HoptacError, match="could not be exported"):
        export_duckdb(broken, tmp_path / "t.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_views_leave_out_copies_and_count_pairs_once_a_day(database: Any) -> None:
    total, originals = (
        database.execute(f"SELECT count(*) FROM {view}").fetchone()[0]
        for view in ("dyads_dated", "dyads_without_duplicates")
    )
    assert total == database.execute("SELECT count(*) FROM dyads").fetchone()[0] == originals + 2
    rows = database.execute(
        "SELECT party_a, party_b, n_dyads, n_articles, n_articles_without_duplicates FROM dyads_one_a_day "
        "WHERE published_on = DATE '2021-12-17' ORDER BY ALL"
    ).fetchall()
    assert rows == [("LAO", "VNM", 2, 2, 1), ("VNM", "WMO", 2, 2, 1)]
    keys = "party_a, party_b, kind, published_on"
    assert not database.execute(
        f"SELECT {keys} FROM dyads_one_a_day GROUP BY ALL HAVING count(*) > 1"
    ).fetchall()
    sums = [database.execute(f"SELECT sum(n_dyads) FROM {v}").fetchone()[0] for v in ("by_month", "by_pair")]
    assert sums == [originals, originals]


def test_views_give_the_days_that_a_partial_date_covers(database: Any) -> None:
    days = database.execute("SELECT DISTINCT date_start, first_day, last_day FROM dyads_dated").fetchall()
    assert days == [("2021-12", date(2021, 12, 1), date(2021, 12, 31))]


def test_tables_replaced_meanwhile_are_noticed(
    tmp_path: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "outputs"
    copy.mkdir()
    for table in tables().values():
        (copy / table.file).write_bytes((outputs / table.file).read_bytes())
    describe = exporter._describe

    def replace_and_describe(connection: Any, table: Any) -> None:
        (copy / "dyads.csv").touch()
        describe(connection, table)

    monkeypatch.setattr(exporter, "_describe", replace_and_describe)
    with pytest.raises(TransientError, match="try again"):
        export_duckdb(copy)
    assert not (copy / "hoptac.duckdb").exists()


def test_a_file_that_is_there_is_replaced(outputs: Path, tmp_path: Path) -> None:
    target = tmp_path / "week.duckdb"
    target.write_bytes(b"old")
    done = CliRunner().invoke(app, ["export", "duckdb", "--outputs", str(outputs), "--to", str(target)])
    assert (done.exit_code, done.stdout) == (0, f"{target}\n")
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    with pytest.raises(UsageError):
        export_duckdb(outputs, tmp_path / "t.csv")
