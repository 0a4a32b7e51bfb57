"""What the name of a charset means.

In: a label or a whole ``Content-Type`` value, as a header, a page or a caller gives it; the table of names is
``tables/charsets.toml``. Out: the Python codec that browsers would use for it, or None. Must not know bytes or pages.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cleannews.lexicon.data import load_table

_PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,<>]+)""", re.IGNORECASE)
_LONGEST = 1000  # characters of a declaration that are looked at


class _Tables(NamedTuple):
    codecs: Mapping[str, str]
    detectable: tuple[str, ...]
    western: frozenset[str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    data = load_table("charsets")
    codecs = {label: codec for codec, labels in data["codec"].items() for label in labels}
    return _Tables(codecs, tuple(data["detect"]["codecs"]), frozenset(data["detect"]["western"]))


def codec_of(label: str) -> str | None:
    """The codec that a charset's name stands for; None for a name that no browser reads (``utf-7`` among them)."""
    return _tables().codecs.get(re.sub(r"[\s_.:()-]+", "", label[:_LONGEST].lower()).strip("\"'"))


def codec_of_header(value: str) -> str | None:
    """The codec that a ``Content-Type`` value names after ``charset=``; None if it names none that is known."""
    found = _PARAMETER.search(value[:_LONGEST])
    return codec_of(found[1]) if found else None


def is_header(value: str) -> bool:
    """Whether this is a ``Content-Type`` value rather than a charset's name."""
    return "/" in value or "=" in value


def detectable() -> tuple[str, ...]:
    """The codecs that detection may answer with, in the order of the table."""
    return _tables().detectable


def western_letters() -> frozenset[str]:
    """The accented letters of text that is windows-1252 unless something says otherwise."""
    return _tables().western
