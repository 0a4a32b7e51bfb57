"""What it is worth that a line stands in many documents of its site: learned last of all, on top of what all other cards say.

In: Vietnamese articles, and models as JSON-ready dicts that had not seen the pages of a fold each. Out: the models with a table of
points each (cleannews.recurring.Worth); nothing else in them changes.
Must not know: how the cards were made. `python -m training.recurring --data DIR` makes the tables alone, in a minute.

A page meets the lines that were learned from the other pages of its site, where there are five and more of them, and those of made
corpora (benchmarks/corpora.py). What the model of its fold says of each line is given; the points are what has to be added to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.corpora import made_site
from benchmarks.data import Page, ViPage, existing_data
from cleannews.recurring import LineCounts, Standing
from cleannews.roles import ROLES
from cleannews.scorecard import Model, parse_model, score
from training.examples import Example, examples, folds_of, load_pages
from training.files import renew, with_part
from training.folds import FOLDS
from training.listing import FOLDER, MODELS
from training.weights import kept_weights

LENGTHS = (60,)
"""A line of more characters is likely a sentence or a headline, one of fewer a label."""
CUTS = (0.02, 0.06, 0.15, 0.25, 0.5)
"""Of ten documents, with three for quotations: 4, 5, 7, 8. Of twenty: 5, 6, 9, 12, 17. Of a thousand: 31, 76, 172, 276, 530."""
MADE = 4
"""Made corpora for each page."""
# Log-odds that are given at most: a feature and no verdict. The surest half of what is kept has more than that for it.
_MOST = 4.0
# Pull of each step towards 0, beside the mean loss. Of 2e-4 to 1e-7, this one had the least loss on the sites held out (with 1 for
# _KEPT): .0484 in HTML, .1434 in plain text, where it is .0496 and .1457 without the table.
_PULL = 1e-5
# Weight of a line of the article: to lose one is worse than to keep one too many. Plain text with made corpora leaks on .146 of the
# pages and loses a paragraph on .131 (without lines .178 and .130); with 1 instead it would be .140 and .134.
_KEPT = 3.0
_ARTICLES = ("whole", "fragment")


@dataclass(frozen=True, slots=True)
class Case:
    """The lines of one page with what is known of them."""

    fold: int
    offset: NDArray[np.float64]
    """Log-odds of being kept, calibrated, without this evidence: shape (segments,)."""
    kept: NDArray[np.int64]
    weights: NDArray[np.float64]
    sizes: NDArray[np.int64]
    shares: NDArray[np.float64]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder that the data's unpack made.")
@click.option("--models", type=click.Path(path_type=Path), default=MODELS, help="Models that are to get the table.")
@click.option("--folds", type=click.Path(path_type=Path), default=FOLDER, help="The folds' models; they get theirs.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["html", "text"]), default=("html", "text"))
def main(data: Path | None, models: Path, folds: Path, kinds: tuple[str, ...]) -> None:
    """Make the table anew for models that are there; nothing else in them changes."""
    pages = load_pages(existing_data(data))
    renew(kinds, models, folds, partial(add_recurring, pages))


def add_recurring(
    pages: Sequence[Page], kind: str, final: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The model of all pages and those of the folds, in this order, each with its table."""
    cases = list(gather_cases(pages, kind, parts))
    tables = [learn([case for case in cases if case.fold != fold], final["scale"]) for fold in range(FOLDS)]
    own = learn(cases, final["scale"])
    for name, row in zip(("labels", "sentences"), own["points"], strict=True):
        click.echo(f"  {kind}, {name} that recur: {row}")
    return [with_part(model, "recurring", table) for model, table in zip((final, *parts), (own, *tables), strict=True)]


def gather_cases(pages: Sequence[Page], kind: str, folds: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """Every Vietnamese article with the lines of its site's other pages, and with those of made corpora."""
    fold_of = folds_of(pages)
    sites = {page.key: page.site for page in pages if isinstance(page, ViPage)}
    found = examples([page for page in pages if isinstance(page, ViPage)], kind)
    models = [parse_model(model, f"{kind}.json") for model in folds]
    for example in found:
        if example.genre not in _ARTICLES or not len(example.segments):
            continue
        fold = fold_of[example.group]
        others = [
            other.segments.texts
            for other in found
            if other.page != example.page and _view(other, sites) == _view(example, sites)
        ]
        lines = [(text, ROLES[role]) for text, role in zip(example.segments.texts, example.roles.tolist(), strict=True)]
        corpora = [made_site(lines, f"{example.key} {number}") for number in range(MADE)]
        for documents, weight in ((others, 1.0), *((corpus, 1 / MADE) for corpus in corpora)):
            if standing := learned(documents, example.segments.texts):
                yield _case(example, standing, (models[fold], fold), weight)


def _view(example: Example, sites: Mapping[str, str]) -> tuple[str, str]:
    """The site and the renderer: pages that a corpus would hold together."""
    return sites[example.page], example.key.partition(":")[2]


def learned(documents: Sequence[Sequence[str]], texts: Sequence[str]) -> Standing | None:
    """What documents of one site, taken for all there are, say of the lines of a page."""
    counts = LineCounts()
    for lines in documents:
        counts.add(None, lines)
    return counts.known().standing(None, texts)


def _case(example: Example, standing: Standing, seen: tuple[Model, int], weight: float) -> Case:
    model, fold = seen
    scores = score(example.segments, example.features, model)
    return Case(
        fold=fold,
        offset=np.asarray(model.keep.slope * scores.kept / model.scale + model.keep.offset, dtype=np.float64),
        kept=example.kept,
        weights=weight * kept_weights(example),
        sizes=np.array([len(text) for text in example.segments.texts]),
        shares=np.array(standing.shares()),
    )


def learn(cases: Sequence[Case], scale: float) -> dict[str, Any]:
    """The table of points. A sentence never loses more than a label that recurs as often."""
    offset, kept, weights, sizes, shares = (
        np.concatenate([getattr(case, name) for case in cases])
        for name in ("offset", "kept", "weights", "sizes", "shares")
    )
    rows = np.searchsorted(LENGTHS, sizes)
    weights = weights * np.where(kept == 1, _KEPT, 1.0) / weights.sum()
    points = []
    for row in range(len(LENGTHS) + 1):
        own = rows == row
        points.append(_fit(offset[own], kept[own], weights[own], np.searchsorted(CUTS, shares[own])))
    worth = np.maximum.accumulate(np.array(points), axis=0)
    return {
        "lengths": list(LENGTHS),
        "cuts": list(CUTS),
        "points": [[round(float(value) * scale) for value in row] for row in worth],
    }


def _fit(
    offset: NDArray[np.float64], kept: NDArray[np.int64], weights: NDArray[np.float64], column: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Log-odds to add in each column: 0 in the first, and never more than in the one before."""
    sign = np.where(kept == 1, 1.0, -1.0)
    reached = column[:, None] > np.arange(len(CUTS))  # steps down that each line has taken

    def loss(steps: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (offset - reached @ steps)
        pull = weights * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        value = float(weights @ np.logaddexp(0, -margin)) + _PULL * float(steps @ steps)
        return value, pull @ reached + 2 * _PULL * steps

    steps = minimize(loss, np.zeros(len(CUTS)), jac=True, method="L-BFGS-B", bounds=[(0, _MOST)] * len(CUTS)).x
    found: NDArray[np.float64] = -np.minimum(np.concatenate(([0.0], np.cumsum(steps))), _MOST)
    return found


if __name__ == "__main__":
    main()
