"""The countries against ISO 3166-1 and CLDR, whose Vietnamese names are the base of ours."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.core import get_global

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.pipeline import load
from hoptac.text.forms import comparison_key, stored_form
from hoptac.types import Article

COUNTRIES = {row.key: row for row in load_knowledge().entities if row.type == "COUNTRY"}
NAMES = {comparison_key(surface): row.key for row in COUNTRIES.values() for surface in row.surfaces()}
NOT_ISO = frozenset(["AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""Two-letter codes of CLDR that ISO 3166-1 has only reserved, or not at all."""
TERRITORIES = {
    code: name
    for code, name in Locale("vi").territories.items()
    if len(code) == 2 and code.isalpha() and code not in NOT_ISO
}
FRAMES = (
    "Bộ trưởng Ngoại giao {} tới Hà Nội.",
    "Ông dự kiến có chuyến thăm {} vào tháng sau.",
    "{} và Việt Nam ký thỏa thuận mới.",
    "Phía {} đánh giá cao kết quả này.",
)


def alpha3() -> dict[str, set[str]]:
    """Two-letter codes with their three-letter ones; a code that was given twice has its old one too."""
    found: dict[str, set[str]] = {}
    for old, new in get_global("territory_aliases").items():
        if len(old) == 3 and old.isalpha() and len(new) == 1:
            found.setdefault(new[0], set()).add(old)
    return found


MISREAD = (
    "SSD: Phía Nam Xu-đăng",
    "SSD: Bộ trưởng Ngoại giao Nam Xu-đăng",
    "CCK: Bộ trưởng Ngoại giao Quần đảo Cocos",
)
"""What the tagger takes for another name: *Phía Nam* is also the south, and the islands have no minister."""


def unread(row: EntityRow, surfaces: tuple[str, ...], frame: str) -> list[str]:
    """The sentences in which a form of a country is not read as that country, by its very span."""
    wrong = []
    start = frame.index("{}")
    for surface in map(stored_form, surfaces):
        text = stored_form(frame.format(surface))
        mentions, _, _ = load().draft(Article("frame", text, published_at="2024-06-15"))
        spans = {(m.span.start, m.span.end, m.entity.entity_id) for m in mentions}
        if (start, start + len(surface), row.key) not in spans:
            wrong.append(f"{row.key}: {text}")
    return wrong


def test_iso_3166_1_has_249_codes_and_each_a_row() -> None:
    codes = alpha3()
    assert len(TERRITORIES) == 249
    missing = [code for code in TERRITORIES if not codes.get(code, set()) & COUNTRIES.keys()]
    assert not missing


def test_every_cldr_name_means_its_country() -> None:
    codes, wrong = alpha3(), {}
    for code, name in TERRITORIES.items():
        short = name.partition(", ")[0].partition(" (")[0]
        if NAMES.get(comparison_key(short)) not in codes[code]:
            wrong[code] = name
    assert not wrong


@pytest.mark.parametrize("frame", FRAMES)
def test_cldr_name_of_every_state_and_territory_is_read(frame: str) -> None:
    codes = alpha3()
    wrong: list[str] = []
    for code, name in TERRITORIES.items():
        rows = [COUNTRIES[key] for key in codes[code] if key in COUNTRIES]
        row = next(row for row in rows if row.subtype != "historic")
        wrong += unread(row, (name.partition(", ")[0].partition(" (")[0],), frame)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_form_of_every_state_and_territory_is_read(frame: str) -> None:
    wrong = [line for row in COUNTRIES.values() for line in unread(row, row.surfaces(), frame)]
    assert not [line for line in wrong if not line.startswith(MISREAD)], "\n".join(wrong)


@pytest.mark.parametrize("name", ["Việt Nam", "Nhật Bản", "Hàn Quốc", "Đan Mạch", "Vương quốc Anh", "Séc"])
def test_cldr_names_of_partners_are_known(name: str) -> None:
    assert comparison_key(name) in NAMES


def test_all_codes_have_three_letters() -> None:
    assert all(len(code) == 3 and code.isupper() for code in COUNTRIES)
