"""A line of details is cut where another one begins, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import Options, extract
from cleannews.segment import segment_html
from cleannews.segment.details import cut_details, is_line
from tests.seeds import fold

AUTHOR, DATE = 2, 4


@pytest.mark.parametrize(
    ("texts", "keys", "cuts"),
    [
        (["Jane Roe", " | ", "3 May"], [AUTHOR, 0, DATE], [2]),
        (["Jane Roe | ", "3 May"], [0, DATE], [1]),
        (["Posted on: ", "3 May"], [0, DATE], []),
        (["By ", "Jane", ", ", "John", " at ", "5 pm", " GMT"], [0, AUTHOR, 0, AUTHOR, 0, DATE, 0], [4]),
        (["3 May", " phút trước"], [DATE, 0], []),
        (["3 May", " Daily News"], [DATE, 0], [1]),
        (["Jane Roe", " · ", "John Doe"], [AUTHOR, 0, AUTHOR], []),
        (["One", "two"], [0, 0], []),
        ([" – ", "Jane Roe", "3 May"], [0, AUTHOR, DATE], [2]),
        ([], [], []),
    ],
)
def test_where_a_line_is_cut(texts: list[str], keys: list[int], cuts: list[int]) -> None:
    assert cut_details(texts, keys) == cuts


PARTS = st.lists(st.tuples(st.text(st.sampled_from("aA1 |,:"), max_size=24), st.sampled_from((0, 1, AUTHOR, DATE))))


@given(PARTS)
def test_no_detail_is_cut_in_two_and_no_piece_is_empty(parts: list[tuple[str, int]]) -> None:
    texts, keys = [text for text, _ in parts], [key for _, key in parts]
    cuts = cut_details(texts, keys)
    assert cuts == sorted(set(cuts)) and all(0 < cut < len(texts) for cut in cuts)
    for start, stop in pairwise((0, *cuts, len(texts))):
        named = {key for text, key in parts[start:stop] if key and any(map(str.isalnum, text))}
        assert not cuts or (len(named) <= 1 and any(map(str.isalnum, "".join(texts[start:stop]))))


@given(PARTS)
def test_parts_without_names_are_one_piece(parts: list[tuple[str, int]]) -> None:
    assert cut_details([text for text, _ in parts], [0] * len(parts)) == []


def test_a_line_is_short_and_no_sentence_however_the_source_is_indented() -> None:
    assert is_line("Jane Roe\n" + " " * 200 + "3 May")
    assert not is_line("It ended. \n")
    assert not is_line("x" * 101)


@pytest.mark.parametrize(
    "line",
    [
        '<p>“On <time>3 May</time> the <a href="/">Post</a> closed its doors.”</p>',
        '<p>Minister <a class="author">Jane Roe</a>, who wrote the bill, said: “It is dead.”</p>',
        "<figcaption>The president <time>yesterday</time> in Berlin</figcaption>",
        "<li><time>1999</time> Geboren in Berlin als Sohn eines Lehrers</li>",
        '<p><a class="author">Jane Roe</a>’s new book club</p>',
        '<p>Download (<a class="source">source</a>, 3 MB)</p>',
        '<pre>import time; <span class="time">t0</span> = <a href="/">clock</a>()</pre>',
    ],
)
def test_prose_and_code_stay_whole(line: str) -> None:
    assert len(segment_html(line, fold).texts) == 1


def test_what_separates_two_details_is_no_list_marker() -> None:
    segments = segment_html("<div><time>3 May</time> • Berlin</div>", fold)
    assert (segments.texts, segments.bullets) == (["3 May", "• Berlin"], [False, False])


def test_a_cut_line_leaves_no_trace_in_what_follows() -> None:
    segments = segment_html('<div><a class="author">A</a> <time>3</time><video></video>Next</div><p>Last</p>', fold)
    assert segments.texts == ["A", "3", "Next", "Last"]
    assert segments.breaks == [False, True, False, False]


def test_rules_of_a_site_name_the_pieces_one_by_one() -> None:
    select = {"body": "div.text", "byline": "b.who", "date": "i.when"}
    rules = {"name": "own", "about": "a test", "seen": "here", "hosts": ["example.com"], "select": select}
    page = '<p><b class="who">Jane</b> | <i class="when">3 May</i></p><div class="text"><p>It was a fine day.</p></div>'
    document = extract(page, url="https://example.com/1", options=Options(rules=[rules]))
    assert [(block.text, block.role) for block in document.blocks][:2] == [("Jane |", "byline"), ("3 May", "date")]


NAMES = st.sampled_from(("", ' class="author"', ' class="source"', ' class="date"'))
INLINES = st.lists(
    st.tuples(st.sampled_from(("a", "b", "span", "time")), NAMES, st.text("ab1 |,", max_size=9)), max_size=16
)


@given(INLINES)
def test_cutting_loses_no_word_and_no_link(parts: list[tuple[str, str, str]]) -> None:
    named = " ".join(f"<{tag}{name}>{text}</{tag}>" for tag, name, text in parts)
    bare = " ".join(f"<{tag}>{text}</{tag}>".replace("time>", "i>") for tag, _, text in parts)
    segments, whole = (segment_html(f"<div>{line}</div>", fold) for line in (named, bare))
    assert " ".join(segments.texts).split() == " ".join(whole.texts).split()
    assert sum(segments.anchors) == sum(whole.anchors)
    assert all(size <= len(text) for size, text in zip(segments.links, segments.texts, strict=True))
