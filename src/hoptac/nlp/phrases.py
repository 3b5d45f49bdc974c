"""Phrases of a few syllables, looked up by their comparison keys at or before a token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from hoptac.nlp.gazetteer import Split
from hoptac.nlp.syllables import DASHES, Syllables

T = TypeVar("T")


class Phrases(Generic[T]):
    """A set of phrases, each with a value. Signs between the syllables are part of a phrase, hyphens not."""

    def __init__(self, items: Iterable[tuple[str, T]], split: Split) -> None:
        self._values: dict[tuple[str, ...], T] = {}
        self._lengths: dict[str, set[int]] = {}
        self._last: dict[str, set[int]] = {}
        for phrase, value in items:
            path = tuple(key for surface, key in split(phrase) if surface not in DASHES)
            if path and path not in self._values:
                self._values[path] = value
                self._lengths.setdefault(path[0], set()).add(len(path))
                self._last.setdefault(path[-1], set()).add(len(path))
        self._longest_first = {k: sorted(v, reverse=True) for k, v in self._lengths.items()}
        self._longest_last = {k: sorted(v, reverse=True) for k, v in self._last.items()}

    def at(self, view: Syllables, start: int) -> tuple[int, T] | None:
        """The longest phrase that begins at token ``start``: its end (half-open) and value."""
        lengths = self._longest_first.get(view.key[start]) if start < view.count else None
        if lengths is None:
            return None
        for length in lengths:
            end = start + length
            if end <= view.count and (length == 1 or all(view.joined[start + 1 : end])):
                value = self._values.get(tuple(view.key[start:end]))
                if value is not None:
                    return end, value
        return None

    def first_keys(self) -> frozenset[str]:
        """The keys with which the phrases begin."""
        return frozenset(self._lengths)

    def last_keys(self) -> frozenset[str]:
        """The keys with which the phrases end."""
        return frozenset(self._last)

    def beginnings(self, view: Syllables) -> list[int]:
        """The tokens at which a phrase may begin."""
        lengths = self._lengths
        return [at for at, key in enumerate(view.key) if key in lengths]

    def before(self, view: Syllables, end: int) -> tuple[int, T] | None:
        """The longest phrase that ends right before token ``end``: its start and value."""
        if end <= 0 or end >= view.count or not view.joined[end]:
            return None
        for length in self._longest_last.get(view.key[end - 1], ()):
            start = end - length
            if start >= 0 and (length == 1 or all(view.joined[start + 1 : end])):
                value = self._values.get(tuple(view.key[start:end]))
                if value is not None:
                    return start, value
        return None

    def __contains__(self, keys: tuple[str, ...]) -> bool:
        return keys in self._values

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._values)
