"""Cooperation mentions of one article: the drafts that are sure enough, with their fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoptac.nlp.confidence import SHORT_SENTENCES, is_firm, weigh
from hoptac.nlp.drafts import Draft
from hoptac.nlp.fields import fields_of
from hoptac.nlp.learnt import load_model
from hoptac.nlp.parties import Standing
from hoptac.types import Cooperation, Mention

_LEAST_FIRM = 2
"""Drafts with both sides named that an article must have before unnamed sides are filled in."""


def _finished(draft: Draft, confidence: float) -> Cooperation:
    """The mention of a draft that is kept, with its fields."""
    act = draft.cooperation
    fields, rules = fields_of(draft.sentence, draft.match, draft.terms, draft.topics)
    return replace(act, fields=fields, evidence=(*act.evidence, *rules), confidence=round(confidence, 3))


def find_cooperations(
    drafts: Sequence[Draft], mentions: Sequence[Mention], title: Sequence[str], sentences: int
) -> tuple[Cooperation, ...]:
    """What is kept of an article's drafts, in text order, each with its confidence.

    ``title`` holds the parties that a title outside the text names; ``sentences`` says how long the text is.

    Drafts whose confidence lies below the model's floor are dropped, and so are those with an implied
    party where the article hardly names both sides of an act: general news is full of ``giúp`` and ``gặp``.
    """
    model = load_model("cooperation")
    main_pair = Standing.of(mentions, title).main_pair()
    short = sentences < SHORT_SENTENCES
    floor = model.short_floor if short else model.floor
    about_acts = short or sum(map(is_firm, drafts)) >= _LEAST_FIRM
    signalled = weigh(drafts, main_pair, frozenset(title), sentences)
    kept = []
    for draft, signals in zip(drafts, signalled, strict=True):
        confidence = model.probability(signals)
        implied = any(p.resolved_by == "implied" for p in draft.cooperation.parties)
        if confidence >= floor and (about_acts or not implied):
            kept.append(_finished(draft, confidence))
    return tuple(kept)
