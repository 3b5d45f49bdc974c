"""Corpus to tables: what is new is read in shards, what is known is taken over, all is published at once.

Three steps that a scheduler may call one by one (:func:`plan`, :func:`extract_shard`,
:func:`publish`), and :func:`run`, which is the three in a row. They pass ids and paths, never
texts, and write the same bytes either way.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hoptac.errors import HoptacError, UsageError
from hoptac.files import locked
from hoptac.listing import Listing, list_articles
from hoptac.parts import read_back
from hoptac.publication import RunReport, publish_listing
from hoptac.settings import SHARD_SIZE, Progress, cache_folder
from hoptac.shards import ExtractorFactory, default_processes, pipeline, read_shards
from hoptac.tables.cache import Cache, Known, cache_file, discard, is_damage, open_cache
from hoptac.tables.folder import recover

__all__ = [
    "Plan",
    "RunReport",
    "ShardReport",
    "alone",
    "extract_shard",
    "keep_parts",
    "plan",
    "publish",
    "run",
]

T = TypeVar("T")
STARTED = "started"


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be read before the tables can be published."""

    shards: tuple[tuple[str, ...], ...]
    """Paths relative to the corpus, in groups that one worker reads."""
    new: int
    """Articles that the published tables do not have."""
    changed: int
    """Articles whose file, or the knowledge or code that read it, changed since they were published."""
    unchanged: int
    removed: int
    """Published articles that are no longer in the corpus."""

    @property
    def to_read(self) -> int:
        """How many articles the shards hold; less than ``new + changed`` when some were read before."""
        return sum(map(len, self.shards))


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What reading one shard gave."""

    read: int
    failed: int


class CacheError(HoptacError):
    """What was read cannot be kept: the disk is full, or the folder cannot be written."""


def _busy(outputs: Path) -> str:
    return f"another run is working on {outputs}"


def _lock(outputs: Path, *, shared: bool = False) -> AbstractContextManager[None]:
    return locked(cache_folder(outputs) / "lock", _busy(outputs), shared=shared)


@contextmanager
def alone(outputs: Path, *, patience: float = 0) -> Iterator[None]:
    """Keep other whole runs off ``outputs`` while the block runs: for a scheduler that runs the steps.

    Raises :class:`hoptac.errors.TransientError` when another run still works after ``patience`` seconds.
    """
    with locked(cache_folder(outputs) / "run.lock", _busy(outputs), patience=patience):
        yield


def _check_places(corpus: Path, outputs: Path) -> None:
    inner, outer = outputs.resolve(), corpus.resolve()
    if inner == outer or outer in inner.parents or inner in outer.parents:
        raise UsageError(f"{outputs}: outputs and corpus must not lie in one another")
    if outputs.exists() and not outputs.is_dir():
        raise UsageError(f"{outputs}: not a folder")


def _with_sound_cache(outputs: Path, step: Callable[[Cache], T]) -> T:
    """Run a step; when the cache turns out damaged, delete it and run the step once more.

    Raises :class:`CacheError` when the cache cannot be written.
    """
    try:
        with open_cache(outputs) as cache:
            return step(cache)
    except sqlite3.OperationalError as error:
        raise CacheError(f"{cache_file(outputs)}: {error}; what was kept before is kept") from error
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    discard(cache_file(outputs))
    with open_cache(outputs) as cache:
        return step(cache)


def _plan(corpus: Path, cache: Cache, shard_size: int) -> Plan:
    cache.remember({STARTED: repr(time.time())})
    listing, known = list_articles(corpus, cache), cache.keys()
    to_read: list[str] = []
    new = changed = unchanged = 0
    for identity, key in listing.keys.items():
        kept = known.get(identity, Known())
        if kept.key != key or not kept.lasting:
            to_read.append(listing.paths[identity])
        elif kept.failed:
            continue
        new += not kept.published
        changed += bool(kept.published) and kept.published != key
        unchanged += kept.published == key
    shards = tuple(tuple(to_read[i : i + shard_size]) for i in range(0, len(to_read), shard_size))
    removed = sum(bool(kept.published) for identity, kept in known.items() if identity not in listing.keys)
    return Plan(shards, new, changed, unchanged, removed)


def plan(corpus: Path, outputs: Path, *, shard_size: int = SHARD_SIZE) -> Plan:
    """Compare the corpus with what was read before; say what has to be read.

    Raises :class:`UsageError` without a corpus, :class:`hoptac.errors.TransientError` while another
    run works on the same outputs.
    """
    _check_places(corpus, outputs)
    with _lock(outputs):
        recover(outputs)
        return _with_sound_cache(outputs, lambda cache: _plan(corpus, cache, shard_size))


def _extract(
    corpus: Path,
    cache: Cache,
    shards: Sequence[Sequence[str]],
    factory: ExtractorFactory,
    processes: int,
    progress: Progress | None,
) -> ShardReport:
    done = failed = 0
    total, early = sum(map(len, shards)), None
    for entries in read_shards(corpus, shards, factory, processes):
        cache.put(entries)
        if min(processes, len(shards)) > 1:
            # pandas loads while others read
            from hoptac.tables.check import EarlyCheck

            early = early or EarlyCheck(cache)
            early.add(entries)
        done += len(entries)
        failed += sum(bool(entry.error) for entry in entries)
        if progress:
            progress("extract", done, total)
    return ShardReport(done, failed)


def extract_shard(
    corpus: Path, outputs: Path, paths: Sequence[str], *, extractor: ExtractorFactory | None = None
) -> ShardReport:
    """Read the articles at ``paths`` and keep what was found for :func:`publish`.

    Several processes may do this at once for different shards. An article that cannot be read
    becomes a row of ``rejects.csv`` when the tables are published.
    """
    with _lock(outputs, shared=True):
        return _with_sound_cache(
            outputs, lambda cache: _extract(corpus, cache, [paths], extractor or pipeline, 1, None)
        )


def keep_parts(outputs: Path, place: str, names: Sequence[str] | None = None) -> ShardReport:
    """Keep what workers of a cluster have read into files in ``place``: these, or all that are there.

    See :mod:`hoptac.parts`. Files of a run that was cut off may hold what has changed since; then
    :func:`plan` has those articles read again.
    """

    def step(cache: Cache) -> ShardReport:
        kept = failed = 0
        for entries in read_back(place, names):
            cache.put(entries)
            kept += len(entries)
            failed += sum(bool(entry.error) for entry in entries)
        return ShardReport(kept, failed)

    with _lock(outputs, shared=True):
        return _with_sound_cache(outputs, step)


def _stale(listing: Listing, cache: Cache) -> tuple[str, ...]:
    """Paths of articles whose entry is missing, damaged or of another state than the corpus."""
    known, damaged = cache.keys(), cache.damaged()

    def stale(identity: str, key: str) -> bool:
        kept = known.get(identity, Known())
        return identity in damaged or (kept.key != key and kept.lasting)

    return tuple(listing.paths[i] for i, key in listing.keys.items() if stale(i, key))


def _publish(
    corpus: Path,
    outputs: Path,
    cache: Cache,
    factory: ExtractorFactory,
    processes: int,
    progress: Progress | None,
) -> RunReport:
    started = float(cache.state(STARTED) or time.time())
    listing = list_articles(corpus, cache)
    if stale := _stale(listing, cache):
        shards = [stale[i : i + SHARD_SIZE] for i in range(0, len(stale), SHARD_SIZE)]
        _extract(corpus, cache, shards, factory, processes, progress)
    report = publish_listing(corpus, outputs, cache, listing, started, progress)
    cache.remember({STARTED: ""})
    return report


def publish(
    corpus: Path,
    outputs: Path,
    *,
    extractor: ExtractorFactory | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Write all tables from what was read; articles that were not read yet are read now.

    The folder is replaced as a whole; when nothing changed it is left as it is, but for a row in
    ``runs.csv``. Raises :class:`hoptac.tables.validate.TableError` (then nothing is replaced).
    """
    _check_places(corpus, outputs)
    with _lock(outputs):
        recover(outputs)
        return _with_sound_cache(
            outputs,
            lambda cache: _publish(
                corpus, outputs, cache, extractor or pipeline, processes or default_processes(), progress
            ),
        )


def run(
    corpus: Path,
    outputs: Path,
    processes: int | None = None,
    progress: Progress | None = None,
    extractor: ExtractorFactory | None = None,
) -> RunReport:
    """Bring the tables in ``outputs`` up to date with the articles in ``corpus``.

    ``processes`` defaults to the processors at hand; with one, or fewer than two shards to read,
    all happens in this process. ``extractor`` makes what reads the articles (the pipeline unless
    given); for several processes it must be importable by name. Killed in between, the next run goes
    on with what was kept.
    """
    _check_places(corpus, outputs)
    factory, workers = extractor or pipeline, processes or default_processes()

    def steps(cache: Cache) -> RunReport:
        planned = _plan(corpus, cache, SHARD_SIZE)
        _extract(corpus, cache, planned.shards, factory, workers, progress)
        return _publish(corpus, outputs, cache, factory, workers, progress)

    with alone(outputs), _lock(outputs):
        recover(outputs)
        return _with_sound_cache(outputs, steps)
