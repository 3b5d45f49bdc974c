"""Reading articles in shards: in this process, or in several that each load the pipeline once."""

from __future__ import annotations

import gc
import os
import threading
import traceback
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
from hoptac.errors import HoptacError, InputError, KnowledgeError, TransientError
from hoptac.lexicon.version import knowledge_in_use, knowledge_version
from hoptac.objects import Store
from hoptac.settings import FEW_COLLECTIONS
from hoptac.tables.cache import Entry, entry_key
from hoptac.tables.digests import pack_digests, row_digests
from hoptac.tables.lines import finish, pack
from hoptac.tables.rows import build_rows
from hoptac.types import Article, Extraction

MAX_ERROR = 500
PIECE = 20
"""Articles that one of several processes reads at a time: small, so that all end at nearly the same time."""
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
    """A process could not go on reading articles; what was read is kept."""


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def pipeline() -> Extractor:
    """The pipeline of this process; loaded when first needed, as that takes seconds."""
    from hoptac.nlp.pipeline import load

    return load()


def _place(error: Exception) -> str:
    """Where in hoptac the error came up, for whoever mends it."""
    package = Path(__file__).resolve().parent
    frames = ((Path(f.filename), f.lineno) for f in traceback.extract_tb(error.__traceback__))
    inside = [f"{f.relative_to(package).as_posix()}:{n}" for f, n in frames if f.is_relative_to(package)]
    return f" ({inside[-1]})" if inside else ""


def _one_line(error: Exception) -> str:
    said = error.reason if isinstance(error, InputError) else f"{error}{_place(error)}"
    text = " ".join(f"{type(error).__name__}: {said}".replace("\0", "\\0").split())
    return text[:MAX_ERROR].encode("utf-8", "backslashreplace").decode()


def read_entry(read: Callable[[str], bytes], path: str, extractor: Extractor, knowledge: str) -> Entry:
    """Read one article; an error becomes part of the entry and stops nothing else.

    ``read`` gives the content of the file at ``path`` in the corpus.

    Only a wrong row of the knowledge (:class:`KnowledgeError`) is raised: it would spoil every article.
    """
    identity, key = Stored(path, 0, 0).article_id, ""
    try:
        data = read(path)
        key = entry_key(f"{sha256(data).hexdigest()} {path}", knowledge)
        article = parse_article(data, path)
        rows = build_rows(extractor.extract(article))
        return Entry(
            identity,
            key,
            article.published_at,
            sha256(article.text.encode()).hexdigest(),
            signature(article.text),
            pack(finish(rows)),
            pack_digests(row_digests(rows)),
        )
    except KnowledgeError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one article, the others go on
        return Entry(identity, key, error=_one_line(error), at=now(), lasting=not isinstance(error, PASSING))


_worker: dict[ExtractorFactory, Extractor] = {}


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


def _start_worker() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()


def loaded(factory: ExtractorFactory) -> Extractor:
    """The extractor of this process, made on the first call."""
    if factory not in _worker:
        gc.set_threshold(*FEW_COLLECTIONS)
        _worker[factory] = factory()
    return _worker[factory]


def _reader(corpus: Path | str, paths: Sequence[str]) -> Callable[[str], bytes]:
    """What gives the content of a file of the corpus; from a store all are asked for together."""
    if isinstance(corpus, Path):
        return lambda path: (corpus / path).read_bytes()
    found = Store(corpus).read_many(paths)

    def read(path: str) -> bytes:
        data = found[path]
        if isinstance(data, Exception):
            raise data if isinstance(data, OSError) else OSError(f"{corpus}/{path}: {data}")
        return data

    return read


def read_shard(corpus: Path | str, paths: Sequence[str], extractor: Extractor) -> list[Entry]:
    """Read the articles at ``paths`` (relative to ``corpus``), in their order.

    ``corpus`` may also be an address of an object store.

    Raises :class:`WorkerError` when the extractor was loaded from knowledge that has changed since.
    """
    knowledge = knowledge_version()
    if getattr(extractor, "knowledge_version", knowledge) != knowledge:
        raise WorkerError("the knowledge files changed after this process had loaded them; start it again")
    read, knowledge = _reader(corpus, paths), knowledge_in_use()
    return [read_entry(read, path, extractor, knowledge) for path in paths]


def _work(corpus: Path, paths: Sequence[str], factory: ExtractorFactory) -> list[Entry]:
    try:
        return read_shard(corpus, paths, loaded(factory))
    except KnowledgeError as error:
        raise WorkerError(str(error)) from None


def read_shards(
    corpus: Path, shards: Sequence[Sequence[str]], factory: ExtractorFactory, processes: int
) -> Iterator[list[Entry]]:
    """The entries of each shard as it is done, in no particular order.

    With one process or one shard everything is read in this process. Raises :class:`WorkerError`
    when a worker dies, :class:`KnowledgeError` (in this process) for a wrong row of the knowledge.
    """
    workers = min(processes, len(shards))
    if workers <= 1:
        extractor = factory() if shards else None
        for shard in shards:
            assert extractor
            yield read_shard(corpus, shard, extractor)
        return
    # a fresh interpreter per worker: forked ones inherit threads and locks
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    waiting = [shard[i : i + PIECE] for shard in shards for i in range(0, len(shard), PIECE)]
    waiting.reverse()
    running: set[Future[list[Entry]]] = set()
    try:
        while waiting or running:
            while waiting and len(running) < 3 * workers:
                running.add(pool.submit(_work, corpus, waiting.pop(), factory))
            from hoptac.tables import check, publish  # noqa: F401  # loads while others read

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
