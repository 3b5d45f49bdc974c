"""Two forms of a text: the stored one, and the key by which words are compared.

The stored form is what every offset in hoptac counts in. The comparison key is never stored and
never shown in place of the text; it only decides whether two spellings are the same word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain, filterfalse, repeat

CODAS = frozenset({"", "c", "ch", "m", "n", "ng", "nh", "p", "t"})
STOPS = frozenset({"c", "ch", "p", "t"})
"""Codas with which a syllable always bears a tone: acute or dot below."""
PLAIN_VOWELS = frozenset("aeiouy")
MARKED_VOWELS = frozenset("ăâêôơư")
VOWELS = PLAIN_VOWELS | MARKED_VOWELS
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below."""

_IGNORED = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BUILD = re.compile(
    "((?>ngh|ng|nh|gh|gi(?=[aăâeêoôơuư])|qu(?=[aăâeêiôơy])|ch|kh|ph|th|tr|[bcdđghklmnpqrstvx])?+)"
    f"([{''.join(sorted(VOWELS))}]{{1,3}}+)({'|'.join(sorted(CODAS, reverse=True))})"
)
"""Onset, vowels and coda of a syllable; each takes what it can and gives nothing back."""


def stored_form(raw: str) -> str:
    """The text as it is stored: Unicode NFC, ``\\r\\n`` as ``\\n``, no byte order mark at the start."""
    return unicodedata.normalize("NFC", raw.removeprefix("\ufeff").replace("\r\n", "\n"))


def _tones(decomposed: str) -> str:
    return "".join(sign for sign in decomposed if sign in TONES)


def _without_tones(decomposed: str) -> str:
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if sign not in TONES))


_STROKES = str.maketrans("đĐ", "dD")
_LATIN = re.compile("[\0-\u024f\u1e00-\u1eff]*")
"""Texts of letters of one sign each, none of which joins the one before."""
_DECOMPOSED = {
    sign: unicodedata.normalize("NFD", sign)
    for sign in map(chr, chain(range(0xC0, 0x250), range(0x1E00, 0x1F00)))
}
_TONES_OF = {sign: tones for sign, parts in _DECOMPOSED.items() if (tones := _tones(parts))}
_TONELESS = str.maketrans({sign: _without_tones(_DECOMPOSED[sign]) for sign in _TONES_OF})


def unmarked(text: str) -> str:
    """``Nguyễn Đức Ánh`` as ``Nguyen Duc Anh``: letters without any mark, ``đ`` as ``d``."""
    bare = unicodedata.normalize("NFD", text.translate(_STROKES))
    return bare if bare.isascii() else "".join(filterfalse(unicodedata.combining, bare))


def split_tone(syllable: str) -> tuple[str, str]:
    """``syllable`` without its tone marks, and the marks (decomposed) that were taken off.

    Circumflex, breve, horn and the stroke of ``đ`` are letters, not tones, and stay.
    """
    if syllable.isascii():
        return syllable, ""
    if _LATIN.fullmatch(syllable):
        bare = syllable.translate(_TONELESS)
        return bare, "" if bare == syllable else "".join(map(_TONES_OF.get, syllable, repeat("")))
    decomposed = unicodedata.normalize("NFD", syllable)
    tones = _tones(decomposed)
    if not tones:
        return syllable, ""
    return _without_tones(decomposed), tones


def split_syllable(bare: str) -> tuple[str, str, str] | None:
    """Onset, vowels and coda of a lower-case syllable without its tone.

    None where it has not the build of a Vietnamese syllable. ``qu`` and ``gi`` before a vowel are
    onsets: ``quý`` is ``qu`` + ``y``.
    """
    match = _BUILD.fullmatch(bare)
    return (match[1], match[2], match[3]) if match else None


# Pairs of vowels that no Vietnamese syllable begins its rime with, though each is a Vietnamese letter.
_FOREIGN_VOWELS = frozenset(
    {
        "aa",
        "ae",
        "ea",
        "ee",
        "eu",
        "ey",
        "ie",
        "ii",
        "io",
        "iu",
        "oo",
        "ou",
        "oy",
        "ue",
        "uo",
        "uu",
        "ye",
        "yo",
    }
)


def is_syllable(word: str) -> bool:
    """Whether the lower-case ``word`` can be a Vietnamese syllable, tone included."""
    bare, tones = split_tone(word)
    parts = split_syllable(bare)
    if parts is None or len(tones) > 1:
        return False
    _, vowels, coda = parts
    return vowels[:2] not in _FOREIGN_VOWELS and bool(tones or coda not in STOPS)


def is_accented(word: str) -> bool:
    """Whether the lower-case ``word`` has a letter or tone mark of the Vietnamese alphabet's own."""
    bare, tones = split_tone(word)
    return bool(tones) or "đ" in bare or not MARKED_VOWELS.isdisjoint(bare)


def _tone_position(vowels: str, coda: str) -> int:
    """The index in ``vowels`` that carries the tone in the older placement (``hòa``, ``thủy``)."""
    marked = [index for index, letter in enumerate(vowels) if letter in MARKED_VOWELS]
    if marked:
        return marked[-1]
    return 1 if len(vowels) == 3 or (len(vowels) == 2 and coda) else 0


@lru_cache(maxsize=200_000)
def _word_key(word: str) -> str:
    """The key of a run of letters that is already case-folded and in NFC."""
    bare, tones = split_tone(word)
    if len(tones) > 1:
        return word
    parts = split_syllable(bare)
    if parts is None:
        return word
    onset, vowels, coda = parts
    if vowels == "y" and onset and not coda:
        vowels = "i"
    if not tones:
        return onset + vowels + coda
    at = _tone_position(vowels, coda) + 1
    return unicodedata.normalize("NFC", onset + vowels[:at] + tones + vowels[at:] + coda)


@lru_cache(maxsize=200_000)
def comparison_key(text: str) -> str:
    """The key by which names and triggers are compared; equal keys are spellings of one word.

    Case, the tone's place (``hoà`` and ``hòa``, ``thuỷ`` and ``thủy``), ``i`` or ``y`` at the end of
    an open syllable (``kỹ`` and ``kĩ``, but not ``thúy`` and ``thúi``), kinds of dash, the eth typed
    for ``đ`` and invisible signs don't count; words are separated by one blank.
    """
    key = text.casefold()
    if key.isascii():
        if key.isalpha() and key[-1] != "y":
            return key  # no tone to move, no open syllable in y
    else:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
        key = _DASHES.sub("-", _IGNORED.sub("", key).replace("ð", "đ"))
    if key.isalpha():
        return _word_key(key)
    return _LETTERS.sub(lambda match: _word_key(match[0]), " ".join(key.split()))
