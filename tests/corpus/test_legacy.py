"""Texts from before Unicode come back as they were, or are refused; nothing else is touched."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_encodings import TONES, for_font, windows_1258

from hoptac.corpus import legacy
from hoptac.corpus.encoding import decode, lines, sniff
from hoptac.corpus.intake import Incoming
from hoptac.corpus.readers import read_file
from hoptac.errors import InputError

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
SEED = (SEEDS / "doi-ngoai-moi-truong.txt").read_text(encoding="utf-8")
FRENCH = "Le préfet a déjà été reçu à l'hôtel de ville où il était né, façon Noël très frêle. " * 20
GERMAN = "Über die größte Brücke fährt früh die müde Straßenbahn, schön für Gäste aus Zürich. " * 20
WESTERN = [
    FRENCH,
    GERMAN,
    "El año pasado la compañía anunció más inversión en España, según el señor Núñez, y pagará después. " * 9,
    "A situação não é fácil: três milhões de pessoas estão à espera de água, informou o órgão ontem. " * 9,
    "Það er mjög kalt á Íslandi í dag og bæði börn og fullorðnir þurfa að klæða sig vel út í sjó. " * 9,
    "Børnene på øen får både rødgrød og æblekage, når året går på hæld, også i år og hver søndag. " * 9,
    "È già più di un'ora che il papà è là; però così non può andare giù in città perché è tardi. " * 9,
    "Eg á eina ær, tú átt tvær; vit mugu út á ogn, tá ið lýsir, og síggja hvørt ánni er úti í á. " * 9,
]


def encoded(text: str, name: str) -> bytes:
    if name == "cp1258":
        return windows_1258(text)
    return for_font(text, name) if name in legacy.FONTS else text.encode(name)


EXACT = ["cp1258", "vni", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"]


@pytest.mark.parametrize("name", EXACT)
def test_seed_article_comes_back_from_each_encoding(name: str) -> None:
    assert decode(encoded(SEED, name), "a").removeprefix("\ufeff") == SEED


def test_seed_article_comes_back_from_tcvn3_but_for_capitals_that_it_has_not() -> None:
    found = decode(encoded(SEED, "tcvn3"), "a")
    assert found.casefold() == SEED.casefold()
    changed = {a for a, b in zip(SEED, found, strict=True) if a != b}
    assert changed <= set("ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ")


def test_every_article_of_ours_is_recognised_in_every_encoding() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for name in ("cp1258", *legacy.FONTS, "utf-16-le"):
            try:
                data = encoded(text, name)
            except UnicodeEncodeError:  # a foreign name with letters that the encoding has not
                continue
            assert sniff(data[:4000]) == name, (path.name, name)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ViÖt Nam vµ c¸c n­íc", "Việt Nam và các nước"),
        ("céng hßa x· héi", "cộng hòa xã hội"),
        ("Hµ NéI", "Hà NỘI"),
    ],
)
def test_tcvn3_as_it_was_typed(typed: str, text: str) -> None:
    assert legacy.from_font(typed, "tcvn3") == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Vieät Nam vaø caùc nöôùc", "Việt Nam và các nước"),
        ("COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI"),
        ("ñöôïc ñoïc kyõ ôû Ñoàng Thaùp", "được đọc kỹ ở Đồng Tháp"),
        ("nghæ, nghó, thò, lyù, kyø", "nghỉ, nghĩ, thị, lý, kỳ"),
    ],
)
def test_vni_as_it_was_typed(typed: str, text: str) -> None:
    assert legacy.from_font(typed, "vni") == text


@pytest.mark.parametrize("name", legacy.FONTS)
def test_tables_have_every_vietnamese_letter_once(name: str) -> None:
    letters = list(legacy.tables()[name].values())
    lower = {letter for letter in letters if letter == letter.lower()}
    vowels = [a + b for a in "aăâeêioôơuưy" for b in ("", *TONES)]
    wanted = {unicodedata.normalize("NFC", v) for v in vowels} - set("aeiouy") | {"đ"}
    assert lower == wanted
    if name == "tcvn3":
        assert len(letters) == len(set(letters))


@pytest.mark.parametrize("text", [*WESTERN, SEED, "« Où est-ce ? » £5 ©µ® ÆØÅ", "à là và ồ ạ", "ViÖt Nam"])
def test_utf8_is_never_touched(text: str) -> None:
    assert decode(text.encode(), "a") == text
    assert [line.text for line in lines(io.BytesIO(text.encode()), "a")] == text.splitlines(keepends=True)


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x1EFF, exclude_categories=["Cs"]), max_size=300))
def test_utf8_is_never_changed_whatever_it_looks_like(text: str) -> None:
    try:
        assert decode(text.encode(), "a") == text.removeprefix("\ufeff")
    except InputError as error:
        assert error.reason.startswith("unreadable")  # refused, not changed


@pytest.mark.parametrize("name", ["cp1252", "iso8859-15"])
@pytest.mark.parametrize("text", WESTERN)
def test_western_text_is_refused_not_read_as_vietnamese(text: str, name: str) -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        decode(text.encode(name), "a")


@pytest.mark.parametrize(
    "data",
    [windows_1258("Ký ở đó"), for_font("Ký ở đó", "vni"), SEED.encode()[:500] + b"\xff" + SEED.encode()],
)
def test_too_little_or_mixed_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        decode(data, "a")


@pytest.mark.parametrize("name", [*legacy.FONTS, "utf-8"])
def test_garbage_saved_as_utf8_is_refused_with_its_name(name: str) -> None:
    shown = legacy.western(encoded(SEED[:3000], name))
    with pytest.raises(InputError, match="unreadable: ") as caught:
        decode(shown.encode(), "a")
    assert legacy.NAMES[legacy.TWICE if name == "utf-8" else name] in str(caught.value)


@pytest.mark.parametrize("name", ["cp1258", "vni", "utf-16-le", "utf-16-be"])
def test_files_of_records_are_read_in_each_encoding(tmp_path: Path, name: str) -> None:
    texts = [line for line in SEED.split("\n") if line.strip() and '"' not in line][2:6]
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        encoded("".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in texts), name)
    )
    table = tmp_path / "a.csv"
    table.write_bytes(encoded("text\n" + "".join(f'"{t}"\n' for t in texts), name))
    for source in (path, table):
        reads = list(read_file(source))
        assert [r.article.text for r in reads if isinstance(r, Incoming)] == texts


def test_page_in_windows_1258_is_read(tmp_path: Path) -> None:
    source = (Path(__file__).parents[1] / "html" / "vnexpress.html").read_text(encoding="utf-8")
    path = tmp_path / "a.html"
    path.write_bytes(windows_1258(source.replace('charset="utf-8"', 'charset="windows-1258"')))
    (read,) = read_file(path)
    assert isinstance(read, Incoming)
    assert read.article.title == "Hà Nội và Viêng Chăn cùng trồng rừng đầu nguồn"
    assert "giữ nước cho các hồ chứa" in read.article.text
