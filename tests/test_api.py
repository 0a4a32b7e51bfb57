"""The public names as a caller meets them: signatures, docstrings, wrong arguments, frozen results, JSON."""

from __future__ import annotations

import dataclasses
import inspect
import json
import pickle
import typing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import cleannews
from cleannews.roles import KEPT, ROLES

SEED = (Path(__file__).parent.parent / "seeds" / "003_27a877ee39fbf845.txt").read_text(encoding="utf-8")
PAGE = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in SEED.splitlines())}</article></body></html>"
INPUTS = {
    "text": SEED,
    "text bytes": SEED.encode(),
    "html": PAGE,
    "html bytes": PAGE.encode(),
    "empty": "",
    "NUL": b"\0",
}

FUNCTIONS = ("extract", "clean", "extract_many")
TYPES = ("Document", "Block", "Options", "CleanNewsError")
STATUSES = {"ok", "thin", "listing", "empty", "cut", "failed"}


def test_the_public_names_are_those_promised() -> None:
    assert set(cleannews.__all__) == {*FUNCTIONS, *TYPES}
    assert all(hasattr(cleannews, name) for name in cleannews.__all__)


@pytest.mark.parametrize("name", ["extract", "clean"])
def test_extract_and_clean_take_the_same_arguments(name: str) -> None:
    parameters = inspect.signature(getattr(cleannews, name)).parameters
    assert list(parameters) == ["raw", "url", "kind", "options"]
    assert parameters["raw"].default is inspect.Parameter.empty
    assert [parameters[p].default for p in ("url", "kind", "options")] == [None, "auto", None]
    assert all(parameters[p].kind is inspect.Parameter.KEYWORD_ONLY for p in ("url", "kind", "options"))


def test_extract_many_takes_items_and_keyword_options_only() -> None:
    items, *others = inspect.signature(cleannews.extract_many).parameters.values()
    assert items.name == "items"
    assert "workers" in {parameter.name for parameter in others}
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in others)
    assert all(parameter.default is not inspect.Parameter.empty for parameter in others)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_typed_throughout(name: str) -> None:
    function = getattr(cleannews, name)
    hints = typing.get_type_hints(function)
    assert set(hints) == {*inspect.signature(function).parameters, "return"}


@pytest.mark.parametrize("name", cleannews.__all__)
def test_every_public_name_has_a_docstring_of_its_own(name: str) -> None:
    thing = getattr(cleannews, name)
    text = inspect.cleandoc(thing.__doc__ or "")
    assert len(text) > 30, f"{name} is hardly described"
    assert not text.startswith(f"{name}("), f"{name} has the docstring that dataclasses make up"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_docstring_names_every_parameter_and_every_error(name: str) -> None:
    function = getattr(cleannews, name)
    text = function.__doc__
    unnamed = [parameter for parameter in inspect.signature(function).parameters if parameter not in text]
    # The others take what `extract` takes and may say just that.
    assert not set(unnamed) - set(inspect.signature(cleannews.extract).parameters), f"what are {unnamed} of {name}?"
    points_to_extract = name != "extract" and "`extract" in text
    assert not unnamed or points_to_extract
    assert "TypeError" in text or points_to_extract


@pytest.mark.parametrize("method", ["select", "to_dict", "metadata"])
def test_methods_of_a_document_have_docstrings(method: str) -> None:
    assert len(getattr(cleannews.Document, method).__doc__ or "") > 20


WRONG = [
    pytest.param(((None,), {}), TypeError, "raw", ("str", "bytes"), id="raw None"),
    pytest.param(((17,), {}), TypeError, "raw", ("str", "bytes"), id="raw int"),
    pytest.param(((["a page"],), {}), TypeError, "raw", ("str", "bytes"), id="raw list"),
    pytest.param(((Path("page.html"),), {}), TypeError, "raw", ("str", "bytes"), id="raw path"),
    pytest.param((("",), {"kind": "pdf"}), ValueError, "kind", ("auto", "html", "text"), id="unknown kind"),
    pytest.param((("",), {"kind": ""}), ValueError, "kind", ("auto", "html", "text"), id="empty kind"),
    pytest.param((("",), {"kind": None}), (TypeError, ValueError), "kind", ("auto", "html", "text"), id="kind None"),
    pytest.param((("",), {"url": 17}), TypeError, "url", ("str",), id="url int"),
    pytest.param((("",), {"url": b"https://news.example"}), TypeError, "url", ("str",), id="url bytes"),
    pytest.param((("",), {"options": {"encoding": "utf-8"}}), TypeError, "options", ("Options",), id="options dict"),
]


@pytest.mark.parametrize("function", ["extract", "clean"])
@pytest.mark.parametrize(("call", "error", "named", "allowed"), WRONG)
def test_a_wrong_argument_is_named_with_what_is_allowed(
    function: str, call: tuple[tuple[Any, ...], dict[str, Any]], error: type[Exception], named: str, allowed: Any
) -> None:
    arguments, keywords = call
    with pytest.raises(error) as caught:
        getattr(cleannews, function)(*arguments, **keywords)
    message = str(caught.value)
    assert named in message
    assert all(word in message for word in allowed), message


def test_one_error_type_covers_wrong_values() -> None:
    assert issubclass(cleannews.CleanNewsError, ValueError)


@pytest.mark.parametrize("encoding", ["no-such-charset", "", 17])
def test_wrong_options_fail_where_they_are_made(encoding: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="encoding"):
        cleannews.Options(encoding=encoding)


def test_options_are_keywords_and_have_defaults() -> None:
    assert cleannews.Options() == cleannews.Options(encoding=None)
    with pytest.raises(TypeError):
        cleannews.Options("utf-8")  # type: ignore[call-arg]


@pytest.mark.parametrize("raw", INPUTS.values(), ids=INPUTS)
def test_a_document_holds_what_is_promised(raw: str | bytes) -> None:
    document = cleannews.extract(raw)
    assert isinstance(document, cleannews.Document)
    assert isinstance(document.text, str)
    assert document.kind in {"html", "text"}
    assert document.status in STATUSES
    assert 0 <= document.confidence <= 1
    assert document.url is None
    for block in document.blocks:
        assert isinstance(block, cleannews.Block)
        assert block.role in ROLES
        assert block.role in KEPT or not block.kept
        assert type(block.score) is int
        assert all(type(points) is int and text for points, text in block.reasons)
        assert block.score == sum(reason.points for reason in block.reasons)


@pytest.mark.parametrize("raw", INPUTS.values(), ids=INPUTS)
def test_text_is_made_of_the_kept_blocks_in_order(raw: str | bytes) -> None:
    document = cleannews.extract(raw)
    assert document.text == "\n".join(block.text for block in document.blocks if block.kept)


@pytest.mark.parametrize("raw", INPUTS.values(), ids=INPUTS)
def test_clean_is_the_text_of_extract(raw: str | bytes) -> None:
    assert cleannews.clean(raw) == cleannews.extract(raw).text


@pytest.mark.parametrize("raw", INPUTS.values(), ids=INPUTS)
def test_to_dict_is_plain_json_and_complete(raw: str | bytes) -> None:
    document = cleannews.extract(raw, url="https://news.example/a-1.html")
    plain = document.to_dict()
    assert json.loads(json.dumps(plain)) == json.loads(json.dumps(plain, ensure_ascii=False))
    public = {field.name for field in dataclasses.fields(document) if not field.name.startswith("_")}
    assert set(plain) == public
    assert (plain["text"], plain["url"]) == (document.text, "https://news.example/a-1.html")
    assert [block["text"] for block in plain["blocks"]] == [block.text for block in document.blocks]


def test_blocks_of_plain_text_know_where_they_came_from() -> None:
    document = cleannews.extract(SEED, kind="text")
    assert document.blocks
    for block in document.blocks:
        assert block.start is not None
        assert block.end is not None
        assert SEED[block.start : block.end].split() == block.text.split()


def test_blocks_of_html_claim_no_place_in_it() -> None:
    assert {(block.start, block.end) for block in cleannews.extract(PAGE).blocks} == {(None, None)}


def test_select_gives_the_text_of_the_roles_asked_for() -> None:
    document = cleannews.extract(SEED)
    for role in ROLES:
        expected = [block.text for block in document.blocks if block.role == role]
        assert document.select(role).split("\n") == (expected or [""])
    both = [block.text for block in document.blocks if block.role in ("share", "caption")]
    assert document.select("share", "caption").split("\n") == both, "in the order of the page, not of the question"


@pytest.mark.parametrize(("asked", "named"), [(("body", "sapo"), "sapo"), ((), "nothing")])
def test_select_names_what_is_wrong_and_the_roles_there_are(asked: tuple[str, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named) as caught:
        cleannews.extract(SEED).select(*asked)
    assert all(role in str(caught.value) for role in ROLES)


@pytest.mark.parametrize("name", ["Document", "Block", "Options"])
def test_values_are_frozen_and_slotted(name: str) -> None:
    document = cleannews.extract(SEED)
    thing: Any = {"Document": document, "Block": document.blocks[0], "Options": cleannews.Options()}[name]
    for field in dataclasses.fields(thing):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field.name, None)
    with pytest.raises((AttributeError, TypeError)):
        thing.no_such_field = 1
    assert not hasattr(thing, "__dict__")


def test_a_document_survives_pickling() -> None:
    document = cleannews.extract(SEED)
    assert pickle.loads(pickle.dumps(document)) == document


def test_the_same_input_gives_the_same_document() -> None:
    assert cleannews.extract(PAGE) == cleannews.extract(PAGE)


def test_extract_many_gives_the_documents_in_the_order_of_the_items() -> None:
    items: list[str | bytes] = [SEED, PAGE.encode(), "", SEED]
    assert list(cleannews.extract_many(items)) == [cleannews.extract(item) for item in items]
    assert list(cleannews.extract_many(iter(items), workers=2)) == [cleannews.extract(item) for item in items]
    assert list(cleannews.extract_many([])) == []


@pytest.mark.parametrize(("workers", "error"), [(0, ValueError), (-1, ValueError), ("two", TypeError)])
def test_extract_many_wants_at_least_one_worker(workers: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="workers"):
        list(cleannews.extract_many([SEED], workers=workers))


@pytest.mark.parametrize("items", [SEED, SEED.encode(), 17, None])
def test_extract_many_does_not_take_one_page_for_many(items: Any) -> None:
    with pytest.raises(TypeError, match="items"):
        list(cleannews.extract_many(items))


@example(b"\0\0\0\0", "html")  # binary rubbish that the caller takes for a page
@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)), st.sampled_from(["auto", "html", "text"]))
def test_content_never_raises(raw: str | bytes, kind: Any) -> None:
    document = cleannews.extract(raw, kind=kind)
    assert document.status in STATUSES
    json.dumps(document.to_dict())


def test_metadata_comes_from_the_page() -> None:
    page = (
        "<html><head><title>Cầu mới thông xe - Báo Mẫu</title><meta name='author' content='Nguyễn Văn An'>"
        "<meta property='article:published_time' content='2024-03-05T08:00:00+07:00'></head>"
        f"<body>{PAGE}</body></html>"
    )
    metadata = cleannews.extract(page, url="https://news.example/a-1.html").metadata()
    assert metadata["author"] == "Nguyễn Văn An"
    assert metadata["date"] == "2024-03-05"


def test_plain_text_has_no_metadata() -> None:
    assert cleannews.extract(SEED).metadata() == {}
