"""Text to a spaCy ``Doc`` of syllables, without loss: ``doc.text == text`` for every text.

A run of letters is a token (a Vietnamese syllable, a foreign word, an acronym), so is a number
and every other sign. A blank after a token is the token's own (spaCy's ``whitespace_``); any other
white space is a token. Words glued by the typesetter (``Hàn QuốcTại``, ``AFPỦy ban``) are parted, so
that a name can end there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from hoptac.text.forms import comparison_key, is_accented, is_syllable

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
def _split_letters(run: str) -> tuple[str, ...]:
    """The words of a run of letters: one, but for glued ones."""
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


_VOCAB = Vocab(lex_attr_getters={**LEX_ATTRS, NORM: _norm})


def make_doc(text: str) -> Doc:
    """The syllables of ``text``; each token's ``norm_`` is its comparison key.

    ``doc.text == text`` and ``token.idx`` is the offset in ``text``, whatever the text is.
    """
    words, spaces = _tokens(text)
    return Doc(_VOCAB, words=words, spaces=spaces)
