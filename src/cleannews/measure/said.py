"""The words of each text in one case, found once for all that compare words.

In: texts. Out: lists of words.
Must not know: what they are compared with.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
SAID = 800
"""Characters of a text whose words are listed."""


def fold_words(text: str, most: int = SAID) -> list[str]:
    """The words in the first `most` characters of a text, ignoring case."""
    return _WORD.findall(text[:most].casefold())


def list_words(texts: list[str]) -> list[list[str]]:
    """The words of each text; texts that are the same share one list."""
    found = {text: fold_words(text) for text in set(texts)}
    return [found[text] for text in texts]
