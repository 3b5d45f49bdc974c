"""Corpus and outputs at an address: the bytes of local runs, one pointer, one run at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import fake
from sample_outputs import ARTICLES

from hoptac import read_tables
from hoptac.corpus.add import add
from hoptac.corpus.inbox import take_in
from hoptac.corpus.store import read_article
from hoptac.errors import HoptacError, TransientError, UsageError
from hoptac.objects import Store, is_url, place
from hoptac.run import run
from hoptac.tables.remote import read_pointer, tables_here
from hoptac.workspace import adding, corpus_here, working


def write_source(folder: Path, name: str, articles: list[dict[str, str]]) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
    return str(folder / name)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "runs.csv"}


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("hoptac.corpus.add.now", lambda: "2026-01-01T00:00:00+00:00")
    monkeypatch.chdir(tmp_path)
    on_machine("one", monkeypatch)


def on_machine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies and caches as another machine would have them: none of the others'."""
    monkeypatch.setenv("HOPTAC_CACHE", str(Path.cwd() / name))


@pytest.fixture(params=["memory", "file"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"{request.param}://{tmp_path}/store"


@pytest.fixture
def source(tmp_path: Path) -> str:
    return write_source(tmp_path / "in", "one.jsonl", list(ARTICLES))


def add_to(corpus: str | Path, *sources: str) -> None:
    with adding(corpus) as folder:
        add(list(sources), folder)


def run_at(corpus: str | Path, outputs: str | Path) -> bool:
    """A run; whether it published."""
    with working(corpus, outputs) as work:
        return run(work.corpus, work.outputs, processes=1, extractor=fake).published


def published(url: str) -> dict[str, bytes]:
    """What a reader without hoptac finds: the files in the folder that the pointer names."""
    store = Store(url)
    folder = f"runs/{json.loads(store.read('current.json'))['run']}/"
    names = [name for name in store.files() if name.startswith(folder) and not name.endswith("runs.csv")]
    return {name.removeprefix(folder): store.read(name) for name in names}


def test_an_address_is_told_from_a_folder() -> None:
    assert is_url("s3://bucket/news") and not is_url("news") and not is_url(Path("s3://bucket"))
    assert place("s3://bucket/news") == "s3://bucket/news"
    assert place("news") == Path("news")


def test_runs_in_a_store_give_the_bytes_of_local_ones(base: str, source: str, tmp_path: Path) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    more = write_source(tmp_path / "in", "two.jsonl", [{"text": "Lào ký với WMO."}, {"text": ""}])
    for added in (source, more):
        for where in (tmp_path / "corpus", corpus):
            add_to(where, added)
        assert run_at(tmp_path / "corpus", tmp_path / "outputs")
        assert run_at(corpus, outputs)
        assert published(outputs) == tables(tmp_path / "outputs")
    names = [n for n in Store(corpus).files() if n.endswith(".md")]
    assert sorted(names) == sorted(
        p.relative_to(tmp_path / "corpus").as_posix() for p in (tmp_path / "corpus").rglob("*.md")
    )
    assert "rejects.csv" in Store(corpus).files()
    assert not run_at(corpus, outputs)
    assert len(read_tables(outputs).runs) == 3
    assert read_tables(outputs).dyads.equals(read_tables(tmp_path / "outputs").dyads)
    assert read_article(corpus, names[0]) == read_article(tmp_path / "corpus", names[0])


def test_another_machine_goes_on_where_the_first_stopped(
    base: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    add_to(corpus, source)
    run_at(corpus, outputs)
    on_machine("two", monkeypatch)
    with working(corpus, outputs) as work:
        again = run(work.corpus, work.outputs, processes=1, extractor=fake)
    assert not again.published
    assert again.unchanged == len(ARTICLES)
    add_to(corpus, write_source(tmp_path / "in", "two.jsonl", [{"text": "Lào ký với WMO."}]))
    with working(corpus, outputs) as work:
        more = run(work.corpus, work.outputs, processes=1, extractor=fake)
    assert (more.new, more.unchanged) == (1, len(ARTICLES))
    on_machine("one", monkeypatch)
    assert not run_at(corpus, outputs)
    assert len(read_tables(outputs).runs) == 4


def test_only_the_last_two_runs_stay(base: str, tmp_path: Path) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    seen = []
    for number in range(4):
        add_to(corpus, write_source(tmp_path / "in", f"{number}.jsonl", [{"text": f"Lào ký, lần {number}."}]))
        run_at(corpus, outputs)
        pointer = read_pointer(Store(outputs))
        assert pointer
        seen.append(pointer.run)
    folders = {name.split("/")[1] for name in Store(outputs).files() if name.startswith("runs/")}
    assert folders == set(seen[-2:])
    caches = [name for name in Store(outputs).files() if name.startswith("cache/")]
    assert caches == [f"cache/{seen[-1]}.sqlite"]


def test_a_run_that_dies_before_the_pointer_changes_nothing(
    base: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    add_to(corpus, source)
    run_at(corpus, outputs)
    before = published(outputs)
    add_to(corpus, write_source(tmp_path / "in", "two.jsonl", [{"text": "Lào ký với WMO."}]))
    write = Store.write

    def die(self: Store, name: str, data: bytes) -> None:
        if name == "current.json":
            raise KeyboardInterrupt
        write(self, name, data)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Store, "write", die)
        run_at(corpus, outputs)
    assert published(outputs) == before
    assert run_at(corpus, outputs) is False, "it was written here, and only had to be sent"
    after = published(outputs)
    assert after != before
    add_to(tmp_path / "corpus", source, str(tmp_path / "in" / "two.jsonl"))
    run_at(tmp_path / "corpus", tmp_path / "plain")
    assert after == tables(tmp_path / "plain")


def test_a_second_run_is_refused_while_one_works(
    base: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    add_to(corpus, source)
    with working(corpus, outputs):
        on_machine("two", monkeypatch)
        with pytest.raises(TransientError, match=r"another run is working on it \(process \d+ on "):
            run_at(corpus, outputs)
        on_machine("one", monkeypatch)
        with pytest.raises(TransientError, match="another run is working"):
            run_at(corpus, outputs)
    assert ".lock.json" not in Store(outputs).files()
    assert run_at(corpus, outputs)


def test_a_lock_left_by_a_killed_run_holds_off_others_not_its_own_machine(
    base: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    add_to(corpus, source)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "remove", lambda self, names: None)
        run_at(corpus, outputs)
    assert ".lock.json" in Store(outputs).files()
    on_machine("two", monkeypatch)
    with pytest.raises(TransientError, match=r"or delete .*/outputs/\.lock\.json if it has died"):
        run_at(corpus, outputs)
    on_machine("one", monkeypatch)
    run_at(corpus, outputs)
    assert ".lock.json" not in Store(outputs).files()


def test_what_another_published_meanwhile_is_not_overwritten(base: str, source: str) -> None:
    corpus, outputs = f"{base}/corpus", f"{base}/outputs"
    add_to(corpus, source)
    run_at(corpus, outputs)
    other = Store(outputs).read("current.json").replace(b'"before": ""', b'"before": "another"')
    with pytest.raises(TransientError, match="published meanwhile"), working(corpus, outputs) as work:
        run(work.corpus, work.outputs, processes=1, extractor=fake)
        Store(outputs).write("current.json", other)
    assert Store(outputs).read("current.json") == other


def test_the_inbox_of_a_store_is_emptied_there(base: str) -> None:
    corpus = f"{base}/corpus"
    Store(corpus).write("inbox/news.jsonl", json.dumps(ARTICLES[1]).encode())
    with adding(corpus) as folder:
        report = take_in(folder, settle=0)
    assert report.added == 1
    names = list(Store(corpus).files())
    assert "inbox/news.jsonl" not in names
    assert sum(name.endswith(".md") for name in names) == 1


def test_articles_deleted_here_stay_in_the_store(base: str, source: str) -> None:
    corpus = f"{base}/corpus"
    add_to(corpus, source)
    before = Store(corpus).files().keys()
    with adding(corpus) as folder:
        for path in folder.rglob("*.md"):
            path.unlink()
    assert Store(corpus).files().keys() == before


def test_names_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    url = f"memory://{tmp_path}/evil"
    Store(url).write("a/b.md", b"")
    store = Store(url)
    system, root = store._opened
    system.store[f"{root}/../../outside.md"] = system.store[f"{root}/a/b.md"]
    with pytest.raises(UsageError, match="no name for a file"):
        corpus_here(url)


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b'{"run": "../../x", "files": {}}', b'{"run": "x", "files": {"../a": {"size": 1}}}'],
)
def test_another_pointer_is_refused(tmp_path: Path, said: bytes) -> None:
    url = f"memory://{tmp_path}/outputs"
    Store(url).write("current.json", said)
    with pytest.raises(HoptacError, match="not written by hoptac"):
        tables_here(url)


def test_damage_on_the_way_is_noticed(tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, outputs = f"memory://{tmp_path}/corpus", f"memory://{tmp_path}/outputs"
    add_to(corpus, source)
    run_at(corpus, outputs)
    pointer = read_pointer(Store(outputs))
    assert pointer
    Store(outputs).write(f"runs/{pointer.run}/dyads.csv", b"dyad_id\n")
    with pytest.raises(HoptacError, match=r"dyads\.csv: damaged"):
        read_tables(outputs)


def test_wrong_addresses_are_told_in_one_line(tmp_path: Path) -> None:
    for url in ("nothing://a/b", "memory://a/nothing"):
        with pytest.raises(UsageError) as told:
            tables_here(url)
        assert url in str(told.value) and "\n" not in str(told.value)
    with pytest.raises(UsageError, match="must not lie in one another"):
        run_at("memory://a/b", "memory://a/b/outputs")
