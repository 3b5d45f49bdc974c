"""The fields of a cooperation: terms near the trigger and what the article is about.

Each code of ``fields.csv`` is asked for by itself: a learnt model (``learnt/fields.json``) weighs
the terms in reach, those of the sentence and the code's share of the whole article's terms. Without
the model the codes of the terms in reach stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from hoptac.lexicon.acts import Acts, FieldTerm, Trigger, residual_fields
from hoptac.lexicon.patterns import Line, Match
from hoptac.nlp.learnt import Model, load_model
from hoptac.nlp.lists import Sentence
from hoptac.types import Rule

_REACH_BEFORE = 8
_REACH_AFTER = 16
_MOST = 4
_GREAT_TOPIC = 0.45
_RESIDUAL_FLOOR = 0.6
_STOPS = frozenset({".", ";", "?", "!"})
_WEIGHTS = (0.0, 0.75, 1.5, 3.0)
_SHARES = (0.0, 0.05, 0.15, 0.3, 0.5, 0.75)

Terms = tuple[Match[FieldTerm], ...]


def terms_of(line: Line, keys: Sequence[str], acts: Acts) -> Terms:
    """All field terms of a sentence, found once for all its triggers; by ``keys`` names are read through."""
    return tuple(acts.fields.find(line, keys))


def terms_in(keys: Sequence[str], acts: Acts) -> Terms:
    """The field terms of a line of comparison keys, as a title is."""
    return terms_of(Line.of(keys), keys, acts)


def weigh_terms(terms: Iterable[Match[FieldTerm]]) -> dict[str, float]:
    """The summed weight of each field's terms."""
    weights: dict[str, float] = defaultdict(float)
    for term in terms:
        weights[term.value.field] += term.value.weight
    return dict(weights)


def _reached(sentence: Sentence, match: Match[Trigger], term: Match[FieldTerm]) -> bool:
    if term.last <= match.first:
        gap = sentence.items[term.last : match.first]
        return len(gap) <= _REACH_BEFORE and not any(i.key in _STOPS for i in gap)
    if term.first >= match.last:
        gap = sentence.items[match.last : term.first]
        return len(gap) <= _REACH_AFTER and not any(i.key in _STOPS for i in gap)
    return True


def _step(value: float, limits: tuple[float, ...]) -> int:
    """How many of the limits a value exceeds."""
    return bisect_left(limits, value)


_ALMOST = 0.9
"""Of the weight of the article's greatest topic: a word more or less makes no other topic."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The summed weights of each field's terms in a whole article and in its title or first sentence."""

    article: Mapping[str, float] = field(default_factory=dict)
    title: Mapping[str, float] = field(default_factory=dict)


NO_TOPICS = Topics()


class _Seen(NamedTuple):
    """What counts of one code for one mention: its weight near, in the sentence, in the article."""

    code: str
    kind: str
    near: int
    sentence: int
    share: int
    best_near: bool
    best_article: bool
    others: bool
    """Whether terms of other codes stand near."""
    title: str


def _seen(
    codes: Iterable[str], kind: str, near: Mapping[str, float], around: Mapping[str, float], topics: Topics
) -> Iterator[_Seen]:
    residual = residual_fields()
    real = {code: weight for code, weight in topics.article.items() if code not in residual}
    total = sum(real.values())
    headed = sum(weight for code, weight in topics.title.items() if code in real)
    most_near, most_real = max(near.values(), default=0.0), max(real.values(), default=0.0)
    for code in codes:
        share = min(1.0, topics.article.get(code, 0.0) / total) if total else 0.0
        here = near.get(code, 0.0)
        yield _Seen(
            code,
            kind,
            _step(here, _WEIGHTS),
            _step(around.get(code, 0.0), _WEIGHTS),
            _step(share, _SHARES),
            bool(near) and here == most_near,
            bool(real) and real.get(code, 0.0) >= _ALMOST * most_real,
            sum(weight for other, weight in near.items() if other != code) > 0,
            "own" if topics.title.get(code) else "other" if headed else "none",
        )


def _signals(seen: _Seen) -> list[str]:
    code, kind, near, sentence, share, best_near, best_article, others, title = seen
    return [
        f"code={code}",
        f"kind+code={kind}|{code}",
        f"near={near}",
        f"sentence={sentence}",
        f"share={share}",
        f"near+share={near}|{share}",
        f"others+share={others}|{share}",
        f"best={best_near}|{best_article}",
        f"best+others={best_article}|{others}",
        f"code+near={code}|{near > 0}",
        f"code+share={code}|{share > 2}",
        f"title={title}",
        f"title+share={title}|{share}",
        f"title+others={title}|{others}|{near > 0}",
        f"code+title={code}|{title}",
    ]


def field_signals(
    code: str,
    kind: str,
    near: Mapping[str, float],
    around: Mapping[str, float],
    topics: Topics,
) -> list[str]:
    """What the model sees of one code for one mention: its weights near, in the sentence, in the article."""
    return _signals(next(_seen([code], kind, near, around, topics)))


class _Probabilities(dict[_Seen, float]):
    """The model's answers; there are few different questions."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def __missing__(self, seen: _Seen) -> float:
        made = self[seen] = self.model.probability(_signals(seen))
        return made


@cache
def _probabilities() -> _Probabilities:
    return _Probabilities(load_model("fields"))


def near_terms(sentence: Sentence, match: Match[Trigger], terms: Terms) -> list[Match[FieldTerm]]:
    """The terms that the trigger reaches."""
    return [term for term in terms if _reached(sentence, match, term)]


def choose(
    probabilities: Mapping[str, float], topics: Topics, floor: float, *, silent: bool = False
) -> list[str]:
    """The codes from ``floor`` on; else the article's one great topic, else a residual code that is sure.

    Where the sentence is ``silent``, holding no term at all, the headline's one topic goes first.

    Residual codes give way to any other: a defence minister's talks are ``defence``, not ``diplomacy``.
    """
    residual = residual_fields()
    headed = [code for code in sorted(topics.title) if code not in residual and code in topics.article]
    if silent and len(headed) == 1:
        return headed
    chosen = [code for code, p in probabilities.items() if p >= floor and code not in residual]
    if chosen:
        return sorted(chosen, key=lambda code: (-probabilities[code], code))[:_MOST]
    article = topics.article
    real = [code for code in sorted(article) if code not in residual]
    great = max(real, key=lambda code: (topics.title.get(code, 0.0) > 0, article[code]), default="")
    titled = great in topics.title
    if great and (titled or article[great] >= _GREAT_TOPIC * sum(article[code] for code in real)):
        return [great]
    return [code for code in sorted(residual) if probabilities.get(code, 0.0) >= _RESIDUAL_FLOOR]


def fields_of(
    sentence: Sentence, match: Match[Trigger], terms: Terms, topics: Topics
) -> tuple[tuple[str, ...], tuple[Rule, ...]]:
    """The field codes of one mention, at most four, and the rows whose terms speak for them."""
    reached = near_terms(sentence, match, terms)
    near, around = weigh_terms(reached), weigh_terms(terms)
    model = load_model("fields")
    if model.trained:
        kind = match.value.kind
        answers = _probabilities()
        if answers.model is not model:
            _probabilities.cache_clear()
            answers = _probabilities()
        probabilities = {
            seen.code: answers[seen] for seen in _seen(topics.article, kind, near, around, topics)
        }
        best = choose(probabilities, topics, model.floor, silent=not terms)
    else:
        best = sorted(near, key=lambda code: (-near[code], code))[:_MOST]
    rules = {term.value.field: term.value.rule for term in reversed((*reached, *terms)) if term in reached}
    return tuple(sorted(best)), tuple(rules[code] for code in sorted(best) if code in rules)
