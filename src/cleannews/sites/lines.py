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
_MARKS = " :.,;-–|>•*#()[]…"


def find_lines(texts: Sequence[str], lines: Sequence[Line]) -> list[Line | None]:
    """For each text the line of the rules that it is, or None."""
    whole = {plain(text).strip(_MARKS): line for line in lines for text in line.whole}
    starts = {plain(text): line for line in lines for text in line.starts}
    openings = tuple(starts)
    first: dict[Line, str] = {}
    found: list[Line | None] = []
    for text in texts:
        folded = plain(text[:_MOST])
        line = whole.get(folded.strip(_MARKS)) if len(text) < _MOST else None
        if line is None and folded.startswith(openings):
            line = next(each for start, each in starts.items() if folded.startswith(start))
        own = line is not None and line.again and first.setdefault(line, text) == text
        found.append(None if own else line)
    return found


def plain(text: str) -> str:
    """The text without regard to case, accents and white space."""
    return " ".join(fold(text.lower()).split())
