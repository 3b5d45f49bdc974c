"""Articles' rows with the ids that the whole corpus gives their open things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.records import overlay_folder
from hoptac.nlp.shortnames import ShortNames
from hoptac.tables.identities import Identities
from hoptac.tables.lines import ArticleLines, renamed
from hoptac.tables.schemas import Row, Value, tables
from hoptac.text.forms import comparison_key
from hoptac.types import HOME

_ENTITIES = "entities"


@cache
def _knowledge(overlay: Path | None) -> tuple[dict[str, str], ShortNames, frozenset[str]]:
    """The known ids with their types, the short names, the words that foreign persons' names begin with."""
    knowledge = load_knowledge()
    persons = [row.name_vi for row in knowledge.entities if row.type == "PERSON" and row.country != HOME]
    firsts = frozenset(comparison_key(name.partition(" ")[0]) for name in persons if " " in name)
    # which place a name names does not matter for whether it names one
    short_names = ShortNames(knowledge.short_names, lambda _: ("", False))
    return {row.key: row.type for row in knowledge.entities}, short_names, firsts


def new_identities() -> Identities:
    """An empty collection that knows the knowledge files."""
    known, short_names, firsts = _knowledge(overlay_folder())
    return Identities(known, lambda name: short_names.of(name).bare, set(firsts))


def settled(
    seen: Iterable[ArticleLines], articles: Iterable[ArticleLines], copies: Mapping[str, str]
) -> Iterator[ArticleLines]:
    """The articles in order, each with the ids that all of them together give its open things.

    ``seen`` and ``articles`` are the same articles, read one after the other, so that none need be held;
    ``copies`` maps a copy to its original.
    """
    identities = new_identities()
    for article in seen:
        identities.add(article.entities, article.parties, copy=_id(article) in copies)
    names = identities.settle()
    for article in articles:
        own = _id(article)
        changes = names.changes(copies.get(own, own), article.entities)
        yield rename(article, changes) if changes else article


def _id(article: ArticleLines) -> str:
    return str(article.head[0])


def rename(article: ArticleLines, changes: Mapping[str, str]) -> ArticleLines:
    """The article with new ids for old ones everywhere; entities that become one are one row."""
    needs = sorted({changes.get(need, need) for need in article.needs})
    return replace(
        renamed(article, changes), entities=rename_entities(article.entities, changes), needs=needs
    )


def rename_entities(entities: Iterable[Row], changes: Mapping[str, str]) -> list[Row]:
    """The entity rows of an article under new ids, by id."""
    table = tables()[_ENTITIES]
    mentions, parent = table.index("n_mentions"), table.index("parent_id")
    merged: dict[str, Row] = {}
    for row in entities:
        new = [*row]
        new[0], new[parent] = _renamed(row[0], changes), _renamed(row[parent], changes)
        one = merged.setdefault(str(new[0]), new)
        if one is not new:
            one[mentions] = int(one[mentions] or 0) + int(new[mentions] or 0)
    return [merged[key] for key in sorted(merged)]


def _renamed(value: Value, changes: Mapping[str, str]) -> Value:
    return changes.get(str(value), value) if value is not None else None
