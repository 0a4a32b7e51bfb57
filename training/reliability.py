"""Whether the stated probabilities hold: blocks of each set by what models said of them that had not seen their site.

In: the data folder, the folds' models. Out: Markdown, a line a set: blocks, expected calibration error, and the share that belongs to
the article in each tenth of the stated probability. Must not know: how models are made.
`python -m training.reliability --data DIR` takes three minutes. `benchmarks` shows the same for the Vietnamese pages, whose gold has
every block; that of the other sets is a text, so their blocks are those that training could align with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.data import existing_data
from benchmarks.metrics import calibration_error
from benchmarks.tables import figure
from cleannews.label import Told, label
from cleannews.scorecard import parse_model, score
from training.examples import UNKNOWN, examples, folds_of, load_pages
from training.folds import FOLDS

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks/out/folds"
SETS = {"vi": "Vietnamese", "news": "News", "wcxb": "WCXB"}


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder that the data's unpack made.")
@click.option("--folds", type=click.Path(path_type=Path), default=FOLDER, help="The folds' models.")
def main(data: Path | None, folds: Path) -> None:
    """Print the tables."""
    for kind in ("html", "text"):
        found: dict[str, list[tuple[NDArray[np.float64], NDArray[np.bool_]]]] = {}
        for name, stated, kept in judged(existing_data(data), folds, kind):
            found.setdefault(name, []).append((stated, kept))
        tenths = " | ".join(f"{place / 10:.1f}–{(place + 1) / 10:.1f}" for place in range(10))
        click.echo(f"\n| {kind} | blocks | error | {tenths} |\n|---|{'--:|' * 12}")
        for key, words in SETS.items():
            stated, kept = (np.concatenate(part) for part in zip(*found[key], strict=True))
            place = np.minimum((stated * 10).astype(int), 9)
            shares = [figure(float(kept[place == one].mean())) if (place == one).any() else "–" for one in range(10)]
            error = calibration_error(stated.tolist(), kept.tolist())
            click.echo(f"| {words} | {len(stated)} | {error:.3f} | {' | '.join(shares)} |")


def judged(data: Path, folds: Path, kind: str) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.bool_]]]:
    """For each page: its set, the stated probabilities, and which of these blocks belong to the article."""
    pages = load_pages(data)
    fold_of = folds_of(pages)
    models = [
        parse_model((folds / str(fold) / f"{kind}.json").read_text("utf-8"), f"{kind}.json") for fold in range(FOLDS)
    ]
    for example in examples(pages, kind):
        known = example.kept != UNKNOWN
        if not known.any():
            continue
        model = models[fold_of[example.group]]
        scores = score(example.segments, example.features, model)
        bars = model.thresholds.of(scores.is_article)
        labels = label(scores, Told.of(example.segments), model.sequence, model.scale, bars)
        stated = np.asarray(scores.keep.chances(labels.odds), dtype=np.float64)
        yield example.key.split("/")[0], stated[known], example.kept[known] == 1


if __name__ == "__main__":
    main()
