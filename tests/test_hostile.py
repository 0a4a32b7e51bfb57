"""Inputs made to break a reader: each gives a Document and keeps the text around what is hostile. Its time is for benchmarks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import cleannews
from benchmarks.hostile import AFTER, BEFORE, DECLARED, SHAPES, Shape, page
from cleannews.budget import Budget
from cleannews.segment.tame import cut_attributes, flatten
from tests.strategies import soups
from tests.test_api import STATUSES

# Past the parser's limit of depth (2,048) and past the attributes that stay (250), and small all the same.
UNITS = 3_000


def shown(document: cleannews.Document) -> str:
    """All that a document has, kept or not."""
    return " ".join(block.text for block in document.blocks)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_hostile_shape_gives_a_document_and_loses_nothing_around_it(shape: Shape) -> None:
    document = cleannews.extract(shape.build(min(UNITS, max(shape.most // 100, 1))))
    assert document.status in STATUSES - {"cut", "failed"}
    found = shown(document)
    if shape.keeps != "none":
        assert BEFORE in found
    if shape.keeps == "both":
        assert AFTER in found


def test_names_of_shapes_are_different() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("name", DECLARED)
def test_a_page_that_names_a_wrong_encoding_is_read(name: str) -> None:
    raw = page(b"").replace(b'charset="utf-8"', f'charset="{name}"'.encode())
    for document in (
        cleannews.extract(raw),
        cleannews.extract(raw, options=cleannews.Options(encoding=f"x; charset={name}")),
    ):
        assert {BEFORE, AFTER} <= set(document.text.split("\n"))


def test_entities_of_a_doctype_are_not_expanded() -> None:
    for value in ('"mật khẩu"', 'SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/"'):
        raw = f"<!DOCTYPE html [<!ENTITY lộ {value}>]><p>Đây là &lộ; và &xxe;</p>"
        document = cleannews.extract(raw, kind="html")
        assert not {"khẩu", "root"} & set(shown(document).replace('"', " ").split()) - set(
            value.replace('"', " ").split()
        )
        assert "&lộ;" in shown(document)


ATTRIBUTES = (
    "a{}={}",
    "a{}",
    "a{}='>{}'",
    'a{}="\'>{}"',
    "a{} =\n '{}'",
    "a{}=\"{}\"b{}=''",
    "a{}='<script>{}'",
    "a{}='{}\" >'",
    "/a{}/",
)


@given(
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(
        ("", "x" * 9_000, "='" * 200, '="' * 201, "<p>Tin</p>" * 900, "<!-- ' -->", "<script>a<b=' </script>")
    ),
    st.sampled_from(("", " " * 9_000, "title='" + "> " * 5_000 + "'")),
)
def test_the_parser_never_sees_thousands_of_attributes(form: str, before: str, inside: str) -> None:
    many = " ".join(form.replace("{}", str(number)) for number in range(6_000))
    data = cut_attributes(f"{before}<p {inside} {many}>Sáng nay</p><p>Chiều nay</p>".encode(), Budget())
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    assert max(len(element.attrib) for element in root.iter("p")) < 3_500
    assert "Chiều nay" in "".join(map(str, root.itertext()))


@given(soups(60))
def test_a_page_without_many_attributes_is_left_as_it_is(html: str) -> None:
    data = (html * 40).encode("utf-8", "replace")
    assert cut_attributes(data, Budget()) == data


@given(soups())
def test_what_is_flattened_has_the_same_text(html: str) -> None:
    data = html.replace("\x00", " ").encode("utf-8", "replace")
    flat = flatten(data, Budget())
    if data.strip():
        # White space between elements may move: a closing tag of nothing is an empty paragraph for browsers, and none here.
        assert text_of(flat).split() == text_of(data).split()


def text_of(data: bytes) -> str:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:
        root = None
    return "" if root is None else "".join("".join(map(str, each.itertext())) for each in (root, *root.itersiblings()))


@pytest.mark.parametrize("opened", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<b><div></b>", "<span>Đoạn.<p>"])
def test_what_is_flattened_is_less_deep(opened: str) -> None:
    flat = flatten((opened * 3_000 + "Sáng nay").encode(), Budget())
    root = etree.fromstring(flat, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    deepest = max(sum(1 for _ in element.iterancestors()) for element in root.iter())
    assert 200 < deepest < 1_100
    assert "".join(map(str, root.itertext())).endswith("Sáng nay")


def test_paragraphs_below_the_deepest_element_stay_apart() -> None:
    document = cleannews.extract(
        f"{'<div>' * 3000}<p>Sáng nay</p><p>Chiều <b>nay</b></p>{'</div>' * 3000}<p>Tối nay", kind="html"
    )
    assert [block.text for block in document.blocks] == ["Sáng nay", "Chiều nay", "Tối nay"]
    assert document.status != "cut"
