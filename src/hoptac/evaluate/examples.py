"""Every knowledge row is a test: its ``example_yes`` must fire with that row, its ``example_no`` must not.

A row fires in a sentence when what is read there names it: an entity by its id, a trigger, cue,
date, field word or stand-in as the rule of a drafted mention, a look-alike of triggers where its
words stand, a title as the rule of a candidate for a person, a surname as the first word of a person,
a context row as the reason why a name was kept or dropped, an abbreviation where no sentence ends
behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hoptac.lexicon.acts import LOOK_ALIKE, load_acts
from hoptac.lexicon.lint import KEYS
from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.patterns import Line
from hoptac.lexicon.records import Record, read_table
from hoptac.lexicon.schema import ENTITY_FILES
from hoptac.nlp.known import KnownNames
from hoptac.nlp.lists import key_of, plain_items
from hoptac.nlp.people import People
from hoptac.nlp.pipeline import Pipeline
from hoptac.nlp.reader import load_names, split_keys
from hoptac.nlp.syllables import Syllables
from hoptac.settings import Progress
from hoptac.text.forms import comparison_key, stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.types import Article, Mention

PUBLISHED = "2024-06-15"
"""The day on which examples are taken to be published."""
ENTITIES = "entities"
FOLDED = frozenset({"titles.csv", "surnames.csv"})
"""Files whose keys are words, compared as words are: ``tiến sỹ`` is ``tiến sĩ``."""
Key = tuple[str, str]
"""The name of a knowledge file (:data:`ENTITIES` for all entity files) and a row's key in it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what its row says."""

    file: str
    line: int
    key: str
    which: Literal["example_yes", "example_no"]
    example: str

    def __str__(self) -> str:
        what = "does not fire" if self.which == "example_yes" else "fires, but should not"
        return f"{self.file} line {self.line}: {self.which} of '{self.key}' {what}: {self.example}"


@dataclass(slots=True)
class ExampleReport:
    """How many examples were tried in each file, and those that failed."""

    tried: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    """Rows of each file, with examples or without."""
    failures: list[Failure] = field(default_factory=list)

    def failed(self, file: str) -> int:
        """How many examples of a file failed."""
        return sum(failure.file == file for failure in self.failures)


def _examples() -> Iterator[tuple[str, Record]]:
    for file, columns in KEYS.items():
        for record in read_table(file, columns):
            yield file, record


def _key(file: str, record: Record) -> Key:
    key = record[KEYS[file][0]]
    if file in FOLDED:
        return (file, comparison_key(key))
    return (ENTITIES if file in ENTITY_FILES else file, key)


def _name_rows(text: str) -> Iterator[Key]:
    """The rows that speak for or against a name, chosen in the end or not."""
    lexicon = load_names()
    view = Syllables(text, sentence_spans(text), ())
    for hit in lexicon.gazetteer.hits(view):
        decision = lexicon.contexts.decide(view, hit)
        if decision:
            yield ("vetoes.csv", decision[1].key)
    for candidate in People(lexicon.people, view, KnownNames(lexicon, view).at).titled():
        yield ("titles.csv", comparison_key(candidate.rule.rule_id))


def _look_alikes(text: str, mentions: Sequence[Mention]) -> Iterator[Key]:
    """The trigger rows whose words stand here only to keep shorter ones from being triggers."""
    view = Syllables(text, sentence_spans(text), ())
    items = plain_items(list(zip(view.start, view.end, view.key, strict=True)), mentions)
    line = Line.of([key_of(item) for item in items])
    for match in load_acts().triggers.find(line, line.keys):
        if match.value.kind == LOOK_ALIKE:
            yield ("triggers.csv", match.value.rule.rule_id)


def _abbreviations(text: str, known: frozenset[str]) -> Iterator[Key]:
    ends = {span.end for span in sentence_spans(text)[:-1]}
    for word in known:
        at = text.find(word)
        while at >= 0:
            free = not (at and text[at - 1].isalnum())
            if free and at + len(word) not in ends:
                yield ("abbreviations.csv", word)
                break
            at = text.find(word, at + 1)


def fired(pipeline: Pipeline, example: str, abbreviations: frozenset[str] = frozenset()) -> set[Key]:
    """The rows that fire in an example. ``abbreviations`` are those to look for."""
    text = stored_form(example)
    mentions, drafts, _ = pipeline.draft(Article("example", text, published_at=PUBLISHED))
    found: set[Key] = {(ENTITIES, m.entity.entity_id) for m in mentions}
    rules = [m.rule for m in mentions]
    for draft in drafts:
        rules += [draft.cooperation.rule, *draft.cooperation.evidence]
    found |= {(Path(rule.file).name, rule.rule_id) for rule in rules if rule and rule.file}
    codes = {row.vietnam_id: row.code for row in load_knowledge().ministries}
    for mention in mentions:
        identity = mention.entity.entity_id
        found.add(("ministries.csv", codes.get(identity) or identity.partition(":")[2]))
        syllables = split_keys(mention.span.of(text))
        if mention.type == "PERSON" and len(syllables) > 1:
            found.add(("surnames.csv", syllables[0][1]))
            found.add(("name_builds.csv", load_names().builds.likeliest(mention.span.of(text))[0]))
    found |= set(_look_alikes(text, mentions))
    return found | set(_name_rows(text)) | set(_abbreviations(text, abbreviations))


def try_examples(pipeline: Pipeline, progress: Progress | None = None) -> ExampleReport:
    """Try the examples of all rows, the overlay's included."""
    report = ExampleReport()
    rows = list(_examples())
    for done, (file, record) in enumerate(rows, 1):
        report.rows[file] += 1
        key = _key(file, record)
        words = frozenset({key[1]} if file == "abbreviations.csv" else ())
        for which in ("example_yes", "example_no"):
            if not record[which]:
                continue
            report.tried[file] += 1
            if (key in fired(pipeline, record[which], words)) != (which == "example_yes"):
                failure = Failure(record.file, record.line, record[KEYS[file][0]], which, record[which])  # type: ignore[arg-type]
                report.failures.append(failure)
        if progress and (done % 50 == 0 or done == len(rows)):
            progress("check", done, len(rows))
    return report
