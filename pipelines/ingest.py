"""Sources to corpus: folders, feeds, and what was dropped in the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from hoptac.corpus.add import AddReport, add
from hoptac.corpus.inbox import InboxReport, take_in
from hoptac.objects import Place, place
from hoptac.settings import CORPUS
from hoptac.workspace import adding
from pipelines.failure import tell
from pipelines.retry import DELAYS, PATIENCE, RETRIES, is_transient

SEEDS = Path("seeds") / "articles"


def default_folders() -> list[str]:
    """The seed articles, where they are there."""
    return [str(SEEDS)] if SEEDS.is_dir() else []


@task(
    name="add sources",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def add_sources(sources: list[str], corpus: Path, patience: float) -> AddReport:
    """Add files, folders and what feeds name to the corpus."""
    return add(sources, corpus, patience=patience)


@task(
    name="take in the inbox",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def empty_inbox(corpus: Path, patience: float) -> InboxReport:
    """Add what was dropped in the corpus's inbox and put it aside."""
    return take_in(corpus, patience=patience)


def gather(
    corpus: Path, folders: Sequence[str] | None, feeds: Sequence[str] | None, patience: float
) -> tuple[AddReport, InboxReport]:
    """The tasks of :func:`ingest`, in the flow that calls."""
    corpus.mkdir(parents=True, exist_ok=True)
    sources = [*(default_folders() if folders is None else folders), *(feeds or ())]
    return add_sources(sources, corpus, patience), empty_inbox(corpus, patience)


@flow(name="hoptac-ingest", persist_result=False, on_failure=[tell], on_crashed=[tell])
def ingest(
    corpus: Place = CORPUS,
    folders: list[str] | None = None,
    feeds: list[str] | None = None,
    patience: float = PATIENCE,
) -> tuple[AddReport, InboxReport]:
    """Add what is new to the corpus: ``folders``, ``feeds``, and what lies in its inbox.

    ``folders`` may also be files and patterns; the seed articles unless given. ``feeds`` are addresses
    of feeds or articles, or lists of feeds. Another process that adds is waited for ``patience`` seconds.
    """
    with adding(place(corpus), patience) as folder:
        return gather(folder, folders, feeds, patience)
