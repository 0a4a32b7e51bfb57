"""The language of a text: what shows counts, what is declared decides what is left open, too little says nothing."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews.lexicon import find_language
from cleannews.lexicon.languages import declared_language, load_languages
from tests.seeds import SEEDS, TEMPLATES, Seed

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "languages.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.get('language')}-{case['text'][:20]}")
def test_language_of_a_sentence(case: dict[str, Any]) -> None:
    assert find_language([case["text"]], case.get("declared")) == case.get("language")


@pytest.mark.parametrize(
    ("declared", "code"),
    [("vi", "vi"), ("vi-VN", "vi"), ("pt_BR", "pt"), (" EN ", "en"), ("nb-NO", "no"), ("fil", "tl"), ("vie", "vi")]
    + [(wrong, None) for wrong in ("", None, "x", "english", "12", "zxx", "-", "{{lang}}")],
)
def test_what_pages_declare(declared: str | None, code: str | None) -> None:
    assert declared_language(declared) == code


def without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in parts if not unicodedata.combining(char))


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name[:3] for seed in SEEDS])
def test_a_seed_is_vietnamese_however_it_is_written(seed: Seed) -> None:
    lines = [text for text, _ in seed.lines]
    assert cleannews.extract(seed.raw).language == "vi"
    assert cleannews.extract(TEMPLATES["article"](lines).replace('lang="vi"', 'lang="en"')).language == "vi"
    assert find_language([without_accents(seed.clean)]) == "vi"


def test_the_declared_language_of_a_page_is_read() -> None:
    names = "<p>Nintendo Switch 2, Samsung Galaxy S26</p>"
    for head in (
        f'<html lang="sv">{names}',
        f'<meta property="og:locale" content="sv_SE">{names}',
        f'<meta http-equiv="Content-Language" content="sv">{names}',
    ):
        assert cleannews.extract(head, kind="html").language == "sv"
    assert cleannews.extract(names, kind="html").language is None


def test_the_text_counts_and_not_what_stands_around_it() -> None:
    menu = "".join(f"<li><a href='/{word}'>{word} and the news of the day</a></li>" for word in "abcdefghij")
    body = "".join(f"<p>{line}</p>" for line in SEEDS[0].clean.split("\n"))
    page = f"<html lang='en'><body><ul>{menu}</ul><article>{body}</article></body></html>"
    assert cleannews.extract(page).language == "vi"


def test_every_language_of_the_tables_is_a_code_of_two_letters() -> None:
    known = load_languages()
    codes = {*known.scripts, *known.letters, *known.spoken, *known.same.values()}
    assert all(len(code) == 2 and code.islower() for code in codes)
    assert all(word == word.lower() for word in known.words)


@given(st.lists(st.text(max_size=60), max_size=5), st.none() | st.text(max_size=8))
def test_any_text_has_a_language_or_none(texts: list[str], declared: str | None) -> None:
    found = find_language(texts, declared)
    assert found is None or (len(found) == 2 and found.isascii() and found.islower())
    assert found == find_language(iter(texts), declared)


@given(st.text(alphabet="0123456789 .,;:/-", max_size=300))
def test_numbers_have_no_language(text: str) -> None:
    assert find_language([text], "vi") is None
