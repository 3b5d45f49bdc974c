"""Vietnamese texts from before Unicode: windows-1258, and text typed for TCVN3 (ABC) and VNI fonts.

The tables lie in ``legacy.csv``: byte sequences in hex and the letter each stands for. ``tcvn3`` follows
TCVN 5712:1993 as the C library's converter has it, without the two ranges of control characters, where
texts typed on Windows have typographic signs; ``vni`` follows the VNI for Windows fonts, whose tone marks
are letters behind the vowel. TCVN3 fonts have no capital letters with tone marks: they were typed in
another font with the same bytes, and come out in lower case unless the rest of the word tells.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from hoptac.text.forms import is_syllable

WINDOWS = "cp1258"
FONTS = ("tcvn3", "vni")
TWICE = "utf-8 twice"
NAMES = {
    WINDOWS: "windows-1258 (old Vietnamese)",
    "tcvn3": "text for TCVN3 (ABC) fonts",
    "vni": "text for VNI fonts",
    TWICE: "UTF-8 that was read as Western and saved again",
}
SAMPLE = 1 << 16
SURE = 0.9
"""Share of the accented words that must be possible Vietnamese syllables for an encoding to be taken."""
ENOUGH = 5
"""Accented words below which nothing is decided."""
CLEAR = 0.2
"""By how much that share must be above what any other reading of the bytes gives."""

MISREADERS = ("cp1252", "latin-1", "cp1258", "cp1250", "cp1251", "cp437", "cp850", "koi8-r", "mac-roman")
"""Encodings that programs take UTF-8 for."""
LEADS = (b"\xe1\xba", b"\xe1\xbb")
"""How the UTF-8 of most Vietnamese vowels with a tone mark begins."""
LOST = 0.05
"""Share of words with a letter misread, or replaced by a question mark, that makes a text unreadable."""

_WORD = re.compile(r"[^\W\d_]+")
_REPLACED = re.compile(r"[^\W\d_][?\ufffd]+[^\W\d_]")
_UNUSED = re.compile("[\x80-\x9f]")
"""Bytes that stand for no letter and no sign."""
_SHOUTED = re.compile(r"[^\W\d_]*[A-Z][^\W\d_]*[A-Z][^\W\d_]*")


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """For each font encoding, what stands for a letter (as windows-1252 shows the bytes) and the letter."""
    text = (files("hoptac") / "corpus" / "legacy.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {name: {} for name in FONTS}
    for row in csv.DictReader(text.splitlines()):
        found[row["encoding"]][western(bytes.fromhex(row["bytes"]))] = row["letter"]
    return found


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, tables()[name]), key=len, reverse=True)))


def western(data: bytes) -> str:
    """The bytes as windows-1252, the few that it leaves open as the control characters of Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        pass
    return "".join(
        char if char != "\ufffd" else chr(byte)
        for byte, char in zip(data, data.decode("cp1252", "replace"), strict=True)
    )


def _bytes(text: str) -> bytes | None:
    """The bytes that windows-1252 would show as ``text``; None where it could not."""
    try:
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text)
    except UnicodeEncodeError:
        return None


def _raise_case(match: re.Match[str]) -> str:
    word = match[0]
    return word if any("a" <= letter <= "z" for letter in word) else word.upper()


def from_font(text: str, name: str) -> str:
    """The text that was typed for a font of ``name`` and shows as ``text`` without it."""
    letters = tables()[name]
    plain = _pattern(name).sub(lambda match: letters[match[0]], text)
    return _SHOUTED.sub(_raise_case, plain) if name == "tcvn3" else plain


def convert(data: bytes, name: str) -> str:
    """The text in ``data``, in NFC. Raises :class:`UnicodeDecodeError` for bytes that ``name`` has not."""
    if name == WINDOWS:
        return unicodedata.normalize("NFC", data.decode(WINDOWS))
    text = from_font(western(data), name)
    if damage := _UNUSED.search(text):
        raise UnicodeDecodeError(name, data, damage.start(), damage.end(), "no letter")
    return text


def likeness(text: str) -> tuple[float, int]:
    """The share of words with letters beyond ASCII that can be Vietnamese syllables, and their number."""
    words = [word.lower() for word in _WORD.findall(text) if not word.isascii()]
    return (sum(map(is_syllable, words)) / len(words) if words else 0.0), len(words)


def recognise(data: bytes) -> str | None:
    """Which encoding from before Unicode the bytes are surely in; None where that is not certain.

    ``data`` is known not to be UTF-8.
    """
    sample, best, second = data[:SAMPLE], "", 0.0
    top = 0.0
    for name in (WINDOWS, *FONTS):
        try:
            share, count = likeness(convert(sample, name))
        except UnicodeDecodeError:
            continue
        if count >= ENOUGH and share > top:
            best, top, second = name, share, top
        else:
            second = max(second, share if count >= ENOUGH else 0.0)
    return best if top >= SURE and top - second >= CLEAR else None


@lru_cache(maxsize=1)
def _misread_letters() -> re.Pattern[str]:
    """What those beginnings look like when UTF-8 was misread once, or once again."""
    shown: set[str] = set()
    for codec in MISREADERS:
        for lead in LEADS:
            once = lead.decode(codec, "ignore")
            if len(once) == len(lead):
                shown |= {once, once.encode().decode(codec, "ignore")}
    return re.compile("|".join(map(re.escape, sorted(shown, key=len, reverse=True))))


def _is_frequent(pattern: re.Pattern[str], text: str) -> bool:
    count = len(pattern.findall(text))
    return count >= ENOUGH and count >= LOST * len(_WORD.findall(text))


def disguised(text: str) -> str | None:
    """Which encoding a Unicode text shows the bytes of (``ViÖt Nam``), if it surely does.

    None for Vietnamese and for every text that only looks Western: it must read as Vietnamese only
    after conversion.
    """
    if text.isascii():
        return None
    sample = text[:SAMPLE]
    if _is_frequent(_misread_letters(), sample):
        return TWICE
    data = _bytes(sample)
    if data is None:
        return None
    share, count = likeness(sample)
    if count < ENOUGH or share > SURE - CLEAR:
        return None
    for name in FONTS:
        share, count = likeness(from_font(sample, name))
        if count >= ENOUGH and share >= SURE:
            return name
    try:
        share, count = likeness(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    return TWICE if count >= ENOUGH and share >= SURE else None


def has_lost_letters(text: str) -> bool:
    """Whether a program that could not write the letters put question marks in their place."""
    return _is_frequent(_REPLACED, text[:SAMPLE])
