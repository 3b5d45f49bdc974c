"""How far a capitalised stretch goes that may be a name."""

from __future__ import annotations

from hoptac.nlp.syllables import Syllables, looks_vietnamese


def name_run(view: Syllables, start: int, particles: frozenset[str]) -> int:
    """The end of the capitalised stretch at ``start``: ``Kim Kwan-jin``, ``A.K Antony``, ``al-Assad``."""
    at = start + 1
    while at < view.count and view.joined[at]:
        if _hyphen(view, at) or _apostrophe(view, at):
            at += 2
        elif view.surface[at] == "." and _initial(view, at):
            at += 1
        elif view.tight[at] and view.word[at] and view.surface[at - 1] not in ".’'":
            break
        elif (view.word[at] and view.capital[at]) or (view.key[at] in particles and _particle(view, at)):
            at += 1
        else:
            break
    return at


def _hyphen(view: Syllables, at: int) -> bool:
    return view.is_dash(at) and view.tight[at] and view.is_word(at + 1) and view.tight[at + 1]


def _apostrophe(view: Syllables, at: int) -> bool:
    return view.surface[at] in "'’" and view.tight[at] and view.is_capital(at + 1) and view.tight[at + 1]


def _initial(view: Syllables, at: int) -> bool:
    return (
        view.tight[at]
        and len(view.surface[at - 1]) <= 2
        and view.surface[at - 1].isupper()
        and view.is_capital(at + 1)
        and view.joined[at + 1]
    )


def _particle(view: Syllables, at: int) -> bool:
    following = at + 2 if view.is_dash(at + 1) else at + 1
    return view.is_capital(following) and view.joined[following] and view.surface[at].islower()


def vietnamese_run(view: Syllables, start: int, end: int) -> bool:
    """Whether all tokens are syllables of Vietnamese build, without signs between."""
    return all(view.word[i] and looks_vietnamese(view.surface[i]) for i in range(start, end))
