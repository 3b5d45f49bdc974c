"""``datapackage.json``: the Frictionless description of the tables, derived from their columns."""

from __future__ import annotations

import json
from typing import Any

from hoptac.tables.schemas import Column, Table, tables

FILE = "datapackage.json"
ENCODING = "utf-8"
"""The standard's name; the byte-order mark at the start of the files is not part of the first header."""


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.key:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    for name, value in (("minimum", column.minimum), ("maximum", column.maximum)):
        if value is not None:
            constraints[name] = value
    if column.pattern:
        constraints["pattern"] = column.pattern
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.description_en,
        "description_en": column.description_en,
        "description_vi": column.description_vi,
    }
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.references[0] == table.name else column.references[0],
                "fields": [column.references[1]],
            },
        }
        for column in table.columns
        if column.references
    ]


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if keys := _foreign_keys(table):
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "type": "table",
        "path": table.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "description": table.description_en,
        "description_en": table.description_en,
        "description_vi": table.description_vi,
        "schema": schema,
    }


def datapackage() -> bytes:
    """The file's bytes: the same for every run of one version."""
    package = {
        "name": "hoptac",
        "title": "International cooperation in Vietnamese news",
        "resources": [_resource(table) for table in tables().values()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
