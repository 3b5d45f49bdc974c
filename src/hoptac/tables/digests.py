"""Digests of rows by content, to tell which rows came and went between two publications."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from hoptac.tables.rows import ArticleRows
from hoptac.tables.schemas import PER_ARTICLE, tables

VARYING = frozenset(
    {"sentence_id", "mention_id", "cooperation_id", "dyad_id", "ordinal", "added_at", "duplicate_of"}
)
"""Columns that say nothing of a row's content: they move when a row before it comes or goes."""


@dataclass(slots=True)
class Change:
    """How many rows came and went since the last publication, by table."""

    gained: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PER_ARTICLE, 0))
    lost: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PER_ARTICLE, 0))

    def compare(self, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> None:
        """Count the difference of one article's row digests."""
        for name in PER_ARTICLE:
            old, new = Counter(before.get(name, ())), Counter(after.get(name, ()))
            self.gained[name] += (new - old).total()
            self.lost[name] += (old - new).total()


def row_digests(rows: ArticleRows) -> dict[str, list[str]]:
    """A digest of each row's content by table, ids with ordinals left out."""
    result: dict[str, list[str]] = {}
    for name in PER_ARTICLE:
        places = [i for i, column in enumerate(tables()[name].names) if column not in VARYING]
        result[name] = [
            blake2b(
                repr([row[i] for i in places]).encode("utf-8", "surrogatepass"), digest_size=8
            ).hexdigest()
            for row in rows.tables[name]
        ]
    return result


def pack_digests(digests: Mapping[str, Sequence[str]]) -> bytes:
    """Row digests as bytes."""
    return zlib.compress(json.dumps(digests, separators=(",", ":")).encode(), 6)


def unpack_digests(data: bytes) -> dict[str, list[str]]:
    """The row digests in bytes made by :func:`pack_digests`; nothing for no bytes."""
    digests: dict[str, list[str]] = json.loads(zlib.decompress(data)) if data else {}
    return digests
