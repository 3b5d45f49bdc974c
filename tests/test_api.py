"""The public API: what ``import hoptac`` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from fakes import FakeExtractor

import hoptac
from hoptac import api
from hoptac.errors import InputError, UsageError

TEXT = "Việt Nam và Nhật Bản ký hiệp định.\nWMO viện trợ Lào."


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "load", FakeExtractor)


def test_import_loads_nothing_heavy() -> None:
    heavy = ("spacy", "pandas", "numpy", "underthesea", "yaml", "typer", "hoptac.types")
    code = f"import sys, hoptac; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_documented() -> None:
    assert set(hoptac.__all__) <= set(dir(hoptac))
    for name in hoptac.__all__:
        assert getattr(hoptac, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        hoptac.nothing  # noqa: B018


def test_extract_gives_offsets_into_the_stored_text() -> None:
    raw = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n")
    found = hoptac.extract(raw, "09:39, 16/12/2021", " Một bài ")
    assert found.article.text == TEXT
    assert (found.article.published_at, found.article.title) == ("2021-12-16T09:39:00+07:00", "Một bài")
    assert [mention.span.of(TEXT) for mention in found.mentions] == ["Việt Nam", "Nhật Bản", "WMO", "Lào"]
    assert isinstance(found, hoptac.Extraction)


def test_extract_refuses_what_is_no_article() -> None:
    with pytest.raises(UsageError, match="hôm qua"):
        hoptac.extract(TEXT, "hôm qua")
    for text in ("", " \n", "a\0", "\ud800"):
        with pytest.raises(InputError):
            hoptac.extract(text)
