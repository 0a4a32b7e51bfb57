"""Plain text is cut at its line ends, and every line can be found again in the input."""

from __future__ import annotations

import random
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.repair import repair
from cleannews.segment import Segments, segment_text
from tests.seeds import SEEDS, Seed, fold
from tests.strategies import phrases, plain_texts

CASES = tomllib.loads((Path(__file__).parent / "cases" / "segment_text.toml").read_text(encoding="utf-8"))


def cut(text: str) -> Segments:
    return segment_text(text, fold)


def sources(text: str, segments: Segments) -> list[str]:
    return [text[start:end] for start, end in zip(segments.starts, segments.ends, strict=True)]


def check(case: dict[str, Any]) -> None:
    segments = cut(case["text"])
    assert segments.texts == case["texts"]
    assert sources(case["text"], segments) == case.get("sources", sources(case["text"], segments))
    for name in ("gaps", "indents", "bullets"):
        if name in case:
            assert getattr(segments, name) == case[name], name


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["why"])
def test_cases(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name[:3])
def test_the_lines_of_a_seed_are_its_segments(seed: Seed) -> None:
    assert cut(seed.raw).texts == [text.removeprefix("• ") for text, _ in seed.lines]


@given(st.one_of(plain_texts(), st.text(max_size=60)))
def test_offsets_lead_back_to_the_input(text: str) -> None:
    segments = cut(text)
    count = len(segments)
    for name in (
        "starts",
        "ends",
        "gaps",
        "indents",
        "bullets",
        "links",
        "anchors",
        "strong",
        "inline",
        "nodes",
        "breaks",
    ):
        assert len(getattr(segments, name)) == count, name
    assert segments.tree is None
    assert segments.kind == "text"
    end = 0
    for row, source in enumerate(sources(text, segments)):
        assert segments.starts[row] >= end, "segments do not overlap and come in order"
        assert segments.texts[row] == fold(source) != ""
        end = segments.ends[row]


@given(st.one_of(plain_texts(), st.text(max_size=60)))
def test_only_white_space_and_list_markers_are_left_out(text: str) -> None:
    segments = cut(text)
    kept = list(text)
    for start, end in zip(segments.starts, segments.ends, strict=True):
        kept[start:end] = [""] * (end - start)
    outside = "".join(kept)
    assert not outside.strip(
        " \t\r\n\x0b\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0\u3000\u200b\ufeff•▪◦‣●■○▸►·*\uf0b7"
    ).strip()


@given(st.lists(phrases(most=8), max_size=10), st.sampled_from(["\n", "\r\n", "\r", "\n\n", "  \n\t", "\u2028"]))
def test_lines_are_the_same_however_they_end(lines: list[str], end: str) -> None:
    written = [line for line in lines if not line.startswith("• ")]
    assert cut(end.join(written)).texts == written


@given(st.lists(phrases(most=8).filter(lambda line: line[0] not in "•"), max_size=10))
def test_a_text_without_layout_comes_back(lines: list[str]) -> None:
    assert "\n".join(cut("\n".join(lines)).texts) == "\n".join(lines)


def test_the_letter_that_looks_like_white_space_reaches_repair() -> None:
    def mend(text: str) -> str:
        return fold(repair(text)[0])

    text = "Ông lÃ\u00a0 ngÆ°á»\x9di HÃ\u00a0\n  vÃ\u00a0\u00a0\r\nNam"
    assert segment_text(text, mend).texts == ["Ông là người Hà", "và", "Nam"]


def test_a_line_that_cleaning_empties_counts_as_blank() -> None:
    segments = segment_text("a\nb\nc", lambda text: text.replace("b", ""))
    assert (segments.texts, segments.gaps) == (["a", "c"], [0, 1])


_WORDS = "cây cầu mới nối hai xã miền núi nghiêng theo con đường dẫn qua bờ suối được đưa vào sử dụng".split()
_PARAGRAPH = st.integers(0, 9999).map(
    lambda seed: " ".join(random.Random(seed).choices(_WORDS, k=160)).capitalize() + "."
)
_PARAGRAPHS = st.lists(_PARAGRAPH, min_size=3, max_size=5, unique=True)


@given(_PARAGRAPHS, st.integers(50, 120), st.sampled_from(["\n", "\r\n", "  \n"]))
def test_paragraphs_broken_at_any_width_come_back(paragraphs: list[str], width: int, end: str) -> None:
    broken = [end.join(textwrap.wrap(paragraph, width)) for paragraph in paragraphs]
    assert cut((2 * end).join(broken)).texts == paragraphs
    segments = cut(end.join(broken))
    assert " ".join(segments.texts) == " ".join(paragraphs)
    assert len(segments) <= len(paragraphs), "the last line of a paragraph may be full by chance"
