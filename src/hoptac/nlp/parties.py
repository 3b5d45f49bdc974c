"""Who a name acts for: the country behind a ministry, leader, firm or capital, or the body itself.

The standing of the article (which parties it is about, which were named last) resolves the
stand-ins: ``chúng ta``, ``hai nước``, ``nước này``, ``phía bạn``, ``ông``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hoptac.lexicon.acts import country_codes
from hoptac.types import HOME, Mention

_TITLE_WEIGHT = 3
_FAR_MORE = 1.5
_NUMBERS = {"THREE": 3, "FOUR": 4}


def party_of(mention: Mention) -> str:
    """The party id of a mention, or the empty string where it cannot be one.

    A country is itself; a body, person or place of one country is its country (where a place
    only tells where, its preposition says so); an international body is itself, and so is a
    convention, which acts through its bodies.
    """
    entity = mention.entity
    if mention.type == "COUNTRY":
        return entity.entity_id
    if entity.stands_for:
        return entity.stands_for
    if mention.type in ("ORGANISATION", "PERSON", "PLACE"):
        if entity.country:
            return entity.country
        return entity.entity_id if mention.type == "ORGANISATION" else ""
    if mention.type == "AGREEMENT" and entity.subtype == "convention":
        return entity.entity_id
    return ""


def parties_named(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The party ids behind a series of mentions, in order, repeats kept."""
    return tuple(party for party in map(party_of, mentions) if party)


def is_paper(mention: Mention | None) -> bool:
    """Whether a mention is one of news media, which more often report an act than take part in it."""
    return mention is not None and mention.entity.subtype == "media"


def is_state(party: str) -> bool:
    """Whether a party id is a country code rather than an international body."""
    return party in country_codes()


@dataclass(slots=True)
class Standing:
    """What the article has said so far of its parties, and which ones it is about."""

    counts: Counter[str] = field(default_factory=Counter)
    pair: tuple[str, str] | None = None
    """The last two parties that an act joined."""
    age: int = 0
    """Sentences since an act joined the pair."""
    recent: list[str] = field(default_factory=list)
    """Parties in the order of their last naming, the latest last."""
    person: str = ""
    body: str = ""
    visitor: str = ""
    host: str = ""
    """Who visits whom, by the last visit told."""
    subject: str = ""
    """The party that acted last: it is carried over to a sentence without a subject."""
    sentence: list[str] = field(default_factory=list)
    """The parties named so far in the sentence at hand."""
    lists: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By their number the parties last named side by side."""

    @classmethod
    def of(cls, mentions: Iterable[Mention], title_parties: Iterable[str] = ()) -> Standing:
        """Count the parties of a whole article; those of the title weigh more."""
        standing = cls()
        for mention in mentions:
            party = party_of(mention)
            if party and not is_paper(mention):
                standing.counts[party] += 1
        for party in dict.fromkeys(title_parties):
            standing.counts[party] += _TITLE_WEIGHT
        return standing

    def name(self, party: str, mention: Mention | None) -> None:
        """Note that ``party`` has just been named."""
        if party in self.recent:
            self.recent.remove(party)
        self.recent.append(party)
        if mention is not None and mention.type == "PERSON":
            self.person = party
        if mention is not None and mention.type == "ORGANISATION":
            self.body = party

    def side_by_side(self, parties: tuple[str, ...]) -> None:
        """Note that parties were named in one list."""
        if len(parties) > 2:
            self.lists[len(parties)] = parties

    def join(self, first: str, second: str) -> None:
        """Note that an act has joined two parties."""
        if first != second:
            self.pair = (first, second)
            self.age = 0

    def main_pair(self) -> tuple[str, str] | None:
        """The two parties that the article speaks of most, if they stand out."""
        ranked = self.counts.most_common(3)
        if len(ranked) < 2 or ranked[1][1] < 2:
            return None
        third = ranked[2][1] if len(ranked) > 2 else 0
        return (ranked[0][0], ranked[1][0]) if ranked[1][1] > third else None

    def the_two(self, *, states: bool = False) -> tuple[str, str] | None:
        """What ``hai bên`` (``states``: ``hai nước``) means here: the sentence's two, else the article's.

        The pair joined last gives way to the two that the article is about, unless it shares
        none of them.
        """
        main = self.main_pair()
        last = self.pair
        if self.age > 2 and last and main and set(last) & set(main) and set(last) != set(main):
            last = None
        for couple in (
            self._sentence_two(),
            self._with_sentence(last, main),
            last,
            main,
            self.pair,
            self._last_two(),
        ):
            if couple and (not states or all(map(is_state, couple))):
                return couple
        return None

    def _sentence_two(self) -> tuple[str, str] | None:
        named = list(dict.fromkeys(self.sentence))
        return (named[0], named[1]) if len(named) == 2 else None

    def _with_sentence(self, *couples: tuple[str, str] | None) -> tuple[str, str] | None:
        """The first of the couples that holds the one party named in this sentence."""
        named = set(self.sentence)
        return next((c for c in couples if c and len(named) == 1 and named & set(c)), None)

    def _several(self, number: int) -> tuple[str, ...]:
        """The ``number`` parties of the sentence, else the last list of so many."""
        named = tuple(dict.fromkeys(self.sentence))
        return named if len(named) == number else self.lists.get(number, ())

    def _last_two(self) -> tuple[str, str] | None:
        return (self.recent[-2], self.recent[-1]) if len(self.recent) >= 2 else None

    def other(self, party: str) -> str:
        """The other one of the two that the text speaks of, or the empty string."""
        for couple in (self.pair, self.main_pair()):
            if couple and party in couple:
                return couple[0] if couple[1] == party else couple[1]
        focus = self.focus()
        if focus and focus != party:
            return focus
        couple = self._last_two()
        if couple and party in couple:
            return couple[0] if couple[1] == party else couple[1]
        return ""

    def focus(self) -> str:
        """The party that the article speaks of far more than of any other, or the empty string."""
        ranked = self.counts.most_common(2)
        if len(ranked) < 2 or ranked[0][1] < _FAR_MORE * ranked[1][1]:
            return ""
        return ranked[0][0]

    def resolve(self, stand_in: str) -> tuple[str, ...]:
        """The parties that a stand-in of the given sort means here; empty when unsure."""
        if stand_in == "VNM":
            return (HOME,)
        if stand_in in ("PAIR", "STATES", "MUTUAL"):
            return self.the_two(states=stand_in == "STATES") or ()
        if stand_in in _NUMBERS:
            return self._several(_NUMBERS[stand_in])
        single = {
            "PERSON": self.person,
            "BODY": self.body,
            "HOST": self.host or (self.pair[1] if self.pair else ""),
            "LAST": self._latest(),
            "OTHER": self._not_home(),
        }.get(stand_in, "")
        return (single,) if single else ()

    def _latest(self) -> str:
        named = self.sentence or self.recent
        return named[-1] if named else ""

    def _not_home(self) -> str:
        couple = self.the_two()
        if not couple:
            return ""
        return couple[1] if couple[0] == HOME else couple[0]
