"""A line of details is cut where another one begins, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.segment.details import cut_details, is_line

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
