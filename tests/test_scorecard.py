"""Cards by hand: intervals, sums, both passes, the choice of profile; files that are no models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.errors import CleanNewsError
from cleannews.lexicon import load_lexicon
from cleannews.measure import measure
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES
from cleannews.scorecard import Model, Scores, load_models, parse_model, read_card, score
from cleannews.segment import Segments, segment_html, segment_text
from tests.seeds import fold
from tests.strategies import card, model, plain_texts

SHORT, LONG = (
    "Tin tức",
    "Sáng nay, Bộ trưởng trả lời chất vấn của đại biểu về thuế thu nhập cá nhân và lộ trình sửa luật.",
)


def model_of(**parts: Any) -> Model:
    return parse_model(json.dumps(model(**parts)), "text.json")


def score_of(text: str, chosen: Model) -> Scores:
    segments = segment_text(text, fold)
    return score(segments, measure(segments, load_lexicon()), chosen)


def column(*values: float) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    return {"x": np.array(values, dtype=np.float32)}


def test_a_value_on_a_cut_is_in_the_lower_interval() -> None:
    found = read_card(card(x=([1.0, 2.0], [5, 7, 11]))).points_of(column(0.5, 1.0, 1.5, 2.0, 2.5, -9, 9), 7)
    assert found[:, 0].tolist() == [5, 5, 7, 7, 11, 5, 11]


def test_a_cut_that_no_float32_holds_is_rounded_like_the_value() -> None:
    found = read_card(card(x=([0.1], [0, 1]))).points_of(column(0.1, np.nextafter(np.float32(0.1), np.float32(1))), 2)
    assert found[:, 0].tolist() == [0, 1]


def test_a_feature_without_cuts_gives_every_segment_the_same() -> None:
    assert read_card(card(x=([], [3]))).points_of(column(-1, 0, 1), 3).tolist() == [[3], [3], [3]]


def test_points_of_several_features_and_outcomes_add_up_to_the_bias() -> None:
    built = read_card(
        {
            "outcomes": ["lead", "body"],
            "bias": [100, -100],
            "features": {
                "x": {"cuts": [0.0], "points": [[1, 2], [3, 4]]},
                "y": {"cuts": [0.0, 1.0], "points": [[10, 20], [30, 40], [50, 60]]},
            },
        }
    )
    y = np.array([2.0, 0.5, 0.0], dtype=np.float32)
    assert built.points_of(column(-1, 0, 1) | {"y": y}, 3).tolist() == [[151, -38], [131, -58], [113, -76]]
    assert built.intervals(column(-1, 0, 1) | {"y": y}, 3).tolist() == [[0, 0, 1], [4, 3, 2]]


def test_a_card_without_features_gives_the_bias() -> None:
    assert read_card(card(bias=-7)).points_of({}, 2).tolist() == [[-7], [-7]]


@given(
    st.lists(st.floats(-100, 100, width=32), unique=True, max_size=6).map(sorted),
    st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=8),
    st.data(),
)
def test_intervals_are_those_that_counting_finds(cuts: list[float], values: list[float], data: st.DataObject) -> None:
    points = data.draw(st.lists(st.integers(-99, 99), min_size=len(cuts) + 1, max_size=len(cuts) + 1))
    found = read_card(card(x=(cuts, points))).points_of(column(*values), len(values))
    assert found[:, 0].tolist() == [points[sum(cut < value for cut in cuts)] for value in values]


def test_the_points_for_keeping_are_the_sum_of_both_passes() -> None:
    first = card(bias=5, chars=([3.0], [-40, 40]))
    # The second pass sees what the first one made of the segment itself: a chance above or below one half.
    second = card(bias=1, first=([0.5], [-3, 3]))
    profile = {"first": first, "second": second}
    scores = score_of(f"{SHORT}\n{LONG}", model_of(article=profile))
    assert scores.kept.tolist() == [5 - 40 + 1 - 3, 5 + 40 + 1 + 3]
    assert scores.first_rows.tolist() == [[0, 1]]
    assert scores.second_rows.tolist() == [[0, 1]]


def test_the_second_pass_works_with_chances_of_the_scale() -> None:
    profile = {"first": card(bias=20), "second": card(first=([0.7, 0.75], [0, 1, 0]))}
    assert score_of(SHORT, model_of(article=profile)).kept.tolist() == [21], "20 points are odds of e to 1: 0.73"


@pytest.mark.parametrize(("bias", "profile", "kept"), [(1, "article", 7), (0, "other", -7), (-1, "other", -7)])
def test_the_page_chooses_what_is_scored_with(bias: int, profile: str, kept: int) -> None:
    chosen = model_of(
        page=card(bias=bias),
        article={"first": card(bias=7), "second": card()},
        other={"first": card(bias=-7), "second": card()},
    )
    scores = score_of(f"{SHORT}\n{LONG}", chosen)
    assert scores.page == bias
    assert scores.profile is getattr(chosen, profile)
    assert scores.kept.tolist() == [kept, kept]


def test_the_page_is_judged_by_all_of_it() -> None:
    chosen = model_of(page=card(mean_chars=([3.5], [-10, 10])))
    assert [score_of(text, chosen).page for text in (SHORT, LONG, f"{SHORT}\n" * 9 + LONG)] == [-10, 10, -10]


def test_roles_have_their_own_cards() -> None:
    kept_roles = {**card(KEPT_ROLES), "bias": [1, 2, 3]}
    dropped_roles = {**card(DROPPED_ROLES), "bias": list(range(16))}
    scores = score_of(f"{SHORT}\n{LONG}", model_of(kept_roles=kept_roles, dropped_roles=dropped_roles))
    assert scores.kept_roles.tolist() == [[1, 2, 3]] * 2
    assert scores.dropped_roles.tolist() == [list(range(16))] * 2


@pytest.mark.parametrize("segments", [segment_text("", fold), segment_html("", fold)], ids=["text", "html"])
def test_no_segments_no_points(segments: Segments) -> None:
    scores = score(segments, measure(segments, load_lexicon()), model_of())
    assert (scores.kept.shape, scores.kept_roles.shape, scores.dropped_roles.shape) == ((0,), (0, 3), (0, 16))
    assert scores.page == 0


@given(plain_texts())
def test_points_are_whole_numbers_for_any_text(text: str) -> None:
    scores = score_of(text, model_of())
    assert scores.kept.dtype.kind == "i"
    assert set(scores.kept.tolist()) <= {-40, 40}


@pytest.mark.parametrize("place", ["first", "second", "page", "kept_roles"])
def test_a_feature_that_nobody_measures_is_named(place: str) -> None:
    strange = card(KEPT_ROLES if place == "kept_roles" else ("kept",), no_such_feature=([], [0]))
    if place == "kept_roles":
        strange["features"]["no_such_feature"]["points"] = [[0, 0, 0]]
    whole = (
        {place: strange}
        if place in ("page", "kept_roles")
        else {"article": {"first": card(), "second": card(), place: strange}}
    )
    with pytest.raises(CleanNewsError, match="no_such_feature"):
        score_of(SHORT, model_of(**whole))


def test_a_model_of_pages_does_not_score_text() -> None:
    with pytest.raises(CleanNewsError, match="held_chars_1"):
        score_of(SHORT, model_of(article={"first": card(held_chars_1=([], [0])), "second": card()}))


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: data.pop(key)


def put(value: Any, *path: str) -> Callable[[dict[str, Any]], object]:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


BROKEN = {
    **{f"no {key}": (without(key), key) for key in model()},
    "older format": (put(0, "format"), "format"),
    "newer format": (put(2, "format"), "format is 2"),
    "no second pass": (put({"first": card()}, "article"), "second"),
    "no outcomes": (put({"bias": [0], "features": {}}, "page"), "outcomes"),
    "no bias": (put({"outcomes": ["kept"], "features": {}}, "page"), "bias"),
    "no cuts": (put({"x": {"points": [0]}}, "page", "features"), "cuts"),
    "too few points": (put({"x": {"cuts": [1.0], "points": [0]}}, "page", "features"), "points"),
    "too many points": (put({"x": {"cuts": [], "points": [0, 1]}}, "page", "features"), "points"),
    "a role without a start": (put({"title": 0}, "sequence", "start"), "lead"),
    "no offset": (put({"slope": 1}, "calibration", "other"), "offset"),
    "no weight": (put(None, "sequence", "share"), "float"),
    "scale is null": (put(None, "scale"), "text.json"),
    "page is null": (put(None, "page"), "text.json"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_model_is_named_with_what_is_wrong(name: str) -> None:
    change, named = BROKEN[name]
    data: dict[str, Any] = json.loads(json.dumps(model()))
    change(data)
    with pytest.raises(CleanNewsError, match=named) as caught:
        parse_model(json.dumps(data), "text.json")
    assert "text.json" in str(caught.value)
    assert "make train" in str(caught.value), "it says what to do"


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", '"model"', "{}", "\ufeff{}"])
def test_a_file_that_is_not_even_an_object_is_named(text: str) -> None:
    with pytest.raises(CleanNewsError, match=r"text\.json"):
        parse_model(text, "text.json")


MALFORMED = {
    "scale is a word": put("twenty", "scale"),
    "scale is zero": put(0, "scale"),
    "features are a list": put([], "page", "features"),
    "points are words": put({"x": {"cuts": [], "points": ["a"]}}, "page", "features"),
    "points are fractions": put({"x": {"cuts": [], "points": [0.5]}}, "page", "features"),
    "points beyond 32 bits": put({"x": {"cuts": [], "points": [2**40]}}, "page", "features"),
    "cuts are words": put({"x": {"cuts": ["a"], "points": [0, 1]}}, "page", "features"),
    "cuts run backwards": put({"x": {"cuts": [2.0, 1.0], "points": [0, 1, 2]}}, "page", "features"),
    "an outcome without points": put({"x": {"cuts": [], "points": [[1, 2]]}}, "kept_roles", "features"),
    "a bias too many": put([0, 0], "page", "bias"),
    "a role too few": put(card(("body",)), "kept_roles"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_numbers_are_reported_as_such(name: str) -> None:
    data: dict[str, Any] = json.loads(json.dumps(model()))
    MALFORMED[name](data)
    with pytest.raises(CleanNewsError, match=r"text\.json"):
        parse_model(json.dumps(data), "text.json")


def test_models_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text(json.dumps(model()), encoding="utf-8")
    (tmp_path / "html.json").write_text(json.dumps(model(kind="html", scale=10)), encoding="utf-8")
    models = load_models(tmp_path)
    assert [(model.kind, model.scale) for model in (models.html, models.text)] == [("html", 10.0), ("text", 20.0)]
    (tmp_path / "html.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CleanNewsError, match=r"html\.json"):
        load_models(tmp_path)


def test_the_shipped_models_are_read_once_and_score_what_is_measured() -> None:
    models = load_models()
    assert load_models() is models
    assert (models.html.kind, models.text.kind) == ("html", "text")
    for chosen in (models.html, models.text):
        assert chosen.kept_roles.outcomes == KEPT_ROLES
        assert chosen.dropped_roles.outcomes == DROPPED_ROLES
        assert chosen.trained, "where the numbers come from"
        for built in (
            chosen.page,
            chosen.article.first,
            chosen.article.second,
            chosen.other.first,
            chosen.other.second,
        ):
            assert all(np.all(np.diff(cuts) >= 0) for cuts in built.cuts)
    html = segment_html(f"<p>{SHORT}</p><p>{LONG}</p>", fold)
    assert score(html, measure(html, load_lexicon()), models.html).kept.shape == (2,)
    assert score_of(f"{SHORT}\n{LONG}", models.text).kept.shape == (2,)
