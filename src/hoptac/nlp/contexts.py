"""Context rules: what stands before or behind a name and decides whether it is one (vetoes.csv)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from hoptac.lexicon.schema import ContextRow, TitleRow
from hoptac.nlp.gazetteer import Hit, Split
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import Syllables, looks_vietnamese

START, NAME = "<START>", "<NAME>"
_OF_PERSONS = frozenset({"honorific", "profession"})
"""Roles of titles that are seldom of a state."""


@dataclass(frozen=True, slots=True)
class _Rule:
    row: ContextRow
    before: Phrases[bool]
    after: Phrases[bool]
    last_keys: Container[str] | None
    """One of these ends what stands before; None where anything may."""
    first_keys: Container[str] | None
    """One of these begins what stands behind; None where anything may."""


class Contexts:
    """The context rows, ready to be asked about a hit of the gazetteer."""

    def __init__(
        self, rows: Iterable[ContextRow], titles: Phrases[TitleRow], surnames: Container[str], split: Split
    ) -> None:
        self._titles = titles
        self._surnames = surnames
        self._by_name: dict[str, list[_Rule]] = {}
        for row in rows:
            before = Phrases(((p, True) for p in row.before if p[0] != "<"), split)
            after = Phrases(((p, True) for p in row.after if p[0] != "<"), split)
            rule = _Rule(
                row,
                before,
                after,
                before.last_keys() if row.before and not {START, NAME} & set(row.before) else None,
                after.first_keys() if row.after and NAME not in row.after else None,
            )
            for name in row.names:
                key = name if name[0] == "<" else " ".join(k for _, k in split(name))
                self._by_name.setdefault(key, []).append(rule)

    def decide(self, view: Syllables, hit: Hit) -> tuple[str, ContextRow] | None:
        """``veto``, else ``allow``, else ``weak`` with the row that says so; None where no row speaks."""
        found: dict[str, ContextRow] = {}
        before = view.key[hit.start - 1] if hit.start else ""
        behind = view.key[hit.end] if hit.end < view.count else ""
        for name in self._classes(view, hit):
            for rule in self._by_name.get(name, ()):
                if rule.last_keys is not None and before not in rule.last_keys:
                    continue
                if rule.first_keys is not None and behind not in rule.first_keys:
                    continue
                if rule.row.effect not in found and self._holds(view, hit, rule):
                    if rule.row.effect == "veto":
                        return "veto", rule.row
                    found[rule.row.effect] = rule.row
        for effect in ("allow", "weak"):
            if effect in found:
                return effect, found[effect]
        return None

    @staticmethod
    def _classes(view: Syllables, hit: Hit) -> list[str]:
        names = [" ".join(view.key[hit.start : hit.end])]
        if hit.alias.clipped:
            names.append("<CLIPPED>")
        elif hit.alias.row.type == "PERSON":
            names.append("<PERSON>")
        elif hit.alias.row.type == "COUNTRY":
            names.append("<COUNTRY>")
            if hit.end - hit.start == 1 and looks_vietnamese(view.surface[hit.start]):
                names.append("<SYLLABLE>")
        return names

    def _holds(self, view: Syllables, hit: Hit, rule: _Rule) -> bool:
        row = rule.row
        if row.before and not (
            (START in row.before and view.first[hit.start])
            or (NAME in row.before and self._name_before(view, hit.start))
            or rule.before.before(view, hit.start)
        ):
            return False
        if not row.after:
            return True
        if NAME in row.after and self._name_after(view, hit):
            return True
        return hit.end < view.count and view.joined[hit.end] and rule.after.at(view, hit.end) is not None

    @staticmethod
    def _name_before(view: Syllables, start: int) -> bool:
        """Whether a capitalised syllable that does not open its sentence stands right before."""
        before = start - 1
        return (
            view.linked(start)
            and view.word[before]
            and view.capital[before]
            and not view.first[before]
            and not view.shouted[start]
            and looks_vietnamese(view.surface[before])
        )

    def _name_after(self, view: Syllables, hit: Hit) -> bool:
        """Whether a capitalised Vietnamese syllable follows that the name does not modify."""
        after = hit.end
        if not (view.linked(after) and view.is_word(after) and view.capital[after]) or view.shouted[after]:
            return False
        if not looks_vietnamese(view.surface[after]) or self._titles.at(view, after):
            return False
        title = self._titles.before(view, hit.start)
        if title is None:
            return True
        # an office is of a state (Ngoại trưởng Anh May), a singer has a name (ca sĩ Mỹ Linh)
        return title[1].role in _OF_PERSONS and view.key[after] not in self._surnames
