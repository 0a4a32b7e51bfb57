"""Roles for the whole page: the bar is where it should be, kept means a kept role, and the chain has its say."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleannews.label import Labels, Told, label, log_shares, threshold
from cleannews.roles import DROPPED_ROLES, KEPT, KEPT_ROLES, ROLES
from cleannews.scorecard import parse_model
from cleannews.sequence import Sequence
from tests.strategies import model

SCALE = 20.0
BARS = (0.2, 0.5)
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Said:
    """What scorecards would say."""

    kept: Whole
    kept_roles: Whole
    dropped_roles: Whole
    phrases: NDArray[np.float32]


def said(kept: list[int], **roles: list[int]) -> Said:
    """Points for keeping; points of a role for each segment, 0 for roles that are not named; no phrases."""
    none = [0] * len(kept)
    kept_roles, dropped_roles = (
        np.array([roles.get(role, none) for role in half], dtype=np.int64).T for half in (KEPT_ROLES, DROPPED_ROLES)
    )
    phrases = np.zeros((len(kept), len(ROLES)), dtype=np.float32)
    return Said(np.array(kept, dtype=np.int64), kept_roles, dropped_roles, phrases)


def chain(**moves: int) -> Sequence:
    """A chain without preferences but for these moves, `one__other=points`."""
    parts: dict[str, Any] = model()["sequence"]
    table = {one: dict.fromkeys(ROLES, 0) for one in ROLES}
    for move, points in moves.items():
        one, other = move.split("__")
        table[one][other] = points
    whole = model(sequence={**parts, "moves": table})
    return parse_model(json.dumps(whole), "text.json").sequence


def labels_of(points: Said, sizes: list[int] | None = None, sequence: Sequence | None = None) -> Labels:
    lengths = np.array(sizes or [100] * len(points.kept), dtype=np.float64)
    return label(
        points, Told(lengths, np.zeros(len(lengths), dtype=bool), plain=False), sequence or chain(), SCALE, BARS
    )


pages = st.lists(st.tuples(st.floats(0.001, 0.999), st.integers(1, 500)), min_size=1, max_size=8)


def best_by_trying_all(keep: list[float], sizes: list[int]) -> float:
    """The best F1 to be expected of any choice of segments: twice what is right of it, by what is kept and what is wanted."""
    wanted = sum(chance * size for chance, size in zip(keep, sizes, strict=True))
    best = 0.0
    for choice in product([0, 1], repeat=len(keep)):
        kept = sum(size * taken for size, taken in zip(sizes, choice, strict=True))
        right = sum(chance * size * taken for chance, size, taken in zip(keep, sizes, choice, strict=True))
        best = max(best, 2 * right / (kept + wanted))
    return best


@given(pages)
def test_the_bar_is_half_of_the_best_f1_to_be_expected(page: list[tuple[float, int]]) -> None:
    keep, sizes = [chance for chance, _ in page], [size for _, size in page]
    found = threshold(np.array(keep), np.array(sizes, dtype=np.float64), BARS)
    assert found == pytest.approx(min(max(best_by_trying_all(keep, sizes) / 2, 0.2), 0.5))


@given(pages)
def test_keeping_what_is_above_the_bar_is_the_best_choice(page: list[tuple[float, int]]) -> None:
    keep, sizes = [chance for chance, _ in page], [size for _, size in page]
    bar = threshold(np.array(keep), np.array(sizes, dtype=np.float64), BARS)
    best = best_by_trying_all(keep, sizes)
    if best < 0.4 or min(abs(chance - bar) for chance in keep) < 1e-9:
        return  # below, the bar does not follow
    wanted = sum(chance * size for chance, size in page)
    taken = [(chance, size) for chance, size in page if chance > bar]
    right = sum(chance * size for chance, size in taken)
    assert 2 * right / (sum(size for _, size in taken) + wanted) == pytest.approx(best)


@given(pages)
def test_the_bar_does_not_depend_on_the_order(page: list[tuple[float, int]]) -> None:
    one, other = (
        threshold(np.array([chance for chance, _ in order]), np.array([size for _, size in order], dtype=float), BARS)
        for order in (page, page[::-1])
    )
    assert one == pytest.approx(other)


@given(pages, st.floats(0.05, 0.4), st.floats(0.45, 0.9))
def test_the_bar_stays_within_its_bounds(page: list[tuple[float, int]], lowest: float, highest: float) -> None:
    keep = np.array([chance for chance, _ in page])
    sizes = np.array([size for _, size in page], dtype=np.float64)
    free = threshold(keep, sizes, (0.0, 1.0))
    assert threshold(keep, sizes, (lowest, highest)) == pytest.approx(min(max(free, lowest), highest))


def test_a_clear_page_has_its_bar_at_one_half_and_gets_no_lenience() -> None:
    found = labels_of(said([400, 400, -400, -400]))
    assert found.lenience == 0
    assert found.points.tolist() == [400, 400, -400, -400]


def test_on_a_page_that_is_hard_to_read_every_segment_gets_the_same_lenience() -> None:
    points = [-10, -20, -30, -200]
    found = labels_of(said(points))
    assert found.lenience > 0
    assert found.points.tolist() == [value + found.lenience for value in points]
    assert found.points[0] > 0 > found.points[3]
    assert found.odds.tolist() == [value / SCALE for value in points], "it makes no segment more likely"


def test_where_nothing_looks_like_an_article_nothing_is_kept() -> None:
    found = labels_of(said([-200, -300, -250]))
    assert not set(found.roles) & KEPT
    assert (found.points < 0).all()
    assert found.lenience == round(SCALE * np.log(0.8 / 0.2)), "the lowest bar is a chance of one fifth"


def test_the_bounds_are_the_models() -> None:
    points = said([-20, -20])
    strict = label(
        points, Told(np.array([100.0, 100.0]), np.zeros(2, dtype=bool), plain=False), chain(), SCALE, (0.5, 0.5)
    )
    assert (strict.lenience, set(strict.roles) & KEPT) == (0, set())
    assert set(labels_of(points).roles) <= KEPT


def test_no_segments_no_labels() -> None:
    found = labels_of(said([]))
    assert (found.roles, found.points.tolist(), found.odds.tolist(), found.lenience) == ((), [], [], 0)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 25),
    spread=st.sampled_from([5, 60, 400]),
)
def test_kept_are_exactly_the_segments_with_points(seed: int, count: int, spread: int) -> None:
    rng = np.random.default_rng(seed)
    points = Said(
        rng.integers(-spread, spread + 1, count),
        rng.integers(-spread, spread + 1, (count, len(KEPT_ROLES))),
        rng.integers(-spread, spread + 1, (count, len(DROPPED_ROLES))),
        rng.random((count, len(ROLES))).astype(np.float32),
    )
    moves = rng.normal(0, 2, (len(ROLES), len(ROLES)))
    sequence = replace(chain(), moves=moves, start=moves[0], end=moves[1], phrases=moves[2])
    found = labels_of(points, sizes=rng.integers(1, 2000, count).tolist(), sequence=sequence)
    assert len(found.roles) == len(found.points) == count
    assert [role in KEPT for role in found.roles] == (found.points > 0).tolist()
    assert found.lenience >= 0
    assert found.points.dtype == np.int64


@given(st.lists(st.integers(-200, 200), min_size=1, max_size=10), st.data())
def test_more_points_never_cost_a_segment_its_place(points: list[int], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(points) - 1))
    more = [value + (50 if place == row else 0) for place, value in enumerate(points)]
    before, after = labels_of(said(points)), labels_of(said(more))
    assert after.points[row] > 0 or before.points[row] <= 0


def test_the_role_is_the_best_of_its_half() -> None:
    points = said(
        [100, 100, -100, -100], lead=[50, 0, 99, 99], heading=[0, 50, 0, 0], nav=[99, 99, 50, 0], ad=[0, 0, 0, 50]
    )
    assert labels_of(points).roles == ("lead", "heading", "nav", "ad")


def test_a_run_is_seen_as_a_run() -> None:
    # Only the first line says what it is; the two after it could be anything but an article's.
    points = said([-100, -100, -100], related=[80, 0, 0], nav=[0, 5, 5])
    assert labels_of(points).roles == ("related", "nav", "nav")
    assert labels_of(points, sequence=chain(related__related=60)).roles == ("related",) * 3


def test_phrases_of_a_role_speak_for_it() -> None:
    points = said([-100, -100], nav=[20, 20])
    points.phrases[1, ROLES.index("share")] = 0.5
    phrases = np.array([4.0 * (role == "share") for role in ROLES])
    assert labels_of(points, sequence=replace(chain(), phrases=phrases)).roles == ("nav", "share")
    assert labels_of(points).roles == ("nav", "nav")


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_shares_of_a_half_sum_to_one(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    found = np.exp(
        log_shares(rng.normal(0, 50, (count, len(KEPT_ROLES))), rng.normal(0, 50, (count, len(DROPPED_ROLES))))
    )
    kept = [role in KEPT for role in ROLES]
    assert np.allclose(found[:, kept].sum(axis=1), 1)
    assert np.allclose(found[:, [not half for half in kept]].sum(axis=1), 1)


def test_the_halves_are_all_roles_in_order() -> None:
    assert tuple(role for role in ROLES if role in KEPT_ROLES) == KEPT_ROLES
    assert tuple(role for role in ROLES if role in DROPPED_ROLES) == DROPPED_ROLES
    assert {*KEPT_ROLES, *DROPPED_ROLES} == set(ROLES)
    assert set(KEPT_ROLES) == KEPT


def kept_of(points: list[int], ended: list[bool], plain: bool = True) -> list[bool]:
    told = Told(np.full(len(points), 100.0), np.array(ended), plain)
    return [value > 0 for value in label(said(points), told, chain(), SCALE, (0.5, 0.5)).points.tolist()]


def test_a_sentence_that_just_misses_between_two_that_are_kept_is_kept() -> None:
    assert kept_of([50, -10, 50], [True] * 3) == [True, True, True]
    assert kept_of([50, -10, 50], [True, False, True]) == [True, False, True], "a headline or a button"
    assert kept_of([50, -80, 50], [True] * 3) == [True, False, True], "far below the bar"
    assert kept_of([50, -10, -10, 50], [True] * 4) == [True, False, False, True], "two are a box"
    assert kept_of([-10, 50, -10], [True] * 3) == [False, True, False], "at an end"
    assert kept_of([50, -10, 50], [True] * 3, plain=False) == [True, False, True], "in HTML markup tells more"


def test_a_piece_that_just_passes_above_long_ones_that_are_left_out_is_left_out() -> None:
    assert kept_of([50, 2, -80, -80], [True] * 4) == [True, False, False, False]
    assert kept_of([50, 2, -80, 50, -80], [True] * 5)[1] is False
    assert kept_of([50, 2, -80, 50, 50], [True] * 5)[1] is True, "one alone may be a caption"
    assert kept_of([50, 40, -80, -80], [True] * 4)[1] is True, "well above the bar"
    assert kept_of([50, 2, -80, -80], [True] * 4, plain=False)[1] is True
