"""What a tag does to the text around it, and how long text is once it is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.segment.attributes import HIDES, bit, marks_of
from cleannews.segment.hints import load_hints
from cleannews.segment.ways import (
    INLINE,
    ITALIC,
    ITEM,
    LINK,
    SKIPPED,
    SPECIAL,
    STRONG,
    TIME,
    UNSEEN,
    load_ways,
    seen_size,
)


@given(st.text(st.sampled_from(" \t\n\r\x0b\x1c\x85\xa0\u2003\u200bxđ́"), min_size=1))
def test_the_size_is_that_of_the_text_with_white_space_folded(text: str) -> None:
    assert seen_size(text) == len(re.sub(r"\s+", " ", text))


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("p", 0),
        ("h1", STRONG),
        ("em", INLINE | STRONG | ITALIC),
        ("a", INLINE | SPECIAL | LINK),
        ("time", INLINE | TIME),
        ("li", SPECIAL | ITEM),
        ("br", SPECIAL | SKIPPED),
        ("script", UNSEEN | SKIPPED),
        ("xyz", 0),
    ],
)
def test_the_way_of_a_tag(tag: str, way: int) -> None:
    assert load_ways().get(tag, 0) == way


LONG = "x" * 300


@pytest.mark.parametrize(
    ("items", "mask"),
    [
        ([], 0),
        ([("href", "share"), ("data-x", "hidden")], 0),
        ([("class", "share"), ("id", "ads")], bit("share") | bit("ad")),
        ([("class", f"share {LONG} ads")], bit("share")),
        ([("hidden", ""), ("align", "CENTER")], HIDES | bit("centred")),
        ([("aria-hidden", "true")], HIDES),
        ([("aria-hidden", "false"), ("align", "left")], 0),
        ([("style", "font-style: italic; text-align:center")], bit("italic") | bit("centred")),
        # A long style is read to its end for what hides, and to a bound for the rest.
        ([("style", f"a:{LONG}; display : none; font-style:italic")], HIDES),
        ([("style", f"font-style:italic;a:{LONG}")], bit("italic")),
    ],
)
def test_what_attributes_tell(items: list[tuple[str, str]], mask: int) -> None:
    assert marks_of(items) == mask
    assert marks_of(items) == mask  # remembered, and the same


def test_the_bit_of_what_hides_is_no_hint() -> None:
    assert 1 << len(load_hints().names) <= HIDES
