"""All scorecards of a model and how they work together: what the page is, two passes on what is kept, the roles.

In: Features. Out: Scores: points a segment for being kept, and for each role; each part is there on demand, for the reasons.
Must not know: how a card is read, sequences, what the features mean, where the numbers came from.
The numbers themselves are data: models/*.json, made by `python -m training`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.card import Deck, Scorecard, read_card
from cleannews.errors import CleanNewsError
from cleannews.measure import Features, measure_kind, measure_page, measure_second
from cleannews.recurring import Standing, Worth, read_worth
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.segment import Segments
from cleannews.sequence import Sequence, read_sequence

FORMAT = 3


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept."""

    first: Scorecard
    """Kept or not, from the features and the kind of page."""
    second: Scorecard
    """What to add to the first points, with the first points of the rest of the page as features."""
    slope: float
    """What log-odds are multiplied with …"""
    offset: float
    """… and what is added, before they are read as a chance."""
    shipped: str | None = None
    """Kind of the shipped model that it belongs to, if it does."""

    def chances(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds as calibrated chances of belonging to the article."""
        found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(self.slope * odds + self.offset, -50, 50)))
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        # A Document refers to its cards for the reasons; what every process has anyway is not sent from one to another.
        if self.shipped and _shipped_keep(self.shipped) is self:
            return _shipped_keep, (self.shipped,)
        return Keep, (self.first, self.second, self.slope, self.offset)


class Thresholds(NamedTuple):
    """Between which chances the threshold follows the page: see `cleannews.label.threshold`."""

    lowest: float
    """On any page."""
    highest: float
    """On an article."""
    other: float
    """The highest on a page that is none."""

    def of(self, article: bool) -> tuple[float, float]:
        """The lowest and the highest for a page that is an article, or for one that is none."""
        return self.lowest, self.highest if article else self.other


@dataclass(frozen=True, slots=True)
class Model:
    """All numbers for one kind of input."""

    kind: str
    scale: float
    """Points that make one unit of log-odds."""
    page: Scorecard
    """How likely the page is an article, rather than a forum, a product, documentation, a list …: a feature of both passes."""
    keep: Keep
    thresholds: Thresholds
    """Bounds of the chance above which a segment is kept."""
    kept_roles: Scorecard
    """Which of the kept roles, if it is kept."""
    dropped_roles: Scorecard
    """Which of the other roles, if it is not."""
    sequence: Sequence
    """Which role follows which."""
    listing: Scorecard
    """How likely the page is a list of articles and none itself, from what is kept of it."""
    trained: Mapping[str, Any]
    """Data sets, licences, seeds, command, cross-validated figures."""
    recurring: Worth | None = None
    """What it is worth that a line stands in many documents of its site; None in a model that has not learned it."""
    last: Deck = field(init=False, repr=False, compare=False)
    """The cards that have the first pass's points as features: the second pass's, those of roles."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "last", Deck.of(self.keep.second, self.kept_roles, self.dropped_roles))


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one folder."""

    html: Model
    text: Model


@dataclass(frozen=True, slots=True)
class Scores:
    """Points of every segment of a page."""

    kept: NDArray[np.int64]
    """Points for being kept: shape (segments,)."""
    kept_roles: NDArray[np.int64]
    """Points of each kept role: shape (segments, kept roles)."""
    dropped_roles: NDArray[np.int64]
    """Points of each other role: shape (segments, dropped roles)."""
    phrases: NDArray[np.float32]
    """Share of each segment that is phrases of a role, all of it where it begins with one: shape (segments, roles)."""
    page: int
    """Points for the page being an article."""
    keep: Keep
    """The cards on what is kept."""
    first_bins: NDArray[np.uint8]
    """Bins the segments fell in, first pass: shape (features of the card, segments)."""
    second_bins: NDArray[np.uint8]
    """The same for the second pass."""
    recurring: NDArray[np.int64] | None = None
    """Points for lines that stand in many documents of the site, which are part of `kept`; None where nothing is known of it."""

    @property
    def is_article(self) -> bool:
        """Whether the page looks like an article, rather than a forum, a product, documentation, a list …"""
        return self.page > 0

    standing: Standing | None = None
    """What those points were given for."""


def score(segments: Segments, features: Features, model: Model, standing: Standing | None = None) -> Scores:
    """Both passes and the roles; last of all, what is known of the lines of the page's site.

    Raises CleanNewsError if the model asks for a feature that the code does not measure.
    """
    count = len(segments)
    if not count:
        return _nothing(model)
    whole = measure_page(features.columns, model.page.features)
    page = int(model.page.total(model.page.bins_of(whole.names, whole.rows))[0, 0])
    kind = measure_kind(page / model.scale, count)
    columns = features.columns.extended(kind)
    first_bins = model.keep.first.bins_of(columns.names, columns.rows)
    first = model.keep.first.total(first_bins)[:, 0]
    second = measure_second(segments, columns, 1.0 / (1.0 + np.exp(-first / model.scale)))
    del columns  # or a long page has its columns in memory three times
    columns = features.columns.extended(kind | second)
    second_bins, kept_bins, dropped_bins = model.last.bins_of(columns.names, columns.rows)
    kept = first + model.keep.second.total(second_bins)[:, 0]
    recurring = model.recurring.points_of(standing, segments.texts) if model.recurring and standing else None
    return Scores(
        kept=kept if recurring is None else kept + recurring,
        kept_roles=model.kept_roles.total(kept_bins),
        dropped_roles=model.dropped_roles.total(dropped_bins),
        phrases=phrase_matrix(columns, count),
        page=page,
        keep=model.keep,
        first_bins=first_bins,
        second_bins=second_bins.copy(),  # a Document keeps it for its reasons, and need not keep those of the whole deck
        recurring=recurring,
        standing=standing,
    )


# Likeness of words from which a segment is the headline that the page declares: what is less like it is often another's.
_HEADLINE = 0.9


def phrase_matrix(columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.float32]:
    """The shares of phrases; what begins with a phrase is all of the role that most of its phrases have: "Nguồn:" names the line,
    however long the source's name is."""
    found = phrase_shares(columns, count)
    if "phrase_first" in columns:
        (begun,) = np.nonzero(columns["phrase_first"])
        said = found[begun]
        said[:, ROLES.index("title")] = 0  # which no phrase names
        found[begun, said.argmax(axis=1)] = 1
    return found


def phrase_shares(columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.float32]:
    """Share of each segment that is phrases of a role, or the declared headline: shape (segments, roles)."""
    found = np.zeros((count, len(ROLES)), dtype=np.float32)
    for index, role in enumerate(ROLES):
        if f"says_{role}" in columns:
            found[:, index] = np.minimum(columns[f"says_{role}"], 1)
    if "title_recall" in columns:
        like = np.minimum(columns["title_recall"], columns["title_precision"])
        found[:, ROLES.index("title")] = np.where(like >= _HEADLINE, like, 0)
    return found


def _nothing(model: Model) -> Scores:
    """Scores of a page without segments."""
    kept_roles, dropped_roles = len(model.kept_roles.outcomes), len(model.dropped_roles.outcomes)
    bins = np.zeros((0, 0), dtype=np.uint8)
    none = np.zeros(0, dtype=np.int64)
    return Scores(
        kept=none,
        kept_roles=none.reshape(0, kept_roles),
        dropped_roles=none.reshape(0, dropped_roles),
        phrases=phrase_matrix({}, 0),
        page=0,
        keep=model.keep,
        first_bins=bins,
        second_bins=bins,
    )


def _shipped_keep(kind: str) -> Keep:
    return _shipped(kind).keep


class _Shipped(Models):
    """The models that come with the library, each read when it is first asked for: most processes see one kind of input."""

    __slots__ = ()

    def __init__(self) -> None:
        """Nothing is read yet."""

    @property
    def html(self) -> Model:
        return _shipped("html")

    @property
    def text(self) -> Model:
        return _shipped("text")


def load_models(folder: Path | None = None) -> Models:
    """The models in a folder; without one, those that come with the library (each read once a process, when it is first asked for)."""
    if folder is None:
        return _Shipped()
    return Models(
        html=parse_model((folder / "html.json").read_text("utf-8"), "html.json"),
        text=parse_model((folder / "text.json").read_text("utf-8"), "text.json"),
    )


@lru_cache(maxsize=2)
def _shipped(kind: str) -> Model:
    told = resources.files("cleannews.models").joinpath(f"{kind}.json").read_text("utf-8")
    model = parse_model(told, f"{kind}.json")
    return replace(model, keep=replace(model.keep, shipped=kind))


def parse_model(told: str | Mapping[str, Any], name: str) -> Model:
    """Read a model: the text of its file, or what that text holds.

    Raises CleanNewsError if it is no model of this version; the message names the file and the key.
    """
    try:
        data = json.loads(told) if isinstance(told, str) else told
        if data["format"] != FORMAT:
            raise CleanNewsError(
                f"{name}: format is {data['format']}, this version reads {FORMAT}; rebuild it with 'make train'"
            )
        if data["kind"] != Path(name).stem:
            raise ValueError(f"kind is {data['kind']!r}")
        if not data["scale"] > 0:
            raise ValueError(f"scale is {data['scale']}, it must be above 0")
        return Model(
            kind=data["kind"],
            scale=float(data["scale"]),
            page=read_card(data["page"], ("article",)),
            keep=Keep(
                first=read_card(data["keep"]["first"], ("kept",)),
                second=read_card(data["keep"]["second"], ("kept",)),
                slope=float(data["calibration"]["slope"]),
                offset=float(data["calibration"]["offset"]),
            ),
            thresholds=Thresholds(*(float(data["threshold"][bound]) for bound in Thresholds._fields)),
            kept_roles=read_card(data["kept_roles"], KEPT_ROLES),
            dropped_roles=read_card(data["dropped_roles"], DROPPED_ROLES),
            sequence=read_sequence(data["sequence"], float(data["scale"])),
            listing=read_card(data["listing"], ("listing",)),
            trained=data["trained"],
            recurring=read_worth(data["recurring"]) if "recurring" in data else None,
        )
    except json.JSONDecodeError as error:
        raise CleanNewsError(f"{name}: not JSON ({error}); rebuild it with 'make train'") from error
    except CleanNewsError:
        raise
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, OverflowError) as error:
        raise CleanNewsError(
            f"{name}: not a model file: {error!r} is missing or malformed; rebuild it with 'make train'"
        ) from error
