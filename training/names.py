"""Learn names from annotated articles; writes ``knowledge/learnt/names.crf``.

    python training/names.py --gold tests/gold --gold training/annotations/dev \
        --texts DIR_WITH_THE_TEXTS

What goes in: our own annotated articles and, where their texts are at hand, the real articles that we
annotated by reading (see ``training/README.md``). The figures printed are cross-validated by article,
the rules alone beside them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from underthesea_core import CRFTagger, CRFTrainer

from hoptac.evaluate.gold import GoldArticle, load_gold
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.features import features
from hoptac.nlp.names import Proposal, choose, propose
from hoptac.nlp.syllables import Syllables
from hoptac.nlp.tagger import FILE, spans_of
from hoptac.text.crfsuite import read_weights
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import segmenter

LEARNT = Path(__file__).parent.parent / "src" / "hoptac" / "knowledge" / "learnt"
FOLDS = 5
FORGET = 6
"""One in so many listed names is left out of each article that is learnt from (0: none)."""
FORGOTTEN = frozenset({"PERSON", "ORGANISATION"})
TYPES = ("COUNTRY", "ORGANISATION", "EVENT", "AGREEMENT", "PERSON", "PLACE")


@dataclass
class Example:
    """One article as sequences of features and gold labels; ``ruled`` are the rules' spans.

    ``rows`` is what is learnt from, with some listed names forgotten.
    """

    fold: int
    view: Syllables
    proposal: Proposal
    rows: list[list[list[str]]]
    labels: list[list[str]]
    ruled: set[tuple[int, int, str]]
    gold: set[tuple[int, int, str]]


def labels_of(view: Syllables, article: GoldArticle) -> tuple[list[str], set[tuple[int, int, str]]]:
    """BIO labels of the tokens and the gold spans in tokens; spans off the tokens' edges are lost."""
    starts = {s: i for i, s in enumerate(view.start)}
    ends = {e: i + 1 for i, e in enumerate(view.end)}
    labels = ["O"] * view.count
    spans: set[tuple[int, int, str]] = set()
    for name in article.gold.names:
        start, end = starts.get(name.start), ends.get(name.end)
        spans.add((start if start is not None else -name.start, end or -name.end, name.type))
        if start is None or end is None:
            continue
        for index in range(start, end):
            labels[index] = f"{'B' if index == start else 'I'}-{name.type}"
    return labels, spans


def forgotten(
    proposal: Proposal, view: Syllables, identity: str
) -> tuple[list[Candidate], Callable[[int], Candidate | None]]:
    """What the rules would propose if the lists lacked some of the names.

    Some names are listed because an annotated article has them; on such articles alone the lists would
    seem surer than they are on tomorrow's.
    """

    def kept(candidate: Candidate) -> bool:
        if candidate.source != "gazetteer" or candidate.type not in FORGOTTEN or not FORGET:
            return True
        name = f"{identity} {view.slice(candidate.start, candidate.end)}"
        return int(sha256(name.encode()).hexdigest(), 16) % FORGET > 0

    def known(at: int) -> Candidate | None:
        candidate = proposal.known(at)
        return candidate if candidate and kept(candidate) else None

    return choose(filter(kept, proposal.found), view), known


def read(article: GoldArticle) -> Example:
    """One gold article, read by the rules."""
    sentences = sentence_spans(article.text)
    words = [segmenter().segment(article.text, span) for span in sentences]
    view = Syllables(article.text, sentences, words)
    proposal = propose(view)
    rows = features(view, *forgotten(proposal, view, article.identity), proposal.title_ends)
    labels, gold = labels_of(view, article)
    bounds = view.stretches()
    fold = int(sha256(article.identity.encode()).hexdigest(), 16) % FOLDS
    ruled = {(c.start, c.end, str(c.type)) for c in proposal.chosen}
    cut = [rows[a:b] for a, b in bounds], [labels[a:b] for a, b in bounds]
    return Example(fold, view, proposal, *cut, ruled, gold)


def train(examples: list[Example], l1: float, l2: float, iterations: int) -> object:
    """A CRF over all sentences of the examples."""
    trainer = CRFTrainer()
    trainer.set_l1_penalty(l1)
    trainer.set_l2_penalty(l2)
    trainer.set_max_iterations(iterations)
    return trainer.train([r for e in examples for r in e.rows], [y for e in examples for y in e.labels])


def pruned(examples: list[Example], named: Container[str]) -> list[Example]:
    """The examples with only the features that are ``named``."""
    return [
        replace(e, rows=[[[f for f in row if f in named] for row in rows] for rows in e.rows])
        for e in examples
    ]


def save(examples: list[Example], l1: float, l2: float, iterations: int) -> None:
    """Learn from all examples and write the weights.

    The L1 penalty leaves one feature in fifteen with a weight, but the file would name them all; so it is
    learnt again from these alone, which gives the same weights.
    """
    place = str(LEARNT / FILE)
    train(examples, l1, l2, iterations).save(place)  # type: ignore[attr-defined]
    named = read_weights((LEARNT / FILE).read_bytes()).attributes
    train(pruned(examples, named), l1, l2, iterations).save(place)  # type: ignore[attr-defined]


def found_by(tagger: CRFTagger, example: Example) -> set[tuple[int, int, str]]:
    """The spans that the tagger reads in one article, nothing forgotten."""
    view, proposal = example.view, example.proposal
    rows = features(view, proposal.chosen, proposal.known, proposal.title_ends)
    spans: set[tuple[int, int, str]] = set()
    for start, end in view.stretches():
        spans |= set(spans_of(tagger.tag(rows[start:end]), start))
    return spans


def table(pairs: list[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]]) -> str:
    """F1 by type of (gold, found) sets, one pair an article."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for gold, found in pairs:
        right.update(k for _, _, k in gold & found)
        wanted.update(k for _, _, k in gold)
        given.update(k for _, _, k in found)
    cells = [f"{k[:7]} {2 * right[k] / max(1, wanted[k] + given[k]):.3f}" for k in TYPES]
    total = 2 * sum(right.values()) / max(1, sum(wanted.values()) + sum(given.values()))
    return " · ".join([*cells, f"all {total:.3f}"])


def main() -> None:
    """Cross-validate, train on everything, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--l1", type=float, default=0.1)
    parser.add_argument("--l2", type=float, default=0.02)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many folds to try (0: none)")
    options = parser.parse_args()
    examples = [read(a) for folder in options.gold for a in load_gold(folder, texts=options.texts)[0]]
    print(f"{len(examples)} articles, {sum(len(e.rows) for e in examples)} sentences")
    pairs, ruled = [], []
    for fold in range(options.folds):
        rest = [e for e in examples if e.fold != fold]
        tagger = CRFTagger.from_model(train(rest, options.l1, options.l2, options.iterations))
        held = [e for e in examples if e.fold == fold]
        pairs += [(e.gold, found_by(tagger, e)) for e in held]
        ruled += [(e.gold, e.ruled) for e in held]
    if pairs:
        print("rules  ", table(ruled))
        print("learnt ", table(pairs))
    LEARNT.mkdir(parents=True, exist_ok=True)
    save(examples, options.l1, options.l2, options.iterations)
    print(f"{(LEARNT / FILE).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
