"""The pages show what the program does: all that they have to run is run, and prints what they show."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
sys.path.insert(0, str(DOCS))

import excerpts  # noqa: E402  # lies beside the documentation, not among the tests
import generate  # noqa: E402

HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
PAGES = generate.other_pages()
AGAIN = "run 'python docs/generate.py' and commit what it rewrites"
FENCE = re.compile(r"^(?:<!-- not run: ([^\n]*?) *-->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = {"console", "bash", "python"}
SHOWN = {"text", "toml", "csv", ""}


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def stale(paths: tuple[Path, ...]) -> list[str]:
    return [name(path) for path in generate.stale(generate.filled(paths, generate.SHOWN))]


@pytest.fixture(scope="module")
def runs() -> Iterator[dict[tuple[Path, ...], Future[list[str]]]]:
    """All pages on their way at once: each waits most of the time for the commands that it runs."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {
            paths: pool.submit(stale, paths) for paths in (generate.TUTORIALS, *((path,) for path in PAGES))
        }


@pytest.mark.slow
def test_tutorial_runs_as_it_is_written(runs: dict[tuple[Path, ...], Future[list[str]]]) -> None:
    assert runs[generate.TUTORIALS].result() == [], AGAIN


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=map(name, PAGES))
def test_page_runs_as_it_is_written(path: Path, runs: dict[tuple[Path, ...], Future[list[str]]]) -> None:
    assert runs[path,].result() == [], AGAIN


@pytest.mark.parametrize(
    "path", [*generate.TUTORIALS, *HOW_TO], ids=map(name, [*generate.TUTORIALS, *HOW_TO])
)
def test_page_says_why_a_block_is_not_run(path: Path) -> None:
    blocks = FENCE.findall(path.read_text(encoding="utf-8"))
    assert blocks
    for reason, language, body in blocks:
        if language not in SHOWN:
            assert bool(reason) != (language in RUN), body


def test_every_how_to_has_something_to_run() -> None:
    assert [name(path) for path in HOW_TO if not excerpts.runnable(path.read_text(encoding="utf-8"))] == []


def test_tutorial_in_vietnamese_runs_the_same_as_the_english() -> None:
    english, vietnamese = (path.read_text(encoding="utf-8") for path in generate.TUTORIALS)
    assert excerpts.runnable(vietnamese) == excerpts.runnable(english)
    heads = [re.findall(r"^## (\d)\.", text, re.MULTILINE) for text in (english, vietnamese)]
    assert heads[0] == heads[1]


def test_words_of_the_pages_fit_what_they_show() -> None:
    """The words around an excerpt are written by hand: where they count, the excerpt must agree."""
    for path in generate.TUTORIALS:
        text = path.read_text(encoding="utf-8")
        regions = [match[0] for match in excerpts.REGION.finditer(text)]
        assert regions[1].count("| agreement | done |") == 12  # "twelve pairs"
        assert regions[2].count("| VNM | GBR | meeting |") == 2  # "counted twice"
        assert "No cooperation found." in text  # "it gave no pair"
        assert "dyads: 1 gained, 0 lost" in text  # "one row more"
    pattern = (DOCS / "how-to" / "add-a-pattern.md").read_text(encoding="utf-8")
    shown = re.findall(r"^VNM\tLAO\t(\S+)\t(\S+)\t(\S*)\t(\S*)\t", pattern, re.MULTILINE)
    assert [(kind, status) for kind, status, *_ in shown] == [
        *[("joint_action", "done")] * 3,
        ("agreement", "done"),
        ("agreement", "planned"),
    ]
    assert [date for _, _, date, _ in shown[:3]] == ["", "2021-12-19", "2021-12-19"]
    assert "agriculture" in shown[2][3]
    assert "agriculture" not in shown[1][3]
