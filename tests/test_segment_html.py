"""A page is cut into what is seen of it: words stay whole, blocks stay apart, and what only the tree knows is kept."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.segment import Head, Segments, Tree, segment_html
from cleannews.segment.segments import MOST_SEGMENTS
from tests.seeds import fold
from tests.strategies import Page, bit_names, pages, phrases, soups

CASES = tomllib.loads((Path(__file__).parent / "cases" / "segment_html.toml").read_text(encoding="utf-8"))


def cut(html: str) -> Segments:
    return segment_html(html, fold)


def tree_of(segments: Segments) -> Tree:
    assert segments.tree is not None
    return segments.tree


def check(case: dict[str, Any]) -> None:
    segments = cut(case["html"])
    assert segments.texts == case["texts"]
    for name in ("links", "anchors", "strong", "gaps", "bullets", "breaks"):
        if name in case:
            assert getattr(segments, name) == case[name], name


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["why"])
def test_cases(case: dict[str, Any]) -> None:
    check(case)


@given(pages())
def test_every_block_of_a_page_is_one_piece_in_order(page: Page) -> None:
    assert cut(page.html).texts == list(page.pieces)


@given(soups())
def test_any_input_gives_lists_of_one_length_and_a_sound_tree(html: str) -> None:
    segments = cut(html)
    count = len(segments)
    assert segments.kind == "html"
    assert (segments.starts, segments.ends) == ([], [])
    for name in ("texts", "gaps", "indents", "bullets", "links", "anchors", "strong", "inline", "nodes", "breaks"):
        assert len(getattr(segments, name)) == count, name
    assert all(text == fold(text) != "" for text in segments.texts)
    assert all(0 <= some <= len(text) for some, text in zip(segments.links, segments.texts, strict=True))
    assert all(0 <= some <= len(text) for some, text in zip(segments.strong, segments.texts, strict=True))
    assert min([0, *segments.gaps, *segments.anchors]) == 0
    tree = tree_of(segments)
    size = len(tree.parent)
    for name in ("first", "stop", "tags", "own", "hints", "alike", "shape", "depth"):
        assert len(getattr(tree, name)) == size, name
    assert (tree.parent[0], tree.depth[0], tree.first[0], tree.stop[0]) == (0, 0, 0, count)
    for node in range(1, size):
        parent = tree.parent[node]
        assert parent < node
        assert tree.depth[node] == tree.depth[parent] + 1
        assert tree.first[parent] <= tree.first[node] <= tree.stop[node] <= tree.stop[parent]
        assert tree.hints[node] == tree.hints[parent] | tree.own[node]
        assert tree.tags[node] & tree.tags[parent] == tree.tags[parent]
        assert tree.alike[node] >= 1
    assert all(tree.first[node] <= row < tree.stop[node] for row, node in enumerate(segments.nodes))


@given(soups())
def test_the_same_page_is_cut_in_the_same_way_again(html: str) -> None:
    assert cut(html) == cut(html)


@given(soups(), soups())
def test_no_page_leaves_a_trace_in_the_next(one: str, other: str) -> None:
    alone = cut(other)
    cut(one)
    assert cut(other) == alone


@given(st.lists(phrases(most=6).filter(lambda piece: ">" not in piece), min_size=1, max_size=6))
def test_each_piece_is_cleaned_once_before_white_space_is_folded(pieces: list[str]) -> None:
    seen: list[str] = []

    def mend(text: str) -> str:
        seen.append(text)
        return "sạch"

    raw = [piece.replace(" ", "\u00a0") for piece in pieces]
    assert segment_html("".join(f"<p>{piece}</p>" for piece in raw), mend).texts == ["sạch"] * len(pieces)
    assert seen == raw


def test_a_piece_that_cleaning_empties_is_gone() -> None:
    assert segment_html("<p>a<p>b<p>c", lambda text: text.replace("b", "")).texts == ["a", "c"]


def test_noscript_counts_when_it_holds_the_page_and_not_when_it_pleads() -> None:
    plea, content = "x" * 499, "x" * 500
    assert cut(f"<noscript>{plea}</noscript><p>a</p>").texts == ["a"]
    assert cut(f"<noscript>{content}</noscript><p>a</p>").texts == [content, "a"]
    assert cut(f"<noscript><p>{content}</p><p>b</p></noscript><p>a</p>").texts == [content, "b", "a"]
    assert cut("<p>Hà <noscript><img src=x></noscript>Nội</p>").texts == ["Hà Nội"]


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        ("<title>Tin \n  tức</title>", ("Tin tức",)),
        ("<title> \n </title>", ()),
        ("<title>Thu&#7871; &amp; ph&iacute;</title>", ("Thuế & phí",)),
        ("<title>Thuế - Báo</title><meta property='og:title' content=' Thuế '>", ("Thuế", "Thuế - Báo")),
        ("<title>Thuế</title><meta property='og:title' content='Thuế'>", ("Thuế",)),
        ("<meta name='twitter:title' content='Thuế'><meta property='OG:Title' content='Phí'>", ("Thuế", "Phí")),
        ("<meta property='og:title' content=''><meta property='og:title'>", ()),
        ("<title>Một</title><title>Hai</title>", ("Một",)),
        ("<meta property='og:site_name' content='Báo'>", ()),
    ],
)
def test_titles_that_the_page_declares(head: str, titles: tuple[str, ...]) -> None:
    segments = cut(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert segments.head.titles == titles
    assert segments.texts == ["x"]


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        ("", []),
        ("<meta property='og:type' content='article'>", ["article"]),
        ("<meta property='og:type' content='Website'>", ["website"]),
        ("<meta property='og:type' content='video.movie'>", []),
        ("<meta property='article:published_time' content='2024-03-05'>", ["published"]),
        ('<script type="application/ld+json">{"@type":"NewsArticle"}</script>', ["article"]),
        ('<script type="application/ld+json">{"@type" : ["QAPage", "x"], "q": broken,}</script>', ["forum"]),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":"Product"}]}</script>',
            ["product", "website"],
        ),
        ('<script>{"@type":"NewsArticle"}</script>', []),
        ('<script type="application/ld+json"></script>', []),
    ],
)
def test_what_the_page_says_it_is(head: str, declared: list[str]) -> None:
    assert bit_names(cut(f"<head>{head}</head><body>x").head.kinds, "declared") == declared


def test_what_the_head_says_of_the_article() -> None:
    data = '{"@type":"NewsArticle","articleBody":"Một &lt;b&gt;hai&lt;/b&gt;\\nba","author":{"name":"Minh Hà"},"headline":"Tin"}'
    head = cut(
        "<head><meta name=author content='Thu Hà; Lan'><meta name=keywords content='thuế,phí, thuế'>"
        "<meta name=description content=' Tóm  tắt '><meta property=article:tag content=ngân&nbsp;sách>"
        f'<script type="application/ld+json">{data}</script></head>x'
    ).head
    assert head.titles == ("Tin",)
    assert head.descriptions == ("Tóm tắt",)
    assert head.authors == ("Thu Hà", "Lan", "Minh Hà")
    assert head.keywords == ("thuế", "phí", "ngân sách")
    assert head.body == "Một hai\nba"


@pytest.mark.parametrize(
    "broken", ['{"articleBody":"a', '{"articleBody":5}', '{"author":[[', '{"author":{"name"', "[]", '"']
)
def test_json_that_is_broken_tells_nothing(broken: str) -> None:
    segments = cut(f'<script type="application/ld+json">{broken}</script><p>x</p>')
    assert segments.texts == ["x"]
    assert segments.head == Head()


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('"Thu Hà"', ("Thu Hà",)),
        ('{"@type":"Person","name":"Thu Hà"}', ("Thu Hà",)),
        ('[{"name":"Thu Hà"},{"name":"Lan"}]', ("Thu Hà",)),
        ('"Thu Hà","name":"Tin"', ("Thu Hà",)),
        ('null,"name":"Tin"', ()),
    ],
)
def test_authors_in_json(author: str, names: tuple[str, ...]) -> None:
    assert cut(f'<script type="application/ld+json">{{"author":{author}}}</script>x').head.authors == names


def test_headlines_of_other_stories_are_no_titles() -> None:
    stories = '[{"headline":"Một","description":"a"},{"headline":"Hai","description":"b"}]'
    data = f'<script type="application/ld+json">{stories}</script>'
    assert (cut(data).head.titles, cut(data).head.descriptions) == (("Một",), ("a",))
    page = f"<title>Trang</title><meta name=description content=c>{data}"
    assert (cut(page).head.titles, cut(page).head.descriptions) == (("Trang",), ("c",))


def test_entities_are_read_once_in_attributes_and_twice_in_data() -> None:
    assert cut("<title>Tips&amp;notes</title>").head.titles == ("Tips&notes",)
    assert cut('<script type="application/ld+json">{"headline":"A &amp; B"}</script>').head.titles == ("A & B",)


def test_keywords_are_bounded() -> None:
    told = ",".join(map(str, range(90)))
    assert cut(f"<meta name=keywords content='{told}'>").head.keywords == tuple(map(str, range(40)))


def test_what_follows_the_end_of_the_document_is_read() -> None:
    page = "<html><body><p>a</p></body></html>\n<div>b<p>c</p></div> d </body></html><p>e</p>"
    assert cut(page).texts == ["a", "b", "c", "d", "e"]


STORY = "Sáng nay, Bộ trưởng trả lời chất vấn. " * 12


@pytest.mark.parametrize(
    "data",
    [
        f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{STORY}"}}</script>',
        f'<script id="__NEXT_DATA__" type="application/json">{{"p":{{"body":"{STORY}"}},"i":"{"x" * 300}"}}</script>',
        f'<script>window.__INITIAL_STATE__={{"html":"<p>{STORY}<\\/p>"}}</script>',
    ],
    ids=["JSON-LD", "Next.js", "state"],
)
def test_an_article_that_stands_in_the_data_only_is_read(data: str) -> None:
    segments = cut(f"<body><p>Menu</p><div id=root></div>{data}")
    assert (segments.texts, segments.hidden) == (["Menu", STORY.strip()], True)
    shown = "Một đoạn văn dài của trang, đủ để trang không còn trống và không cần gì thêm nữa. " * 6
    assert cut(f"<body><p>{shown}</p>{data}").texts == [shown.strip()], "the page shows its article"


@pytest.mark.parametrize(
    "data",
    [
        f'<script type="application/json">{{"a":"{"x" * 2000}"}}</script>',
        '<script type="application/json">{"a":"Một câu ngắn."}</script>',
        f"<script>var a = '{STORY}'</script>",
        f'<script type="application/json">{{"a":"{STORY}',
    ],
    ids=["no prose", "short", "code", "broken"],
)
def test_data_that_are_no_article_stay_unseen(data: str) -> None:
    segments = cut(f"<body><p>Menu</p>{data}")
    assert (segments.texts, segments.hidden) == (["Menu"], False)


def test_paragraphs_of_an_article_in_the_data_stay_paragraphs() -> None:
    lines = [f"Đoạn {number}: {STORY[:150].strip()}" for number in range(4)]
    for body in ("\\n".join(lines), "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in lines), "<br>".join(lines)):
        assert cut(f'<script type="application/ld+json">{{"articleBody":"{body}"}}</script>').texts == lines


def test_data_after_the_end_of_the_document_count() -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{STORY}"}}</script>'
    segments = cut(f"<html><body><p>Menu</p></body></html>{data}")
    assert segments.texts == ["Menu", STORY.strip()]
    assert bit_names(segments.head.kinds, "declared") == ["article"]


def test_a_short_article_that_is_shown_is_not_read_from_the_data_again() -> None:
    shown = STORY[:300].strip()
    data = f'<script type="application/ld+json">{{"articleBody":"{shown} {STORY[:150]}"}}</script>'
    segments = cut(f"<p>{shown}</p>{data}")
    assert (segments.texts, segments.hidden) == ([shown], False)


PAGE = (
    '<div class="post"><p class=a>x<p class=a>y<p>z</div><div id=footer hidden><ul><li><b class=share>q</b></ul></div>'
)


def test_the_tree_says_where_a_piece_stands() -> None:
    segments = cut(PAGE)
    tree = tree_of(segments)
    x, y, z, q = segments.nodes
    post, footer = tree.parent[x], tree.parent[tree.parent[q]]
    assert tree.parent[x] == tree.parent[y] == tree.parent[z] == post
    assert (tree.first[post], tree.stop[post]) == (0, 3)
    assert (tree.first[footer], tree.stop[footer]) == (3, 4)
    assert [bit_names(tree.own[node], "names") for node in (post, footer, x)] == [["article"], ["footer", "hidden"], []]
    assert bit_names(tree.hints[x], "names") == ["article"]
    assert bit_names(tree.hints[q], "names") == ["footer", "hidden"]
    assert bit_names(tree.tags[q], "tag_groups") == ["li", "list"]
    assert [bit_names(mask, "names") for mask in segments.inline] == [[], [], [], ["share"]]
    assert [tree.alike[node] for node in (x, y, z)] == [2, 2, 1]
    assert tree.shape[x] == tree.shape[y]
    assert len({tree.shape[node] for node in (x, z, q)}) == 3


def test_pictures_are_counted_where_they_stand() -> None:
    segments = cut("<img><div><p>a</p><img><p>b<img></p></div><p>c</p>")
    tree = tree_of(segments)
    a, b, c = segments.nodes
    assert segments.gaps == [1, 2, 0], "before each and in it"
    assert [tree.media[node] for node in (a, b, c, tree.parent[a], 0)] == [0, 1, 0, 2, 3]


def test_elements_of_one_shape_need_not_be_siblings() -> None:
    segments = cut("<div class=c><p>a</p></div><div class=c><p>b</p></div><div><p>c</p></div>")
    a, b, c = segments.nodes
    tree = tree_of(segments)
    assert tree.shape[a] == tree.shape[b] != tree.shape[c]
    assert [tree.alike[node] for node in segments.nodes] == [1, 1, 1]


@pytest.mark.parametrize(
    ("attribute", "hides"),
    [
        ("hidden", True),
        ("hidden=''", True),
        ("aria-hidden=true", True),
        ("aria-hidden=false", False),
        ("style='color:red; DISPLAY : none'", True),
        ("style='visibility:hidden'", True),
        ("style='display:block'", False),
        ("data-hidden=1", False),
    ],
)
def test_a_block_that_says_it_is_hidden_is_marked(attribute: str, hides: bool) -> None:
    segments = cut(f"<div {attribute}><p>a</p></div>")
    assert ("hidden" in bit_names(tree_of(segments).hints[segments.nodes[0]], "names")) == hides


@pytest.mark.parametrize("tag", ["div", "b", "span", "table><tr><td", "ul><li", "x-custom"])
def test_deep_nesting_does_not_overflow(tag: str) -> None:
    # libxml2 reads to 2,048 levels; <html> and <body> are two of them.
    levels = 2000 // (tag.count(">") + 1) - (tag.count("table") * 200)
    segments = cut("<p>trước</p>" + f"<{tag}>" * levels + "sâu")
    assert segments.texts == ["trước", "sâu"]
    assert max(tree_of(segments).depth) < 2100


@pytest.mark.parametrize("levels", [5_000, 100_000])
def test_what_stands_before_too_deep_a_nest_is_read(levels: int) -> None:
    assert cut("<p>trước</p>" + "<div>" * levels + "sâu" + "</div>" * levels).texts[:1] == ["trước"]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>x</p>" * 200_000, 200_000),
        ("<br>" * 200_000 + "x", 1),
        ("x<br>" * 200_000, 200_000),
        ("<a>x</a>" * 200_000, 1),
        ("<li>x" * 200_000, 200_000),
        ("<img>" * 200_000, 0),
        ("<p>" + "tin " * 1_250_000, 1),
        ("a<" * 1_000_000, 1),
        ("&" * 1_000_000, 1),
        ("<!--" * 500_000, 0),
        ("<p class='" + "tin-tức " * 500_000 + "'>x", 1),
        ('<script type="application/json">' + '\\"' * 1_000_000 + "</script>x", 1),
        ('<script type="application/ld+json">' + '"author":{' * 100_000 + "</script>x", 1),
        ('<script type="application/ld+json">' + '"articleBody":"' * 100_000 + "</script>x", 1),
        ("<meta name=keywords content='a,b'>" * 100_000 + "x", 1),
        ("</html>x" * 50_000, 50_000),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_page_of_one_thing_a_hundred_thousand_times(html: str, count: int) -> None:
    # What takes the square of the length would not end here; the slowest takes half a second.
    segments = cut(html)
    assert len(segments) == min(count, MOST_SEGMENTS)
    assert segments.cut == (count > MOST_SEGMENTS)


def test_what_the_parser_cannot_take_is_replaced_and_stops_nothing() -> None:
    assert cut("<p>a\x00b<p>c\ud800d<p>😀").texts == ["a\ufffdb", "c\ufffdd", "😀"]


def test_hints_of_inline_elements_reach_the_pieces_that_begin_in_them() -> None:
    html = "<i class=share><b class=ad>a<br>b</b><br>c</i><br>d<span class=tag></span><br><i>e <b class=ad>f</b></i>"
    found = [bit_names(mask, "names") for mask in cut(html).inline]
    assert found == [["share", "ad", "italic"], ["share", "ad", "italic"], ["share", "italic"], [], ["italic"]]
