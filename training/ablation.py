"""What each idea buys: the models trained without it, on folds. `python -m training.ablation --data DIR` prints the table.

In: the data folder. Out: Markdown, cross-validated mean token F1 by set, for HTML and plain text; macro-F1 of roles.
Must not know: how anything is learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.data import ViPage, existing_data
from training.boosting import SETTINGS
from training.examples import Example, gather, load_pages
from training.figures import cross_validated, roles_f1
from training.train import Trainer, log_odds

# Beginnings of the names of the features that an idea consists of.
WITHOUT = {
    "what the page declares (titles, summary, authors, keywords)": (
        "title_ from_title summary_ author_ keyword_ body_told declares_ sapo_".split()
    ),
    "lexicon": (
        "says_ opens_ phrase consent appeal related comment_ ending_ chrome_ since_ until_ under_ list_phrases".split()
    ),
    "duplicates": ["cop", "list_copies"],
    "structure (rhythm of units, shapes of elements)": ["rhythm", "alike_", "shape_"],
    "runs of short lines": ["list_"],
    "runs apart from the article": ["stray"],
    "names that the article has too": ["names_", "name_known"],
    "ends of stories": ["closing_", "end_mark", "since_closing", "since_end", "until_closing", "until_end"],
    "neighbours": "chars- chars+ ended- ended+ links- links+ date- date+ near_before near_after linked_near chars_near".split(),
    "pictures and type": (
        "pictured_ apart_ strong_ named_italic near_italic within_italic named_centred near_centred within_centred".split()
    ),
    "where links lead": ["leads_"],
    "headings and items beside a block": ["from_h1", "heading-", "heading+", "item-", "item+", "to_heading"],
}
SETS = ("vi whole", "vi fragment", "news", "wcxb", "wcxb article")


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder of the unpacked data sets.")
@click.option(
    "--rounds", default=300, help="Trees a scorecard; fewer than in the models, so that it ends within the hour."
)
@click.option("--rate", default=0.4, help="What each tree counts; more than in the models, because there are fewer.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["html", "text"]), default=("html", "text"))
@click.option("--idea", "ideas", multiple=True, help="Ideas that begin so, instead of all rows.")
@click.option("--workers", default=2, help="Processes.")
def main(
    data: Path | None, rounds: int, rate: float, kinds: tuple[str, ...], ideas: tuple[str, ...], workers: int
) -> None:
    """Print what the models lose without each idea."""
    pages = load_pages(existing_data(data))
    gold = {page.key: page.gold for page in pages if not isinstance(page, ViPage)}
    for kind in kinds:
        examples, folds, _ = gather(pages, kind)
        held: list[int | None] = [*sorted(set(folds))]
        click.echo(f"\n| {kind} | {' | '.join(SETS)} |\n|---|{'--:|' * len(SETS)}")
        settings = replace(SETTINGS[kind], rounds=rounds, rate=rate)
        trainer = Trainer(kind, examples, folds, settings)
        trainer.keep(held, workers)
        _show("everything", cross_validated(trainer, gold))
        _show("without the second pass", cross_validated(trainer, gold, list(map(log_odds, trainer.chances))))
        if not ideas:
            alone = Trainer(kind, examples, folds, replace(settings, leaves=2))
            alone.keep(held, workers)
            _show("without pairs of features", cross_validated(alone, gold))
        for idea, beginnings in WITHOUT.items():
            names = [name for name in trainer.all_names if name.startswith(tuple(beginnings))]
            if names and idea.startswith(ideas or ""):
                reduced = Poorer(kind, [drop(example, beginnings) for example in examples], folds, settings)
                reduced.gone = frozenset(names)
                reduced.keep(held, workers)
                _show(f"without {idea}", cross_validated(reduced, gold))
        for words, value in () if ideas else chains(trainer, held, workers):
            click.echo(f"{kind}, {words}: {value:.3f}")


class Poorer(Trainer):
    """A trainer to whom some columns of the second pass say nothing."""

    gone: frozenset[str] = frozenset()

    def second_columns(self, index: int) -> dict[str, NDArray[np.float32]]:
        columns = super().second_columns(index)
        return {name: np.zeros_like(values) if name in self.gone else values for name, values in columns.items()}


def chains(trainer: Trainer, held: list[int | None], workers: int) -> Iterator[tuple[str, float]]:
    """Macro-F1 of roles with and without the chain of roles."""
    trainer.name_roles(held, workers)
    yield "macro-F1 of roles", roles_f1(trainer)
    flat = dict.fromkeys(("start", "end", "moves"), 0.0)
    trainer.chains = [
        replace(one, **{name: getattr(one, name) * value for name, value in flat.items()}) for one in trainer.chains
    ]
    yield "macro-F1 of roles without the order of the chain", roles_f1(trainer)


def _show(name: str, figures: Mapping[str, float]) -> None:
    click.echo(f"| {name} | " + " | ".join(f"{figures[part]:.3f}" for part in SETS) + " |")


def drop(example: Example, beginnings: Sequence[str]) -> Example:
    """The example with nothing in the features whose names begin so; they stay, for other features are made of them."""
    gone = [name.startswith(tuple(beginnings)) for name in example.features.names]
    matrix = np.where(np.array(gone), np.float32(0), example.features.matrix)
    return replace(example, features=replace(example.features, matrix=np.ascontiguousarray(matrix)))


if __name__ == "__main__":
    main()
