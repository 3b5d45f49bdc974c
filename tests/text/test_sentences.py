from __future__ import annotations

import csv
import io
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.errors import KnowledgeError
from hoptac.text.forms import stored_form
from hoptac.text.sentences import abbreviations, sentence_spans

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))

# One case a line: the sentences are parted by " ¦ " where a blank stands between them, by "¦" where
# none does, and by "⏎" where a newline does.
CASES = """
Hai nước ký hiệp định. ¦ Lễ ký diễn ra sáng qua.
Ông có tới không? ¦ Chưa ai biết.
Thật tuyệt! ¦ Đội nhà đã thắng.
Mọi việc vẫn còn… ¦ Ngày mai sẽ rõ.
Mọi việc vẫn còn... ¦ Ngày mai sẽ rõ.
Ông nói: “Chúng tôi đồng ý.” ¦ Phía bạn im lặng.
Ông nói: "Chúng tôi đồng ý." ¦ Phía bạn im lặng.
Ông hỏi: “Vì sao thế?” rồi quay đi.
“Sao lại thế!” bà kêu lên.
Dự án ở Thái Bình (huyện Tiền Hải). ¦ Ông Nguyễn Văn A đến dự.
Dự án ở Thái Bình (huyện Tiền Hải).¦Ông Nguyễn Văn A đến dự.
Việc đó xảy ra hôm qua.¦Trong lúc ấy trời mưa.
Ông đến hôm qua.¦“Tôi rất vui”, ông nói.
Ông đến hôm qua.¦"Tôi rất vui", ông nói.
Ông nói "tôi rất vui."¦Trong lúc ấy trời mưa.
Kim ngạch đạt 3,5 tỉ USD năm 2019.¦Theo bộ này, con số sẽ tăng.
Đây là kỷ lục.¦Ý kiến khác thì không.
Hội nghị do ASEAN chủ trì.⏎Hội nghị bàn về biển
Tít không có dấu chấm⏎Hội nghị bàn về biển
Đoàn đến TP. Huế sáng qua. ¦ Đoàn về TP.HCM chiều nay.
Đoàn ở lại TP.HCM. ¦ Trong hai ngày, đoàn làm việc với sở.
Khách ở Q.1 và P. Tân Định, H. Củ Chi.
PGS.TS Lê Văn Thủy và TS. Trần Hải phát biểu.
PGS.TS. Lê Văn Thủy phát biểu. ¦ GS.Nguyễn Lân vắng mặt.
ThS. Lê Hoa, BS. Trần Hải và KS.Lê Nam cùng tới.
Mr. Smith và Dr. Jones ở St. Louis.
Ngoại trưởng A. Méc-ken gặp M.Na-ta-lê-ga-oa.
Tổng thống D. Trump gặp ông V. Putin.
Trong cam có vitamin C. ¦ Tuy nhiên không nên ăn nhiều.
Họ bán gạo, cà phê, v.v. và nhập máy móc.
Họ bán gạo, cà phê, v.v. ¦ Trong khi đó họ nhập máy móc.
Hãng Samsung Electronics Co. Ltd. Korea đầu tư.
Hãng mua lại Apple Inc. ¦ Theo ông, giá ấy cao.
Tàu U.S. Navy ghé cảng Đà Nẵng.
Bản hợp đồng No. 5 được ký. ¦ 3 bản khác thì chưa.
Giá tăng 3.5 lần, lên 1.000.000 đồng.
Ngày 16.12.2021 hai bên ký kết.
1. Hai bên trao đổi đoàn. ¦ Ông nhận lời.
a. Hai bên trao đổi đoàn.
II. Nội dung chính
Xem tại www.vietnam.vn hay VnExpress.Net nhé. ¦ Cảm ơn bạn.
Thư gửi về Toasoan@Bao.Com trước thứ sáu.
Hãng ra mắt mẫu mới. ¦ iPhone này đắt hơn.
Ông về nước. ¦ - Bà thì ở lại.
Martin Luther King Jr. được nhắc tới.
Ai đến?!! ¦ Không ai cả.
Giá vàng là 50 triệu. ¦ (Ảnh: Lê Nam)
Họ gặp nhau ở đây.¦UBND tỉnh chưa nói gì.
Trang SGTT.VN và Th.S Lê Nam đưa tin.
Tình hình châu Á. ¦ Bắc Kinh lo ngại.
Đ. Trump nhắc châu Á.¦Trung Quốc im lặng.
Họ đã về .¦Do vậy, việc dừng lại.
...Rồi họ đi.
Cuối câu còn dấu cách.”
""".strip().splitlines()


def _parted(marked: str) -> tuple[str, list[str]]:
    text = marked.replace(" ¦ ", " ").replace("¦", "").replace("⏎", "\n")
    return text, [s.strip() for s in marked.replace("⏎", "¦").split("¦")]


@pytest.mark.parametrize("case", CASES)
def test_sentence_spans_cases(case: str) -> None:
    text, expected = _parted(case)
    assert [span.of(text) for span in sentence_spans(text)] == expected


@pytest.mark.parametrize("abbreviation", [a for a, may_end in abbreviations().items() if not may_end])
def test_sentence_spans_no_end_after_abbreviation(abbreviation: str) -> None:
    text = f"Xem {abbreviation} Lê Lợi ở đây."
    assert len(sentence_spans(text)) == 1


@pytest.mark.parametrize("abbreviation", [a for a, may_end in abbreviations().items() if may_end])
def test_sentence_spans_end_after_abbreviation_that_may(abbreviation: str) -> None:
    assert len(sentence_spans(f"Xem {abbreviation} Trong khi đó trời mưa.")) == 2
    assert len(sentence_spans(f"Xem {abbreviation} Smith ở đây.")) == 1


def test_sentence_spans_overlay_adds_abbreviation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Theo XYZ. Lê Nam thì chưa."
    assert len(sentence_spans(text)) == 2
    (tmp_path / "abbreviations.csv").write_text("abbreviation,ends\nXYZ.,no\n", encoding="utf-8")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    assert len(sentence_spans(text)) == 1
    assert len(sentence_spans("Đoàn đến TP. Huế.")) == 1


def test_abbreviations_wrong_cell_names_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "abbreviations.csv").write_text("abbreviation,ends\nXYZ.,nein\n", encoding="utf-8")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    with pytest.raises(KnowledgeError, match=r"abbreviations\.csv line 2: .*nein"):
        abbreviations()


PIECES = [
    "Hà",
    "Nội",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\xa0",
    ".",
    "...",
    "…",
    "?",
    "!",
    '"',
    "“",
    "”",
    "(",
    ")",
    "TP.",
    "A.",
    "3.5",
    "v.v.",
    "😀",
    "\u200b",
    "\ufeff",
    "e\u0301",
    "\u2028",
    "www.a.vn",
    "-",
    "Ông",
    "nói",
    "S",
    "1",
    "\t",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_sentence_spans_cover_each_character_once(raw: str) -> None:
    text = stored_form(raw)
    spans = sentence_spans(text)
    covered = [i for span in spans for i in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {i for i, sign in enumerate(text) if not sign.isspace()} <= set(covered)
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert not any("\n" in span.of(text) for span in spans)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_sentence_spans_seed_articles(path: Path) -> None:
    text = stored_form(path.read_text(encoding="utf-8"))
    assert all(span.of(text)[0].isupper() or not span.of(text)[0].isalpha() for span in sentence_spans(text))


def test_abbreviations_every_row_has_examples_that_hold() -> None:
    table = files("hoptac") / "knowledge" / "abbreviations.csv"
    for row in csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))):
        assert len(sentence_spans(row["example_yes"])) == 1, row
        assert not row["example_no"] or len(sentence_spans(row["example_no"])) == 2, row
