"""Bytes become text without loss, the kind is found out, and binary files are told from text."""

from __future__ import annotations

import codecs
import gzip
import random
import tomllib
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.decode import Source, decode
from cleannews.errors import CleanNewsError

KINDS = tomllib.loads((Path(__file__).parent / "cases" / "kind.toml").read_text(encoding="utf-8"))
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
VIETNAMESE = "Sáng 5/3, Bộ trưởng Bộ Tài chính Hồ Đức Phớc trả lời chất vấn của đại biểu về thuế thu nhập cá nhân."
FRENCH = "L’été dernier, il a été décidé de créer une école à Orléans."


def as_cp1258(text: str) -> bytes:
    """What a Vietnamese editor of 1999 would have saved: base letters, and tones as combining marks."""
    out = ""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone)) + tone
    return out.encode("cp1258")


def page(charset: str, text: str = VIETNAMESE) -> str:
    """A page that declares a charset."""
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize("kind", ["html", "text"])
def test_the_kind_is_found_out(kind: str) -> None:
    assert len(KINDS[kind]) >= 15
    wrong = [case["why"] for case in KINDS[kind] if decode(case["text"]).kind != kind]
    wrong += [case["why"] + " (bytes)" for case in KINDS[kind] if decode(case["text"].encode()).kind != kind]
    assert not wrong


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_seeds_are_text(path: Path) -> None:
    source = decode(path.read_bytes())
    assert (source.kind, source.encoding, source.binary) == ("text", "utf-8", False)


def test_a_long_comment_hides_no_page() -> None:
    text = f"<!-- {'x' * 300_000} -->\n<!DOCTYPE html><p>a"
    assert decode(text).kind == "html"
    assert decode(f"<script>{'a<b;' * 50_000}</script><p>a</p>").kind == "html"


@pytest.mark.parametrize("kind", ["html", "text"])
def test_what_the_caller_says_of_the_kind_holds(kind: str) -> None:
    for raw in ("Tin", "<p>Tin</p>", b"%PDF-1.4\n"):
        assert decode(raw, kind=kind).kind == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (VIETNAMESE.encode(), "utf-8"),
        (b"", "utf-8"),
        (b"Tin", "utf-8"),
        (codecs.BOM_UTF8 + VIETNAMESE.encode(), "utf-8-sig"),
        (VIETNAMESE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + VIETNAMESE.encode("utf-16-be"), "utf-16"),
        (VIETNAMESE.encode("utf-32"), "utf-32"),
        (VIETNAMESE.encode("utf-16-le"), "utf-16-le"),
        (page("utf-8").encode("utf-16-be"), "utf-16-be"),
        (page("windows-1252", FRENCH).encode("cp1252"), "cp1252"),
        (page("iso-8859-1", FRENCH).encode("cp1252"), "cp1252"),
        (page("gb2312", "朱镕基同志").encode("gb18030"), "gb18030"),
        (page("Shift_JIS", "首相は今日").encode("cp932"), "cp932"),
        (page("ks_c_5601-1987", "정부는 오늘").encode("cp949"), "cp949"),
        (page("windows-1258").encode().replace(VIETNAMESE.encode(), as_cp1258(VIETNAMESE)), "cp1258"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>' + "Привет".encode("koi8-r"), "koi8-r"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' + "Да".encode("cp1251"),
            "cp1251",
        ),
        (b"<META CONTENT='text/html;charset=big5'>" + "台灣".encode("big5hkscs"), "big5hkscs"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:30]),
)
def test_marks_and_declarations(raw: bytes, encoding: str) -> None:
    assert decode(raw).encoding == encoding


@pytest.mark.parametrize(
    ("raw", "hint", "encoding"),
    [
        # the byte order mark before the hint before the page
        (codecs.BOM_UTF8 + b"a", "gb2312", "utf-8-sig"),
        (page("gb2312", "é").encode("cp1252"), "windows-1252", "cp1252"),
        ("Да".encode("cp1251"), "text/html; charset=windows-1251", "cp1251"),
        ("Đà Nẵng".encode("utf-16-le"), "utf-16", "utf-16-le"),
        # declared, but it is UTF-8
        (page("iso-8859-1").encode(), None, "utf-8"),
        (page("gb2312").encode(), None, "utf-8"),
        (VIETNAMESE.encode(), "text/html; charset=ISO-8859-1", "utf-8"),
        (page("utf-16").encode(), "utf-16", "utf-8"),
        # declared as UTF-8, but it is not
        (page("utf-8", FRENCH).encode("cp1252"), None, "cp1252"),
        (FRENCH.encode("cp1252"), "utf-8", "cp1252"),
        # the hint destroys the text, the page tells the truth
        (page("windows-1251", "Правительство").encode("cp1251"), "utf-8", "cp1251"),
        # nobody knows the name
        (page("klingon").encode(), None, "utf-8"),
        (page("utf-7").encode(), "text/html; charset=utf-7", "utf-8"),
        (b'<!-- <meta charset="gb2312"> --><p>caf\xe9</p>', None, "cp1252"),
        # a word of Chinese that happens to be valid UTF-8
        (page("gb2312", "联通").encode("gb18030"), None, "gb18030"),
    ],
)
def test_a_declaration_is_believed_if_it_keeps_the_text(raw: bytes, hint: str | None, encoding: str) -> None:
    assert decode(raw, encoding=hint).encoding == encoding


def test_utf7_is_never_decoded() -> None:
    raw = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    for hint in (None, "text/html; charset=utf-7"):
        assert decode(raw, encoding=hint).text == raw.decode("ascii")


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", FRENCH),
        ("cp1252", "café"),
        ("cp1252", "Größe und Fläche für München"),
        ("cp1252", "El niño comió piñas en España"),
        ("cp1251", "В Москве прошёл саммит лидеров стран, сообщает агентство ТАСС со ссылкой на Кремль."),
        ("koi8-r", "В Москве прошёл саммит лидеров стран, сообщает агентство ТАСС со ссылкой на Кремль."),
        (
            "gb18030",
            "新华社北京三月五日电 中国政府今天宣布了一项新的经济政策,旨在促进增长。记者从会上获悉,有关部门将加强监管。",
        ),
        ("cp932", "日本の首相は今日、新しい経済政策を発表した。記者会見で「成長を促す」と述べた。"),
        ("cp949", "한국 정부는 오늘 새로운 경제 정책을 발표했다. 기자회견에서 성장을 촉진할 것이라고 말했다."),
        (
            "cp1250",
            "Premier powiedział wczoraj, że rząd rozważy dalsze kroki, aby przyspieszyć wzrost gospodarczy w Łodzi.",
        ),
        ("cp1253", "Ο πρωθυπουργός δήλωσε χθες ότι η κυβέρνηση θα λάβει νέα μέτρα."),
    ],
)
def test_undeclared_text_is_recognised(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text
    assert decode(page("x", "a" * 5000 + f"<p>{text}</p>").encode(codec)).text.count(text) == 1


@pytest.mark.parametrize("length", [30, 60, 200])
def test_undeclared_vietnamese_of_windows_1258_is_recognised(length: int) -> None:
    source = decode(as_cp1258(VIETNAMESE[:length]))
    assert source.encoding == "cp1258"
    assert unicodedata.normalize("NFC", source.text) == VIETNAMESE[:length]


def test_broken_utf8_is_replaced_only_where_it_is_broken() -> None:
    raw = VIETNAMESE.encode()
    assert decode(raw + b" \xff\xfe " + raw).text == f"{VIETNAMESE} \ufffd\ufffd {VIETNAMESE}"
    assert decode(raw + b" caf\xe9 " + raw).text == f"{VIETNAMESE} caf\ufffd {VIETNAMESE}"
    assert decode(page("utf-8").encode() + b"\xe1\xba").text == page("utf-8") + "\ufffd"  # cut in a letter
    assert decode("đ".encode() + b"\xe1\xba").encoding == "utf-8"


def test_str_is_left_alone() -> None:
    for raw in ("\ufeffTin", "Tin\x00", "\ud800", ""):
        assert decode(raw) == Source(text=raw, kind="text", encoding="str", binary=False)
    assert decode("Tin", encoding="gb2312").encoding == "str"


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_other_buffers_are_accepted(kind: type) -> None:
    assert decode(kind(VIETNAMESE.encode())).text == VIETNAMESE


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "gb2312", "utf-16", "text/html; charset=shift_jis", "big5"]),
)
def test_text_is_what_the_codec_makes_of_the_bytes(raw: bytes, hint: str | None) -> None:
    source = decode(raw, encoding=hint)
    assert source.text == raw.decode(source.encoding, "replace")
    assert source.kind in ("html", "text")


NAMES = ["utf-8", "utf-16", "windows-1258", "gb2312", "iso-2022-jp", "utf-7", "hex", "x-user-defined", "idna", "\xff"]


@given(
    st.sampled_from([b"", codecs.BOM_UTF8, b"\xff\xfe", b"\xff\xfe\0\0", b"\0\0\xfe\xff"]),
    st.sampled_from(NAMES),
    st.one_of(st.text().map(lambda s: s.encode("utf-8", "replace")), st.binary()),
)
def test_it_holds_for_what_pages_declare(mark: bytes, name: str, body: bytes) -> None:
    raw = mark + f'<meta charset="{name}">'.encode("latin-1") + body
    source = decode(raw)
    assert source.text == raw.decode(source.encoding, "replace")


@given(st.text(st.characters()))
def test_any_str_is_taken_as_it_is(text: str) -> None:
    source = decode(text)
    assert source.text is text
    assert source.kind in ("html", "text")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_utf8_without_a_declaration_comes_back(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


RANDOM = random.Random(5)
NOISE = bytes(RANDOM.randrange(256) for _ in range(5000))


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
        gzip.compress(VIETNAMESE.encode()),
        zlib.compress(bytes(NOISE)),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + NOISE[:100],
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + NOISE,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
        b"PK\x03\x04\x14\x00\x00\x00",
        b"MZ\x90\x00\x03\x00\x00\x00",
        NOISE,
        b"\0" * 100,
    ],
    ids=lambda raw: repr(raw[:8]),
)
def test_files_without_text_are_binary(raw: bytes) -> None:
    assert decode(raw).binary
    assert decode(raw).kind == "text"
    assert decode(raw.decode("latin-1")).binary
    if b"%PDF" not in raw[:4]:
        assert decode(raw, encoding="text/html; charset=utf-8").binary


@pytest.mark.parametrize(
    "raw",
    [
        VIETNAMESE,
        "PK, MZ, GIF89a, RIFF và BZh là gì?",
        "MZ là hai chữ đầu của tệp chương trình.",
        "Tin\x00 tức\x07 hôm\x1b nay",
        "\x00Tin tức hôm nay \x01\x02 và \x03\x04, dài hơn một chút để ký tự lạ là thiểu số: " + VIETNAMESE,
        "\x0cTrang 1\x0cTrang 2\x0cTrang 3\x0cTrang 4\x0c",
        "%PDF là gì?",
        "",
        "\x00",
    ],
)
def test_text_with_odd_characters_is_text(raw: str) -> None:
    assert not decode(raw).binary
    assert not decode(raw.encode()).binary
    assert not decode(raw.encode("utf-16")).binary


def test_wide_text_read_as_narrow_is_text() -> None:
    assert not decode("Tin tức trong ngày".encode("utf-16-le")).binary
    assert not decode(b"\xff\xfe" + "中国政府今天宣布了一项新的经济政策".encode("utf-16-le")).binary


@pytest.mark.parametrize("raw", [None, 5, ["a"], ("a",), object()])
def test_other_types_are_refused(raw: object) -> None:
    with pytest.raises(TypeError, match=f"raw must be str or bytes.*{type(raw).__name__}"):
        decode(raw)  # type: ignore[arg-type]


def test_other_kinds_and_encodings_are_refused() -> None:
    with pytest.raises(ValueError, match="'auto', 'html', 'text', not 'pdf'"):
        decode("Tin", kind="pdf")  # type: ignore[arg-type]
    with pytest.raises(CleanNewsError, match="klingon"):
        decode(b"Tin", encoding="klingon")


MILLION = 1_000_000


@pytest.mark.parametrize(
    "raw",
    [
        (VIETNAMESE * 200_000).encode()[: 20 * MILLION],
        b"a" * 20 * MILLION + b"\xe9",
        FRENCH.encode("cp1252") * 100_000,
        "Правительство ".encode("cp1251") * 200_000,
        NOISE * 1000,
        "<" * 5 * MILLION,
        "<!--" * MILLION,
        "<b " * MILLION,
        "\n" * 5 * MILLION + "<p>",
        "<p>" * MILLION,
        "`<br>" * MILLION,
        b"<meta " * MILLION,
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_megabytes_of_one_thing_are_read(raw: str | bytes) -> None:
    # What takes the square of the length would not end here; the slowest takes half a second.
    source = decode(raw)
    assert source.text == (raw if isinstance(raw, str) else raw.decode(source.encoding, "replace"))
