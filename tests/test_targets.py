"""Where links lead: which address a segment has, and what is told of it."""

from __future__ import annotations

import html

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.measure.targets import measure_targets
from cleannews.segment import segment_html

OWN = '<link rel="canonical" href="https://m.bao.com.vn/tin.html">'


def told(page: str, text: str) -> dict[str, float]:
    """What is told of the link of the segment with this text, without what is 0."""
    segments = segment_html(page, str.strip)
    row = segments.texts.index(text)
    return {name: float(column[row]) for name, column in measure_targets(segments).items() if column[row]}


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("#", {"leads_here"}),
        ("", set()),
        ("#binh-luan", {"leads_here"}),
        ("javascript:void(0)", {"leads_here"}),
        ("mailto:toasoan@bao.com.vn", {"leads_mail"}),
        ("tel:0240000000", {"leads_mail"}),
        ("/the-gioi", {"leads_deep", "leads_words"}),
        ("/the-gioi/bao-so-3-123.html", {"leads_deep", "leads_words", "leads_digits"}),
        ("?page=2", {"leads_query"}),
        ("/tag/gia-vang.html", {"leads_deep", "leads_words", "leads_tags"}),
        ("/tac-gia/thu-ha.html", {"leads_deep", "leads_words", "leads_byline"}),
        ("//m.bao.com.vn/", set()),
        ("https://raovat.bao.com.vn/nha", {"leads_away", "leads_deep"}),
        ("https://zalo.me/s", {"leads_away", "leads_deep", "leads_share"}),
        (" https://khac.example/a ", {"leads_away", "leads_deep"}),
    ],
)
def test_what_an_address_tells(address: str, names: set[str]) -> None:
    assert set(told(f'{OWN}<p>Một</p><p><a href="{address}">Hai</a></p>', "Hai")) == names


def test_another_host_of_the_site_is_half_away() -> None:
    page = f'{OWN}<p><a href="https://raovat.bao.com.vn/">Một</a></p><p><a href="https://bao.example/">Hai</a></p>'
    assert [told(page, text)["leads_away"] for text in ("Một", "Hai")] == [0.5, 1.0]


def test_without_a_declared_address_the_page_is_at_the_host_that_most_links_name() -> None:
    links = "".join(f'<p><a href="https://bao.example/{n}">Tin {n}</a></p>' for n in range(3))
    page = f'{links}<p><a href="https://khac.example/">Khác</a></p>'
    assert "leads_away" not in told(page, "Tin 1")
    assert told(page, "Khác")["leads_away"] == 1.0
    # Three links to other sites among many that name no host do not make it theirs.
    page += "".join(f'<p><a href="/{n}">Mục {n}</a></p>' for n in range(9))
    assert told(page, "Tin 1")["leads_away"] == 1.0


def test_a_segment_has_the_address_of_its_first_link_or_of_the_one_around_it() -> None:
    page = (
        '<p>Anh <a href="/mot">nói</a> và <a href="/hai">cười</a></p><p>Không có</p>'
        '<a href="/the"><div>Tít</div><p>Sapo</p></a><a>Nút</a>'
    )
    segments = segment_html(page, str.strip)
    assert list(zip(segments.texts, segments.targets, strict=True)) == [
        ("Anh nói và cười", "/mot"),
        ("Không có", ""),
        ("Tít", "/the"),
        ("Sapo", "/the"),
        ("Nút", "#"),
    ]


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_any_address_has_its_numbers(addresses: list[str], own: str) -> None:
    links = "".join(f'<p><a href="{html.escape(address)}">Tin</a></p>' for address in addresses)
    segments = segment_html(f'<link rel="canonical" href="{html.escape(own)}">{links}<p>Hết</p>', str.strip)
    for column in measure_targets(segments).values():
        assert column.shape == (len(segments),)
        assert np.isfinite(column).all()
        assert (column >= 0).all()
