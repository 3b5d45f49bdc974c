"""From addresses to articles: feeds are followed, pages fetched and read, what is known is left alone.

The same address with a changed text gives a new article beside the old one: both have the same
``url``, and the one added last (``added_at``) is the newest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from hoptac.corpus.addresses import redact
from hoptac.corpus.feeds import is_feed, is_feed_list, parse_feed, read_feed_list
from hoptac.corpus.fetch import Answer, Fetcher
from hoptac.corpus.fetch_many import fetch_many
from hoptac.corpus.intake import Incoming
from hoptac.corpus.pages import answer_text, article_of
from hoptac.corpus.policy import MAX_BYTES, UnreachableError
from hoptac.corpus.readers import FEED_FORMS, form_of
from hoptac.corpus.store import path_of
from hoptac.corpus.visits import Visit, Visits
from hoptac.errors import InputError
from hoptac.files import printable

LONGEST_HEADER = 4096
REFUSED_SECONDS = 24 * 3600
"""What a feed names and could not be used is not asked for again before."""


@dataclass(frozen=True, slots=True)
class Address:
    """Something to fetch, and what is known of it beforehand."""

    url: str
    outlet: str = ""
    section: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    """In UTC; see :class:`hoptac.corpus.feeds.Entry`."""
    feed: str = ""
    """The address or file of the feed that names it; empty when it was given directly."""

    @property
    def origin(self) -> str:
        """How the address is shown: without secrets."""
        return redact(self.url)

    @property
    def key(self) -> str:
        """What two spellings of the same address share."""
        return self.url.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address that gave nothing new."""

    origin: str
    articles: int = 1
    """How many articles of it are stored already; none for a feed, whose articles speak for themselves."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a look that stops nothing."""

    origin: str
    text: str


OnlineRead = Incoming | InputError | Unchanged | Notice


def feed_entries(text: str, feed: Address, base: str = "") -> Iterator[Address | InputError | Notice]:
    """The addresses that a feed names; ``base`` is where it was found, for relative links."""
    parsed = parse_feed(text, feed.origin, base)
    yield from parsed.errors
    if parsed.cut:
        yield Notice(feed.origin, "the feed is cut off; its last entry is left out")
    for entry in parsed.entries:
        yield Address(
            entry.url, feed.outlet, feed.section, entry.title, entry.published, entry.updated, feed=feed.key
        )


def names_addresses(path: Path) -> bool:
    """Whether a file is a feed or a list of feeds, which name articles and hold none."""
    form = form_of(path)
    if form in FEED_FORMS:
        return True
    if form != ".csv":
        return False
    try:
        with path.open("rb") as stream:
            return is_feed_list(stream.readline(LONGEST_HEADER).decode("utf-8-sig", "replace"))
    except OSError:
        return False


def read_addresses(path: Path) -> Iterator[Address | InputError | Notice]:
    """The addresses in a feed or a list of feeds. Raises :class:`InputError` where it cannot be read."""
    origin = printable(path)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise InputError(origin, f"cannot be read: {error.strerror}") from error
    if data is None:
        raise InputError(origin, f"more than {MAX_BYTES:,} bytes")
    text = answer_text(Answer("", data), origin)
    if form_of(path) in FEED_FORMS:
        yield from feed_entries(text, Address(origin))
        return
    for listed in read_feed_list(text, origin):
        if isinstance(listed, InputError):
            yield listed
        else:
            yield Address(listed.url, listed.outlet, listed.section)


class _Reader:
    """One round through addresses and the feeds among them."""

    def __init__(self, corpus: Path, fetcher: Fetcher, visits: Visits) -> None:
        self._corpus = corpus
        self._fetcher = fetcher
        self._visits = visits
        self._seen: set[str] = set()
        self._feeds: dict[str, Visit] = {}
        """Feeds that were read, to be remembered when nothing that they name is still to be had."""
        self._next: list[Address] = []

    def read(self, addresses: Iterable[Address]) -> Iterator[OnlineRead]:
        pending = list(addresses)
        while pending:
            self._next = []
            jobs: list[tuple[Address, Visit]] = []
            for address in pending:
                yield from self._plan(address, jobs)
            asked = [(address.url, visit.validators) for address, visit in jobs]
            for number, answer in fetch_many(asked, self._fetcher):
                address, visit = jobs[number]
                try:
                    if isinstance(answer, InputError):
                        raise answer
                    yield from self._take(address, visit, answer)
                except InputError as error:
                    self._refused(address, visit, error)
                    yield error
            pending = self._next
        for key, visit in self._feeds.items():
            self._visits.put(key, visit)

    def _plan(self, address: Address, jobs: list[tuple[Address, Visit]]) -> Iterator[OnlineRead]:
        """Put the address into ``jobs``, unless nothing new can come of it."""
        if address.key in self._seen:
            return
        self._seen.add(address.key)
        visit = self._visits.get(address.key)
        stored = bool(visit.file) and (self._corpus / visit.file).is_file()
        if not stored:
            # whoever holds no article has no use for word that it has not changed
            visit = replace(visit, etag="", last_modified="", text_sha256="", file="")
        if address.feed and address.updated <= visit.stamp:
            if stored:
                self._name(address, visit)
                yield Unchanged(address.origin)
                return
            if visit.again_at > time.time():
                return
        jobs.append((address, visit))

    def _take(self, address: Address, visit: Visit, answer: Answer) -> Iterator[OnlineRead]:
        if answer.not_modified:
            yield Unchanged(address.origin, articles=int(bool(visit.text_sha256)))
            self._remember(address, replace(visit, stamp=max(visit.stamp, address.updated)))
            return
        text = answer_text(answer, address.origin)
        seen = replace(visit, etag=answer.validators.etag, last_modified=answer.validators.last_modified)
        if is_feed(text):
            yield from self._follow(address, seen, text, answer.url)
            return
        read = article_of(
            text,
            answer,
            address.origin,
            {
                "title": address.title,
                "outlet": address.outlet,
                "section": address.section,
                "published_at": address.published,
            },
        )
        digest = sha256(read.article.text.encode()).hexdigest()
        seen = replace(seen, stamp=max(visit.stamp, address.updated), again_at=0)
        if visit.text_sha256 == digest:
            yield Unchanged(address.origin)
        else:
            yield read
            seen = replace(seen, text_sha256=digest, file=path_of(read.article))
        # only here, when the article has been stored
        self._remember(address, seen)

    def _follow(self, address: Address, seen: Visit, text: str, base: str) -> Iterator[OnlineRead]:
        if address.feed:
            raise InputError(address.origin, "a feed that another feed names is not followed")
        self._feeds[address.key] = replace(seen, file="", text_sha256="")
        yield Unchanged(address.origin, articles=0)
        for item in feed_entries(text, address, base):
            if isinstance(item, Address):
                self._next.append(item)
                continue
            if isinstance(item, InputError):
                # to be told again next time, the feed has to be read again
                self._feeds.pop(address.key, None)
            yield item

    def _remember(self, address: Address, visit: Visit) -> None:
        self._visits.put(address.key, visit)
        self._name(address, visit)

    def _name(self, address: Address, visit: Visit) -> None:
        feed = self._feeds.get(address.feed)
        if feed and not feed.file:
            self._feeds[address.feed] = replace(feed, file=visit.file)

    def _refused(self, address: Address, visit: Visit, error: InputError) -> None:
        if isinstance(error, UnreachableError):
            # the feed has to be read again, or what failed now would never come
            self._feeds.pop(address.feed, None)
        elif address.feed:
            stamp = max(visit.stamp, address.updated)
            self._visits.put(address.key, replace(visit, stamp=stamp, again_at=time.time() + REFUSED_SECONDS))


def read_online(
    addresses: Iterable[Address], corpus: Path, folder: Path, fetcher: Fetcher
) -> Iterator[OnlineRead]:
    """The articles at addresses, and at those that feeds among them name.

    ``folder`` keeps what was seen before. The caller stores each article before taking the next:
    only then is it remembered as stored.
    """
    with Visits(folder) as visits:
        yield from _Reader(corpus, fetcher, visits).read(addresses)
