"""Pages made to break a reader: each shape as a function of its size, for the tests and for measuring how time grows.

In: a number of units. Out: bytes of a page (or a text) with a sentence before the shape and one behind it, made up for this.
Must not know: how anything is read.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

BEFORE = (
    "Sáng nay, Ủy ban nhân dân thành phố công bố kế hoạch xây cây cầu mới bắc qua sông, dự kiến khởi công vào mùa xuân "
    "năm tới với tổng vốn đầu tư hơn hai nghìn tỷ đồng."
)
AFTER = (
    "Theo kế hoạch, cây cầu dài gần một kilômét sẽ có bốn làn xe và hai làn dành cho người đi bộ, rút ngắn một nửa thời gian "
    "đi lại giữa hai bờ của người dân trong vùng."
)
MORE = (
    "Đại diện chủ đầu tư cho biết việc giải phóng mặt bằng đã hoàn thành chín mươi phần trăm, các hộ dân còn lại sẽ nhận tiền "
    "đền bù và chuyển đến nơi ở mới trước cuối tháng mười."
)
TITLE = "Thành phố công bố kế hoạch xây cầu mới qua sông"

Sentences = Literal["both", "before", "none"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of hostile input."""

    name: str
    build: Callable[[int], bytes | str]
    """Number of units to the whole input."""
    most: int
    """Units of the largest input that is measured: a million nodes or tens of megabytes."""
    keeps: Sentences = "both"
    """Which of the two sentences a reader must find: browsers, too, swallow all that follows an unclosed comment."""


def page(inside: bytes, head: bytes = b"") -> bytes:
    """A small article with something between its paragraphs."""
    return b"".join(
        (
            b'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>',
            TITLE.encode(),
            b"</title>",
            head,
            b"</head><body><article><h1>",
            TITLE.encode(),
            b"</h1>",
            f"<p>{BEFORE}</p><p>{MORE}</p>".encode(),
            inside,
            f"<p>{AFTER}</p>".encode(),
            b"</article></body></html>",
        )
    )


def text(inside: str) -> bytes:
    """The same as plain text."""
    return f"{TITLE}\n\n{BEFORE}\n{MORE}\n{inside}\n{AFTER}\n".encode("utf-8", "surrogatepass")


def _in_page(unit: bytes, close: bytes = b"") -> Callable[[int], bytes]:
    """So many units, then as many closing ones."""
    return lambda n: page(unit * n + close * n)


def _in_text(unit: str) -> Callable[[int], bytes]:
    return lambda n: text(unit * n)


def _attributes(n: int, form: str = 'a{}="{}"') -> bytes:
    """An element with n attributes of different names."""
    return page(f"<p {' '.join(form.format(i, i) for i in range(n))}>x</p>".encode())


def _mixed(n: int) -> bytes:
    """Nested elements of every kind, never closed."""
    tags = "div b table ul x-y a span p form section blockquote font h2 button label ruby td article i details".split()
    return page(b"".join(b"<%s>" % tags[i % len(tags)].encode() for i in range(n)))


_NESTED = (
    "div span b a p i font table td ul li dl blockquote form section article aside center pre button label select option "
    "svg math object template noscript ruby details h1 x-custom"
).split()


def _nested() -> Iterator[Shape]:
    for tag in _NESTED:
        unit, close = f"<{tag}>".encode(), f"</{tag}>".encode()
        yield Shape(f"nested <{tag}>", _in_page(unit, close), 1_000_000)
    yield Shape("nested, never closed", _mixed, 1_000_000)
    yield Shape("nested table cells", _in_page(b"<table><tr><td>", b"</td></tr></table>"), 300_000)
    yield Shape("nested lists", _in_page(b"<ul><li>", b"</li></ul>"), 500_000)
    yield Shape("nested with text", _in_page(b"<div>Tin", b"</div>"), 1_000_000)
    yield Shape("span in each paragraph, unclosed", _in_page("<span>Đoạn.<p>".encode()), 300_000)
    yield Shape("misnested", _in_page(b"<b><i></b></i>"), 250_000)
    yield Shape("closing tags of nothing", lambda n: page(b"<div>" * 400 + b"</b>" * n + b"</div>" * 400), 1_000_000)


def _wide() -> Iterator[Shape]:
    for tag in ("p", "span", "a", "img", "td", "script", "svg"):
        yield Shape(f"siblings <{tag}>", _in_page(f"<{tag}></{tag}>".encode()), 500_000)
    yield Shape("siblings <br>", _in_page(b"<br>"), 1_000_000)
    yield Shape("siblings with text", _in_page("<p>Tin tức</p>".encode()), 1_000_000, "before")
    yield Shape("links with text", _in_page(b"<a href=x>Tin</a>"), 500_000)
    yield Shape("comments", _in_page(b"<!-- x -->"), 1_000_000)
    yield Shape("processing instructions", _in_page(b"<?x y?>"), 1_000_000)
    yield Shape("metas", lambda n: page(b"", b'<meta name="author" content="A">' * n), 500_000)
    yield Shape(
        "ld+json", lambda n: page(b"", b'<script type="application/ld+json">{"@type":"X"}</script>' * n), 300_000
    )
    yield Shape("bodies", lambda n: page(b"".join(b"<body a%d=1>" % i for i in range(n))), 500_000)
    yield Shape("bases", _in_page(b"<base href='.'>"), 500_000)
    yield Shape("colspan", _in_page(b"<table><tr><td colspan=9000000000000000 rowspan=9e15>x</table>"), 10_000)


def _attributed() -> Iterator[Shape]:
    yield Shape("attributes", _attributes, 1_000_000)
    yield Shape("attributes without values", lambda n: _attributes(n, "a{}"), 1_000_000)
    yield Shape("attributes that hold >", lambda n: _attributes(n, "a{}='<b>{}'"), 1_000_000)
    yield Shape("attributes that hold quotes", lambda n: _attributes(n, "a{}=\"'>'{}\""), 1_000_000)
    yield Shape("attributes with spaces", lambda n: _attributes(n, "a{} = {}"), 1_000_000)
    yield Shape("attributes with a script in them", lambda n: _attributes(n, "a{}='<script>{}'"), 1_000_000)
    many = (b"<p " + b" ".join(b"a%d=1" % i for i in range(2000)) + b">x</p>").ljust(16_384)
    yield Shape("many elements with 2,000 attributes", lambda n: page(many * n), 1_000)
    yield Shape("attribute", lambda n: page(b'<p class="' + b"x " * n + b'">x</p>'), 10_000_000)
    yield Shape("attribute with >", lambda n: page(b'<p class="' + b"> " * n + b'">x</p>'), 10_000_000)
    yield Shape("attribute of entities", lambda n: page(b"<p title='" + b"&lt;" * n + b"'>x</p>"), 5_000_000)
    yield Shape("style", lambda n: page(b"<p style='" + b"display:" * n + b"'>x</p>"), 1_000_000)
    yield Shape("tag name", lambda n: page(b"<x" + b"a" * n + b">x"), 10_000_000)
    yield Shape("data URL", lambda n: page(b'<img src="data:image/png;base64,' + b"QUJD" * n + b'">'), 5_000_000)
    yield Shape("srcdoc", lambda n: page(b'<iframe srcdoc="' + b"<p>x</p>" * n + b'"></iframe>'), 2_000_000)
    yield Shape("tag without an end", lambda n: page(b"<p " + b"a " * n), 5_000_000, "before")
    yield Shape("closing tag with attributes", lambda n: page(b"<p>x</p " + b"a " * n + b">"), 5_000_000)


def _unclosed() -> Iterator[Shape]:
    for name, unit in (
        ("comment", b"<!--"),
        ("script", b"<script>"),
        ("style", b"<style>"),
        ("textarea", b"<textarea>"),
        ("title", b"<title>"),
        ("plaintext", b"<plaintext>"),
        ("xmp", b"<xmp>"),
        ("noframes", b"<noframes>"),
        ("iframe", b"<iframe>"),
    ):
        yield Shape(f"unclosed {name}", lambda n, unit=unit: page(unit + b"x < y " * n), 3_000_000, "before")  # type: ignore[misc]
        yield Shape(f"unclosed {name}s", _in_page(unit), 1_000_000, "before")
    yield Shape("CDATA", _in_page(b"<![CDATA[ x "), 1_000_000, "before")
    yield Shape("script with escapes", _in_page(b"<script><!--<script>"), 500_000, "before")


_MARKS = ("\u0301\u0323", "\u0323\u0301\u0302")


def _long() -> Iterator[Shape]:
    units = {
        "letters": "a",
        "words": "tin tức ",
        "<": "<",
        "</": "</",
        "<a": "<a",
        "&": "&",
        "&amp;": "&amp;",
        "entities": "&#225;",
        "zero-width": "\u200b",
        "bidi": "\u202e\u2066",
        "marks": "\u0301",
        "marks in turn": _MARKS[0],
        "marks, three in turn": _MARKS[1],
        "letters with marks": "a\u0323\u0302\u0301",
        "a letter with 50 marks": "a" + "\u0301\u0323" * 25,
        "mojibake": "Ã¡",
        "mojibake words": "HÃ\u00a0 Ná»™i ",
        "Ã": "Ã",
        "Ð": "Ðổi ",
        "numbers": "1.",
        "dates": "5/3/2024 ",
        "addresses": "http://x.vn/?a=b&c ",
        "one address": "/a©b",
        "phrases": "Tin liên quan ",
        "phrases with conditions": "ĐT: ",
        "phones": "0123 456-",
        "brackets": "(",
        "dashes": "- ",
        "quotes": '"',
        "bullets": "• ",
        "spaces": " ",
        "no-break spaces": "\u00a0",
        "emoji": "👨\u200d👩",
        "CJK": "中文",
        "Thai": "ข่าว",
        "line ends": "\r",
        "form feeds": "\f",
        "replacement characters": "\ufffd",
        "private characters": "\ue000",
        "private characters among CJK": "中\ue000",
        "TCVN3": "®¸µ ",
    }
    for name, unit in units.items():
        n = 10_000_000 // len(unit.encode("utf-8", "surrogatepass"))
        yield Shape(f"text of {name}", _in_text(unit), n, "none" if name in ("<a", "</") else "both")
        raw = unit.encode("utf-8", "surrogatepass")
        keeps: Sentences = "before" if name in ("<a", "</") else "both"
        yield Shape(f"page of {name}", lambda n, raw=raw: page(b"<p>" + raw * n + b"</p>"), n, keeps)  # type: ignore[misc]
    for name, unit in (("lone surrogates", "\ud800"), ("pairs of surrogates", "\ud83d\ude00")):
        yield Shape(f"str of {name}", lambda n, unit=unit: text("").decode() + unit * n, 3_000_000)  # type: ignore[misc]
        yield Shape(f"bytes of {name}", _in_text(unit), 3_000_000, "none")
    yield Shape("text of NULs", lambda n: text("\x00" * n), 10_000_000)
    yield Shape("page of NULs", lambda n: page(b"<p>" + b"\x00" * n), 10_000_000)
    yield Shape("lines", _in_text("Tin tức\n"), 500_000, "before")
    yield Shape("blank lines", _in_text("\n"), 10_000_000)


def _doctype(n: int) -> bytes:
    """Entities that stand for entities: ten times as long with each."""
    names = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(n))
    return f'<!DOCTYPE html [<!ENTITY e0 "ha">{names}]>'.encode() + page(b"<p>&e%d;</p>" % n)


def _in_other(tag: str) -> Callable[[int], bytes]:
    return lambda n: page(
        f"<{tag}>{'<p>Tin<div>tức</div></p><foreignObject><table><tr><td>x</table>' * n}</{tag}>".encode()
    )


def _odd() -> Iterator[Shape]:
    yield Shape("entities in the DOCTYPE", _doctype, 10_000)
    for tag in ("svg", "math", "template", "form", "noscript"):
        yield Shape(f"HTML in <{tag}>", _in_other(tag), 100_000, "both")
    yield Shape("forms in forms", _in_page(b"<form><p>x"), 500_000, "before")
    yield Shape("two bodies", lambda n: page(b"</body></html>") + b"<html><body><p>x" * n, 500_000)
    yield Shape("no body", lambda n: f"<p>{BEFORE}</p>{'<br>' * n}<p>{AFTER}".encode(), 1_000_000)
    yield Shape(
        "frameset", lambda n: b"<html><frameset>" + b"<frame src=a>" * n + b"</frameset></html>", 500_000, "none"
    )
    yield Shape("gzip", lambda n: gzip.compress(page(b"<p>x</p>" * n)), 1_000_000, "none")
    yield Shape("PDF", lambda n: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj\x00\x01\x02\n" * n, 1_000_000, "none")
    yield Shape("UTF-16", lambda n: page(b"<p></p>" * n).decode().encode("utf-16"), 500_000)
    yield Shape("UTF-7", lambda n: page(b"+ADw-script+AD4-" * n).replace(b"utf-8", b"utf-7"), 500_000)
    yield Shape("bytes of no encoding", lambda n: page(b"<p>\xff\xfe\xc3</p>" * n), 500_000, "none")
    yield Shape(
        "JSON strings", lambda n: page(b'<script type="application/json">' + b'"\\"' * n + b"</script>"), 3_000_000
    )
    yield Shape("words glued", lambda n: text("TinTứcMới" * n), 1_000_000)


DECLARED = (
    "utf-16 utf-16be utf-32 utf-7 windows-1258 windows-1252 gb2312 gb18030 big5 shift_jis iso-2022-jp euc-kr iso-8859-8 koi8-r "
    "x-user-defined hz-gb-2312 viscii macintosh nonsense"
).split()
"""Encodings that a page of UTF-8 may say it is in."""

SHAPES: tuple[Shape, ...] = (*_nested(), *_wide(), *_attributed(), *_unclosed(), *_long(), *_odd())
