"""Sources to corpus: what is new in the seeds and the inbox is stored."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from hoptac.corpus.add import AddReport, add
from hoptac.settings import CORPUS
from pipelines.retry import DELAYS, RETRIES, is_transient

SEEDS = Path("seeds") / "articles"
INBOX = "inbox"


def default_sources(corpus: Path) -> list[str]:
    """The seed articles and the corpus's inbox, where they are there."""
    return [str(folder) for folder in (SEEDS, corpus / INBOX) if folder.is_dir()]


@task(
    name="add sources",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def add_sources(sources: list[str], corpus: Path) -> AddReport:
    """Add files and folders to the corpus."""
    return add(sources, corpus)


@flow(name="hoptac-ingest", persist_result=False)
def ingest(corpus: Path = CORPUS, sources: list[str] | None = None) -> AddReport:
    """Add ``sources`` (files, folders, patterns) to the corpus; the seeds and the inbox unless given."""
    corpus.mkdir(parents=True, exist_ok=True)
    return add_sources(default_sources(corpus) if sources is None else sources, corpus)
