"""One outputs folder and its report for all tests of the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import HOSTILE_ARTICLE
from sample_outputs import ARTICLES, make_outputs

from hoptac.report.site import write_report

COPY = {"title": "Ngày, đăng lại", "published_at": "2021-12-18", "text": ARTICLES[1]["text"] + " "}

TWICE = {
    "title": "Hai lần",
    "published_at": "2022-05-05",
    "text": "Việt Nam ký với Lào ở đây.\nHôm sau Lào lại ký với Việt Nam.",
}


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_outputs(tmp_path_factory.mktemp("report"), (*ARTICLES, HOSTILE_ARTICLE, COPY, TWICE))


@pytest.fixture(scope="session")
def site(outputs: Path) -> Path:
    return write_report(outputs, outputs.parent / "corpus").parent
