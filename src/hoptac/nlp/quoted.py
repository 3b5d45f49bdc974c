"""Events whose names stand in quotes behind what they are: ``hội thảo “Quản trị tài chính”``."""

from __future__ import annotations

from collections.abc import Iterator

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import Syllables
from hoptac.types import Rule

_CLOSING = {"“": "”", '"': '"', "«": "»", "‘": "’"}
_LEAST, _LONGEST = 2, 40
_TRAILING = frozenset(",.;:!")
_SCORE = 0.9


def quoted_events(view: Syllables, kinds: Phrases[bool], named: Phrases[bool]) -> Iterator[Candidate]:
    """Candidates for what stands between the quotes; ``named`` may part them from the kind of event."""
    for at in (i for i, surface in enumerate(view.surface) if surface in _CLOSING):
        kind = at - 1 if at and view.surface[at - 1] == ":" else at
        called = named.before(view, kind)
        if not kinds.before(view, called[0] if called else kind):
            continue
        end = _closing(view, at)
        if end - at > _LEAST and (view.is_capital(at + 1) or view.surface[at + 1][0].isdigit()):
            yield Candidate(at + 1, end, "EVENT", _SCORE, "quote", Rule("quoted-event"))


def _closing(view: Syllables, opening: int) -> int:
    """The end of what the quotes at ``opening`` hold; ``opening`` itself where they stay open in the line."""
    closing = _CLOSING[view.surface[opening]]
    for at in range(opening + 1, min(view.count, opening + _LONGEST)):
        if view.surface[at] == closing:
            while view.surface[at - 1] in _TRAILING:
                at -= 1
            return at
        if "\n" in view.text[view.end[at - 1] : view.start[at]]:
            break
    return opening
