"""Site rules: what a rule file may say, whose page it is, and that rules are hints which the page can overrule."""

from __future__ import annotations

import pickle
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cssselect import HTMLTranslator
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from benchmarks.data import data_folder, has_data, load_news, load_vi
from cleannews import CleanNewsError, Document, Options, extract
from cleannews.roles import ROLES
from cleannews.sites import SiteRules, Told, book_of, parse_rules, read_rules, rules_for, shipped_rules
from cleannews.sites.book import host_of
from cleannews.sites.css import problem, to_xpath
from cleannews.sites.lines import find_lines
from cleannews.sites.rules import TOLD
from cleannews.sites.worth import load_worth
from tests.strategies import pages, plain_texts

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sites.toml").read_text("utf-8"))
PARAGRAPHS = (
    "Sáng 5/3, cây cầu bắc qua sông Đáy được đưa vào sử dụng sau ba năm thi công, sớm hơn kế hoạch hai tháng.",
    "Theo chủ đầu tư, cầu dài 1,2 km, rộng 22 m, giúp rút ngắn thời gian đi lại giữa hai huyện xuống còn mười phút.",
    "Trong ngày đầu tiên, lực lượng chức năng phân luồng từ xa để tránh ùn tắc ở hai đầu cầu, ông Nam cho biết.",
    "Người dân hai bên bờ sông trước đây phải đi phà hoặc vòng qua cây cầu cũ cách đó hơn mười lăm cây số.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MINE: dict[str, Any] = {
    "name": "news.example",
    "hosts": ["news.example"],
    "select": {"body": ".text"},
    "drop": [{"css": ".promo", "role": "ad", "why": "advertising", "seen": "news.example"}],
}


def page(inside: str) -> str:
    return f"<!doctype html><html><head><title>Cầu mới thông xe</title></head><body>{inside.replace('BODY', BODY)}</body></html>"


def explained(document: Document) -> Document:
    """The document, once it is certain that the reasons of every block sum to its score."""
    for block in document.blocks:
        assert sum(reason.points for reason in block.reasons) == block.score
        assert block.kept == (block.score > 0)
    return document


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["page"], ids=lambda case: str(case["about"]))
def test_pages_are_recognised_and_read_by_their_rules(case: dict[str, Any]) -> None:
    document = explained(extract(page(case["html"]), url=case.get("url")))
    assert document.rules == case.get("rules")
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert not [text for text in case.get("gone", ()) if text in document.text]
    assert all(text in document.text for text in case.get("kept", ()))
    for text, role in case.get("roles", {}).items():
        assert role in [block.role for block in document.blocks if block.text == text]
    assert [case["note"] in note for note in document.notes] == ([True] if "note" in case else [])


def test_reasons_name_the_rules() -> None:
    document = extract(page(CASES["page"][0]["html"]), url=CASES["page"][0]["url"])
    told = {reason.text for block in document.blocks for reason in block.reasons if "site's rules" in reason.text}
    assert {"the site's rules (vnexpress.net): inside the body", "the site's rules (vnexpress.net): comment"} <= told


def test_without_rules_nothing_is_looked_for() -> None:
    case = CASES["page"][0]
    document = extract(page(case["html"]), url=case["url"], options=Options(rules=False))
    assert document.rules is None
    assert not any("site's rules" in reason.text for block in document.blocks for reason in block.reasons)


def test_rules_for_plain_text_need_the_address() -> None:
    text = "\n".join(
        ("Cầu mới thông xe", *PARAGRAPHS, "Link bài gốc", "Một câu nào đó ở cuối trang, không ai biết vì sao.")
    )
    known, unknown = (extract(text, url=url) for url in ("https://cafef.vn/cau-moi.chn", None))
    assert known.rules == "ims"
    assert unknown.rules is None
    ends = [block for block in explained(known).blocks if block.text.startswith("Một câu")]
    assert [reason.text for reason in ends[0].reasons if "rules" in reason.text] == [
        "the site's rules (ims): after the end"
    ]
    assert all(paragraph in known.text for paragraph in PARAGRAPHS)


def test_an_end_above_the_article_is_none() -> None:
    text = "\n".join(("Link bài gốc", "Cầu mới thông xe", *PARAGRAPHS))
    assert all(paragraph in extract(text, url="https://cafef.vn/cau-moi.chn").text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("case", CASES["line"], ids=lambda case: str(case["about"]))
def test_lines(case: dict[str, Any]) -> None:
    lines = [line for rules in rules_for(f"https://{case['host']}/a") for line in rules.lines]
    assert [line.role if line else "" for line in find_lines(case["lines"], lines)] == case["roles"]


@given(pages(6))
def test_rules_that_match_nothing_change_nothing(made: Any) -> None:
    other = {**MINE, "select": {"body": ".no-such-class-anywhere"}, "drop": []}
    plain = extract(made.html, url="https://news.example/", options=Options(rules=False)).to_dict()
    ruled = extract(made.html, url="https://news.example/", options=Options(rules=other)).to_dict()
    assert not ruled["notes"] or "match nothing" in ruled.pop("notes")[-1]
    plain.pop("notes")
    ruled.pop("notes", None)
    assert plain == ruled


@given(pages(6), st.sampled_from(["p", "div", "body", "article", "*", "li", "a"]), st.sampled_from(sorted(TOLD)))
def test_any_rules_give_a_document_whose_reasons_add_up(made: Any, css: str, role: str) -> None:
    rules = {**MINE, "select": {"body": css, role: css}}
    explained(extract(made.html, url="https://news.example/", options=Options(rules=rules)))


@given(plain_texts(8))
def test_lines_of_a_site_never_raise(text: str) -> None:
    for host in ("tuoitre.vn", "vnexpress.net", "dantri.com.vn"):
        explained(extract(text, url=f"https://{host}/", kind="text"))


# --- whose page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://vnexpress.net/a.html", "vnexpress.net"),
        ("HTTPS://WWW.VnExpress.NET:443/a.html", "vnexpress.net"),
        ("vnexpress.net/a.html", "vnexpress.net"),
        ("//beta.amp.vnexpress.net", "vnexpress.net"),
        ("https://user:word@m.vnexpress.net./a", "vnexpress.net"),
        ("https://notvnexpress.net/", None),
        ("https://vnexpress.net.example/", None),
        ("https://news.example/?u=https://vnexpress.net/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_hosts(url: str, name: str | None) -> None:
    assert next((rules.name for rules in rules_for(url)), None) == name


@given(st.text())
def test_any_text_may_stand_for_an_address(url: str) -> None:
    assert isinstance(host_of(url), str)
    assert isinstance(rules_for(url), tuple)
    extract("<p>a", url=url)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (Told(published="2016-05-09T17:30:00+07:00"), date(2016, 5, 9)),
        (Told(("http://tuoitre.vn/tin/20150323/chat-cay/724115.html",)), date(2015, 3, 23)),
        (Told(("https://news.example/2014/02/08/a",)), date(2014, 2, 8)),
        (Told(("https://news.example/2014-0208/a", "https://news.example/20140231")), None),
        (Told(("https://news.example/a-18826070110460757.htm",)), None),
    ],
)
def test_days(told: Told, day: date | None) -> None:
    assert told.day == day


def test_rules_of_another_time_are_not_tried() -> None:
    old = parse_rules({**MINE, "name": "old", "until": date(2015, 12, 31)}, "old")
    new = parse_rules({**MINE, "name": "new", "since": "2016-01-01"}, "new")
    book = book_of((old, new))
    for day, names in (("20150101", ["old"]), ("20170101", ["new"]), ("", ["old", "new"])):
        assert [rules.name for rules in rules_for(f"https://news.example/{day}/a", book)] == names


def test_own_rules_come_before_those_of_the_library() -> None:
    mine = {**MINE, "name": "mine", "hosts": ["vnexpress.net"], "select": {"body": ".fck_detail"}}
    document = extract(page(CASES["page"][0]["html"]), url=CASES["page"][0]["url"], options=Options(rules=mine))
    assert document.rules == "mine"


# --- files ---------------------------------------------------------------------------------------------------------


def test_shipped_rules_are_sound() -> None:
    assert len(shipped_rules()) > 50
    names = [rules.name for rules in shipped_rules()]
    assert len(set(names)) == len(names)
    assert len({host for rules in shipped_rules() for host in rules.hosts}) > 100
    for rules in shipped_rules():
        assert rules.about and rules.seen, rules.name
        assert rules.finds_body, rules.name
        assert rules.selectors[0].role == "body"
        assert all(selector.role in ROLES for selector in rules.selectors)
        assert not any(mark in ("content", "body", "article", "title") for marks in rules.classes for mark in marks)


REFERENCE = """
tuoitre.vn nld.com.vn baochinhphu.vn cafef.vn thanhnien.vn cafebiz.vn kenh14.vn genk.vn vtv.vn danviet.vn
soha.vn giadinh.net.vn tienphong.vn vietnamplus.vn plo.vn nhandan.vn sggp.org.vn mattran.org.vn
giaoducthoidai.vn congthuong.vn petrotimes.vn baodautu.vn vnexpress.net dantri.com.vn vietnamnet.vn
vneconomy.vn nguoiduatin.vn znews.vn zingnews.vn 24h.com.vn laodong.vn vov.vn vtc.vn baomoi.com baotintuc.vn
bnews.vn cand.com.vn antg.cand.com.vn cstc.cand.com.vn kinhtedothi.vn kienthuc.net.vn baogiaothong.vn atgt.vn
congluan.vn congly.vn laodongthudo.vn tapchicongthuong.vn haiquanonline.com.vn doanhnghiepvn.vn
nhipcaudautu.vn baovanhoa.vn moitruong.net.vn tieudung.vn emdep.vn moit.gov.vn vnpca.org.vn vietstock.vn
suckhoedoisong.vn nongnghiep.vn ndh.vn thethaovanhoa.vn vietbao.vn bongdaplus.vn ngoisao.net vietnam.vn
hanoimoi.vn qdnd.vn viettimes.vn anninhthudo.vn doisongphapluat.com
""".split()
"""Sites whose templates were known when the rules were begun; each must have rules."""


@pytest.mark.parametrize("host", REFERENCE)
def test_the_sites_of_the_reference_are_covered(host: str) -> None:
    assert rules_for(f"https://www.{host}/a.html")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "name"),
        ({"hosts": []}, "hosts: nothing says whose"),
        ({"hosts": ["https://news.example"]}, "hosts: 'https://news.example' is no host"),
        ({"hosts": 7}, "hosts: must be a text or a list"),
        ({"host": ["news.example"]}, "host: unknown key; did you mean 'hosts'?"),
        ({"select": {"bdoy": ".x"}}, "select: bdoy: unknown key; did you mean 'body'?"),
        ({"select": {"related": ".x"}}, "select: related: unknown key"),
        ({"select": {"body": ".x["}}, "select.body: '.x[': no CSS selector"),
        ({"select": {"body": ""}}, "select.body: an empty text"),
        ({"select": {"body": "p:nth-child(2)"}}, "':nth-child' can take very long"),
        ({"select": {"body": "p ~ p"}}, "'~' can take very long"),
        ({"select": [1]}, "select: must be a table"),
        ({"select": {}, "drop": []}, "select: there is nothing to select"),
        ({"drop": [{"css": ".x", "role": "ad", "seen": "x"}]}, "drop[0].why: is missing"),
        ({"drop": [{"css": ".x", "role": "ad", "why": "x"}]}, "drop[0].seen: is missing"),
        ({"drop": [{"css": ".x", "role": "body", "why": "x", "seen": "x"}]}, "drop[0].role: 'body' cannot be dropped"),
        ({"drop": [{"role": "ad", "why": "x", "seen": "x"}]}, "drop[0].css: is missing"),
        ({"drop": {"css": ".x"}}, "drop: must be tables, each under [[drop]]"),
        ({"line": [{"role": "ad", "why": "x", "seen": "x"}]}, "line[0].is: is missing"),
        (
            {"line": [{"is": "x", "role": "ad", "ends": 1, "why": "x", "seen": "x"}]},
            "line[0].ends: must be true or false",
        ),
        (
            {"line": [{"is": "\u0301", "role": "ad", "why": "x", "seen": "x"}]},
            "line[0].is: '\\u0301' is nothing but marks",
        ),
        ({"line": [{"starts": "\u0301 \u0323", "role": "ad", "why": "x", "seen": "x"}]}, "every line would match"),
        ({"name": 10**5000}, "name: must be a text, not something of type int, too large"),
        ({"hosts": 10**5000}, "hosts: must be a text or a list"),
        ({10**5000: 1}, "something of type int, too large to show: unknown key"),
        ({"until": 10**5000}, "until: must be a day"),
        ({"drop": [{"css": ".x", "role": 10**5000, "why": "x", "seen": "x"}]}, "drop[0].role: something of type int"),
        ({"select": {"body": "[a='\x01']"}}, "stands in no page"),
        ({"until": "yesterday"}, "until: must be a day such as"),
        ({"since": "2020-01-01", "until": "2019-01-01"}, "since: is later than until"),
    ],
)
def test_broken_rules_are_one_clear_error(change: dict[str, Any], words: str) -> None:
    with pytest.raises(CleanNewsError) as caught:
        parse_rules({**MINE, **change}, "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text('hosts = ["news.example"]\n[select]\nbody = ".text"\n', encoding="utf-8")
    bad = tmp_path / "bad.toml"
    for text, words in (("[select", "not TOML"), ('hosts = ["x.y"]\n[select]\nbody = "["', "select.body")):
        bad.write_text(text, encoding="utf-8")
        for source in (bad, str(bad), tmp_path, [tmp_path / "good.toml", bad]):
            with pytest.raises(CleanNewsError, match=r"bad\.toml") as caught:
                Options(rules=source)
            assert words in str(caught.value)
    with pytest.raises(CleanNewsError, match=r"none\.toml: cannot read it"):
        Options(rules=tmp_path / "none.toml")
    (empty := tmp_path / "empty").mkdir()
    with pytest.raises(CleanNewsError, match=r"no \*\.toml"):
        Options(rules=empty)


def test_files_folders_dicts_and_lists_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('hosts = ["a.example"]\n[select]\nbody = ".text"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('name = "B"\nhosts = ["b.example"]\n[select]\nbody = ".text"\n', encoding="utf-8")
    assert [rules.name for rules in read_rules(tmp_path)] == ["a", "B"]
    assert [rules.name for rules in read_rules([MINE, tmp_path / "b.toml", *read_rules(tmp_path)])] == [
        "news.example",
        "B",
        "a",
        "B",
    ]
    for wrong in (7, b"x", None):
        with pytest.raises(TypeError, match="rules must be True, False, a path"):
            Options(rules=wrong)  # type: ignore[arg-type]


def test_options_with_rules_can_be_sent_and_compared() -> None:
    options = Options(rules=MINE)
    again = pickle.loads(pickle.dumps(options))
    assert again == options != Options() != Options(rules=False)
    assert again.book is not None
    assert Options(rules=False).book is None


@given(st.dictionaries(st.sampled_from(["name", "hosts", "select", "drop", "line", "until", "x"]), st.one_of(
    st.none(), st.integers(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
)))  # fmt: skip
def test_any_dict_is_rules_or_a_clear_error(change: dict[str, Any]) -> None:
    try:
        assert isinstance(parse_rules({**MINE, **change}, "f"), SiteRules)
    except CleanNewsError as error:
        assert str(error).startswith("f: ")


def test_all_mistakes_are_told_and_none_that_follows_from_another() -> None:
    wrong = {
        "hosts": 7,
        "select": {"body": ".x[", "bdoy": ".y"},
        "drop": [{"css": "p ~ p", "roll": "ad"}],
        "until": "x",
    }
    with pytest.raises(CleanNewsError) as caught:
        parse_rules({"name": "x", **wrong}, "f")
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "hosts",
        "until",
        "select",
        "select.body",
        "drop[0]",
        "drop[0].why",
        "drop[0].seen",
        "drop[0].css",
    ]


@given(st.text(alphabet="ab.#[]=\"'*>+~:() ,|\\^$", max_size=12))
def test_any_text_is_a_selector_or_has_a_problem_in_words(css: str) -> None:
    assert isinstance(problem(css), str)


def test_what_rules_are_worth_keeps_its_order() -> None:
    worth = load_worth()
    assert worth.dropped < worth.outside < 0 < worth.body < worth.kept
    assert 0 < worth.covered < 1


# --- cost and harm -------------------------------------------------------------------------------------------------


def test_shipped_selectors_look_up_and_never_down_from_many() -> None:
    """Down from elements within elements takes time squared in their number: `python -m benchmarks sites` has the milliseconds."""
    for rules in shipped_rules():
        for selector in rules.selectors:
            for xpath in to_xpath(selector.css).split(" | "):
                assert xpath.startswith("descendant-or-self::")
                assert "/" not in re.sub(r"'[^']*'", "", xpath), selector


def test_pages_of_the_data_are_recognised_and_others_left_alone() -> None:
    folder = data_folder()
    if not has_data(folder):
        pytest.skip("not run: no data")
    articles = [each for each in load_vi(folder) if each.kind == "article"]
    assert all(extract(each.raw).rules for each in articles[::6])
    for other in load_news(folder)[::20]:
        plain = extract(other.raw, url=other.url, options=Options(rules=False))
        assert extract(other.raw, url=other.url).to_dict() == plain.to_dict()


PARTS = st.sampled_from(["div", "span", "section", ".a", ".b", ".c", "div.a", "[id]"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 5) -> str:
    tag = draw(st.sampled_from(["div", "span", "section"]))
    inside = draw(st.lists(trees(depth - 1), max_size=3)) if depth else []
    return f'<{tag} class="{draw(st.sampled_from(["", "a", "b", "a b", "c"]))}">{"".join(inside)}</{tag}>'


@settings(max_examples=150)
@given(
    st.lists(trees(), min_size=1, max_size=3),
    PARTS,
    st.lists(st.tuples(st.sampled_from([" ", " > ", " + "]), PARTS), max_size=4),
)
def test_selectors_find_what_the_library_for_selectors_finds(
    roots: list[str], first: str, rest: list[tuple[str, str]]
) -> None:
    css = first + "".join(between + part for between, part in rest)
    root = fragment_fromstring(f"<main>{''.join(roots)}</main>")
    assert root.xpath(to_xpath(css)) == root.xpath(HTMLTranslator().css_to_xpath(css)), css


@pytest.mark.parametrize(
    ("css", "words"),
    [
        ("svg|a", "namespace"),
        (".x " * 1000, "at most"),
        (":not(.a .b)", "single elements"),
        (":is(a > b)", "no CSS selector"),
        ("p:nth-child(2)", "very long"),
    ],
)
def test_selectors_that_cannot_be_used_are_refused(css: str, words: str) -> None:
    assert words in problem(css)


@pytest.mark.parametrize("css", [":is(.a, .b)", ".a:not(.b):not(.c)", "a[href='x|y']", "ul > li + li a"])
def test_selectors_that_can_be_used(css: str) -> None:
    assert problem(css) == ""


def test_lists_in_lists_of_rules_and_deep_toml_are_clear_errors(tmp_path: Path) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(TypeError, match="a list of rules must hold paths and dicts, not list"):
        Options(rules=endless)
    (file := tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(CleanNewsError, match=r"deep.toml: not TOML that can be read: it is nested too deeply"):
        Options(rules=file)
    (large := tmp_path / "large.toml").write_text("# x\n" * 100_000, encoding="utf-8")
    with pytest.raises(CleanNewsError, match="has more than"):
        Options(rules=large)
    with pytest.raises(CleanNewsError, match="cannot read it"):
        Options(rules="a" * 100_000)


def test_a_rule_file_may_open_with_a_byte_order_mark_and_a_number_too_long_is_one_error(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    told = 'name = "own"\nabout = "a test"\nseen = "2026"\nhosts = ["bao.example"]\n[select]\nbody = ["article"]\n'
    file.write_text("\ufeff" + told, "utf-8")
    assert [rules.name for rules in read_rules(file)] == ["own"]
    file.write_text(f"x = {'9' * 5000}\n", "utf-8")
    with pytest.raises(CleanNewsError, match=r"own\.toml"):
        read_rules(file)
