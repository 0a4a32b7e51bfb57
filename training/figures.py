"""Cross-validated figures to stand in the model files.

In: a Trainer that has run, the gold. Out: mean token F1 by data set and genre.
Must not know: how the models were made. The full evaluation is `benchmarks`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from statistics import fmean

from benchmarks.metrics import overlap
from training.train import Points, Trainer


def cross_validated(
    trainer: Trainer,
    gold: Mapping[str, str],
    points: Sequence[Points] | None = None,
    share: float | None = None,
) -> dict[str, float]:
    """Mean F1 for each set and each genre in it; pages without an article in the gold are left out.

    `gold` has the article of each page whose gold is a text. Other points or another share of the chain may be tried.
    """
    found: dict[str, list[float]] = {}
    for index, example in enumerate(trainer.examples):
        if example.genre in ("synthetic", "static") or (example.key.startswith("vi/") and example.genre == "listing"):
            continue
        kept = trainer.labels(index, share, points[index] if points else None).points > 0
        own = "\n".join(text for text, keep in zip(example.segments.texts, example.kept == 1, strict=True) if keep)
        wanted = unicodedata.normalize("NFC", gold.get(example.page, own))
        output = "\n".join(text for text, keep in zip(example.segments.texts, kept, strict=True) if keep)
        name = example.key.split("/")[0]
        value = overlap(output, wanted).f1
        found.setdefault(name, []).append(value)
        found.setdefault(f"{name} {example.genre}", []).append(value)
    return {name: round(fmean(values), 4) for name, values in sorted(found.items())}
