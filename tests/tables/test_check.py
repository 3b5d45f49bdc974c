"""Lines are what a reader finds again; they are checked once, and again when they changed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import fake

from hoptac.corpus.add import add
from hoptac.run import extract_shard, plan, publish
from hoptac.tables import check as module
from hoptac.tables.cache import cache_file, open_cache, publishing_version
from hoptac.tables.check import Checker, EarlyCheck, check_entries
from hoptac.tables.lines import ArticleLines, finish, pack, renamed, rows_of, unpack
from hoptac.tables.rows import build_rows
from hoptac.tables.schemas import tables
from hoptac.tables.validate import TableError
from hoptac.types import Article

TEXT = 'Việt Nam "ký" với Lào,\rlần 1.\n=1+1 WMO viện trợ Nhật Bản; "a, b"\n\tBộ Y tế\u2028ký với Lào.\n'


def made(text: str = TEXT, identity: str = "a" + "0" * 16) -> ArticleLines:
    return finish(build_rows(fake().extract(Article(identity, text, title="Bài, 1", corpus_file="1.md"))))


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    source = tmp_path / "source.jsonl"
    source.write_text("".join(json.dumps({"text": f"{TEXT} {number}"}) + "\n" for number in range(6)))
    add([str(source)], tmp_path / "corpus")
    return tmp_path / "corpus", tmp_path / "outputs"


def read(corpus: Path, outputs: Path) -> None:
    for paths in plan(corpus, outputs).shards:
        extract_shard(corpus, outputs, paths, extractor=fake)


@pytest.mark.parametrize("text", [TEXT, "Lào\0 ký với WMO.", "Lào ký với WMO " + "ạ" * 300_000, "không"])
def test_lines_spell_the_rows(text: str) -> None:
    rows = build_rows(fake().extract(Article("a" + "0" * 16, text, corpus_file="1.md")))
    article = unpack(pack(finish(rows)))
    assert rows_of(article) == rows.tables
    assert (article.entities, article.needs) == (rows.entities, [])
    assert article.counts == {name: len(some) for name, some in rows.tables.items() if name != "articles"}


def test_lines_take_other_ids_for_entities() -> None:
    rows = build_rows(fake().extract(Article("a" + "0" * 16, TEXT, corpus_file="1.md")))
    article = finish(rows)
    assert article.parties == ["JPN", "LAO", "VNM", "WMO"]
    assert renamed(article, {}) == article
    found = rows_of(renamed(article, {"LAO": "LAO,1", "VNM:MOH": "VNM:X"}))
    assert found != rows.tables
    new = {"LAO": "LAO,1", "VNM:MOH": "VNM:X"}
    for name, some in rows.tables.items():
        places = tables()[name].references_to("entities")
        expected = [[new.get(str(v), v) if at in places else v for at, v in enumerate(row)] for row in some]
        assert found[name] == expected


def test_entities_of_others_are_told() -> None:
    rows = build_rows(fake().extract(Article("a" + "0" * 16, TEXT, corpus_file="1.md")))
    rows.entities = [row for row in rows.entities if row[0] != "LAO"]
    assert finish(rows).needs == ["LAO"]


def test_lines_that_are_no_rows_are_refused() -> None:
    article = made()
    table = tables()["entity_mentions"]
    first = article.lines[table.name].split(b"\n")[0].split(b",")
    first[table.index("char_start")] = b"x"
    for lines in (b",".join(first) + b"\n", b"a,b\n", b""):
        broken = replace(article, lines={**article.lines, table.name: lines})
        with pytest.raises(TableError, match="was not published"):
            Checker().add(broken)


def test_rows_that_belong_to_nothing_are_refused() -> None:
    article = made()
    checker = Checker()
    checker.add(
        replace(article, lines={**article.lines, "sentences": b""}, counts={**article.counts, "sentences": 0})
    )
    with pytest.raises(TableError, match=r"sentence_id .* is not in sentences\.csv"):
        checker.flush()


def test_only_what_is_new_is_checked(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, outputs = places
    read(corpus, outputs)
    publish(corpus, outputs, extractor=fake)
    with open_cache(outputs) as cache:
        assert cache.unchecked(publishing_version()) == []
        assert len(cache.unchecked("other code")) == 6
    (corpus.parent / "more.jsonl").write_text(json.dumps({"text": f"{TEXT} mới"}))
    add([str(corpus.parent / "more.jsonl")], corpus)
    checked: list[str] = []
    whole = Checker.add

    def told(checker: Checker, article: ArticleLines) -> list[str]:
        checked.append(str(article.head[0]))
        return whole(checker, article)

    monkeypatch.setattr(module.Checker, "add", told)
    read(corpus, outputs)
    assert publish(corpus, outputs, extractor=fake).new == 1
    assert len(checked) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checked SET digest = 'x' WHERE article_id = ?",
        "DELETE FROM checked WHERE article_id = ?",
        "UPDATE articles SET checksum = 'x' WHERE article_id = ?",
    ],
)
def test_what_was_checked_is_not_believed_when_it_changed(places: tuple[Path, Path], change: str) -> None:
    corpus, outputs = places
    read(corpus, outputs)
    with open_cache(outputs) as cache:
        check_entries(cache)
        assert cache.unchecked(publishing_version()) == []
        identity = min(cache.keys())
    database = sqlite3.connect(cache_file(outputs))
    with database:
        database.execute(change, (identity,))
    database.close()
    with open_cache(outputs) as cache:
        assert cache.unchecked(publishing_version()) == [identity]


def test_early_checks_mark_what_is_sound_and_leave_the_rest_to_publishing(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, outputs = places
    monkeypatch.setattr(module, "CHUNK_ROWS", 1)
    read(corpus, outputs)
    with open_cache(outputs) as cache:
        identities = sorted(cache.keys())
        entries = [cache.entry(identity) for identity in identities]
        lines = unpack(entries[2].rows)
        entries[2] = replace(entries[2], rows=pack(replace(lines, counts={**lines.counts, "dyads": 0})))
        cache.put(entries)
        EarlyCheck(cache).add(entries)
        assert cache.unchecked(publishing_version()) == identities[2:]
        with pytest.raises(TableError, match=r"dyads\.csv"):
            check_entries(cache)
