"""What training promises: labels by alignment, folds that keep sites together, a table of features that is up to date."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz")
pytest.importorskip("lightgbm")

import numpy as np

from cleannews.card import read_card
from training.boosting import Settings, fit
from training.folds import assign
from training.labels import align
from training.synthetic import Maker, Parts, as_html
from training.table import PATH, render

PARAGRAPHS = [
    "The council met on Monday to vote on the new budget for schools.",
    "After three hours of debate the members agreed to a compromise.",
]


def test_the_table_of_features_is_up_to_date() -> None:
    assert PATH.read_text("utf-8") == render(), "run: python -m training.table"


def test_paragraphs_are_found_among_boilerplate() -> None:
    texts = ["Home", "Council news", PARAGRAPHS[0], "Related: a story about budgets", PARAGRAPHS[1], "Contact us"]
    gold = [("lead", PARAGRAPHS[0]), ("body", PARAGRAPHS[1])]
    assert align(texts, gold) == [None, None, "lead", None, "body", None]


def test_one_of_two_copies_is_the_article() -> None:
    labels = align([PARAGRAPHS[0], "x", PARAGRAPHS[0], PARAGRAPHS[1]], [("body", text) for text in PARAGRAPHS])
    assert labels.count("body") == 2
    assert labels[3] == "body"


def test_nothing_aligns_with_an_empty_gold_text() -> None:
    assert align(PARAGRAPHS, []) == [None, None]


def test_folds_keep_groups_together_and_are_balanced() -> None:
    groups = [f"site{number % 37}" for number in range(500)]
    folds = assign(groups)
    sizes = np.bincount([folds[group] for group in groups])
    assert set(folds) == set(groups)
    assert sizes.max() - sizes.min() <= 14  # one site
    assert assign(reversed(groups)) == folds


def test_a_fitted_card_says_what_the_data_say_and_is_made_alike_twice() -> None:
    random = np.random.default_rng(0)
    matrix = random.normal(size=(2000, 3)).astype(np.float32)
    labels = (matrix[:, 1] > 0.5).astype(np.int64)
    settings = Settings(rounds=60, share=1.0)
    card = fit(("a", "b", "c"), matrix, labels, ("kept",), np.ones(2000), settings)
    assert card == fit(("a", "b", "c"), matrix, labels, ("kept",), np.ones(2000), settings)
    reader = read_card(card)
    columns = {name: matrix[:, index] for index, name in enumerate("abc")}
    points = reader.points_of(columns, 2000)[:, 0]
    assert ((points > 0) == labels.astype(bool)).mean() > 0.97
    assert all(isinstance(value, int) for _, points in card["kept"]["features"].values() for value in points)


def test_what_two_features_say_together_is_told_by_their_pair() -> None:
    random = np.random.default_rng(0)
    matrix = random.normal(size=(4000, 3)).astype(np.float32)
    labels = ((matrix[:, 0] > 0) != (matrix[:, 2] > 0)).astype(np.int64)
    settings = Settings(rounds=200, share=1.0, pairs=1)
    card = fit(("a", "b", "c"), matrix, labels, ("kept",), np.ones(4000), settings)
    assert {one: list(others) for one, others in card["kept"]["pairs"].items()} == {"a": ["c"]}
    points = read_card(card).points_of({name: matrix[:, index] for index, name in enumerate("abc")}, 4000)[:, 0]
    assert ((points > 0) == labels.astype(bool)).mean() > 0.97
    # What one of them says alone is in its own points: a row of the pair's points has no tendency of its own.
    cuts, table = card["kept"]["pairs"]["a"]["c"]
    rows, columns = (np.searchsorted(borders, matrix[:, axis]) for borders, axis in zip(cuts, (0, 2), strict=True))
    given = np.array(table)[rows, columns]
    assert np.abs(given).mean() > 50
    assert all(abs(given[rows == row].mean()) < 2 for row in set(rows.tolist()))


def test_made_pages_hold_an_article_and_survive_their_markup() -> None:
    lines = [
        ("Tiêu đề bài báo về ngân sách", "title"),
        (PARAGRAPHS[0], "lead"),
        (PARAGRAPHS[1], "body"),
        ("Tin liên quan", "related"),
    ]
    parts = Parts.of(lines)
    assert parts is not None
    assert [role for _, role in parts.article] == ["lead", "body"]
    maker = Maker([parts], seed=3)
    for number in range(50):
        page = maker.page()
        assert any(role in ("lead", "body") for _, role in page)
        assert all(text.strip() for text, _ in page)
        assert as_html(page, number % 4).count("<") >= len(page)
    assert [Maker([parts], seed=3).page() for _ in range(3)] == [Maker([parts], seed=3).page() for _ in range(3)]
