"""Corpus to kept rows: what is new is read in shards, a task each."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, wait
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from hoptac.objects import Place, place
from hoptac.parts import clear
from hoptac.run import ShardReport, alone, extract_shard, keep_parts, plan
from hoptac.settings import CORPUS, FEW_COLLECTIONS, OUTPUTS, SHARD_SIZE
from hoptac.shards import default_processes
from hoptac.workspace import Workspace, working
from pipelines.cluster import read_shards_there, wanted
from pipelines.failure import tell
from pipelines.retry import DELAYS, PATIENCE, RETRIES, is_transient

# Prefect types its decorator for futures in general, its runners for their own kind
RUNNER = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner[Any](max_workers=default_processes()))
_pool: list[ProcessPoolExecutor] = []
"""The processes that read shards, while there are several shards."""


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


def _start_worker() -> None:
    gc.set_threshold(*FEW_COLLECTIONS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


@contextmanager
def _workers(count: int) -> Iterator[None]:
    """Processes for the shards: threads would take turns, and each process loads the pipeline once."""
    if count < 2:
        yield
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_start_worker) as pool:
        _pool.append(pool)
        try:
            yield
        finally:
            _pool.remove(pool)


@task(
    name="read shard",
    task_run_name="read shard {number}",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_shard(corpus: Path, outputs: Path, number: int, paths: list[str]) -> ShardReport:
    """Read one shard: ``paths`` relative to the corpus, never texts."""
    if _pool:
        return _pool[-1].submit(extract_shard, corpus, outputs, paths).result()
    return extract_shard(corpus, outputs, paths)


def _read_here(work: Workspace, shards: Sequence[Sequence[str]]) -> list[ShardReport]:
    with _workers(min(default_processes(), len(shards))):
        futures = [
            read_shard.submit(work.corpus, work.outputs, number, list(paths))
            for number, paths in enumerate(shards, 1)
        ]
        wait(futures)
        return [future.result() for future in futures]


def _read_there(work: Workspace, shards: Sequence[Sequence[str]]) -> list[ShardReport]:
    # the files stay until all is read: a shard that is handed out again finds its own
    return [keep_parts(work.outputs, work.parts, [part.name]) for part in read_shards_there(work, shards)]


def read_new(work: Workspace, shard_size: int = SHARD_SIZE) -> ShardReport:
    """The tasks of :func:`extract`, in the flow that calls."""
    read = _read_there if wanted() else _read_here
    gc.set_threshold(*FEW_COLLECTIONS)
    # what a run on a cluster left that was cut off
    keep_parts(work.outputs, work.parts)
    clear(work.parts)
    reports = read(work, plan(work.corpus, work.outputs, shard_size=shard_size).shards)
    clear(work.parts)
    return ShardReport(sum(r.read for r in reports), sum(r.failed for r in reports))


@flow(name="hoptac-extract", persist_result=False, task_runner=RUNNER, on_failure=[tell], on_crashed=[tell])
def extract(
    corpus: Place = CORPUS,
    outputs: Place = OUTPUTS,
    patience: float = PATIENCE,
    shard_size: int = SHARD_SIZE,
) -> ShardReport:
    """Read what is new or changed in the corpus since the tables in ``outputs`` were made."""
    with working(place(corpus), place(outputs), patience) as work, alone(work.outputs, patience=patience):
        return read_new(work, shard_size)
