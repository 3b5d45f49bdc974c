"""What may be a name: candidates that the resolver chooses from and a tagger may learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hoptac.lexicon.schema import EntityRow
from hoptac.types import EntityType, Rule

Source = Literal[
    "gazetteer",
    "clipped",
    "shape",
    "title",
    "surname",
    "byline",
    "credit",
    "gloss",
    "short",
    "quote",
    "tagger",
]


@dataclass(slots=True)
class Candidate:
    """A stretch of tokens (half-open) that may be a name.

    ``score`` in [0, 1] is how sure the source is; ``rows`` are the known things it may mean (empty
    for open names); ``country`` is the state that the words around it give (ISO 3166-1 alpha-3).
    """

    start: int
    end: int
    type: EntityType
    score: float
    source: Source
    rule: Rule
    rows: tuple[EntityRow, ...] = ()
    subtype: str = ""
    country: str = ""
    identity: str = ""
    """The entity id where the source gives it (a ministry with its country); else empty."""

    def overlaps(self, other: Candidate) -> bool:
        """Whether the two share a token."""
        return self.start < other.end and other.start < self.end
