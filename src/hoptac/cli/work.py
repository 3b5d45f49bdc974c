"""The commands that read articles: add, run, extract, evaluate."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoptac.cli.console import note, out, print_json, progress
from hoptac.errors import InputError, UsageError
from hoptac.settings import Progress
from hoptac.types import Article, Extraction, Rule

if TYPE_CHECKING:
    from hoptac.corpus.add import AddReport

SHOWN_REJECTS = 10


def _add(sources: list[str], corpus: Path, tell: Progress | None) -> AddReport:
    """Add the sources; what lies in the corpus's own inbox is put aside as well."""
    from hoptac.corpus.add import AddReport, add
    from hoptac.corpus.inbox import take_in
    from hoptac.corpus.store import INBOX

    inbox = (corpus / INBOX).resolve()
    others = [source for source in sources if Path(source).resolve() != inbox or not inbox.is_dir()]
    report = add(others, corpus, tell)
    if len(others) == len(sources):
        return report
    taken = take_in(corpus, tell)
    left = tuple(f"{corpus / INBOX / name}: left for the next time" for name in taken.left)
    return AddReport(
        report.added + taken.added,
        report.unchanged + taken.unchanged,
        report.rejected + taken.rejected,
        report.rejects + taken.rejects,
        report.warnings + taken.warnings + left,
    )


def add_sources(sources: list[str], corpus: Path | str, *, as_json: bool) -> int:
    """``hoptac add``: 1 when an input was refused, else 0."""
    from hoptac.corpus.rejects import FILE
    from hoptac.summary import rejects_line
    from hoptac.workspace import adding

    with adding(corpus) as folder, progress() as tell:
        report = _add(sources, folder, tell)
    for warning in report.warnings:
        note(f"warning: {warning}")
    for reject in report.rejects[:SHOWN_REJECTS]:
        note(f"rejected: {reject.input}: {reject.error}")
    if as_json:
        print_json(asdict(report))
    else:
        print(f"{corpus}: {report.added:,} added, {report.unchanged:,} there already")
        if report.rejected:
            print(rejects_line(report.rejected, folder / FILE))
    return int(report.rejected > 0)


def run_corpus(corpus: Path | str, outputs: Path | str, processes: int | None, *, as_json: bool) -> int:
    """``hoptac run``: 1 when the tables list rejected inputs, else 0."""
    from hoptac.run import run
    from hoptac.summary import summary
    from hoptac.workspace import published_line, working

    with working(corpus, outputs) as work, progress() as tell:
        report = run(work.corpus, work.outputs, processes, tell)
    if as_json:
        print_json(report.as_dict())
    else:
        print("\n".join(filter(None, (summary(report, work.outputs), published_line(outputs)))))
    return int(report.rejected > 0)


def read_one(file: str, date: str) -> Article:
    """The only article of a file or of standard input. Raises :class:`InputError` or :class:`UsageError`."""
    import sys

    from hoptac.corpus.dates import iso_moment
    from hoptac.corpus.readers import STDIN, expand, read_file, read_standard_input

    moment = iso_moment(date)
    if date and not moment:
        raise UsageError(f"--date {date}: not a date; write it as 2021-12-16")
    if file == STDIN:
        reads = list(read_standard_input(sys.stdin.buffer))
    else:
        path = Path(expand([file])[0])
        if path.is_dir():
            raise UsageError(f"{path}: a folder; use 'hoptac add' and 'hoptac run' for many articles")
        reads = []
        for read in read_file(path):
            reads.append(read)
            if len(reads) > 1:
                break
    if len(reads) > 1:
        raise UsageError(f"{file}: more than one article; use 'hoptac add' and 'hoptac run'")
    if not reads:
        raise InputError(file, "no article in it")
    if isinstance(reads[0], InputError):
        raise reads[0]
    article = reads[0].article
    return article if article.published_at or not moment else replace(article, published_at=moment)


@contextmanager
def _no_collections() -> Iterator[None]:
    """No search for garbage: one article leaves little behind, and the knowledge that is loaded stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def extract_file(file: str, date: str, *, as_json: bool) -> None:
    """``hoptac extract``."""
    article = read_one(file, date)
    from hoptac.nlp.pipeline import load

    with _no_collections():
        extraction = load().extract(article)
    if as_json:
        print_json(extraction_as_dict(extraction))
        return
    from hoptac.cli.view import print_extraction

    print_extraction(extraction, out())


def _rule(rule: Rule | None) -> str:
    return str(rule) if rule else ""


def extraction_as_dict(extraction: Extraction) -> dict[str, Any]:
    """An extraction as plain values: article, sentences, mentions, cooperations, dyads.

    All offsets are half-open ``str`` indices into ``article.text``.
    """
    from hoptac.nlp.dyads import pairs

    text = extraction.article.text
    sentences = zip(extraction.sentences, extraction.words, strict=True)
    acts = list(enumerate(extraction.cooperations))
    return {
        "article": asdict(extraction.article),
        "sentences": [
            {
                "start": span.start,
                "end": span.end,
                "text": span.of(text),
                "words": [[word.start, word.end] for word in words],
            }
            for span, words in sentences
        ],
        "mentions": [
            {
                "start": m.span.start,
                "end": m.span.end,
                "text": m.span.of(text),
                "type": m.type,
                "entity_id": m.entity.entity_id,
                "name_vi": m.entity.name_vi,
                "name_en": m.entity.name_en,
                "method": m.method,
                "confidence": round(m.confidence, 3),
                "rule": _rule(m.rule),
            }
            for m in extraction.mentions
        ],
        "cooperations": [
            {
                "ordinal": number,
                "sentence": [c.sentence.start, c.sentence.end],
                "trigger": [c.trigger.start, c.trigger.end],
                "trigger_text": c.trigger.of(text),
                "kind": c.kind,
                "status": c.status,
                "parties": [
                    {
                        "party": p.party,
                        "side": p.side,
                        "resolved_by": p.resolved_by,
                        "mention": [p.mention.span.start, p.mention.span.end] if p.mention else None,
                    }
                    for p in c.parties
                ],
                "fields": list(c.fields),
                "date": c.date.iso(),
                "date_text": c.date.text,
                "list_open": c.list_open,
                "confidence": round(c.confidence, 3),
                "rule": str(c.rule),
                "evidence": [str(rule) for rule in c.evidence],
            }
            for number, c in acts
        ],
        "dyads": [
            {
                "cooperation": number,
                "source": source.party,
                "target": target.party,
                "kind": c.kind,
                "status": c.status,
                "fields": list(c.fields),
                "date": c.date.iso(),
                "confidence": round(c.confidence, 3),
            }
            for number, c in acts
            for source, target in pairs(c)
        ],
    }


def country_names() -> dict[str, str]:
    """Comparison key of every name of a country to its code, for the baseline."""
    from hoptac.lexicon.load import load_knowledge
    from hoptac.text.forms import comparison_key

    countries = [row for row in load_knowledge().entities if row.type == "COUNTRY"]
    return {comparison_key(surface): row.key for row in countries for surface in row.surfaces()}


def evaluate_gold(
    gold_dir: Path, outputs: Path | None, texts: Path | None, *, baseline: bool, as_json: bool
) -> None:
    """``hoptac evaluate``."""
    from hoptac.evaluate import baseline as shipped
    from hoptac.evaluate.gold import GoldArticle, Reading
    from hoptac.evaluate.report import evaluate
    from hoptac.nlp.pipeline import load

    names = country_names() if baseline else {}

    def read_baseline(article: GoldArticle) -> Reading:
        return shipped.read(article, names)

    def silent(done: int, total: int) -> None:
        pass

    with progress() as tell:
        steps: Callable[[int, int], None] = silent
        if tell:
            steps = lambda done, total: tell("evaluate", done, total)  # noqa: E731
        result = evaluate(
            gold_dir,
            extractor=load,
            baseline=read_baseline if baseline else None,
            outputs=outputs,
            texts=texts,
            progress=steps,
        )
    if as_json:
        print_json(result.as_dict())
    else:
        result.render(out())
