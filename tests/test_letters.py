"""measure/letters.py and lexicon/signals.py count for all texts at once what one would count text by text."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleannews.lexicon import count_signals
from cleannews.measure.letters import COMMAS, HEAD, STOPS, count_heads
from cleannews.measure.said import fold_words, list_words

ODD = st.text(
    alphabet=st.sampled_from("aAăĂđĐệİıßẞﬁǅΣσς1²½٣ .,;:!?…-–—|»@_\u0301\ud800\U0001f600\t\n\x00\u00a0"), min_size=1
)
TEXTS = st.lists(ODD | st.text(min_size=1, max_size=HEAD + 20), max_size=8)
STEMS = tomllib.loads(resources.files("cleannews.lexicon").joinpath("tables", "signals.toml").read_text("utf-8"))
MIXED = st.lists(
    st.sampled_from(
        ["Cookie", "cookies ", "xcookie", "opt out", " ", "NEWSLETTER", "đăng ký", "İ", "Σ", "_", "\n", "privacy "]
    ),
    max_size=30,
).map("".join)


@given(TEXTS)
def test_counts_are_those_of_each_text_alone(texts: list[str]) -> None:
    counts = count_heads(texts)
    for row, text in enumerate(texts):
        head = text[:HEAD]
        assert counts["letters"][row] == sum(map(str.isalpha, head))
        assert counts["digits"][row] == sum(map(str.isdigit, head))
        lower = head.lower()
        assert counts["capitals"][row] == sum(one != other for one, other in zip(head, lower, strict=False))
        assert counts["spaces"][row] == head.count(" ") + 1
        assert counts["commas"][row] == sum(map(head.count, COMMAS))
        assert counts["stops"][row] == sum(map(head.count, STOPS))
        assert counts["words"][row] == len(head.split())
        pairs = pairwise(head)
        assert counts["glued"][row] == sum(two.isupper() and (one.islower() or one in STOPS) for one, two in pairs)
        assert counts["capital_words"][row] == sum(word[0].isupper() for word in head.split())


def test_counts_of_a_long_page_are_those_of_its_parts() -> None:
    texts = [f"Dòng số {number}, A." for number in range(5000)]
    counts = count_heads(texts)
    assert set(counts["words"].tolist()) == {4}
    assert set(counts["accented"].tolist()) == {1}


@given(st.lists(MIXED, max_size=6))
def test_signals_are_those_of_each_text_alone(texts: list[str]) -> None:
    found = list(zip(*(column.tolist() for column in count_signals(texts)), strict=True))
    for text, told in zip(texts, found, strict=True):
        for name, count in zip(("consent", "appeal"), told, strict=True):
            stems = "|".join(map(re.escape, sorted(STEMS[name], key=len, reverse=True)))
            assert count == min(len(re.findall(rf"(?<!\w)(?:{stems})", text[:400].lower())), 5)


def test_every_signal_is_long_enough_to_be_found_by_its_beginning() -> None:
    for stems in STEMS.values():
        for stem in stems:
            assert len(stem) >= 4 and stem == stem.lower()
            assert sum(column[0] for column in count_signals([f"x {stem}"])) >= 1


@given(TEXTS)
def test_words_are_the_same_whoever_asks(texts: list[str]) -> None:
    said = list_words([*texts, "a\nb", *texts])
    names = list(said.numbers)
    assert [said.numbers[name] for name in names] == list(range(len(names)))
    found = [[names[number] for number in part] for part in np.split(said.words, said.ends)[:-1]]
    assert found == [fold_words(text) for text in [*texts, "a\nb", *texts]]
    different = [{names[number] for number in said.different[said.rows == row]} for row in range(len(found))]
    assert different == [set(words) for words in found]
