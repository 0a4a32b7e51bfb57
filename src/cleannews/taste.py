"""Changes of taste that options ask for: datelines, end marks, the place of the tone, straight quotes. All off by default.

In: the pieces as they were understood, and Options. Out: the pieces, kept ones with their text changed. Must not know
how blocks were found or judged; nothing before this stage knows of it, so roles, scores and offsets are the same with
and without. Names and marks are data: ``lexicon/tables``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from cleannews.lexicon.data import load_table
from cleannews.lexicon.endings import end_marks, ends_with_mark
from cleannews.lexicon.syllables import with_tones_placed
from cleannews.options import Options
from cleannews.pieces import Piece, dropped
from cleannews.segment.markdown import shown

_EMPTIED = "nothing is left of it after the changes that options asked for"
_DASHES = r"–—\-"


@dataclass(frozen=True, slots=True)
class _Tables:
    dateline: re.Pattern[str]
    end_mark: re.Pattern[str]
    quotes: dict[int, int]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    data = load_table("taste")
    bracketed, bare = (_any_of(data["datelines"][form]) for form in ("bracketed", "bare"))
    address = data["datelines"]["address"]
    dateline = (
        rf"\s*(?:\((?i:{bracketed}|{address})\)\s*(?:[{_DASHES}:]\s*)?|(?:{bare})\s*[{_DASHES}]\s*)(?=[^\s{_DASHES}])"
    )
    return _Tables(
        dateline=re.compile(dateline),
        end_mark=re.compile(rf"\s*(?:{_any_of(end_marks()[0])})\s*\Z"),
        quotes=str.maketrans(data["quotes"]["curly"], data["quotes"]["straight"]),
    )


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def apply_taste(pieces: Iterable[Piece], options: Options, markdown: bool = False) -> list[Piece]:
    """The pieces, the text of kept ones as the options want it. One of which nothing is left is no longer kept.

    `markdown` says whether the page is Markdown.
    """
    changes = _changes(options)
    if markdown and options.strip_markdown:
        changes.insert(0, lambda text: " ".join(shown(text).text.split()))
    found = []
    first = {"lead", "body"}  # a dateline opens the first paragraph of either kind, and no other
    for piece in pieces:
        text = piece.text
        if piece.kept:
            if options.strip_datelines and piece.role in first:
                dateline = _tables().dateline.match(text)
                text = text[dateline.end() :] if dateline else text
                first.discard(piece.role)
            for change in changes:
                text = change(text)
        found.append(piece if text == piece.text else _changed(piece, text))
    return found


def _changes(options: Options) -> list[Callable[[str], str]]:
    changes: list[Callable[[str], str]] = []
    if options.strip_end_marks:
        changes.append(_without_end_mark)
    style = options.tone_marks
    if style is not None:
        changes.append(lambda text: with_tones_placed(text, style))
    if options.straight_quotes:
        changes.append(lambda text: text.translate(_tables().quotes))
    return changes


def _without_end_mark(text: str) -> str:
    """The text with the full stop that an end mark begins with, unless it ends in punctuation without it."""
    found = _tables().end_mark.search(text[-12:])
    if not found or not ends_with_mark(text.rstrip()):
        return text
    rest = text[: len(text) - len(found[0])]
    stop = "." if found[0].strip().startswith(".") and rest and rest[-1] not in ".!?…:;" else ""
    return rest + stop


def _changed(piece: Piece, text: str) -> Piece:
    if text:
        return piece._replace(text=text)
    return dropped(piece, _EMPTIED)
