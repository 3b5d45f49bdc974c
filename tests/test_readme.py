"""The READMEs say what the program does: their commands run, their excerpts are up to date.

The pages below ``docs/`` are run by ``tests/docs/test_docs_commands.py``; what all of them name and link
to is checked here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
sys.path.insert(0, str(DOCS))

import excerpts  # noqa: E402  # lies beside the documentation, not among the tests
import generate  # noqa: E402

KNOWLEDGE = PROJECT / "src" / "hoptac" / "knowledge"
PAGES = [*generate.READMES, *generate.TUTORIALS, *generate.other_pages()]
PAGES += [DOCS / name for name in generate.WHOLE]
PAGES += [PROJECT / "CHANGELOG.md", PROJECT / "seeds" / "publishers" / "README.md"]
AGAIN = "run 'python docs/generate.py' and commit what it rewrites"
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def names(pages: Iterable[Path]) -> list[str]:
    return [path.relative_to(PROJECT).as_posix() for path in pages]


@pytest.fixture(scope="module")
def readmes() -> dict[Path, str]:
    return generate.filled(generate.READMES, generate.SHOWN)


def test_readme_shows_what_the_program_gives(readmes: dict[Path, str]) -> None:
    assert names(generate.stale(readmes)) == [], AGAIN


def test_readme_in_vietnamese_shows_the_same_as_the_english() -> None:
    english, vietnamese = map(text_of, generate.READMES)
    blocks = ["".join(block[0] for block in excerpts.CONSOLE.finditer(t)) for t in (english, vietnamese)]
    assert excerpts.alike(*blocks)
    assert excerpts.runnable(vietnamese) == excerpts.runnable(english)
    rows = [[m[0] for m in excerpts.REGION.finditer(t) if m[1] == "rows"] for t in (english, vietnamese)]
    assert rows[0] == rows[1]
    assert len(rows[0]) >= 6


@pytest.mark.slow
def test_figures_are_those_that_are_measured_now() -> None:
    pages = [path for path in PAGES if re.search(r"^<!-- (figures|kinds)", text_of(path), re.MULTILINE)]
    assert set(generate.READMES) < set(pages)
    assert names(generate.stale({path: generate.measured(path) for path in pages})) == [], AGAIN


def test_reference_pages_are_up_to_date() -> None:
    assert names(generate.stale(generate.whole_pages())) == [], AGAIN


def test_readme_names_every_command() -> None:
    for path in generate.READMES:
        text = text_of(path)
        assert [
            verb for verb, *inner in generate.verbs() if not inner and f"`hoptac {verb}" not in text
        ] == []
        exports = [inner[0] for _, *inner in generate.verbs() if inner]
        assert [name for name in exports if f"`{name}`" not in text and f"export {name}`" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_page_names_only_what_there_is(path: Path) -> None:
    text = text_of(path)
    targets = set(re.findall(r"(?:^|[`&] ?)make ([a-z-]+)", text, re.MULTILINE))
    rules = set(re.findall(r"^([a-z-]+):", text_of(PROJECT / "Makefile"), re.MULTILINE))
    assert targets <= rules
    verbs = {words[0] for words in generate.verbs()}
    code = "\n".join([*FENCE.findall(text), *re.findall(r"`([^`\n]+)`", FENCE.sub("", text))])
    assert set(re.findall(r"(?:^|\$ |\| )hoptac ([a-z]+)", code, re.MULTILINE)) <= verbs
    scripts = re.findall(r"python ((?:docs|training|bench)/[a-z_]+\.py)", text)
    assert [script for script in scripts if not (PROJECT / script).is_file()] == []


def slugs(text: str) -> set[str]:
    """The anchors of a page's headings, as hosts of Markdown make them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_page_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(FENCE.sub("", text_of(path))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in slugs(text_of(target)), f"{link}: no such heading"


def sections(text: str) -> dict[str, str]:
    """The sections of the knowledge page by file."""
    parts = re.split(r"^### (\S+\.csv)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_knowledge_page_explains_every_file_and_column() -> None:
    page = text_of(DOCS / "knowledge.md")
    explained, shared = sections(page), page.partition("### countries.csv")[0]
    files = sorted(KNOWLEDGE.glob("*.csv"))
    assert sorted(explained) == [path.name for path in files]
    entities = re.findall(r"`([a-z]+\.csv)`", shared.partition("## Things with names")[2])[:8]
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = next(csv.reader(stream))
        general = shared if path.name in entities else shared.partition("## Things with names")[0]
        own = explained[path.name].partition("<!-- row")[0]
        assert [column for column in header if f"`{column}`" not in general + own] == [], path.name


def test_entries_join_continued_commands() -> None:
    block = "$ cat > a <<'END'\n> one\n> END\n$ cat a\none\n\n$ true\n"
    found = excerpts.entries(block)
    assert [entry.command for entry in found] == ["cat > a <<'END'\none\nEND", "cat a", "true"]
    assert found[1].output == ["one", ""]


def test_fill_puts_in_what_was_printed_and_what_files_hold(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,a|b\n2,c\n", encoding="utf-8")
    text = "```console\n$ echo hi\nold\n```\n\n<!-- rows a.csv | y | x=1 -->\n<!-- /rows -->\n"
    new = excerpts.fill(text, tmp_path, excerpts.run_all(text, tmp_path), {})
    assert "$ echo hi\nhi\n```" in new
    assert "| y |\n| --- |\n| a\\|b |" in new
    assert not excerpts.alike(text, new)
    assert excerpts.fill(new, tmp_path, excerpts.run_all(new, tmp_path), {}) == new


def test_shell_tells_of_a_command_that_fails(tmp_path: Path) -> None:
    with pytest.raises(excerpts.ExcerptError, match="ends with 3"):
        excerpts.shell("exit 3", tmp_path)


def test_run_all_runs_blocks_in_their_order_and_leaves_marked_ones_alone(tmp_path: Path) -> None:
    text = "```bash\necho a > a\n```\n\n```python\nopen('b', 'w').write(open('a').read())\n```\n"
    text += "\n<!-- not run: it fails -->\n```bash\nexit 3\n```\n\n```sh\nexit 4\n```\n"
    text += "\n```console\n$ cat b\n```\n"
    assert excerpts.run_all(text, tmp_path)[-1].output == ["a"]
    with pytest.raises(excerpts.ExcerptError, match="ends with 3"):
        excerpts.run_all(text.replace("not run: it fails", "run"), tmp_path)


def test_fill_refuses_a_command_that_was_not_run(tmp_path: Path) -> None:
    with pytest.raises(excerpts.ExcerptError, match="not run: echo hi"):
        excerpts.fill("```console\n$ echo hi\n```\n", tmp_path, [], {})


def test_alike_overlooks_only_what_may_differ() -> None:
    assert excerpts.alike("1 new; 3.2 s (triggers.csv:12) 0.614", "1 new; 14.0 s (triggers.csv:9) 0.7")
    assert not excerpts.alike("1 new; 3.2 s", "2 new; 3.2 s")


def test_alike_overlooks_nothing_in_measured_figures() -> None:
    page = "<!-- figures en -->\n\n| F1 | 0.614 |\nknowledge {}\n\n<!-- /figures -->"
    one = page.format("0123456789ab")
    assert excerpts.alike(one, page.format("ffffffffffff"))
    assert not excerpts.alike(one, one.replace("0.614", "0.613"))
