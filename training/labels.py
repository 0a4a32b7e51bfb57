"""Which segments of a page belong to its article, found by aligning their words with the gold text.

In: the texts of a page's segments, the gold paragraphs. Out: a label a segment: kept or not, and the gold paragraph's role.
Must not know: features, models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"\w+")
# Runs of this many words decide whether a segment can be from the gold text at all.
_GRAM = 4


def words_of(text: str) -> list[str]:
    """Words as WCXB counts them."""
    return _WORD.findall(text.lower())


def align(texts: Sequence[str], gold: Sequence[tuple[str, str]]) -> list[str | None]:
    """The role of the gold paragraph that each text is from, or None.

    `gold` holds (role, text). Texts most of whose runs of four words do not stand in the gold text are out; the rest is
    put in order by a longest common subsequence over words, which decides between copies of a text.
    """
    gold_words: list[str] = []
    gold_roles: list[str] = []
    for role, text in gold:
        found = words_of(text)
        gold_words += found
        gold_roles += [role] * len(found)
    grams = [_grams(gold_words, size) for size in range(1, _GRAM + 1)]
    number: dict[str, int] = {word: index for index, word in enumerate(dict.fromkeys(gold_words))}
    bags = [words_of(text) for text in texts]
    page_words: list[int] = []
    page_rows: list[int] = []
    for row, bag in enumerate(bags):
        if bag and _coverage(bag, grams) >= 0.5:
            known = [number[word] for word in bag if word in number]
            page_words += known
            page_rows += [row] * len(known)
    matched: list[dict[str, int]] = [{} for _ in texts]
    for block in LCSseq.opcodes(page_words, [number[word] for word in gold_words]):
        if block.tag == "equal":
            for source, target in zip(
                range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True
            ):
                tally = matched[page_rows[source]]
                tally[gold_roles[target]] = tally.get(gold_roles[target], 0) + 1
    return [
        max(tally, key=lambda role: tally[role]) if bag and sum(tally.values()) >= 0.5 * len(bag) else None
        for bag, tally in zip(bags, matched, strict=True)
    ]


def _grams(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[index : index + size]) for index in range(len(words) - size + 1)}


def _coverage(bag: Sequence[str], grams: Sequence[set[tuple[str, ...]]]) -> float:
    """Share of the text's words that stand in a run of (at most) four words found in the gold text."""
    size = min(len(bag), len(grams))
    covered = [False] * len(bag)
    for index in range(len(bag) - size + 1):
        if tuple(bag[index : index + size]) in grams[size - 1]:
            covered[index : index + size] = [True] * size
    return sum(covered) / len(bag)
