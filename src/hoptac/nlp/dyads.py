"""From a cooperation mention to its pairs of parties: between the two sides, not within a list."""

from __future__ import annotations

import itertools

from hoptac.types import Cooperation, Party


def pairs(cooperation: Cooperation) -> tuple[tuple[Party, Party], ...]:
    """The dyads of one mention as (source, target), in the order of the text.

    With parties on both sides the pairs are source x target; with all on one side, all pairs of
    them (``A, B and C organise together``). A party is never paired with itself, and the same
    pair is given once.
    """
    sources = [p for p in cooperation.parties if p.side == "source"]
    targets = [p for p in cooperation.parties if p.side == "target"]
    couples = itertools.product(sources, targets) if targets else itertools.combinations(sources, 2)
    seen: set[frozenset[str]] = set()
    result: list[tuple[Party, Party]] = []
    for source, target in couples:
        key = frozenset((source.party, target.party))
        if len(key) == 2 and key not in seen:
            seen.add(key)
            result.append((source, target))
    return tuple(result)
