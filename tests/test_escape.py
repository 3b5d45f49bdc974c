"""No article writes, or reads, outside the folders that the user named: whatever it calls itself."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import fake

from hoptac.corpus.add import add
from hoptac.corpus.inbox import take_in
from hoptac.corpus.store import article_id, list_corpus, path_of, read_article
from hoptac.export.parquet import export_parquet
from hoptac.export.xlsx import export_xlsx
from hoptac.report.site import write_report
from hoptac.run import run
from hoptac.types import Article

SECRET = "mật khẩu: 12345"
PATHS = (
    "../../escaped",
    "..\\..\\escaped",
    "{temporary}/hoptac-escaped",
    "{place}/escaped",
    "file://{place}/secret.txt",
    "%2e%2e%2f%2e%2e%2fescaped",
    "..%c0%af..%c0%afescaped",
    "\u2025/\uff0e\uff0e/escaped",
    "C:\\escaped",
    "\\\\host\\share\\escaped",
    "a\0../../escaped",
    "a/../../../escaped\n",
    "~/escaped",
    "$HOME/escaped",
    "`touch escaped`",
    "$(touch escaped)",
    "| touch escaped",
    "a" * 5_000,
    ".",
    "..",
    "con",
    "-rf",
    "*",
    "!!python/object/apply:os.system ['touch escaped']",
    'x"\n---\narticle_id: ../../escaped\n---\n',
    "a0123456789abcdef.md",
    "runs.csv",
)
FIELDS = ("id", "url", "title", "outlet", "section", "published_at")
STORED = re.compile(r"(?:\d{4}/\d{2}|undated)/a[0-9a-f]{16}\.md|rejects\.csv")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder deep in another, with a secret beside; at the end nothing else lies around it."""
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(SECRET)
    monkeypatch.chdir(inner)
    monkeypatch.setenv("HOME", str(tmp_path))
    yield inner
    assert {p.name for p in inner.iterdir()} <= {"corpus", "outputs", "in", ".hoptac", "out"}
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if inner not in p.parents} == {
        "a",
        "a/b",
        "a/b/c",
        "secret.txt",
    }
    assert not (Path(tempfile.gettempdir()) / "hoptac-escaped").exists()


def records(place: Path) -> list[dict[str, str]]:
    """A record for each wrong path in each field, and one with it in the text."""
    paths = [
        path.replace("{place}", str(place.parents[2])).replace("{temporary}", tempfile.gettempdir())
        for path in PATHS
    ]
    made = [
        {name: path, "text": f"Lào ký với WMO, {number}."}
        for number, path in enumerate(paths)
        for name in FIELDS
    ]
    return made + [{"text": f"{path}\nLào ký với WMO."} for path in paths]


def write_sources(place: Path) -> None:
    folder = place / "in"
    folder.mkdir()
    lines = "".join(json.dumps(record) + "\n" for record in records(place))
    (folder / "a.jsonl").write_text(lines)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    with (folder / "c.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, (*FIELDS, "text"))
        writer.writeheader()
        writer.writerows(r for r in records(place) if "\0" not in "".join(r.values()))
    for number, record in enumerate(records(place)):
        title, text = (record.get(name, "").replace("\0", "") for name in ("title", "text"))
        page = f"<title>{title}</title><link rel=canonical href='{record.get('url', '')}'><p>{text}</p>"
        (folder / f"{number}.html").write_text(f"<html><body>{page}</body></html>", errors="replace")


def test_articles_stay_in_the_corpus_whatever_they_call_themselves(place: Path) -> None:
    write_sources(place)
    report = add(["in"], Path("corpus"))
    assert report.added >= 0.9 * len(PATHS) * len(FIELDS)
    files = {p.relative_to("corpus").as_posix() for p in Path("corpus").rglob("*") if p.is_file()}
    assert all(STORED.fullmatch(name) for name in files), sorted(files)
    for stored in list_corpus(Path("corpus")):
        article = read_article(Path("corpus"), stored.path)
        assert path_of(article) == stored.path
        assert SECRET not in article.text
    run(Path("corpus"), Path("outputs"), processes=1, extractor=fake)
    write_report(Path("outputs"), Path("corpus"))
    export_xlsx(Path("outputs"), Path("out") / "tables.xlsx")
    export_parquet(Path("outputs"), Path("out") / "parquet")


def test_an_id_given_by_a_source_is_never_a_name_of_a_file() -> None:
    for path in PATHS:
        article = Article("", "x", source_id=path, url=path, title=path, published_at="2021-12-16")
        assert re.fullmatch(r"a[0-9a-f]{16}", article_id(article, path))


def test_the_inbox_stays_in_its_folder(place: Path) -> None:
    inbox = place / "corpus" / "inbox"
    inbox.mkdir(parents=True)
    for name in (
        "..txt",
        "...",
        "..\\..\\x.txt",
        "%2e%2e%2fx.txt",
        "~",
        "$HOME",
        "\u2025.txt",
        "-rf",
        "a\nb.txt",
    ):
        (inbox / name).write_text(f"Lào ký với WMO: {name}")
        os.utime(inbox / name, (1, 1))
    (inbox / "link.txt").symlink_to(place.parents[2] / "secret.txt")
    (inbox / "up").symlink_to(place.parents[2])
    report = take_in(Path("corpus"), settle=0.1)
    assert not report.warnings
    assert all(SECRET not in read_article(Path("corpus"), s.path).text for s in list_corpus(Path("corpus")))
    assert (place.parents[2] / "secret.txt").read_text() == SECRET


def test_a_link_in_a_folder_of_sources_that_leads_in_circles_ends(place: Path) -> None:
    folder = place / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Lào ký với WMO.")
    (folder / "round").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    report = add(["in"], Path("corpus"))
    assert (report.added, report.rejected) == (1, 3)


def test_a_stored_file_that_names_another_is_not_believed(place: Path) -> None:
    add_one = place / "in"
    add_one.mkdir()
    (add_one / "a.txt").write_text("Lào ký với WMO.")
    add(["in"], Path("corpus"))
    (stored,) = list_corpus(Path("corpus"))
    path = Path("corpus") / stored.path
    path.write_text(path.read_text().replace(stored.article_id, "../../../escaped"))
    report = run(Path("corpus"), Path("outputs"), processes=1, extractor=fake)
    assert (report.new, report.rejected) == (0, 1)


def test_yaml_in_a_head_makes_no_objects(place: Path) -> None:
    folder = place / "corpus" / "undated"
    folder.mkdir(parents=True)
    name = "a0123456789abcdef"
    head = f"article_id: {name}\ntitle: !!python/object/apply:os.system ['touch escaped']\n"
    (folder / f"{name}.md").write_text(f"---\n{head}---\nLào ký với WMO.")
    steps = "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 60))
    bomb = f"b0: &b0 [x, x]\n{steps}title: *b59\n"
    (folder / "a0123456789abcdee.md").write_text(f"---\narticle_id: a0123456789abcdee\n{bomb}---\nx")
    report = run(Path("corpus"), Path("outputs"), processes=1, extractor=fake)
    assert (report.new, report.rejected) == (0, 2)
    assert not (place / "escaped").exists()
