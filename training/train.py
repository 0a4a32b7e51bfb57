"""From examples to models: two passes of scorecards, roles, sequence; on all data, and on folds for honest figures.

In: examples of one kind, a fold for each. Out: models as JSON-ready dicts.
Must not know: files, the command line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from cleannews.label import Labels, label
from cleannews.measure import measure_page, measure_second
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.scorecard import FORMAT, Scorecard, phrase_matrix, read_card
from cleannews.sequence import Sequence as Roles
from cleannews.sequence import read_sequence
from training.calibrate import calibrate
from training.examples import UNKNOWN, Example
from training.sequence import Chain, chain, learn
from training.stumps import Settings, fit

# Segments of one page that are learned from: the rest of a page of thousands tells nothing new.
_MOST = 200
PROFILES = ("article", "other")
# Genres of examples that are articles.
ARTICLES = frozenset({"article", "news", "whole", "fragment", "synthetic"})
# How much the chain of roles has to say on keeping, on articles. A larger share loses F1 on every set: pages differ in their order
# of parts, and it counts the evidence of neighbours twice; none at all leaks runs of teasers.
CHAIN_SHARE = {"html": 0.2, "text": 0.25}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to learn from."""

    names: tuple[str, ...]
    matrix: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]


class Points(NamedTuple):
    """What the cards of models that had not seen it say of one example."""

    kept: NDArray[np.float64]
    kept_roles: NDArray[np.float64]
    dropped_roles: NDArray[np.float64]

    phrases: NDArray[np.float32]
    """Share of each segment that is phrases of a role."""
    page: int
    """Points for the page being an article."""

    def rounded(self) -> IntegerPoints:
        """As the library has them."""
        kept, kept_roles, dropped_roles = (np.rint(part).astype(np.int64) for part in self[:3])
        return IntegerPoints(kept, kept_roles, dropped_roles, self.phrases, self.page)


class IntegerPoints(NamedTuple):
    """Points of one example as whole numbers."""

    kept: NDArray[np.int64]
    kept_roles: NDArray[np.int64]
    dropped_roles: NDArray[np.int64]
    phrases: NDArray[np.float32]
    page: int


class Trainer:
    """All examples of one kind of input and the fold that each is held out with."""

    def __init__(self, kind: str, examples: Sequence[Example], folds: Sequence[int], settings: Settings) -> None:
        self.kind = kind
        self.examples = [example for example in examples if len(example.segments)]
        self.folds = [fold for fold, example in zip(folds, examples, strict=True) if len(example.segments)]
        self.settings = settings
        self.names = self.examples[0].features.names
        self._random = np.random.default_rng(settings.seed)
        self._samples = [self._sample(example) for example in self.examples]
        self.pages = np.concatenate([self._page_row(example) for example in self.examples])
        self.is_article: NDArray[np.float64] = np.full(len(self.examples), 0.5)
        # First chances by profile, then by example; those of an example come from cards that had not seen it.
        self.chances: dict[str, list[NDArray[np.float64]]] = {}
        self.points: list[Points] = []
        self.chains: list[Roles] = []

    def run(self, workers: int = 2, final: bool = True) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The model of all examples (empty unless `final`), and one for each fold that has not seen the fold."""
        held: list[int | None] = [*sorted(set(self.folds))]
        held += [None] if final else []
        pages = dict(zip(held, _spread(self.page, held, workers), strict=True))
        for index, fold in enumerate(self.folds):
            points = _total(read_card(pages[fold]), self._page_names(), self.pages[index : index + 1])[0, 0]
            self.is_article[index] = 1 / (1 + np.exp(-points / self.settings.scale))
        jobs = [(fold, profile) for profile in PROFILES for fold in held]
        firsts = dict(zip(jobs, _spread(self.first, jobs, workers), strict=True))
        for profile in PROFILES:
            self.chances[profile] = [
                self._chance(firsts[fold, profile], index) for index, fold in enumerate(self.folds)
            ]
        seconds = dict(zip(jobs, _spread(self.second, jobs, workers), strict=True))
        roles = dict(zip(held, _spread(self.roles, held, workers), strict=True))
        self.points = [
            self._points(seconds[fold, self._profile(index)], roles[fold], index)
            for index, fold in enumerate(self.folds)
        ]
        sequences = dict(zip(held, _spread(self.sequence, held, workers), strict=True))
        self.chains = [read_sequence(sequences[fold], self.settings.scale) for fold in self.folds]
        calibrations = {fold: {name: self.calibration(fold, name) for name in PROFILES} for fold in held}
        models = {
            fold: {
                "format": FORMAT,
                "kind": self.kind,
                "scale": self.settings.scale,
                "page": pages[fold],
                **{name: {"first": firsts[fold, name], "second": seconds[fold, name]} for name in PROFILES},
                "kept_roles": roles[fold][0],
                "dropped_roles": roles[fold][1],
                "sequence": sequences[fold],
                "calibration": calibrations[fold],
                "trained": {},
            }
            for fold in held
        }
        return models.get(None, {}), [models[fold] for fold in held if fold is not None]

    def page(self, held: int | None) -> dict[str, Any]:
        """Is the page an article?"""
        seen = self._seen(held)
        labels = np.array([self.examples[index].genre in ARTICLES for index in seen], dtype=np.int64)
        weights = np.array([0.2 if self.examples[index].genre == "synthetic" else 1.0 for index in seen])
        settings = replace(self.settings, rounds=400, rate=0.1, least=15)
        return fit(self._page_names(), self.pages[seen], labels, ("article",), weights, settings)

    def first(self, job: tuple[int | None, str]) -> dict[str, Any]:
        """Kept or not, from the features alone."""
        return self._kept_card(job, self.names, lambda index: self.examples[index].features.matrix, False)

    def second(self, job: tuple[int | None, str]) -> dict[str, Any]:
        """What to add to the first card's points, knowing the first points of the whole page.

        From those alone: with all features once more, it learned the first card's errors by heart (-.003 F1).
        """
        names = self._second_names()[len(self.names) :]
        return self._kept_card(job, names, lambda index: self._second_matrix(index, job[1])[:, len(self.names) :], True)

    def roles(self, held: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Which kept role, which dropped role."""
        cards = []
        for outcomes in (KEPT_ROLES, DROPPED_ROLES):
            table = self._role_table(held, outcomes)
            present = [role for number, role in enumerate(outcomes) if (table.labels == number).any()]
            order = {outcomes.index(role): number for number, role in enumerate(present)}
            labels = np.array([order[label] for label in table.labels.tolist()], dtype=np.int64)
            settings = replace(self.settings, rounds=self.settings.rounds // 2, rate=0.2, least=20, share=0.4)
            card = fit(table.names, table.matrix, labels, present, table.weights, settings)
            cards.append(_with_absent(card, outcomes))
        return cards[0], cards[1]

    def sequence(self, held: int | None) -> dict[str, Any]:
        """Which role follows which."""
        chains = [self._chain(index) for index in self._seen(held) if not self.examples[index].key.startswith("wcxb/")]
        return learn(chains, self.settings.scale) | {"share": CHAIN_SHARE[self.kind]}

    def calibration(self, held: int | None, profile: str) -> dict[str, float]:
        """How log-odds are to be read as chances: from pages whose cards and chain had not seen them; each set counts alike."""
        odds, kept, sets = [], [], []
        for index in self._seen(held):
            example = self.examples[index]
            if example.genre != "synthetic" and (example.kept != UNKNOWN).all() and self._profile(index) == profile:
                odds.append(self.labels(index).odds)
                kept.append(example.kept)
                sets += [example.key.split("/")[0]] * len(example.kept)
        sizes = Counter(sets)
        return calibrate(np.concatenate(odds), np.concatenate(kept), np.array([1 / sizes[name] for name in sets]))

    def labels(self, index: int, share: float | None = None, points: Points | None = None) -> Labels:
        """What the library would make of an example, with the cards and the chain that had not seen it."""
        sizes = np.array([len(text) for text in self.examples[index].segments.texts], dtype=np.float64)
        chain = self.chains[index] if share is None else replace(self.chains[index], share=share)
        return label((points or self.points[index]).rounded(), sizes, chain, self.settings.scale)

    def _chain(self, index: int) -> Chain:
        kept, kept_roles, dropped_roles = (part / self.settings.scale for part in self.points[index][:3])
        example = self.examples[index]
        return chain((kept, kept_roles, dropped_roles), self.points[index].phrases, (example.kept, example.roles))

    def _seen(self, held: int | None) -> list[int]:
        return [index for index, fold in enumerate(self.folds) if fold != held]

    def _sample(self, example: Example) -> NDArray[np.int64]:
        """Rows of a page to learn from: all, or as many as there may be, the weighty ones likelier."""
        rows = np.flatnonzero(example.kept != UNKNOWN)
        if len(rows) <= _MOST:
            return rows
        weight = kept_weights(example)[rows] + 0.01
        return np.sort(self._random.choice(rows, _MOST, replace=False, p=weight / weight.sum()))

    def _kept_card(
        self, job: tuple[int | None, str], names: Sequence[str], matrix_of: Any, add: bool
    ) -> dict[str, Any]:
        held, profile = job
        matrices, labels, weights, bases = [], [], [], []
        for index in self._seen(held):
            rows = self._samples[index]
            # Pages of which it is not clear what they are count for both profiles.
            fits = self.is_article[index] > 0.3 if profile == "article" else self.is_article[index] < 0.7
            if len(rows) and fits:
                example = self.examples[index]
                matrices.append(matrix_of(index)[rows])
                labels.append(example.kept[rows])
                weights.append(_sampled_weights(example, rows))
                if add:
                    bases.append(log_odds(self.chances[profile][index][rows]))
        base = np.concatenate(bases) if add else None
        settings = replace(self.settings, rounds=300, rate=0.1, least=200, share=0.4) if add else self.settings
        table = Table(tuple(names), np.concatenate(matrices), np.concatenate(labels), np.concatenate(weights))
        return fit(table.names, table.matrix, table.labels, ("kept",), table.weights, settings, base)

    def _role_table(self, held: int | None, outcomes: Sequence[str]) -> Table:
        wanted = [ROLES.index(role) for role in outcomes]
        matrices, labels, weights = [], [], []
        for index in self._seen(held):
            example = self.examples[index]
            rows = np.flatnonzero(np.isin(example.roles, wanted))
            if len(rows):
                matrices.append(self._second_matrix(index)[rows])
                labels.append(np.array([wanted.index(role) for role in example.roles[rows].tolist()]))
                weights.append(np.full(len(rows), 20.0 / (20.0 + len(rows))) * _length_weight(example)[rows])
        return Table(self._second_names(), np.concatenate(matrices), np.concatenate(labels), np.concatenate(weights))

    def first_chance(self, index: int) -> NDArray[np.float64]:
        """What the first pass alone makes of an example."""
        return self.chances[self._profile(index)][index]

    def _profile(self, index: int) -> str:
        return "article" if self.is_article[index] > 0.5 else "other"

    def _page_names(self) -> tuple[str, ...]:
        columns = {name: self.examples[0].features.matrix[:, row] for row, name in enumerate(self.names)}
        return tuple(measure_page(columns))

    def _page_row(self, example: Example) -> NDArray[np.float32]:
        columns = {name: example.features.matrix[:, row] for row, name in enumerate(self.names)}
        return np.concatenate(list(measure_page(columns).values()))[None, :]

    def _second_names(self) -> tuple[str, ...]:
        return (*self.names, *measure_second(self.examples[0].segments, self.chances["article"][0]))

    def _second_matrix(self, index: int, profile: str | None = None) -> NDArray[np.float32]:
        example = self.examples[index]
        columns = measure_second(example.segments, self.chances[profile or self._profile(index)][index])
        return np.column_stack([example.features.matrix, *columns.values()]).astype(np.float32)

    def _chance(self, card: dict[str, Any], index: int) -> NDArray[np.float64]:
        points = _total(read_card(card), self.names, self.examples[index].features.matrix)[:, 0]
        return 1.0 / (1.0 + np.exp(-points / self.settings.scale))

    def _points(self, second: dict[str, Any], roles: tuple[dict[str, Any], dict[str, Any]], index: int) -> Points:
        names, matrix = self._second_names(), self._second_matrix(index)
        kept, kept_roles, dropped_roles = (_total(read_card(card), names, matrix) for card in (second, *roles))
        first = np.rint(log_odds(self.first_chance(index)) * self.settings.scale)
        page = 1 if self.is_article[index] > 0.5 else 0
        phrases = phrase_matrix({name: matrix[:, row] for row, name in enumerate(names)}, len(matrix))
        return Points(
            (kept[:, 0] + first).astype(float), kept_roles.astype(float), dropped_roles.astype(float), phrases, page
        )


def kept_weights(example: Example) -> NDArray[np.float64]:
    """Weight of each segment: by the words it brings, so that a page counts about the same however it is cut."""
    mass = _length_weight(example)
    gold = max(float((mass * (example.kept == 1)).sum()), 20.0)
    boost = {"vi": 3.0, "news": 3.0, "synthetic": 1.5}.get(example.key.split("/")[0], 1.0)
    weights: NDArray[np.float64] = boost * 60.0 * mass / (0.5 * gold + 0.5 * mass.sum())
    return weights


def _length_weight(example: Example) -> NDArray[np.float64]:
    return np.sqrt(np.array([text.count(" ") + 1 for text in example.segments.texts], dtype=np.float64)) + 0.5


def _sampled_weights(example: Example, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of the sampled rows, so that together they weigh what the page weighs."""
    weights = kept_weights(example)
    known = example.kept != UNKNOWN
    # Rows were drawn by weight, so those drawn count about alike.
    if len(rows) < known.sum():
        return np.full(len(rows), weights[known].sum() / len(rows)) * 0.5 + weights[rows] * 0.5
    return weights[rows]


def log_odds(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm of the odds of a chance."""
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    odds: NDArray[np.float64] = np.log(inside / (1 - inside))
    return odds


def _total(card: Scorecard, names: Sequence[str], matrix: NDArray[np.float32]) -> NDArray[np.int64]:
    columns = {name: matrix[:, index] for index, name in enumerate(names)}
    return card.total(card.intervals(columns, len(matrix)))


def _with_absent(card: dict[str, Any], outcomes: Sequence[str]) -> dict[str, Any]:
    """A card with a column for each outcome; those that the examples have none of get few points."""
    present: list[str] = card["outcomes"]
    floor = min(card["bias"]) - 60

    def widen(values: list[int], absent: int) -> list[int]:
        return [values[present.index(role)] if role in present else absent for role in outcomes]

    return {
        "outcomes": list(outcomes),
        "bias": widen(card["bias"], floor),
        "features": {
            name: {"cuts": feature["cuts"], "points": [widen(row, 0) for row in feature["points"]]}
            for name, feature in card["features"].items()
        },
    }


def _spread(work: Any, items: Sequence[Any], workers: int) -> list[Any]:
    """Do the work for each item, in processes that share this one's memory."""
    click.echo(f"  {datetime.now():%H:%M:%S} {work.__name__}")
    with ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=_adopt, initargs=(work,)) as pool:
        return list(pool.map(_do, items))


_work: list[Any] = []


def _adopt(work: Any) -> None:
    _work[:] = [work]


def _do(item: Any) -> Any:
    return _work[0](item)
