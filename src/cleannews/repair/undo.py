"""Undo damage to text: mojibake, old alphabets, markup that is shown, letters in pieces, invisible characters, Ð for Đ.

In: a block or line of text, of any length, and what is known of its page. Out: the text, and a ``Repair`` for each
change. Must not know blocks or roles. White space, quotes, ligatures, width and the place of the tone are taste, not
damage.

Clean text is recognised by a few scans and returned as it is.
"""

import re

from cleannews.lexicon.legacy import convert, is_unicode
from cleannews.lexicon.mojibake import PAIR
from cleannews.lexicon.syllables import letters_in_syllables
from cleannews.repair.characters import (
    CONTROL,
    SUSPECTS,
    compose,
    drop_controls,
    is_composed,
    join_surrogates,
    restore_eth,
)
from cleannews.repair.entities import decode_markup, may_hold_markup
from cleannews.repair.mojibake import undo_mojibake
from cleannews.repair.page import UNKNOWN, Page
from cleannews.repair.records import Records, Repair

_ROUNDS = 6  # again while that changes the text: pairs that a control character parted, letters that were encoded twice
# Two, for one with an alternative tries both at each character, and takes four times as long.
_SUSPECT = re.compile(f"[{SUSPECTS}]")
_PAIR = re.compile(PAIR)


def repair(text: str, page: Page = UNKNOWN) -> tuple[str, tuple[Repair, ...]]:
    """The text without damage, and what was done; the very same string and ``()`` if there is nothing to do.

    Never raises; takes time linear in the length; repairing a repaired text changes nothing.
    """
    if page.legacy is None and is_clean(text):
        return text, ()
    records = Records()
    repaired = _from_legacy(text, page, records)
    if repaired is text and is_clean(text):
        return text, ()
    for _ in range(_ROUNDS):
        before = repaired
        for step in (undo_mojibake, decode_markup, drop_controls, join_surrogates, compose):
            repaired = step(repaired, records)
        repaired = restore_eth(repaired, records, vietnamese=page.vietnamese)
        if repaired == before:
            break
    return (text, ()) if repaired == text else (repaired, tuple(records.found))


def is_clean(text: str) -> bool:
    """Whether no step could find work: so it is with nearly every text, and this must be fast."""
    if ("&" in text or "<" in text or "://" in text) and may_hold_markup(text):
        return False
    # What can be printed, the line ends of the source apart, holds nothing invisible; a regular expression is asked only of the rest.
    if text.isascii():
        return text.replace("\n", " ").replace("\t", " ").isprintable() or not CONTROL.search(text)
    return not _SUSPECT.search(text) and not _PAIR.search(text) and is_composed(text)


def _from_legacy(text: str, page: Page, records: Records) -> str:
    """The text out of the page's old alphabet, unless it is in Unicode already: templates are, around old articles."""
    if page.legacy is None or text.isascii() or is_unicode(text):
        return text
    converted = convert(text, page.legacy)
    gain = letters_in_syllables(converted) - letters_in_syllables(text)
    # Ngày 5 tháng 3 could be either: it is what most of the page is, unless the page is both
    if converted == text or gain < 0 or (page.mixed and not gain):
        return text
    records.add("legacy", text, converted)
    return converted
