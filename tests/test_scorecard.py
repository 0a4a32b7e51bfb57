"""Cards by hand: intervals, cells of pairs, sums, both passes; files that are no models."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.card import read_card
from cleannews.errors import CleanNewsError
from cleannews.lexicon import load_lexicon
from cleannews.measure import measure
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.scorecard import Model, Scores, load_models, parse_model, phrase_matrix, phrase_shares, score
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
            "lead": {
                "bias": 100,
                "features": {
                    "x": [[0.0], [1, 3]],
                    "y": [[0.0, 1.0], [10, 30, 50]],
                },
                "pairs": {},
            },
            "body": {"bias": -100, "features": {"y": [[0.5], [2, 4]]}, "pairs": {}},
        }
    )
    y = np.array([2.0, 0.5, 0.0], dtype=np.float32)
    assert built.points_of(column(-1, 0, 1) | {"y": y}, 3).tolist() == [[151, -96], [131, -98], [113, -98]]
    # The cuts of both outcomes together: 0, 0.5 and 1.
    bins = built.bins(column(-1, 0, 1) | {"y": y}, 3)
    assert bins.tolist() == [[0, 0, 1], [3, 1, 0]]
    assert built.rows(bins).tolist() == [[0, 0, 1], [5, 3, 2]]


def test_more_bins_than_a_byte_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        read_card(card(x=([float(cut) for cut in range(256)], [0] * 257)))


def test_a_pair_has_points_for_each_cell() -> None:
    built = read_card(card(pairs={("x", "y"): ([[0.0], [1.0, 2.0]], [[1, 2, 3], [4, 5, 6]])}))
    y = np.array([0, 1.5, 3, 0, 1.5, 3], dtype=np.float32)
    assert built.points_of(column(-1, -1, -1, 1, 1, 1) | {"y": y}, 6)[:, 0].tolist() == [1, 2, 3, 4, 5, 6]


@given(st.data())
def test_outcomes_with_cuts_of_their_own_are_read_as_if_each_stood_alone(data: st.DataObject) -> None:
    def drawn() -> dict[str, Any]:
        cuts = [sorted(data.draw(st.sets(st.integers(-3, 3), max_size=3))) for _ in range(2)]
        size = (len(cuts[0]) + 1, len(cuts[1]) + 1)
        points = data.draw(st.lists(st.integers(-9, 9), min_size=size[0] * size[1], max_size=size[0] * size[1]))
        rows = [points[row * size[1] : (row + 1) * size[1]] for row in range(size[0])]
        return {
            "bias": data.draw(st.integers(-9, 9)),
            "features": {},
            "pairs": {"x": {"y": [cuts, rows]}},
        }

    both = {"lead": drawn(), "body": drawn()}
    grid = np.array([(x, y) for x in range(-4, 5) for y in range(-4, 5)], dtype=np.float32)
    columns = {"x": grid[:, 0], "y": grid[:, 1]}
    together = read_card(both).points_of(columns, len(grid))
    for index, outcome in enumerate(both):
        alone = read_card({outcome: both[outcome]}).points_of(columns, len(grid))
        assert together[:, index].tolist() == alone[:, 0].tolist()


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
    scores = score_of(f"{SHORT}\n{LONG}", model_of(keep={"first": first, "second": second}))
    assert scores.kept.tolist() == [5 - 40 + 1 - 3, 5 + 40 + 1 + 3]
    assert scores.first_bins.tolist() == [[0, 1]]
    assert scores.second_bins.tolist() == [[0, 1]]


def test_the_second_pass_works_with_chances_of_the_scale() -> None:
    keep = {"first": card(bias=20), "second": card(first=([0.7, 0.75], [0, 1, 0]))}
    assert score_of(SHORT, model_of(keep=keep)).kept.tolist() == [21], "20 points are odds of e to 1: 0.73"


@pytest.mark.parametrize(("bias", "kept"), [(20, 1), (0, 0), (-20, 0)])
def test_the_kind_of_page_is_a_feature(bias: int, kept: int) -> None:
    first = card(article_page=([0.7], [0, 1]))
    chosen = model_of(page=card(("article",), bias=bias), keep={"first": first, "second": card()})
    scores = score_of(f"{SHORT}\n{LONG}", chosen)
    assert scores.page == bias
    assert scores.kept.tolist() == [kept, kept]


def test_the_page_is_judged_by_all_of_it() -> None:
    chosen = model_of(page=card(("article",), mean_chars=([3.5], [-10, 10])))
    assert [score_of(text, chosen).page for text in (SHORT, LONG, f"{SHORT}\n" * 9 + LONG)] == [-10, 10, -10]


def test_roles_have_their_own_cards() -> None:
    kept_roles = {role: {**card()["kept"], "bias": bias} for role, bias in zip(KEPT_ROLES, (1, 2, 3), strict=True)}
    dropped_roles = {role: {**card()["kept"], "bias": bias} for bias, role in enumerate(DROPPED_ROLES)}
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
    outcomes = {"kept_roles": KEPT_ROLES, "page": ("article",)}.get(place, ("kept",))
    strange = card(outcomes, no_such_feature=([], [0]))
    whole = (
        {place: strange}
        if place in ("page", "kept_roles")
        else {"keep": {"first": card(), "second": card(), place: strange}}
    )
    with pytest.raises(CleanNewsError, match="no_such_feature"):
        score_of(SHORT, model_of(**whole))


def test_a_model_of_pages_does_not_score_text() -> None:
    with pytest.raises(CleanNewsError, match="held_chars_1"):
        score_of(SHORT, model_of(keep={"first": card(held_chars_1=([], [0])), "second": card()}))


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
    "older format": (put(1, "format"), "format"),
    "newer format": (put(4, "format"), "format is 4"),
    "no second pass": (put({"first": card()}, "keep"), "second"),
    "no outcomes": (put({}, "page"), "outcomes"),
    "no bias": (put({"features": {}, "pairs": {}}, "page", "article"), "bias"),
    "no pairs": (put({"bias": 0, "features": {}}, "page", "article"), "pairs"),
    "no cuts": (put({"x": [[0]]}, "page", "article", "features"), "unpack"),
    "too few points": (put({"x": [[1.0], [0]]}, "page", "article", "features"), "points"),
    "too many points": (put({"x": [[], [0, 1]]}, "page", "article", "features"), "points"),
    "a pair of one": (put({"x": {"y": [[[]], [0]]}}, "page", "article", "pairs"), "points"),
    "a pair with too few points": (
        put({"x": {"y": [[[1.0], []], [[0]]]}}, "page", "article", "pairs"),
        "points",
    ),
    "a role without a start": (put({"title": 0}, "sequence", "start"), "lead"),
    "no offset": (put({"slope": 1}, "calibration"), "offset"),
    "no weight": (put(None, "sequence", "role_weight"), "float"),
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
    "no highest threshold": put({"lowest": 0.2}, "threshold"),
    "no threshold for other pages": put({"lowest": 0.2, "highest": 0.4}, "threshold"),
    "features are a list": put([], "page", "article", "features"),
    "points are words": put({"x": [[], ["a"]]}, "page", "article", "features"),
    "points are fractions": put({"x": [[], [0.5]]}, "page", "article", "features"),
    "points beyond 32 bits": put({"x": [[], [2**40]]}, "page", "article", "features"),
    "cuts are words": put({"x": [["a"], [0, 1]]}, "page", "article", "features"),
    "cuts run backwards": put({"x": [[2.0, 1.0], [0, 1, 2]]}, "page", "article", "features"),
    "points of a pair in one row": put({"x": {"y": [[[], []], [0]]}}, "page", "article", "pairs"),
    "a bias that is a list": put([0], "page", "article", "bias"),
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


def test_the_shipped_models_are_small() -> None:
    folder = resources.files("cleannews.models")
    assert sum(len(folder.joinpath(f"{kind}.json").read_bytes()) for kind in ("html", "text")) <= 300_000


def test_the_shipped_models_are_read_once_and_score_what_is_measured() -> None:
    models = load_models()
    assert load_models().html is models.html and load_models().text is models.text
    assert (models.html.kind, models.text.kind) == ("html", "text")
    for chosen in (models.html, models.text):
        assert chosen.kept_roles.outcomes == KEPT_ROLES
        assert chosen.dropped_roles.outcomes == DROPPED_ROLES
        assert chosen.trained, "where the numbers come from"
        for built in (chosen.page, chosen.keep.first, chosen.keep.second):
            assert all(np.all(np.diff(borders) > 0) for borders in built.borders)
    html = segment_html(f"<p>{SHORT}</p><p>{LONG}</p>", fold)
    assert score(html, measure(html, load_lexicon()), models.html).kept.shape == (2,)
    assert score_of(f"{SHORT}\n{LONG}", models.text).kept.shape == (2,)


def test_what_begins_with_a_phrase_is_named_by_it() -> None:
    one = np.array([0.1, 0.1, 0.0], dtype=np.float32)
    columns: dict[str, Any] = {
        "says_credit": one,
        "says_share": one / 2,
        "phrase_first": np.array([1, 0, 0], dtype=np.float32),
    }
    columns |= {"title_recall": one * 9.5, "title_precision": one * 9.5}
    found = phrase_matrix(columns, 3)
    credit, share, title = map(ROLES.index, ("credit", "share", "title"))
    assert found[:, credit].tolist() == pytest.approx([1, 0.1, 0])
    assert found[:, share].tolist() == pytest.approx([0.05, 0.05, 0])
    assert found[:, title].tolist() == pytest.approx([0.95, 0.95, 0])
    assert phrase_shares(columns, 3)[:, credit].tolist() == pytest.approx([0.1, 0.1, 0])
