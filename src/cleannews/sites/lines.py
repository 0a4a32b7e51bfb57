"""Lines that a site's rules name.

In: the texts of a page's segments, rules. Out: which of them are which line.
Must not know: what the segments were cut from.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleannews.lexicon.tokens import fold
from cleannews.sites.rules import Line

# A line of a rule is short; of a long text its beginning is enough.
_MOST = 200


def find_lines(texts: Sequence[str], lines: Sequence[Line]) -> list[Line | None]:
    """For each text the line of the rules that it is, or None."""
    whole: dict[str, Line] = {}
    starts: dict[str, Line] = {}
    for line in lines:
        whole.update((_key(text), line) for text in line.whole)
        starts.update((_key(text), line) for text in line.starts)
    openings = tuple(starts)
    first: dict[Line, str] = {}
    found: list[Line | None] = []
    for text in texts:
        line = _find(_key(text[:_MOST]), len(text) < _MOST, whole, starts, openings)
        if line is not None and line.again and first.setdefault(line, text) == text:
            line = None
        found.append(line)
    return found


def _find(
    key: str, complete: bool, whole: dict[str, Line], starts: dict[str, Line], openings: tuple[str, ...]
) -> Line | None:
    if complete and key in whole:
        return whole[key]
    if key.startswith(openings):
        return next(line for start, line in starts.items() if key.startswith(start))
    return None


def _key(text: str) -> str:
    """What counts in a line: neither case nor accents nor the marks around it."""
    return " ".join(fold(text.lower()).split()).strip(" :.,;-–|>•*#()[]…")
