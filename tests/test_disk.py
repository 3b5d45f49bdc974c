"""A disk that is full and a folder that cannot be written: an error that says so, and nothing lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes import fake

from hoptac.corpus.add import add
from hoptac.corpus.inbox import take_in
from hoptac.errors import HoptacError
from hoptac.run import run

CORPUS, OUTPUTS = Path("corpus"), Path("outputs")
DISK_BYTES = 8 * 1024 * 1024
NOBODY = 65534
Files = dict[str, bytes]


def below(folder: Path) -> Files:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "runs.csv"}


def run_all() -> None:
    run(CORPUS, OUTPUTS, processes=1, extractor=fake)


def write_articles(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True)
    for number in numbers:
        noise = " ".join(f"tiếng{number * 1000 + i}" for i in range(300))
        (folder / f"{number}.txt").write_text(f"Việt Nam ký với Lào, lần {number}.\n{noise}\n")


def prepare() -> None:
    """Tables, and more to add by both ways."""
    write_articles(Path("in"), range(4))
    add(["in"], CORPUS)
    run_all()
    write_articles(Path("more"), range(4, 8))
    write_articles(CORPUS / "inbox", range(8, 12))


def work() -> None:
    add(["more"], CORPUS)
    take_in(CORPUS, settle=0)
    run_all()


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoptac.corpus.add.now", lambda: "2026-01-01T00:00:00+00:00")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """A small disk as working folder; False where this process may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    monkeypatch.chdir(place)
    yield mounted
    monkeypatch.undo()
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def scarce(mounted: bool, kilobytes: int) -> Iterator[None]:
    """Only so much room: on the small disk, else for every file."""
    if mounted:
        ballast, free = Path("ballast"), shutil.disk_usage(Path()).free - 1024 * kilobytes
        ballast.write_bytes(bytes(max(0, free)))
        try:
            yield
        finally:
            ballast.unlink()
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * kilobytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_loses_nothing(disk: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare()
    before = below(OUTPUTS)
    undisturbed = Path(shutil.copytree(Path(), tmp_path / "undisturbed"))
    failures = []
    for kilobytes in (0, 4, 12, 24, 40, 60, 80, 100, 150, 200, 300, 400):
        with scarce(disk, kilobytes):
            try:
                work()
            except (OSError, HoptacError) as error:
                failures.append(str(error))
                assert below(OUTPUTS) == before
            else:
                break
    print(f"{len(failures)} failures, {'a small disk' if disk else 'small files'}: {sorted(set(failures))}")
    assert len(failures) > 4
    work()
    found, corpus = below(OUTPUTS), below(CORPUS)
    monkeypatch.chdir(undisturbed)
    work()
    assert found == below(OUTPUTS)
    assert corpus == below(CORPUS)


def outcome(work: Callable[[], None]) -> str:
    """What ``work`` ends with as a user who may not write everywhere."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
            os.write(writing, b"done")
        except BaseException as error:  # noqa: BLE001  # this process must end here
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        return stream.read().decode()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that another user can reach, with tables, owned by that user."""
    place = Path(tempfile.mkdtemp(prefix="hoptac-")).resolve()
    place.chmod(0o755)
    monkeypatch.chdir(place)
    prepare()
    if os.geteuid() == 0:
        for path in (place, *place.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    yield place
    for path in (place, *place.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    monkeypatch.undo()
    shutil.rmtree(place)


def forbid(*folders: Path) -> None:
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_corpus_that_cannot_be_written_is_named_and_still_read(shared: Path) -> None:
    before = below(CORPUS)
    forbid(CORPUS)
    assert "Permission denied" in outcome(lambda: add(["more"], CORPUS) and None)
    assert outcome(run_all) == "done"
    assert below(CORPUS) == before
    for path in CORPUS.rglob("*"):
        path.chmod(0o755)
    CORPUS.chmod(0o755)
    assert outcome(work) == "done"


def test_outputs_that_cannot_be_written_are_left_as_they_are(shared: Path) -> None:
    before = below(OUTPUTS)
    assert outcome(lambda: add(["more"], CORPUS) and None) == "done"
    shared.chmod(0o555)
    said = outcome(run_all)
    assert said.startswith("PermissionError: "), said
    assert below(OUTPUTS) == before
    shared.chmod(0o755)
    assert outcome(run_all) == "done"
    assert below(OUTPUTS) != before


def test_a_cache_that_cannot_be_written_is_named(shared: Path) -> None:
    before = below(OUTPUTS)
    assert outcome(lambda: add(["more"], CORPUS) and None) == "done"
    place = shared / ".hoptac" / "outputs"
    forbid(place)
    for lock in (place / "lock", place / "run.lock"):
        lock.chmod(0o644)
    said = outcome(run_all)
    assert said.startswith("CacheError: ") and "cache.sqlite: " in said, said
    assert below(OUTPUTS) == before
