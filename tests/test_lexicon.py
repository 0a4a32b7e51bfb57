"""Phrases: what is found in a line, what must not be, and what a phrase file may say."""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.errors import CleanNewsError
from cleannews.lexicon import Lexicon, Phrase, load_lexicon, match
from cleannews.lexicon.match import LONG
from cleannews.lexicon.phrases import PLACES, parse_phrases
from cleannews.lexicon.tokens import TOKEN
from cleannews.roles import KEPT, ROLES

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "lexicon.toml").read_text(encoding="utf-8"))
LANGUAGES = ("vi", "en", "intl")
PHRASES = [(language, phrase) for language in LANGUAGES for phrase in load_lexicon((language,)).phrases]
EXAMPLES = {"{n}": "12", "{date}": "24/07/2026", "{time}": "16:06", "{w}": "Bạn Đọc"}
FILLER = "Một câu bình thường đứng ở chỗ này."


def example(phrase: Phrase) -> str:
    """A line that holds the phrase at its place."""
    text = re.sub(r"\{\w+\}", lambda slot: EXAMPLES[slot[0]], phrase.text)
    filler = FILLER if phrase.room is None else ""
    if "no sentence" in phrase.when:
        filler = filler.rstrip(".")
    if phrase.at == "end" and "name beside" in phrase.when:
        filler = filler.replace(".", " Tên")
    around = {"line": "{}", "start": "{} " + filler, "end": filler + " {}", "any": filler + " {} " + filler}
    return around[phrase.at].format(text).strip()


def without_accents(text: str) -> str:
    letters = text.translate(str.maketrans("đĐłŁ", "dDlL")).replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))


def words(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])


@pytest.mark.parametrize("language", LANGUAGES)
class TestEveryPhrase:
    def test_fires_as_written_and_in_capitals(self, language: str) -> None:
        for phrase in load_lexicon((language,)).phrases:
            alone = Lexicon([phrase])
            for line in (example(phrase), example(phrase).upper()):
                assert phrase.text in [hit.phrase for hit in alone.hits(line)], line

    def test_fires_without_accents_unless_the_entry_forbids_it(self, language: str) -> None:
        for phrase in load_lexicon((language,)).phrases:
            alone = Lexicon([phrase])
            for line in (without_accents(example(phrase)), without_accents(example(phrase)).upper()):
                found = phrase.text in [hit.phrase for hit in alone.hits(line)]
                assert found == (
                    phrase.plain or (phrase.text.isascii() and phrase.text.upper() != phrase.text.lower())
                ), line

    def test_fires_in_company(self, language: str) -> None:
        for phrase in load_lexicon((language,)).phrases:
            hits = load_lexicon().hits(example(phrase))
            assert hits, phrase.text

    def test_is_well_formed(self, language: str) -> None:
        for phrase in load_lexicon((language,)).phrases:
            assert phrase.seen, phrase.text
            assert phrase.role not in KEPT | {"title", "other"}, phrase.text
            assert phrase.text == unicodedata.normalize("NFC", phrase.text).strip(), phrase.text


class TestFound:
    @pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["line"][:40])
    def test_roles_in_order(self, case: dict[str, Any]) -> None:
        assert [hit.role for hit in load_lexicon().hits(case["line"])] == case["roles"]

    def test_offsets_are_those_of_the_text_as_given(self) -> None:
        text = "\u200b• Link bài gốcLấy link!"
        assert [text[hit.start : hit.end] for hit in load_lexicon().hits(text)] == ["Link bài gốc", "Lấy link"]

    def test_decomposed_text(self) -> None:
        text = unicodedata.normalize("NFD", "Bình luận (3) | Chia sẻ")
        hits = load_lexicon().hits(text)
        assert [hit.role for hit in hits] == ["comment", "share"]
        assert [unicodedata.normalize("NFC", text[hit.start : hit.end]) for hit in hits] == ["Bình luận", "Chia sẻ"]

    def test_headings_open_and_items_do_not(self) -> None:
        lexicon = load_lexicon()
        for heading in ("Tin liên quan", "BÌNH LUẬN (0)", "Tags:", "Related articles", "Mehr zum Thema"):
            assert lexicon.hits(heading)[0].opens, heading
        for item in ("Copy link", "Chia sẻ", "Đăng nhập", "5 min read", "Tags: a, b, c"):
            assert not lexicon.hits(item)[0].opens, item

    def test_tone_placement_does_not_matter(self) -> None:
        for old, new in (
            ("Từ khóa", "Từ khoá"),
            ("Tòa soạn", "Toà soạn"),
            ("Hủy bỏ", "Huỷ bỏ"),
            ("Đăng ký", "Đăng kí"),
        ):
            assert [hit.phrase for hit in load_lexicon().hits(old)] == [hit.phrase for hit in load_lexicon().hits(new)]
            assert load_lexicon().hits(new)

    def test_an_accented_word_is_not_another_one_with_the_same_letters(self) -> None:
        lexicon = load_lexicon()
        assert lexicon.hits("tin lien quan")
        for other in ("tín liên quan", "Chìa sẽ", "bình luân", "Dòng", "tặng sào"):
            assert lexicon.hits(other) == [], other

    def test_the_longest_phrase_wins(self) -> None:
        (hit,) = load_lexicon().hits("Xem thêm bình luận")
        assert (hit.role, hit.phrase) == ("comment", "Xem thêm bình luận")
        (hit,) = load_lexicon().hits("Theo dõi chúng tôi")
        assert hit.role == "share"

    def test_a_line_phrase_needs_the_whole_line(self) -> None:
        lexicon = Lexicon([Phrase("Chia sẻ", "share", "line"), Phrase("Zalo", "share", "line")])
        assert [hit.phrase for hit in lexicon.hits(">> Chia sẻ (12) | ZALO ×")] == ["Chia sẻ", "Zalo"]
        assert lexicon.hits("Chia sẻ Zalo ngay") == []

    def test_room_counts_the_other_words_and_no_numbers(self) -> None:
        lexicon = Lexicon([Phrase("Đã tặng:", "widget", "start", room=2)])
        assert lexicon.hits("Đã tặng: 12 sao vàng")
        assert not lexicon.hits("Đã tặng: 12 chiếc xe đạp")
        assert not lexicon.hits("Đã tặng: " + "dài" * LONG)

    def test_a_name_number_or_mark_beside(self) -> None:
        lexicon = Lexicon([Phrase("Giấy phép số", "footer", "start", when=("name beside",))])
        for line in ("Giấy phép số 12", "Giấy phép số Một", "Giấy phép số (mới)", "Giấy phép số", "GIẤY PHÉP SỐ HÓA"):
            assert lexicon.hits(line), line
        assert not lexicon.hits("Giấy phép số hóa")

    def test_words_that_must_not_stand_beside(self) -> None:
        lexicon = Lexicon([Phrase("{time} {date}", "date", "end", unless=("lúc", "từ lúc"))])
        assert lexicon.hits("Mây Hà 19:30 12/05/2025")
        for line in ("Diễn ra lúc 19:30 12/05/2025", "Dien ra LUC 19:30 12/05/2025"):
            assert not lexicon.hits(line), line

    def test_no_sentence_and_capital(self) -> None:
        lexicon = Lexicon(
            [
                Phrase("Chủ đề:", "tags", "start", when=("no sentence",)),
                Phrase("Lấy link", "share", "end", when=("capital",)),
            ]
        )
        assert [hit.role for hit in lexicon.hits("Chủ đề: giá vàng")] == ["tags"]
        assert [hit.role for hit in lexicon.hits("Bài gốc Lấy link")] == ["share"]
        assert not lexicon.hits("Chủ đề: giá vàng tăng.")
        assert not lexicon.hits("bấm vào ô lấy link")

    def test_bare_marks_may_need_an_accent_in_the_line(self) -> None:
        lexicon = Lexicon([Phrase(">>>", "related", "start", plain=False)])
        assert lexicon.hits(">>> Giá cá tra tăng")
        assert not lexicon.hits(">>> import json")

    def test_a_name_in_the_open_part(self) -> None:
        lexicon = Lexicon([Phrase("Theo {w}", "credit", "line", when=("name inside",), unless=("nghị định",))])
        assert lexicon.hits("Theo Dân trí - 24/07/2026")
        assert not lexicon.hits("Theo quy định mới")
        assert not lexicon.hits("Theo Nghị định 168")

    def test_a_menu_is_cut_into_words_once_whatever_conditions_its_phrases_have(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cut: list[str] = []

        class Counting:
            def findall(self, text: str) -> list[str]:
                cut.append(text)
                return TOKEN.findall(text)

            finditer = TOKEN.finditer

        monkeypatch.setattr(match, "TOKEN", Counting())
        assert len(load_lexicon().hits("ĐT: " * 1000)) == 1000
        assert len(cut) < 5

    def test_long_lines_are_read_at_both_ends_only(self) -> None:
        middle = "chuyện này còn dài lắm " * 20
        assert len(middle) > LONG
        lexicon = Lexicon([Phrase("Ảnh:", "caption", "any"), Phrase("(TTXVN)", "credit", "end")])
        assert [hit.role for hit in lexicon.hits(f"Ảnh: AP {middle} Ảnh: AFP (TTXVN)")] == [
            "caption",
            "caption",
            "credit",
        ]
        assert lexicon.hits(f"{middle} Ảnh: AP {middle}") == []


@pytest.mark.parametrize("case", CASES["silent"], ids=lambda case: case["role"])
class TestSilent:
    def test_sentences_with_the_same_words(self, case: dict[str, Any]) -> None:
        for line in case["lines"]:
            assert load_lexicon().hits(line) == [], line

    def test_there_are_enough(self, case: dict[str, Any]) -> None:
        assert len(set(case["lines"])) >= 20

    def test_they_hold_the_words_of_phrases(self, case: dict[str, Any]) -> None:
        """Else they would say nothing; phrases with slots are left out of the count, so not all lines have to."""
        told = [words(phrase.text) for _, phrase in PHRASES if phrase.role == case["role"] and "{" not in phrase.text]
        alike = [line for line in case["lines"] if any(phrase in words(line) for phrase in told)]
        assert len(alike) >= len(case["lines"]) / 2


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.xfail(strict=True, reason=case["why"]))
        for case in CASES.get("known", [])
        for line in case["lines"]
    ],
)
def test_known_failure_a_sentence_taken_for_a_phrase(line: str) -> None:
    assert load_lexicon().hits(line) == []


def test_every_role_with_phrases_has_silent_cases() -> None:
    assert {phrase.role for phrase in load_lexicon().phrases} == {case["role"] for case in CASES["silent"]}


WORDS = [word for phrase in load_lexicon().phrases[::7] for word in phrase.text.split()]
LINES = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from([*WORDS, "12", "24/07/2026", "16:06", "|", ">>", "(", "\u0301", "Ð", "ﬁ"]), max_size=80
    ).map(lambda words: " ".join(words)),
    st.lists(st.sampled_from(WORDS), max_size=60).map(lambda words: unicodedata.normalize("NFD", "".join(words))),
)


class TestProperties:
    @given(LINES)
    def test_hits_are_ordered_apart_and_inside(self, text: str) -> None:
        end = 0
        for hit in load_lexicon().hits(text):
            assert end <= hit.start < hit.end <= len(text)
            assert hit.role in ROLES
            end = hit.end

    @given(LINES)
    def test_composed_and_decomposed_text_say_the_same(self, text: str) -> None:
        composed = unicodedata.normalize("NFC", text)
        if len(unicodedata.normalize("NFD", text)) <= LONG:
            roles = [hit.role for hit in load_lexicon().hits(unicodedata.normalize("NFD", text))]
            assert roles == [hit.role for hit in load_lexicon().hits(composed)]

    @given(st.sampled_from(PHRASES), st.sampled_from(["{}", "• {}", "» {} «", "{} (12)", "{} - 24/07/2026", "{}\xa0"]))
    def test_bullets_counts_and_dates_may_stand_around(self, entry: tuple[str, Phrase], around: str) -> None:
        language, phrase = entry
        if phrase.at == "line":
            assert load_lexicon((language,)).hits(around.format(example(phrase)))


class TestFiles:
    def test_list_of_texts_shares_the_rest(self) -> None:
        entry = '[[phrase]]\ntext = ["Tin A", "Tin B"]\nrole = "related"\nat = "line"\nopens = true\n'
        assert [(p.text, p.role, p.opens) for p in parse_phrases(entry, "x.toml")] == [
            ("Tin A", "related", True),
            ("Tin B", "related", True),
        ]

    @pytest.mark.parametrize(
        ("entry", "message"),
        [
            ('text = "Tin"\nrole = "news"\nat = "line"', "unknown role 'news'; allowed are title"),
            ('text = "Tin"\nrole = "related"\nat = "middle"', "unknown place at='middle'; allowed are line"),
            ('text = "Tin"\nrole = "related"', "at is missing"),
            ('text = "Tin"\nrole = "related"\nat = "line"\ncolour = 1', "unknown key 'colour'; allowed are text"),
            ('text = "Tin"\nrole = "related"\nat = "line"\nopens = "yes"', "opens must be a boolean, not 'yes'"),
            ('text = 7\nrole = "related"\nat = "line"', "text must be a string or a list of strings, not 7"),
            ('text = ["Tin", 7]\nrole = "related"\nat = "line"', "text must be a string or a list of strings, not 7"),
            ('text = "Tin {x}"\nrole = "related"\nat = "line"', "unknown slot {x}; allowed are {n}"),
            ('text = "Tin"\nrole = "related"\nat = "start"\nroom = "2"', "room must be a whole number, not '2'"),
            ('text = "Tin"\nrole = "related"\nat = "start"\nroom = true', "room must be a whole number, not True"),
            (
                'text = "Tin"\nrole = "related"\nat = "start"\nwhen = ["bold"]',
                "unknown condition when='bold'; allowed are name",
            ),
            ('text = "Tin"\nrole = "related"\nat = "start"\nwhen = ["name inside"]', "'name inside' needs a {w}"),
            (
                'text = "Tin"\nrole = "related"\nat = "start"\nunless = ["Lúc"]',
                "unless='Lúc' must be words in lower case",
            ),
            ('text = "..."\nrole = "related"\nat = "line"', "no word, number or slot in it"),
            ('text = "{w} Tin"\nrole = "related"\nat = "line"', "{w} cannot stand at the edge"),
            ('text = "Tin {w}"\nrole = "related"\nat = "any"', "{w} cannot stand at the edge"),
            ('text = ["Tin", "TIN:", "tin"]\nrole = "related"\nat = "line"', "'tin'): is there already, as 'Tin'"),
        ],
    )
    def test_a_mistake_is_named(self, entry: str, message: str) -> None:
        with pytest.raises(CleanNewsError) as error:
            parse_phrases(f"[[phrase]]\n{entry}\n", "xx.toml")
        assert str(error.value).startswith("xx.toml: phrase 1")
        assert message in str(error.value)

    @pytest.mark.parametrize("source", ["[[phrase]", "[[phrases]]\ntext = 'a'", "phrase = 1", "phrase = [1]"])
    def test_a_file_that_is_no_phrase_file(self, source: str) -> None:
        with pytest.raises(CleanNewsError, match=r"^xx\.toml"):
            parse_phrases(source, "xx.toml")

    @pytest.mark.parametrize("language", ["xx", "../vi", ""])
    def test_an_unknown_language(self, language: str) -> None:
        with pytest.raises(CleanNewsError, match="there are en, intl, vi"):
            load_lexicon((language,))

    def test_loaded_once(self) -> None:
        assert load_lexicon() is load_lexicon()
        assert {phrase.at for phrase in load_lexicon().phrases} == set(PLACES)
