"""The shards on several machines: a Dask cluster, when ``HOPTAC_CLUSTER`` names one.

``HOPTAC_CLUSTER=tcp://HOST:8786`` is the address of a scheduler, ``HOPTAC_CLUSTER=local`` two worker
processes on this machine. A worker gets paths and writes a file (:mod:`hoptac.parts`); the flow's own
process does all the rest. Workers need hoptac and what the corpus lies on, no Prefect server: shards go
to them as plain functions, since each Prefect task would have a worker look for a server or start one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice
from types import ModuleType
from typing import Any

from hoptac.errors import TransientError, UsageError
from hoptac.parts import ShardPart, read_part, reading_version
from hoptac.shards import WorkerError, pipeline
from hoptac.workspace import Workspace
from pipelines.retry import RETRIES

VARIABLE = "HOPTAC_CLUSTER"
LOCAL = "local"
LOCAL_WORKERS = 2
AHEAD = 4
"""Shards for each thread of the cluster that are handed out at once; the others wait here."""
_FORMS = ("tcp://", "tls://", "ws://", "wss://", "ucx://")


def _address() -> str:
    return os.environ.get(VARIABLE, "").strip()


def wanted() -> bool:
    """Whether the shards go to a cluster. Raises :class:`UsageError` for one that cannot be used."""
    address = _address()
    if not address:
        return False
    if find_spec("prefect_dask") is None:
        raise UsageError(f"{VARIABLE} is set, but Dask is not installed: pip install 'hoptac[scale]'")
    if address != LOCAL and not address.startswith(_FORMS):
        raise UsageError(f"{VARIABLE}={address}: write tcp://HOST:PORT, or local for two workers here")
    return True


@contextmanager
def _bare_processes() -> Iterator[None]:
    """Keep new processes from importing the program that runs here, as Python has them do.

    A worker needs no Prefect: with it, starting takes some seconds more, and it does not end when told.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


@contextmanager
def _client() -> Iterator[Any]:
    """A client of the cluster; errors that say that it was lost become ours."""
    from dask.distributed import CancelledError, KilledWorker
    from prefect_dask.task_runners import DaskTaskRunner

    here = {"n_workers": LOCAL_WORKERS, "threads_per_worker": 1, "dashboard_address": None}
    address = _address()
    runner = DaskTaskRunner(cluster_kwargs=here) if address == LOCAL else DaskTaskRunner(address=address)
    try:
        with _bare_processes(), runner:
            yield runner.client
    except KilledWorker as error:
        raise WorkerError(
            f"{error.allowed_failures + 1} workers ended one after the other on the same shard "
            "(out of memory?); what was read is kept: run again, with smaller shards"
        ) from error
    except (CancelledError, OSError) as error:
        raise TransientError(f"the cluster at {address}: {error or type(error).__name__}") from error


def read_shards_there(work: Workspace, shards: Sequence[Sequence[str]]) -> Iterator[ShardPart]:
    """Have the cluster read the shards; each one's file, as it is written.

    A worker that is lost costs the shards it was reading: others read them.
    """
    if not shards:
        return
    from dask.distributed import as_completed

    version, waiting = reading_version(), iter(shards)
    with _client() as client:

        def hand_out(count: int) -> list[Any]:
            return [
                client.submit(
                    read_part,
                    work.shared_corpus,
                    work.parts,
                    list(paths),
                    version,
                    pipeline,
                    pure=False,
                    retries=RETRIES,
                )
                for paths in islice(waiting, count)
            ]

        threads = max(LOCAL_WORKERS, sum(client.nthreads().values()))
        running: Any = as_completed(hand_out(AHEAD * threads), loop=client.loop)  # type: ignore[no-untyped-call]
        for future in running:
            part: ShardPart = future.result()
            future.release()
            running.update(hand_out(1))
            yield part
