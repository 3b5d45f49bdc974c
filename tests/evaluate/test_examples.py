"""Trying the examples of knowledge rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.evaluate.effect import DyadRow, compare
from hoptac.evaluate.examples import ENTITIES, fired, try_examples
from hoptac.lexicon.schema import ENTITY_FILES
from hoptac.nlp.pipeline import load


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đoàn Nhật Bản tới Hà Nội.", (ENTITIES, "JPN")),
        ("Bộ Quốc phòng Nhật Bản mở triển lãm.", ("ministries.csv", "MOD")),
        ("Bộ trưởng Lê Văn Thủy tới dự lễ.", ("titles.csv", "bộ trưởng")),
        ("Ông Nguyễn Văn Thưởng đọc diễn văn.", ("surnames.csv", "nguyễn")),
        ("Ông Sergei Petrov đọc diễn văn.", ("name_builds.csv", "ru")),
        ("Lớp dạy tiếng Nga mở tối thứ hai.", ("vetoes.csv", "language")),
        ("Chiến tranh thương mại giữa Mỹ và Trung Quốc kéo dài.", ("triggers.csv", "none-019")),
        ("Tàu chiến Ấn Độ đã cập bến Philippines hôm qua.", ("triggers.csv", "meeting-176")),
    ],
)
def test_fired_names_the_rows_that_read_a_sentence(text: str, key: tuple[str, str]) -> None:
    assert key in fired(load(), text)
    assert key not in fired(load(), "Trời hôm nay nhiều mây, chiều có mưa.")


def test_fired_knows_abbreviations_that_end_no_sentence() -> None:
    known = frozenset({"TP."})
    assert ("abbreviations.csv", "TP.") in fired(load(), "Đoàn đến TP. Huế sáng qua.", known)
    assert ("abbreviations.csv", "TP.") not in fired(load(), "Đoàn đến thành phố. Huế đón khách.", known)


@pytest.mark.slow
def test_try_examples_reports_an_example_that_does_not_fire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "id,type,subtype,name_vi,example_yes,example_no\n"
    row = "VNM:XX,ORGANISATION,agency,Cục Thử nghiệm,Trời nhiều mây.,Cục Thử nghiệm họp.\n"
    (tmp_path / "vietnam.csv").write_text(header + row, encoding="utf-8")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    report = try_examples(load())
    ours = [failure for failure in report.failures if failure.key == "VNM:XX"]
    assert [(f.line, f.which) for f in ours] == [(2, "example_yes"), (2, "example_no")]
    assert len(report.failures) < report.tried.total() / 20


@pytest.mark.slow
def test_every_example_of_what_rules_alone_decide_does_what_its_row_says() -> None:
    report = try_examples(load())
    # not countries.csv: on them the tagger has the last word (their forms: tests/lexicon/test_countries.py)
    ruled = {"abbreviations.csv", "people.csv", "surnames.csv", "titles.csv", "vetoes.csv"}
    wrong = [str(failure) for failure in report.failures if failure.file in {*ruled, "triggers.csv"}]
    assert not wrong, "\n".join(wrong)
    assert report.tried["triggers.csv"] > 50
    assert all(report.tried[file] >= report.rows[file] for file in ruled | set(ENTITY_FILES))
    assert len(report.failures) < report.tried.total() / 150


def test_compare_counts_repeated_rows() -> None:
    from collections import Counter

    one, two = DyadRow("a1", ("VNM",)), DyadRow("a2", ("LAO",))
    effect = compare(Counter([one, one, two]), Counter([one, two, two]))
    assert (effect.gained, effect.lost, effect.same) == ((two,), (one,), 2)
