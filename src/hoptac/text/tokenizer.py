"""Text to a spaCy ``Doc`` of syllables, without loss: ``doc.text == text`` for every text.

A run of letters is a token (a Vietnamese syllable, a foreign word, an acronym), so is a number
and every other sign. A blank after a token is the token's own (spaCy's ``whitespace_``); any other
white space is a token. Words glued by the typesetter (``Hàn QuốcTại``, ``AFPỦy ban``) are parted, so
that a name can end there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.attrs import NORM
from spacy.tokens import Doc
from spacy.vocab import Vocab

from hoptac.text.forms import MARKED_VOWELS, comparison_key, split_syllable, split_tone

_TOKEN = re.compile(
    r"""
      (?P<letters>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200c\u200d\u2060])*)
    | \d+(?:[.,]\d+)*
    | \.{2,}
    | [^\S\x20\n]+ | \n+ | \x20+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_RISE = re.compile(r"(?<=[^\W\d_])(?=[^\W\d_])")
_TELLING_ONSETS = frozenset({"ng", "ngh", "nh", "kh", "tr", "th", "gi", "ph", "qu"})
_STOPS = frozenset({"c", "ch", "p", "t"})
_BARE_RIMES = frozenset({"ie", "uo", "ye", "io", "yo", "ae", "ea", "ou", "ue", "ey", "oy", "iu", "eu", "ii", "uu", "aa", "ee", "oo"})


def _vietnamese(part: str) -> tuple[bool, bool]:
    """Whether ``part`` is a Vietnamese syllable, and whether only Vietnamese would spell it so."""
    bare, tones = split_tone(part.lower())
    parts = split_syllable(bare)
    if parts is None or len(tones) > 1:
        return False, False
    onset, vowels, coda = parts
    if vowels[:2] in _BARE_RIMES or (coda in _STOPS and not tones):
        return False, False
    own = bool(tones) or "đ" in onset or not MARKED_VOWELS.isdisjoint(vowels)
    return True, own or onset in _TELLING_ONSETS or coda == "nh"


def _accented(part: str) -> bool:
    bare, tones = split_tone(part.lower())
    return bool(tones) or "đ" in bare or not MARKED_VOWELS.isdisjoint(bare)


def _parts_at(left: str, right: str) -> bool:
    """Whether the typesetter glued ``right`` to ``left``; ``right`` begins with a capital."""
    if len(left) < 2 or len(right) < 2:
        return False
    left_ok, left_own = _vietnamese(left)
    right_ok, right_own = _vietnamese(right)
    if left.isupper():
        return right_ok and right_own and not right.isupper()
    if left_ok and _accented(left):
        return True
    if right.isupper() or not right_ok:
        return False
    return _accented(right) or (left_ok and (left_own or right_own)) or (right_own and len(right) > 3)


@lru_cache(maxsize=100_000)
def _split_letters(run: str) -> tuple[str, ...]:
    """The words of a run of letters: one, but for glued ones."""
    cuts = [0]
    for at in range(2, len(run) - 1):
        rises = run[at].isupper() and run[at - 1].islower()
        falls = run[at].isupper() and run[at - 1].isupper() and run[at + 1].islower()
        if rises or falls:
            following = next((i for i in range(at + 2, len(run)) if run[i - 1].islower() and run[i].isupper()), len(run))
            if _parts_at(run[cuts[-1] : at], run[at:following]):
                cuts.append(at)
    return tuple(run[a:b] for a, b in zip(cuts, [*cuts[1:], len(run)], strict=True))


def _tokens(text: str) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    spaces: list[bool] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] == " ":
            if words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        elif match["letters"] and not (token.islower() or token[1:].islower() or token.isupper()):
            parts = _split_letters(token)
            words.extend(parts)
            spaces.extend([False] * len(parts))
        else:
            words.append(token)
            spaces.append(False)
    return words, spaces


def _norm(token: str) -> str:
    """The comparison key; a sign that has none (a lone zero-width blank) is its own key."""
    return comparison_key(token) or token


_VOCAB = Vocab(lex_attr_getters={NORM: _norm})


def make_doc(text: str) -> Doc:
    """The syllables of ``text``; each token's ``norm_`` is its comparison key.

    ``doc.text == text`` and ``token.idx`` is the offset in ``text``, whatever the text is.
    """
    words, spaces = _tokens(text)
    return Doc(_VOCAB, words=words, spaces=spaces)
