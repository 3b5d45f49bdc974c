"""Short names of open bodies: what their ids are made of, the same for all forms of one name.

``Trường ĐH Nam Cần Thơ`` and ``Đại học Nam Cần Thơ`` are both ``NamCanThoUniversity``, ``Công an TP.
Đà Lạt`` is ``DaLatPolice``, ``Công ty cổ phần Lê Bảo Minh`` is ``LeBaoMinh``. Only the form decides: no
article, no corpus. Where no head is known the spelled-out letters of the whole name remain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from hoptac.lexicon.schema import ShortNameRow
from hoptac.text.forms import is_syllable, unmarked
from hoptac.text.tokenizer import norm, syllables

Keys = tuple[str, ...]
PlaceCode = Callable[[str], tuple[str, bool]]
"""Gives the code of a place of ours by its name (``HoChiMinhCity``), empty for others, and if a province."""

_LONGEST_SEAT = 4
_WEB = re.compile(r"(?:https?://)?(?:www\.)?([^\s./]+)((?:\.[A-Za-z]{2,3}){1,2})/?")
_COMMUNE, _PROVINCE = "commune", "province"


@lru_cache(maxsize=20_000)
def plain_letters(surface: str) -> str:
    """``Nguyễn Văn An`` as ``NguyenVanAn``: what ids of open names are made of; a digest without letters."""
    words = unmarked(surface).split()
    kept = ("".join(c for c in word if c.isascii() and c.isalnum()) for word in words)
    letters = "".join(word[:1].upper() + word[1:] for word in kept)
    return letters or "x" + sha256(surface.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class ShortName:
    """What a form says of a body: the letters of its id and the state that its address ends in."""

    letters: str
    spelled: str
    """The name with its abbreviations spelled out."""
    state: str = ""
    bare: bool = False
    """A body that every place has, without its place (``Sở Y tế``)."""


class _Table:
    """Phrases by their keys, the longest first."""

    def __init__(self, rows: Iterable[ShortNameRow], words: Callable[[str], list[str]]) -> None:
        self._means: dict[Keys, str] = {}
        for row in rows:
            path = tuple(map(norm, words(row.form)))
            if path:
                self._means.setdefault(path, row.means)
        self._longest = max(map(len, self._means), default=0)

    def at(self, keys: Sequence[str], start: int) -> tuple[int, str] | None:
        """The longest phrase that begins at ``start``: how many words it has and what it means."""
        for length in range(min(self._longest, len(keys) - start), 0, -1):
            means = self._means.get(tuple(keys[start : start + length]))
            if means is not None:
                return length, means
        return None


def _words(surface: str) -> list[str]:
    """The words of a name; signs and what stands in brackets are left out."""
    return [t for t in syllables(re.sub(r"\([^)]*\)", " ", surface))[0] if t[0].isalnum()]


class ShortNames:
    """Makes short names with the words of ``short_names.csv``."""

    def __init__(self, rows: Sequence[ShortNameRow], place: PlaceCode) -> None:
        def table(role: str) -> _Table:
            return _Table((row for row in rows if row.role == role), _words)

        self._spelling, self._firm, self._firm_end = table("spelling"), table("firm"), table("firm-end")
        self._seats, self._heads, self._tiers = table("seat"), table("head"), table("tier")
        self._dropped = table("dropped")
        self._web: Mapping[str, str] = {row.form: row.means for row in rows if row.role == "web"}
        self._place = place
        self._known: dict[str, ShortName] = {}

    def of(self, surface: str) -> ShortName:
        """The short name of a body."""
        if surface not in self._known:
            self._known[surface] = self._read(surface)
        return self._known[surface]

    def _read(self, surface: str) -> ShortName:
        web = self._address(surface)
        if web is not None:
            return web
        words = self._spell(_words(surface))
        spelled = " ".join(words)
        keys = [norm(word) for word in words]
        if found := self._seats.at(keys, 0):
            length, suffix = found
            if length == len(words) or (self._tiers.at(keys, length) or (0,))[0] == len(words) - length:
                return ShortName(plain_letters(spelled), spelled, bare=True)
            seat = self._seat(words, keys, length)
            if seat:
                return ShortName(seat + suffix, spelled)
        elif found := self._heads.at(keys, 0):
            rest = words[found[0] :]
            if rest and rest[0][0].isupper():
                return ShortName(plain_letters(" ".join(rest)) + found[1], spelled)
        elif rest := self._firm_name(words, keys):
            return ShortName(plain_letters(" ".join(rest)), spelled)
        return ShortName(plain_letters(spelled) if words else plain_letters(surface), spelled or surface)

    def _address(self, surface: str) -> ShortName | None:
        """``telegraph.co.uk`` without its end, which gives the state."""
        parts = _WEB.fullmatch(surface.strip())
        end = parts[2].lower() if parts else ""
        if parts is None or end not in self._web:
            return None
        return ShortName(plain_letters(parts[1]), parts[1], self._web[end])

    def _spell(self, words: Sequence[str]) -> list[str]:
        """The words with abbreviations spelled out, conjunctions left out."""
        keys = [norm(word) for word in words]
        spelled: list[str] = []
        at = 0
        while at < len(words):
            found = self._spelling.at(keys, at)
            if found and (found[0] > 1 or words[at].isupper() or not is_syllable(words[at].lower())):
                spelled += found[1].split() if at or not found[1] else _capital(found[1]).split()
                at += found[0]
                continue
            if not self._dropped.at(keys, at):
                spelled.append(words[at])
            at += 1
        return spelled

    def _seat(self, words: Sequence[str], keys: Sequence[str], start: int) -> str:
        """The letters of the place behind a head: without its tier where that leaves no doubt."""
        tier = self._tiers.at(keys, start)
        at = start + (tier[0] if tier else 0)
        end = at
        while (
            end < len(words)
            and end - at < _LONGEST_SEAT
            and (words[end][0].isupper() or words[end][0].isdigit())
        ):
            end += 1
        if end == at:
            return ""
        name, whole = " ".join(words[at:end]), " ".join(words[start:end])
        if not tier:
            return self._place(name)[0]
        if tier[1] == _COMMUNE:
            return plain_letters(" ".join(words[start:]))
        code, province = self._place(name)
        if city := self._place(whole)[0]:
            return city
        if name.isdigit():
            return tier[1] + name
        # a town or district named as its province (``TP Bạc Liêu``) is not the province
        if province and tier[1] != _PROVINCE:
            return plain_letters(whole)
        return code or plain_letters(name)

    def _firm_name(self, words: Sequence[str], keys: Sequence[str]) -> list[str]:
        """A company's name without the words for its legal form; empty where nothing else is left."""
        start, end = 0, len(words)
        while start < end and (found := self._firm.at(keys, start)):
            start += found[0]
        while end - 1 > start and self._firm_end.at(keys, end - 1):
            end -= 1
        rest = list(words[start:end])
        named = bool(rest) and (rest[0][0].isupper() or rest[0][0].isdigit()) and len("".join(rest)) > 1
        return rest if named and (start or end < len(words)) else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
