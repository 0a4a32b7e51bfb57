"""TCVN3, VNI and VISCII: known phrases, round trips, recognition by the page, no false alarm, offsets, bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from benchmarks.damage import in_legacy, without_taken_signs
from benchmarks.data import data_folder, has_data, load_news, load_vi, load_wcxb
from benchmarks.repair import alarms, old_page, old_seeds, round_trip
from cleannews.decode import decode
from cleannews.lexicon.legacy import Name, alphabets, convert, may_be_legacy, recognise
from cleannews.lexicon.syllables import syllables
from cleannews.repair import Page, Survey, repair
from tests.seeds import SEEDS, Seed, in_article
from tests.test_repair import SENTENCES

NAMES: tuple[Name, ...] = ("tcvn3", "viscii", "vni")
# As old documents hold them; none of these is made with the table.
PHRASES = {
    "tcvn3": ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    "viscii": ("Cµng hòa xã hµi chü nghîa Vi®t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    "vni": ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
}
LOUD = ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM - §éc lËp", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM - Độc lập")
PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "…": "..."})
LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"


@pytest.mark.parametrize("name", NAMES)
def test_phrases_of_old_documents_are_read(name: Name) -> None:
    old, good = PHRASES[name]
    assert convert(old, name) == good


def test_capitals_that_tcvn3_cannot_write_come_from_the_letters_around() -> None:
    assert convert(LOUD[0], "tcvn3") == LOUD[1]


@pytest.mark.parametrize("name", NAMES)
def test_an_alphabet_has_all_letters(name: Name) -> None:
    for letter in LETTERS + (LETTERS.upper() if alphabets()[name].capitals else ""):
        assert convert(in_legacy(f"n{letter}", name), name).lower() == f"n{letter}".lower()


@pytest.mark.parametrize("name", NAMES)
@given(words=st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=12))
def test_every_syllable_comes_back(name: Name, words: list[str]) -> None:
    text = " ".join(words)
    assert convert(in_legacy(text, name), name) == text


@pytest.mark.parametrize("name", NAMES)
def test_seeds_come_back(name: Name) -> None:
    trip = round_trip(old_seeds(name))
    assert trip.recognised == trip.texts == len(SEEDS)
    assert trip.right >= 0.99 * trip.words
    assert trip.right_but_capitals == trip.words


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_an_old_page_gives_the_clean_text_as_html_text_and_bytes(name: Name, seed: Seed) -> None:
    text = without_taken_signs(seed.clean.translate(PLAIN), name)
    old, expected = in_legacy(text, name), text.lower()
    page = in_article(old.split("\n"))
    document = cleannews.extract(page)
    assert "legacy" in {done.kind for done in document.repairs}
    assert document.text.lower() == expected == cleannews.clean(old, kind="text").lower()
    raw = old.encode("latin-1", "replace")
    assert decode(raw).encoding == ("latin-1" if name == "viscii" else "cp1252")
    assert cleannews.clean(raw, kind="text").lower() == expected


def test_offsets_lead_to_the_source() -> None:
    old = in_legacy(SEEDS[0].clean.translate(PLAIN), "tcvn3")
    for block in cleannews.extract(old, kind="text").blocks:
        assert block.start is not None
        assert convert(" ".join(old[block.start : block.end].split()), "tcvn3") == block.text


def test_unicode_around_an_old_article_stays() -> None:
    frame = ["Trang chủ", "Đăng nhập", "Ngày 5 tháng 3", "là và có"]
    old = [in_legacy(line, "tcvn3") for line in SEEDS[1].clean.split("\n")]
    document = cleannews.extract("\n".join([*frame[:2], *old, *frame[2:]]), kind="text")
    texts = [block.text for block in document.blocks]
    assert texts[:2] == frame[:2]
    assert "Ngày 5 tháng 3" in texts
    assert SEEDS[1].clean.split("\n")[1].lower() in [text.lower() for text in texts]


@pytest.mark.parametrize("language", SENTENCES)
def test_no_language_is_taken_for_an_old_alphabet(language: str) -> None:
    pieces = [SENTENCES[language]] * 30
    assert recognise([piece for piece in pieces if may_be_legacy(piece)]) is None
    survey = Survey()
    for piece in pieces:
        survey.see(piece)
    assert survey.result(pieces).legacy is None


def test_one_line_is_not_enough() -> None:
    assert recognise([PHRASES["vni"][0]]) is None
    assert repair(PHRASES["vni"][0])[0] == PHRASES["vni"][0]


def test_mojibake_is_no_old_alphabet() -> None:
    damaged = SEEDS[0].clean.encode("utf-8").decode("latin-1")
    assert recognise(damaged.split("\n")) is None


def test_eth_is_put_right_where_the_page_is_vietnamese_and_nowhere_else() -> None:
    vietnamese = "Ðông Á và Ðà Lạt\nÐông Nam Á\nThời tiết hôm nay nắng đẹp trên cả nước."
    assert "Đông Nam Á" in [block.text for block in cleannews.extract(vietnamese, kind="text").blocks]
    for other in (
        "Það er við með Ði, ðe\nðat var gott\nÐorn",
        "Hann fór með Nguyễn Văn An\nÐeir sögðu að ðað væri gott\nÞað var í gær\nÉg á bók\nHún sá hús",
        "Hwæt! We Gardena in geardagum\nðær æt hyðe stod\nÐa wæs on burgum",
    ):
        texts = [block.text for block in cleannews.extract(other, kind="text").blocks]
        assert texts == other.split("\n")


def test_a_page_that_is_known_converts_what_one_piece_could_not() -> None:
    assert repair("V¨n b¶n", Page(legacy="tcvn3"))[0] == "Văn bản"
    assert repair("Văn bản", Page(legacy="tcvn3")) == ("Văn bản", ())
    assert repair("© 2004 «Báo»", Page(legacy="vni"))[0] == "© 2004 «Báo»"


needs_data = pytest.mark.skipif(not has_data(data_folder()), reason="not run: no data")


@needs_data
@pytest.mark.parametrize("name", NAMES)
def test_pages_of_the_data_come_back(name: Name) -> None:
    pages = [page for page in load_vi(data_folder()) if page.kind == "article"][::9]
    trip = round_trip([old_page(page.raw, name) for page in pages])
    assert trip.recognised == trip.texts
    assert trip.right >= 0.985 * trip.words  # the whole is .99; the benchmark measures that


@needs_data
def test_no_page_of_the_data_is_taken_for_an_old_one() -> None:
    folder = data_folder()
    assert alarms([*load_vi(folder)[::3], *load_news(folder)[::7], *load_wcxb(folder)[::40]]) == []
