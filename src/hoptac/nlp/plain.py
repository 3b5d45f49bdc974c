"""What was read, as plain values that any serialiser takes, and back; and moved to other offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from hoptac.types import Cooperation, Span

T = TypeVar("T")
Plain = dict[str, Any]
_JAMO = range(0x1160, 0x1200)
"""Hangul vowels and finals, which join what stands before them."""


def plain_cooperations(cooperations: Sequence[Cooperation]) -> list[Plain]:
    """Cooperation mentions as dictionaries of texts, numbers, lists and further dictionaries."""
    return [asdict(cooperation) for cooperation in cooperations]


def cooperations_of(values: Sequence[Plain]) -> tuple[Cooperation, ...]:
    """The cooperation mentions that :func:`plain_cooperations` made plain, also after JSON or msgpack."""
    return tuple(_built(Cooperation, value) for value in values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    """A value of the annotated type ``kind``: a dataclass, a tuple of such, one or None, or as it is."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], cell) for name, cell in value.items()})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in value)
    if get_origin(kind) in (Union, UnionType):
        if value is None:
            return None
        return _built(next(option for option in get_args(kind) if option is not NoneType), value)
    return value


def composed_places(raw: str) -> list[int]:
    """For each character of the NFC form of ``raw``, and behind its last, where it stands in ``raw``."""
    places: list[int] = []
    start = 0
    for end in range(1, len(raw) + 1):
        if end < len(raw) and (unicodedata.combining(raw[end]) or ord(raw[end]) in _JAMO):
            continue
        places += [start] * len(unicodedata.normalize("NFC", raw[start:end]))
        start = end
    return [*places, len(raw)]


def moved(value: T, places: Sequence[int]) -> T:
    """The same value with the offset ``places[i]`` for every offset ``i`` of a span in it."""
    if isinstance(value, Span):
        return replace(value, start=places[value.start], end=places[value.end])
    if isinstance(value, tuple):
        return tuple(moved(each, places) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {item.name: moved(getattr(value, item.name), places) for item in fields(value)}
        return replace(value, **changed)
    return value
