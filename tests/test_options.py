"""Options are valid or are not made; what the names of charsets mean."""

from __future__ import annotations

import codecs
import dataclasses
import pickle
from types import MappingProxyType

import pytest

from cleannews.errors import CleanNewsError
from cleannews.lexicon.charsets import codec_of, codec_of_header, detectable
from cleannews.options import Options


def test_defaults() -> None:
    assert Options() == Options(encoding=None)


def test_options_are_frozen_and_named() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Options().encoding = "utf-8"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Options("utf-8")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "UTF-8", " windows-1258 ", "gb2312", "latin-1", "text/html; charset=gbk", "text/html", "charset=x"],
)
def test_what_servers_and_callers_write_is_accepted(encoding: str) -> None:
    assert Options(encoding=encoding).encoding == encoding


@pytest.mark.parametrize("encoding", ["", "klingon", "utf-7", "rot13", "base64", "idna", "cp037", "\x00", 8, b"utf-8"])
def test_an_unknown_encoding_is_refused_and_named(encoding: object) -> None:
    with pytest.raises(CleanNewsError) as caught:
        Options(encoding=encoding)  # type: ignore[arg-type]
    assert str(encoding)[:20] in str(caught.value) or repr(encoding)[:20] in str(caught.value)
    assert "windows-1258" in str(caught.value)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-1", "cp1252"),
        ("ISO_8859-1:1987", "cp1252"),
        ("us-ascii", "cp1252"),
        ("latin1", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("big5", "big5hkscs"),
        ("ks_c_5601-1987", "cp949"),
        ("euc-kr", "cp949"),
        ("Shift_JIS", "cp932"),
        ("x-sjis", "cp932"),
        ("tis-620", "cp874"),
        ("windows-1258", "cp1258"),
        ("koi8-r", "koi8-r"),
        ("utf8", "utf-8"),
        ("utf-16", "utf-16-le"),
        ('"utf-8"', "utf-8"),
        ("utf-7", None),
        ("hz-gb-2312", None),
        ("x-user-defined", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_labels_mean_what_they_mean_to_browsers(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("header", "codec"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ('text/html;charset="GB2312"', "gb18030"),
        ("text/html; Charset = 'windows-1258' ; x=y", "cp1258"),
        ("text/html; charset=nonsense", None),
        ("text/html", None),
        ("charset=", None),
    ],
)
def test_the_charset_of_a_header(header: str, codec: str | None) -> None:
    assert codec_of_header(header) == codec


def test_every_codec_of_the_table_exists() -> None:
    labels = [
        "utf-8",
        "utf-16be",
        *(f"windows-{n}" for n in range(1250, 1259)),
        *(f"iso-8859-{n}" for n in range(2, 17)),
    ]
    named = {codec_of(label) for label in labels if label != "iso-8859-12"}
    assert None not in named
    for codec in {*detectable(), *filter(None, named)}:
        assert codecs.lookup(codec)


def test_rules_given_one_by_one_can_be_sent_to_a_process_and_replaced() -> None:
    rules = {"name": "a", "hosts": ["a.example"], "select": {"body": "div.x"}}
    options = Options(rules=iter([rules]))
    for other in (pickle.loads(pickle.dumps(options)), dataclasses.replace(options, articles_only=True)):
        assert other.book == options.book


def test_options_with_rules_of_any_kind_go_to_other_processes() -> None:
    told = MappingProxyType(
        {
            "name": "own",
            "about": "a test",
            "seen": "2026",
            "hosts": ["bao.example"],
            "select": MappingProxyType({"body": ["article"]}),
        }
    )
    given = Options(rules=told, encoding="utf-8")
    sent = pickle.loads(pickle.dumps(given))
    assert sent == given
    assert sent.book == given.book
    assert pickle.loads(pickle.dumps(Options(rules=False))).book is None
