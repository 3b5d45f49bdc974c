"""Write what the documentation says of the program from the program itself.

    python docs/generate.py            # rewrite what is out of date
    python docs/generate.py --check    # only say what is, and end with 1
    python docs/generate.py --real GOLD_DIR --texts DIR    # also measure on articles that lie elsewhere

Whole files: ``tables.md`` and ``tables.vi.md`` from the columns of the tables, ``cli.md`` from the help of
the commands. In all other Markdown files: the output of the console blocks and the regions between
comments, see ``excerpts.py``; figures are measured on ``tests/gold``, see ``figures.py``.
"""

from __future__ import annotations

import argparse
import ast
import csv
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import figures
from excerpts import (
    PROJECT,
    REGION,
    Entry,
    ExcerptError,
    alike,
    covered,
    fill,
    markdown_table,
    prepare,
    region,
    run_all,
)

DOCS = PROJECT / "docs"
PACKAGE = PROJECT / "src" / "hoptac"
READMES = (PROJECT / "README.md", PROJECT / "README.vi.md")
TUTORIALS = (DOCS / "tutorial.md", DOCS / "tutorial.vi.md")
"""The second of each shows the same commands as the first."""
WHOLE = ("tables.md", "tables.vi.md", "cli.md")
NOTICE = "<!-- written by docs/generate.py: do not edit -->"

Row = dict[str, str]

WORDS = {
    "en": {
        "title": "The tables",
        "intro": (
            "Every run writes these to the outputs folder: CSV, UTF-8 with a byte-order mark, one "
            "header line; an empty cell means that it is not known or not said. Rows stand in a fixed"
            " order, so that two runs over the same corpus give the same bytes (`added_at`, `at` and "
            "`runs.csv` apart). `datapackage.json` beside them says the same for programs. Offsets "
            "are half-open pairs of character indices into the article's stored text: "
            "`text[char_start:char_end]` is the surface."
        ),
        "head": "column|type|meaning",
        "key": "key",
        "required": "never empty",
        "references": "refers to",
        "one_of": "one of",
    },
    "vi": {
        "title": "Các bảng",
        "intro": (
            "Mỗi lượt chạy ghi các bảng sau vào thư mục kết quả: CSV, UTF-8 có dấu BOM, một dòng tiêu"
            " đề; ô trống nghĩa là không rõ hoặc bài không nói. Các dòng có thứ tự cố định, nên hai "
            "lượt chạy trên cùng một kho cho ra đúng từng byte (trừ `added_at`, `at` và `runs.csv`). "
            "Tệp `datapackage.json` bên cạnh mô tả cùng nội dung cho máy đọc. Vị trí là cặp chỉ số ký"
            " tự nửa mở trong văn bản lưu của bài: `text[char_start:char_end]` chính là chữ trong "
            "bài."
        ),
        "head": "cột|kiểu|ý nghĩa",
        "key": "khóa",
        "required": "không để trống",
        "references": "trỏ tới",
        "one_of": "một trong",
    },
}


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _values(enum: str) -> list[str]:
    """The allowed values: a list, or the name of one in ``hoptac.types``."""
    from hoptac import types

    return list(getattr(types, enum)) if enum.isupper() else enum.split("|")


def _type(row: Row, words: dict[str, str]) -> str:
    parts = [row["type"]]
    if row["key"]:
        parts.append(f"**{words['key']}**")
    elif row["required"]:
        parts.append(words["required"])
    return ", ".join(parts)


def _meaning(row: Row, words: dict[str, str], language: str) -> str:
    text = row[f"description_{language}"]
    if row["enum"]:
        text += f" {words['one_of'].capitalize()}: " + ", ".join(f"`{v}`" for v in _values(row["enum"])) + "."
    if row["references"]:
        text += f" {words['references'].capitalize()} `{row['references']}`."
    return text


def tables_page(language: str) -> str:
    """All tables with their columns, from ``tables.csv`` and ``columns.csv``."""
    words = WORDS[language]
    columns = _csv(PACKAGE / "tables" / "columns.csv")
    parts = [NOTICE, f"# {words['title']}", words["intro"]]
    for table in _csv(PACKAGE / "tables" / "tables.csv"):
        rows = [
            [f"`{row['column']}`", _type(row, words), _meaning(row, words, language)]
            for row in columns
            if row["table"] == table["table"]
        ]
        parts += [f"## {table['table']}.csv", table[f"description_{language}"]]
        parts.append(markdown_table(words["head"].split("|"), rows))
    return "\n\n".join(parts) + "\n"


def verbs() -> list[list[str]]:
    """Every command of the command line as its words: ``["export", "xlsx"]``."""
    import typer.main

    from hoptac.cli import app

    root = typer.main.get_command(app)
    found: list[list[str]] = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


def cli_page() -> str:
    """The help of every command, as it is printed."""
    from typer.testing import CliRunner

    from hoptac.cli import app

    parts = [
        NOTICE,
        "# The command line",
        "Data goes to standard output, progress and messages to standard error. A command ends with 0 when "
        "all is done, 1 when some input was rejected or something is wrong with it, 2 for wrong use.",
    ]
    for words in [[], *verbs()]:
        shown = CliRunner().invoke(
            app, [*words, "--help"], prog_name="hoptac", env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}
        )
        text = "\n".join(line.rstrip() for line in shown.stdout.strip().splitlines())
        parts += [f"## {' '.join(['hoptac', *words])}", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def _summary(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return first.replace("``", "`").replace(":func:", "").replace(":mod:", "").replace(":class:", "")


def modules(folder: str) -> str:
    """The modules of a folder of the source with what each says of itself."""
    paths = sorted(p for p in (PROJECT / folder).glob("*.py") if p.name != "__init__.py")
    return markdown_table(["module", "what it does"], [[f"`{p.stem}`", _summary(p)] for p in paths])


def layers(_: str) -> str:
    """The layers that the import linter checks, the uppermost first."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return "```text\n" + "\n".join(contract["layers"]) + "\n```"


def doors(_: str) -> str:
    """The outside libraries and the modules that may import them."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    rows = []
    for contract in project["tool"]["importlinter"]["contracts"]:
        pairs = [rule.split(" -> ") for rule in contract.get("ignore_imports", ())]
        for library in contract.get("forbidden_modules", ()) if pairs else ():
            inside = [module for module, target in pairs if target == library]
            rows.append([f"`{library}`", ", ".join(f"`{module}`" for module in inside)])
    return markdown_table(["library", "imported by"], rows)


def read(sentence: str) -> str:
    """What hoptac finds in a sentence that was published on 2 May 2024."""
    import hoptac
    from hoptac.nlp.dyads import pairs

    found = [
        f"`{a.party}` – `{b.party}`, {act.kind}, {act.status}"
        for act in hoptac.extract(sentence, published_at="2024-05-02").cooperations
        for a, b in pairs(act)
    ]
    return f"> {sentence}\n\nFound: {'; '.join(found) or 'nothing'}."


Makers = dict[str, Callable[[str], str]]

SHOWN: Makers = {"modules": modules, "layers": layers, "doors": doors, "read": read}
MEASURED: Makers = {
    "figures": lambda language: figures.table(figures.measure(), language or "en"),
    "kinds": lambda _: figures.kinds_table(figures.measure()),
    "confusion": lambda _: figures.confusion_table(figures.measure()),
    "further": lambda _: figures.further_table(figures.measure()),
}
"""Made by reading all of ``tests/gold`` with hoptac and with the baseline."""
MAKERS: Makers = SHOWN | MEASURED


def whole_pages() -> dict[Path, str]:
    """The files that are written as a whole."""
    pages = (tables_page("en"), tables_page("vi"), cli_page())
    return {DOCS / name: page for name, page in zip(WHOLE, pages, strict=True)}


def filled(paths: Iterable[Path], makers: Mapping[str, Callable[[str], str]] = MAKERS) -> dict[Path, str]:
    """Markdown files as they must be now; each is run in a fresh copy, unless the one before ran it all."""
    result: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        home, printed = Path(folder), list[Entry]()
        for number, path in enumerate(paths):
            text = path.read_text(encoding="utf-8")
            if not covered(text, printed):
                home = Path(folder) / str(number)
                prepare(home)
                printed = run_all(text, home)
            result[path] = fill(text, home, printed, makers)
    return result


def measured(path: Path) -> str:
    """A Markdown file with its figures as they must be now; nothing else of it is run."""
    text = path.read_text(encoding="utf-8")
    return REGION.sub(lambda m: region(m, PROJECT, MEASURED) if m[1] in MEASURED else m[0], text)


def other_pages() -> list[Path]:
    """The Markdown files besides the two READMEs, the tutorials and the generated ones."""
    pages = [path for path in sorted(DOCS.rglob("*.md")) if path.name not in WHOLE and path not in TUTORIALS]
    return [*pages, PROJECT / "CONTRIBUTING.md", PROJECT / "training" / "README.md"]


def stale(pages: dict[Path, str]) -> dict[Path, str]:
    """Those pages that differ from what lies there."""
    return {
        path: text
        for path, text in pages.items()
        if not path.is_file() or not alike(path.read_text(encoding="utf-8"), text)
    }


def groups(makers: Makers = MAKERS) -> Iterator[Callable[[], dict[Path, str]]]:
    """The pages in groups that are made together."""
    yield whole_pages
    yield partial(filled, READMES, makers)
    yield partial(filled, TUTORIALS, makers)
    yield from (partial(filled, [path], makers) for path in other_pages())


def real_articles(gold: Path, texts: Path | None) -> Makers:
    """What makes the region ``real``: the scores on annotated articles that lie outside this repository."""
    return {"real": lambda _: figures.real_table(figures.measure(gold, texts))}


def main() -> int:
    """Rewrite, or with ``--check`` only tell; 1 when something stays out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    parser.add_argument("--real", type=Path, metavar="GOLD_DIR", help="measure on these articles too")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="folder of their texts")
    given = parser.parse_args()
    check = given.check
    makers = MAKERS | (real_articles(given.real, given.texts) if given.real else {})
    wrong = False
    for make in groups(makers):
        try:
            old = stale(make())
        except ExcerptError as error:
            print(error, file=sys.stderr)
            wrong = True
            continue
        for path, text in old.items():
            if not check:
                path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(PROJECT)}: {'out of date' if check else 'rewritten'}")
        wrong |= check and bool(old)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
