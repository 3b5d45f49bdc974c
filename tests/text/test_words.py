from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoptac.text.crf import read_model
from hoptac.text.forms import stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import Segmenter, _load_table, segmenter
from hoptac.types import Span

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
HARD = [
    "2Sao đưa tin hoà bình ở Thuỷ Nguyên, Ðồng Nai.",
    "Giá 1.000,5 USD/kg; xem https://vi.wikipedia.org/wiki/A_(b) hay a@b.vn :D",
    "v.v... -- => <3 43H-0530 NĐ-CP H'Mông AT&T T.Ư 10:20:50",
    "Ông Nguyễn Đức Thành\xa0đến Hàn QuốcTại đó…",
    "và",
    "a b",
    "thủ tướng Việt Nam",
    "İstanbul ΑΣ ǅ ² 中文 １２",
    unicodedata.normalize("NFD", "Thủ tướng Việt Nam hội đàm"),
]


def _without_blanks(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _same_words(sentence: str) -> None:
    """Ours are underthesea's, compared by where they end among the characters that are not blank.

    underthesea respells tokens (``hoà``); the respelt ones are as long as ours in these texts.
    """
    from underthesea import word_tokenize

    ours = [
        _without_blanks(sentence[w.start : w.end])
        for w in segmenter().segment(sentence, Span(0, len(sentence)))
    ]
    theirs = [_without_blanks(word) for word in word_tokenize(sentence)]
    assert [len(word) for word in ours] == [len(word) for word in theirs]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_segment_seed_article_as_underthesea(path: Path) -> None:
    text = stored_form(path.read_text(encoding="utf-8"))
    for span in sentence_spans(text):
        _same_words(span.of(text))


@pytest.mark.parametrize("sentence", HARD)
def test_segment_hard_sentence_as_underthesea(sentence: str) -> None:
    _same_words(sentence)


SYLLABLES = [
    "thủ",
    "tướng",
    "Việt",
    "Nam",
    "hợp",
    "tác",
    "ký",
    "kết",
    "hiệp",
    "định",
    "Mỹ",
    "Tho",
    "2019",
    ",",
    "(",
    ")",
    "và",
    "quốc",
    "tế",
    "hội",
    "nghị",
    "thượng",
    "đỉnh",
    "ASEAN",
    "kinh",
    "xã",
    "x1",
    "%",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=30).map(" ".join))
def test_segment_any_syllables_as_underthesea(sentence: str) -> None:
    _same_words(sentence)


PIECES = [
    "Hà",
    "Nội",
    " ",
    "\xa0",
    "…",
    "1.000,5",
    "😀",
    "\u200b",
    "e\u0301",
    "\u0301",
    "“",
    "’",
    "QuốcTại",
    "-",
    "ð",
    "hoà",
    "\u1112\u1161\u11ab",
    "a.b.c",
    "https://a.vn/(b)",
    "\u212b",
    "\u0344",
]


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.text(max_size=5))
def test_segment_words_hold_every_character_once(sentence: str, before: str) -> None:
    text = before + sentence + "x"
    span = Span(len(before), len(before) + len(sentence))
    last = span.start
    for word in segmenter().segment(text, span):
        assert not text[last : word.start].strip()
        assert last <= word.start < word.end <= span.end
        last = word.end
    assert not text[last : span.end].strip()


@pytest.mark.parametrize("path", SEEDS[::4], ids=lambda path: path.stem)
def test_segment_all_sentences_do_not_see_one_another(path: Path) -> None:
    text = stored_form(path.read_bytes().decode())
    spans = [Span(0, 0), *sentence_spans(text)]
    assert segmenter().segment_all(text, spans) == tuple(segmenter().segment(text, span) for span in spans)


def test_segment_all_gives_nothing_for_no_sentences() -> None:
    assert segmenter().segment_all("", []) == ()
    assert segmenter().segment_all(" \n ", [Span(0, 3)]) == ((),)


def test_segment_forgets_without_changing_its_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [stored_form(path.read_bytes().decode()) for path in SEEDS[:3]]
    expected = [segmenter().segment_all(text, sentence_spans(text)) for text in texts]
    monkeypatch.setattr("hoptac.text.chain.PAIR_BITS", 3)
    monkeypatch.setattr("hoptac.text.chain.TRIPLE_BITS", 1)
    monkeypatch.setattr("hoptac.text.words.MOST_TOKENS", 50)
    small = Segmenter()
    assert [small.segment_all(text, sentence_spans(text)) for text in texts] == expected
    assert [small.segment_all(text, sentence_spans(text)) for text in texts] == expected


def test_segmenter_is_one_per_process() -> None:
    assert segmenter() is segmenter()


def test_segment_parts_words() -> None:
    text = "Hôm qua, Thủ tướng Việt Nam ký."
    words = [text[w.start : w.end] for w in segmenter().segment(text, Span(9, len(text)))]
    assert words == ["Thủ tướng", "Việt Nam", "ký", "."]


def test_read_model_other_format_is_refused() -> None:
    with pytest.raises(ValueError, match="CRFsuite"):
        read_model(b"PK\x03\x04" + bytes(60))


@pytest.mark.parametrize("compress", [0, 3])
def test_load_table_is_that_of_joblib(tmp_path: Path, compress: int) -> None:
    import joblib

    table = {"character": {"Ð": "Đ"}, "token": {"hoà": "hòa"}}
    joblib.dump(table, tmp_path / "table.bin", compress=compress)
    assert _load_table(str(tmp_path / "table.bin")) == table


def test_segmenter_leaves_other_packages_as_they_are() -> None:
    code = (
        "import sys; from hoptac.text.words import segmenter; segmenter(); print('joblib' in sys.modules);"
        "import joblib; print(joblib.Parallel.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "Parallel"]
