"""Reasons: what gave the points, in words; together they are the score, whatever the page and the model."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews.explain import Explanation
from cleannews.label import Told, label
from cleannews.lexicon import load_lexicon
from cleannews.measure import measure, measure_kind, measure_second, says
from cleannews.reasons import Reason
from cleannews.roles import ROLES
from cleannews.scorecard import Model, load_models, parse_model, score
from cleannews.segment import Segments, segment_html, segment_text
from cleannews.verdicts import weigh
from tests.seeds import SEEDS, TEMPLATES, fold
from tests.strategies import card, model, pages, plain_texts

LONG = "Sáng nay, Bộ trưởng trả lời chất vấn của đại biểu về thuế thu nhập cá nhân và lộ trình sửa luật."
START = "where every block starts from"
"""The reason that stands last, for it says nothing about the segment."""


def explain(segments: Segments, **parts: Any) -> Explanation:
    """The explanation of a page by a model made by hand."""
    return explain_by(parse_model(json.dumps(model(**parts)), "text.json"), segments)


def explain_as_shipped(segments: Segments) -> Explanation:
    return explain_by(getattr(load_models(), segments.kind), segments)


def explain_by(chosen: Model, segments: Segments) -> Explanation:
    scores = score(segments, measure(segments, load_lexicon()), chosen)
    weighed = weigh(segments, scores)
    bars = chosen.thresholds.of(weighed.is_article)
    return Explanation(weighed, label(weighed, Told.of(segments), chosen.sequence, chosen.scale, bars))


def plain(text: str) -> Segments:
    return segment_text(text, fold)


def check_sums(explanation: Explanation) -> None:
    for row, points in enumerate(explanation.labels.points):
        reasons = explanation.reasons(row)
        assert sum(reason.points for reason in reasons) == points
        assert all(type(reason.points) is int and reason.text for reason in reasons)
        assert len({reason.text for reason in reasons}) == len(reasons), "one part a cause"
        *parts, start = reasons
        assert start.text == START
        sizes = [abs(reason.points) for reason in parts]
        assert sizes == sorted(sizes, reverse=True), "the largest first"
        assert 0 not in sizes


def test_reasons_of_a_card_by_hand() -> None:
    first = card(bias=5, chars=([3.0], [-400, 400]), commas=([0.0], [1, 2]), digits=([0.0], [0, 7]))
    second = card(bias=-2, kept_page=([9.0], [30, 0]))
    explanation = explain(plain(f"Tin tức\n{LONG}"), keep={"first": first, "second": second})
    assert explanation.reasons(1) == (
        Reason(400, says("chars")),
        Reason(30, says("kept_page")),
        Reason(2, says("commas")),
        Reason(3, START),
    )
    assert explanation.reasons(0)[0] == Reason(-400, says("chars"))


def test_features_with_the_same_words_are_one_reason() -> None:
    assert says("words") == says("word_length")
    first = card(words=([], [400]), word_length=([], [-150]), digits=([], [0]))
    explanation = explain(plain(LONG), keep={"first": first, "second": card()})
    assert explanation.reasons(0) == (Reason(250, says("words")), Reason(0, START))


def test_lenience_is_a_reason_of_its_own() -> None:
    hard = explain(plain("một\nhai"), keep={"first": card(bias=-10), "second": card()})
    lenience = hard.labels.lenience
    assert lenience > 10
    assert {reason.text: reason.points for reason in hard.reasons(0)} == {
        "the page is hard to read, so more is kept": lenience,
        START: -10,
    }


def test_points_of_a_pair_are_shared_by_its_features() -> None:
    pairs: dict[Any, Any] = {("chars", "digits"): ([[], []], [[-301]]), ("commas", "chars"): ([[], []], [[40]])}
    explanation = explain(plain(LONG), keep={"first": card(bias=500, pairs=pairs), "second": card()})
    assert {reason.text: reason.points for reason in explanation.reasons(0)} == {
        says("chars"): -150 + 20,
        says("digits"): -151,
        says("commas"): 20,
        START: 500,
    }


@settings(max_examples=50)
@given(
    st.integers(0, 2**32 - 1),
    st.one_of(plain_texts(8).map(plain), pages(8).map(lambda page: segment_html(page.html, fold))),
)
def test_reasons_sum_to_the_score_for_any_model(seed: int, segments: Segments) -> None:
    rng = np.random.default_rng(seed)
    features = measure(segments, load_lexicon())
    first_names = features.names
    told = dict(zip(first_names, features.matrix.T, strict=True)) | measure_kind(0.0, len(segments))
    second_names = tuple(measure_second(segments, told, np.zeros(len(segments))))

    def random_card(names: tuple[str, ...]) -> dict[str, Any]:
        chosen = rng.choice(names, 12, replace=False).tolist()
        table: dict[str, Any] = {
            name: (sorted(rng.normal(0, 2, 2).tolist()), rng.integers(-60, 60, 3).tolist()) for name in chosen
        }
        pairs: dict[Any, Any] = {
            (one, other): ([[0.5], [1.0]], rng.integers(-60, 60, (2, 2)).tolist())
            for one, other in zip(chosen[::2], chosen[1::2], strict=True)
        }
        return card(bias=int(rng.integers(-50, 50)), pairs=pairs, **table)

    cards = {"first": random_card(first_names), "second": random_card((*first_names, *second_names))}
    moves = {one: dict(zip(ROLES, rng.integers(-60, 60, len(ROLES)).tolist(), strict=True)) for one in ROLES}
    sequence = {**model()["sequence"], "moves": moves}
    explanation = explain(segments, keep=cards, sequence=sequence, scale=float(rng.choice([10, 20, 33])))
    check_sums(explanation)


@pytest.mark.parametrize("seed", SEEDS[:2], ids=lambda seed: seed.name[:3])
def test_reasons_of_the_shipped_models_sum_to_the_score(seed: Any) -> None:
    check_sums(explain_as_shipped(plain(seed.raw)))
    check_sums(explain_as_shipped(segment_html(TEMPLATES["divs"]([text for text, _ in seed.lines]), fold)))


@pytest.mark.parametrize("explained", [explain, explain_as_shipped])
def test_an_explanation_says_the_same_after_pickling(explained: Callable[[Segments], Explanation]) -> None:
    before = explained(plain(f"Tin tức\n{LONG}"))
    after = pickle.loads(pickle.dumps(before))
    assert [after.reasons(row) for row in (0, 1)] == [before.reasons(row) for row in (0, 1)]
