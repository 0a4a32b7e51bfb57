"""Numbers about where links lead: an article, a section, a tag, another site, a place on the same page.

In: segments of an HTML page. Out: columns by name, one number a segment; 0 where there is no link.
Must not know: what the links say, neighbours, the tree, scores.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache, reduce
from math import log1p
from operator import or_

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.words import Columns
from cleannews.segment import Segments
from cleannews.segment.attributes import bit
from cleannews.segment.hints import hint_mask
from cleannews.segment.kinds import without_numbers

_ADDRESS = re.compile(r"(?:https?:)?//([^/?#:\s]+)[^/?#]*+([^?#]*+)", re.IGNORECASE)
_PATH = re.compile(r"[^?#]*+")
_SCHEME = re.compile(r"(mailto|tel|sms):|(?:javascript|data|about|blob):", re.IGNORECASE)
# Second labels of a host below which sites are registered, as in bao.com.vn.
_SHARED = frozenset({"com", "net", "org", "gov", "edu", "co", "ac", "info"})
# What names on the way to a page, its directories, may say of it.
_NAMED = ("tags", "byline", "section", "share")
_NAMES = (
    *("leads_here", "leads_mail", "leads_away", "leads_deep", "leads_words", "leads_digits", "leads_query"),
    *(f"leads_{name}" for name in _NAMED),
)
_Told = tuple[float, ...]
_NONE: _Told = (0.0,) * len(_NAMES)


def measure_targets(segments: Segments) -> Columns:
    """Of each segment's link: whether it leads to a place on this page, a mailbox, another host of the site (.5) or another site (1);
    logarithms of 1 + its directories, the hyphens in the last of them, its digits; and what its directories are named after."""
    own = _own_host(segments)
    told = {target: _told(target, own) for target in dict.fromkeys(segments.targets)}
    told[""] = _NONE
    rows = {target: row for row, target in enumerate(told)}
    matrix = np.array(list(told.values()), dtype=np.float32).T
    found: NDArray[np.float32] = matrix.take([rows[target] for target in segments.targets], axis=1)
    return dict(zip(_NAMES, found, strict=True))


def _told(target: str, own: str) -> _Told:
    """The numbers of one address."""
    target = target.strip()
    host, away = "", 0.0
    if (absolute := _ADDRESS.match(target)) is not None:
        host, path = absolute[1].lower(), absolute[2]
        away = 0.0 if host == own else 0.5 if _site(host) == _site(own) else 1.0
    elif (scheme := _SCHEME.match(target)) is not None:
        return (float(not scheme[1]), float(bool(scheme[1])), *_NONE[2:])
    else:
        path = _PATH.match(target)[0]  # type: ignore[index]  # which matches anything
        if not path and "?" not in target:
            return (1.0, *_NONE[1:])
    on_the_way, _, last = path.strip("/").rpartition("/")
    steps, named = _way(on_the_way)
    if away:
        named |= _of_host(host)
    digits = len(path) - len(without_numbers(path))
    hyphens = last.count("-") + last.count("_")
    return (
        0.0,
        0.0,
        away,
        log1p(steps + bool(last)),
        log1p(hyphens),
        log1p(digits),
        float("?" in target),
        *_flags(named),
    )


@lru_cache(maxsize=4096)
def _way(path: str) -> tuple[int, int]:
    """How many directories there are, and the mask of what they are named after; remembered, because a site has few."""
    steps = [step for step in path.split("/") if step]
    return len(steps), reduce(or_, map(hint_mask, steps), 0)


@lru_cache(maxsize=1024)
def _of_host(host: str) -> int:
    """The same of another site's host, which only tells whether things are shared there."""
    return hint_mask(host.replace(".", " ")) & bit("share")


@lru_cache(maxsize=1024)
def _flags(named: int) -> _Told:
    """A mask as numbers."""
    return tuple(float(bool(named & bit(name))) for name in _NAMED)


def _own_host(segments: Segments) -> str:
    """The host of the page, as it says; else the one that most links name, if most of them name one."""
    if (declared := _ADDRESS.match(segments.head.address)) is not None:
        return declared[1].lower()
    hosts = Counter(found[1].lower() for target in segments.targets if (found := _ADDRESS.match(target)) is not None)
    linked = sum(map(bool, segments.targets))
    return hosts.most_common(1)[0][0] if hosts and 2 * hosts.total() > linked else ""


def _site(host: str) -> str:
    """The part of a host name that its owner registered, near enough: `m.bao.com.vn` and `bao.com.vn` are one site."""
    labels = host.split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SHARED else -2 :])
