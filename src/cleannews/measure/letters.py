"""How many letters, digits, marks and words of each kind stand at the beginning of each text, for all texts at once.

In: texts. Out: counts, an array a kind, one number a text.
Must not know: what the counts are taken for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import ne

import numpy as np
from numpy.typing import NDArray

Counts = dict[str, NDArray[np.int64]]

# Counts look at this much of a text: enough to tell, and cheap on a text of megabytes.
# Eight counts of up to 255 fit one 64-bit number.
HEAD = 160
COMMAS = ",、，;"
STOPS = ".!?…。！？"
# Texts looked at together: bounds the memory that a page of tens of thousands takes.
_CHUNK = 2048
# Letters that hardly any other language than Vietnamese writes.
_ACCENTED = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_KINDS = ("letters", "digits", "capitals", "accented", "spaces", "commas", "separators", "words")
_MORE_KINDS = ("dots", "dashes", "stops", "capital_words", "glued")
_WORDS = np.uint64(8 * _KINDS.index("words"))
_CAPITAL_WORDS, _GLUED = (np.uint64(8 * _MORE_KINDS.index(name)) for name in ("capital_words", "glued"))
# Alphabets are up to here, and few to a page, so what their characters are is remembered by the block. Beyond are thousands of signs.
_ALPHABETS = 0x3000
# What a character is beside others: white space opens nothing, a capital right behind a small letter or a full stop is glued to it.
_SPACE, _OTHER, _CAPITAL, _SMALL = range(4)
_MARKS = {"commas": COMMAS, "separators": "|•·»›>#×→", "dots": ".:@", "dashes": "-–—", "stops": STOPS}


def count_heads(texts: list[str]) -> Counts:
    """Counts by kind in the first 160 characters of each text.

    `words` are what white space parts, `capital_words` those that open with a capital, `capitals` all characters that lower case
    changes;
    a space is counted behind each text too; `glued` are capitals right behind a small letter or a mark that ends sentences.
    """
    parts = [_count([text[:HEAD] for text in texts[low : low + _CHUNK]]) for low in range(0, len(texts), _CHUNK)]
    counts = np.concatenate([np.zeros((0, 16), dtype=np.uint8), *parts]).T.astype(np.int64)
    names = (*_KINDS, *_MORE_KINDS)
    return {name: counts[index] for index, name in enumerate(names)}


def _count(heads: list[str]) -> NDArray[np.uint8]:
    """Counts in the order of the kinds: shape (texts, 16)."""
    whole = " ".join([*heads, ""])
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    begins = np.cumsum([0, *(len(head) + 1 for head in heads)])[:-1]
    first, second, sort = _table(codes).take(codes, axis=1)
    before = np.concatenate(([_SPACE], sort[:-1]))
    opens = (sort != _SPACE) & (before == _SPACE)
    first += opens.astype(np.uint64) << _WORDS
    second += (opens & (sort == _CAPITAL)).astype(np.uint64) << _CAPITAL_WORDS
    second += ((sort == _CAPITAL) & (before == _SMALL)).astype(np.uint64) << _GLUED
    packed = np.stack([np.add.reduceat(column, begins) for column in (first, second)], axis=1)
    counts: NDArray[np.uint8] = packed.astype("<u8").view(np.uint8)
    for row, head in enumerate(heads) if "İ" in whole else ():
        if "İ" in head:  # it becomes two characters, which moves all behind it
            counts[row, _KINDS.index("capitals")] = sum(map(ne, head, head.lower()))
    return counts


def _table(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The traits of the characters that there are, by their code: shape (3, codes)."""
    table = np.zeros((3, (int(codes.max()) | 255) + 1), dtype=np.uint64)
    for block in np.flatnonzero(np.bincount(codes >> 8)[: _ALPHABETS >> 8]).tolist():
        table[:, block << 8 : (block + 1) << 8] = _block(block)
    if table.shape[1] > _ALPHABETS:
        for code in np.unique(codes[codes >= _ALPHABETS]).tolist():
            table[:, code] = _traits(chr(code))
    return table


@lru_cache(maxsize=_ALPHABETS >> 8)
def _block(number: int) -> NDArray[np.uint64]:
    """The traits of 256 characters."""
    found = np.array([_traits(chr(code)) for code in range(number << 8, (number + 1) << 8)], dtype=np.uint64).T
    found.setflags(write=False)
    return found


@lru_cache(maxsize=4096)
def _traits(character: str) -> tuple[int, int, int]:
    """What a character adds to the packed counts, and what it is beside others."""
    kinds = {
        "letters": character.isalpha(),
        "digits": character.isdigit(),
        "capitals": character.lower() != character,
        "accented": _ACCENTED.match(character) is not None,
        "spaces": character == " ",
        **{name: character in marks for name, marks in _MARKS.items()},
    }
    first, second = (
        sum(1 << 8 * place for place, name in enumerate(names) if kinds.get(name)) for names in (_KINDS, _MORE_KINDS)
    )
    small = character.islower() or character in STOPS
    return (
        first,
        second,
        _SPACE if character.isspace() else _CAPITAL if character.isupper() else _SMALL if small else _OTHER,
    )
