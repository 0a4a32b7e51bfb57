"""Cross-validated figures to stand in the model files.

In: a Trainer that has run, the gold. Out: mean token F1 by data set and genre; macro-F1 of roles.
Must not know: how the models were made. The full evaluation is `benchmarks`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics import macro_role_f1, overlap, role_counts
from cleannews.label import threshold
from cleannews.roles import ROLES
from training.train import THRESHOLDS, Trainer


def cross_validated(
    trainer: Trainer, gold: Mapping[str, str], odds: Sequence[NDArray[np.float64]] | None = None
) -> dict[str, float]:
    """Mean F1 for each set and each genre in it; pages without an article in the gold are left out.

    `gold` has the article of each page whose gold is a text. Other log-odds than the trainer's points may be tried.
    """
    found: dict[str, list[float]] = {}
    for index, example in enumerate(trainer.examples):
        if example.genre in ("synthetic", "static") or (example.key.startswith("vi/") and example.genre == "listing"):
            continue
        texts = example.segments.texts
        own = trainer.points[index].kept / trainer.settings.scale if odds is None else odds[index]
        chances = 1 / (1 + np.exp(-np.clip(own, -50, 50)))
        bars = THRESHOLDS[trainer.kind].of(trainer.page_points[index] > 0)
        bar = threshold(chances, np.array([len(text) for text in texts], dtype=np.float64), bars)
        labelled = "\n".join(text for text, keep in zip(texts, example.kept == 1, strict=True) if keep)
        wanted = unicodedata.normalize("NFC", gold.get(example.page, labelled))
        output = "\n".join(text for text, keep in zip(texts, chances > bar, strict=True) if keep)
        name = example.key.split("/")[0]
        value = overlap(output, wanted).f1
        found.setdefault(name, []).append(value)
        found.setdefault(f"{name} {example.genre}", []).append(value)
    return {name: round(fmean(values), 4) for name, values in sorted(found.items())}


def roles_f1(trainer: Trainer) -> float:
    """Macro-F1 over roles, weighted inside a role by characters, on the Vietnamese articles."""
    counts = []
    for index, example in enumerate(trainer.examples):
        if example.genre in ("whole", "fragment"):
            known = (ROLES[number] for number in example.roles.tolist())
            texts = map(len, example.segments.texts)
            counts.append(role_counts(list(zip(known, trainer.labels(index).roles, texts, strict=True))))
    return macro_role_f1(counts)
