"""Paragraphs that were broken into lines of one width, as mail, terminals and converters such as lynx, w3m and html2text write them.

In: the lines of a plain text, in order. Out: for each line, whether it goes on with the one before.
Must not know: what a line means. A text is taken for broken only if its lines say so themselves: enough of them go on in the
middle of a sentence, and all of those are as long as a line can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Nobody breaks running text into shorter or longer lines than these, in characters.
_NARROWEST, _WIDEST = 40, 132
# So many lines have to go on in the middle of a sentence, and at least so large a part of them has to be full.
_FEWEST, _FULL = 4, 0.8
# Lines are broken by width on screen too, and letters have different widths: by how much of the width a full line may be too short.
_SLACK = 0.1
# Of paragraphs that were joined, so many end as sentences do: alternative texts of pictures and lists of words do not.
_ENDED = 0.15
# And of the lines that are full by that measure, so many go on in the middle of a sentence: those of menus and lists do not.
_GOING_ON = 0.3
# Addresses and lines of programs are broken where their author liked.
_LONGEST_WORD = 20
_SIGN = re.compile(r"[{}\[\]<>=_;|\\#$@*&]|\w\(")
_STOPS = (".", "!", "?", "…", ":", ";", ".”", '."', ".)", "!”", '!"', "?”", '?"', "./.")


@dataclass(frozen=True, slots=True)
class Line:
    """What decides whether a line goes on with the one before."""

    text: str
    blank: int
    """Blank lines before it."""
    indent: int
    bullet: bool


def joints(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it is the rest of the paragraph that the line before is from."""
    inside = [row > 0 and _in_sentence(lines[row - 1], lines[row]) for row in range(len(lines))]
    pairs = [(lines[row - 1], lines[row]) for row, holds in enumerate(inside) if holds]
    nothing = [False] * len(lines)
    # Of different words: a list whose entries begin in the same way is none.
    if len({_first_word(after) for _, after in pairs}) < _FEWEST:
        return nothing
    width = max(_length(before) for before, _ in pairs)
    full = [_length(before) + 1 + len(_first_word(after)) > (1 - _SLACK) * width for before, after in pairs]
    as_long = sum((1 - _SLACK) * width < _length(line) <= width for line in lines)
    if sum(full) < _FULL * len(full) or len(pairs) < _GOING_ON * as_long:
        return nothing
    found = [row > 0 and (holds or _fills(lines[row - 1], lines[row], width)) for row, holds in enumerate(inside)]
    ends = list(_last_rows(found))
    ended = sum(lines[row].text.endswith(_STOPS) for row in ends)
    return found if ended >= _ENDED * len(ends) else nothing


def _in_sentence(before: Line, line: Line) -> bool:
    """Whether a sentence goes on from one line to the next, by their letters."""
    return (
        line.text[0].islower()
        and not line.bullet
        and line.blank <= 1
        and _NARROWEST <= _length(before) <= _WIDEST
        and not before.text.endswith(_STOPS)
        and before.text != line.text
        and _is_prose(before.text)
        and len(_first_word(line)) <= _LONGEST_WORD
    )


def _is_prose(text: str) -> bool:
    return len(_SIGN.findall(text)) <= 1


def _fills(before: Line, line: Line, width: int) -> bool:
    """Whether the line before had no room for the first word of this one, in a text that is broken at a width."""
    return (
        not line.bullet
        and not line.blank
        and line.indent <= before.indent
        and _length(before) <= width < _length(before) + 1 + len(_first_word(line))
        and _is_prose(before.text)
        and len(_first_word(line)) <= _LONGEST_WORD
    )


def _last_rows(found: Sequence[bool]) -> Iterator[int]:
    """Where paragraphs of more than one line end."""
    for row, joined in enumerate(found):
        if joined and not (row + 1 < len(found) and found[row + 1]):
            yield row


def _length(line: Line) -> int:
    return line.indent + len(line.text)


def _first_word(line: Line) -> str:
    return line.text.split(maxsplit=1)[0]
