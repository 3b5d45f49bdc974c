"""The countries against CLDR, whose Vietnamese names are the base of ours."""

from __future__ import annotations

import pytest
from babel import Locale

from hoptac.lexicon.load import load_knowledge
from hoptac.text.forms import comparison_key

CODES = {row.key for row in load_knowledge().entities if row.type == "COUNTRY"}
NAMES = {
    comparison_key(surface): row.key
    for row in load_knowledge().entities
    if row.type == "COUNTRY"
    for surface in row.surfaces()
}
TERRITORIES = Locale("vi").territories


def test_every_cldr_name_that_we_have_means_one_country() -> None:
    known = [name for code, name in TERRITORIES.items() if len(code) == 2 and comparison_key(name) in NAMES]
    assert len(known) >= 230


@pytest.mark.parametrize("name", ["Việt Nam", "Nhật Bản", "Hàn Quốc", "Đan Mạch", "Vương quốc Anh", "Séc"])
def test_cldr_names_of_partners_are_known(name: str) -> None:
    assert comparison_key(name) in NAMES


def test_all_codes_have_three_letters() -> None:
    assert all(len(code) == 3 and code.isupper() for code in CODES)
