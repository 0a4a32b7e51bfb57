"""What a page says of itself in its head: titles, and what kind of page it is.

In: the root of a parsed page. Out: titles; a mask of kinds. The types that count are data: hints.toml, [declares].
Must not know: lxml, of whose elements it uses the methods only; segments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cleannews.segment.hints import load_hints

# Possessive, so that a megabyte of white space is passed over once.
_LD_TYPE = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"(?:https?://schema\.org/)?(\w{1,40})"')
_LD_MOST = 100_000


def declared_titles(root: Any, clean: Callable[[str], str]) -> tuple[str, ...]:
    """Titles the page declares, the most careful first, without repeats."""
    found: dict[str, None] = {}
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title"):
            found[clean(meta.get("content") or "")] = None
    for title in root.iter("title"):
        parent = title.getparent()
        if parent is not None and parent.tag == "svg":  # the name of an icon
            continue
        found[clean("".join(map(str, title.itertext())))] = None
        break
    return tuple(title for title in found if title)


def declared_kinds(root: Any) -> int:
    """What the page says it is: types in its JSON-LD, og:type and the like. The JSON is not parsed: much of it is broken."""
    names = [meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:type"]
    names += [
        meta.get("property") or "" for meta in root.iter("meta") if meta.get("property") == "article:published_time"
    ]
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            names += _LD_TYPE.findall(script.text[:_LD_MOST])
    known = load_hints().declares
    mask = 0
    for name in names:
        mask |= known.get(name.strip().lower(), 0)
    return mask
