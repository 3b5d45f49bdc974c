"""The commands and their options. What a command does is imported when it is called, so that
``hoptac --help`` starts at once."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from hoptac.cli.console import hush, note, readers_may_go
from hoptac.cli.diff import diff
from hoptac.cli.export import export_app
from hoptac.cli.places import CorpusOption, OutputsOption, tables_of
from hoptac.cli.report import report
from hoptac.errors import HoptacError, UsageError
from hoptac.objects import place
from hoptac.settings import CORPUS, FEW_COLLECTIONS, OUTPUTS

REJECTED, WRONG_USE = 1, 2


class Commands(TyperGroup):
    """Turns the errors that a user can act on into one line on stderr and an exit code."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the command line; prints the help."""
        try:
            return super().make_context(*arguments, **options)
        except BrokenPipeError:
            hush()
            raise typer.Exit(0) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except HoptacError as error:
            note(f"hoptac: {error}")
            raise typer.Exit(WRONG_USE if isinstance(error, UsageError) else REJECTED) from None
        except BrokenPipeError:
            hush()
            raise typer.Exit(0) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            note(f"hoptac: {place}{error.strerror or error}")
            raise typer.Exit(REJECTED) from None


app = typer.Typer(
    name="hoptac",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Tables of international cooperation from Vietnamese news: who with whom, how, in which "
        "field, when.\n\n\b\nTo begin:\n  hoptac add seeds/articles\n  hoptac run\n"
        "  hoptac show doi-ngoai-moi-truong"
    ),
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def _version(wanted: bool) -> None:
    if wanted:
        from hoptac.settings import hoptac_version

        print(f"hoptac {hoptac_version()}")
        raise typer.Exit


@app.callback()
def hoptac(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See the text given to :class:`typer.Typer` above."""


@app.command()
def add(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, patterns, addresses or -.")
    ],
    corpus: CorpusOption = str(CORPUS),
    as_json: JsonOption = False,
) -> None:
    """Add articles to the corpus.

    Reads .txt, .html and .docx (one article each), .jsonl and .csv (many; also .gz), folders of these,
    and - for standard input. An address (http:, https:) is fetched: a page is an article, a feed names
    articles. Feeds may also lie in files (.xml, .rss, .atom), and lists of feeds in a .csv with a column
    url. corpus/inbox is emptied into inbox/added and inbox/rejected.

    What is there already is left alone; what cannot be read is listed in rejects.csv of the corpus, all
    the rest is added.

    \b
    Examples:
      hoptac add seeds/articles
      hoptac add news.jsonl page.html "papers/**/*.txt"
      hoptac add https://vnexpress.net/rss/the-gioi.rss seeds/feeds.csv
      cat article.txt | hoptac add -
    """
    from hoptac.cli.work import add_sources

    raise typer.Exit(add_sources(sources, place(corpus), as_json=as_json))


@app.command()
def run(
    corpus: CorpusOption = str(CORPUS),
    outputs: OutputsOption = str(OUTPUTS),
    processes: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many processes read articles [default: all processors]."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read what is new in the corpus and bring the tables up to date.

    Only articles that are new or changed are read, unless the knowledge files changed.

    \b
    Examples:
      hoptac run
      hoptac run --corpus corpus --outputs outputs --processes 2
    """
    from hoptac.cli.work import run_corpus

    raise typer.Exit(run_corpus(place(corpus), place(outputs), processes, as_json=as_json))


@app.command()
def extract(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file that holds one article, or -.")],
    date: Annotated[
        str, typer.Option(metavar="DATE", help="Publication date, where the file has none (2021-12-16).")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Read one article and show what is found in it. Nothing is stored.

    \b
    Examples:
      hoptac extract seeds/articles/doi-ngoai-moi-truong.txt
      hoptac extract --json article.txt > article.json
      cat article.txt | hoptac extract - --date 2024-05-01
    """
    from hoptac.cli.work import extract_file

    extract_file(file, date, as_json=as_json)


@app.command()
def show(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="article_id, its first digits, source id or file name.")
    ],
    outputs: OutputsOption = str(OUTPUTS),
    corpus: CorpusOption = str(CORPUS),
    as_json: JsonOption = False,
) -> None:
    """Show an article of the tables: its text with the names marked, and its dyads.

    \b
    Examples:
      hoptac show doi-ngoai-moi-truong
      hoptac show a1b2c3
    """
    from hoptac.cli.stored import show_article

    show_article(article, tables_of(outputs), place(corpus), as_json=as_json)


@app.command()
def why(
    row: Annotated[
        str, typer.Argument(metavar="ROW", help="dyads:ID, or the id of a dyad, cooperation or mention.")
    ],
    outputs: OutputsOption = str(OUTPUTS),
    corpus: CorpusOption = str(CORPUS),
    as_json: JsonOption = False,
) -> None:
    """Explain a row: the sentence, the words that count, and the rules with file and line.

    Ids stand in the first column of dyads.csv, cooperations.csv and entity_mentions.csv.

    \b
    Examples:
      hoptac why dyads:a0123456789abcdef:c001:d01
      hoptac why a0123456789abcdef:m0007
    """
    from hoptac.cli.why import explain

    explain(row, tables_of(outputs), place(corpus), as_json=as_json)


@app.command()
def evaluate(
    gold_dir: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="Folder of gold files (.json or .ann), or of suites.", exists=True
        ),
    ] = None,
    outputs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Score these tables; else the texts are read now.", file_okay=False),
    ] = None,
    texts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the texts.", exists=True, file_okay=False)
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline/--no-baseline", help="Also score underthesea.ner (slow).")
    ] = True,
    phenomena: Annotated[
        bool, typer.Option("--phenomena", help="Score the suites in DIR [default: tests/phenomena].")
    ] = False,
    rows: Annotated[bool, typer.Option("--rows", help="With --phenomena: also each open row.")] = False,
    conll: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Score a file of tokens and BIO tags (PER, LOC, ORG).",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Score hoptac on annotated articles, beside a baseline.

    The texts are looked for as ID.txt beside the gold, in ../articles and in seeds/articles. --phenomena
    scores short texts on one hard thing each, --conll a file in VLSP style.

    \b
    Examples:
      hoptac evaluate tests/gold
      hoptac evaluate tests/gold --no-baseline --json
      hoptac evaluate --phenomena --rows
    """
    if phenomena or conll is not None:
        from hoptac.cli.score import evaluate_file, evaluate_suites

        if conll is None:
            evaluate_suites(gold_dir, rows=rows, as_json=as_json)
        elif phenomena or gold_dir:
            raise UsageError("--conll is scored alone: leave --phenomena and DIR out")
        else:
            evaluate_file(conll, as_json=as_json)
        return
    if gold_dir is None:
        raise UsageError("name the folder of the gold, or say --phenomena or --conll FILE")
    from hoptac.cli.work import evaluate_gold

    evaluate_gold(gold_dir, outputs, texts, baseline=baseline, as_json=as_json)


@app.command()
def check(
    effect: Annotated[
        bool, typer.Option("--effect", help="Show which dyads your edit of the knowledge gains and loses.")
    ] = False,
    gold: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="With --effect: also the change of the scores.", exists=True),
    ] = None,
    corpus: CorpusOption = str(CORPUS),
    outputs: OutputsOption = str(OUTPUTS),
    as_json: JsonOption = False,
) -> None:
    """Check the knowledge files: their form, contradictions, and the examples of every row.

    Put your own rows into a folder and name it in HOPTAC_KNOWLEDGE: they lie over the packaged files.
    With --effect the corpus is read with and without that folder (without one: the tables of the last run
    are compared with what the knowledge files say now).

    \b
    Examples:
      hoptac check
      HOPTAC_KNOWLEDGE=my-knowledge hoptac check --effect --gold tests/gold
    """
    from hoptac.cli.check import check_knowledge, show_effect

    if effect:
        from hoptac.workspace import corpus_here

        show_effect(corpus_here(place(corpus)), tables_of(outputs), gold, as_json=as_json)
        return
    raise typer.Exit(check_knowledge(as_json=as_json))


app.command()(diff)
app.command()(report)
app.add_typer(export_app, name="export")


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    # what is loaded stays: to look through it for garbage while it is read and at the end takes a second
    gc.set_threshold(*FEW_COLLECTIONS)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with readers_may_go():
        app()
