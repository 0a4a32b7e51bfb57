"""Names of people: how much of a line is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.lexicon import name_share, name_syllables
from cleannews.lexicon.names import LONGEST


@pytest.mark.parametrize(
    "line", ["Nguyễn Phượng", "PHẠM ĐỨC", "Vương Xuân Nguyên", "HOÀNG ANH - MINH TÚ", "• Lê Thị Hồng Nhung"]
)
def test_signatures_are_names(line: str) -> None:
    assert name_share(line) == pytest.approx(1.0)


@pytest.mark.parametrize("line", ["Ngọc Lan", "Minh Hạnh(Theo TASS)"])
def test_two_given_names_are_half_a_name(line: str) -> None:
    assert 0.2 < name_share(line) < 0.7


@pytest.mark.parametrize(
    "line",
    [
        "Chính trị - Xã hội",
        "Đà Nẵng",
        "Phát hiện thi thể người phụ nữ nằm sâu trong rẫy",
        "nguyễn phượng",
        "Nguyễn",
        "Read more",
        "",
        "Bà Nguyễn Thị Hồng Nhung, Phó giám đốc sở, trả lời báo chí chiều 12/3 tại trụ sở.",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert name_share(line) == 0.0


@given(st.text(max_size=200))
def test_is_a_share(text: str) -> None:
    assert 0.0 <= name_share(text) <= 1.0
    assert len(text) <= LONGEST or name_share(text) == 0.0


def test_syllables_are_lower_case_and_single() -> None:
    family, known = name_syllables()
    assert family < known
    assert all(word.islower() and word.isalpha() for word in known)
