"""Documents of known structure (structure.py): what is boilerplate goes, what looks like it stays, and both have their roles."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.structure import ASPECTS, CASES, FORMS, Wrong, compare, read_known

KNOWN = read_known()


@cache
def judged(name: str, form: str) -> dict[str, list[Wrong]]:
    """What is wrong, found once for all aspects."""
    return compare(CASES[name], form)


def marks(name: str, form: str, aspect: str) -> list[pytest.MarkDecorator]:
    known = KNOWN.get((name, aspect), {"forms": ()})
    return [pytest.mark.xfail(strict=True, reason=known["why"])] if form in known["forms"] else []


@pytest.mark.parametrize(
    ("name", "form", "aspect"),
    [
        pytest.param(name, form, aspect, marks=marks(name, form, aspect), id=f"{case.group}-{name}-{form}-{aspect}")
        for name, case in CASES.items()
        for form in FORMS
        for aspect in ASPECTS
    ],
)
def test_lines_become_what_they_are(name: str, form: str, aspect: str) -> None:
    assert [str(wrong) for wrong in judged(name, form)[aspect]] == []


def test_every_group_has_cases_of_both_kinds() -> None:
    count = Counter((case.group, case.must) for case in CASES.values())
    for group in {case.group for case in CASES.values()}:
        assert min(count[group, must] for must in ("goes", "stays")) >= 2, group


def test_every_known_failure_is_of_a_case_and_has_a_cause() -> None:
    for (name, aspect), known in KNOWN.items():
        assert name in CASES, name
        assert aspect in ASPECTS, name
        assert known["forms"], name
        assert known["why"], f"{name}, {aspect}: write into known.toml why it is wrong"
