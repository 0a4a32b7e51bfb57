"""All stages together: any content gives a Document with the right status, the same one every time, and what is asked for is done."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import random
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from math import exp, log1p
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleannews
from cleannews.pipeline import process
from cleannews.scorecard import Models, load_models, parse_model
from tests.seeds import SEEDS, TEMPLATES
from tests.strategies import card, model, pages, plain_texts, soups
from tests.test_decode import as_cp1258

SEED = SEEDS[3]
LINES = [text for text, _ in SEED.lines]
PAGE = TEMPLATES["article"](LINES)
NOISE = random.Random(7).randbytes(3000)


def by_hand(raw: str | bytes, **arguments: Any) -> cleannews.Document:
    """What a model made by hand understands: long pieces are kept."""
    models = Models(*(parse_model(json.dumps(model(kind=kind)), f"{kind}.json") for kind in ("html", "text")))
    return process(raw, **{"url": None, "kind": "auto", "options": None, **arguments}, models=models)


NOTHING: dict[str, str | bytes] = {
    "no characters": "",
    "no bytes": b"",
    "white space": " \n\t\r\n\u00a0\u3000\n",
    "a byte order mark": b"\xef\xbb\xbf",
    "a byte order mark of UTF-16": b"\xff\xfe",
    "only markup": "<html><head><title>Tin</title></head><body><div><img src='a.jpg'><br></div></body></html>",
    "only comments": "<!-- một --><!-- hai -->",
    "only scripts": "<script>var a = 'Sáng nay, Bộ trưởng trả lời chất vấn.';</script><style>p{}</style>",
    "frames": "<html><head><title>Tin</title></head><frameset cols='20%,*'><frame src='a'><frame src='b'></frameset></html>",
    "NUL": b"\0" * 500,
    "noise": NOISE,
    "noise as str": NOISE.decode("latin-1"),
    "gzip": gzip.compress(PAGE.encode()),
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + NOISE,
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + NOISE,
    "zip": b"PK\x03\x04\x14\x00\x00\x00" + NOISE,
}


@pytest.mark.parametrize("kind", ["auto", "html", "text"])
@pytest.mark.parametrize("name", [name for name in NOTHING if "only" not in name and name != "frames"])
def test_input_without_text_is_empty_whatever_it_is_taken_for(name: str, kind: Any) -> None:
    document = cleannews.extract(NOTHING[name], kind=kind)
    assert (document.status, document.text, document.blocks, document.lead) == ("empty", "", (), None)
    assert document.confidence == 0.0
    assert cleannews.clean(NOTHING[name], kind=kind) == ""


@pytest.mark.parametrize("name", ["only markup", "only comments", "only scripts", "frames"])
def test_a_page_without_text_is_empty(name: str) -> None:
    for raw in (NOTHING[name], str(NOTHING[name]).encode()):
        document = cleannews.extract(raw, kind="html")
        assert (document.kind, document.status, document.text, document.blocks) == ("html", "empty", "", ())


@pytest.mark.parametrize("name", ["only markup", "frames", "only scripts"])
def test_a_page_without_text_is_taken_for_a_page(name: str) -> None:
    assert cleannews.extract(NOTHING[name]) == cleannews.extract(NOTHING[name], kind="html")


@pytest.mark.xfail(strict=True)
def test_known_failure_comments_alone_are_taken_for_a_page() -> None:
    assert cleannews.extract(NOTHING["only comments"]).kind == "html"


def test_a_page_without_text_still_has_its_title() -> None:
    assert cleannews.extract(NOTHING["frames"]).title == "Tin"


@pytest.mark.parametrize(("text", "status"), [("x" * 120, "thin"), ("x " * 200, "ok"), ("tin", "empty")])
def test_statuses_of_text(text: str, status: str) -> None:
    for raw, kind in ((text, "text"), (f"<p>{text}</p>", "html")):
        document = by_hand(raw)
        assert (document.kind, document.status, len(document.blocks)) == (kind, status, 1)


def test_an_article_is_ok_and_one_paragraph_of_it_thin() -> None:
    for raw in (SEED.raw, PAGE):
        assert cleannews.extract(raw).status == "ok"
    paragraph = next(line for line in SEED.clean.split("\n") if 100 < len(line) < 250)
    assert cleannews.extract(paragraph).status in ("thin", "empty")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_truncated_page_gives_what_is_there(template: str, share: float) -> None:
    page = TEMPLATES[template](LINES)
    cut = page[: int(len(page) * share)]
    for raw in (cut, page.encode()[: int(len(page.encode()) * share)]):
        *blocks, last = [block.text for block in by_hand(raw).blocks] or [""]
        whole = [block.text for block in by_hand(page).blocks]
        assert blocks == whole[: len(blocks)]
        # The last piece ends where the input ends, perhaps inside a letter or an entity; a tag cut early reads as text.
        assert last in ("<", "</") or whole[len(blocks)].startswith(last.rstrip("\ufffd")[:-4])
        assert cleannews.extract(raw).kind == "html"


JSON = json.dumps(
    {"id": 17, "title": "Thuế mới", "tags": ["thuế", "luật"], "body": "<p>Sáng nay, Bộ trưởng họp.</p>", "next": None},
    ensure_ascii=False,
    indent=1,
)


@pytest.mark.parametrize("raw", [JSON, json.dumps(json.loads(JSON)), "{}", "[]", "null", '[{"a": "<p>b</p>"}]'])
def test_json_is_text_and_no_article(raw: str) -> None:
    document = cleannews.extract(raw)
    assert document.kind == "text"
    assert [raw[block.start : block.end] for block in document.blocks] == [
        line.strip() for line in raw.split("\n") if line.strip()
    ]
    assert document.status in ("empty", "thin")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Sáng nay họp, ", "html"),
        ("Sáng nay họp, ", "text"),
        ("x", "html"),
        ("x", "text"),
        ("<p>", "html"),
        ("中", "text"),
        ("0,1;", "text"),
        ("Ã©Ã\u00a0", "text"),
        ("tin\u0300 ", "text"),
    ],
)
def test_a_single_line_of_five_megabytes_is_one_block_at_most(raw: str, kind: Any) -> None:
    # What takes the square of the length would not end here; the slowest takes about four seconds.
    document = cleannews.extract(raw * (5_000_000 // len(raw)), kind=kind)
    assert len(document.blocks) <= 1


ENCODED: dict[str, tuple[str | bytes, str]] = {
    "UTF-8": (SEED.raw.encode(), "utf-8"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + SEED.raw.encode(), "utf-8-sig"),
    "UTF-16": (SEED.raw.encode("utf-16"), "utf-16"),
    "UTF-16 without a mark": (SEED.raw.encode("utf-16-le"), "utf-16-le"),
    "windows-1258": (as_cp1258(SEED.raw), "cp1258"),
    "NFD": (unicodedata.normalize("NFD", SEED.raw).encode(), "utf-8"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_the_encoding_changes_nothing(name: str) -> None:
    raw, encoding = ENCODED[name]
    found, plain = cleannews.extract(raw), cleannews.extract(SEED.raw)
    assert found.encoding == encoding
    assert (found.text, found.status, found.title) == (plain.text, "ok", plain.title)
    assert [block.role for block in found.blocks] == [block.role for block in plain.blocks]
    assert isinstance(raw, bytes)
    decoded = raw.decode(found.encoding, "replace")
    assert [unicodedata.normalize("NFC", " ".join(decoded[one.start : one.end].split())) for one in found.blocks] == [
        one.text for one in plain.blocks
    ]


CHINESE = "新华社北京三月五日电,中国政府今天宣布了一项新的经济政策,旨在促进增长,有关部门将加强监管。"


def test_gb2312_is_read_as_the_page_says() -> None:
    page = f'<html><head><meta charset="gb2312"><title>政策</title></head><body><p>{CHINESE}</p></body></html>'
    document = cleannews.extract(page.encode("gb2312"))
    assert document.encoding == "gb18030"
    assert [block.text for block in document.blocks] == [CHINESE]
    assert document.title == "政策"


def test_the_hint_of_the_transport_is_used() -> None:
    raw = "Правительство объявило о новых мерах.".encode("cp1251")
    options = cleannews.Options(encoding="text/html; charset=windows-1251")
    document = cleannews.extract(raw, options=options)
    assert (document.encoding, document.blocks[0].text) == ("cp1251", "Правительство объявило о новых мерах.")
    many = list(cleannews.extract_many([raw], options=options))
    assert many == [document]


def test_broken_utf8_costs_no_more_than_what_is_broken() -> None:
    raw = PAGE.encode().replace("Điện".encode(), b"\xc4\xff\xfei\xe1\xbbn")
    document = cleannews.extract(raw)
    assert document.encoding == "utf-8"
    assert document.status == "ok"
    assert "\ufffd" in "".join(block.text for block in document.blocks)
    assert len(document.blocks) == len(cleannews.extract(PAGE).blocks)


def test_damage_is_undone_and_recorded_once() -> None:
    hanoi = "HÃ\u00a0 Ná»™i hÃ´m nay trá»\x9di Ä‘áº¹p"
    damaged = f"Thủ tướng nói: “đúng”\n{hanoi}\n{hanoi}\nvÃ\u00a0"
    for raw in (damaged, "".join(f"<p>{line}</p>" for line in damaged.split("\n"))):
        document = cleannews.extract(raw)
        assert [block.text for block in document.blocks] == [
            "Thủ tướng nói: “đúng”",
            *["Hà Nội hôm nay trời đẹp"] * 2,
            "và",
        ]
        assert "mojibake" in {repair.kind for repair in document.repairs}
        assert len(set(document.repairs)) == len(document.repairs)
    assert cleannews.extract(SEED.raw).repairs == ()


@pytest.mark.parametrize(
    "title", ["HÃ\u00a0 Ná»™i hÃ´m nay", unicodedata.normalize("NFD", "Hà Nội hôm nay"), "Hà\u200b Nội hôm nay"]
)
def test_the_declared_title_is_repaired_as_blocks_are(title: str) -> None:
    assert cleannews.extract(f"<html><head><title>{title}</title></head><body></body></html>").title == "Hà Nội hôm nay"


def test_a_page_is_read_to_its_end_or_said_to_be_cut() -> None:
    # A forum that opens a <span> in each paragraph and closes none: 3,000 paragraphs, of which the parser reads 1,023.
    document = cleannews.extract("".join(f"<span>Đoạn {number}.<p>" for number in range(3000)))
    assert len(document.blocks) == 3000 or (document.status == "cut" and document.notes)


def test_what_was_repaired_can_be_written_as_utf8() -> None:
    json.dumps(cleannews.extract("\ud800").to_dict(), ensure_ascii=False).encode()


LISTING = "<html><head><title>Báo</title></head><body>" + "".join(
    f"<div class='item'><h3><a href='/{number}.html'>Tin số {number} trong ngày hôm nay</a></h3><span>5/3/2024</span></div>"
    for number in range(60)
)


def test_a_page_of_links_is_a_listing() -> None:
    assert cleannews.extract(LISTING).status == "listing"


@pytest.mark.parametrize("name", ["url", "kind", "encoding"])
def test_what_was_given_and_found_is_told(name: str) -> None:
    document = cleannews.extract(b"<p>Tin</p>", url="https://news.example/a.html")
    assert getattr(document, name) == {"url": "https://news.example/a.html", "kind": "html", "encoding": "utf-8"}[name]


@pytest.mark.parametrize(
    "inset",
    [
        '<p><img src="data:image/jpeg;base64,' + "QUJD" * 5000 + '"></p>',
        '<p><img src="data:image/jpeg;base64,' + "QUJD" * 20_000 + '"></p>',
        "<script>" + "var a = [1, 2, 3];\n" * 5000 + "</script>",
        "<style>" + ".a { color: red }\n" * 1000 + "</style>",
    ],
    ids=["picture", "larger than the window", "script", "style"],
)
def test_a_fragment_with_a_picture_or_a_script_in_it_is_html(inset: str) -> None:
    paragraphs = [f"<p>{line}</p>" for line in SEED.clean.split("\n")]
    document = cleannews.extract("".join([paragraphs[0], inset, *paragraphs[1:]]))
    assert document.kind == "html"
    assert "base64" not in document.text


def test_the_kind_that_is_said_holds() -> None:
    as_text = cleannews.extract(PAGE, kind="text")
    assert as_text.kind == "text"
    assert "<p>" in as_text.blocks[-1].text
    as_html = cleannews.extract(SEED.raw, kind="html")
    assert as_html.kind == "html"
    assert len(as_html.blocks) == 1, "lines of text are no blocks of a page"


def test_the_models_given_are_used() -> None:
    everything = {"first": card(bias=900), "second": card()}
    chosen = parse_model(json.dumps(model(keep=everything)), "text.json")
    document = process(
        SEED.raw, url=None, kind="auto", options=None, models=Models(html=load_models().html, text=chosen)
    )
    assert all(block.kept for block in document.blocks if len(block.text) < 30)
    assert {block.score for block in document.blocks if block.kept} == {900}
    assert document.confidence == 1.0


def test_chances_are_calibrated_and_lenience_is_no_part_of_them() -> None:
    unsure = {"first": card(bias=-10), "second": card()}
    parts = {"keep": unsure, "calibration": {"slope": 2.0, "offset": 0.5}}
    chosen = parse_model(json.dumps(model(**parts)), "text.json")
    document = process("một\nhai", url=None, kind="text", options=None, models=Models(html=chosen, text=chosen))
    # -10 points are log-odds of -0.5; 2 × -0.5 + 0.5.
    assert [block.probability for block in document.blocks] == [round(1 / (1 + exp(0.5)), 4)] * 2
    assert all(block.kept and block.score > 0 for block in document.blocks)
    assert document.confidence == pytest.approx(2 * 0.3775 / 1.3775, abs=1e-3)


def as_kind_of_page(points: int, raw: str, **parts: Any) -> cleannews.Document:
    """A text on a page with so many points for being an article, read with a model made by hand."""
    chosen = parse_model(json.dumps(model(page=card(("article",), bias=points), **parts)), "text.json")
    return process(raw, url=None, kind="text", options=None, models=Models(html=chosen, text=chosen))


@pytest.mark.parametrize(("points", "kept"), [(1, [True, False]), (0, [True, True]), (-1, [True, True])])
def test_the_highest_threshold_is_another_one_on_a_page_that_is_no_article(points: int, kept: list[bool]) -> None:
    # A line of 500 characters is sure to belong to it, one of 50 has a chance of .45, between both thresholds.
    first = card(chars=([log1p(80.0)], [-4, 100]))
    document = as_kind_of_page(points, f"{'chữ ' * 125}\n{'chữ ' * 12}", keep={"first": first, "second": card()})
    assert [block.kept for block in document.blocks] == kept


@pytest.mark.parametrize(("points", "kept"), [(1, 201), (0, 202), (-1, 202)])
def test_a_long_page_that_is_no_article_may_repeat_itself(points: int, kept: int) -> None:
    lines = [
        f"Điều {number}: một câu dài hơn tám mươi ký tự để mô hình làm bằng tay giữ lại nó trong văn bản."
        for number in range(200)
    ]
    document = as_kind_of_page(points, "\n".join([*lines, lines[0], "Phần " + lines[1]]))
    assert sum(block.kept for block in document.blocks) == kept


@settings(max_examples=80)
@given(
    st.one_of(soups(), pages().map(lambda page: page.html), plain_texts()), st.sampled_from(["auto", "html", "text"])
)
def test_a_document_of_any_page_is_sound(raw: str, kind: Any) -> None:
    document = cleannews.extract(raw, kind=kind)
    assert document.text == "\n".join(block.text for block in document.blocks if block.kept)
    assert (document.status == "empty") == (not document.text)
    assert 0 <= document.confidence <= 1
    for block in document.blocks:
        assert block.text == " ".join(block.text.split()) != ""
        assert block.kept == (block.score > 0)
        assert 0 <= block.probability <= 1
        assert block.score == sum(reason.points for reason in block.reasons)
        if document.kind == "text":
            assert block.start is not None
            assert block.end is not None
            assert raw[block.start : block.end]
    json.dumps(document.to_dict())


@settings(max_examples=25)
@given(st.lists(st.one_of(soups(15), plain_texts(5)), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_calls_does_not_matter(inputs: list[str], order: random.Random) -> None:
    alone = {raw: cleannews.extract(raw) for raw in inputs}
    shuffled = inputs * 2
    order.shuffle(shuffled)
    for raw in shuffled:
        assert cleannews.extract(raw) == alone[raw]


INPUTS: list[str | bytes] = [
    *(seed.raw for seed in SEEDS),
    *(template([text for text, _ in seed.lines]) for seed in SEEDS[:2] for template in TEMPLATES.values()),
    *(raw for raw, _ in ENCODED.values()),
    LISTING,
    JSON,
    "",
    NOISE,
]


def test_threads_get_the_same_documents() -> None:
    alone = [cleannews.extract(raw) for raw in INPUTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(cleannews.extract, INPUTS * 4))
    assert together == alone * 4
    assert [doc.to_dict() for doc in together[: len(INPUTS)]] == [doc.to_dict() for doc in alone]


def test_another_process_gets_the_same_document() -> None:
    code = "import cleannews, json, sys; print(json.dumps(cleannews.extract(sys.stdin.buffer.read()).to_dict()))"
    for seed in ("0", "12345"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=PAGE.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert json.loads(done.stdout) == cleannews.extract(PAGE.encode()).to_dict()


@pytest.mark.parametrize("raw", [SEED.raw, PAGE, "", "HÃ\u00a0 Ná»™i"], ids=["text", "html", "empty", "repaired"])
def test_a_pickled_document_can_do_all_that_it_could(raw: str) -> None:
    document = cleannews.extract(raw, url="https://news.example/a.html")
    sent = pickle.dumps(document)
    back = pickle.loads(sent)
    assert back == document
    assert back.to_dict() == document.to_dict()
    assert back.metadata() == document.metadata()
    assert len(sent) < 20_000 + 40 * len(raw), "the models are not sent along"


def counted(taken: list[int]) -> Iterator[str]:
    """Texts without end, and a note of how many were asked for."""
    for number in count():
        taken.append(number)
        yield f"Tin số {number}."


def test_extract_many_is_lazy_and_keeps_the_order() -> None:
    taken: list[int] = []
    many = cleannews.extract_many(counted(taken))
    assert taken == []
    assert next(many).blocks[0].text == "Tin số 0."
    assert taken == [0]
    assert [document.blocks[0].text for document in islice(many, 3)] == [f"Tin số {number}." for number in (1, 2, 3)]
    assert taken == [0, 1, 2, 3]


def test_extract_many_with_workers_is_lazy_and_keeps_the_order() -> None:
    taken: list[int] = []
    many = cleannews.extract_many(counted(taken), workers=2)
    assert taken == []
    assert [document.blocks[0].text for document in islice(many, 20)] == [f"Tin số {number}." for number in range(20)]
    assert len(taken) < 40, "a stream that never ends fits into memory"


def test_workers_give_the_same_documents() -> None:
    alone = list(cleannews.extract_many(INPUTS))
    assert alone == [cleannews.extract(raw) for raw in INPUTS]
    shared = list(cleannews.extract_many(iter(INPUTS), workers=2))
    assert shared == alone
    assert [document.to_dict() for document in shared] == [document.to_dict() for document in alone]


def test_extract_many_takes_kind_for_all() -> None:
    assert [document.kind for document in cleannews.extract_many(["<p>a</p>", "b"], kind="text")] == ["text", "text"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"kind": "pdf"}, ValueError),
        ({"options": "utf-8"}, TypeError),
        ({"workers": 0}, ValueError),
        ({"workers": True}, TypeError),
    ],
)
def test_extract_many_checks_what_it_is_given_at_once(arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(arguments))):
        cleannews.extract_many([], **arguments)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_of_a_wrong_type_is_an_error_and_those_before_it_are_there(workers: int) -> None:
    items: Any = ["một", "hai", None, "bốn"]
    many = cleannews.extract_many(items, workers=workers)
    assert [next(many).blocks[0].text for _ in range(2)] == ["một", "hai"]
    with pytest.raises(TypeError, match="raw must be str or bytes"):
        next(many)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (gzip.compress(b"<p>Tin</p>" * 50), "of the kind gzip"),
        (gzip.compress(b"<p>Tin</p>" * 50).decode("latin-1"), "of the kind gzip"),
        (memoryview(b"%PDF-1.7\n" + bytes(range(256)) * 9), "of the kind PDF"),
        (bytes(range(32)) * 99, "a picture, a program or the like"),
        ("page.html", "the name of a file"),
        ("./saved pages/a b.HTM\n", "the name of a file"),
        (b"C:\\pages\\a.txt", "the name of a file"),
        ("https://tin.example/a-1.html", "only an address"),
    ],
)
def test_what_is_no_page_says_what_it_looks_like(raw: Any, words: str) -> None:
    [note] = cleannews.extract(raw).notes
    assert words in note


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "Tin.",
        "<p>page.html",
        "Bài viết này có trong tệp tin.html",
        "Xem page.html\nvà https://tin.example/",
        "https://tin.example/ Tin",
        "x" * 400 + ".html",
    ],
)
def test_other_short_texts_have_no_such_note(raw: str) -> None:
    assert not [note for note in cleannews.extract(raw).notes if "only an address" in note or "no text" in note]
