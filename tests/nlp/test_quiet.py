"""Sentences without trigger or stand-in are read shortly, and nothing comes out differently for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.nlp import drafts
from hoptac.nlp.pipeline import load
from hoptac.text.forms import stored_form
from hoptac.types import Article

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS[::5], ids=lambda path: path.stem)
def test_quiet_sentences_read_in_full_change_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article("0", stored_form(path.read_bytes().decode()), published_at="2015-05-01")
    shortly = load().draft(article)
    asked: list[bool] = []

    def never(*given: object) -> bool:
        asked.append(is_quiet(*given))  # type: ignore[arg-type]
        return False

    is_quiet = drafts.is_quiet
    monkeypatch.setattr(drafts, "is_quiet", never)
    assert load().draft(article) == shortly
    assert any(asked)
