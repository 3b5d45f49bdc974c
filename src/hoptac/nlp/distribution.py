"""How syllables are used in plain news: what the name tagger knows of words that no annotated article has.

The clusters and the shares of capitals are learnt without annotations by ``training/syllables.py`` and lie
in ``knowledge/learnt/syllables.json``. Without the file every syllable is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "syllables.json"
UNKNOWN = "?"
_FIGURES = 4


def form(surface: str) -> str:
    """The form under which a syllable is counted: figures by their number, at most four."""
    return "0" * min(len(surface), _FIGURES) if surface[0].isdigit() else surface


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was learnt: by form the coarse and the fine cluster, by comparison key the share of capitals."""

    clusters: Mapping[str, tuple[int, int]]
    capitals: Mapping[str, str]

    def clusters_of(self, surface: str) -> tuple[str, str] | None:
        """The numbers of the coarse and the fine cluster; None for a syllable too rare to have one."""
        found = self.clusters.get(form(surface))
        if found is None and len(surface) > 1 and surface.isupper():
            found = self.clusters.get(surface.capitalize())
        return (str(found[0]), str(found[1])) if found else None

    def capital(self, key: str) -> str:
        """How often the key is written with a capital within sentences, in steps from ``0`` to ``1``."""
        return self.capitals.get(key, UNKNOWN)


@cache
def load_distribution() -> Distribution:
    """What was learnt, read once a process."""
    resource = files("hoptac") / "knowledge" / "learnt" / FILE
    learnt = json.loads(resource.read_text(encoding="utf-8")) if resource.is_file() else {}
    return Distribution(learnt.get("clusters", {}), learnt.get("capitals", {}))
