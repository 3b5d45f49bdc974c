"""The annotation notation: a short text file that a linguist writes, compiled to stand-off gold.

One file ``<id>.ann`` beside the article ``<id>.txt``. Lines::

    # a comment
    published 2021-12-16
    E COUNTRY CHN Trung Quốc | Trung @2,3
    E PERSON VNM:NguyenVanAn Nguyễn Văn An | An !1
    C agreement done VNM > GBR, KOR : environment, trade : 2021-12-15/2021-12-17 : ký kết hợp tác @1
    C joint_action planned VNM, JPN, KOR : : : cùng tổ chức

``E type id surfaces``: every occurrence of each surface is a mention; where surfaces of any
line overlap the longest wins. ``@2,3`` keeps only those occurrences (counted from 1 over the
ones that are left after the longest match and the letter-boundary test), ``!1`` drops those.
A surface touching a letter on either side counts only where the letter case shows a glued name
(``QuốcTại``). `` … `` stands for the middle of a long name, the shortest that the text has there, so that an
annotation of somebody's article need not quote it whole.

``C kind status sources > targets : fields : date : trigger``: one mention, recorded once for
each pair of source and target; without ``>`` all pairs. The trigger is the exact words
(``@n`` picks an occurrence, default the first).
"""

from __future__ import annotations

import itertools
import json
import re
import sys
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from hoptac.errors import GoldError
from hoptac.types import ENTITY_TYPES, KINDS, STATUSES

_PICK = re.compile(r"\s*([@!])(\d+(?:,\d+)*)\s*$")
_GAP = " … "
Sentencer = Callable[[str], list[tuple[int, int]]]


def stored_form(raw: str) -> str:
    """The stored text of ``raw``: NFC, ``\\r\\n`` as ``\\n``, no byte-order mark."""
    return unicodedata.normalize("NFC", raw.removeprefix("\ufeff").replace("\r\n", "\n"))


def _free(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is not a part of a longer word (a change of case frees it)."""
    if start and text[start].isalnum() and text[start - 1].isalnum():
        before = text[start - 1]
        if not (
            (before.islower() or before.isdigit() or text[start - 2 : start].isupper())
            and text[start].isupper()
        ):
            return False
    if end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        return (text[end].isupper() and not text[end - 1].isupper()) or (
            text[end - 1].isupper() and text[end].isupper() and text[end + 1 : end + 2].islower()
        )
    return True


def _occurrences(text: str, surface: str) -> list[tuple[int, int]]:
    pattern = " .*? ".join(map(re.escape, surface.split(_GAP)))
    return [(m.start(), m.end()) for m in re.finditer(pattern, text) if _free(text, m.start(), m.end())]


def _pick(raw: str) -> tuple[str, set[int], set[int]]:
    keep: set[int] = set()
    drop: set[int] = set()
    while match := _PICK.search(raw):
        (keep if match[1] == "@" else drop).update(int(n) for n in match[2].split(","))
        raw = raw[: match.start()]
    return raw.strip(), keep, drop


def _parse_entities(
    lines: list[tuple[int, str]], where: str
) -> list[tuple[str, str, str, set[int], set[int]]]:
    rows = []
    for number, line in lines:
        parts = line.split(None, 3)
        if len(parts) < 4 or parts[1] not in ENTITY_TYPES:
            raise GoldError(f"{where} line {number}: 'E TYPE ID surface | surface' expected, got {line!r}")
        for raw in parts[3].split("|"):
            surface, keep, drop = _pick(raw)
            rows.append((parts[1], parts[2], stored_form(surface), keep, drop))
    return rows


def _entities(text: str, lines: list[tuple[int, str]], where: str) -> list[dict[str, Any]]:
    rows = _parse_entities(lines, where)
    hits: list[tuple[int, int, int]] = []
    for index, row in enumerate(rows):
        found = _occurrences(text, row[2])
        if not found:
            raise GoldError(f"{where}: surface {row[2]!r} does not occur in the text")
        hits += [(start, end, index) for start, end in found]
    taken: list[tuple[int, int, int]] = []
    by_row: dict[int, int] = {}
    chosen: set[tuple[int, int]] = set()
    for start, end, index in sorted(hits, key=lambda hit: (-(hit[1] - hit[0]), hit[0], hit[2])):
        if any(s < end and start < e and (s, e) != (start, end) for s, e, _ in taken):
            continue
        taken.append((start, end, index))
    entities = []
    for start, end, index in sorted(taken):
        kind, identity, _, keep, drop = rows[index]
        by_row[index] = by_row.get(index, 0) + 1
        if (keep and by_row[index] not in keep) or by_row[index] in drop or (start, end) in chosen:
            continue
        chosen.add((start, end))
        entities.append({"start": start, "end": end, "text": text[start:end], "type": kind, "id": identity})
    for index, row in enumerate(rows):
        missing = {n for n in row[3] | row[4] if n > by_row.get(index, 0)}
        if missing or not by_row.get(index):
            raise GoldError(
                f"{where}: surface {row[2]!r} has {by_row.get(index, 0)} free occurrences;"
                f" {sorted(missing)} asked for"
            )
    return entities


def _cooperation(
    text: str, number: int, line: str, sentences: list[tuple[int, int]], where: str
) -> list[dict[str, Any]]:
    head, *tail = line.split(" : ") if " : " in line else line.split(":")
    if len(tail) != 3:
        tail = [part.strip() for part in line.split(":", 3)[1:]]
        head = line.split(":", 3)[0]
    words = head.split(None, 3)
    if len(words) < 4 or len(tail) != 3 or words[1] not in KINDS or words[2] not in STATUSES:
        raise GoldError(f"{where} line {number}: 'C kind status A > B : fields : date : trigger' expected")
    left, _, right = words[3].partition(">")
    sources = [party.strip() for party in left.split(",") if party.strip()]
    targets = [party.strip() for party in right.split(",") if party.strip()]
    trigger, keep, _ = _pick(tail[2])
    found = [m.start() for m in re.finditer(re.escape(stored_form(trigger)), text)]
    which = min(keep, default=1)
    if len(found) < which:
        raise GoldError(f"{where} line {number}: trigger {trigger!r} occurs {len(found)} times")
    start = found[which - 1]
    pairs = itertools.product(sources, targets) if targets else itertools.combinations(sources, 2)
    sentence = next(([s, e] for s, e in sentences if s <= start < e), [0, len(text)])
    return [
        {
            "sentence": sentence,
            "trigger": [start, start + len(trigger)],
            "trigger_text": trigger,
            "kind": words[1],
            "status": words[2],
            "source": source,
            "target": target,
            "fields": [f.strip() for f in tail[0].split(",") if f.strip()],
            "date": tail[1].strip(),
        }
        for source, target in pairs
    ]


def compile_annotation(
    identity: str, raw_text: str, notation: str, *, sentencer: Sentencer
) -> dict[str, Any]:
    """Compile one annotation to the gold form (the keys of the stand-off files).

    ``sentencer`` gives the (start, end) offsets of the sentences. Raises :class:`GoldError` with
    the line when a surface or trigger is not in the text.
    """
    text = stored_form(raw_text)
    where = f"{identity}.ann"
    published = ""
    names: list[tuple[int, str]] = []
    acts: list[tuple[int, str]] = []
    for number, raw in enumerate(notation.splitlines(), 1):
        line = unicodedata.normalize("NFC", raw.strip())
        if not line or line.startswith("#"):
            continue
        if line.startswith("published "):
            published = line.split(None, 1)[1]
        elif line.startswith("E "):
            names.append((number, line))
        elif line.startswith("C "):
            acts.append((number, line))
        else:
            raise GoldError(f"{where} line {number}: a line begins with E, C, published or #; got {line!r}")
    sentences = sentencer(text)
    return {
        "id": identity,
        "text_sha256": sha256(text.encode()).hexdigest(),
        "n_chars": len(text),
        "published": published,
        "entities": _entities(text, names, where),
        "cooperations": [row for n, act in acts for row in _cooperation(text, n, act, sentences, where)],
    }


def rough_sentences(text: str) -> list[tuple[int, int]]:
    """Sentence offsets good enough for a sketch: split after . ! ? … and at newlines."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]+?(?:[.!?…]+(?=\s|[A-ZĐÀ-Ỹ]|$)|(?=\n)|$)", text)]


def compile_files(annotations: Path, texts: Path, gold: Path | None) -> int:
    """Compile every ``.ann`` of a folder; write ``gold/<id>.json`` if given. Returns the errors' count."""
    errors = 0
    for path in sorted(annotations.glob("*.ann")):
        try:
            text = (texts / f"{path.stem}.txt").read_text(encoding="utf-8")
            result = compile_annotation(
                path.stem, text, path.read_text(encoding="utf-8"), sentencer=rough_sentences
            )
        except (GoldError, OSError) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            errors += 1
            continue
        if gold:
            gold.mkdir(parents=True, exist_ok=True)
            (gold / f"{path.stem}.json").write_text(
                json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
    return errors


if __name__ == "__main__":
    raise SystemExit(
        bool(
            compile_files(
                Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None
            )
        )
    )
