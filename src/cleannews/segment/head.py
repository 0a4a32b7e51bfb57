"""What a page says of itself: titles, summary, authors, keywords, the article's text, and what kind of page it is.

In: the root of a parsed page. Out: a Head.
Must not know: lxml, of whose elements it uses the methods only; segments. The types that count are data: hints.toml, [declares].
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

from cleannews.segment.hints import load_hints
from cleannews.segment.segments import Head

# Quantifiers are possessive, so that a megabyte of white space or text is passed over once.
_LD_TYPE = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"(?:https?://schema\.org/)?(\w{1,40})"')
_LD_TEXT = re.compile(r'"(articleBody|description|headline)"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_LD_AUTHOR = re.compile(r'"author"\s*+:\s*+\[?\s*+\{?[^{}]{0,200}?"name"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_LD_MOST = 300_000
_TAG = re.compile(r"<[^<>]{0,500}+>")
# `<meta>` names and properties, lower case, by what they tell.
_META = {
    "og:title": "titles",
    "twitter:title": "titles",
    "og:description": "descriptions",
    "description": "descriptions",
    "twitter:description": "descriptions",
    "author": "authors",
    "article:author": "authors",
    "dable:author": "authors",
    "keywords": "keywords",
    "news_keywords": "keywords",
    "article:tag": "keywords",
    "article:section": "keywords",
}
# Names told in one attribute, and how many are looked at.
_SEVERAL = re.compile(r"[,;|]")
_MOST = 40


def read_head(root: Any, clean: Callable[[str], str]) -> Head:
    """All that the page declares; each list without repeats, the most careful source first."""
    found: dict[str, dict[str, None]] = {group: {} for group in ("titles", "descriptions", "authors", "keywords")}
    kinds: list[str] = []
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        if name in _META:
            found[_META[name]][meta.get("content") or ""] = None
        elif name == "og:type":
            kinds.append(meta.get("content") or "")
        elif name == "article:published_time":
            kinds.append(name)
    for title in root.iter("title"):
        parent = title.getparent()
        if parent is not None and parent.tag == "svg":  # the name of an icon
            continue
        found["titles"]["".join(map(str, title.itertext()))] = None
        break
    body = ""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            told = script.text[:_LD_MOST]
            kinds += _LD_TYPE.findall(told)
            found["authors"].update(dict.fromkeys(map(_unquote, _LD_AUTHOR.findall(told))))
            for key, quoted in _LD_TEXT.findall(told):
                if key == "articleBody":
                    body = max(body, _unquote(quoted), key=len)
                else:
                    found["titles" if key == "headline" else "descriptions"][_unquote(quoted)] = None
    return Head(
        titles=_cleaned(found["titles"], clean),
        descriptions=_cleaned(found["descriptions"], clean),
        authors=_cleaned(_split(found["authors"]), clean),
        keywords=_cleaned(_split(found["keywords"]), clean),
        body=clean(_TAG.sub(" ", unescape(body))) if body else "",
        kinds=_mask(kinds),
    )


def _cleaned(told: Iterable[str], clean: Callable[[str], str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean(unescape(text)) for text in told)
    return tuple(text for text in cleaned if text)[:_MOST]


def _split(told: Iterable[str]) -> list[str]:
    return [part for text in told for part in _SEVERAL.split(text, _MOST)]


def _unquote(quoted: str) -> str:
    """A string of JSON without its escapes; as it is, if they are broken."""
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return quoted


def _mask(names: Iterable[str]) -> int:
    """What the page says it is. The JSON around the types is not parsed: much of it is broken."""
    known = load_hints().declares
    mask = 0
    for name in names:
        mask |= known.get(name.strip().lower(), 0)
    return mask
