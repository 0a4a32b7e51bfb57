"""Cross-validated figures to stand in the model files.

In: examples, what models that had not seen them made of them, the gold. Out: mean token F1 by data set and genre.
Must not know: how the models were made. The full evaluation is `benchmarks`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np

from benchmarks.metrics import overlap
from cleannews.label import label
from cleannews.sequence import Sequence as Chain
from training.examples import Example
from training.train import Points


def cross_validated(
    examples: Sequence[Example],
    points: Sequence[Points],
    chains: Sequence[Chain],
    gold: Mapping[str, str],
    scale: float,
) -> dict[str, float]:
    """Mean F1 for each set and each genre in it; pages without an article in the gold are left out."""
    found: dict[str, list[float]] = {}
    for example, told, chain in zip(examples, points, chains, strict=True):
        if example.genre in ("synthetic", "static") or (example.key.startswith("vi/") and example.genre == "listing"):
            continue
        sizes = np.array([len(text) for text in example.segments.texts], dtype=np.float64)
        kept = label(told.rounded(), sizes, chain, scale).points > 0
        own = "\n".join(text for text, keep in zip(example.segments.texts, example.kept == 1, strict=True) if keep)
        wanted = unicodedata.normalize("NFC", gold.get(example.page, own))
        output = "\n".join(text for text, keep in zip(example.segments.texts, kept, strict=True) if keep)
        name = example.key.split("/")[0]
        value = overlap(output, wanted).f1
        found.setdefault(name, []).append(value)
        found.setdefault(f"{name} {example.genre}", []).append(value)
    return {name: round(fmean(values), 4) for name, values in sorted(found.items())}
