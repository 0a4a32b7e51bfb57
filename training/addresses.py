"""Addresses for the links of made pages, as sites give them: articles by their headlines, sections and tags by their names.

In: the text of a link, its role, the page's style. Out: an address. Must not know: markup, features, models.
"""

from __future__ import annotations

import re
from zlib import crc32

from cleannews.lexicon.tokens import fold

_OTHERS = re.compile(r"[^a-z0-9]+")
# How sites name what a link leads to, a style a column: {s} the words, {n} a number. In the last the addresses got lost.
_FORMS = {
    "related": ("/{s}-{n}.html", "/thoi-su/{s}-d{n}.htm", "https://bao.example/{s}-post{n}.html", "/news/{n}", "#"),
    "nav": ("/{s}", "/{s}.htm", "https://bao.example/{s}", "/category/{n}", "#"),
    "section": ("/{s}", "/{s}.htm", "https://bao.example/{s}/", "/category/{n}", "#"),
    "tags": ("/tag/{s}.html", "/chu-de/{s}-e{n}.htm", "https://bao.example/tags/{s}", "/tag/{n}", "#"),
    "share": ("https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fbao.example", "javascript:;", "#", "#", "#"),
}
STYLES = len(_FORMS["related"])


def address(text: str, role: str, style: int) -> str:
    """Where the link with this text leads to, on a page of this style."""
    words = _OTHERS.sub("-", fold(text).lower().replace("đ", "d")).strip("-")
    return _FORMS[role][style].format(s=words[:100], n=100_000 + crc32(text.encode()) % 900_000)
