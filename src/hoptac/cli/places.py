"""Options that name a folder, or an address in an object store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hoptac.objects import is_url


def _checked(text: str) -> str:
    if not is_url(text) and Path(text).is_file():
        raise typer.BadParameter(f"Directory {text!r} is a file.")
    return text


def tables_of(outputs: str) -> Path:
    """The folder of the tables that an option names; for an address, a copy of the last published ones."""
    if not is_url(outputs):
        return Path(outputs)
    from hoptac.tables.remote import tables_here

    return tables_here(outputs)


def target_of(outputs: str, to: Path | None) -> Path | None:
    """Where a command writes what it makes of the tables. Tables at an address need one to be named."""
    if to is None and is_url(outputs):
        raise typer.BadParameter(f"{outputs}: say with --to where on this machine it is to be written")
    return to


CorpusOption = Annotated[
    str,
    typer.Option(
        "--corpus", metavar="DIR", help="Folder or address that holds the articles.", parser=_checked
    ),
]
OutputsOption = Annotated[
    str,
    typer.Option(
        "--outputs", metavar="DIR", help="Folder or address that holds the tables.", parser=_checked
    ),
]
