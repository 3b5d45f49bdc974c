"""Where the steps work: always on folders of this machine.

For a corpus or outputs at an address (``s3://bucket/news``), these are copies: brought up to date
before, sent back after, while an object in the store keeps other machines off. Places that are folders
are worked on as they are.
"""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hoptac.corpus.remote import LOCK, pull_corpus, push_corpus
from hoptac.errors import TransientError, UsageError
from hoptac.files import POLL_SECONDS, locked, write_atomic
from hoptac.objects import Store, is_url
from hoptac.settings import copy_folder
from hoptac.tables.remote import POINTER, RUNS, pull_outputs, push_outputs

PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A corpus and outputs on this machine, and how other machines call them."""

    corpus: Path
    outputs: Path
    shared_corpus: str
    """Folder or address under which workers read the corpus."""
    parts: str
    """Folder or address where workers put what they have read (:mod:`hoptac.parts`)."""


def _owner(home: Path) -> str:
    """A name for this machine's copy; who holds the copy's lock and finds it on the store's is its heir."""
    path = home / "owner"
    if not path.is_file():
        write_atomic(path, uuid.uuid4().hex.encode())
    return path.read_text()


def _holder(store: Store) -> dict[str, str]:
    try:
        said = json.loads(store.read(LOCK))
    except FileNotFoundError:
        return {}
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"owner": "?"}


def _claim(store: Store, owner: str) -> dict[str, str]:
    """Take the store's lock; who holds it instead, or nothing when it is ours."""
    holder = _holder(store)
    if holder and holder.get("owner") != owner:
        return holder
    since = datetime.now(UTC).isoformat(timespec="seconds")
    claim = {"owner": owner, "host": socket.gethostname(), "process": str(os.getpid()), "since": since}
    if holder:
        return {}  # left by a run from here that was killed: its copy's lock is ours now
    with suppress(FileExistsError):
        store.create(LOCK, json.dumps(claim).encode())
    holder = _holder(store)
    return {} if holder.get("owner") == owner else holder or {"owner": "?"}


@contextmanager
def _claimed(store: Store, home: Path, patience: float) -> Iterator[None]:
    """Keep all other runs off what lies in a store. Raises :class:`TransientError` when one is at work."""
    end = time.monotonic() + patience
    with locked(home / "lock", f"another run is working on {store.url}", patience=patience):
        owner = _owner(home)
        while holder := _claim(store, owner):
            if time.monotonic() >= end:
                who = f"process {holder.get('process', '?')} on {holder.get('host', '?')}"
                raise TransientError(
                    f"{store.url}: another run is working on it ({who}, since {holder.get('since', '?')}); "
                    f"wait until it has ended, or delete {store.url}/{LOCK} if it has died"
                )
            time.sleep(min(10 * POLL_SECONDS, max(0.0, end - time.monotonic())))
        try:
            yield
        finally:
            store.remove([LOCK])


@contextmanager
def adding(corpus: str | Path, patience: float = 0) -> Iterator[Path]:
    """The folder to add articles to; what was added is sent to the store when the block ends well."""
    if not is_url(corpus):
        yield Path(corpus)
        return
    url = str(corpus).rstrip("/")
    store, home = Store(url), copy_folder(url)
    with _claimed(store, home, patience):
        folder = home / "corpus"
        before = pull_corpus(store, folder)
        yield folder
        push_corpus(store, folder, before)


def corpus_here(corpus: str | Path, patience: float = 0) -> Path:
    """The folder of a corpus to read: itself, or an up-to-date copy of what lies at an address."""
    if not is_url(corpus):
        return Path(corpus)
    url = str(corpus).rstrip("/")
    home = copy_folder(url)
    with locked(home / "lock", f"another run is working on {url}", patience=patience):
        pull_corpus(Store(url), home / "corpus")
    return home / "corpus"


def _check(corpus: str | Path, outputs: str | Path) -> None:
    one, other = (f"{str(place).rstrip('/')}/" for place in (corpus, outputs))
    if is_url(corpus) and is_url(outputs) and (one.startswith(other) or other.startswith(one)):
        raise UsageError(f"{outputs}: outputs and corpus must not lie in one another")


@contextmanager
def working(corpus: str | Path, outputs: str | Path, patience: float = 0) -> Iterator[Workspace]:
    """Folders to run on; the tables are published in the store when the block ends well."""
    _check(corpus, outputs)
    shared = str(corpus).rstrip("/") if is_url(corpus) else str(Path(corpus).resolve())
    with ExitStack() as stack:
        if not is_url(outputs):
            place = Path(outputs)
            beside = place.resolve()
            parts = str(beside.with_name(f".{beside.name}.{PARTS}"))
            yield Workspace(corpus_here(corpus, patience), place, shared, parts)
            return
        url = str(outputs).rstrip("/")
        store, home = Store(url), copy_folder(url)
        stack.enter_context(_claimed(store, home, patience))
        folder = outputs_here(outputs)
        before = pull_outputs(store, folder)
        yield Workspace(corpus_here(corpus, patience), folder, shared, f"{url}/{PARTS}")
        push_outputs(store, folder, before)


def outputs_here(outputs: str | Path) -> Path:
    """Where :func:`working` keeps the tables of these outputs on this machine."""
    return copy_folder(str(outputs).rstrip("/")) / "outputs" if is_url(outputs) else Path(outputs)


def published_line(outputs: str | Path) -> str:
    """Says where readers find what was published at an address; empty for a folder."""
    if not is_url(outputs):
        return ""
    url = str(outputs).rstrip("/")
    return f"Published below {url}/{RUNS}; {url}/{POINTER} names the folder of the last run."
