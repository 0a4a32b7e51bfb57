"""sums.py: the quick sum of a card is the sum of its terms, which the reasons replay one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.card import Scorecard, read_card

CUTS = st.lists(st.integers(-3, 3), min_size=0, max_size=4, unique=True).map(lambda cuts: sorted(map(float, cuts)))


@st.composite
def cards(draw: st.DrawFn, most: int = 900) -> Scorecard:
    points = st.integers(-most, most)

    def row(size: int) -> list[int]:
        return draw(st.lists(points, min_size=size, max_size=size))

    data: dict[str, Any] = {}
    for outcome in ("one", "other")[: draw(st.integers(1, 2))]:
        features: dict[str, Any] = {}
        for name in draw(st.lists(st.sampled_from("abc"), unique=True)):
            cuts = draw(CUTS)
            features[name] = [cuts, row(len(cuts) + 1)]
        pairs: dict[str, dict[str, Any]] = {}
        for one, other in draw(st.lists(st.sampled_from([("a", "b"), ("b", "c"), ("c", "d")]), unique=True)):
            first, second = draw(CUTS), draw(CUTS)
            cells = [row(len(second) + 1) for _ in range(len(first) + 1)]
            pairs.setdefault(one, {})[other] = [[first, second], cells]
        data[outcome] = {"bias": draw(points), "features": features, "pairs": pairs}
    return read_card(data)


def columns() -> dict[str, Any]:
    values = np.array([*np.arange(-4, 4.5, 0.5), np.nan, np.inf, -np.inf], dtype=np.float32)
    random = np.random.default_rng(5)
    return {name: random.choice(values, 700) for name in "abcd"}


def term_by_term(card: Scorecard, bins: Any) -> Any:
    return card.points[card.rows(bins)].sum(axis=0, dtype=np.int64) + card.bias


@given(cards())
def test_the_quick_sum_is_the_sum_of_the_terms(card: Scorecard) -> None:
    bins = card.bins(columns(), 700)
    assert np.array_equal(card.total(bins), term_by_term(card, bins))


@given(cards(most=2**29))
def test_so_it_is_with_points_that_narrow_numbers_do_not_hold(card: Scorecard) -> None:
    bins = card.bins(columns(), 700)
    assert np.array_equal(card.total(bins), term_by_term(card, bins))


@given(cards())
def test_bins_are_those_of_a_search_in_the_cuts(card: Scorecard) -> None:
    told = columns()
    found = card.bins(told, 700)
    for name, borders, row in zip(card.features, card.borders, found, strict=True):
        assert np.array_equal(row, np.searchsorted(borders, told[name], side="left"))


@pytest.mark.parametrize("count", [0, 1])
def test_a_card_without_features_has_its_bias(count: int) -> None:
    card = read_card({"kept": {"bias": 7, "features": {}, "pairs": {}}})
    assert card.total(card.bins({}, count)).tolist() == [[7]] * count
