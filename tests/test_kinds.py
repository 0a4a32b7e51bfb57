"""Elements of one kind are counted and numbered as the plainest code would do it."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleannews.segment.kinds import find_kinds, without_numbers

NAMES = st.sampled_from(["", "row", "row1", "row 22", "22 row", "dòng٣", "mục 1", "\u00b2", "a\nb"])


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(["p", "div"]), NAMES), max_size=30))
def test_siblings_and_shapes_are_those_of_the_definition(drawn: list[tuple[float, str, str]]) -> None:
    parents = [0, *(int(place * (row + 1)) for row, (place, _, _) in enumerate(drawn))]
    tags, names = ["", *(tag for _, tag, _ in drawn)], ["", *(name for _, _, name in drawn)]
    kinds = [(tag, re.sub(r"\d+", "", name)) for tag, name in zip(tags, names, strict=True)]
    siblings = [(parent, kind) for parent, kind in zip(parents, kinds, strict=True)]
    shapes = [(kind, kinds[parent]) for parent, kind in siblings]
    alike, shape = find_kinds(np.array(parents), tags, names)
    assert alike.tolist() == [siblings.count(each) for each in siblings]
    assert shape.tolist() == [list(dict.fromkeys(shapes)).index(each) for each in shapes]


@given(st.text())
def test_numbers_are_digits_of_any_script(name: str) -> None:
    assert without_numbers(name) == re.sub(r"\d+", "", name)
    assert without_numbers(name + "²x7٣") == re.sub(r"\d+", "", name) + "²x"
