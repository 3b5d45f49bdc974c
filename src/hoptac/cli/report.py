"""The command ``report``: the tables as a site that opens from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hoptac.cli.places import OutputsOption, tables_of, target_of
from hoptac.objects import place
from hoptac.settings import CORPUS, OUTPUTS


def report(
    outputs: OutputsOption = str(OUTPUTS),
    corpus: Annotated[
        str,
        typer.Option(
            "--corpus",
            metavar="DIR",
            help="Folder or address of the articles, for their line breaks; the tables alone suffice.",
        ),
    ] = str(CORPUS),
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where to write [default: OUTPUTS/report].")
    ] = None,
) -> None:
    """Write the report: pages to look at, which open from disk without a server.

    \b
    Examples:
      hoptac report
      hoptac report --outputs outputs --to week
    """
    from hoptac.cli.console import progress
    from hoptac.report.site import write_report
    from hoptac.workspace import corpus_here

    target, articles = target_of(outputs, to), corpus_here(place(corpus))
    with progress() as tell:
        written = write_report(tables_of(outputs), articles if articles.is_dir() else None, tell, target)
    print(written)
