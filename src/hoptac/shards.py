"""Reading articles in shards: in this process, or in several that each load the pipeline once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from hashlib import sha256
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Protocol

from hoptac.corpus.dedup import signature
from hoptac.corpus.store import Stored, parse_article
from hoptac.errors import HoptacError, InputError, TransientError
from hoptac.lexicon.load import knowledge_version
from hoptac.tables.cache import Entry, entry_key, pack
from hoptac.tables.digests import pack_digests, row_digests
from hoptac.tables.rows import build_rows
from hoptac.types import Article, Extraction

MAX_ERROR = 500
PASSING = (OSError, MemoryError, TransientError)
"""Errors that say nothing of the article: it is read again in the next run."""


class Extractor(Protocol):
    """Anything that reads an article: the pipeline, or a stand-in in tests."""

    def extract(self, article: Article) -> Extraction:
        """Read one article."""
        ...


ExtractorFactory = Callable[[], Extractor]
"""Makes the extractor of a process; importable by name, so that other processes can call it."""


class WorkerError(HoptacError):
    """A worker process ended without an answer; what was read before is kept."""


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def pipeline() -> Extractor:
    """The pipeline of this process; loaded when first needed, as that takes seconds."""
    from hoptac.nlp.pipeline import load

    return load()


def _one_line(error: Exception) -> str:
    reason = error.reason if isinstance(error, InputError) else error
    text = " ".join(f"{type(error).__name__}: {reason}".replace("\0", "\\0").split())
    return text[:MAX_ERROR].encode("utf-8", "backslashreplace").decode()


def read_entry(corpus: Path, path: str, extractor: Extractor, knowledge: str) -> Entry:
    """Read one article of the corpus; an error becomes part of the entry and stops nothing else."""
    identity, key = Stored(path, 0, 0).article_id, ""
    try:
        data = (corpus / path).read_bytes()
        key = entry_key(f"{sha256(data).hexdigest()} {path}", knowledge)
        article = parse_article(data, path)
        rows = build_rows(extractor.extract(article))
        return Entry(
            identity,
            key,
            article.published_at,
            sha256(article.text.encode()).hexdigest(),
            signature(article.text),
            pack(rows),
            pack_digests(row_digests(rows)),
        )
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one article, the others go on
        return Entry(identity, key, error=_one_line(error), at=now(), lasting=not isinstance(error, PASSING))


_worker: dict[str, Extractor] = {}


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


def _start_worker(factory: ExtractorFactory) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker["extractor"] = factory()


def read_shard(corpus: Path, paths: Sequence[str], extractor: Extractor) -> list[Entry]:
    """Read the articles at ``paths`` (relative to ``corpus``), in their order."""
    knowledge = knowledge_version()
    return [read_entry(corpus, path, extractor, knowledge) for path in paths]


def _work(corpus: Path, paths: Sequence[str]) -> list[Entry]:
    return read_shard(corpus, paths, _worker["extractor"])


def read_shards(
    corpus: Path, shards: Sequence[Sequence[str]], factory: ExtractorFactory, processes: int
) -> Iterator[list[Entry]]:
    """The entries of each shard as it is done, in no particular order.

    With one process or one shard everything is read in this process. Raises :class:`WorkerError`
    when a worker dies.
    """
    workers = min(processes, len(shards))
    if workers <= 1:
        extractor = factory() if shards else None
        for shard in shards:
            assert extractor
            yield read_shard(corpus, shard, extractor)
        return
    # a fresh interpreter per worker: forked ones inherit threads and locks
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(factory,)
    )
    waiting = list(reversed(shards))
    running: set[Future[list[Entry]]] = set()
    try:
        while waiting or running:
            while waiting and len(running) < 2 * workers:
                running.add(pool.submit(_work, corpus, waiting.pop()))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
            done.clear()
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process ended too early (out of memory?); what was read is kept: "
            "run again, with fewer processes"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def default_processes() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0))
