"""Many addresses at once: several hosts side by side, each host's addresses one after the other."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hoptac.corpus.fetch import Answer, Fetcher, Validators
from hoptac.errors import InputError

Job = tuple[str, Validators]
Outcome = tuple[int, Answer | InputError]
"""The job's number and what became of it."""
WAITING = 16
"""Answers that may wait to be taken before fetching pauses."""
PATIENCE = 0.2


class _Workers:
    """Threads that fetch. They are daemons: nobody who stops the program waits for a slow host."""

    def __init__(self, groups: list[list[int]], jobs: Sequence[Job], fetcher: Fetcher) -> None:
        self._jobs = jobs
        self._fetcher = fetcher
        self._groups: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
        for group in groups:
            self._groups.put(group)
        self._outcomes: queue.Queue[Outcome | BaseException] = queue.Queue(WAITING)
        self._stop = threading.Event()
        self._left = sum(map(len, groups))
        for number in range(min(fetcher.policy.hosts, len(groups))):
            threading.Thread(target=self._work, name=f"fetch {number}", daemon=True).start()

    def _work(self) -> None:
        try:
            while True:
                try:
                    group = self._groups.get_nowait()
                except queue.Empty:
                    return
                for number in group:
                    self._deliver((number, self._fetch(number)))
        except BaseException as error:  # noqa: BLE001  # raised again where the outcomes are taken
            self._deliver(error)

    def _fetch(self, number: int) -> Answer | InputError:
        url, validators = self._jobs[number]
        if self._stop.is_set():
            return InputError("", "stopped")
        try:
            return self._fetcher.fetch(url, validators)
        except InputError as error:
            return error

    def _deliver(self, item: Outcome | BaseException) -> None:
        while not self._stop.is_set():
            try:
                self._outcomes.put(item, timeout=PATIENCE)
            except queue.Full:
                continue
            return

    def outcomes(self) -> Iterator[Outcome]:
        """What became of the jobs, as they end."""
        try:
            while self._left:
                item = self._outcomes.get()
                if isinstance(item, BaseException):
                    raise item
                self._left -= 1
                yield item
        finally:
            self._stop.set()


def fetch_many(jobs: Sequence[Job], fetcher: Fetcher) -> Iterator[Outcome]:
    """The number of each job and its answer or error, in the order in which they come."""
    hosts: dict[str, list[int]] = defaultdict(list)
    for number, (url, _) in enumerate(jobs):
        try:
            hosts[fetcher.target(url).host].append(number)
        except InputError as error:
            yield number, error
    yield from _Workers(list(hosts.values()), jobs, fetcher).outcomes()
