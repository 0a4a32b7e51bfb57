"""Limits of a call: hitting one gives what was understood so far, and says so."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews import budget
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from tests.seeds import SEEDS, TEMPLATES
from tests.strategies import plain_texts, soups
from tests.test_api import STATUSES

LINES = [text for seed in SEEDS for text, _ in seed.lines]
PAGE = TEMPLATES["article"](LINES)
TEXT = "\n".join(LINES)


def ticking(monkeypatch: pytest.MonkeyPatch, tick: float) -> None:
    """A clock on which so many seconds pass each time that somebody looks at it."""
    ticks = count()
    monkeypatch.setattr(budget, "monotonic", lambda: next(ticks) * tick)


@pytest.mark.parametrize(
    "raw", [PAGE, PAGE.encode(), TEXT, TEXT.encode()], ids=["html", "html bytes", "text", "text bytes"]
)
@pytest.mark.parametrize("most", [1, 100, 2_000])
def test_no_more_is_read_than_max_bytes(raw: str | bytes, most: int) -> None:
    document = cleannews.extract(
        raw, options=Options(max_bytes=most), kind="html" if raw[:1] in ("<", b"<") else "text"
    )
    assert document.status == "cut"
    assert "max_bytes" in document.notes[0]
    whole = cleannews.extract(raw)
    texts = [block.text for block in document.blocks]
    assert texts[:-1] == [block.text for block in whole.blocks][: len(texts) - 1]
    assert sum(map(len, texts)) <= most
    assert all("\ufffd" not in text for text in texts)


@pytest.mark.parametrize("raw", [PAGE, TEXT], ids=["html", "text"])
def test_no_more_is_read_than_max_nodes(raw: str) -> None:
    document = cleannews.extract(raw, options=Options(max_nodes=20))
    assert document.status == "cut"
    assert "max_nodes" in document.notes[0]
    texts = [block.text for block in document.blocks]
    assert 5 < len(texts) <= 20
    assert texts == [block.text for block in cleannews.extract(raw).blocks][: len(texts)]


def test_lines_of_one_character_are_counted_too() -> None:
    document = cleannews.extract("a\n" * 14, kind="text", options=Options(max_nodes=10))
    assert document.status == "cut"
    assert len(document.blocks) == 10


@pytest.mark.parametrize("raw", [PAGE, TEXT], ids=["html", "text"])
def test_limits_that_are_not_hit_change_nothing(raw: str) -> None:
    plain = cleannews.extract(raw)
    for options in (
        Options(max_bytes=len(raw), max_nodes=10_000, timeout=1e6),
        Options(max_bytes=None, max_nodes=None),
    ):
        assert cleannews.extract(raw, options=options) == plain


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["html", "text"])
def test_what_was_understood_when_the_time_was_up_is_there(
    kind: Any, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{line} ({number})" for number in range(20) for line in LINES]
    raw = TEMPLATES["article"](lines) if kind == "html" else "\n".join(lines)
    whole = cleannews.extract(raw, kind=kind)
    ticking(monkeypatch, 0.001)
    document = cleannews.extract(raw, kind=kind, options=Options(timeout=share * len(lines) / 20_000))
    assert document.status == "cut"
    assert document.notes[0] == budget.TOO_LATE
    texts = [block.text for block in document.blocks]
    assert 0 < len(texts) < len(whole.blocks)
    assert texts == [block.text for block in whole.blocks][: len(texts)]
    assert document.text


@given(
    st.one_of(soups(), plain_texts()),
    st.sampled_from([1e-9, 1e-4, 0.01, 1.0]),
    st.sampled_from(["auto", "html", "text"]),
)
def test_no_time_limit_raises_whatever_the_content(raw: str, tick: float, kind: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ticking(patch, tick)
        document = cleannews.extract(raw, kind=kind, options=Options(timeout=0.05))
    assert document.status in STATUSES
    assert (document.status == "cut") == (budget.TOO_LATE in document.notes)


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 5_000 + "Tin",
        "<p " + "a " * 9_000 + ">Tin",
        PAGE + "<!-- -->" * 100_000,
        "tin " * 20_000,
        "\n" * 50_000,
    ],
)
def test_a_limit_inside_a_stage_raises_nothing(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for tick in (0.0001, 0.001, 0.01, 0.1, 1.0):
        ticking(monkeypatch, tick)
        assert cleannews.extract(raw, options=Options(timeout=0.1)).status in STATUSES


def test_a_listing_that_is_cut_is_cut() -> None:
    raw = "".join(f"<li><a href=/{number}>Tin số {number} trong ngày</a>" for number in range(500))
    assert cleannews.extract(raw, options=Options(max_bytes=5_000)).status == "cut"


@pytest.mark.parametrize("name", ["max_bytes", "max_nodes", "timeout"])
@pytest.mark.parametrize("value", [0, -1, "9", True, float("nan"), float("inf"), b""])
def test_a_limit_that_means_nothing_is_refused(name: str, value: object) -> None:
    with pytest.raises(CleanNewsError, match=name):
        Options(**{name: value})  # type: ignore[arg-type]


def test_no_clock_is_looked_at_without_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked() -> float:
        raise AssertionError("the result may depend on the speed of the machine")

    monkeypatch.setattr(budget, "monotonic", looked)
    assert cleannews.extract(PAGE).status == "ok"


@pytest.mark.parametrize("timeout", [1e300, float("inf"), 1e9])
def test_a_time_limit_of_ages_is_refused_and_one_of_years_is_not(timeout: float) -> None:
    with pytest.raises(CleanNewsError, match="timeout must be"):
        Options(timeout=timeout)
    assert cleannews.extract("Một dòng.", options=Options(timeout=1e8)).status == "thin"
