"""Scorecards: for each feature a few cut points and the points of each interval; the sum decides.

In: Features. Out: Scores: points a segment for being kept, and for each role; each part is there on demand, for the reasons.
Must not know: sequences, what the features mean, where the numbers came from.
The numbers themselves are data: models/*.json, made by `python -m training`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.errors import CleanNewsError
from cleannews.measure import Features, measure_page, measure_second
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.segment import Segments
from cleannews.sequence import Sequence, read_sequence

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points for intervals of features, for one or more outcomes."""

    outcomes: tuple[str, ...]
    """What is scored: `("kept",)`, or roles."""
    features: tuple[str, ...]
    """Names of the features that have points, in the model's order."""
    cuts: tuple[NDArray[np.float32], ...]
    """Cut points of each feature, ascending; k cuts make k + 1 intervals, and a value on a cut is in the lower one."""
    offsets: NDArray[np.int64]
    """Row of `points` at which each feature's intervals begin."""
    points: NDArray[np.int32]
    """Shape (all intervals of all features, outcomes)."""
    bias: NDArray[np.int32]
    """Shape (outcomes,)."""

    def intervals(self, columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.int64]:
        """Row of `points` that each segment falls in, by feature: shape (features, segments)."""
        rows = np.empty((len(self.features), count), dtype=np.int64)
        for index, (name, cuts) in enumerate(zip(self.features, self.cuts, strict=True)):
            if name not in columns:
                raise CleanNewsError(
                    f"the model has points for the feature {name!r}, which this version does not measure; rebuild it with 'make train'"
                )
            rows[index] = np.searchsorted(cuts, columns[name], side="left")
        rows += self.offsets[:, None]
        return rows

    def total(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Points of each segment and outcome: shape (segments, outcomes)."""
        totals = np.zeros((rows.shape[1], len(self.outcomes)), dtype=np.int64)
        for row in rows:
            totals += self.points[row]
        return totals + self.bias

    def points_of(self, columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.int64]:
        """Points of each segment and outcome, from the columns."""
        return self.total(self.intervals(columns, count))


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept on pages of one kind."""

    first: Scorecard
    """Kept or not, from the features alone."""
    second: Scorecard
    """What to add to the first points, with the first points of the rest of the page as further features."""
    slope: float
    """What log-odds are multiplied with …"""
    offset: float
    """… and what is added, before they are read as a chance."""
    origin: tuple[str, str] | None = None
    """Where it stands among the shipped models, if it does: kind and name."""

    def chances(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds as calibrated chances of belonging to the article."""
        found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(self.slope * odds + self.offset, -50, 50)))
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        # A Document refers to its profile for the reasons; what every process has anyway is not sent from one to another.
        if self.origin and _shipped_profile(*self.origin) is self:
            return _shipped_profile, self.origin
        return Profile, (self.first, self.second, self.slope, self.offset)


@dataclass(frozen=True, slots=True)
class Model:
    """All numbers for one kind of input."""

    kind: str
    scale: float
    """Points that make one unit of log-odds."""
    page: Scorecard
    """Above 0, the page is an article; else it is a forum, a product, documentation, a list …"""
    article: Profile
    """For articles."""
    other: Profile
    """For pages of any other kind."""
    kept_roles: Scorecard
    """Which of the kept roles, if it is kept."""
    dropped_roles: Scorecard
    """Which of the other roles, if it is not."""
    sequence: Sequence
    """Which role follows which."""
    trained: Mapping[str, Any]
    """Data sets, licences, seeds, command, cross-validated figures."""


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
    """Share of each segment that is phrases of a role: shape (segments, roles)."""
    page: int
    """Points for the page being an article."""
    profile: Profile
    """The scorecards that `page` chose."""
    first_rows: NDArray[np.uint16]
    """Intervals the segments fell in, first pass: shape (features of the card, segments)."""
    second_rows: NDArray[np.uint16]
    """The same for the second pass."""


def score(segments: Segments, features: Features, model: Model) -> Scores:
    """Both passes and the roles.

    Raises CleanNewsError if the model asks for a feature that the code does not measure.
    """
    count = len(segments)
    if not count:
        return _nothing(model)
    columns = {name: features.matrix[:, index] for index, name in enumerate(features.names)}
    page = int(model.page.points_of(measure_page(columns), 1)[0, 0])
    profile = model.article if page > 0 else model.other
    first_rows = profile.first.intervals(columns, count)
    first = profile.first.total(first_rows)[:, 0]
    columns |= measure_second(segments, 1.0 / (1.0 + np.exp(-first / model.scale)))
    second_rows = profile.second.intervals(columns, count)
    return Scores(
        kept=first + profile.second.total(second_rows)[:, 0],
        kept_roles=model.kept_roles.points_of(columns, count),
        dropped_roles=model.dropped_roles.points_of(columns, count),
        phrases=phrase_matrix(columns, count),
        page=page,
        profile=profile,
        first_rows=first_rows.astype(np.uint16),
        second_rows=second_rows.astype(np.uint16),
    )


def phrase_matrix(columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.float32]:
    """Share of each segment that is phrases of a role: shape (segments, roles)."""
    found = np.zeros((count, len(ROLES)), dtype=np.float32)
    for index, role in enumerate(ROLES):
        if f"says_{role}" in columns:
            found[:, index] = np.minimum(columns[f"says_{role}"], 1)
    return found


def _nothing(model: Model) -> Scores:
    """Scores of a page without segments."""
    kept_roles, dropped_roles = len(model.kept_roles.outcomes), len(model.dropped_roles.outcomes)
    rows = np.zeros((0, 0), dtype=np.uint16)
    none = np.zeros(0, dtype=np.int64)
    return Scores(
        kept=none,
        kept_roles=none.reshape(0, kept_roles),
        dropped_roles=none.reshape(0, dropped_roles),
        phrases=phrase_matrix({}, 0),
        page=0,
        profile=model.other,
        first_rows=rows,
        second_rows=rows,
    )


def _shipped_profile(kind: str, name: str) -> Profile:
    model = _shipped().html if kind == "html" else _shipped().text
    return model.article if name == "article" else model.other


def load_models(folder: Path | None = None) -> Models:
    """The models in a folder; without one, those that come with the library (read once a process)."""
    if folder is None:
        return _shipped()
    return Models(
        html=parse_model((folder / "html.json").read_text("utf-8"), "html.json"),
        text=parse_model((folder / "text.json").read_text("utf-8"), "text.json"),
    )


@lru_cache(maxsize=1)
def _shipped() -> Models:
    folder = resources.files("cleannews.models")
    html, text = (
        _with_origin(parse_model(folder.joinpath(f"{kind}.json").read_text("utf-8"), f"{kind}.json"), kind)
        for kind in ("html", "text")
    )
    return Models(html=html, text=text)


def _with_origin(model: Model, kind: str) -> Model:
    return replace(
        model,
        article=replace(model.article, origin=(kind, "article")),
        other=replace(model.other, origin=(kind, "other")),
    )


def parse_model(text: str, name: str) -> Model:
    """Read a model file.

    Raises CleanNewsError if it is no model of this version; the message names the file and the key.
    """
    try:
        data = json.loads(text)
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
            page=read_card(data["page"]),
            article=_profile(data["article"], data["calibration"]["article"]),
            other=_profile(data["other"], data["calibration"]["other"]),
            kept_roles=read_card(data["kept_roles"], KEPT_ROLES),
            dropped_roles=read_card(data["dropped_roles"], DROPPED_ROLES),
            sequence=read_sequence(data["sequence"], float(data["scale"])),
            trained=data["trained"],
        )
    except json.JSONDecodeError as error:
        raise CleanNewsError(f"{name}: not JSON ({error}); rebuild it with 'make train'") from error
    except CleanNewsError:
        raise
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, OverflowError) as error:
        raise CleanNewsError(
            f"{name}: not a model file: {error!r} is missing or malformed; rebuild it with 'make train'"
        ) from error


def _profile(data: Mapping[str, Any], calibration: Mapping[str, Any]) -> Profile:
    return Profile(
        first=read_card(data["first"]),
        second=read_card(data["second"]),
        slope=float(calibration["slope"]),
        offset=float(calibration["offset"]),
    )


def read_card(data: Mapping[str, Any], outcomes: tuple[str, ...] | None = None) -> Scorecard:
    """One scorecard from its JSON form, with the outcomes it must have, if they are given.

    Raises ValueError or another error of malformed data; `parse_model` says which file it was.
    """
    named = tuple(data["outcomes"])
    if outcomes is not None and named != outcomes:
        raise ValueError(f"outcomes are {named}, not {outcomes}")
    cuts: list[NDArray[np.float32]] = []
    offsets: list[int] = []
    points: list[list[int]] = []
    for name, feature in data["features"].items():
        cuts.append(np.array(feature["cuts"], dtype=np.float32))
        offsets.append(len(points))
        rows = [value if isinstance(value, list) else [value] for value in feature["points"]]
        if len(rows) != len(feature["cuts"]) + 1 or not (np.diff(cuts[-1]) > 0).all():
            raise ValueError(f"feature {name!r} needs ascending cuts and one more row of points than cuts")
        if any(len(row) != len(named) or any(type(value) is not int for value in row) for row in rows):
            raise ValueError(f"feature {name!r} needs a whole number of points for each of {named}")
        points += rows
    if len(data["bias"]) != len(named):
        raise ValueError(f"bias needs a number for each of {named}")
    return Scorecard(
        outcomes=named,
        features=tuple(data["features"]),
        cuts=tuple(cuts),
        offsets=np.array(offsets, dtype=np.int64),
        points=np.array(points, dtype=np.int32).reshape(len(points), len(named)),
        bias=np.array(data["bias"], dtype=np.int32),
    )
