"""From examples to models: two passes of scorecards, roles, sequence; on all data, and on folds for honest figures.

In: examples of one kind, a fold for each. Out: models as JSON-ready dicts.
Must not know: files, the command line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from cleannews.card import Scorecard, read_card
from cleannews.label import Labels, Told, label
from cleannews.measure import measure_kind, measure_page, measure_second
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.scorecard import FORMAT, Thresholds, phrase_matrix, phrase_shares
from cleannews.sequence import Sequence as Roles
from cleannews.sequence import read_sequence
from training.boosting import Settings, fit
from training.calibrate import calibrate
from training.examples import UNKNOWN, Example
from training.sequence import Chain, chain, learn
from training.weights import kept_weights, length_weight, sampled_weights

# Between these the threshold follows the page. A lower one keeps menus where there is no article. A paragraph lost is held worse than
# a line too many: with .34, .35 and .36 as the highest in HTML, 22, 22 and 23 of the 152 news pages lost one, at an F1 of .967, .968
# and .968. On those of WCXB's pages that are no articles .27 gains documentation .003, forums .003, lists .005 and services .001 over
# .33, and costs products .010; for plain text that was not tried. There, of .36 to .46, .4 has the best F1 of whole Vietnamese pages
# (.972), and from .42 on three times as many of them lose a paragraph.
THRESHOLDS = {"html": Thresholds(0.2, 0.35, 0.27), "text": Thresholds(0.2, 0.4, 0.4)}
# Segments of one page that are learned from: the rest of a page of thousands tells nothing new.
_MOST = 200
# Genres of examples that are articles.
ARTICLES = frozenset({"article", "news", "whole", "fragment", "synthetic"})


Card = dict[str, Any]
Cards = dict[int | None, Card]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to learn from."""

    names: tuple[str, ...]
    matrix: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]


class Points(NamedTuple):
    """What the cards of models that had not seen it say of one example; as the library has it."""

    kept: NDArray[np.int64]
    kept_roles: NDArray[np.int64]
    dropped_roles: NDArray[np.int64]
    phrases: NDArray[np.float32]
    """Share of each segment that is phrases of a role, all of it where it begins with one."""
    shares: NDArray[np.float32]
    """The same by characters alone: what a phrase is worth is learned from it, for in made pages too many lines begin with one."""


class Trainer:
    """All examples of one kind of input and the fold that each is held out with."""

    def __init__(self, kind: str, examples: Sequence[Example], folds: Sequence[int], settings: Settings) -> None:
        self.kind = kind
        self.examples = [example for example in examples if len(example.segments)]
        self.folds = [fold for fold, example in zip(folds, examples, strict=True) if len(example.segments)]
        self.settings = settings
        few = replace(settings, rounds=settings.rounds // 8)
        self.card_settings = {
            "page": replace(settings, rounds=400, rate=0.1, least=15, leaves=2),
            "first": settings,
            "second": replace(few, least=200, share=0.4),
            "roles": replace(few, least=20, leaves=2),
        }
        """By card."""
        self.names = self.examples[0].features.names
        self._random = np.random.default_rng(settings.seed)
        self._samples = [self._sample(example) for example in self.examples]
        self.pages = np.concatenate([self._page_row(example) for example in self.examples])
        # Points of each page for being an article, and first chances of each example, from cards that had not seen it.
        self.page_points: list[int] = [0] * len(self.examples)
        self.chances: list[NDArray[np.float64]] = []
        self.points: list[Points] = []
        self.chains: list[Roles] = []

    def run(self, workers: int = 2) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The model of all examples, and one for each fold that has not seen the fold."""
        folds = sorted(set(self.folds))
        held: list[int | None] = [*folds, None]
        pages, firsts, seconds = self.keep(held, workers)
        roles, sequences = self.name_roles(held, workers)
        models = {
            fold: {
                "format": FORMAT,
                "kind": self.kind,
                "scale": self.settings.scale,
                "page": pages[fold],
                "keep": {"first": firsts[fold], "second": seconds[fold]},
                "threshold": THRESHOLDS[self.kind]._asdict(),
                "kept_roles": roles[fold][0],
                "dropped_roles": roles[fold][1],
                "sequence": sequences[fold],
                "calibration": self.calibration(fold),
                "trained": {},
            }
            for fold in held
        }
        return models[None], [models[fold] for fold in folds]

    def keep(self, held: Sequence[int | None], workers: int = 2) -> tuple[Cards, Cards, Cards]:
        """The cards on what is kept, by the fold held out: page, first pass, second pass. Fills in points without roles."""
        pages = dict(zip(held, _spread(self.page, held, workers), strict=True))
        cards = {fold: read_card(card) for fold, card in pages.items()}
        for index, fold in enumerate(self.folds):
            row = self.pages[index : index + 1]
            self.page_points[index] = int(_total(cards[fold], self._page_names(), row)[0, 0])
        firsts = dict(zip(held, _spread(self.first, held, workers), strict=True))
        cards = {fold: read_card(card) for fold, card in firsts.items()}
        self.chances = [self._chance(cards[fold], index) for index, fold in enumerate(self.folds)]
        seconds = dict(zip(held, _spread(self.second, held, workers), strict=True))
        cards = {fold: read_card(card) for fold, card in seconds.items()}
        self.points = [self._points(cards[fold], index) for index, fold in enumerate(self.folds)]
        return pages, firsts, seconds

    def name_roles(
        self, held: Sequence[int | None], workers: int = 2
    ) -> tuple[dict[int | None, tuple[Card, Card]], Cards]:
        """The cards on roles and the chain, by the fold held out. Fills in points of roles and chains."""
        roles = dict(zip(held, _spread(self.roles, held, workers), strict=True))
        cards = {fold: (read_card(kept), read_card(dropped)) for fold, (kept, dropped) in roles.items()}
        self.points = [self._with_roles(cards[fold], index) for index, fold in enumerate(self.folds)]
        sequences = dict(zip(held, _spread(self.sequence, held, workers), strict=True))
        self.chains = [read_sequence(sequences[fold], self.settings.scale) for fold in self.folds]
        return roles, sequences

    def page(self, held: int | None) -> dict[str, Any]:
        """Is the page an article?"""
        seen = self._seen(held)
        labels = np.array([self.examples[index].genre in ARTICLES for index in seen], dtype=np.int64)
        weights = np.array([0.2 if self.examples[index].genre == "synthetic" else 1.0 for index in seen])
        return fit(self._page_names(), self.pages[seen], labels, ("article",), weights, self.card_settings["page"])

    def first(self, held: int | None) -> dict[str, Any]:
        """Kept or not, from the features and the kind of page."""
        return self._kept_card(held, self._first_names(), self._first_matrix)

    def second(self, held: int | None) -> dict[str, Any]:
        """What to add to the first card's points, knowing the first points of the whole page.

        From those alone: with all features once more, it learned the first card's errors by heart (-.004 F1).
        """
        names = tuple(self.second_columns(0))
        return self._kept_card(held, names, lambda index: self._second_matrix(index)[:, -len(names) :], self.chances)

    def roles(self, held: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Which kept role, which dropped role."""
        cards = []
        for outcomes in (KEPT_ROLES, DROPPED_ROLES):
            table = self._role_table(held, outcomes)
            present = [role for number, role in enumerate(outcomes) if (table.labels == number).any()]
            order = {outcomes.index(role): number for number, role in enumerate(present)}
            labels = np.array([order[label] for label in table.labels.tolist()], dtype=np.int64)
            card = fit(table.names, table.matrix, labels, present, table.weights, self.card_settings["roles"])
            # Roles that the examples have none of get few points.
            absent = {
                "bias": min(part["bias"] for part in card.values()) - round(3 * self.settings.scale),
                "features": {},
                "pairs": {},
            }
            cards.append({role: card.get(role, absent) for role in outcomes})
        return cards[0], cards[1]

    def sequence(self, held: int | None) -> dict[str, Any]:
        """Which role follows which."""
        chains = [self._chain(index) for index in self._seen(held) if not self.examples[index].key.startswith("wcxb/")]
        return learn(chains, self.settings.scale)

    def calibration(self, held: int | None) -> dict[str, float]:
        """How log-odds are to be read as chances: from pages whose cards had not seen them; each set counts alike."""
        odds, kept, sets = [], [], []
        for index in self._seen(held):
            example = self.examples[index]
            known = example.kept != UNKNOWN
            if example.genre != "synthetic":
                odds.append(self.labels(index).odds[known])
                kept.append(example.kept[known])
                sets += [example.key.split("/")[0]] * int(known.sum())
        sizes = Counter(sets)
        return calibrate(np.concatenate(odds), np.concatenate(kept), np.array([1 / sizes[name] for name in sets]))

    def labels(self, index: int) -> Labels:
        """What the library would make of an example, with the cards and the chain that had not seen it."""
        told = Told.of(self.examples[index].segments)
        bars = THRESHOLDS[self.kind].of(self.page_points[index] > 0)
        return label(self.points[index], told, self.chains[index], self.settings.scale, bars)

    def _chain(self, index: int) -> Chain:
        kept_roles, dropped_roles = (part / self.settings.scale for part in self.points[index][1:3])
        example = self.examples[index]
        return chain((kept_roles, dropped_roles), self.points[index].shares, (example.kept, example.roles))

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
        self,
        held: int | None,
        names: Sequence[str],
        matrix_of: Callable[[int], NDArray[np.float32]],
        chances: Sequence[NDArray[np.float64]] | None = None,
    ) -> dict[str, Any]:
        """A card for being kept; one that adds to another's `chances`, if they are given."""
        seen = [index for index in self._seen(held) if len(self._samples[index])]
        rows = [self._samples[index] for index in seen]
        matrix = np.concatenate([matrix_of(index)[own] for index, own in zip(seen, rows, strict=True)])
        labels = np.concatenate([self.examples[index].kept[own] for index, own in zip(seen, rows, strict=True)])
        pairs = zip(seen, rows, strict=True)
        weights = np.concatenate([sampled_weights(self.examples[index], own) for index, own in pairs])
        if chances is None:
            return fit(names, matrix, labels, ("kept",), weights, self.settings)
        base = np.concatenate([log_odds(chances[index][own]) for index, own in zip(seen, rows, strict=True)])
        return fit(names, matrix, labels, ("kept",), weights, self.card_settings["second"], base)

    def _role_table(self, held: int | None, outcomes: Sequence[str]) -> Table:
        wanted = [ROLES.index(role) for role in outcomes]
        matrices, labels, weights = [], [], []
        for index in self._seen(held):
            example = self.examples[index]
            rows = np.flatnonzero(np.isin(example.roles, wanted))
            if len(rows):
                matrices.append(self._second_matrix(index)[rows])
                labels.append(np.array([wanted.index(role) for role in example.roles[rows].tolist()]))
                weights.append(np.full(len(rows), 20.0 / (20.0 + len(rows))) * length_weight(example)[rows])
        return Table(self.all_names, np.concatenate(matrices), np.concatenate(labels), np.concatenate(weights))

    def _page_names(self) -> tuple[str, ...]:
        columns = {name: self.examples[0].features.matrix[:, row] for row, name in enumerate(self.names)}
        return tuple(measure_page(columns))

    def _page_row(self, example: Example) -> NDArray[np.float32]:
        columns = {name: example.features.matrix[:, row] for row, name in enumerate(self.names)}
        return np.concatenate(list(measure_page(columns).values()))[None, :]

    def _first_names(self) -> tuple[str, ...]:
        return (*self.names, *measure_kind(0.0, 1))

    def _first_matrix(self, index: int) -> NDArray[np.float32]:
        matrix = self.examples[index].features.matrix
        columns = measure_kind(self.page_points[index] / self.settings.scale, len(matrix))
        return np.column_stack([matrix, *columns.values()]).astype(np.float32)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Features of both passes."""
        return (*self._first_names(), *self.second_columns(0))

    def _second_matrix(self, index: int) -> NDArray[np.float32]:
        columns = self.second_columns(index)
        return np.column_stack([self._first_matrix(index), *columns.values()]).astype(np.float32)

    def second_columns(self, index: int) -> dict[str, NDArray[np.float32]]:
        first = dict(zip(self._first_names(), self._first_matrix(index).T, strict=True))
        return measure_second(self.examples[index].segments, first, self.chances[index])

    def _chance(self, card: Scorecard, index: int) -> NDArray[np.float64]:
        points = _total(card, self._first_names(), self._first_matrix(index))[:, 0]
        return 1.0 / (1.0 + np.exp(-points / self.settings.scale))

    def _points(self, second: Scorecard, index: int) -> Points:
        names, matrix = self.all_names, self._second_matrix(index)
        kept = _total(second, names, matrix)[:, 0]
        kept += np.rint(log_odds(self.chances[index]) * self.settings.scale).astype(np.int64)
        columns = {name: matrix[:, row] for row, name in enumerate(names)}
        none = np.zeros((len(matrix), 0), dtype=np.int64)
        return Points(kept, none, none, phrase_matrix(columns, len(matrix)), phrase_shares(columns, len(matrix)))

    def _with_roles(self, roles: tuple[Scorecard, Scorecard], index: int) -> Points:
        names, matrix = self.all_names, self._second_matrix(index)
        kept_roles, dropped_roles = (_total(card, names, matrix) for card in roles)
        return self.points[index]._replace(kept_roles=kept_roles, dropped_roles=dropped_roles)


def log_odds(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm of the odds of a chance."""
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    odds: NDArray[np.float64] = np.log(inside / (1 - inside))
    return odds


def _total(card: Scorecard, names: Sequence[str], matrix: NDArray[np.float32]) -> NDArray[np.int64]:
    columns = {name: matrix[:, index] for index, name in enumerate(names)}
    return card.points_of(columns, len(matrix))


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
