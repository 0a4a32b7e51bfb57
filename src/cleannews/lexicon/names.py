"""Vietnamese names of people: how much of a short line is one.

In: a line; the syllables of names, ``tables/names.toml``. Out: a share. Must not know roles or pages: a name is evidence of a
byline, never proof; places and streets are called like people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cleannews.lexicon.data import load_table

LONGEST = 60
"""Characters of the longest line that can be a signature."""

_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def name_syllables() -> tuple[frozenset[str], frozenset[str]]:
    """(family names, all names), lower case."""
    data = load_table("names")
    return frozenset(data["family"]), frozenset(data["family"]) | frozenset(data["given"])


def name_share(text: str) -> float:
    """Share of a line's letters that stand in names of people, 0 to 1; 0 for a line of more than 60 characters.

    A name is a run of two to four capitalised words (or words in capitals) that people are called; a run of one word is none.
    """
    # A name has two capitals; most lines have one at their beginning, and this says so at once.
    if len(text) > LONGEST or text.isascii() or text[1:].islower() or sum(map(str.isupper, text)) < 2:
        return 0.0
    family, known = name_syllables()
    letters = named = 0
    run: list[str] = []
    for match in [*_WORD.finditer(text), None]:
        word = match[0] if match else ""
        letters += len(word)
        if match and word[0].isupper() and word.lower() in known and (not run or text[match.start() - 1] == " "):
            run.append(word)
            continue
        named += _counted(run, family)
        run = [word] if match and word[0].isupper() and word.lower() in known else []
    return named / letters if letters else 0.0


def _counted(run: list[str], family: frozenset[str]) -> int:
    """Letters of a run, if it is a name: half of them, if no family name opens it."""
    if not 2 <= len(run) <= 4:
        return 0
    size = sum(map(len, run))
    return size if run[0].lower() in family else (size + 1) // 2
