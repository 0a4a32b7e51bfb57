"""The article of a page that shows nothing before its scripts have run: from its JSON-LD or from a single-page application's data.

In: the roots of a parsed page, the article that its JSON-LD tells, what it shows. Out: HTML of what its data hold, or nothing.
Must not know: lxml, of whose elements it uses the methods only; segments.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

# Data islands: `<script>` of this type or with one of these names (Next.js, Nuxt, Gatsby, Angular, Ember, Redux, Apollo).
_TYPE = "application/json"
_NAMES = re.compile(
    r"__NEXT_DATA__|__NUXT|___gatsby|ng-state|fastboot|INITIAL_STATE|APOLLO_STATE|preloaded", re.IGNORECASE
)
# A string of JSON; one that nothing closes reaches to the end, so that its text is passed over once.
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)("|\\?\Z)', re.DOTALL)
_SHORTEST, _MOST = 120, 2_000_000
# A page that shows fewer characters in all, and fewer of them in texts of some length, shows little.
_SHOWN, _PROSE, _PARAGRAPH = 2000, 400, 60
# An article in data is at least so long in all: single sentences are notices.
_ENOUGH = 400
# Prose shown, as a part of the prose in the data, from which on the page shows its article.
_PART = 0.3
# Prose has sentences; code, addresses and style sheets have not.
_SENTENCE = re.compile(r"\w[.!?…][\"”’»)]*(?:\s|$|<)")
_SPACES = 0.08
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|li|ul|section|article|span|strong|em|a)\b[^<>]*>", re.IGNORECASE)


def island(roots: Iterable[Any], told: str, texts: Sequence[str], links: Sequence[int]) -> str:
    """What the data of a page that shows little hold of prose, as one HTML fragment, each text once, in order; empty if no article.

    `told` is the article's text that the page declares, a paragraph a line; it is taken where it is long enough. `texts` are what the
    page shows and `links` their characters in links: where it shows a good part of what its data hold, it shows its article.
    """
    shown = sum(size for size in map(len, texts) if size >= _PARAGRAPH) - sum(links)
    if sum(map(len, texts)) >= _SHOWN or shown >= _PROSE:
        return ""
    if len(told) >= _ENOUGH:
        return _article([_paragraphs(told)]) if shown < len(told) * _PART else ""
    found: dict[str, None] = {}
    for script in (script for root in roots for script in root.iter("script")):
        data = script.text or ""
        if _TYPE in (script.get("type") or "").lower() or _NAMES.search((script.get("id") or "") + data[:200]):
            for match in _STRING.finditer(data[:_MOST]):
                if match.group(2) == '"' and match.end() - match.start() >= _SHORTEST:
                    text = _unquote(match.group(1))
                    if _is_prose(text):
                        found[text if _MARKUP.search(text) else _paragraphs(text)] = None
    size = sum(map(len, found))
    return _article(found) if size >= _ENOUGH and shown < size * _PART else ""


def _article(parts: Iterable[str]) -> str:
    # Named as the page would name it, had its scripts run.
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
