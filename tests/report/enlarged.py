"""Tables many times as large as some that are there, to see how the report bears them."""

from __future__ import annotations

import csv
from pathlib import Path

from hoptac.tables.read import read_records
from hoptac.tables.schemas import tables


def enlarge(outputs: Path, target: Path, times: int) -> None:
    """The same tables with every article so many times, each with an id of its own."""
    target.mkdir()
    per_article = [
        table for table in tables().values() if not {"article_id", "cooperation_id"}.isdisjoint(table.names)
    ]
    for table in tables().values():
        rows = list(read_records(outputs, table))
        with (target / table.file).open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, table.names, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            if table not in per_article:
                writer.writerows(rows)
                continue
            for number in range(times):
                mark = f"{number:05x}"
                writer.writerows(
                    {
                        name: f"{cell[:12]}{mark}{cell[17:]}" if is_id(name, cell) else cell
                        for name, cell in row.items()
                    }
                    for row in rows
                )


def is_id(name: str, cell: str) -> bool:
    """Whether a cell holds an id that begins with that of an article."""
    return (
        (name.endswith("_id") or name == "duplicate_of")
        and cell[:1] == "a"
        and len(cell.partition(":")[0]) == 17
    )
