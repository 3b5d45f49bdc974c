"""The commands below ``hoptac export``: the tables as other files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hoptac.cli.places import OutputsOption, tables_of, target_of
from hoptac.settings import OUTPUTS

export_app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help=(
        "Write the tables as a workbook, a DuckDB file or Parquet files.\n\n\b\nExamples:\n"
        "  hoptac export xlsx\n  hoptac export duckdb --to week.duckdb\n"
        "  hoptac export parquet --outputs outputs --to parquet"
    ),
)

TargetOption = Annotated[
    Path | None, typer.Option("--to", metavar="PATH", help="Where to write [default: in the outputs folder].")
]


@export_app.command()
def xlsx(outputs: OutputsOption = str(OUTPUTS), to: TargetOption = None) -> None:
    """Write a workbook for Excel and LibreOffice: one sheet per table, and one that explains them.

    \b
    Examples:
      hoptac export xlsx
      hoptac export xlsx --to week.xlsx
    """
    from hoptac.cli.console import progress
    from hoptac.export.xlsx import export_xlsx

    with progress() as tell:
        place = export_xlsx(tables_of(outputs), target_of(outputs, to), tell)
    print(place)


@export_app.command()
def duckdb(outputs: OutputsOption = str(OUTPUTS), to: TargetOption = None) -> None:
    """Write a DuckDB file: the tables with types and keys, and ready views.

    Views: dyads_dated, dyads_without_duplicates, dyads_one_a_day, by_month, by_pair.

    \b
    Examples:
      hoptac export duckdb
      hoptac export duckdb --to week.duckdb
    """
    from hoptac.cli.console import progress
    from hoptac.export.duckdb import export_duckdb

    with progress() as tell:
        place = export_duckdb(tables_of(outputs), target_of(outputs, to), tell)
    print(place)


@export_app.command()
def parquet(outputs: OutputsOption = str(OUTPUTS), to: TargetOption = None) -> None:
    """Write a folder of Parquet files, the big tables in one folder per month of publication.

    \b
    Examples:
      hoptac export parquet
      hoptac export parquet --to tables-parquet
    """
    from hoptac.cli.console import progress
    from hoptac.export.parquet import export_parquet

    with progress() as tell:
        place = export_parquet(tables_of(outputs), target_of(outputs, to), tell)
    print(place)
