"""Pages of outlets that hoptac does not know come out well: title, date, lead, body, and nothing else."""

from __future__ import annotations

import pytest
from outlets import PAGES, P, T

from hoptac.corpus.html import extract_page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("profiles", [(), None], ids=["generic", "profiles"])
def test_page_of_an_unknown_outlet_gives_the_article_and_nothing_else(
    name: str, profiles: tuple[()] | None
) -> None:
    told = PAGES[name]
    page = extract_page(told.html, name, profiles=profiles)
    assert page.title == T
    assert page.published_at == told.moment
    assert page.lead == told.lead
    assert set(page.paragraphs) == {*P, *told.more}
    assert [text for text in page.paragraphs if text in P] == P
