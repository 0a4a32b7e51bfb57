"""Repair undoes damage and nothing else: cases, all Vietnamese syllables, properties, time."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.damage import misread, read_as_cp1252, read_as_cp1252_twice, read_as_latin1
from benchmarks.data import data_folder, has_data
from benchmarks.repair import FOLLOWING, changes, clean_lines, restored
from cleannews.lexicon.syllables import is_syllable, letters_in_syllables, syllables
from cleannews.repair import Repair, repair

CASES = tomllib.loads((Path(__file__).parent / "cases" / "repair.toml").read_text(encoding="utf-8"))
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

SENTENCES = {
    "vi": "Bộ trưởng cho biết, mức giảm trừ gia cảnh sẽ được nâng từ đầu năm tới để hỗ trợ người dân.",
    "vi capitals": "ỦY BAN NHÂN DÂN XÃ THÔNG BÁO LỊCH NGHỈ TẾT NGUYÊN ĐÁN CHO TOÀN THỂ NGƯỜI DÂN",
    "fr": "L’été dernier, il a été décidé de créer une école à Orléans, où le maître d’œuvre était prêt.",
    "de": "Größere Flächen für Straßen: Österreich prüft die Züge über München.",
    "pl": "Premier powiedział wczoraj, że rząd rozważy dalsze kroki, aby przyspieszyć wzrost w Łodzi.",
    "es": "El niño comió piñas en España; ¿cuándo volverá el señor Muñoz?",
    "pt": "A decisão não é só da União: há três opções em São Paulo.",
    "cs": "Premiér včera řekl, že vláda zváží další kroky, které přispějí k růstu.",
    "tr": "Cumhurbaşkanı dün yaptığı açıklamada ekonominin güçlü olduğunu söyledi.",
    "ru": "В Москве прошёл саммит лидеров стран, сообщает агентство.",
    "zh": "中国政府今天宣布了一项新的经济政策。",
    "ja": "首相は今日、新しい経済政策を発表した。",
    "ko": "정부는 오늘 새로운 경제 정책을 발표했다.",
    "emoji": "Chúc mừng 🎉🎂 năm mới 😀",
    "quotes": "“Đúng vậy” – ông nói… it’s 25 °C, €5, ™",
}


MISREADINGS: dict[str, Callable[[str], str]] = {
    "latin-1": read_as_latin1,
    "windows-1252": read_as_cp1252,
    "twice": read_as_cp1252_twice,
    "both": lambda text: read_as_cp1252(read_as_latin1(text)),
}


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["after"][:30])
def test_damage_is_undone_and_recorded(case: dict[str, str]) -> None:
    after, repairs = repair(case["before"])
    assert after == case["after"]
    assert case["kind"] in {done.kind for done in repairs}


@pytest.mark.parametrize("case", CASES["unchanged"], ids=lambda case: case["text"][:30])
def test_good_writing_stays(case: dict[str, str]) -> None:
    text = case["text"]
    after, repairs = repair(text)
    assert after is text
    assert repairs == ()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_seeds_hold_no_mojibake(path: Path) -> None:
    assert "mojibake" not in {done.kind for done in repair(path.read_text(encoding="utf-8"))[1]}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("misreading", MISREADINGS)
def test_misread_sentences_come_back(language: str, misreading: str) -> None:
    sentence = SENTENCES[language]
    assert repair(sentence) == (sentence, ())
    assert repair(MISREADINGS[misreading](sentence))[0] == sentence


@pytest.mark.parametrize("language", ["vi", "fr", "de", "pl"])
def test_a_line_may_be_half_damaged(language: str) -> None:
    words = SENTENCES[language].split(" ")
    half = len(words) // 2
    before = " ".join(words[:half]) + " " + read_as_cp1252(" ".join(words[half:]))
    assert repair(before)[0] == SENTENCES[language]


def test_no_syllable_is_taken_for_mojibake() -> None:
    damaged_by_ftfy = 0
    for syllable in syllables():
        for word in (syllable, syllable.title(), syllable.upper()):
            if word.isascii():
                continue
            text = " | ".join(f"UBND {word}{mark}{tail}" for mark in FOLLOWING for tail in ("", "HỘI", " HỘI"))
            assert repair(text)[0] is text
            damaged_by_ftfy += word.endswith("Ã") and ftfy.fix_encoding(f"{word}\xa0HỘI") != f"{word}\xa0HỘI"
    assert damaged_by_ftfy > 20  # the danger is real


@pytest.mark.parametrize("mark", FOLLOWING)
def test_no_syllable_alone_in_its_line_is_taken_for_mojibake(mark: str) -> None:
    endings = [s.upper() for s in syllables() if s[-1] in "ãâêôõéèìíòóùúýàá" and len(s) > 1]
    assert len(endings) > 500
    for word in endings:
        assert repair(f"{word}{mark}")[0] == f"{word}{mark}"
        assert repair(f"{word}{mark} NAM")[0] == f"{word}{mark} NAM"


WORDS = st.builds(
    lambda syllable, case: getattr(syllable, case)(),
    st.sampled_from(sorted(syllables())),
    st.sampled_from(["lower", "title", "upper"]),
)


@given(st.lists(st.tuples(WORDS, st.sampled_from([*FOLLOWING, " ", " ", " "])), min_size=1, max_size=12))
def test_good_writing_of_any_syllables_and_signs_stays(pairs: list[tuple[str, str]]) -> None:
    text = "".join(word + sign for word, sign in pairs)
    assert repair(text) == (text, ())


@given(st.lists(st.sampled_from(sorted(syllables())[::50]), min_size=3, max_size=12).map(" ".join))
def test_syllables_read_as_windows_1258_come_back(text: str) -> None:
    damaged = misread(text, "windows-1258")
    back = repair(damaged)[0] if damaged else text
    assert set(back.split(" ")) <= {*text.split(" "), *(damaged or "").split(" ")}


needs_data = pytest.mark.skipif(not has_data(data_folder()), reason="not run: no data")


@needs_data
def test_clean_text_of_the_data_stays_and_its_misreadings_come_back() -> None:
    for lines in clean_lines(data_folder()).values():
        some = lines[::23]
        assert changes(some).wrong == ()
        good = [line for line in some if not line.isascii() and repair(line)[0] is line]
        for kind in ("windows-1252", "Latin-1", "windows-1258", "windows-1252 twice"):
            back, count = restored(good, kind)
            assert back >= 0.985 * count, kind  # the whole is .99; the benchmark measures that


def test_a_repair_shows_the_place_and_little_more() -> None:
    before = "Một đoạn dài. " * 200 + "mÃ´i trÆ°á»\x9dng" + " và hết." * 200
    after, (done,) = repair(before)
    assert "môi trường" in after
    assert done.kind == "mojibake"
    assert "mÃ´i" in done.before
    assert "môi" in done.after
    assert len(done.before) < 60
    assert len(done.after) < 60


def test_records_are_bounded_and_repairs_are_not() -> None:
    text, repairs = repair("".join(f"{n}\xad, " for n in range(1000)))
    assert "\xad" not in text
    assert 0 < len(repairs) <= 100


def test_surrogates_are_joined_or_replaced() -> None:
    text, repairs = repair("\ud83d\ude00 và \ud800")
    assert text == "😀 và \ufffd"
    assert {done.kind for done in repairs} == {"surrogate"}


def test_repairs_are_values() -> None:
    assert Repair("nfc", "a", "b") == Repair("nfc", "a", "b")
    with pytest.raises(AttributeError):
        Repair("nfc", "a", "b").kind = "x"  # type: ignore[misc]


LETTERS = "aeLX ĂđÃÂÄÅÆáàâãéêïð©®»–—”“…º¡´³ƒ°\n.5Đđ\xa0\xad\x81\x93\x9d\u0301\u0323\u200b\u200d\ufeff\ud83d\ude00\ufffd"
SCRAPS = [
    "Ã¡",
    "á»™",
    "Æ°",
    "â€œ",
    "ðŸ˜€",
    "ÃƒÂ´",
    "ạ",
    "ð",
    "Ð",
    "Ng",
    "ườ",
    "Ð¸",
    "&amp;",
    "&nbsp;",
    "&#38;",
    "&lt;p&gt;",
    "<p>",
    "</p>",
    "&#225;",
    "\u0302",
]
HOSTILE = st.lists(st.sampled_from([*LETTERS, *SCRAPS]), max_size=40).map("".join)
ANY = st.text(st.characters(), max_size=60)  # lone surrogates, too


@given(st.one_of(ANY, HOSTILE))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once, _ = repair(text)
    assert repair(once) == (once, ())


@given(st.one_of(ANY, HOSTILE))
def test_what_comes_out_can_be_written(text: str) -> None:
    after, repairs = repair(text)
    after.encode("utf-8")
    assert unicodedata.is_normalized("NFC", after)
    assert (after == text) == (not repairs)
    assert not set(after) & {chr(c) for c in (*range(9), *range(0x7F, 0xA0), 0xAD)}


@given(st.text(st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs")), max_size=60))
def test_text_without_pairs_changes_by_normalization_only(text: str) -> None:
    plain = "".join(c for c in text if not 0x80 <= ord(c) < 0x100 and ord(c) not in range(0x152, 0x193))
    plain = "".join(c for c in plain if not 0x2000 <= ord(c) < 0x2200)
    assert repair(plain)[0] == unicodedata.normalize("NFC", plain)


@given(st.lists(st.sampled_from(sorted(syllables())[::50]), min_size=3, max_size=12).map(" ".join))
def test_misread_syllables_come_back(text: str) -> None:
    back, _ = repair(read_as_cp1252(text))
    if back != text:  # words that could be good writing stay, but nothing becomes another word
        assert letters_in_syllables(back) < letters_in_syllables(text)
        assert set(back.split(" ")) <= {*text.split(" "), *read_as_cp1252(text).split(" ")}


LONG = 200_000
BAD_LINES = {
    "marks": "a" + "\u0323\u0301" * LONG,
    "marks that decompose": "\u0f73" * LONG,
    "leads": "Ã" * LONG + "©t",
    "pairs": "Ã©" * LONG,
    "words": "Ã© ạ " * (LONG // 2),
    "twice": "ÃƒÂ´" * (LONG // 2),
    "soft hyphens": "a\xad" * LONG,
    "surrogates": "\ud800" * LONG,
    "white space": " " * LONG + "Ã©t",
    "parted": "Ã\u200b©" * LONG,
    "entities": "&nbsp;" * LONG,
    "entities escaped again and again": "x&" + "amp;" * LONG + "nbsp;y",
    "ampersands": "&" * LONG,
    "beginnings of tags": "<p " * LONG,
    "tags": "<b>Ông</b>" * LONG,
    "private use": "\ue000" * LONG,
    "addresses": "://?©a=" * LONG,
    "loose marks": "e\u0301\u0302" * LONG,
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_long_bad_line_is_repaired_once_and_for_all(name: str) -> None:
    # A second at most on a slow machine; what takes the square of the length would take hours.
    after, _ = repair(BAD_LINES[name])
    assert repair(after) == (after, ())


def test_clean_text_is_handed_back_itself() -> None:
    text = SENTENCES["vi"] * 20_000
    after, done = repair(text)
    assert after is text
    assert done == ()


@pytest.mark.parametrize(
    "word",
    [
        "gì",
        "giếng",
        "quốc",
        "quýt",
        "quyết",
        "khuỷu",
        "nghiêng",
        "Đắk",
        "HUỲNH",
        "hoà",
        "hòa",
        "thuỷ",
        "thủy",
        "khỏe",
        "Nguyễn",
        "uỷ",
        "ủy",
        "rượu",
        "xoong",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hồijk", "viá", "cệ", "ngề", "ghả", "mỚI", "bấtt", "cạcs", "föhn", "été", "à la", ""])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
