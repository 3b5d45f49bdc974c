"""One row for one thing and one thing for one row, over the whole corpus.

An article alone gives an open name its id: from its letters and the state that the article speaks of.
Only all articles together show that ``ESP:JoseMourinho`` and ``GBR:JoseMourinho`` are one, that two articles
mean two people by ``VNM:Lan``, or which full name an acronym stands for. What is decided here depends on the
set of articles alone, not on their order, and never touches the ids of what the knowledge files hold.
A wrong merge is worse than a double: where the forms leave a doubt, the ids stay as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from typing import NamedTuple

from hoptac.nlp.syllables import looks_vietnamese
from hoptac.tables.schemas import Row, tables
from hoptac.text.forms import comparison_key
from hoptac.text.tokenizer import syllables

Words = tuple[str, ...]
Alike = Callable[[Words, Words], bool]
"""Whether two names, as the keys of their words, may be one thing's."""

_TAG = 6
_SHARED = frozenset({"company", "media", "university", "bank", "ngo", "fund", "institute", ""})
"""Subtypes of bodies that a foreign name tells apart, whatever state an article gives them."""
_NAMED_OFTEN = 2
"""In how many articles a full name stands at least before a surname elsewhere is taken for it."""
_ALIKE = 0.5
"""The share of words that two full names of one acronym have in common at least."""


class Form(NamedTuple):
    """What one article says of one open thing."""

    entity_id: str
    type: str
    subtype: str
    name: str
    acronym: str
    country: str

    @property
    def words(self) -> Words:
        """The comparison keys of the name's words; hyphens part words and don't count."""
        return _words(self.name)


@lru_cache(maxsize=50_000)
def _words(name: str) -> Words:
    return tuple(comparison_key(token) for token in syllables(name)[0] if token[0].isalnum())


def _tag(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_TAG]


def _foreign(name: str) -> bool:
    """Whether a name has a word of foreign build that is no acronym."""
    words = [word for word in syllables(name)[0] if word.isalpha()]
    return any(len(word) > 3 and not word.isupper() and not looks_vietnamese(word) for word in words)


@cache
def _cells() -> tuple[int, ...]:
    """The columns of ``entities.csv`` that make a form."""
    names = ("entity_id", "type", "subtype", "name_vi", "acronym", "country")
    return tuple(map(tables()["entities"].index, names))


def form_of(row: Row) -> Form:
    """The form in a row of ``entities.csv`` as one article gives it."""
    return Form(*[str(row[at] or "") for at in _cells()])


@dataclass(slots=True)
class Identities:
    """Collects the open things of all articles, then says what to call them."""

    known: Mapping[str, str]
    """The ids that stay, those of the knowledge files, with the types of what they are."""
    local_body: Callable[[str], bool]
    """Whether a name is that of a body that every place has, without its place (``Sở Y tế``)."""
    first_names: set[str] = field(default_factory=set)
    """Comparison keys of the words that known persons' names begin with."""
    _articles: Counter[Form] = field(default_factory=Counter)
    _fixed: set[str] = field(default_factory=set)

    def add(self, entities: Iterable[Row], parties: Iterable[str] = (), *, copy: bool = False) -> None:
        """Note the open things of an article; ``parties`` are ids that must stay as they are.

        What a copy of another article says does not count.
        """
        self._fixed.update(parties)
        for row in entities:
            if self.known.get(str(row[0])) != row[1]:
                self._articles[form_of(row)] += not copy

    def settle(self) -> Names:
        """What each open thing is called in each article."""
        forms = [form for form in self._articles if form.entity_id not in self._fixed]
        names = Names()
        by_id: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            by_id[form.entity_id].append(form)
        surnames = self._surnames(forms)
        for same in by_id.values():
            self._split(same, surnames, names)
        whole = [form for form in forms if form not in names.own]
        self._merge(whole, names)
        self._merge_surnames(whole, names)
        return names

    def _surnames(self, forms: Iterable[Form]) -> set[str]:
        """The last words of foreign persons' full names; the first ones are noted as first names."""
        found: set[str] = set()
        for form in forms:
            if form.type == "PERSON" and len(form.words) > 1:
                self.first_names.add(form.words[0])
                if _foreign(form.name):
                    found.add(form.words[-1])
        return found

    def _split(self, forms: Sequence[Form], surnames: Container[str], names: Names) -> None:
        """Part the things that share one id."""
        types = Counter[str]()
        for form in forms:
            types[form.type] += self._articles[form]
        usual = self.known.get(forms[0].entity_id) or min(types, key=lambda kind: (-types[kind], kind))
        for form in forms:
            if form.type != usual:
                names.parted[form] = f"{form.entity_id}-{form.type.lower()}"
        same = [form for form in forms if form.type == usual]
        if types[usual] > 1 and all(self._anyone(form, surnames) for form in same):
            names.own.update(same)
        elif usual in ("PERSON", "PLACE"):
            self._split_by_name(same, _same_letters, names)
        elif usual == "ORGANISATION":
            glossed = [form for form in same if form.acronym and form.name != form.acronym]
            self._split_by_name(glossed, _alike, names)

    def _anyone(self, form: Form, surnames: Container[str]) -> bool:
        """Whether a name says so little that each article means its own: ``Lan``, ``H.``, ``Sở Y tế``."""
        if form.type == "ORGANISATION":
            return self.local_body(form.name)
        if form.type != "PERSON" or len(form.words) != 1:
            return False
        word = form.words[0]
        return len(word) < 3 or looks_vietnamese(word) or (word in self.first_names and word not in surnames)

    def _split_by_name(self, forms: Sequence[Form], same: Alike, names: Names) -> None:
        """Part forms whose names differ; the most frequent name keeps the id."""
        votes = Counter[Words]()
        for form in forms:
            votes[form.words] += self._articles[form]
        kept: list[Words] = []
        stands_for: dict[Words, Words] = {}
        for words in sorted(votes, key=lambda words: (-votes[words], words)):
            stands_for[words] = next((other for other in kept if same(words, other)), words)
            if stands_for[words] == words:
                kept.append(words)
        for form in forms:
            words = stands_for[form.words]
            if words != kept[0]:
                names.parted[form] = f"{form.entity_id}-{_tag(' '.join(words))}"

    def _merge(self, forms: Sequence[Form], names: Names) -> None:
        """Give the forms of one thing one id: the one that most articles give it, the smallest on a tie."""
        union, first = _Union(), dict[Words, str]()
        for form in forms:
            identity = names.final(form)
            for key in _keys_of(form, identity):
                union.join(first.setdefault(key, identity), identity)
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for form in forms:
            identity = names.final(form)
            votes[union.root(identity)][identity] += self._articles[form]
        for ids in votes.values():
            best = min(ids, key=lambda identity: (-ids[identity], identity))
            names.merged.update((identity, best) for identity in ids if identity != best)

    def _merge_surnames(self, forms: Sequence[Form], names: Names) -> None:
        """A foreign surname alone is the one person of that state whose full name other articles give."""
        full: dict[str, Counter[str]] = defaultdict(Counter)
        for form in forms:
            if form.type == "PERSON" and len(form.words) > 1 and _foreign(form.name):
                full[form.words[-1]][names.final(form)] += self._articles[form]
        for form in forms:
            if form.type != "PERSON" or len(form.words) != 1:
                continue
            ids = full.get(form.words[0], Counter[str]())
            for identity, count in ids.items():
                state = identity.partition(":")[0]
                if len(ids) == 1 and count >= _NAMED_OFTEN and state == form.country and _foreign(form.name):
                    names.merged[names.final(form)] = identity


class _Union:
    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        while (parent := self._parent.get(key, key)) != key:
            key = parent
        return key

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._parent[second] = first


def _keys_of(form: Form, identity: str) -> list[Words]:
    """The keys that forms of one thing share; forms without a common key stay apart."""
    local = (identity.partition(":")[2] or identity).lower()
    letters = "".join(form.words)
    if form.type == "PERSON":
        return [("PERSON", letters)] if len(form.words) > 1 else [("PERSON", form.country, letters)]
    keys: list[Words] = [(form.type, form.country, local)]
    if form.type != "ORGANISATION":
        return [*keys, (form.type, form.country, letters)]
    if form.subtype in _SHARED and _foreign(form.name):
        keys.append((form.type, "", local))
    if form.name != form.acronym and len(form.words) > 2:
        keys.append((form.type, form.country, letters))
    return keys


def _same_letters(one: Words, other: Words) -> bool:
    """Whether two spellings are one name: joined otherwise, or one of them without accents."""
    first, second = "".join(one), "".join(other)
    return first == second or first.isascii() or second.isascii()


def _alike(one: Words, other: Words) -> bool:
    """Whether two full names share most of their words."""
    first, second = set(one), set(other)
    return len(first & second) >= _ALIKE * min(len(first), len(second))


@dataclass(slots=True)
class Names:
    """What the open things of the articles are called in the tables."""

    own: set[Form] = field(default_factory=set)
    """Forms that mean another thing in each article."""
    parted: dict[Form, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def final(self, form: Form, article: str = "") -> str:
        """The id of a form in an article (or the one that it is a copy of)."""
        if form in self.own:
            return f"{form.entity_id}-{_tag(article)}"
        identity = self.parted.get(form, form.entity_id)
        return self.merged.get(identity, identity)

    def changes(self, article: str, entities: Iterable[Row]) -> dict[str, str]:
        """The ids of an article's entities that are called otherwise, with their new ids."""
        found = {str(row[0]): self.final(form_of(row), article) for row in entities}
        return {old: new for old, new in found.items() if old != new}
