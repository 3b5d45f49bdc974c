"""Text to syllables, with their offsets or as a spaCy ``Doc`` without loss: ``doc.text == text`` always.

A run of letters is a token (a Vietnamese syllable, a foreign word, an acronym), so is a number
and every other sign. A blank after a token is the token's own (spaCy's ``whitespace_``); any other
white space is a token. Words glued by the typesetter (``Hàn QuốcTại``, ``AFPỦy ban``) are parted, so
that a name can end there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

from hoptac.text.forms import comparison_key, is_accented, is_syllable

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_SOLID = r"""[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200c\u200d\u2060])*|\d+(?:[.,]\d+)*|\.{2,}"""
_TOKEN = re.compile(_SOLID + r"|[^\S\x20\n]+|\n+|\x20+|.", re.DOTALL)
_SYLLABLE = re.compile(rf"(\s*)({_SOLID}|\S)")
_SOLID_OR_SIGN = re.compile(rf"{_SOLID}|\S")
_TELLING_ONSETS = ("ng", "nh", "kh", "tr", "th", "gi", "ph", "qu")
"""Onsets that make an unaccented word Vietnamese rather than English (``Theo``, ``Trong``)."""


def _tells(part: str) -> bool:
    """Whether a syllable is spelt as few words but Vietnamese ones are."""
    return is_accented(part) or part.startswith(_TELLING_ONSETS) or part.endswith("nh")


def _parts_at(left: str, right: str) -> bool:
    """Whether the typesetter glued ``right`` to ``left``; ``right`` begins with a capital."""
    if len(left) < 2 or len(right) < 2:
        return False
    before, after = left.lower(), right.lower()
    if left.isupper():
        return not right.isupper() and is_syllable(after) and _tells(after)
    if is_syllable(before) and is_accented(before):
        return True
    if right.isupper() or not is_syllable(after):
        return False
    told = is_syllable(before) and (_tells(before) or _tells(after))
    return told or is_accented(after) or (_tells(after) and len(right) > 3)


@lru_cache(maxsize=100_000)
def parted(run: str) -> tuple[str, ...]:
    """The words of a run of letters: one, but for glued ones, which have capitals within."""
    if run.islower() or run[1:].islower() or run.isupper():
        return (run,)
    rises = [
        at
        for at in range(1, len(run))
        if run[at].isupper() and (run[at - 1].islower() or run[at + 1 : at + 2].islower())
    ]
    cuts = [0]
    for at, following in zip(rises, [*rises[1:], len(run)], strict=False):
        if _parts_at(run[cuts[-1] : at], run[at:following]):
            cuts.append(at)
    return tuple(run[start:end] for start, end in zip(cuts, [*cuts[1:], len(run)], strict=True))


def placed_syllables(text: str) -> tuple[list[str], list[int], list[str]]:
    """The tokens of ``text`` that are no white space, where each begins, and the white space before it."""
    pieces = list(chain.from_iterable(_SYLLABLE.findall(text)))
    ends = list(accumulate(map(len, pieces)))
    gaps, surfaces, starts = pieces[0::2], pieces[1::2], ends[0::2]
    cut = list(map(parted, surfaces))
    if sum(map(len, cut)) == len(cut):
        return surfaces, starts, gaps
    glued = [(at, parts) for at, parts in enumerate(cut) if len(parts) > 1]
    for at, parts in reversed(glued):
        surfaces[at : at + 1] = parts
        starts[at : at + 1] = accumulate(map(len, parts[:-1]), initial=starts[at])
        gaps[at + 1 : at + 1] = [""] * (len(parts) - 1)
    return surfaces, starts, gaps


def syllables(text: str) -> tuple[list[str], list[int]]:
    """The tokens of ``text`` that are no white space, and where each begins."""
    surfaces, starts, _ = placed_syllables(text)
    return surfaces, starts


def listed_syllables(texts: Iterable[str]) -> list[str]:
    """The tokens of many short texts, cut in one go, with a ``|`` between; one within a text is a blank."""
    found: list[str] = _SOLID_OR_SIGN.findall("|".join(text.replace("|", " ") for text in texts))
    return list(chain.from_iterable(map(parted, found)))


def syllables_of(texts: Sequence[str]) -> list[list[str]]:
    """The tokens of each of many short texts; a ``|`` within a text is a blank."""
    found = listed_syllables(texts)
    bars = [-1, *(at for at, surface in enumerate(found) if surface == "|"), len(found)]
    return [found[first + 1 : last] for first, last in pairwise(bars)] if texts else []


def _tokens(text: str) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    spaces: list[bool] = []
    for token in _TOKEN.findall(text):
        if token[0] == " ":
            if words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        else:
            parts = parted(token)
            words.extend(parts)
            spaces.extend([False] * len(parts))
    return words, spaces


def norm(token: str) -> str:
    """The comparison key; a sign that has none (a lone zero-width blank) is its own key."""
    return comparison_key(token) or token


@cache
def _vocabulary() -> Vocab:
    # spaCy takes a second to import, and reading an article does without
    from spacy.attrs import NORM  # type: ignore[import-not-found]
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.vocab import Vocab

    return Vocab(lex_attr_getters={**LEX_ATTRS, NORM: norm})


def make_doc(text: str) -> Doc:
    """The syllables of ``text`` for spaCy; each token's ``norm_`` is its comparison key.

    ``doc.text == text`` and ``token.idx`` is the offset in ``text``, whatever the text is.
    """
    from spacy.tokens import Doc

    words, spaces = _tokens(text)
    return Doc(_vocabulary(), words=words, spaces=spaces)
