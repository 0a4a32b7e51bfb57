"""When two lines are the same line, and two documents of the same site.

In: the text of a segment; an address. Out: the form in which lines are compared; the name of a site.
Must not know: counts, files, scores.
"""

from __future__ import annotations

import re
import unicodedata

from cleannews.sites import host_of

# A number with the signs inside it: "31.137 lượt xem" and "982 lượt xem" are one line.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Numbers alone are one line once their digits are folded, and the cells of a table in an article are that; so are "2 - 1" and "5 kg".
_LETTERS = 3
# Characters of the longest line that is looked at. Footers of one piece are longer, and are known without this; so are most paragraphs
# of articles, which would fill the memory.
_LONGEST = 300
# What is looked at, before it is folded.
_ENOUGH = 4 * _LONGEST


def normal_line(text: str) -> str | None:
    """The line in lower case and NFC, its numbers 0, its white space single; diacritics stay. None for one that tells nothing."""
    if len(text) > _ENOUGH:
        return None
    folded = unicodedata.normalize("NFC", " ".join(text.casefold().split()))
    found = _NUMBER.sub("0", folded)
    if len(found) > _LONGEST or sum(map(str.isalpha, found)) < _LETTERS:
        return None
    return found


def site_of(url: str | None) -> str:
    """The host of an address, without `www.`; empty if there is no address.

    Not the domain above it: sports.example.vn and m.example.vn have templates of their own.
    """
    host = host_of(url).lower().removeprefix("www.") if url else ""
    return host.encode("utf-8", "replace").decode()  # without halves of surrogate pairs, which no file can hold
