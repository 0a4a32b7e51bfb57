"""Names of elements are read word by word, and every name in the table can be found."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.segment.hints import hint_mask, load_hints
from tests.strategies import bit_names

TABLE = tomllib.loads((resources.files("cleannews.segment") / "hints.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("", []),
        ("q7 xyz", []),
        ("post-content articleBody", ["article", "content", "forum"]),
        ("breadcrumb", ["breadcrumb"]),
        ("BREADCRUMBS", ["breadcrumb"]),
        # Written in one word, with hyphens, underscores, capitals.
        ("tinlienquan", ["related"]),
        ("tin-lien-quan", ["related"]),
        ("tin_lien_quan", ["related"]),
        ("tinLienQuan", ["related"]),
        ("Box_RelatedNews2", ["related"]),
        # Whole words count only whole, stems only where a word begins.
        ("ad", ["ad"]),
        ("ADS", ["ad"]),
        ("adele loading header-ad", ["header", "ad"]),
        ("shadow radio", []),
        ("desktop", []),
        ("text", ["content"]),
        ("context texture", []),
        ("post repost", ["article"]),
        ("pub-date", ["date"]),
        ("candidate", []),
        ("social-share-btn", ["share", "widget"]),
        ("đăng-nhập", []),
    ],
)
def test_hints_of_a_name(name: str, hints: list[str]) -> None:
    assert bit_names(hint_mask(name), "names") == hints


DEAD = {("title", "h1")}
"""Stems are of three letters and more, and a word ends where digits begin: this one is never found."""


@pytest.mark.parametrize(
    ("hint", "entry"), [(hint, entry) for hint, entries in TABLE["names"].items() for entry in entries]
)
def test_every_entry_of_the_table_is_found(hint: str, entry: str) -> None:
    found = bit_names(hint_mask(entry.removesuffix("$")), "names")
    assert (hint in found) == ((hint, entry) not in DEAD)
    if not entry.endswith("$") and (hint, entry) not in DEAD:
        assert hint in bit_names(hint_mask(f"box-{entry}xyz"), "names")


@pytest.mark.parametrize("group", ["names", "tags", "declares"])
def test_no_entry_stands_twice_in_a_group(group: str) -> None:
    for name, entries in TABLE[group].items():
        assert len(set(entries)) == len(entries), name
        assert all(entry == entry.lower() for entry in entries), name


def test_the_order_of_bits_is_that_of_the_table() -> None:
    hints = load_hints()
    assert hints.names == tuple(TABLE["names"])
    assert hints.tag_groups == tuple(TABLE["tags"])
    assert hints.declared == tuple(TABLE["declares"])
    assert bit_names(hints.tags["h4"], "tag_groups") == ["h3"]
    assert bit_names(hints.tags["figcaption"], "tag_groups") == ["figure", "figcaption"]
    assert bit_names(hints.declares["newsarticle"], "declared") == ["article"]
    assert load_hints() is hints


def test_no_element_is_seen_and_unseen() -> None:
    elements = load_hints().elements
    assert not elements["unseen"] & elements["inline"]
    assert elements["strong"] & elements["inline"] == elements["strong"] - {f"h{level}" for level in range(1, 7)}


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_names_mean_what_each_of_them_means(one: str, other: str) -> None:
    assert hint_mask(f"{one} {other}") == hint_mask(one) | hint_mask(other) < 1 << len(load_hints().names)


@given(st.sampled_from([entry for entries in TABLE["names"].values() for entry in entries]), st.text(max_size=5))
def test_a_word_has_the_hints_of_all_that_it_begins_with(entry: str, more: str) -> None:
    word = entry.removesuffix("$") + more
    wanted = 0
    for bit, entries in enumerate(TABLE["names"].values()):
        if any(word == each[:-1] if each.endswith("$") else word.startswith(each) for each in entries):
            wanted |= 1 << bit
    assert load_hints().of_word(word) == wanted
