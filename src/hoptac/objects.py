"""Files in an object store (``s3://...``), and in anything else that fsspec reaches by an address.

The only door to fsspec. A store knows no rename and no lock: an object is there whole or not at all,
and :meth:`Store.create` fails where one is there already. On these two all else is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from hoptac.errors import HoptacError, TransientError, UsageError

Place = Path | str
"""A folder, or an address of a store."""
SEPARATOR = "://"
_VERSIONS = ("ETag", "etag", "md5Hash", "generation", "mtime", "modified", "created")
"""What stores call the mark that changes with an object's content, the best first."""
_MOMENTS = ("LastModified", "last_modified", "updated", "mtime", "modified", "created")
_BATCH = 500
"""Objects that are asked for together."""
_SECOND = 1_000_000_000


def is_url(place: str | Path) -> bool:
    """Whether a place is an address for fsspec; a :class:`~pathlib.Path` never is."""
    return isinstance(place, str) and SEPARATOR in place


def place(text: Place) -> Place:
    """What a user named: an address as text, a folder as a path."""
    return text if is_url(text) else Path(text)


@dataclass(frozen=True, slots=True)
class Found:
    """An object as a listing shows it."""

    size: int
    mtime_ns: int
    """When it was written. Stores tell the second only; below it stands a mark of the version."""


def _found(info: dict[str, Any]) -> Found:
    moment = next((info[name] for name in _MOMENTS if info.get(name)), 0)
    seconds = moment.timestamp() if isinstance(moment, datetime) else moment
    version = next((str(info[name]) for name in _VERSIONS if info.get(name)), "")
    mark = int.from_bytes(sha256(version.encode()).digest()[:8], "little") % _SECOND
    whole = int(seconds) if isinstance(seconds, int | float) else 0
    return Found(int(info.get("size") or 0), whole * _SECOND + mark)


class Store:
    """The objects below one address; names are relative to it, with ``/``.

    Whatever goes wrong is a :class:`HoptacError` in one line: :class:`UsageError` for an address that
    cannot be used, :class:`TransientError` for a store that does not answer.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def __truediv__(self, name: str) -> Store:
        return Store(f"{self.url}/{name}")

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return Store, (self.url,)

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        # a directory listing kept from before would hide what another machine has written since
        options: dict[str, Any] = {"skip_instance_cache": True, "use_listings_cache": False}
        if self.url.startswith(("file:", "local:")):
            options["auto_mkdir"] = True
        try:
            system, root = url_to_fs(self.url, **options)
        except ImportError as error:
            raise UsageError(f"{self.url}: {error}; or: pip install 'hoptac[scale]'") from error
        except ValueError as error:
            raise UsageError(f"{self.url}: {error}") from error
        return system, str(root).rstrip("/")

    @contextmanager
    def _told(self) -> Iterator[tuple[Any, Callable[[str], str]]]:
        """The file system and the paths in it; errors become ours."""
        system, root = self._opened

        def path(name: str) -> str:
            return f"{root}/{name}" if name else root

        try:
            yield system, path
        except (HoptacError, FileNotFoundError, FileExistsError):
            raise
        except PermissionError as error:
            raise UsageError(f"{self.url}: {error or 'no permission'}") from error
        except Exception as error:  # each store's library has errors of its own
            said = " ".join(f"{type(error).__name__}: {error}".split())
            raise TransientError(f"{self.url}: {said}") from error

    def files(self) -> dict[str, Found]:
        """All objects by name, sorted. Raises :class:`UsageError` without the bucket."""
        try:
            with self._told() as (system, path):
                infos = system.find(path(""), detail=True)
        except FileNotFoundError as error:
            raise UsageError(f"{self.url}: {error}") from error
        root = len(self._opened[1]) + 1
        return {name[root:]: _found(infos[name]) for name in sorted(infos) if name[root:]}

    def read(self, name: str) -> bytes:
        """An object's content. Raises :class:`FileNotFoundError`."""
        with self._told() as (system, path):
            return bytes(system.cat_file(path(name)))

    def read_many(self, names: Sequence[str]) -> dict[str, bytes | Exception]:
        """The contents of objects, asked for together; an error stands where one could not be read."""
        read: dict[str, bytes | Exception] = {}
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            with self._told() as (system, path):
                found = system.cat([path(name) for name in batch], on_error="return")
            if isinstance(found, dict):
                read |= {name: found[path(name)] for name in batch}
            else:
                read[batch[0]] = found
        return read

    def write(self, name: str, data: bytes) -> None:
        """Write an object, whole; one that was there is replaced. Raises :class:`UsageError` without the
        bucket."""
        try:
            with self._told() as (system, path):
                system.pipe_file(path(name), data)
        except FileNotFoundError as error:
            raise UsageError(f"{self.url}: {error}") from error

    def write_many(self, contents: Mapping[str, bytes]) -> None:
        """Write objects, sent together."""
        try:
            with self._told() as (system, path):
                system.pipe({path(name): data for name, data in contents.items()})
        except FileNotFoundError as error:
            raise UsageError(f"{self.url}: {error}") from error

    def create(self, name: str, data: bytes) -> None:
        """Write an object that is not there yet. Raises :class:`FileExistsError` when it is."""
        try:
            with self._told() as (system, path), system.open(path(name), "xb") as stream:
                stream.write(data)
        except FileNotFoundError as error:
            raise UsageError(f"{self.url}: {error}") from error

    def upload(self, source: Path, name: str) -> None:
        """Write a local file as an object."""
        with self._told() as (system, path):
            system.put_file(str(source), path(name))

    def download(self, name: str, target: Path) -> None:
        """Write an object to a local file. Raises :class:`FileNotFoundError`."""
        with self._told() as (system, path):
            system.get_file(path(name), str(target))

    def copy(self, name: str, other: str) -> None:
        """Copy an object within the store. Raises :class:`FileNotFoundError`."""
        with self._told() as (system, path):
            system.cp_file(path(name), path(other))

    def remove(self, names: Sequence[str]) -> None:
        """Delete objects; one that is not there is none the less gone."""
        for start in range(0, len(names), _BATCH):
            try:
                with self._told() as (system, path):
                    system.rm([path(name) for name in names[start : start + _BATCH]])
            except FileNotFoundError:
                continue
