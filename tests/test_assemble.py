"""What the user sees: repeats appear once, text is the kept blocks, figures and statuses are what they say."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.assemble import Block, Document, Unmade, find_status
from cleannews.pieces import Piece, expected_f1, find_title, join_text, settle_repeats
from cleannews.reasons import Reason
from cleannews.repair import Repair
from cleannews.roles import KEPT, ROLES

LONG = "Sáng nay, Bộ trưởng trả lời chất vấn của đại biểu về thuế."
SHORT = "Trả lời:"


class Because:
    """An explanation for every row."""

    def reasons(self, row: int) -> tuple[Reason, ...]:
        return (Reason(7, f"row {row}"), Reason(-2, "other"))


def piece(text: str, role: str = "body", score: int = 5, row: int = 0, probability: float = 0.5) -> Piece:
    return Piece(text, role, role in KEPT, score, probability, row)


def made(*pieces: Piece) -> tuple[Block, ...]:
    return Unmade(pieces, (), (), Because()).made()


def block(text: str, role: str = "body", row: int = 0) -> Block:
    return made(piece(text, role, row=row))[0]


def document(*blocks: Block, **fields: Any) -> Document:
    given = {"title": None, "lead": None, "kind": "text", "status": "ok", "confidence": 1.0, **fields}
    told = given.pop("unmade", blocks)
    return Document(text="\n".join(one.text for one in blocks if one.kept), blocks=told, **given)


def test_a_long_paragraph_that_is_repeated_is_kept_once() -> None:
    found = settle_repeats([piece(LONG, "lead"), piece(SHORT), piece(LONG), piece(LONG)], article=True)
    assert [one.kept for one in found] == [True, True, False, False]
    assert [one.role for one in found] == ["lead", "body", "lead", "lead"]  # the same text is the same thing


def test_short_paragraphs_may_be_said_twice() -> None:
    assert all(one.kept for one in settle_repeats([piece(SHORT), piece(LONG), piece(SHORT)], article=True))
    assert [one.kept for one in settle_repeats([piece("x" * 29)] * 2, article=True)] == [True, True]
    assert [one.kept for one in settle_repeats([piece("x" * 30)] * 2, article=True)] == [True, False]


def test_only_what_is_kept_makes_a_repeat() -> None:
    found = settle_repeats([piece(LONG, "related", -5), piece(LONG), piece(LONG, "caption", -5)], article=True)
    assert [one.kept for one in found] == [False, True, False]
    assert [one.score for one in found] == [-5, 5, -5]


def test_a_page_as_long_as_a_reference_may_say_the_same_of_many_things() -> None:
    lines = [piece(f"{LONG} {number}") for number in range(198)]
    assert [one.kept for one in settle_repeats([*lines, piece(LONG)], article=False)] == [True] * 199
    found = settle_repeats([*lines[:-1], piece(LONG), piece(LONG)], article=False)
    assert [one.kept for one in found] == [True] * 198 + [False]
    assert all(one.kept for one in settle_repeats([*lines, piece(LONG), piece(LONG)], article=False))
    assert not all(one.kept for one in settle_repeats([*lines, piece(LONG), piece(LONG)], article=True))


def test_a_paragraph_that_differs_is_no_repeat() -> None:
    assert all(one.kept for one in settle_repeats([piece(LONG), piece(f"{LONG} "), piece(LONG.lower())], article=True))


def test_a_dropped_repeat_says_why() -> None:
    _, repeat = made(*settle_repeats([piece(LONG, row=1), piece(LONG, row=2)], article=True))
    assert repeat.score <= 0
    assert sum(reason.points for reason in repeat.reasons) == repeat.score
    assert "repeat" in repeat.reasons[0].text
    assert repeat.reasons[1:] == Because().reasons(2)


@given(st.lists(st.tuples(st.sampled_from([SHORT, LONG, LONG + LONG, "x"]), st.sampled_from(ROLES)), max_size=12))
def test_dropping_repeats_changes_nothing_else_and_nothing_twice(parts: list[tuple[str, str]]) -> None:
    blocks = [piece(text, role, row=row) for row, (text, role) in enumerate(parts)]
    found = settle_repeats(blocks, article=True)
    assert [one.text for one in found] == [text for text, _ in parts]
    assert all(one == was for one, was in zip(found, blocks, strict=True) if one.kept or not was.kept)
    assert settle_repeats(found, article=True) == found
    long = [one.text for one in found if one.kept and len(one.text) >= 30]
    assert len(set(long)) == len(long)
    assert {one.text for one in found if one.kept} == {one.text for one in blocks if one.kept}


TITLES = [piece("Báo Mẫu", "title", -5), piece("Thuế mới từ năm sau", "title", -5), piece("Thuế mới")]


@pytest.mark.parametrize(
    ("blocks", "declared", "title"),
    [
        (TITLES, (), "Báo Mẫu"),
        (TITLES, ("Thuế mới từ năm sau - VN", "x"), "Thuế mới từ năm sau"),
        (TITLES, ("THUẾ MỚI TỪ NĂM SAU",), "Thuế mới từ năm sau"),
        (TITLES, ("Bão số 3 vào bờ",), "Bão số 3 vào bờ"),
        (TITLES[2:], ("Thuế mới",), "Thuế mới"),
        (TITLES[2:], (), None),
        ([], (), None),
    ],
)
def test_the_headline_is_the_block_that_is_like_the_declared_title(
    blocks: list[Piece], declared: tuple[str, ...], title: str | None
) -> None:
    assert find_title(blocks, declared) == title


def test_the_name_of_the_site_behind_the_title_is_not_the_headline() -> None:
    assert find_title(TITLES, ["Thuế mới từ năm sau - Báo Mẫu"]) == "Thuế mới từ năm sau"


def test_the_text_is_one_kept_paragraph_a_line() -> None:
    assert join_text([piece("a"), piece("b", "nav"), piece("c", "heading"), piece("d", "lead")]) == "a\nc\nd"
    assert join_text([piece("b", "nav")]) == join_text([]) == ""


@pytest.mark.parametrize(("text", "status"), [("", "empty"), ("x", "thin"), ("x" * 249, "thin"), ("x" * 250, "ok")])
def test_statuses(text: str, status: str) -> None:
    assert find_status(text) == status


def test_confidence_is_the_f1_to_be_expected() -> None:
    # Half of what is kept is right, and it is half of what is wanted.
    assert expected_f1([piece("x" * 10, probability=0.5), piece("x" * 10, "nav", probability=0.5)]) == 0.5
    assert expected_f1([piece("x" * 10, probability=1.0), piece("x" * 99, "nav", probability=0.0)]) == 1.0
    assert expected_f1([piece("x" * 10, probability=0.5)]) == pytest.approx(2 * 0.5 / (1 + 0.5), abs=1e-3)
    # Long blocks count for more than short ones.
    assert expected_f1([piece("x" * 90, probability=0.9), piece("x" * 10, probability=0.1)]) > 0.85
    assert expected_f1([piece("x", "nav", probability=0.4)]) == expected_f1([]) == 0.0
    assert expected_f1([piece("x", probability=0.0)]) == 0.0


chances = st.floats(0, 1)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=50), st.sampled_from(ROLES), chances), max_size=8))
def test_confidence_is_between_none_and_all(parts: list[tuple[str, str, float]]) -> None:
    found = expected_f1([piece(text, role, probability=chance) for text, role, chance in parts])
    assert 0.0 <= found <= 1.0


def test_select_takes_roles_in_the_order_of_the_page() -> None:
    doc = document(block("a", "nav"), block("b"), block("c", "caption"), block("d", "nav"), block("e", "credit"))
    assert doc.select("credit", "nav") == "a\nd\ne"
    assert doc.select("body") == doc.text == "b"
    assert doc.select("ad") == ""


@pytest.mark.parametrize("asked", [(), ("boddy",), ("body", "Body"), ("body", None), ("",), (["body", "lead"],)])
def test_select_refuses_what_is_no_role(asked: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"select\(\) takes one role or more of title, lead, body") as caught:
        document(block("a")).select(*asked)
    wrong = [role for role in asked if role not in ROLES]
    assert all(repr(role) in str(caught.value) for role in wrong)


def test_to_dict_has_every_field_in_plain_json() -> None:
    doc = document(
        Block(text="Đoạn", role="body", kept=True, score=5, probability=0.75, start=3, end=7, _why=Because(), _row=4),
        Block(text="b", role="nav", kept=False, score=-5, probability=0.25),
        title="Đầu đề",
        repairs=(Repair("nfc", "e\u0301", "é"),),
        notes=("một",),
        language="vi",
        rules="vnexpress.net",
        url="https://news.example/",
        encoding="cp1258",
    )
    plain = doc.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["blocks"] == [
        {
            "text": "Đoạn",
            "role": "body",
            "kept": True,
            "score": 5,
            "probability": 0.75,
            "reasons": [{"points": 7, "text": "row 4"}, {"points": -2, "text": "other"}],
            "start": 3,
            "end": 7,
        },
        {
            "text": "b",
            "role": "nav",
            "kept": False,
            "score": -5,
            "probability": 0.25,
            "reasons": [],
            "start": None,
            "end": None,
        },
    ]
    assert plain["repairs"] == [{"kind": "nfc", "before": "e\u0301", "after": "é"}]
    others = {name: value for name, value in plain.items() if name not in ("blocks", "repairs")}
    assert others == {
        "text": "Đoạn",
        "title": "Đầu đề",
        "lead": None,
        "kind": "text",
        "status": "ok",
        "confidence": 1.0,
        "language": "vi",
        "url": "https://news.example/",
        "encoding": "cp1258",
        "notes": ["một"],
        "rules": "vnexpress.net",
    }


def test_how_a_block_came_about_is_no_part_of_what_it_is() -> None:
    assert block("a", row=1) == block("a", row=2) == Block(text="a", role="body", kept=True, score=5, probability=0.5)
    assert "Because" not in repr(block("a"))
    assert document(block("a")) == document(
        Block(text="a", role="body", kept=True, score=5, probability=0.5), _source="<p>a"
    )


@pytest.mark.parametrize("kind", ["html", "text"])
def test_there_is_no_metadata_without_a_page(kind: str) -> None:
    assert document(kind=kind).metadata() == {}
    assert document(kind=kind, _source=" \n").metadata() == {}


def test_metadata_is_that_of_the_page_and_holds_no_gaps() -> None:
    page = "<html><head><title>Thuế</title><meta name=author content='Lê An'></head><body><p>x</p></body></html>"
    found = document(kind="html", _source=page, url="https://news.example/a").metadata()
    assert found["author"] == "Lê An"
    assert set(found) <= {"author", "date", "site_name", "description", "tags"}
    assert all(found.values())


def test_the_headline_is_a_title_wherever_it_stands() -> None:
    found = settle_repeats(
        [piece("A headline", "caption", -9), piece(LONG), piece("A headline", "nav", -9)], "A headline", article=True
    )
    assert [one.role for one in found] == ["title", "body", "title"]
    assert settle_repeats([piece("A headline", "heading")], "A headline", article=True)[0].role == "heading"


def test_blocks_are_made_when_they_are_asked_for_and_once() -> None:
    unmade = Unmade([piece("a", row=1), piece("b", "nav", row=0)], [3, 7], [4, 9], Because())
    doc = document(unmade=unmade)
    assert [(one.text, one.role, one.start, one.end) for one in doc.blocks] == [("a", "body", 7, 9), ("b", "nav", 3, 4)]
    assert doc.blocks is doc.blocks
    assert doc.blocks[0].reasons == Because().reasons(1)
    # Neither copies nor comparisons tell whether somebody has asked.
    for same in (document(unmade=unmade), replace(document(unmade=unmade)), pickle.loads(pickle.dumps(doc))):
        assert same == doc
        assert hash(same) == hash(doc)
        assert repr(same) == repr(doc)
