"""Files of many articles, read one record at a time: JSON lines and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import BinaryIO

from hoptac.corpus.encoding import BINARY, lines, sniff
from hoptac.corpus.intake import Incoming, Read, incoming
from hoptac.errors import InputError
from hoptac.settings import MAX_TEXT_CHARACTERS

DELIMITERS = ",;\t"


def _is_binary(stream: BinaryIO) -> bool:
    """Whether a stream is no text at all: NUL at its start, and no record opens there."""
    start = stream.read(8192)
    stream.seek(0)
    return b"\0" in start and sniff(start) is None and start.lstrip()[:1] != b"{"


def _record(line: str, origin: str) -> Incoming:
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise InputError(origin, "not JSON: nested too deep") from error
    except ValueError as error:
        raise InputError(origin, f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError(origin, f"a JSON {type(value).__name__}, not an object with 'text'")
    return incoming(value, origin)


def read_jsonl(stream: BinaryIO, source: str) -> Iterator[Read]:
    """The articles of a file with one JSON object a line; empty lines are passed over."""
    if _is_binary(stream):
        yield InputError(source, BINARY)
        return
    empty = True
    for number, text, unreadable in lines(stream, source):
        if unreadable:
            empty = False
            yield unreadable
        elif text.strip():
            empty = False
            try:
                yield _record(text, f"{source}:{number}")
            except InputError as error:
                yield error
    if empty:
        yield InputError(source, "the file is empty")


class _Lines:
    """Feeds :mod:`csv` and keeps what could not be read, so that its record can be refused."""

    def __init__(self, stream: BinaryIO, source: str) -> None:
        self._lines = lines(stream, source)
        self.errors: list[InputError] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            if line.error:
                self.errors.append(line.error)
            yield line.text


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter and the column names in a CSV file's first line."""
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return "", []
        names = [name.strip().lower() for name in cells]
        if "text" in names:
            return delimiter, names
    return "", []


def _rows(source: str, feed: _Lines, reader: Iterator[list[str]], names: list[str]) -> Iterator[Read]:
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            cells = []
            feed.errors.append(InputError(f"{source}:{before + 2}", f"not CSV: {error}"))
        # the reader counts from the line behind the header
        origin, before = f"{source}:{before + 2}", reader.line_num  # type: ignore[attr-defined]
        if feed.errors:
            yield from feed.errors
            feed.errors.clear()
        elif cells and len(cells) != len(names):
            yield InputError(origin, f"{len(cells)} cells, but the header has {len(names)}")
        elif cells:
            try:
                yield incoming(dict(zip(names, (cell or None for cell in cells), strict=True)), origin)
            except InputError as error:
                yield error
        if cells is None:
            return


def read_csv(stream: BinaryIO, source: str) -> Iterator[Read]:
    """The articles of a CSV file (comma, semicolon or tab) with at least a column ``text``."""
    if _is_binary(stream):
        yield InputError(source, BINARY)
        return
    feed = _Lines(stream, source)
    supply = iter(feed)
    first = next(supply, "")
    if feed.errors:
        yield feed.errors[0]
        return
    if not first.strip():
        yield InputError(source, "the file is empty")
        return
    delimiter, names = _header(first)
    if not delimiter:
        yield InputError(f"{source}:1", "no column 'text' in the header")
        return
    limit, empty = csv.field_size_limit(2 * MAX_TEXT_CHARACTERS), True
    try:
        for read in _rows(source, feed, csv.reader(supply, delimiter=delimiter, strict=True), names):
            empty = False
            yield read
    finally:
        csv.field_size_limit(limit)
    if empty:
        yield InputError(source, "nothing below the header")
