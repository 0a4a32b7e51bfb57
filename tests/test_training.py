"""What training promises: labels by alignment, folds that keep sites together, a table of features that is up to date."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz")
pytest.importorskip("lightgbm")

import json
import random
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.corpora import SIZES, made_site, rates
from cleannews.card import read_card
from cleannews.lexicon import load_lexicon
from cleannews.measure import measure
from cleannews.recurring import read_worth
from cleannews.roles import DROPPED_ROLES, KEPT_ROLES, ROLES
from cleannews.segment import segment_html
from training.boosting import Settings, fit
from training.boxes import Line, Parts
from training.examples import UNKNOWN, Example, fold_space, without_summaries
from training.files import read_model, renew, used_features, with_part, write_model
from training.folds import FOLDS, assign
from training.forms import FORMS, Form
from training.labels import align
from training.listing import BARS, MODELS, Case, learn, taken_for_listings
from training.lists import ListMaker, listing_html
from training.markup import TELLING, TEMPLATES, as_html
from training.recurring import CUTS, LENGTHS, learned
from training.recurring import Case as Lines
from training.recurring import learn as learn_recurring
from training.sequence import Batch, chain
from training.synthetic import Maker
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


def test_a_part_is_made_anew_in_all_models_and_nothing_else_changes(tmp_path: Path) -> None:
    models, folds = tmp_path / "models", tmp_path / "folds"
    shipped = read_model(MODELS / "text.json")
    for folder in (models, *(folds / str(number) for number in range(FOLDS))):
        write_model(folder / "text.json", shipped)
    (folds / "folds.json").write_text('{"pages": {"vi/010": 3}}', "utf-8")
    renew(("text",), models, folds, lambda kind, final, parts: [{**one, "scale": 7} for one in (final, *parts)])
    for folder in (models, *(folds / str(number) for number in range(FOLDS))):
        assert read_model(folder / "text.json") == {**shipped, "scale": 7}
    told = json.loads((folds / "folds.json").read_text("utf-8"))
    assert told["pages"] == {"vi/010": 3}
    assert told["shipped"]["text"] == sha256((models / "text.json").read_bytes()).hexdigest()


def test_a_part_made_anew_stands_where_it_stood() -> None:
    assert list(with_part({"page": 1, "listing": 2, "trained": 3}, "listing", {})) == ["page", "listing", "trained"]
    assert list(with_part({"page": 1, "trained": 3}, "listing", {})) == ["page", "listing", "trained"]


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


def test_a_card_says_what_the_learner_says_but_for_rounding() -> None:
    random = np.random.default_rng(0)
    matrix = np.round(random.random((3000, 4)), 1).astype(np.float32)
    matrix[:, 0] = np.minimum(matrix[:, 0] + 0.3, 1)  # many are exactly 1, as shares are
    labels = ((matrix[:, 0] == 1) & (matrix[:, 1] < 0.5) | (matrix[:, 2] > 0.8)).astype(np.int64)
    settings = Settings(rounds=150, share=1.0, scale=1000.0)
    card = fit("abcd", matrix, labels, ("kept",), np.ones(3000), settings)
    points = read_card(card).points_of({name: matrix[:, index] for index, name in enumerate("abcd")}, 3000)[:, 0]
    assert ((points > 0) == labels.astype(bool)).mean() > 0.98
    for name, (cuts, _) in card["kept"]["features"].items():
        column = np.unique(matrix[:, "abcd".index(name)])
        bins = np.searchsorted(np.array(cuts, dtype=np.float32), column, side="left")
        assert set(bins.tolist()) == set(range(len(cuts) + 1)), "every interval holds a value"


@pytest.mark.parametrize("outcomes", [("one", "two", "three")])
def test_a_card_of_several_outcomes_finds_each(outcomes: tuple[str, ...]) -> None:
    matrix = np.random.default_rng(0).random((3000, 2)).astype(np.float32)
    labels = np.minimum((matrix[:, 0] * 3).astype(np.int64), 2)
    card = fit(("a", "b"), matrix, labels, outcomes, np.ones(3000), Settings(rounds=60, share=1.0, leaves=2))
    assert tuple(card) == outcomes
    points = read_card(card).points_of({"a": matrix[:, 0], "b": matrix[:, 1]}, 3000)
    assert (points.argmax(axis=1) == labels).mean() > 0.97


def test_a_card_that_adds_to_another_learns_the_rest() -> None:
    matrix = np.random.default_rng(0).random((3000, 1)).astype(np.float32)
    labels = (matrix[:, 0] > 0.5).astype(np.int64)
    settings = Settings(rounds=60, share=1.0)
    known = np.where(labels == 1, 6.0, -6.0)
    card = fit(("a",), matrix, labels, ("kept",), np.ones(3000), settings, known)
    points = read_card(card).points_of({"a": matrix[:, 0]}, 3000)[:, 0]
    assert np.abs(points).max() < 100, "there is little left to say"


def test_the_slope_of_the_chains_likelihood_is_that_of_small_steps() -> None:
    random = np.random.default_rng(0)
    chains = []
    for size in (3, 7, 300):  # the last is cut
        odds = (random.normal(size=(size, len(KEPT_ROLES))), random.normal(size=(size, len(DROPPED_ROLES))))
        kept = random.integers(-1, 2, size)
        roles = np.array([random.choice([-1, *_roles_of(value)]) for value in kept.tolist()])
        phrases = random.random((size, len(ROLES))).astype(np.float32)
        chains.append(chain(odds, phrases, (kept, roles)))
    assert [one.whole for one in chains] == [True, True, False]
    batch = Batch(chains)
    vector = random.normal(0, 0.3, 1 + 3 * len(ROLES) + len(ROLES) ** 2)
    _, slope = batch.likelihood(vector)
    for place in random.choice(len(vector), 40, replace=False):
        step = np.zeros(len(vector))
        step[place] = 1e-5
        change = (batch.likelihood(vector + step)[0] - batch.likelihood(vector - step)[0]) / 2e-5
        assert change == pytest.approx(slope[place], abs=1e-4)


def _roles_of(kept: int) -> list[int]:
    half = KEPT_ROLES if kept == 1 else DROPPED_ROLES if kept == 0 else ROLES
    return [ROLES.index(role) for role in half]


def test_summaries_that_a_gold_leaves_out_are_left_open() -> None:
    page = (
        "<html><head><meta name=description content='The council met on Monday to vote on the new budget.'></head><body>"
        "<p>Menu</p><p>The council met on Monday to vote on the new budget.</p><p>Menu</p></body></html>"
    )
    segments = segment_html(page, fold_space)
    zeros = np.zeros(3, dtype=np.int64)
    features = measure(segments, load_lexicon())
    example = Example("wcxb/1", "x.com", "article", segments, features, zeros, zeros)
    assert without_summaries(example).tolist() == [0, UNKNOWN, 0]
    kept = Example("wcxb/1", "x.com", "article", segments, features, zeros + 1, zeros)
    assert without_summaries(kept).tolist() == [1, 1, 1]


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
        assert as_html(page, number % TEMPLATES).count("<") >= len(page)
    assert [Maker([parts], seed=3).page() for _ in range(3)] == [Maker([parts], seed=3).page() for _ in range(3)]


def test_last_paragraphs_of_made_pages_that_name_their_source_are_paragraphs() -> None:
    parts = Parts.of(STORY)
    assert parts is not None
    maker = Maker([parts], seed=4)
    endings = [
        line for _ in range(200) for line in maker.page() if line[0].endswith(("(TTXVN)", "Theo Reuters", " PV"))
    ]
    long = [role for text, role in endings if len(text) > 80]
    assert long
    assert set(long) <= {"lead", "body", "heading"}


STORY: list[Line] = [
    ("Thành phố mở thêm ba tuyến xe buýt điện", "title"),
    ("Ba tuyến xe buýt điện chạy từ tháng sau, nối bến xe với các khu công nghiệp ở phía tây thành phố.", "lead"),
    *(
        (
            f"Tuyến số {number} dài {number + 9} km, có {number + 20} điểm dừng, chạy từ năm giờ sáng đến chín giờ tối, mỗi chuyến "
            f"cách nhau mười phút, giá vé là {number} nghìn đồng cho cả tuyến và hành khách được đổi xe một lần trong vòng một giờ.",
            "body",
        )
        for number in range(2, 9)
    ),
    ("Đọc thêm về xe buýt", "related"),
]


def test_captions_of_made_pages_are_no_paragraph_and_their_markup_makes_one_piece_of_each() -> None:
    other = [(text.replace("xe", "tàu"), role) for text, role in STORY]
    parts = [found for lines in (STORY, other) if (found := Parts.of(lines))]
    makers = [Maker(parts, seed=5) for _ in range(2)]
    captions = 0
    for number in range(200):
        lines, again = (maker.page(pictures=True) for maker in makers)
        assert lines == again
        told = {text for text, role in lines if role == "body"}
        under = [text for text, role in lines if role == "caption"]
        captions += len(under)
        assert not told & set(under)
        for template in range(TELLING, TEMPLATES):
            assert len(segment_html(as_html(lines, template), fold_space)) == len(lines), (number, template)
    assert captions > 200
    assert all(not any(role == "caption" for _, role in makers[0]._clean(parts[0])) for _ in range(50))


def test_made_lists_and_entries_survive_their_markup_and_are_made_alike_twice() -> None:
    parts = Parts.of([("Ngân sách mới cho các trường học", "title"), (PARAGRAPHS[0], "lead"), (PARAGRAPHS[1], "body")])
    assert parts is not None
    makers = [ListMaker([parts], seed=3) for _ in range(2)]
    for number in range(30):
        for make in ("listing", "live", "comments"):
            lines, again = (getattr(maker, make)() for maker in makers)
            assert lines == again
            # Dates stand in a <span>: two of them, one after the other, are one piece.
            shown = "".join(segment_html(listing_html(lines, number % 8), fold_space).texts)
            assert shown.split() == fold_space("".join(fold_space(text) for text, _ in lines)).split()
            assert any(what == "headline" for _, what in lines) or make != "listing"


def test_the_card_of_listings_learns_what_is_there_above_its_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    def case(number: int, genre: str) -> Case:
        value = np.array([float(genre == "vi listing") + number % 7 / 10], dtype=np.float32)
        return Case(f"vi/{number}", genre, number % 2, {"whole_titles": value})

    cases = [case(number, ("vi listing", "vi whole", "article")[number % 3]) for number in range(240)]
    low = learn(cases, "text")
    monkeypatch.setitem(BARS, "text", BARS["text"] + 99)
    high = learn(cases, "text")
    assert low["listing"]["bias"] - high["listing"]["bias"] == 99
    taken = taken_for_listings(cases, [low, low])
    assert taken["vi listing"] == 1
    assert taken["article"] == taken["vi whole"] == 0


@pytest.mark.parametrize("kind", ["html", "text"])
def test_shipped_models_name_the_features_that_they_ask_for(kind: str) -> None:
    model = read_model(MODELS / f"{kind}.json")
    assert model["features"] == used_features(model)
    assert {"chars", "first", "article_page"} <= set(model["features"])
    settings = model["trained"]["settings"]
    assert set(settings) == {"page", "first", "second", "roles", "listing"}
    assert {each["seed"] for each in settings.values()} == {1}
    assert model["trained"]["command"].startswith("python -m training")


TWO = f"{PARAGRAPHS[1]} {PARAGRAPHS[0]}"
ARTICLE = [("Hội thi của xã", "title"), (PARAGRAPHS[0], "lead"), (TWO, "body"), (TWO, "body")]


@pytest.mark.parametrize("form", [form for form, _ in FORMS], ids=lambda form: form.__name__)
def test_every_form_keeps_the_articles_words_and_roles(form: Form) -> None:
    told = [form(random.Random(seed), [line for line in ARTICLE if line[1] != "title"]) for seed in range(30)]
    assert any(len(lines) != 3 or lines[2] != ARTICLE[3] for lines in told), "it does something"
    for lines in told:
        assert {role for _, role in lines} <= {"lead", "body", "heading"}
        text = " ".join(text for text, _ in lines)
        for paragraph, _ in ARTICLE[1:]:
            assert paragraph.rstrip(".") in text
    assert form(random.Random(1), ARTICLE) == form(random.Random(1), ARTICLE)


def lines(shares: list[float], kept: list[int], length: int) -> Lines:
    """A page of lines of one length, of which the cards say one thing."""
    size = len(shares)
    return Lines(0, np.full(size, 0.5), np.array(kept), np.ones(size), np.full(size, length), np.array(shares))


def test_what_recurs_and_is_not_kept_loses_points_and_what_nobody_knows_none() -> None:
    shares = [0.0, 0.0, 0.4, 0.9] * 30
    table = learn_recurring([lines(shares, [1, 0, 0, 0] * 30, length) for length in (20, 80)], 50)
    worth = read_worth(table)
    assert (len(worth.cuts), len(worth.points)) == (len(CUTS), len(LENGTHS) + 1)
    for row in worth.points:
        assert row[0] == 0 > row[4] >= row[5] >= -200


def test_sentences_lose_no_more_than_labels_and_nothing_where_the_article_recurs() -> None:
    pages = [lines([0.1, 0.4, 0.9] * 30, [1, 1, 0] * 30, 20), lines([0.1, 0.4, 0.9] * 30, [0, 0, 0] * 30, 80)]
    labels, sentences = learn_recurring(pages, 50)["points"]
    assert labels[:5] == [0] * 5
    assert labels[5] < 0
    assert sentences == labels


def test_a_made_site_repeats_what_stands_around_articles_and_hardly_their_sentences() -> None:
    page = [(f"mục số một {chr(97 + n)}", "nav") for n in range(20)]
    page += [(f"câu dài của bài {chr(97 + n)}", "body") for n in range(20)]
    nav = body = 0
    for seed in range(20):
        documents = made_site(page, str(seed))
        assert documents == made_site(page, str(seed))
        assert len(documents) in SIZES
        standing = learned(documents, [text for text, _ in page])
        shares = standing.shares() if standing else [0.0] * 40
        nav += sum(share > 0 for share in shares[:20])
        body += sum(share > 0 for share in shares[20:])
    assert nav > 250
    assert body < 20


def test_every_role_has_rates() -> None:
    assert set(rates()) == set(ROLES)
    for rate in rates().values():
        assert 0 <= rate["recur"] <= 1
        assert 0 < rate["least"] < rate["most"] <= 1
