"""Numbers about segments: fixed columns, finite values, words for every feature, and what single features say."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleannews.lexicon import load_lexicon
from cleannews.measure import Features, measure, measure_kind, measure_listing, measure_page, measure_second, says
from cleannews.measure.along import heaviest
from cleannews.measure.table import vocabulary
from cleannews.segment import Segments, segment_html, segment_text
from tests.seeds import SEEDS, TEMPLATES, fold
from tests.strategies import pages, phrases, plain_texts, soups

LONG_LINE = "Sáng 5/3, Bộ trưởng trả lời chất vấn của đại biểu về thuế thu nhập cá nhân, nêu rõ lộ trình sửa luật."


def html(text: str) -> Segments:
    return segment_html(text, fold)


def plain(text: str) -> Segments:
    return segment_text(text, fold)


def numbers(segments: Segments) -> Features:
    return measure(segments, load_lexicon())


def columns(segments: Segments) -> dict[str, NDArray[np.float32]]:
    features = numbers(segments)
    return {name: features.matrix[:, index] for index, name in enumerate(features.names)}


def chances(segments: Segments) -> NDArray[np.float64]:
    """A made-up first pass: not all alike, both ends included."""
    return np.array([(7 * len(text)) % 11 / 10 for text in segments.texts], dtype=np.float64)


def second(segments: Segments, chance: NDArray[np.float64] | None = None) -> dict[str, NDArray[np.float32]]:
    """The columns of the second pass, on a page that is as likely an article as not."""
    told = columns(segments) | measure_kind(0.0, len(segments))
    return measure_second(segments, told, chances(segments) if chance is None else chance)


@lru_cache(maxsize=1)
def all_names() -> dict[str, tuple[str, ...]]:
    """The columns of both passes, by kind."""
    found: dict[str, tuple[str, ...]] = {}
    for segments in (html("<p>a<p>b"), plain("a\nb")):
        later = (*measure_kind(0.0, 2), *second(segments))
        found[segments.kind] = (*numbers(segments).names, *later)
    return found


def test_columns_are_named_once_and_there_are_many() -> None:
    for names in all_names().values():
        assert len(set(names)) == len(names) > 100


def test_plain_text_has_the_columns_of_html_that_need_no_tree_in_the_same_order() -> None:
    of_html, of_text = all_names()["html"], all_names()["text"]
    # Indentation is of plain text alone.
    assert [name for name in of_html if name in of_text] == [name for name in of_text if name != "indent"]
    assert {"depth", "in_p", "within_footer", "held_chars_1", "declares_article"} <= set(of_html) - set(of_text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "x\n\ny", f"{LONG_LINE}\n" * 30, *(seed.raw for seed in SEEDS)],
    ids=lambda text: repr(text[:12]),
)
def test_columns_depend_on_the_kind_only(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    for segments in (plain(text), *(html(template(lines)) for template in TEMPLATES.values())):
        features = numbers(segments)
        names = (*features.names, *measure_kind(0.0, 2), *second(segments))
        assert names == all_names()[segments.kind]
        assert features.matrix.shape == (len(segments), len(features.names))
        assert features.matrix.dtype == np.float32


def check_finite(segments: Segments) -> None:
    features = numbers(segments)
    assert np.isfinite(features.matrix).all(), np.array(features.names)[~np.isfinite(features.matrix).all(axis=0)]
    assert features.matrix.shape == (len(segments), len(features.names))
    for name, column in second(segments).items():
        assert column.shape == (len(segments),), name
        assert np.isfinite(column).all(), name
    of_page = measure_page({name: features.matrix[:, index] for index, name in enumerate(features.names)})
    assert len(of_page) == 2 * len(features.names)
    for name, column in of_page.items():
        assert column.shape == (min(len(segments), 1),), name
        assert np.isfinite(column).all(), name


@given(st.one_of(soups(), pages().map(lambda page: page.html)))
def test_numbers_of_any_page_are_finite(text: str) -> None:
    check_finite(html(text))


@given(st.one_of(plain_texts(), st.text(max_size=80)))
def test_numbers_of_any_text_are_finite(text: str) -> None:
    check_finite(plain(text))


@pytest.mark.parametrize(
    "segments",
    [
        html(""),
        plain(""),
        html("<p>x"),
        plain("x"),
        plain("\x00"),
        plain("|"),
        plain("1" * 1_000_000),
        html("<a>x</a>" * 5_000),
        plain("x\n" * 5_000),
        html(f"<div>{LONG_LINE}</div>" * 500),
    ],
    ids=lambda segments: f"{segments.kind} {len(segments)}",
)
def test_numbers_of_extreme_inputs_are_finite(segments: Segments) -> None:
    check_finite(segments)


@given(st.one_of(soups(20).map(html), plain_texts(8).map(plain)))
def test_measuring_again_gives_the_same_numbers(segments: Segments) -> None:
    one, other = numbers(segments), numbers(segments)
    assert one.names == other.names
    assert np.array_equal(one.matrix, other.matrix)


def test_every_feature_has_words() -> None:
    for name in {*all_names()["html"], *all_names()["text"]}:
        assert any(name.startswith(key) for key in vocabulary()), f"give {name} words in features.toml"


def of_the_page(segments: Segments, kept: list[bool] | None = None) -> dict[str, float]:
    """The numbers of the whole page; without `kept`, every other segment is."""
    marks = np.array(kept if kept is not None else [row % 2 == 0 for row in range(len(segments))], dtype=bool)
    found = measure_listing(columns(segments), marks, chances(segments), 0.0)
    assert all(
        value.shape == (1,) and value.dtype == np.float32 and np.isfinite(value).all() for value in found.values()
    )
    return {name.removeprefix("whole_"): float(value[0]) for name, value in found.items()}


@given(st.one_of(soups(30).map(html), plain_texts(12).map(plain)))
def test_numbers_of_a_page_are_named_alike_whatever_is_on_it(segments: Segments) -> None:
    assert list(of_the_page(segments)) == list(of_the_page(html("<p>a") if segments.kind == "html" else plain("a")))


def test_runs_and_headlines_of_a_page_are_counted() -> None:
    title = "Giá cà phê tăng phiên thứ ba liên tiếp"
    article = of_the_page(plain("\n".join([title, *[LONG_LINE] * 4])), [False, True, True, True, True])
    listed = of_the_page(plain("\n".join([title, LONG_LINE] * 4)), [False, True] * 4)
    assert article["run"] == pytest.approx(np.log1p(4 * len(LONG_LINE)))
    assert listed["run"] == pytest.approx(np.log1p(len(LONG_LINE)))
    assert (article["run_share"], listed["run_share"]) == (1, 0.25)
    assert (article["alone"], listed["alone"]) == (0, 1)
    assert (article["titled"], listed["titled"]) == (0.5, 1)
    assert (article["titles"], listed["titles"]) == pytest.approx((np.log(2), np.log(5)))
    assert listed["titles_kept"] == 0


def test_only_links_are_headlines_where_there_are_links() -> None:
    title = "Giá cà phê tăng phiên thứ ba liên tiếp"
    assert of_the_page(html(f"<p>{title}<p>{title}"))["titles"] == 0
    assert of_the_page(html(f"<p><a href=x>{title}</a><p>{title}"))["titles"] == pytest.approx(np.log(2))


def test_every_entry_of_the_table_has_a_feature() -> None:
    names = {*all_names()["html"], *all_names()["text"], *(f"whole_{name}" for name in of_the_page(html("<p>a")))}

    def key_of(name: str) -> str:
        return max((key for key in vocabulary() if name.startswith(key)), key=len)

    left = set(vocabulary()) - {key_of(name) for name in names}
    assert not left, "no feature has the words of these entries"
    assert all(says(name) == vocabulary()[key_of(name)] for name in names)


@pytest.mark.parametrize(
    ("feature", "low", "high"),
    [
        ("chars", "Tin.", "Tin tức."),
        ("words", "Tin", "Tin tức"),
        ("sentences", "Một, hai. ba", "Một. Hai! Ba"),
        ("commas", "một hai ba", "một, hai, ba"),
        ("digits", "năm hai", "năm 2024"),
        ("capitals", "hà nội", "HÀ NỘI"),
        ("capital_words", "hà nội", "Hà Nội"),
        ("ends_sentence", "Họp sáng nay", "Họp sáng nay.”"),
        ("ends_colon", "Ảnh", "Ảnh:"),
        ("ends_ellipsis", "Và rồi.", "Và rồi..."),
        ("ends_digit", "năm", "năm 2024"),
        ("ends_quote", "hết", "hết”"),
        ("starts_capital", "họp", "Họp"),
        ("starts_small", "Họp", "họp"),
        ("starts_digit", "Họp", "5 người"),
        ("starts_quote", "Họp", "“Họp"),
        ("starts_dash", "Anh", "- Anh"),
        ("starts_bracket", "Anh", "(Anh"),
        ("bracketed", "(Dân trí) Tin", "(Vietnam+)"),
        ("date", "Hôm nay", "05/03/2024 10:30"),
        ("year", "2 người", "2024"),
        ("address", "báo điện tử", "www.bao.vn"),
        ("phone", "5 người", "(024) 38 253 525"),
        ("money", "5 người", "5 USD"),
        ("money", "180 đồi", "180.000đ một chiếc"),
        ("separators", "Tin tức", "Tin » Thế giới | Á"),
        ("symbols_only", "x", "•••"),
        ("says_related", "Hôm nay trời đẹp", "Tin liên quan"),
        ("opens_related", "Hôm nay trời đẹp", "Tin liên quan"),
        ("dateline", "Hôm nay trời đẹp", "TT - Hôm nay trời đẹp"),
        ("dateline", "Hà Nội - thủ đô, trời đẹp".lower(), "(NLĐO) - Hôm nay trời đẹp"),
        ("dateline", "Covid-19 lan rộng ở Hà Nội", "ĐBSCL - Hạn mặn đến sớm"),
        ("dateline", "Anti-government protests", "LONDON – The council met"),
        ("dateline", "đ - cách viết tắt của đồng", "Kinhtedothi – Hạn mặn đến sớm"),
        ("dateline", "Hôm nay trời đẹp - rất đẹp", "HANOI (Reuters) - The council met"),
        ("says_share", "Hôm nay trời đẹp", "Chia sẻ"),
        ("phrase_cover", "Hôm nay trời đẹp", "Tin liên quan"),
        ("phrase_first", "Hôm nay trời đẹp", "Tin liên quan"),
        ("phrase_first", "Tin liên quan", "Bạn đang đọc bài viết Mưa to ở Hà Nội"),
        ("glued", "Mưa to ở Hà Nội", "Mưa to ở Hà NộiGiá vàng tăng"),
        ("glued", "Ai thắng? Không ai", "Ai thắng?Không ai"),
        ("closes", "Họp sáng nay.", "Họp sáng nay./."),
        ("closes", "Hết lời", "***"),
        ("starts_label", "Trong tuyên bố, ông nói: hết", "Giải nhất: 12 triệu đồng"),
        ("starts_clock", "15 người, 10:30", "10h30: Mưa to"),
        ("starts_clock", "10:30:25", "[10:30] Mưa to"),
    ],
)
def test_what_a_text_itself_shows(feature: str, low: str, high: str) -> None:
    found = columns(plain(f"{low}\n{high}"))[feature]
    assert found[0] < found[1]


@pytest.mark.parametrize(
    ("feature", "low", "high"),
    [
        ("link_share", "<p>một hai</p>", "<p>một <a>hai</a></p>"),
        ("anchors", "<p>một hai</p>", "<p>một <a>hai</a></p>"),
        ("strong_share", "<p>một hai</p>", "<p>một <b>hai</b></p>"),
        ("gap", "<p>một</p>", "<img><p>một</p>"),
        ("bullet", "<p>một</p>", "<li>một</li>"),
        ("after_break", "<p>một</p>", "<p><br>một</p>"),
        ("depth", "<p>một</p>", "<div><p>một</p></div>"),
        ("in_li", "<p>một</p>", "<ul><li>một</li></ul>"),
        ("named_related", "<p>một</p>", "<p class=related>một</p>"),
        ("named_share", "<p>một</p>", "<p><b class=share>một</b></p>"),
        ("near_related", "<p class=related>một</p>", "<div class=related><p>một</p></div>"),
        ("within_footer", "<p>một</p>", "<div id=footer><div><div><div><p>một</p></div></div></div></div>"),
        ("alike_1", "<p>một</p>", "<div><p class=a>một</p><p class=a></p></div>"),
        ("named_italic", "<p>một</p>", "<p><em>một</em></p>"),
        ("named_italic", "<p>một</p>", "<p><span style='font-style: italic'>một</span></p>"),
        ("near_centred", "<div><p>một</p></div>", "<div style='text-align:center'><p>một</p></div>"),
        ("named_centred", "<p align=left>một</p>", "<p align=center>một</p>"),
        ("within_centred", "<div><p>một</p></div>", "<center><div><div><p>một</p></div></div></center>"),
        ("apart_italic", f"<p><i>{LONG_LINE}</i></p>", f"<p><i>một</i></p><p>{LONG_LINE}</p>"),
        ("apart_pictured", f"<p><i>một</i></p><p>{LONG_LINE}</p>", f"<img><p><i>một</i></p><p>{LONG_LINE}</p>"),
        ("pictured_2", "<div><p>một</p><img></div>", "<div><p>một</p></div><img>"),
        ("held_segments_2", "<div><p>một</p></div>", "<div><p>một</p><p>hai</p></div>"),
    ],
)
def test_what_the_markup_shows(feature: str, low: str, high: str) -> None:
    # Two pages, because the one must not be the other's surroundings.
    one, other = (columns(html(f"<body>{page}</body>"))[feature][0] for page in (low, high))
    assert one < other


def test_neighbours_are_told_by_distance_and_the_edge_is_no_neighbour() -> None:
    found = columns(plain(f"một\n{LONG_LINE}\nba"))
    assert list(found["chars-1"]) == [-1, found["chars"][0], found["chars"][1]]
    assert list(found["chars+1"]) == [found["chars"][1], found["chars"][2], -1]
    assert list(found["chars+2"]) == [found["chars"][2], -1, -1]


def test_place_repeats_titles_and_the_main_run() -> None:
    article = [LONG_LINE.replace("5/3", f"{day}/3") for day in range(1, 6)]
    lines = ["Menu", "Tin nóng", "Thuế mới", *article, "Tin nóng", "Liên hệ"]
    page = "".join(f"<p>{line}</p>" for line in lines)
    found = columns(html(f"<title>Thuế mới - Báo</title>{page}"))
    assert found["place"][0] == 0
    assert np.all(np.diff(found["place"]) > 0)
    assert [row for row, count in enumerate(found["copies"]) if count] == [1, 8]
    assert list(np.flatnonzero(found["main_run"])) == [3, 4, 5, 6, 7]
    assert int(np.argmax(found["title_recall"] * found["title_precision"])) == 2
    assert found["from_title"][2] == 0
    assert list(np.sign(found["from_title"])) == [-1, -1, 0, 1, 1, 1, 1, 1, 1, 1]
    assert found["long_before"][3] == 0
    assert found["long_after"][7] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("head", "feature"),
    [
        (f"<meta name=description content='{LONG_LINE[:60]}'>", "summary_precision"),
        (f"<meta property=og:description content='{LONG_LINE}'>", "summary_recall"),
        ("<meta name=author content='Minh Hà'>", "author_told"),
        (
            '<script type="application/ld+json">{"author":[{"@type":"Person","name":"Minh H\\u00e0"}]}</script>',
            "author_told",
        ),
        ("<meta name=keywords content='thuế, Minh Hà'>", "keyword_told"),
        (f'<script type="application/ld+json">{{"articleBody":"{LONG_LINE * 3}"}}</script>', "body_told"),
    ],
)
def test_what_the_head_declares_is_found_in_the_page(head: str, feature: str) -> None:
    page = f"<html><head>{head}</head><body><p>Menu chính</p><p>{LONG_LINE}</p><p>Minh Hà</p></body></html>"
    found = columns(html(page))[feature]
    place = 2 if feature in ("author_told", "keyword_told") else 1
    assert int(np.argmax(found)) == place
    assert found[place] > 0.4
    assert np.max(columns(html(page.replace(head, "")))[feature]) <= 0, "nothing is declared"


def test_what_stands_under_a_related_heading_knows_it() -> None:
    found = columns(plain(f"{LONG_LINE}\nTin liên quan\nmột tin\nmột tin nữa"))["under_related"]
    assert found[2] < found[3] < found[0] == found[1]


@given(st.lists(st.floats(-100, 100), max_size=12))
def test_the_heaviest_run_is_the_one_that_trying_all_finds(gain: list[float]) -> None:
    start, stop = heaviest(np.array(gain))
    assert 0 <= start <= stop <= len(gain)
    best = max((sum(gain[low:high]) for low in range(len(gain) + 1) for high in range(low, len(gain) + 1)), default=0.0)
    assert sum(gain[start:stop]) == pytest.approx(best, abs=1e-6)


@given(st.lists(phrases(), min_size=1, max_size=8))
def test_the_page_is_the_mean_of_its_segments(lines: list[str]) -> None:
    segments = plain("\n".join(lines))
    found = columns(segments)
    of_page = measure_page(found)
    sizes = np.array([len(text) for text in segments.texts])
    for name, column in found.items():
        assert of_page[f"mean_{name}"][0] == pytest.approx(column.mean(dtype=np.float64), abs=1e-3, rel=1e-3)
        weighted = float((column.astype(np.float64) * sizes).sum() / sizes.sum())
        assert of_page[f"text_{name}"][0] == pytest.approx(weighted, abs=1e-3, rel=1e-3)


def test_the_second_pass_tells_what_scores_well_around_a_segment() -> None:
    segments = html("<div><p>một</p><p>hai</p></div><div><p>ba</p><p>bốn</p></div>")
    found = second(segments, np.array([1.0, 1.0, 0.0, 0.0]))
    assert list(found["first"]) == [1, 1, 0, 0]
    assert found["first-1"] == pytest.approx([-0.1, 1, 1, 0])
    assert found["first+1"] == pytest.approx([1, 0, 0, -0.1])
    assert found["first_before_3"][[0, 1, 2]] == pytest.approx([-0.1, 1, 1])
    assert found["first_after_3"][[0, 2, 3]] == pytest.approx([3**0.5 / (3**0.5 + 2**0.5 + 3**0.5), 0, -0.1])
    assert list(found["from_kept_run"] == 0) == [True, True, False, False]
    assert found["first_held_2"] == pytest.approx([1, 1, 0, 0])
    assert found["kept_before"][0] == found["kept_after"][3] == 0


STORY = "Nhà trường cho biết lớp học mới của xã miền núi sẽ đón học sinh từ đầu tháng tới, sớm hơn dự kiến."
OTHER = "Giá vàng thế giới hôm qua giảm mạnh sau khi đồng bạc xanh bật tăng trên thị trường châu Á."
BOX = ["Tin liên quan", "Bình luận", "Chia sẻ"] * 4


def test_what_stands_apart_below_boxes_and_speaks_of_something_else_is_told() -> None:
    lines = [STORY, STORY + " Một lớp.", *BOX, STORY[:60], *BOX, OTHER]
    segments = plain("\n".join(lines))
    same, foreign = len(BOX) + 2, len(lines) - 1
    kept = (0, 1, same, foreign)
    found = second(segments, np.array([float(row in kept) for row in range(len(lines))]))
    assert found["stray_away"][[0, 1]].tolist() == [0, 0]
    assert found["stray_away"][[same, foreign]] == pytest.approx(np.log1p([len(BOX), 2 * len(BOX) + 1]))
    assert found["stray_said"][[same, foreign]] == pytest.approx(np.log1p([len(BOX), 2 * len(BOX)]))
    assert found["stray_topic"][same] > 0.9 > 0.1 > found["stray_topic"][foreign]
    assert found["stray_strange"][same] == 0 < found["stray_strange"][foreign] <= found["stray_below"][foreign]
    # Boxes themselves stand nowhere.
    assert found["stray_topic"][2] == 1


def test_a_run_of_short_lines_knows_what_announces_it_and_what_is_in_it() -> None:
    lines = ["Menu", LONG_LINE, LONG_LINE[:-1] + ":", "Giải nhất: 12 triệu", "Giải nhì: 8 triệu", LONG_LINE]
    found = columns(plain("\n".join(lines)))
    assert found["list_announced"].tolist() == [0, 0, 0, 1, 1, 0]
    assert found["list_length"] == pytest.approx(np.log1p([1, 0, 0, 2, 2, 0]))
    assert found["list_place"] == pytest.approx(np.log1p([0, 0, 0, 0, 1, 0]))
    assert found["list_labels"].tolist() == [0, 0, 0, 1, 1, 0]
    assert found["list_before"][[0, 3]] == pytest.approx([0, found["chars"][2]])
    assert found["list_after"][4] == found["chars"][5]
    assert found["under_colon"][3] < found["under_colon"][4] < found["under_colon"][0]


def test_names_of_the_article_are_known_and_those_of_another_story_are_not() -> None:
    lines = [
        "Chiều qua, ông Trần Văn Nam và bà Lê Thị Hoa ở Hà Nội cho biết thư viện mới của trường sẽ mở cửa vào mùa thu.",
        "Trường mong bà Lê Thị Hoa sẽ dạy lớp đầu tiên, theo lời ông Nam, và phụ huynh ở Hà Nội đều đồng ý với điều đó.",
        "Hôm nay trời đẹp, nhiều người dân ra công viên đi dạo và chụp ảnh với hoa, còn trẻ em thì thả diều trên bãi cỏ.",
        "Sáng nay, tiền đạo Kylian Mbappe chia tay Paris sau bảy mùa bóng và sẽ khoác áo Real Madrid vào mùa hè tới đây.",
    ]
    found = columns(plain("\n".join(lines)))
    known = found["names_known"]
    assert known[1] > known[3] == 0 > known[2], "a text without names says nothing"
    assert found["names_count"][2] == 0
    assert found["names_before"][3] == pytest.approx((known[0] + known[1]) / 2)
    assert found["names_after"][0] == pytest.approx((known[1] + known[3]) / 2)


@pytest.mark.parametrize(("last", "closed"), [("Lê Thị Hoa", True), ("(TTXVN)", True), ("./.", True), ("Và", False)])
def test_a_story_is_over_at_a_mark_or_a_name_below_its_last_paragraph(last: str, closed: bool) -> None:
    found = columns(plain(f"{LONG_LINE}\n{last}\n{LONG_LINE}"))
    assert (found["closing_passed"][2] > 0) == closed
    assert (found["closing_ahead"][0] > 0) == closed


def test_an_end_mark_behind_a_paragraph_is_passed_by_what_stands_below_it() -> None:
    found = columns(plain(f"{LONG_LINE}\n{LONG_LINE[:-1]}./.\n{LONG_LINE}\nHết./.\nMenu"))
    assert found["end_mark_passed"] == pytest.approx(np.log1p([0, 0, 1, 1, 1])), "a short line closes nothing"
    assert found["end_mark_ahead"] == pytest.approx(np.log1p([1, 0, 0, 0, 0]))
