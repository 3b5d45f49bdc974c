"""Suites on reading names: spans that must be found in a text, by type and id, and spans that must not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from hoptac.evaluate.gold import Name, Reading
from hoptac.evaluate.suites import Cells, RowScore, SuiteRow, items, row_text
from hoptac.types import ENTITY_TYPES

COLUMNS = ("id", "set", "polarity", "text", "expected", "forbidden", "note")
SAME = "="
"""Opens a label instead of an id: all spans of the row with one label must have one id."""

_OCCURRENCE = re.compile(r"(.+)@(\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a row's text (half-open ``str`` offsets) with its type; an empty id is not asked."""

    start: int
    end: int
    surface: str
    type: str
    identity: str = ""

    def is_at(self, name: Name) -> bool:
        """Whether a found name has exactly this span and type."""
        return (name.start, name.end, name.type) == (self.start, self.end, self.type)

    def touches(self, name: Name) -> bool:
        """Whether a found name of this type overlaps the span."""
        return name.type == self.type and name.start < self.end and self.start < name.end

    def __str__(self) -> str:
        return "|".join(filter(None, (self.surface, self.type, self.identity)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow(SuiteRow):
    """A text with the names its reader has to find, and the stretches that are none."""

    expected: tuple[Place, ...]
    forbidden: tuple[Place, ...]

    def score(self, reading: Reading) -> RowScore:
        """Compare the names found with what the row asks."""
        missed = [*self._missed(reading), *self._parted(reading)]
        wrong: dict[str, None] = {}
        for place in self.forbidden:
            for name in reading.names:
                if place.touches(name) and not any(expected.is_at(name) for expected in self.expected):
                    wrong[f"{self.text[name.start : name.end]}|{name.type}|{name.identity}"] = None
        return RowScore(self, tuple(missed), tuple(wrong))

    def _missed(self, reading: Reading) -> Iterator[str]:
        for place in self.expected:
            found = [name for name in reading.names if place.is_at(name)]
            if not found:
                near = [name for name in reading.names if name.start < place.end and place.start < name.end]
                yield f"{place}{self._shown(near)}"
            elif place.identity and place.identity[0] != SAME and found[0].identity != place.identity:
                yield f"{place}{self._shown(found)}"

    def _parted(self, reading: Reading) -> Iterator[str]:
        """The labels whose spans, all found, do not have one id."""
        ids: dict[str, list[str]] = defaultdict(list)
        for place in self.expected:
            if place.identity.startswith(SAME):
                ids[place.identity] += [name.identity for name in reading.names if place.is_at(name)]
        for label, found in ids.items():
            if len(set(found)) > 1:
                yield f"{label}: one id, not {', '.join(dict.fromkeys(found))}"

    def _shown(self, names: list[Name]) -> str:
        found = ", ".join(f"{self.text[n.start : n.end]}|{n.type}|{n.identity}" for n in names)
        return f" (found: {found})" if found else ""


def parse_place(item: str, text: str) -> Place:
    """Read ``surface|TYPE|ID`` (``surface@2`` for the second occurrence) against the row's text.

    ValueError says what is wrong.
    """
    surface, *rest = (part.strip() for part in item.split("|"))
    if len(rest) not in (1, 2) or rest[0] not in ENTITY_TYPES:
        raise ValueError(f"cannot read the name '{item}'; write 'surface|TYPE' or 'surface|TYPE|ID'")
    picked = _OCCURRENCE.fullmatch(surface)
    surface, number = (picked[1], int(picked[2])) if picked else (surface, 1)
    starts = [match.start() for match in re.finditer(re.escape(surface), text)]
    if not 1 <= number <= len(starts):
        raise ValueError(f"'{surface}' occurs {len(starts)} times in the text, not {number}")
    start = starts[number - 1]
    return Place(start, start + len(surface), surface, rest[0], rest[1] if len(rest) == 2 else "")


def build(phenomenon: str, cells: Cells) -> NameRow:
    """One row; ValueError says what is wrong with it."""
    text = row_text(cells)
    row = NameRow(
        phenomenon=phenomenon,
        identity=cells["id"],
        set=cells["set"],
        polarity=cells["polarity"],
        text=text,
        expected=tuple(parse_place(item, text) for item in items(cells["expected"])),
        forbidden=tuple(parse_place(item, text) for item in items(cells["forbidden"])),
        note=cells["note"],
    )
    if not row.expected and not row.forbidden:
        raise ValueError("the row asks nothing: give expected or forbidden names")
    return row
