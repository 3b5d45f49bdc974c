"""Rows against the columns' rules, a chunk at a time, before anything is published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd
import pandera.pandas as pa

from hoptac.errors import HoptacError
from hoptac.tables.schemas import Column, Row, Table, tables

_DTYPES = {
    "string": "string",
    "datetime": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
}


class TableError(HoptacError):
    """Rows that do not fit the tables' rules: a mistake in hoptac, not in the input."""


def _checks(column: Column) -> list[pa.Check]:
    checks: list[pa.Check] = []
    if column.enum:
        checks.append(pa.Check.isin(column.enum))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    if column.pattern:
        checks.append(pa.Check.str_matches(f"^(?:{column.pattern})$"))
    return checks


@cache
def pandera_schema(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a table: types, required cells, allowed values, key, order of columns."""
    described = tables()[table]
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(_DTYPES[column.type], _checks(column), nullable=not column.required)
            for column in described.columns
        },
        unique=list(described.key) or None,
        strict=True,
        ordered=True,
        name=table,
    )


def as_frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a data frame with the columns' types; empty cells are missing values."""
    return pd.DataFrame(
        {
            column.name: pd.array([row[place] for row in rows], dtype=_DTYPES[column.type])  # type: ignore[call-overload]
            for place, column in enumerate(table.columns)
        }
    )


def validate(table: Table, rows: Sequence[Row]) -> None:
    """Check rows against their table. Raises :class:`TableError` that names the column and a value."""
    try:
        pandera_schema(table.name).validate(as_frame(table, rows))
    except (pa.errors.SchemaError, TypeError, ValueError) as error:
        first = " ".join(str(error).split())[:300]
        raise TableError(f"{table.file} was not published: {first}") from error
