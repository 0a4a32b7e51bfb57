"""Options of taste: each changes what it names in kept blocks, nothing else, and nothing when it is off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews.errors import CleanNewsError
from cleannews.lexicon.syllables import syllables, with_tones_placed
from cleannews.options import Options
from cleannews.pieces import Piece
from cleannews.taste import apply_taste
from tests.seeds import SEEDS, Seed

ALL = Options(strip_datelines=True, strip_end_marks=True, tone_marks="new", straight_quotes=True)


def body(text: str, *, kept: bool = True, role: str = "body") -> Piece:
    return Piece(text, role, kept, 5 if kept else -5, 0.9)


def changed(text: str, options: Options, role: str = "body") -> str:
    return apply_taste([body(text, role=role)], options)[0].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(NLĐO) - Sáng nay, trời mưa.", "Sáng nay, trời mưa."),
        ("(NLĐO)- Sáng nay", "Sáng nay"),
        ("(Dân trí) – Sáng nay", "Sáng nay"),
        ("(Baomau.com.vn) - Sáng nay", "Sáng nay"),
        ("(ĐS&PL) Sáng nay", "Sáng nay"),
        ("TTO - Sáng nay", "Sáng nay"),
        ("Dân Việt - Sáng nay", "Sáng nay"),
        ("Hà Nội - Sáng nay", "Hà Nội - Sáng nay"),
        ("Ngày 6 - trời mưa", "Ngày 6 - trời mưa"),
        ("TP.HCM - Sáng nay", "TP.HCM - Sáng nay"),
        ("Clip: Dân trí - Sáng nay", "Clip: Dân trí - Sáng nay"),
        ("(Tiếp theo) Sáng nay", "(Tiếp theo) Sáng nay"),
        ("TTO", "TTO"),
        ("(VOV)", "(VOV)"),
        ("TTO và VOV - hai báo", "TTO và VOV - hai báo"),
    ],
)
def test_datelines(before: str, after: str) -> None:
    assert changed(before, Options(strip_datelines=True)) == after


def test_only_the_first_lead_and_the_first_paragraph_have_a_dateline() -> None:
    blocks = [body("TTO - một", role="lead"), body("TTO - hai"), body("TTO - ba"), body("TTO - bốn", role="heading")]
    found = apply_taste(blocks, Options(strip_datelines=True))
    assert [block.text for block in found] == ["một", "hai", "TTO - ba", "TTO - bốn"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hai bên thẳng thắn./.", "hai bên thẳng thắn."),
        ("hai bên thẳng thắn ./. ", "hai bên thẳng thắn."),
        ("ông nói: “Vâng!”./.", "ông nói: “Vâng!”."),
        ("đúng không?./.", "đúng không?"),
        ("thẳng thắn.", "thẳng thắn."),
        ("5./.6 đồng", "5./.6 đồng"),
        ("tại https://bao.example/", "tại https://bao.example/"),
        ("km/h", "km/h"),
        ("tại https://bao.example/tin/.", "tại https://bao.example/tin/."),
        ("kết thúc bằng dấu /.", "kết thúc bằng dấu /."),
        ("Hà Nội, ngày 5/3/.", "Hà Nội, ngày 5/3"),
        ("theo thông báo. /.", "theo thông báo."),
    ],
)
def test_end_marks(before: str, after: str) -> None:
    assert changed(before, Options(strip_end_marks=True)) == after


def test_a_block_of_which_nothing_is_left_is_no_longer_kept_and_says_why() -> None:
    (found,) = apply_taste([body("./.")], Options(strip_end_marks=True))
    assert not found.kept
    assert found.overruled is not None
    assert "nothing is left" in found.overruled.text
    assert found.score == -1


@pytest.mark.parametrize(
    ("old", "new"),
    [("hòa", "hoà"), ("Thủy", "Thuỷ"), ("KHỎE", "KHOẺ"), ("xòe ô, hủy bỏ", "xoè ô, huỷ bỏ"), ("Òa", "Oà")],
)
def test_tone_marks(old: str, new: str) -> None:
    assert changed(old, Options(tone_marks="new")) == changed(new, Options(tone_marks="new")) == new
    assert changed(old, Options(tone_marks="old")) == changed(new, Options(tone_marks="old")) == old


@pytest.mark.parametrize("text", ["quý quỳ QUÝ", "hoàn toàn khoái ngoài", "tuýt tuần", "déjà, Noé, Zoé Ruỹx"])
def test_tones_that_have_one_place_stay(text: str) -> None:
    assert with_tones_placed(with_tones_placed(text, "old"), "new") == with_tones_placed(text, "new")
    assert with_tones_placed(text.split(",")[0], "old") == text.split(",")[0]


@given(st.lists(st.sampled_from(sorted(syllables())), max_size=12).map(" ".join), st.sampled_from(["old", "new"]))
def test_a_style_is_settled_at_once_and_keeps_syllables(text: str, style: str) -> None:
    placed = with_tones_placed(text, style)  # type: ignore[arg-type]
    assert with_tones_placed(placed, style) == placed  # type: ignore[arg-type]
    assert all(word in syllables() for word in placed.split())
    assert len(placed) == len(text)


def test_straight_quotes() -> None:
    assert changed("“Vâng”, ‘dạ’ – «thưa»…", Options(straight_quotes=True)) == "\"Vâng\", 'dạ' – «thưa»…"


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_taste_changes_text_of_kept_blocks_and_nothing_else(seed: Seed) -> None:
    raw = seed.raw
    plain, wanted = cleannews.extract(raw), cleannews.extract(raw, options=ALL)
    assert wanted.text == "\n".join(block.text for block in wanted.blocks if block.kept)
    for before, after in zip(plain.blocks, wanted.blocks, strict=True):
        assert (before.role, before.start, before.end) == (after.role, after.start, after.end)
        assert before.text == after.text or before.kept
    assert cleannews.extract(raw, options=Options()) == plain


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("strip_datelines", 1),
        ("strip_end_marks", "yes"),
        ("straight_quotes", None),
        ("tone_marks", "modern"),
        ("tone_marks", []),
    ],
)
def test_a_bad_option_is_named(option: str, value: object) -> None:
    with pytest.raises(CleanNewsError, match=option):
        Options(**{option: value})  # type: ignore[arg-type]
