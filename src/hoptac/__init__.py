"""Tables of international cooperation from Vietnamese news.

The public API, loaded when it is first used:

- :func:`extract` reads one text and gives an :class:`Extraction`.
- :func:`load` gives a spaCy ``Language`` whose docs have ``ents`` and ``._.cooperations``.
- :func:`read_tables` gives the written tables as typed pandas frames.

Every offset is a half-open pair of ``str`` indices: ``text[start:end]`` is the surface.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoptac.api import extract
    from hoptac.nlp.component import load
    from hoptac.tables.frames import Tables, read_tables
    from hoptac.types import Article, Cooperation, Entity, Extraction, Mention, Party, Span

__all__ = [
    "Article",
    "Cooperation",
    "Entity",
    "Extraction",
    "Mention",
    "Party",
    "Span",
    "Tables",
    "extract",
    "load",
    "read_tables",
]

_HOMES = {
    "extract": "hoptac.api",
    "load": "hoptac.nlp.component",
    "Tables": "hoptac.tables.frames",
    "read_tables": "hoptac.tables.frames",
}
"""Where a name is defined, if not in :mod:`hoptac.types`."""


def __getattr__(name: str) -> object:
    """Load a public name on its first use, so that ``import hoptac`` starts at once."""
    if name not in __all__:
        raise AttributeError(f"module 'hoptac' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "hoptac.types")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
