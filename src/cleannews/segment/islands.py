"""The article of a page that shows nothing before its scripts have run: from its JSON-LD or from a single-page application's data.

In: the root of a parsed page, the article that its JSON-LD tells. Out: HTML of what its data hold, or nothing.
Must not know: lxml, of whose elements it uses the methods only; segments.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any

# Data islands: `<script>` of this type or with one of these names (Next.js, Nuxt, Gatsby, Angular, Ember, Redux, Apollo).
_TYPE = "application/json"
_NAMES = re.compile(
    r"__NEXT_DATA__|__NUXT|___gatsby|ng-state|fastboot|INITIAL_STATE|APOLLO_STATE|preloaded", re.IGNORECASE
)
# A string of JSON of some length; possessive, so that it is passed over once.
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_SHORTEST, _MOST = 120, 2_000_000
# An article in data is at least so long in all: single sentences are notices.
_ENOUGH = 400
# Prose has sentences; code, addresses and style sheets have not.
_SENTENCE = re.compile(r"\w[.!?…][\"”’»)]*(?:\s|$|<)")
_SPACES = 0.08
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|li|ul|section|article|span|strong|em|a)\b[^<>]*>", re.IGNORECASE)


def island(root: Any, told: str) -> str:
    """What the page's data hold of prose as one HTML fragment, each text once, in order; empty if that is no article.

    `told` is the article's text that the page declares; it is taken where it is long enough.
    """
    if len(told) >= _ENOUGH:
        return _article([_paragraphs(told)])
    found: dict[str, None] = {}
    for script in root.iter("script"):
        data = script.text or ""
        if _TYPE in (script.get("type") or "").lower() or _NAMES.search((script.get("id") or "") + data[:200]):
            for match in _STRING.finditer(data[:_MOST]):
                if match.end() - match.start() >= _SHORTEST:
                    text = _unquote(match.group(1))
                    if _is_prose(text):
                        found[text if _MARKUP.search(text) else _paragraphs(text)] = None
    return _article(found) if sum(map(len, found)) >= _ENOUGH else ""


def _article(parts: Iterable[str]) -> str:
    return f'<article class="article-body">{"".join(parts)}</article>'


def _unquote(quoted: str) -> str:
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return ""


def _is_prose(text: str) -> bool:
    plain = _MARKUP.sub(" ", text)
    return plain.count(" ") >= _SPACES * len(plain) and _SENTENCE.search(plain) is not None and "{" not in plain


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in html.unescape(text).splitlines() if line.strip())
