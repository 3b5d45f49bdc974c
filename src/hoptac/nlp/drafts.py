"""Drafts of an article's cooperation mentions: each trigger with its sides, status, date and direction."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import cast

from hoptac.lexicon.acts import LOOK_ALIKE, Acts, Cue, Trigger, load_acts
from hoptac.lexicon.patterns import Line, Match
from hoptac.nlp.arguments import Sides, find_sides
from hoptac.nlp.dates import FoundDate, find_dates, tense_of
from hoptac.nlp.direction import NOWHERE, Scene, set_direction
from hoptac.nlp.dyads import pairs
from hoptac.nlp.fields import NO_TOPICS, Terms, Topics, terms_in, terms_of, weigh_terms
from hoptac.nlp.groups import Actor, find_actors
from hoptac.nlp.lists import Sentence, is_quiet, key_of, plain_items, read_sentence
from hoptac.nlp.parties import Standing
from hoptac.nlp.status import Judged, cues_of, status_of
from hoptac.types import Cooperation, Interval, Kind, Mention, Party, Side, Span, Status, Word

_VISITS = ("visit", "visit_noun", "visit_to")
_BULLETS = frozenset("★*•●■◆▪►")
Syllable = tuple[int, int, str]
"""Start and end offset of a syllable in the article's text, and its comparison key."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A title that does not stand in the text: the parties it names and its words' comparison keys."""

    parties: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


NO_HEADLINE = Headline()


@dataclass(slots=True)
class Draft:
    """A mention before it is weighed: what the confidence and the learnt filter look at."""

    cooperation: Cooperation
    trigger: Trigger
    how: str
    sentence: Sentence
    match: Match[Trigger]
    judged: Judged
    scene: Scene = NOWHERE
    terms: Terms = ()
    topics: Topics = NO_TOPICS


def _party(actor: Actor, side: Side, listed: bool) -> Party:
    by = "list" if listed and actor.resolved_by == "name" else actor.resolved_by
    return Party(actor.party, side, by, actor.mention)


def _parties(sides: Sides) -> tuple[Party, ...]:
    """The parties in text order on their sides, each party once a side."""
    result: list[Party] = []
    for side, actors in (("source", sides.sources), ("target", sides.targets)):
        seen: set[str] = set()
        for actor in actors:
            if actor.party not in seen:
                seen.add(actor.party)
                result.append(_party(actor, cast(Side, side), len(actors) > 1))
    return tuple(result)


def _date_of(
    sentence: Sentence, match: Match[Trigger], status: str, dates: Sequence[FoundDate]
) -> FoundDate | None:
    """The date nearest to the trigger in its sentence; what is only proposed has none."""
    if status == "proposed" or match.value.kind == "relation":
        return None
    return _nearest(sentence, match, dates)


def _nearest(sentence: Sentence, match: Match[Trigger], dates: Sequence[FoundDate]) -> FoundDate | None:
    start = sentence.items[match.first].start

    def gap(found: FoundDate) -> int:
        span = found.interval.span
        return abs(span.start - start) if span else 0

    return min(dates, key=gap, default=None)


class _Seen:
    """The cues and dates of a sentence, found once for all its triggers, when the first one asks."""

    def __init__(self, text: str, published_at: str, sentence: Sentence, acts: Acts) -> None:
        self._text = text
        self.published_at = published_at
        self._sentence = sentence
        self._acts = acts
        self._cues: tuple[Match[Cue], ...] | None = None
        self._dates: tuple[FoundDate, ...] | None = None

    @property
    def cues(self) -> tuple[Match[Cue], ...]:
        """The status cues."""
        if self._cues is None:
            self._cues = cues_of(self._sentence, self._acts)
        return self._cues

    @property
    def dates(self) -> tuple[FoundDate, ...]:
        """The date expressions."""
        if self._dates is None:
            self._dates = find_dates(self._text, self._sentence.span, self.published_at)
        return self._dates


def _draft(sentence: Sentence, match: Match[Trigger], sides: Sides, seen: _Seen, standing: Standing) -> Draft:
    places = frozenset(p for g in sentence.groups if g.role == "at" for p in g.parties)
    scene = Scene(places, standing.visitor, standing.host)
    when = tense_of(_nearest(sentence, match, seen.dates), seen.published_at)
    judged = status_of(sentence, match, seen.cues, when)
    found = _date_of(sentence, match, judged.status, seen.dates)
    evidence = tuple(r for r in (judged.rule, found.rule if found else None) if r is not None)
    cooperation = Cooperation(
        sentence=sentence.span,
        trigger=Span(sentence.items[match.first].start, sentence.items[match.last - 1].end),
        kind=cast(Kind, match.value.kind),
        status=cast(Status, judged.status),
        parties=_parties(sides),
        date=found.interval if found else Interval(),
        list_open=sides.open_end,
        rule=match.value.rule,
        evidence=evidence,
    )
    cooperation = set_direction(cooperation, sides.how, match.value.frame.name, scene)
    return Draft(cooperation, match.value, sides.how, sentence, match, judged, scene)


def _note(standing: Standing, actors: Iterable[Actor]) -> None:
    for actor in actors:
        if actor.mention is not None:
            standing.name(actor.party, actor.mention)


def _remember(standing: Standing, draft: Draft, couples: Sequence[tuple[Party, Party]]) -> None:
    """Note who acts in a draft, and with whom."""
    if not draft.how.endswith("+sentence"):
        standing.subject = draft.cooperation.parties[0].party
    if len(couples) == 1:
        first, second = (party.party for party in couples[0])
        standing.join(first, second)
        if draft.trigger.frame.name in _VISITS:
            standing.visitor, standing.host = first, second


def _stories(text: str, sentences: Sequence[Span]) -> dict[int, int]:
    """Where the items of a news digest begin and end: lines opened by a bullet; empty for one story.

    ``hai nước`` in one item never means the two of another.
    """
    starts = [s.start for s in sentences if text[s.start] in _BULLETS]
    return dict(zip(starts, [*starts[1:], len(text)], strict=True)) if len(starts) > 1 else {}


def _whole_words(
    sentence: Sentence, matches: Iterable[Match[Trigger]], word_starts: frozenset[int]
) -> list[Match[Trigger]]:
    """The triggers that begin where words do; those of one syllable end there, too."""
    items = sentence.items
    found = [match for match in matches if match.value.kind != LOOK_ALIKE]
    if not word_starts:
        return found

    def inside(index: int) -> bool:
        item = items[index] if index < len(items) else None
        if index and (items[index - 1].mention is not None or items[index - 1].parties):
            return False
        plain = item is not None and item.mention is None and not item.parties and item.key[:1].isalpha()
        return plain and item is not None and item.start not in word_starts

    return [
        match
        for match in found
        if not inside(match.first) and (match.last - match.first > 1 or not inside(match.last))
    ]


def draft_cooperations(
    text: str,
    published_at: str,
    sentences: Sequence[Span],
    syllables: Sequence[Syllable],
    mentions: Sequence[Mention],
    *,
    headline: Headline = NO_HEADLINE,
    words: Sequence[Sequence[Word]] = (),
    acts: Acts | None = None,
) -> list[Draft]:
    """All candidate mentions of an article, in text order, before fields and confidence are set.

    ``words``, where given, keep triggers from beginning inside a word, and those of one syllable
    from ending there (``bán`` in ``bán đảo``).
    """
    tables = acts or load_acts()
    stories = _stories(text, sentences)
    standing = Standing.of(mentions, headline.parties)
    if not standing.counts:
        return []
    starts = [syllable[0] for syllable in syllables]
    word_starts = frozenset(map(attrgetter("start"), chain.from_iterable(words)))
    names = [m.span.start for m in mentions]
    drafts: list[Draft] = []
    lines: list[tuple[Span, Line, Sequence[str]]] = []
    for span in sentences:
        inner = syllables[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        inside = mentions[bisect_left(names, span.start) : bisect_left(names, span.end)]
        if span.start in stories:
            until = stories[span.start]
            standing = Standing.of(mentions[bisect_left(names, span.start) : bisect_left(names, until)])
        keys = [key for _, _, key in inner]
        items = plain_items(inner, inside) if inside else []
        line = Line.of([key_of(item) for item in items] if inside else keys)
        triggers = tables.triggers.find(line, line.keys)
        stand_ins = tables.stand_ins.find(line, line.keys)
        if is_quiet(items, triggers, stand_ins):
            standing.sentence = []
            standing.age += 1
            _note(standing, find_actors(items))
            standing.side_by_side(tuple(dict.fromkeys(p for item in items for p in item.parties)))
            lines.append((span, line, [item.key for item in items] if inside else keys))
            continue
        sentence = read_sentence(span, items or plain_items(inner, ()), line, stand_ins, tables, standing)
        if sentence.line is not line:
            triggers = tables.triggers.find(sentence.line, sentence.line.keys)
        standing.age += 1
        lines.append((span, sentence.line, [item.key for item in sentence.items]))
        _note(standing, (actor for group in sentence.groups for actor in group.actors))
        for group in sentence.groups:
            standing.side_by_side(group.parties)
        seen = _Seen(text, published_at, sentence, tables)
        for match in _whole_words(sentence, triggers, word_starts):
            sides = find_sides(sentence, match, standing)
            if sides is None:
                continue
            draft = _draft(sentence, match, sides, seen, standing)
            couples = pairs(draft.cooperation)
            if not couples:
                continue
            drafts.append(draft)
            _remember(standing, draft, couples)
    return _with_topics(drafts, lines, headline, tables) if drafts else []


def _with_topics(
    drafts: Iterable[Draft],
    lines: Iterable[tuple[Span, Line, Sequence[str]]],
    headline: Headline,
    acts: Acts,
) -> list[Draft]:
    """The drafts with the field terms of their sentences and of the whole article."""
    article: dict[str, float] = defaultdict(float)
    opening: dict[str, float] | None = None
    terms: dict[Span, Terms] = {}
    for span, line, keys in lines:
        terms[span] = terms_of(line, keys, acts)
        found = weigh_terms(terms[span])
        opening = found if opening is None else opening
        for code, weight in found.items():
            article[code] += weight
    topics = Topics(article, weigh_terms(terms_in(headline.keys, acts)) if headline.keys else opening or {})
    return [replace(draft, terms=terms[draft.sentence.span], topics=topics) for draft in drafts]
