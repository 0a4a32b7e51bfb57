"""The chain of roles gives exact chances: those that adding up every possible path gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleannews.roles import ROLES
from cleannews.sequence import Sequence, marginals, read_sequence
from tests.strategies import model

COUNT = len(ROLES)
Floats = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


def chain(seed: int, spread: float) -> Sequence:
    """Points drawn at random, `spread` wide."""
    rng = np.random.default_rng(seed)
    return Sequence(
        start=rng.normal(0, spread, COUNT),
        end=rng.normal(0, spread, COUNT),
        moves=rng.normal(0, spread, (COUNT, COUNT)),
        role_weight=1.0,
        phrases=np.zeros(COUNT),
    )


def flat(**parts: Floats) -> Sequence:
    """A chain without preferences but for these parts."""
    none = {"start": np.zeros(COUNT), "end": np.zeros(COUNT), "moves": np.zeros((COUNT, COUNT))}
    return Sequence(**{**none, **parts}, role_weight=1.0, phrases=np.zeros(COUNT))


def by_trying_all(fit: Floats, sequence: Sequence) -> Floats:
    """Chances by adding up all paths: an array with one axis a segment."""
    length = len(fit)
    total = np.zeros((COUNT,) * length)

    def along(values: Floats, *axes: int) -> Floats:
        return values.reshape([COUNT if axis in axes else 1 for axis in range(length)])

    total = total + along(sequence.start, 0) + along(sequence.end, length - 1)
    for row in range(length):
        total = total + along(fit[row], row)
    for row in range(length - 1):
        total = total + along(sequence.moves, row, row + 1)
    weights = np.exp(total - total.max())
    weights /= weights.sum()
    return np.stack([weights.sum(axis=tuple(axis for axis in range(length) if axis != row)) for row in range(length)])


@settings(max_examples=40)
@given(seeds, st.integers(1, 4), st.sampled_from([0.1, 1.0, 4.0]))
def test_chances_are_those_that_all_paths_give(seed: int, length: int, spread: float) -> None:
    sequence = chain(seed, spread)
    fit = np.random.default_rng(seed + 1).normal(0, spread, (length, COUNT))
    assert np.allclose(marginals(fit, sequence), by_trying_all(fit, sequence), atol=1e-9)


@given(seeds, st.integers(1, 60), st.sampled_from([0.5, 5.0, 50.0]))
def test_chances_of_any_page_sum_to_one(seed: int, length: int, spread: float) -> None:
    fit = np.random.default_rng(seed).normal(0, spread, (length, COUNT))
    found = marginals(fit, chain(seed, spread))
    assert found.shape == (length, COUNT)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert np.allclose(found.sum(axis=1), 1.0)


def test_a_long_page_neither_overflows_nor_vanishes() -> None:
    fit = np.random.default_rng(1).normal(0, 5, (20_000, COUNT))
    found = marginals(fit, chain(2, 3.0))
    assert np.isfinite(found).all()
    assert np.allclose(found.sum(axis=1), 1.0)


@given(seeds, st.integers(1, 6), st.floats(-50, 50))
def test_what_all_roles_have_in_common_changes_nothing(seed: int, length: int, more: float) -> None:
    fit = np.random.default_rng(seed).normal(0, 2, (length, COUNT))
    sequence = chain(seed, 1.0)
    assert np.allclose(marginals(fit + more, sequence), marginals(fit, sequence))


def test_the_arguments_are_left_alone() -> None:
    sequence = chain(3, 1.0)
    fit = np.random.default_rng(3).normal(0, 1, (5, COUNT))
    before = fit.copy(), sequence.moves.copy()
    marginals(fit, sequence)
    assert np.array_equal(fit, before[0])
    assert np.array_equal(sequence.moves, before[1])


def test_without_points_every_role_has_the_share_of_its_fit() -> None:
    fit = np.log(np.arange(1, COUNT + 1, dtype=np.float64))[None, :]
    assert np.allclose(marginals(fit, flat())[0], np.arange(1, COUNT + 1) / (COUNT * (COUNT + 1) / 2))


@pytest.mark.parametrize(("end", "row"), [("start", 0), ("end", 2)])
def test_starts_count_at_the_start_and_ends_at_the_end(end: str, row: int) -> None:
    points = np.zeros(COUNT)
    points[ROLES.index("footer")] = 3.0
    found = marginals(np.zeros((3, COUNT)), flat(**{end: points}))[:, ROLES.index("footer")]
    assert int(found.argmax()) == row
    assert found[1] == pytest.approx(1 / COUNT)


def test_moves_go_from_row_to_column() -> None:
    moves = np.zeros((COUNT, COUNT))
    moves[ROLES.index("related"), ROLES.index("footer")] = 9.0
    found = marginals(np.zeros((2, COUNT)), flat(moves=moves))
    assert [ROLES[best] for best in found.argmax(axis=1)] == ["related", "footer"]


def test_points_of_a_model_file_become_log_odds() -> None:
    data: dict[str, Any] = model()["sequence"]
    start = {role: number * 20 for number, role in enumerate(ROLES)}
    moves = {one: {other: (10 * i + j) * 20 for j, other in enumerate(ROLES)} for i, one in enumerate(ROLES)}
    parts = {"start": start, "moves": moves, "phrases": start, "role_weight": 0.5}
    found = read_sequence({**data, **parts}, 20.0)
    assert found.start.tolist() == found.phrases.tolist() == list(range(COUNT))
    assert found.end.tolist() == [0.0] * COUNT
    assert found.moves[2].tolist() == [20.0 + j for j in range(COUNT)]
    assert found.role_weight == 0.5
