"""The cache: what is damaged counts as missing, what is published stays known."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hoptac.tables.cache import Entry, cache_file, code_version, entry_key, open_cache
from hoptac.tables.digests import Change, pack_digests, unpack_digests


def test_cache_keeps_entries_as_they_are(tmp_path: Path) -> None:
    entry = Entry("a1", "k", "2021", "sha", b"\0sig", b"rows", b"digests")
    failed = Entry("a2", "k", error="E: \n", at="now", lasting=False)
    with open_cache(tmp_path / "out") as cache:
        cache.put([entry, failed])
    with open_cache(tmp_path / "out") as cache:
        assert (cache.entry("a1"), cache.entry("a2")) == (entry, failed)
        assert cache.damaged() == set()
        assert (cache.keys()["a2"].failed, cache.keys()["a2"].lasting) == (True, False)
        with pytest.raises(KeyError):
            cache.entry("a3")


@pytest.mark.parametrize(
    "column", ["key", "published_at", "text_sha256", "signature", "rows", "digests", "error"]
)
def test_cache_sees_damage_in_every_column(tmp_path: Path, column: str) -> None:
    with open_cache(tmp_path / "out") as cache:
        cache.put([Entry("a1", "k"), Entry("a2", "k")])
    database = sqlite3.connect(cache_file(tmp_path / "out"))
    with database:
        database.execute(f"UPDATE articles SET {column} = x'01' WHERE article_id = 'a1'")
    database.close()
    with open_cache(tmp_path / "out") as cache:
        assert cache.damaged() == {"a1"}


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_cache_that_is_no_database_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = cache_file(tmp_path / "out")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with open_cache(tmp_path / "out") as cache:
        assert cache.keys() == {}


def test_cache_of_another_version_is_made_anew(tmp_path: Path) -> None:
    path = cache_file(tmp_path / "out")
    path.parent.mkdir(parents=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE articles (article_id TEXT PRIMARY KEY, key TEXT)")
    database.close()
    with open_cache(tmp_path / "out") as cache:
        cache.put([Entry("a1", "k")])
        assert list(cache.keys()) == ["a1"]


def test_cache_remembers_what_was_published(tmp_path: Path) -> None:
    with open_cache(tmp_path / "out") as cache:
        cache.put([Entry("a1", "k", digests=b"1"), Entry("a2", "k", error="E"), Entry("a3", "k")])
        cache.mark_published(["a3"], {"published": "x"})
        cache.put([Entry("a1", "k2", digests=b"2")])
        assert {i: known.published for i, known in cache.keys().items()} == {"a1": "k", "a2": ""}
        assert cache.digests("a1") == (b"1", b"2")
        assert cache.state("published") == "x"


def test_keys_change_with_content_and_knowledge() -> None:
    assert len({entry_key("a", "k"), entry_key("b", "k"), entry_key("a", "l")}) == 3
    assert code_version() == code_version()


def test_changes_are_counted_by_content() -> None:
    change = Change()
    change.compare({"dyads": ["1", "1", "2"]}, unpack_digests(pack_digests({"dyads": ["1", "3", "3"]})))
    assert (change.gained["dyads"], change.lost["dyads"], change.gained["articles"]) == (2, 2, 0)
