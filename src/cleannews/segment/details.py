"""A line of details, "By Jane Roe | Daily News 3 May", to its pieces, which stand in elements named author, source and date.

In: the parts of the line and a key for each, from the names of the elements around it. Out: which parts begin a new piece.
Must not know: elements, masks, what a piece is taken for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Characters from which on it is no line of details but a paragraph with a name or a date in it; with the blanks of its source.
_LONGEST, _WITH_BLANKS = 100, 2000
# What a full sentence ends with, and what may follow there.
_STOPS, _CLOSERS = (".", "!", "?", "…", ":"), "\"'”’»)] "
# Characters of what leads to a detail without being one ("By", "Posted on:"), of what closes one ("ago"), and of a time zone.
_LEADS, _CLOSES, _ZONE = 20, 12, 4
# What parts two details.
_SEPARATORS = " \t\r\n\u00a0,;|/·•–—-"
# Words from which on what has no name is no source or place but a clause.
_CLAUSE = 5


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

    def goes_on(self) -> bool:
        """Whether it is the rest of a sentence."""
        text = self.text.lstrip(_SEPARATORS)
        clause = text is self.text and len(text.split(maxsplit=_CLAUSE)) >= _CLAUSE
        return not self.key and (clause or text[:1].islower() or text[:1] in _CLOSERS)

    def add(self, text: str) -> None:
        self.text = f"{self.text} {text}".strip()


def is_line(text: str) -> bool:
    """Whether a piece, as it stands in the source, can be a line of details."""
    if len(text) > _WITH_BLANKS:
        return False
    folded = " ".join(text.split())
    return len(folded) <= _LONGEST and not folded.rstrip(_CLOSERS).endswith(_STOPS)


def cut_details(texts: Sequence[str], keys: Sequence[int]) -> list[int]:
    """Which parts begin a new piece, the first aside; none if all of the line is one detail, or if it is prose.

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
    if not any(group.key for group in groups) or any(group.goes_on() for group in groups[1:]):
        return []
    cuts = [group.start for group in groups[1:]]
    return [] if any(_within_word(texts[cut - 1], texts[cut], keys[cut]) for cut in cuts) else cuts


def _within_word(before: str, after: str, key: int) -> bool:
    """Whether a cut would part a word, or a bracket from what is in it."""
    return before.rstrip()[-1:] in ("(", "[") or (not key and before[-1:].isalnum() and after[:1].isalnum())


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))
