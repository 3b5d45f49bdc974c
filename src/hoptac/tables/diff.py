"""What changed in the dyads between two outputs folders, and why.

Rows are compared by content, not by ids, which move when a row before them comes or goes: a dyad is
known again by its article's text, the pair, the kind and the place of the words that say it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from hoptac.tables.read import last_run, read_records, unchanged
from hoptac.tables.schemas import tables

Cause = Literal["new article", "removed article", "article changed", "knowledge", "code", "knowledge or code"]
Change = Literal["gained", "lost", "changed"]
Cells = dict[str, str]
Key = tuple[str, str, str, str, int, int]
"""Digest of the text, the pair in the order of its ids, kind, first character and end of the trigger."""

IDENTIFIERS = frozenset({"dyad_id", "cooperation_id", "article_id"})
OF_THE_ARTICLE = ("published_at", "title")
"""Cells of a dyad that come with the article."""


@dataclass(frozen=True, slots=True)
class Version:
    """What made an outputs folder, by its last run."""

    outputs: str
    run_id: str
    version: str
    knowledge_version: str


@dataclass(frozen=True, slots=True)
class DyadChange:
    """One dyad that came, went or changed. Cells are those of ``dyads.csv``; None where it is not."""

    change: Change
    cause: Cause
    before: Cells | None
    after: Cells | None
    columns: tuple[str, ...] = ()
    """The columns that differ, for a changed one; ids are not compared."""

    @property
    def cells(self) -> Cells:
        """The row as it is now, or as it was."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates two outputs folders, in the order of their texts' digests and of the text."""

    before: Version
    after: Version
    unchanged: int
    dyads: tuple[DyadChange, ...]

    def counts(self) -> dict[Cause, dict[Change, int]]:
        """How many rows were gained, lost and changed by each cause."""
        found: dict[Cause, dict[Change, int]] = {}
        for (cause, change), number in sorted(Counter((d.cause, d.change) for d in self.dyads).items()):
            found.setdefault(cause, {})[change] = number
        return found

    def columns(self) -> dict[str, int]:
        """In how many of the changed rows each column differs, the most frequent first."""
        return dict(Counter(name for dyad in self.dyads for name in dyad.columns).most_common())

    def as_dict(self) -> dict[str, Any]:
        """The difference for JSON."""
        return {
            "before": asdict(self.before),
            "after": asdict(self.after),
            "unchanged": self.unchanged,
            "counts": self.counts(),
            "columns": self.columns(),
            "dyads": [asdict(dyad) for dyad in self.dyads],
        }


@dataclass(slots=True)
class _Side:
    """One folder: its dyads by key, and what is known of its articles."""

    version: Version
    rows: dict[Key, list[Cells]]
    articles: set[str]
    heads: dict[str, Counter[tuple[str, ...]]]
    """By digest of the text: what else came with the articles that have it."""


def _read(outputs: Path) -> _Side:
    described = tables()
    with unchanged(outputs):
        digests: dict[str, str] = {}
        heads: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for record in read_records(outputs, described["articles"]):
            digests[record["article_id"]] = record["text_sha256"]
            heads[record["text_sha256"]][tuple(record[name] for name in OF_THE_ARTICLE)] += 1
        triggers = {
            record["cooperation_id"]: (int(record["trigger_start"]), int(record["trigger_end"]))
            for record in read_records(outputs, described["cooperations"])
        }
        rows: dict[Key, list[Cells]] = defaultdict(list)
        for record in read_records(outputs, described["dyads"]):
            first, second = sorted((record["source"], record["target"]))
            place = triggers[record["cooperation_id"]]
            rows[(digests[record["article_id"]], first, second, record["kind"], *place)].append(record)
        run = last_run(outputs)
    version = Version(str(outputs), run["run_id"], run["version"], run["knowledge_version"])
    return _Side(version, dict(rows), set(digests), dict(heads))


def _content(cells: Cells) -> tuple[str, ...]:
    return tuple(value for name, value in cells.items() if name not in IDENTIFIERS)


def _without_equal(before: Iterable[Cells], after: Iterable[Cells]) -> tuple[list[Cells], list[Cells], int]:
    """The rows of each side that the other does not have, and how many are the same."""
    left, rest, equal = list(before), [], 0
    contents = [_content(cells) for cells in left]
    for cells in after:
        if (content := _content(cells)) in contents:
            place = contents.index(content)
            del contents[place], left[place]
            equal += 1
        else:
            rest.append(cells)
    return left, rest, equal


class _Causes:
    """Says why a row came, went or changed."""

    def __init__(self, before: _Side, after: _Side) -> None:
        self._before, self._after = before, after
        knowledge = before.version.knowledge_version != after.version.knowledge_version
        code = before.version.version != after.version.version
        # with the same article, knowledge and number of version, only the code is left
        self._reading: Cause = (
            "knowledge or code" if knowledge and code else "knowledge" if knowledge else "code"
        )

    def of(self, digest: str, article_id: str) -> Cause:
        """The cause for a row of the article with this text and id."""
        before, after = (side.heads.get(digest, Counter()) for side in (self._before, self._after))
        if before == after:
            return self._reading
        if after.total() > before.total() and article_id not in self._before.articles:
            return "new article"
        if after.total() < before.total() and article_id not in self._after.articles:
            return "removed article"
        return "article changed"


def _changes(key: Key, before: list[Cells], after: list[Cells], causes: _Causes) -> Iterator[DyadChange]:
    for old, new in zip(before, after, strict=False):
        columns = tuple(name for name in old if name not in IDENTIFIERS and old[name] != new[name])
        yield DyadChange("changed", causes.of(key[0], new["article_id"]), old, new, columns)
    for old in before[len(after) :]:
        yield DyadChange("lost", causes.of(key[0], old["article_id"]), old, None)
    for new in after[len(before) :]:
        yield DyadChange("gained", causes.of(key[0], new["article_id"]), None, new)


def diff_outputs(before: Path, after: Path) -> Difference:
    """Compare the dyads of two outputs folders.

    ``article changed`` says that an article of the same text came with another date or title, or that
    the text under an id was edited. Raises :class:`hoptac.errors.UsageError` for missing tables.
    """
    old, new = _read(before), _read(after)
    causes = _Causes(old, new)
    found: list[DyadChange] = []
    same = 0
    for key in sorted({*old.rows, *new.rows}):
        left, right, equal = _without_equal(old.rows.get(key, ()), new.rows.get(key, ()))
        same += equal
        found += _changes(key, left, right, causes)
    return Difference(old.version, new.version, same, tuple(found))
