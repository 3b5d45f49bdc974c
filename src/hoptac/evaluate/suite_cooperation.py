"""Suites on reading cooperation: dyads that must be found in a text, that must not, and that may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from hoptac.evaluate.gold import Dyad, Reading
from hoptac.evaluate.suites import Cells, RowScore, SuiteRow, items, row_text
from hoptac.types import KINDS, STATUSES

COLUMNS = ("id", "set", "polarity", "published", "text", "expected", "forbidden", "allowed", "strict", "note")
ANY = "*"

_DYAD = re.compile(r"([^\s>]+>[^\s>]+|[^\s>-]+-[^\s>]+) (\S+)(?: ([a-z]+))?(?: \[([\d/-]*)\])?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A dyad as a suite writes it; ``None`` where the row does not ask."""

    first: str
    second: str
    directed: bool
    kind: str
    status: str | None = None
    date: str | None = None

    def matches(self, dyad: Dyad) -> bool:
        """Whether a found dyad is one that this pattern describes."""
        return (
            self._sides(dyad)
            and self.kind in (ANY, dyad.kind)
            and self.status in (None, dyad.status)
            and self.date in (None, dyad.date)
        )

    def _sides(self, dyad: Dyad) -> bool:
        ways = [(dyad.source, dyad.target)]
        if not (self.directed and dyad.directed):
            ways.append((dyad.target, dyad.source))
        return any(self.first in (ANY, one) and self.second in (ANY, other) for one, other in ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationRow(SuiteRow):
    """A text with the dyads its reader has to find; alternatives stand in one inner tuple."""

    expected: tuple[tuple[Pattern, ...], ...]
    forbidden: tuple[Pattern, ...]
    allowed: tuple[Pattern, ...]
    strict: bool

    def score(self, reading: Reading) -> RowScore:
        """Compare the dyads found with what the row asks."""
        wanted = [pattern for item in self.expected for pattern in item]
        missed = tuple(
            " | ".join(map(_show, item))
            for item in self.expected
            if not any(pattern.matches(dyad) for pattern in item for dyad in reading.dyads)
        )
        wrong: dict[str, None] = {}
        for dyad in reading.dyads:
            fits = any(pattern.matches(dyad) for pattern in (*wanted, *self.allowed))
            barred = any(pattern.matches(dyad) for pattern in self.forbidden)
            if not fits and (barred or self.strict):
                wrong[_show_dyad(dyad)] = None
        return RowScore(self, missed, tuple(wrong))


def parse_pattern(item: str) -> Pattern:
    """Read one dyad such as ``VNM>GBR support done [2021-12]``; ValueError says what is wrong."""
    match = _DYAD.fullmatch(item.strip())
    if not match:
        raise ValueError(f"cannot read the dyad '{item.strip()}'; write 'VNM>GBR kind status [date]'")
    sides, kind, status, day = match.groups()
    sign = ">" if ">" in sides else "-"
    first, _, second = sides.partition(sign)
    if kind not in (ANY, *KINDS):
        raise ValueError(f"unknown kind '{kind}' in '{item.strip()}'")
    if status not in (None, *STATUSES):
        raise ValueError(f"unknown status '{status}' in '{item.strip()}'")
    return Pattern(first, second, sign == ">", kind, status, day)


def build(phenomenon: str, cells: Cells) -> CooperationRow:
    """One row; ValueError says what is wrong with it."""
    text = row_text(cells)
    if cells["strict"] not in ("yes", "no"):
        raise ValueError(f"strict is '{cells['strict']}', not one of yes, no")
    date.fromisoformat(cells["published"])
    row = CooperationRow(
        phenomenon=phenomenon,
        identity=cells["id"],
        set=cells["set"],
        polarity=cells["polarity"],
        published=cells["published"],
        text=text,
        expected=tuple(tuple(map(parse_pattern, item.split("|"))) for item in items(cells["expected"])),
        forbidden=tuple(map(parse_pattern, items(cells["forbidden"]))),
        allowed=tuple(map(parse_pattern, items(cells["allowed"]))),
        strict=cells["strict"] == "yes",
        note=cells["note"],
    )
    if not row.expected and not row.forbidden and not row.strict:
        raise ValueError("the row asks nothing: give expected or forbidden dyads, or strict = yes")
    return row


def _show(pattern: Pattern) -> str:
    parts = [f"{pattern.first}{'>' if pattern.directed else '-'}{pattern.second}", pattern.kind]
    parts += [pattern.status] if pattern.status else []
    parts += [f"[{pattern.date}]"] if pattern.date is not None else []
    return " ".join(parts)


def _show_dyad(dyad: Dyad) -> str:
    sign = ">" if dyad.directed else "-"
    day = f" [{dyad.date}]" if dyad.date else ""
    return f"{dyad.source}{sign}{dyad.target} {dyad.kind} {dyad.status}{day}"
