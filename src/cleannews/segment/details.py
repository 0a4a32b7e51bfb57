"""A line of details, "By Jane Roe | Daily News 3 May", to the pieces it is made of, which stand in elements named author, source and date.

In: the parts of the line and a key for each, from the names of the elements around it. Out: which parts begin a new piece.
Must not know: elements, masks, what a piece is taken for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Characters from which on it is no line of details but a paragraph with a name or a date in it.
_LONGEST = 100
# What a full sentence ends with.
_STOPS = (".", "!", "?", "…")
# Characters of what leads to a detail without being one ("By", "Posted on:"), of what closes one ("ago"), and of a time zone.
_LEADS, _CLOSES, _ZONE = 20, 12, 4


@dataclass(slots=True)
class _Group:
    """Parts in a row that are one piece."""

    start: int
    key: int
    text: str

    def leads(self) -> bool:
        return not self.key and len(self.text) <= _LEADS and (self.text[-1:].isalnum() or self.text[-1:] == ":")

    def closes(self) -> bool:
        short = self.text.islower() and len(self.text) <= _CLOSES
        return not self.key and (short or (self.text.isupper() and len(self.text) <= _ZONE))

    def add(self, text: str) -> None:
        self.text = f"{self.text} {text}".strip()


def is_line(text: str) -> bool:
    """Whether a piece, as it stands in the source, can be a line of details."""
    folded = " ".join(text.split())
    return len(folded) <= _LONGEST and not folded.endswith(_STOPS)


def cut_details(texts: Sequence[str], keys: Sequence[int]) -> list[int]:
    """Which parts begin a new piece, the first aside; none if all of the line is one detail.

    `keys` says what the elements around a part are named after, 0 for nothing. Parts of one key in a row are one piece; so is what
    only parts two details, leads to one or closes it.
    """
    groups = [_Group(0, 0, "")]
    for start, (text, key) in enumerate(zip(texts, keys, strict=True)):
        last, text = groups[-1], text.strip()
        if key == last.key or not _has_words(text):
            last.add(text)
            continue
        if (key and last.leads()) or not _has_words(last.text):
            start = groups.pop().start
        if groups and groups[-1].key == key:
            groups[-1].add(text)
        else:
            groups.append(_Group(start, key, text))
    if len(groups) > 1 and groups[-1].closes():
        groups.pop()
    return [group.start for group in groups[1:]] if any(group.key for group in groups) else []


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))
