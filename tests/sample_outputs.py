"""Outputs folders for tests, made by a run with the stand-in for the pipeline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from fakes import fake

from hoptac.corpus.add import add
from hoptac.run import run

LONG = "Việt Nam ký với Lào " + "😀ạ" * 20_000 + "."
TRICKY = (
    "=1+1 Việt Nam ký với Nhật Bản.",
    "@SUM(A1) Lào viện trợ Việt Nam.",
    "chuông \x07, \x0b, _x0041_, \ufffe: WMO viện trợ Lào.",
    "<script>alert('x')</script> & \"Việt Nam\" ký với 'Lào'.",
    "https://example.org Việt Nam ký với WMO.",
    "dòng\rlẻ: Lào ký với WMO.",
    "057",
)

ARTICLES: tuple[dict[str, str], ...] = (
    {
        "id": "057",
        "title": "=HYPERLINK(1)",
        "outlet": "Báo A",
        "published_at": "2021-12-16T09:39:00+07:00",
        "text": "\n".join(TRICKY),
    },
    {"title": "Ngày", "published_at": "2021-12-17", "text": "Việt Nam ký với Lào.\nBộ Y tế ký với WMO."},
    {"title": "Muộn", "published_at": "2022-01-01T23:30:00+00:00", "text": "Nhật Bản ký với Lào tại Hà Nội."},
    {"title": "Không ngày", "text": "Việt Nam viện trợ Lào hai lần."},
)


def make_outputs(base: Path, articles: Sequence[dict[str, str]] = ARTICLES) -> Path:
    """Tables of ``articles`` in a folder below ``base``."""
    base.mkdir(parents=True, exist_ok=True)
    source = base / "source.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    report = add([str(source)], base / "corpus")
    assert not report.rejected
    run(base / "corpus", base / "outputs", processes=1, extractor=fake)
    return base / "outputs"
