"""Parquet: the rows of the tables, by month, replaced as a whole and never over a foreign folder."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from sample_outputs import make_outputs
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.errors import UsageError
from hoptac.export.parquet import export_parquet
from hoptac.tables.read import read_cells
from hoptac.tables.schemas import PER_ARTICLE, tables


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_rows_are_those_of_the_tables_in_their_order(outputs: Path, tmp_path: Path) -> None:
    folder = export_parquet(outputs, tmp_path / "p")
    for name, table in tables().items():
        where = f"{name}/*/*.parquet" if name in PER_ARTICLE else f"{name}.parquet"
        relation = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/{where}', hive_partitioning = true)")
        names = [*table.names, *(["month"] if name in PER_ARTICLE else [])]
        assert relation.columns == names
        first = [str(row[0]) for row in relation.fetchall()]
        wanted = [cells[0] for cells in read_cells(outputs, table)]
        assert sorted(first) == sorted(wanted)
    place = f"{folder}/sentences/month=2021-12/part_0.parquet"
    ids = [row[0] for row in duckdb.sql(f"SELECT sentence_id FROM '{place}'").fetchall()]
    assert len(ids) > 5 and ids == sorted(ids)


def test_months_are_those_of_publication_in_viet_nam(outputs: Path, tmp_path: Path) -> None:
    folder = export_parquet(outputs, tmp_path / "p")
    query = (
        f"SELECT title, month FROM read_parquet('{folder}/articles/*/*.parquet', hive_partitioning = true)"
    )
    assert dict(duckdb.sql(query).fetchall()) == {
        "=HYPERLINK(1)": "2021-12",
        "Ngày": "2021-12",
        "Muộn": "2022-01",
        "Không ngày": "undated",
    }


def test_the_same_tables_give_the_same_bytes(outputs: Path, tmp_path: Path) -> None:
    assert files_of(export_parquet(outputs, tmp_path / "a")) == files_of(
        export_parquet(outputs, tmp_path / "b")
    )


def test_a_former_export_is_replaced_and_a_foreign_folder_is_not(outputs: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "parquet", "--outputs", str(outputs)])
    assert (done.exit_code, done.stdout) == (0, f"{outputs / 'parquet'}\n")
    mark = json.loads((outputs / "parquet" / "_hoptac.json").read_text(encoding="utf-8"))
    assert mark["rows"]["articles"] == 4
    other = make_outputs(tmp_path / "other", [{"text": "Việt Nam ký với Lào.", "published_at": "2020-01-02"}])
    folder = export_parquet(other, outputs / "parquet")
    assert [p.name for p in (folder / "dyads").iterdir()] == ["month=2020-01"]
    assert not [p for p in outputs.iterdir() if p.name.startswith(".")]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="not written by"):
        export_parquet(outputs, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"
