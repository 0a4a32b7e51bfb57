"""Home and section pages are told from articles, whatever stands around these; and what users may ask for then."""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleannews
from cleannews.assemble import Document, Kind
from cleannews.errors import CleanNewsError
from cleannews.label import Told, label
from cleannews.lexicon import load_lexicon
from cleannews.listing import judge_page
from cleannews.measure import measure
from cleannews.options import Options
from cleannews.pipeline import process
from cleannews.scorecard import Models, load_models, parse_model, score
from cleannews.segment import segment_html
from tests.seeds import SEEDS, fold
from tests.strategies import card, model, pages, plain_texts, soups

NEWS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "listing.toml").read_text("utf-8"))
LANGUAGES = sorted(NEWS)
Words = dict[str, Any]


def tag(name: str, text: str, **attributes: str) -> str:
    told = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
    return f"<{name}{told}>{html.escape(text)}</{name}>"


def link(text: str, number: int = 0) -> str:
    return tag("a", text, href=f"/tin/{number}.html")


def page(title: str, *parts: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{html.escape(title)}</title></head><body>{''.join(parts)}</body></html>"


def menu(words: Words) -> str:
    return f"<ul>{''.join(f'<li>{link(name)}</li>' for name in words['menu'])}</ul>"


def cards(words: Words, name: str = "h3", summaries: bool = True, dates: bool = False) -> str:
    parts = []
    for number, (headline, summary) in enumerate(words["stories"]):
        part = f"<{name}>{link(headline, number)}</{name}>"
        part += tag("span", f"{number + 1} giờ trước") if dates else ""
        part += tag("p", summary) if summaries else ""
        parts.append(f'<div class="item">{part}</div>')
    return "".join(parts)


def paragraphs(words: Words, count: int = 99) -> str:
    return "".join(tag("p", text) for text in words["paragraphs"][:count])


def footer() -> str:
    return tag("div", "© 2026 Tin tức. All rights reserved.") + tag("div", "Hotline: 0900 000 000")


# --- lists of articles ----------------------------------------------------------------------------------------------


def section_page(words: Words) -> str:
    return page(words["section"], menu(words), tag("h1", words["section"]), cards(words), footer())


def section_page_with_times(words: Words) -> str:
    return page(words["section"], menu(words), tag("h1", words["section"]), cards(words, "h2", dates=True), footer())


def home_page(words: Words) -> str:
    boxes = "".join(
        f"<section>{tag('h2', name)}{cards(words, 'h3', summaries=number % 2 == 0)}</section>"
        for number, name in enumerate(words["menu"][1:6])
    )
    return page("Tin tức", menu(words), boxes, footer())


def headlines_only(words: Words) -> str:
    return page("Tin mới", menu(words), "".join(cards(words, "h3", summaries=False) for _ in range(3)), footer())


def called_an_article(words: Words) -> str:
    told = '<meta property="og:type" content="article">'
    return section_page(words).replace("</head>", f"{told}</head>")


LISTINGS: dict[str, Callable[[Words], str]] = {
    one.__name__: one for one in (section_page, section_page_with_times, home_page, headlines_only, called_an_article)
}


# --- pages that are none --------------------------------------------------------------------------------------------


def article(words: Words, *more: str) -> str:
    headline, summary = words["stories"][0]
    return page(headline, menu(words), tag("h1", headline), tag("p", summary), paragraphs(words), *more, footer())


def many_teasers(words: Words) -> str:
    return article(words, *(tag("h2", words["related"]) + cards(words) for _ in range(4)))


def teasers_before(words: Words) -> str:
    headline, summary = words["stories"][0]
    above = f"<aside>{tag('h4', words['related'])}{cards(words, 'h4')}</aside>"
    return page(headline, menu(words), above, tag("h1", headline), tag("p", summary), paragraphs(words), footer())


def called_a_website(words: Words) -> str:
    return article(words).replace("</head>", '<meta property="og:type" content="website"></head>')


def live_blog(words: Words) -> str:
    posts = "".join(
        tag("h3", f"{20 - number}:{10 + number}") + tag("p", text)
        for number, text in enumerate([*words["paragraphs"], *words["paragraphs"][::-1]])
    )
    headline, summary = words["stories"][5]
    return page(headline, menu(words), tag("h1", headline), tag("p", summary), posts, footer())


def gallery(words: Words) -> str:
    headline, summary = words["stories"][6]
    shots = "".join(f"<figure><img src='{n}.jpg'>{tag('figcaption', words['caption'])}</figure>" for n in range(25))
    return page(headline, menu(words), tag("h1", headline), tag("p", summary), paragraphs(words, 2), shots, footer())


def interview(words: Words) -> str:
    talk = "".join(f"<p><b>{html.escape(words['question'])}</b></p>{tag('p', text)}" for text in words["paragraphs"])
    headline, summary = words["stories"][7]
    return page(headline, menu(words), tag("h1", headline), tag("p", summary), talk, footer())


def comments_only(words: Words) -> str:
    posts = "".join(
        f'<div class="comment">{tag("span", f"Bạn đọc {n}")}{tag("p", words["comment"])}<a href="#">Trả lời</a></div>'
        for n in range(30)
    )
    return page("Bình luận", tag("h3", "Bình luận (30)"), posts)


def contact_page(words: Words) -> str:
    lines = ("Địa chỉ: 12 phố Hàng Đậu, Hà Nội", "Điện thoại: 024 3900 0000", "Email: lienhe@bao.example")
    parts = "".join(tag("p", line) for line in lines)
    return page("Liên hệ", menu(words), tag("h1", "Liên hệ"), parts, footer())


def about_page(words: Words) -> str:
    return page("Giới thiệu", menu(words), tag("h1", "Giới thiệu"), paragraphs(words, 5), footer())


def list_article(words: Words) -> str:
    points = "".join(
        tag("h2", f"{number}. {words['stories'][number][0]}") + tag("p", text) + tag("p", words["paragraphs"][-number])
        for number, text in enumerate(words["paragraphs"], 1)
    )
    return page(words["stories"][8][0], menu(words), tag("h1", words["stories"][8][0]), points, footer())


OTHERS: dict[str, Callable[[Words], str]] = {
    one.__name__: one
    for one in (
        article,
        many_teasers,
        teasers_before,
        called_a_website,
        live_blog,
        gallery,
        interview,
        comments_only,
        contact_page,
        about_page,
        list_article,
    )
}


def as_text(raw: str) -> str:
    """A page as a simple renderer has it: one line a block."""
    return "\n\n".join(block.text for block in cleannews.extract(raw, kind="html").blocks)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTINGS)
def test_lists_of_articles_are_listings(name: str, language: str) -> None:
    document = cleannews.extract(LISTINGS[name](NEWS[language]))
    assert document.status == "listing"
    assert any("list of articles" in note for note in document.notes)
    assert document.language == language


KNOWN_OTHERS: dict[tuple[str, ...], str] = {
    (
        "comments_only",
        "text",
    ): "without markup, thirty comments of one sentence with a button each are units of one shape, as teasers are",
    (
        "many_teasers",
        "text",
        "en",
    ): "without markup, a short article above three times its length of teasers looks like the first of them",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("kind", ["html", "text"])
def test_other_pages_are_no_listings(name: str, language: str, kind: Kind, request: pytest.FixtureRequest) -> None:
    why = KNOWN_OTHERS.get((name, kind)) or KNOWN_OTHERS.get((name, kind, language))
    if why:
        request.applymarker(pytest.mark.xfail(strict=True, reason=why))
    raw = OTHERS[name](NEWS[language])
    document = cleannews.extract(raw if kind == "html" else as_text(raw), kind=kind)
    assert document.status != "listing", document.notes
    assert not any("list of articles" in note for note in document.notes)


KNOWN: set[tuple[str, str]] = set()
"""As plain text, headlines with a summary of one sentence each read like an article with subheads; which of them pass the bar changes
with every training."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTINGS)
def test_lists_of_articles_as_plain_text(name: str, language: str, request: pytest.FixtureRequest) -> None:
    if (name, language) in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True))
    assert cleannews.extract(as_text(LISTINGS[name](NEWS[language])), kind="text").status == "listing"


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name[:3] for seed in SEEDS])
def test_a_seed_is_no_listing_nor_is_its_clean_text(seed: Any) -> None:
    assert cleannews.extract(seed.raw).status == cleannews.extract(seed.clean).status == "ok"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTINGS)
def test_of_a_listing_articles_only_keeps_nothing_but_says_all(name: str, language: str) -> None:
    raw = LISTINGS[name](NEWS[language])
    found, emptied = cleannews.extract(raw), cleannews.extract(raw, options=Options(articles_only=True))
    assert (emptied.text, emptied.lead, emptied.confidence) == ("", None, 0.0)
    assert (emptied.status, emptied.title, emptied.notes) == ("listing", found.title, found.notes)
    assert emptied.language == found.language
    assert [(one.text, one.role) for one in emptied.blocks] == [(one.text, one.role) for one in found.blocks]
    for one, other in zip(found.blocks, emptied.blocks, strict=True):
        assert not other.kept
        assert one.kept or one == other
        assert other.score == sum(reason.points for reason in other.reasons) < 1
    json.dumps(emptied.to_dict())


def by_hand(points: int, raw: str, options: Options | None = None) -> Document:
    """With a model that keeps long pieces and takes every page of twelve pieces for a listing, or none."""
    part = card(("listing",), bias=points)
    models = (parse_model(model(kind=kind, listing=part), f"{kind}.json") for kind in ("html", "text"))
    return process(raw, url=None, kind="auto", options=options, models=Models(*models))


@settings(max_examples=60)
@given(raw=st.one_of(soups(60), plain_texts(25), pages(30).map(lambda one: one.html)), points=st.sampled_from((-5, 5)))
def test_articles_only_changes_listings_alone(raw: str, points: int) -> None:
    plain, strict = by_hand(points, raw), by_hand(points, raw, Options(articles_only=True))
    never = by_hand(-5, raw)
    assert (plain.text, plain.blocks) == (never.text, never.blocks)
    assert plain.status == strict.status
    if plain.status == "listing":
        assert points > 0
        assert strict.text == ""
    else:
        assert plain == strict


@settings(max_examples=40)
@given(st.one_of(soups(60), plain_texts(25)))
def test_articles_only_changes_listings_alone_with_the_shipped_models(raw: str) -> None:
    plain, strict = cleannews.extract(raw), cleannews.extract(raw, options=Options(articles_only=True))
    assert plain == strict or plain.status == "listing"


def test_a_few_pieces_are_never_a_listing() -> None:
    lines = [headline for headline, _ in NEWS["vi"]["stories"]]
    assert by_hand(999, "\n".join(lines[:11])).status != "listing"
    assert by_hand(999, "\n".join(lines[:12])).status == "listing"


def test_a_page_that_is_cut_is_said_to_be_cut() -> None:
    raw = "".join(f"<p>Đoạn {number}." for number in range(3000))
    assert by_hand(999, raw).status == "listing"
    assert by_hand(999, raw, Options(max_nodes=1000)).status == "cut"


@pytest.mark.parametrize("wrong", [None, 1, "yes"])
def test_articles_only_is_true_or_false(wrong: Any) -> None:
    with pytest.raises(CleanNewsError, match="articles_only"):
        Options(articles_only=wrong)


def test_the_reasons_of_a_listing_sum_to_its_points() -> None:
    segments = segment_html(section_page(NEWS["vi"]), fold)
    chosen = load_models().html
    features = measure(segments, load_lexicon())
    scores = score(segments, features, chosen)
    verdict = judge_page(
        features,
        scores,
        label(scores, Told.of(segments), chosen.sequence, chosen.scale, chosen.thresholds.of(scores.is_article)),
        chosen,
    )
    assert verdict.points == sum(reason.points for reason in verdict.reasons) > 0
    assert verdict.words.count(",") == 2


def test_the_card_of_each_kind_is_small() -> None:
    for part in (load_models().html, load_models().text):
        assert len(part.listing.points) < 200
        assert part.listing.outcomes == ("listing",)
