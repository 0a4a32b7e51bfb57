"""Every metric of the data's README, for one document at a time, and means with 95 % bootstrap intervals.

In: output and gold as text, or (text, role) pairs. Out: plain numbers.
Must not know: extractors, files, or how the gold was made.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

_WORD = re.compile(r"\w+")
LONG_PARAGRAPH = 40
"""characters from which a paragraph counts for loss"""
LONG_NODE = 20
"""characters from which a text node counts for leak"""
GRAM = 4
KEPT_SHARE = 0.9
NOT_NOISE = frozenset({"title", "caption", "byline", "credit", "date", "section", "tags", "lead", "body", "heading"})
RESAMPLES = 1000
SEED = 20240607


@dataclass(frozen=True, slots=True)
class Overlap:
    """Token overlap of an output with its gold, as multisets."""

    f1: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class ViScores:
    """One Vietnamese document. Those that ask "does it" are 0 or 1; `lead` is None where the page has none."""

    f1: float
    precision: float
    recall: float
    exact: float
    lead: float | None
    loss: float
    leak: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval over `n` documents."""

    mean: float
    low: float
    high: float
    n: int


def normal(text: str) -> str:
    """NFC, lower case, white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def tokens(text: str) -> list[str]:
    """The words of the text in NFC and lower case, as WCXB's own evaluation cuts them."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def overlap(output: str, gold: str) -> Overlap:
    """Token F1, precision and recall; two empty texts agree fully."""
    out, want = Counter(tokens(output)), Counter(tokens(gold))
    if not out and not want:
        return Overlap(1.0, 1.0, 1.0)
    common = sum((out & want).values())
    if not common:
        return Overlap(0.0, 0.0, 0.0)
    precision, recall = common / out.total(), common / want.total()
    return Overlap(2 * precision * recall / (precision + recall), precision, recall)


def loses(output: str, paragraphs: Iterable[str]) -> bool:
    """Whether a paragraph of 40+ characters has less than 90 % of its token 4-grams in the output."""
    have = _grams(tokens(output))
    return any(_share(paragraph, have) < KEPT_SHARE for paragraph in paragraphs if len(paragraph) >= LONG_PARAGRAPH)


def leaks(output: str, gold: str, nodes: Iterable[tuple[str, str]]) -> bool:
    """Whether a whole text node of 20+ characters of a noise role, absent from the gold, is in the output."""
    out, want = normal(output), normal(gold)
    for text, role in nodes:
        node = normal(text)
        if role not in NOT_NOISE and len(node) >= LONG_NODE and node in out and node not in want:
            return True
    return False


def vi_scores(output: str, gold: Sequence[tuple[str, str]], nodes: Iterable[tuple[str, str]]) -> ViScores:
    """All text metrics of one Vietnamese document, from its gold paragraphs and all its text nodes (text, role)."""
    article = "\n".join(text for text, _ in gold)
    words = overlap(output, article)
    leads = [text for text, role in gold if role == "lead"]
    return ViScores(
        f1=words.f1,
        precision=words.precision,
        recall=words.recall,
        exact=float(tokens(output) == tokens(article)),
        lead=float(has_lead(output, leads)) if leads else None,
        loss=float(loses(output, (text for text, role in gold if role in ("lead", "body")))),
        leak=float(leaks(output, article, nodes)),
    )


def has_lead(output: str, leads: Sequence[str]) -> bool:
    """Whether the gold lead is in the output, by the measure of `loses`, so that a changed quote mark costs nothing."""
    have = _grams(tokens(output))
    return all(_share(lead, have) >= KEPT_SHARE for lead in leads)


def role_counts(pairs: Iterable[tuple[str, str, int]]) -> dict[str, tuple[int, int, int]]:
    """Role → (characters right, predicted wrongly, missed), from (gold role, predicted role, characters)."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for gold, predicted, size in pairs:
        if gold == predicted:
            right[gold] += size
        else:
            missed[gold] += size
            wrong[predicted] += size
    return {role: (right[role], wrong[role], missed[role]) for role in {*right, *wrong, *missed}}


def role_f1(counts: Iterable[Mapping[str, tuple[int, int, int]]]) -> dict[str, float]:
    """F1 of each role that the gold has, over documents, weighted by characters."""
    total: dict[str, list[int]] = {}
    for document in counts:
        for role, numbers in document.items():
            total[role] = [a + b for a, b in zip(total.get(role, [0, 0, 0]), numbers, strict=True)]
    return {
        role: 2 * right / (2 * right + wrong + missed)
        for role, (right, wrong, missed) in total.items()
        if right + missed
    }


def macro_role_f1(counts: Iterable[Mapping[str, tuple[int, int, int]]]) -> float:
    """Mean over the gold's roles of their F1, without `other`: what the gold has no name for is no role to be found."""
    scores = [score for role, score in role_f1(counts).items() if role != "other"]
    return sum(scores) / len(scores) if scores else 0.0


def macro_role_interval(counts: Sequence[Mapping[str, tuple[int, int, int]]], groups: Sequence[str]) -> Interval:
    """`macro_role_f1` with its 95 % bootstrap interval; documents of one group are drawn together."""
    roles = sorted({role for each in counts for role in each if role != "other"})
    names = {name: index for index, name in enumerate(dict.fromkeys(groups))}
    held = np.zeros((len(names), len(roles), 3))
    for group, each in zip(groups, counts, strict=True):
        for role, numbers in each.items():
            if role != "other":
                held[names[group], roles.index(role)] += numbers
    drawn = np.random.default_rng(SEED).integers(0, len(names), size=(RESAMPLES, len(names)))
    right, wrong, missed = np.moveaxis(held[drawn].sum(axis=1), 2, 0)
    there = right + missed > 0
    scores = np.where(there, 2 * right / np.maximum(2 * right + wrong + missed, 1), 0).sum(axis=1)
    low, high = np.percentile(scores / np.maximum(there.sum(axis=1), 1), [2.5, 97.5])
    return Interval(macro_role_f1(counts), float(low), float(high), len(counts))


def aligned_roles(gold: Sequence[tuple[str, str]], blocks: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """(gold role, predicted role, characters) for each gold token, both sides being the page's text in order.

    Tokens are aligned by the longest common runs; what the blocks do not hold counts as predicted `missing`.
    """
    want = [(token, role) for text, role in gold for token in tokens(text)]
    have = [(token, role) for text, role in blocks for token in tokens(text)]
    predicted = ["missing"] * len(want)
    matcher = SequenceMatcher(None, [token for token, _ in want], [token for token, _ in have], autojunk=False)
    for start, other, size in matcher.get_matching_blocks():
        for step in range(size):
            predicted[start + step] = have[other + step][1]
    return [(role, predicted[index], len(token)) for index, (token, role) in enumerate(want)]


def line_f1(gold: Sequence[bool], kept: Sequence[bool], weights: Sequence[int] | None = None) -> float:
    """F1 of the lines kept, each line weighing one, or what `weights` (its characters) says."""
    weights = weights or [1] * len(gold)
    both = sum(weight for want, have, weight in zip(gold, kept, weights, strict=True) if want and have)
    either = sum(weight * (want + have) for want, have, weight in zip(gold, kept, weights, strict=True))
    return 2 * both / either if either else 1.0


def interval(values: Sequence[float], groups: Sequence[str] | None = None) -> Interval:
    """Mean with 95 % bootstrap interval; documents of one group (renderings of one page) are drawn together."""
    if not values:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    names = list(groups) if groups else [str(index) for index in range(len(values))]
    numbers = {name: index for index, name in enumerate(dict.fromkeys(names))}
    sums, sizes = np.zeros(len(numbers)), np.zeros(len(numbers))
    for name, value in zip(names, values, strict=True):
        sums[numbers[name]] += value
        sizes[numbers[name]] += 1
    draws = np.random.default_rng(SEED).integers(0, len(numbers), size=(RESAMPLES, len(numbers)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(np.mean(values)), float(low), float(high), len(values))


def calibration_error(probabilities: Sequence[float], truth: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: mean distance of stated probability and share that is true, over equal bins."""
    if not probabilities:
        return float("nan")
    stated, real = np.asarray(probabilities), np.asarray(truth, dtype=float)
    place = np.minimum((stated * bins).astype(int), bins - 1)
    gaps = [abs(float(stated[place == b].sum() - real[place == b].sum())) for b in range(bins)]
    return sum(gaps) / len(stated)


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    """All token 4-grams, padded at the end, so that the beginnings of grams are all shorter runs."""
    padded = [*words, *[""] * (GRAM - 1)]
    return {tuple(padded[start : start + GRAM]) for start in range(len(words))}


def _share(paragraph: str, have: set[tuple[str, ...]]) -> float:
    """Share of the paragraph's 4-grams that are there; one of fewer words is there as a whole or not."""
    words = tuple(tokens(paragraph))
    if not words:
        return 1.0
    if len(words) < GRAM:
        return float(any(gram[: len(words)] == words for gram in have))
    grams = [words[start : start + GRAM] for start in range(len(words) - GRAM + 1)]
    return sum(gram in have for gram in grams) / len(grams)
