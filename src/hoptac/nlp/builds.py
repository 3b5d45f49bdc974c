"""Where a person's name is at home, by its letters: ``Ezhikov`` is of Russian build, ``Coppola`` of Italian.

Naive Bayes (Manning, Raghavan and Schütze 2008, chapter 13) over words and letter trigrams of the names
in ``name_builds.csv`` and of the listed people. It is asked only of names that no list holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import add

from hoptac.lexicon.schema import BuildRow, EntityRow
from hoptac.text.forms import unmarked

_SMOOTHING = 0.3
_LISTED = 0.5
"""Weight of a listed person's name: an office-holder may bear a name of another country's build."""
_LETTERS = str.maketrans("øłıæßœð", "oliesod")
"""The nearest plain letters for those that do not come apart into a letter and a mark."""
_WORDS = re.compile(r"[\s.]+")
_PARTS = re.compile(r"[-’']")
_BETWEEN = "\n"
"""Parts words that are joined; no word holds it."""


def _plain(name: str) -> str:
    return unmarked(name.lower()).translate(_LETTERS)


def _signs(name: str) -> Iterator[str]:
    """The words of a name and the trigrams of their parts, ends marked; accents don't count."""
    for word in filter(None, _WORDS.split(_plain(name))):
        yield word
        for part in _PARTS.split(word):
            marked = f"^{part}$"
            yield from (marked[at : at + 3] for at in range(len(marked) - 2))


def _all_signs(names: Iterable[str]) -> Counter[str]:
    """How often each sign is in many names: what :func:`_signs` gives for each, counted in one go."""
    words = list(filter(None, _WORDS.split(_plain(" ".join(names)))))
    bound = f"${_BETWEEN}^"
    marked = f"^{_PARTS.sub(bound, bound.join(words))}$"
    found = Counter(words)
    trigrams = Counter(map(add, map(add, marked, marked[1:]), marked[2:]))
    found.update({sign: times for sign, times in trigrams.items() if _BETWEEN not in sign})
    return found


def _weighed(signs: Mapping[str, int], more: Mapping[str, int], weight: float) -> dict[str, float]:
    """The sum of two counts, the second of less weight."""
    found: dict[str, float] = {**signs}
    for sign, times in more.items():
        found[sign] = found.get(sign, 0) + weight * times
    return found


class NameBuilds:
    """The builds of names; counting waits until somebody asks."""

    def __init__(self, rows: Iterable[BuildRow], people: Iterable[EntityRow]) -> None:
        self._rows = {row.key: row for row in rows}
        self._people = people
        self._states: dict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            for state in row.states:
                self._states[state].append(row.key)
        self._logs: dict[str, Mapping[str, float]] = {}
        self._unseen: dict[str, float] = {}
        self.of = lru_cache(4096)(self._of)

    def _count(self) -> None:
        listed: dict[str, list[str]] = defaultdict(list)
        for person in self._people:
            key = next(iter(self._states.get(person.country, ())), "")
            if person.type == "PERSON" and key:
                listed[key] += {person.name_vi, person.name_en, *person.aliases} - {""}
        counts = {
            key: _weighed(
                _all_signs((*row.given_names, *row.surnames)), _all_signs(listed.get(key, ())), _LISTED
            )
            for key, row in self._rows.items()
        }
        different = len(set().union(*counts.values()))
        for key, found in counts.items():
            total = math.log(sum(found.values()) + _SMOOTHING * different)
            logs = {n: math.log(n + _SMOOTHING) - total for n in set(found.values())}
            self._logs[key] = {sign: logs[n] for sign, n in found.items()}
            self._unseen[key] = math.log(_SMOOTHING) - total

    def _of(self, name: str) -> Mapping[str, float]:
        """The probability of each build; empty for a name without letters.

        The trigrams of a word say much the same, so their sum is divided by the root of their number.
        """
        signs = list(_signs(name))
        if not signs or not self._rows:
            return {}
        if not self._logs:
            self._count()
        root = math.sqrt(len(signs))
        scores = {
            key: sum(logs.get(sign, self._unseen[key]) for sign in signs) / root
            for key, logs in self._logs.items()
        }
        most = max(scores.values())
        weights = {key: math.exp(score - most) for key, score in scores.items()}
        total = sum(weights.values())
        return {key: weight / total for key, weight in weights.items()}

    def at_home(self, build: str) -> tuple[str, ...]:
        """The states where a build is at home; empty for one that no row describes."""
        row = self._rows.get(build)
        return row.states if row else ()

    def fits(self, name: str, state: str) -> float:
        """How well a name suits a state, 0 to 1: the probability of the likeliest build at home there."""
        found = self.of(name)
        return max((found.get(key, 0.0) for key in self._states.get(state, ())), default=_UNKNOWN)

    def likeliest(self, name: str) -> tuple[str, str, float]:
        """The likeliest build of a name, the state that has most such names (may be empty), and how sure."""
        found = self.of(name)
        if not found:
            return "", "", 0.0
        key = max(found, key=lambda build: (found[build], build))
        return key, self._rows[key].most, found[key]


_UNKNOWN = 0.01
"""For a state whose names no build describes."""
