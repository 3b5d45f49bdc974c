"""Bad inputs by kind: encodings × forms × damage, made from one sound text; nothing is drawn by chance."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import os
import quopri
import unicodedata
from collections.abc import Callable, Iterator
from html import escape

from old_encodings import for_font, windows_1258
from wordfile import document, paragraphs, word_file

from hoptac.corpus import legacy

SENTENCES = (
    "Việt Nam và Nhật Bản ký thỏa thuận hợp tác về môi trường tại Hà Nội",
    "Bộ trưởng Bộ Tài nguyên và Môi trường tiếp Đại sứ Hàn Quốc sáng ngày mười sáu",
    "Hai bên nhất trí mở rộng quan hệ đối tác trong lĩnh vực khí hậu và nước",
    "Tổ chức Khí tượng thế giới hỗ trợ dự báo bão cho các tỉnh miền Trung",
    "Chính phủ Lào cảm ơn sự giúp đỡ quý báu của nhân dân ta trong nhiều năm qua",
)
TEXT = "\n".join(f"{sentence}." for sentence in SENTENCES * 3) + "\n"
"""The text that all inputs are made of, as it is stored when it gets through."""
VOCABULARY = frozenset(TEXT.replace(".", " ").split())
Data = bytes
FORMS = ("txt", "jsonl", "csv", "html")


def windows(text: str) -> Data:
    return windows_1258(text, "replace")


def font(name: str) -> Callable[[str], Data]:
    return lambda text: for_font(text, name, "replace")


def codec(name: str, start: bytes = b"") -> Callable[[str], Data]:
    return lambda text: start + text.encode(name, "replace")


def misread(name: str, times: int = 1) -> Callable[[str], Data]:
    """UTF-8 that a program read as ``name`` and saved as UTF-8."""

    def encode(text: str) -> Data:
        for _ in range(times):
            text = text.encode().decode(name, "replace")
        return text.encode()

    return encode


def mixed(other: Callable[[str], Data]) -> Callable[[str], Data]:
    """Half in UTF-8, half not: two files put together."""

    def encode(text: str) -> Data:
        half = len(text) // 2
        return text[:half].encode() + other(text[half:])

    return encode


PLAIN = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "utf-7",
)
FOREIGN = (  # noqa: SIM905  # a list of so many would take a page
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp437 cp850 cp874 cp932 cp949 cp950 latin-1 "
    "iso8859-2 iso8859-5 iso8859-15 koi8-r mac-roman gb2312 gb18030 big5 euc-jp euc-kr shift-jis hz ascii "
    "cp037"
).split()
ENCODERS: dict[str, Callable[[str], Data]] = {
    **{name: codec(name) for name in (*PLAIN, *FOREIGN)},
    "utf-16-be with mark": codec("utf-16-be", b"\xfe\xff"),
    "utf-16-le with the wrong mark": codec("utf-16-le", b"\xfe\xff"),
    "utf-8 with the mark of utf-16": codec("utf-8", b"\xff\xfe"),
    "utf-8 with two marks": codec("utf-8", b"\xef\xbb\xbf" * 2),
    "utf-8 decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "windows-1258": windows,
    "tcvn3": font("tcvn3"),
    "vni": font("vni"),
    **{
        f"read as {name}": misread(name) for name in ("cp1252", "latin-1", "cp1258", "cp437", "koi8-r", "gbk")
    },
    **{f"read as {name} twice": misread(name, 2) for name in ("cp1252", "latin-1")},
    "tcvn3 saved as utf-8": lambda text: legacy.western(font("tcvn3")(text)).encode(),
    "vni saved as utf-8": lambda text: legacy.western(font("vni")(text)).encode(),
    "half windows-1258": mixed(windows),
    "half utf-16": mixed(codec("utf-16-le")),
    "half latin-1": mixed(codec("latin-1")),
    "question marks": lambda text: text.encode("ascii", "replace"),
    "replacement characters": lambda text: (
        text.encode("ascii", "replace").decode().replace("?", "\ufffd").encode()
    ),
    "surrogates": lambda text: text.encode() + b"\xed\xa0\x80\xed\xb0\x80",
    "overlong": lambda text: text.encode() + b"\xc0\xaf\xe0\x80\xaf",
    "beyond unicode": lambda text: text.encode() + b"\xf5\x80\x80\x80",
    "nul after": lambda text: text.encode() + b"\0" * 64,
    "nul between": lambda text: text.encode().replace(b" ", b"\0"),
    "control characters": lambda text: text.encode() + bytes(range(1, 32)),
    "base64": lambda text: base64.encodebytes(text.encode()),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "gzip": lambda text: gzip.compress(text.encode(), mtime=0),
}

LITERAL = frozenset({"utf-7", "hz", "base64", "quoted-printable"})
"""Encodings whose bytes are sound text of their own, which says something else: kept as it is, or refused."""


def wrap(form: str, text: str) -> str:
    """A file of that form around a text."""
    if form == "jsonl":
        return json.dumps({"title": SENTENCES[0], "text": text}, ensure_ascii=False) + "\n"
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([["title", "text"], [SENTENCES[0], text]])
        return stream.getvalue()
    if form == "html":
        paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
        head = f"<head><title>{SENTENCES[0]}</title></head>"
        return f"<html>{head}<body><article>{paragraphs}</article></body></html>"
    return text


def encoded() -> Iterator[tuple[str, str, Data]]:
    for form in FORMS:
        for name, encode in ENCODERS.items():
            yield f"{form} in {name}", f"a.{form}", encode(wrap(form, TEXT))


def truncated() -> Iterator[tuple[str, str, Data]]:
    """Cut at the beginning, in the middle of a letter, and before the end; in several encodings."""
    for form in FORMS:
        whole = wrap(form, TEXT)
        for name in ("utf-8", "utf-16", "utf-16-be", "windows-1258", "vni"):
            data = ENCODERS[name](whole)
            for place in (1, 3, len(data) // 3, len(data) // 2 + 1, len(data) - 1):
                yield f"{form} in {name} cut at {place}", f"a.{form}", data[:place]
        packed = gzip.compress(whole.encode(), mtime=0)
        for place in (2, 10, len(packed) // 2, len(packed) - 4):
            yield f"{form}.gz cut at {place}", f"a.{form}.gz", packed[:place]


def json_breakage() -> Iterator[tuple[str, str, Data]]:
    good = json.dumps({"text": TEXT}, ensure_ascii=False)
    lines = {
        "no object": "[1, 2]",
        "a number": "7",
        "null": "null",
        "a string": '"x"',
        "no quotes": "{text: x}",
        "single quotes": "{'text': 'x'}",
        "comma at the end": '{"text": "x",}',
        "no comma": '{"text": "x" "title": "y"}',
        "no closing brace": '{"text": "x"',
        "no closing quote": '{"text": "x}',
        "bare line break": '{"text": "x\n"}',
        "bare tab": '{"text": "a\tb"}',
        "bad escape": '{"text": "\\x41"}',
        "half an escape": '{"text": "\\u12"}',
        "half a pair": '{"text": "\\ud800 a"}',
        "pair the wrong way": '{"text": "\\udc00\\ud800"}',
        "escaped nul": '{"text": "a\\u0000b"}',
        "NaN": '{"text": NaN}',
        "Infinity": '{"text": Infinity}',
        "huge number": '{"text": "x", "id": ' + "9" * 5000 + "}",
        "huge exponent": '{"text": "x", "id": 1e99999}',
        "no text": '{"title": "x"}',
        "empty text": '{"text": ""}',
        "blank text": '{"text": " \\n\\u00a0 "}',
        "null text": '{"text": null}',
        "number as text": '{"text": 7}',
        "list as text": '{"text": ["x"]}',
        "object as text": '{"text": {"a": 1}}',
        "true as text": '{"text": true}',
        "list as title": '{"text": "x", "title": ["y"]}',
        "object as url": '{"text": "x", "url": {}}',
        "true as id": '{"text": "x", "id": true}',
        "key twice": '{"text": 1, "text": "x"}',
        "deep": "[" * 50_000,
        "deep object": '{"text": ' * 50_000,
        "comment": '// x\n{"text": "x"}',
        "two objects on a line": '{"text": "x"}{"text": "y"}',
        "pretty": json.dumps({"text": "x"}, indent=2),
        "lone return": '{"text": "x"}\r{"text": "y"}',
        "next line sign": '{"text": "x"}\x85{"text": "y"}',
        "line separator": '{"text": "a\u2028b"}',
        "mark in the middle": '{"text": "x"}\n\ufeff{"text": "y"}',
        "text of a path": '{"text": "x", "id": "../../../etc/passwd", "url": "file:///etc/passwd"}',
    }
    for name, line in lines.items():
        yield f"jsonl: {name}", "a.jsonl", f"{good}\n{line}\n{good}\n".encode("utf-8", "surrogatepass")


def csv_breakage() -> Iterator[tuple[str, str, Data]]:
    texts = {
        "no header": "1,x\n2,y\n",
        "header only": "id,text\n",
        "text twice": "text,text\nx,y\n",
        "empty header": "\n\nx\n",
        "spaces in the header": " id , text \n1,x\n",
        "quoted header": '"id","text"\n1,x\n',
        "too many cells": "id,text\n1,x,y\n",
        "too few cells": "id,text\n1\n",
        "open quote": 'id,text\n1,"x\n',
        "open quote at the end": 'id,text\n1,x\n2,"',
        "quote in a cell": 'id,text\n1,a"b\n',
        "letter behind a quote": 'id,text\n1,"a"b\n',
        "backslash quote": 'id,text\n1,"a\\"b"\n',
        "nul": "id,text\n1,a\0b\n",
        "lone return": "id,text\r1,x\r",
        "mixed ends": "id,text\r\n1,x\n2,y\r\n",
        "bar": "id|text\n1|x\n",
        "colon": "id:text\n1:x\n",
        "two separators": "id,text;title\n1,x;y\n",
        "sep line": "sep=;\nid;text\n1;x\n",
        "formula": "id,text\n=1+1,=HYPERLINK(1)\n",
        "long cell": f"id,text\n1,{'x' * 200_000}\n",
        "empty text": "id,text\n1,\n2,y\n",
        "mark in the middle": "id,text\n1,x\n\ufeff2,y\n",
        "blank lines": "id,text\n\n\n1,x\n\n",
        "list of feeds with bad addresses": "url,outlet\nnot an address,x\n,y\n",
    }
    for name, text in texts.items():
        yield f"csv: {name}", "a.csv", text.encode()
    yield "csv: bad bytes in a quoted cell", "a.csv", b'id,text\n1,"a\n\xff\xfe"\n2,y\n'
    yield "csv: bad bytes in the header", "a.csv", b"id,t\xffext\n1,x\n"


def html_breakage() -> Iterator[tuple[str, str, Data]]:
    good = wrap("html", TEXT)
    pages = {
        "no markup": TEXT,
        "empty": "",
        "only a comment": "<!-- x -->",
        "open comment": f"{good}<!-- ",
        "comment over all": f"<!-- {good}",
        "no end tags": good.replace("</p>", "").replace("</article></body></html>", ""),
        "end tags only": "</p></div></html>",
        "tags crossed": good.replace("<p>", "<b><i><p>").replace("</p>", "</b></p></i>"),
        "deep": "<div>" * 5_000 + TEXT,
        "wide": "<p>x</p>" * 20_000,
        "open attribute": good.replace("<article>", '<article class="'),
        "bad entities": good.replace(" ", "&nbsp &#0; &#xFFFFFFFF; &bogus; "),
        "surrogate entities": good.replace("</p>", "&#xD800;&#55357;</p>"),
        "script": good.replace("<article>", "<script>document.write('<p>hack</p>')</script><article>"),
        "open script": good.replace("<article>", "<script>var x = '<article>"),
        "only script": "<html><body><script>1</script></body></html>",
        "frames": "<html><frameset><frame src='x'></frameset></html>",
        "xml": "<?xml version='1.0'?><a><b>x</b></a>",
        "xml entities": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>',
        "entity bomb": f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{"&a;" * 10}">]><p>&b;</p>',
        "svg": "<svg><text>x</text></svg>",
        "cdata": f"<![CDATA[{good}]]>",
        "wrong charset": good.replace("<head>", "<head><meta charset='shift_jis'>"),
        "unknown charset": good.replace("<head>", "<head><meta charset='x-bogus'>"),
        "bad json-ld": good.replace("<head>", "<head><script type='application/ld+json'>{[</script>"),
        "deep json-ld": good.replace(
            "<head>", f"<head><script type='application/ld+json'>{'[' * 5000}</script>"
        ),
        "json-ld of other kinds": good.replace(
            "<head>", '<head><script type=\'application/ld+json\'>{"@type":7,"datePublished":[]}</script>'
        ),
        "bad date": good.replace("<head>", "<head><meta property='article:published_time' content='99'>"),
        "bad canonical": good.replace("<head>", "<head><link rel='canonical' href='javascript:alert(1)'>"),
        "base elsewhere": good.replace("<head>", "<head><base href='file:///etc/'>"),
        "nul": good.replace(" ", "\0"),
        "rss": "<rss><channel><item><link>x</link></item></channel></rss>",
    }
    for name, page in pages.items():
        yield f"html: {name}", "a.html", page.encode()


def word_breakage() -> Iterator[tuple[str, str, Data]]:
    good = word_file(document(paragraphs(TEXT)))
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 10 + '">]>'
    files = {
        "empty": b"",
        "plain text": TEXT.encode(),
        "old kind": b"\xd0\xcf\x11\xe0" + bytes(508),
        "a sheet": word_file(b"<x/>", "xl/workbook.xml"),
        "no xml": word_file(b"x"),
        "xml cut": word_file(document(paragraphs(TEXT))[:-30]),
        "no body": word_file(b"<x/>"),
        "no text": word_file(document("<w:p/>")),
        "entities": word_file(document(paragraphs(TEXT), bomb)),
        "deep": word_file(document("<w:p>" * 5_000)),
        "wide": word_file(document("<w:p/>" * 50_000)),
        "tcvn3": word_file(document(paragraphs(legacy.western(font("tcvn3")(TEXT))))),
        "vni": word_file(document(paragraphs(legacy.western(font("vni")(TEXT))))),
        "question marks": word_file(document(paragraphs(TEXT.encode("ascii", "replace").decode()))),
        "latin-1": word_file(document(paragraphs(TEXT)).decode().encode("latin-1", "replace")),
        "utf-16": word_file(
            document(paragraphs(TEXT)).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
        ),
        "path outside": word_file(document(paragraphs(TEXT)), "../word/document.xml"),
        "sound": good,
        **{
            f"cut at {place}": good[:place]
            for place in (1, 4, 30, len(good) // 2, len(good) - 20, len(good) - 1)
        },
    }
    for name, data in files.items():
        yield f"docx: {name}", "a.docx", data


NAMES = (  # noqa: SIM905
    "=1+1.txt +1.txt @x.txt -x.txt |x.txt a|b.txt 'a'.txt \"a\".txt a;b.txt $(x).txt `x`.txt *.txt ?.txt "
    "[a].txt ~.txt %2e%2e.txt ..a.txt a..txt CON.txt NUL.txt a:b.txt a\\b.txt <script>.txt &amp;.txt "
    "#a.txt "
    "{a}.txt a.TXT a.Html a.JSONL a.txt.txt a.html.txt -.txt --help.txt http:x.txt"
).split(" ")
RAW_NAMES = (
    b"\xff\xfe.txt",
    b"ti\xeang.txt",
    b"a\nb.txt",
    b"a\rb.txt",
    b"a\tb.txt",
    b"\x1b[31m.txt",
    b" .txt",
    b"a .txt",
    b"\x7f.txt",
    "\u202egpj.txt".encode(),
    "\u200b.txt".encode(),
    "\ufeff.txt".encode(),
    "tiế\u0323ng.txt".encode(),
    "😀.txt".encode(),
    b"x" * 251 + b".txt",
)


def names() -> Iterator[tuple[str, str, Data]]:
    for name in (*NAMES, *map(os.fsdecode, RAW_NAMES)):
        yield f"named {name!r}", name, TEXT.encode()


def kinds() -> list[tuple[str, str, Data]]:
    """What is wrong, the file's name, and its bytes."""
    makers = (encoded, truncated, json_breakage, csv_breakage, html_breakage, word_breakage, names)
    return [kind for maker in makers for kind in maker()]
