"""Limits and places: what may be tuned without touching the steps themselves."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORPUS = Path("corpus")
OUTPUTS = Path("outputs")
CACHE_VARIABLE = "HOPTAC_CACHE"
"""Environment variable that names the folder for caches; else they lie beside the outputs."""

MAX_TEXT_CHARACTERS = 2_000_000
"""Longer texts are no articles; they are rejected."""
MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line of JSON is rejected without being held in memory."""

SHARD_SIZE = 200
"""Articles read by one worker before its results are kept."""

FEW_COLLECTIONS = (50_000, 20, 100)
"""When a process looks for garbage: what it has loaded stays, and to search that takes long."""

UTC_OFFSET = "+07:00"
"""The offset of a time that comes without one: the clocks of Viet Nam, which knows no summer time."""

SHINGLE_SYLLABLES = 5
SIGNATURE_SIZE = 128
SIGNATURE_SEED = 20211216
DUPLICATE_JACCARD = 0.8

Progress = Callable[[str, int, int], None]
"""Told the step's name, how much is done, and the total (0 when unknown)."""


def hoptac_version() -> str:
    """The installed version of hoptac."""
    try:
        return version("hoptac")
    except PackageNotFoundError:
        return "0"


def copy_folder(url: str) -> Path:
    """Where copies of what lies at an address are kept: below ``HOPTAC_CACHE``, else in ``.hoptac`` here."""
    mark = sha256(url.encode()).hexdigest()[:8]
    place = Path(os.environ.get(CACHE_VARIABLE, "") or ".hoptac").resolve()
    return place / "stores" / f"{url.rpartition('/')[2] or 'store'}-{mark}"


def cache_folder(folder: Path) -> Path:
    """Where locks and what was computed for ``folder`` are kept: beside it, never inside it."""
    place = folder.resolve()
    override = os.environ.get(CACHE_VARIABLE, "")
    if override:
        mark = sha256(str(place).encode("utf-8", "surrogateescape")).hexdigest()[:8]
        return Path(override) / f"{place.name}-{mark}"
    return place.parent / ".hoptac" / place.name
