"""The words of the report in both languages: ``labels.csv`` and the labels of the fields themselves."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")
FIELD = "field."


def _records(*place: str) -> list[dict[str, str]]:
    text = files("hoptac").joinpath(*place).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def labels() -> dict[str, dict[str, str]]:
    """Label by language and key; a field's key is ``field.`` and its code.

    Raises ValueError for a key that stands twice or lacks a language.
    """
    rows = [(record["key"], record["vi"], record["en"]) for record in _records("report", "labels.csv")]
    rows += [
        (FIELD + record["code"], record["label_vi"], record["label_en"])
        for record in _records("knowledge", "fields.csv")
    ]
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for key, *words in rows:
        if key in found[LANGUAGES[0]] or not all(words):
            raise ValueError(f"labels.csv: {key!r} stands twice or lacks a language")
        for language, word in zip(LANGUAGES, words, strict=True):
            found[language][key] = word
    return found
