"""The command ``report``: the tables as a site that opens from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hoptac.settings import CORPUS, OUTPUTS


def report(
    outputs: Annotated[
        Path, typer.Option("--outputs", metavar="DIR", help="Folder that holds the tables.", file_okay=False)
    ] = OUTPUTS,
    corpus: Annotated[
        Path,
        typer.Option(
            "--corpus",
            metavar="DIR",
            help="Folder that holds the articles, for their line breaks; the tables alone suffice.",
            file_okay=False,
        ),
    ] = CORPUS,
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

    with progress() as tell:
        place = write_report(outputs, corpus if corpus.is_dir() else None, tell, to)
    print(place)
