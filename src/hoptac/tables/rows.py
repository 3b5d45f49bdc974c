"""What was read in one article as rows of the tables, with ids derived from the article's."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.records import overlay_folder
from hoptac.nlp.dyads import pairs
from hoptac.tables.codes import codes_of
from hoptac.tables.schemas import PER_ARTICLE, Row, tables
from hoptac.types import Cooperation, Entity, Extraction, Mention, Party, Span, Word


@dataclass(slots=True)
class ArticleRows:
    """The rows of one article by table, and the entities that it names or needs."""

    tables: dict[str, list[Row]]
    entities: list[Row]
    """Rows of ``entities.csv`` as this article alone would give them."""


@cache
def _known(overlay: Path | None) -> dict[str, Entity]:
    return {row.key: row.entity() for row in load_knowledge().entities}


def known_entity(entity_id: str) -> Entity | None:
    """The entity that the knowledge files hold under this id."""
    return _known(overlay_folder()).get(entity_id)


def _stand_in(party: str) -> Entity:
    """The entity of a party that neither the text nor the knowledge names."""
    state = len(party) == 3 and party.isascii() and party.isalpha() and party.isupper()
    return Entity(party, "COUNTRY" if state else "ORGANISATION", name_vi=party)


@dataclass(slots=True)
class _Entities:
    """The entities of one article and how often each is named."""

    counts: Counter[str] = field(default_factory=Counter)
    known: dict[str, Entity] = field(default_factory=dict)

    def own(self, entity: Entity) -> Entity:
        """The entity under an id that nothing of another type has: a club is not its town."""
        other = known_entity(entity.entity_id) or self.known.get(entity.entity_id)
        if other is None or other.type == entity.type:
            return entity
        return replace(entity, entity_id=f"{entity.entity_id}-{entity.type.lower()}")

    def name(self, entity: Entity) -> None:
        """Count one occurrence."""
        self.counts[entity.entity_id] += 1
        self.need(entity)

    def need(self, entity: Entity) -> None:
        """Keep an entity's row, and those of what it is part of."""
        if entity.entity_id in self.known:
            return
        self.known[entity.entity_id] = entity
        parent = known_entity(entity.parent_id) if entity.parent_id else None
        if parent:
            self.need(parent)

    def party(self, party: str) -> Entity:
        """The entity of a party; its row is kept."""
        entity = self.known.get(party) or known_entity(party) or _stand_in(party)
        self.need(entity)
        return entity

    def rows(self) -> list[Row]:
        """The rows, sorted by id; a parent without a row is left out of its child's."""
        table = tables()["entities"]
        return [
            table.row(
                entity_id=key,
                type=entity.type,
                subtype=entity.subtype,
                name_vi=entity.name_vi or entity.name_en or key,
                name_en=entity.name_en,
                acronym=entity.acronym,
                country=entity.country,
                parent_id=entity.parent_id if entity.parent_id in self.known else "",
                same_as=entity.same_as,
                n_mentions=self.counts[key],
                n_articles=min(1, self.counts[key]),
            )
            for key, entity in sorted(self.known.items())
        ]


class _Builder:
    """Builds the rows of one extraction; every id is the article's with an ordinal in text order."""

    def __init__(self, extraction: Extraction) -> None:
        self.article = extraction.article
        self.text = extraction.article.text
        self.extraction = extraction
        self.rows: dict[str, list[Row]] = {name: [] for name in PER_ARTICLE}
        self.entities = _Entities()
        self._starts = [span.start for span in extraction.sentences]
        self._mention_ids: dict[tuple[int, int, str], str] = {}

    def add(self, table: str, **cells: str | int | float | bool | None) -> None:
        self.rows[table].append(tables()[table].row(**cells))

    def sentence_at(self, offset: int) -> tuple[str, Span]:
        """Id and span of the sentence that holds the character at ``offset``."""
        place = bisect_right(self._starts, offset) - 1
        span = self.extraction.sentences[place] if place >= 0 else Span(0, 0)
        if not span.start <= offset < span.end:
            raise ValueError(f"character {offset} lies in no sentence")
        return f"{self.article.article_id}:s{place + 1:04d}", span

    def build(self) -> ArticleRows:
        self._article()
        self._sentences()
        self._mentions()
        self._cooperations()
        return ArticleRows(self.rows, self.entities.rows())

    def _article(self) -> None:
        article = self.article
        self.add(
            "articles",
            article_id=article.article_id,
            source_id=article.source_id,
            title=article.title,
            outlet=article.outlet,
            section=article.section,
            url=article.url,
            published_at=article.published_at,
            added_at=article.added_at,
            text_sha256=sha256(self.text.encode()).hexdigest(),
            n_chars=len(self.text),
            n_sentences=len(self.extraction.sentences),
            n_words=sum(map(len, self.extraction.words)),
            duplicate_of=None,
            corpus_file=article.corpus_file,
        )

    def _sentences(self) -> None:
        pairs_of = zip(self.extraction.sentences, self.extraction.words, strict=True)
        for ordinal, (span, words) in enumerate(pairs_of, 1):
            self.add(
                "sentences",
                sentence_id=f"{self.article.article_id}:s{ordinal:04d}",
                article_id=self.article.article_id,
                ordinal=ordinal,
                char_start=span.start,
                char_end=span.end,
                text=span.of(self.text),
                words=_joined(self.text, words),
            )

    def _mentions(self) -> None:
        def order(mention: Mention) -> tuple[int, int, str, str]:
            return (mention.span.start, mention.span.end, mention.type, mention.entity.entity_id)

        for ordinal, mention in enumerate(sorted(self.extraction.mentions, key=order), 1):
            mention_id = f"{self.article.article_id}:m{ordinal:04d}"
            start, end, entity = mention.span.start, mention.span.end, self.entities.own(mention.entity)
            self._mention_ids.setdefault((start, end, entity.entity_id), mention_id)
            self.entities.name(entity)
            self.add(
                "entity_mentions",
                mention_id=mention_id,
                article_id=self.article.article_id,
                sentence_id=self.sentence_at(start)[0],
                char_start=start,
                char_end=end,
                text=mention.span.of(self.text),
                type=mention.type,
                entity_id=entity.entity_id,
                link_method=mention.method,
                confidence=_rounded(mention.confidence),
            )

    def _cooperations(self) -> None:
        def order(found: Cooperation) -> tuple[object, ...]:
            sides = tuple((p.side, p.party) for p in found.parties)
            return (found.trigger.start, found.trigger.end, found.kind, found.status, sides, str(found.rule))

        for ordinal, found in enumerate(sorted(self.extraction.cooperations, key=order), 1):
            identity = f"{self.article.article_id}:c{ordinal:03d}"
            named = {party.party: self.entities.party(party.party) for party in found.parties}
            self._cooperation(identity, found, named)
            self._parties(identity, found.parties)
            for code in sorted(set(found.fields)):
                self.add("cooperation_fields", cooperation_id=identity, field=code)
            self._dyads(identity, found, named)

    def _cooperation(self, identity: str, found: Cooperation, named: dict[str, Entity]) -> None:
        cameo, plover = codes_of(found.kind, found.status, sorted(set(found.fields)))
        many = len(named) > 2 or any(entity.type != "COUNTRY" for entity in named.values())
        self.add(
            "cooperations",
            cooperation_id=identity,
            article_id=self.article.article_id,
            sentence_id=self.sentence_at(found.trigger.start)[0],
            kind=found.kind,
            status=found.status,
            trigger_start=found.trigger.start,
            trigger_end=found.trigger.end,
            trigger_text=found.trigger.of(self.text),
            laterality="multilateral" if many else "bilateral",
            event_id=found.event_id,
            date_start=found.date.start,
            date_end=found.date.end,
            date_text=found.date.text,
            list_open=found.list_open,
            cameo=cameo,
            plover=plover,
            confidence=_rounded(found.confidence),
            rule=str(found.rule),
        )

    def _parties(self, identity: str, parties: Iterable[Party]) -> None:
        for ordinal, party in enumerate(parties, 1):
            entity_id, mention_id = party.party, ""
            if party.mention:
                span, entity = party.mention.span, self.entities.own(party.mention.entity)
                entity_id = entity.entity_id
                mention_id = self._mention_ids.get((span.start, span.end, entity_id), "")
                self.entities.need(entity)
            self.add(
                "cooperation_parties",
                cooperation_id=identity,
                ordinal=ordinal,
                party=party.party,
                entity_id=entity_id,
                mention_id=mention_id,
                side=party.side,
                resolved_by=party.resolved_by,
            )

    def _dyads(self, identity: str, found: Cooperation, named: dict[str, Entity]) -> None:
        evidence = self.sentence_at(found.trigger.start)[1].of(self.text)
        for ordinal, (source, target) in enumerate(pairs(found), 1):
            self.add(
                "dyads",
                dyad_id=f"{identity}:d{ordinal:02d}",
                cooperation_id=identity,
                article_id=self.article.article_id,
                published_at=self.article.published_at,
                title=self.article.title,
                source=source.party,
                source_name=named[source.party].name_vi or source.party,
                target=target.party,
                target_name=named[target.party].name_vi or target.party,
                kind=found.kind,
                status=found.status,
                fields=";".join(sorted(set(found.fields))),
                date_start=found.date.start,
                date_end=found.date.end,
                evidence=evidence,
                trigger_text=found.trigger.of(self.text),
                confidence=_rounded(found.confidence),
            )


def _joined(text: str, words: Sequence[Word]) -> str:
    pieces = [text[word.start : word.end] for word in words]
    return " ".join([piece if piece.isalnum() else "_".join(piece.split()) for piece in pieces])


def _rounded(confidence: float) -> float:
    return round(min(1.0, max(0.0, float(confidence))), 3)


def build_rows(extraction: Extraction) -> ArticleRows:
    """The rows of one article. Raises ValueError when a name or trigger lies outside all sentences."""
    return _Builder(extraction).build()
