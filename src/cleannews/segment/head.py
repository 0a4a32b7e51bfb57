"""What a page says of itself: titles, summary, authors, keywords, the article's text, and what kind of page it is.

In: the roots of a parsed page. Out: the elements that tell, a Head.
Must not know: lxml, of whose elements it uses the methods only; what is visible. Types that count are data: hints.toml, [declares].
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from cleannews.segment.hints import load_hints
from cleannews.segment.segments import Head

# Quantifiers are possessive where text is passed over, so that a megabyte of it is read once.
_LD_TYPE = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"(?:https?://schema\.org/)?(\w{1,40})"')
_LD_TEXT = re.compile(r'"(articleBody|description|headline)"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_LD_AUTHOR = re.compile(
    r'"author"\s*+:\s*+(?:"((?:[^"\\]++|\\.)*+)"|\[?\s*+\{[^{}]{0,200}?"name"\s*+:\s*+"((?:[^"\\]++|\\.)*+)")',
    re.DOTALL,
)
_LD_MOST = 300_000
_LINE_END = re.compile(r"<(?:/p|br|/div|/li|/h\d)\b[^<>]{0,200}+>", re.IGNORECASE)
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
# Characters of a code of a language that are looked at, and of an address.
_CODE, _MOST_ADDRESS = 20, 300


@dataclass(frozen=True, slots=True)
class Declared:
    """The elements of one root in which a page tells of itself, each kind in document order."""

    root: Any
    tells: list[Any] = field(default_factory=list)
    """`<meta>` and `<link>`."""
    metas: list[Any] = field(default_factory=list)
    titles: list[Any] = field(default_factory=list)
    scripts: list[Any] = field(default_factory=list)


def find_declared(root: Any) -> Declared:
    """What is to be read of a root, found in one pass: each pass costs a sixth of a parse."""
    found = Declared(root)
    groups = {"link": (found.tells,), "meta": (found.tells, found.metas), "title": (found.titles,)}
    for element in root.iter("link", "meta", "title", "script"):
        for group in groups.get(element.tag, (found.scripts,)):
            group.append(element)
    return found


def read_head(declared: Sequence[Declared], clean: Callable[[str], str]) -> Head:
    """All that the page declares; each list without repeats, the most careful source first."""
    found: dict[str, dict[str, None]] = {group: {} for group in ("titles", "descriptions", "authors", "keywords")}
    kinds: list[str] = []
    body = ""
    for here in declared:
        for meta in here.metas:
            name = (meta.get("property") or meta.get("name") or "").strip().lower()
            if name in _META:
                found[_META[name]][meta.get("content") or ""] = None
            elif name == "og:type":
                kinds.append(meta.get("content") or "")
            elif name == "article:published_time":
                kinds.append(name)
        title = next((title for title in here.titles if not _in_icon(title)), None)
        if title is not None:
            found["titles"]["".join(map(str, title.itertext()))] = None
        for script in here.scripts:
            if "ld+json" in (script.get("type") or "") and script.text:
                body = max(body, _read_data(script.text[:_LD_MOST], found, kinds), key=len)
    return Head(
        titles=_cleaned(found["titles"], clean),
        descriptions=_cleaned(found["descriptions"], clean),
        authors=_cleaned(_split(found["authors"]), clean),
        keywords=_cleaned(_split(found["keywords"]), clean),
        body="\n".join(line for line in map(clean, _plain(body).splitlines()) if line),
        kinds=_mask(kinds),
        language=next(filter(None, map(_language, declared)), ""),
        address=next(filter(None, map(_address, declared)), "")[:_MOST_ADDRESS],
    )


def _language(declared: Declared) -> str:
    """The language a root declares, in its own attribute or in its head."""
    told = declared.root.get("lang") or declared.root.get("xml:lang") or ""
    for meta in () if told else declared.metas:
        name = (meta.get("property") or meta.get("http-equiv") or "").strip().lower()
        if name in ("og:locale", "content-language"):
            told = told or meta.get("content") or ""
    return str(told).strip()[:_CODE]


def _address(declared: Declared) -> str:
    """The address that a root declares as its own."""
    canonical = ""
    for element in declared.tells:
        if element.tag == "meta":
            if element.get("property") == "og:url" and (told := element.get("content")):
                return str(told)
        elif not canonical and element.get("rel") == "canonical":
            canonical = element.get("href") or ""
    return canonical


def _in_icon(title: Any) -> bool:
    parent = title.getparent()
    return parent is not None and parent.tag == "svg"


def _read_data(told: str, found: dict[str, dict[str, None]], kinds: list[str]) -> str:
    """Note what one block of JSON-LD says; gives the article's text. The JSON is not parsed: much of it is broken."""
    kinds += _LD_TYPE.findall(told)
    for plain, named in _LD_AUTHOR.findall(told):
        found["authors"][unescape(_unquote(plain or named))] = None
    body = ""
    for key, quoted in _LD_TEXT.findall(told):
        if key == "articleBody":
            body = max(body, _unquote(quoted), key=len)
            continue
        # The first is the page's own; those of other stories come later.
        group = found["titles" if key == "headline" else "descriptions"]
        if not group:
            group[unescape(_unquote(quoted))] = None
    return body


def _plain(body: str) -> str:
    """The article's text without markup, a paragraph a line."""
    return _TAG.sub(" ", _LINE_END.sub("\n", unescape(body)))


def _cleaned(told: Iterable[str], clean: Callable[[str], str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(map(clean, told))
    return tuple(text for text in cleaned if text)[:_MOST]


def _split(told: Iterable[str]) -> list[str]:
    return [part for text in told for part in _SEVERAL.split(text, _MOST)[:_MOST]]


def _unquote(quoted: str) -> str:
    """A string of JSON without its escapes; as it is, if they are broken."""
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return quoted


def _mask(names: Iterable[str]) -> int:
    """What the page says it is."""
    known = load_hints().declares
    mask = 0
    for name in names:
        mask |= known.get(name.strip().lower(), 0)
    return mask
