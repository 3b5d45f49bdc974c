"""Names joined by *và* are names of one kind: ``nhà leo núi Edmund Hillary và Tenzing Norgay``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.runs import vietnamese_run
from hoptac.nlp.syllables import Syllables


def coordinated(lexicon: NameLexicon, view: Syllables, names: Sequence[Candidate]) -> list[Candidate]:
    """The names in text order; a foreign one that only the tagger knows is a person beside a person."""
    result = list(names[:1])
    for before, name in pairwise(names):
        joined = name.start == before.end + 1 and view.key[before.end] in lexicon.shapes.ands
        doubtful = name.source == "tagger" and name.type in ("PLACE", "ORGANISATION") and not name.rows
        several = name.end - name.start > 1
        if joined and doubtful and several and result[-1].type == "PERSON" and before.source == "title":
            foreign = not vietnamese_run(view, name.start, name.end)
            result.append(replace(name, type="PERSON", subtype="") if foreign else name)
        else:
            result.append(name)
    return result
