"""What each idea buys: the models trained without it, on folds. `python -m training.ablation --data DIR` prints the table.

In: the data folder. Out: Markdown, cross-validated mean token F1 by set, for HTML and plain text.
Must not know: how anything is learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from benchmarks.data import ViPage, existing_data
from training.boosting import Settings
from training.examples import Example, gather, load_pages
from training.figures import cross_validated
from training.train import Trainer, log_odds

# Beginnings of the names of the features that an idea consists of.
WITHOUT = {
    "lexicon": ("says_ opens_ phrase consent appeal related comment_ ending_ chrome_ since_ until_ under_".split()),
    "duplicates": ["cop"],
    "structure": ["rhythm", "alike_", "shape_"],
    "neighbours": [
        "chars-",
        "chars+",
        "ended-",
        "ended+",
        "links-",
        "links+",
        "date-",
        "date+",
        "near_before",
        "near_after",
        "linked_near",
    ],
}
SETS = ("vi whole", "vi fragment", "news", "wcxb", "wcxb article")


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder that the data's unpack made.")
@click.option(
    "--rounds", default=300, help="Stumps a scorecard; fewer than in the models, so that it ends within half an hour."
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["html", "text"]), default=("html", "text"))
def main(data: Path | None, rounds: int, kinds: tuple[str, ...]) -> None:
    """Print what the models lose without each idea."""
    pages = load_pages(existing_data(data))
    gold = {page.key: page.gold for page in pages if not isinstance(page, ViPage)}
    for kind in kinds:
        examples, folds, _ = gather(pages, kind)
        click.echo(f"\n| {kind} | {' | '.join(SETS)} |\n|---|{'--:|' * len(SETS)}")
        settings = Settings(rounds=rounds)
        trainer = Trainer(kind, examples, folds, settings)
        trainer.run(final=False)
        _show("everything", cross_validated(trainer, gold))
        _show("without the chain of roles", cross_validated(trainer, gold, share=0.0))
        first = [
            points._replace(kept=np.rint(log_odds(trainer.chances[index]) * settings.scale).astype(np.int64))
            for index, points in enumerate(trainer.points)
        ]
        _show("without the second pass", cross_validated(trainer, gold, points=first))
        for name, beginnings in WITHOUT.items():
            poorer = Trainer(kind, [drop(example, beginnings) for example in examples], folds, settings)
            poorer.run(final=False)
            _show(f"without {name}", cross_validated(poorer, gold))


def _show(name: str, figures: Mapping[str, float]) -> None:
    click.echo(f"| {name} | " + " | ".join(f"{figures[part]:.3f}" for part in SETS) + " |")


def drop(example: Example, beginnings: Sequence[str]) -> Example:
    """The example without the features whose names begin so."""
    keep = [not name.startswith(tuple(beginnings)) for name in example.features.names]
    names = tuple(name for name, kept in zip(example.features.names, keep, strict=True) if kept)
    matrix = np.ascontiguousarray(example.features.matrix[:, np.array(keep)])
    return replace(example, features=replace(example.features, names=names, matrix=matrix))


if __name__ == "__main__":
    main()
