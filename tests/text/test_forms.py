from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.text.forms import TONES, comparison_key, is_syllable, split_tone, stored_form


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("\ufeffHà Nội", "Hà Nội"),
        ("a\r\nb\rc\n", "a\nb\rc\n"),
        (unicodedata.normalize("NFD", "Việt Nam"), "Việt Nam"),
        ("hoà\xa0 thuỷ \u200b“x” ", "hoà\xa0 thuỷ \u200b“x” "),
        ("a\ufeffb", "a\ufeffb"),
        ("", ""),
    ],
)
def test_stored_form_changes_nothing_else(raw: str, stored: str) -> None:
    assert stored_form(raw) == stored


SAME = """
hoà hòa|thuỷ thủy|khoẻ khỏe|Hoà HÒA|cuả của|hòan hoàn|gìa già|qúy quý|khuỷu khủyu|xoà xòa
kỹ kĩ|Mỹ Mĩ|Lý Lí|Sỹ Sĩ|quý quí|tỷ tỉ|ký kí|hy hi|Thụy_Sỹ Thuỵ_Sĩ|Xin–ga–po Xin-ga-po|Ấn‑Độ ẤN-ĐỘ
Ðức Đức|Vi\u00adệt Việt|a\xa0b a_b|a___b a_b|_a_b_ a_b|ＡＢ ａｂ
"""
OTHER = """
thúy thúi|hai hay|tai tay|lui luy|Ý í|y i|hòa hoa|thủy thụy|bán bản|đa da|cơ cô|năm nam|ui uy|sky ski|Nga nga-
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    pairs = [pair.split(" ") for pair in table.replace("\n", "|").strip("|").split("|")]
    return [(a.replace("_", " "), b.replace("_", " ")) for a, b in pairs]


@pytest.mark.parametrize(("one", "other"), _pairs(SAME))
def test_comparison_key_same_word(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)
    assert comparison_key(unicodedata.normalize("NFD", one)) == comparison_key(other)


@pytest.mark.parametrize(("one", "other"), _pairs(OTHER))
def test_comparison_key_other_word(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


def test_comparison_key_words_parted_by_one_blank() -> None:
    assert comparison_key(" Hợp  tác\nLan\xa0Thương ") == "hợp tác lan thương"


@given(st.text())
def test_comparison_key_is_stable(text: str) -> None:
    key = comparison_key(text)
    assert comparison_key(key) == key
    assert unicodedata.is_normalized("NFC", key)


@pytest.mark.parametrize(
    "word", ["nghiêng", "khuỷu", "quý", "giếng", "yên", "ý", "oà", "uống", "việt", "hoắc", "thuở", "loay"]
)
def test_is_syllable_vietnamese(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["viet", "tube", "petro", "bank", "trump", "smith", "", "ng", "tien", "việtnam"]
)
def test_is_syllable_foreign(word: str) -> None:
    assert not is_syllable(word)


@given(st.text(alphabet="aăâđêéèẻẽẹốồộớựyýỳñǹÄß\u0301\u0300\u0323\u0302 1"))
def test_split_tone_takes_off_what_decomposing_shows(syllable: str) -> None:
    decomposed = unicodedata.normalize("NFD", syllable)
    tones = "".join(sign for sign in decomposed if sign in TONES)
    bare = unicodedata.normalize("NFC", "".join(sign for sign in decomposed if sign not in TONES))
    assert split_tone(syllable) == ((bare, tones) if tones else (syllable, ""))
