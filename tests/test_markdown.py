"""Markdown as plain text: what is seen of it, and that other texts are left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews.segment import segment_text
from cleannews.segment.markdown import is_markdown, shown
from tests.seeds import SEEDS, fold
from tests.strategies import phrases

CASES = tomllib.loads((Path(__file__).parent / "cases" / "markdown.toml").read_text(encoding="utf-8"))["case"]
MENU = "[Trang chủ](/) [Thời sự](/thoi-su) [Thể thao](/the-thao)"


@pytest.mark.parametrize("case", CASES, ids=[case["line"][:24] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = shown(case["line"])
    assert fold(found.text) == case["text"]
    assert (found.links, found.anchors, found.strong) == tuple(
        case.get(name, 0) for name in ("links", "anchors", "strong")
    )


@given(phrases(most=12))
def test_marks_around_a_text_come_off_again(text: str) -> None:
    for line in (f"**{text}**", f"[{text}](https://bao.example/a)", f"## {text}", f"![{text}](/a.jpg)", f"> {text}"):
        assert fold(shown(line).text) == fold(shown(text).text)


@given(st.text(alphabet="ab[]()*_#>!\\\"' \u0301", max_size=60).filter(str.strip))
def test_no_letter_of_a_line_is_lost_but_those_of_addresses(line: str) -> None:
    found = shown(line.strip())
    assert found.links <= len(found.text)
    assert found.strong <= len(found.text)
    if "](" not in line:
        assert [sign for sign in found.text if sign.isalpha()] == [sign for sign in line if sign.isalpha()]


def test_a_text_is_markdown_from_three_links_on() -> None:
    assert is_markdown(MENU)
    assert not is_markdown("Liên kết viết là [chữ](https://bao.example) hoặc [chữ](/trang), số [1] (2).")
    assert not any(is_markdown(seed.raw) for seed in SEEDS)


def test_markdown_is_judged_as_it_is_seen_and_stays_markdown_unless_asked() -> None:
    article = SEEDS[0].clean.splitlines()
    linked = article[1].split()
    marked = [*article]
    marked[1] = f"[{linked[0]}](https://bao.example/a) **{linked[1]}** {' '.join(linked[2:])}"
    page = "\n".join([MENU, *marked, "[Đọc thêm](/xem) | [In bài](/in)"])
    assert cleannews.clean(page) == "\n".join(marked)
    found = cleannews.extract(page, options=cleannews.Options(strip_markdown=True))
    assert found.text == "\n".join(article)
    dropped = [block.text for block in found.blocks if not block.kept]
    assert dropped == [MENU, "[Đọc thêm](/xem) | [In bài](/in)"]


def test_segments_say_where_they_stand_in_the_source() -> None:
    text = f"{MENU}\n\n* **Hà Anh** viết [bài](http://bao.example/x).\n![](http://bao.example/y.jpg)"
    segments = segment_text(text, fold)
    assert segments.texts == ["Trang chủ Thời sự Thể thao", "Hà Anh viết bài.", "![](http://bao.example/y.jpg)"]
    assert [text[start:end] for start, end in zip(segments.starts, segments.ends, strict=True)] == list(segments.marked)
    assert segments.links == [24, 3, len(segments.texts[2])], "a picture is no text"
