"""Lines that recur over documents of a site: how they are compared, counted, kept in a file, and what they change."""

from __future__ import annotations

import pickle
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from benchmarks.articles import ARTICLES, CHROME, CHROMED, QUOTE, URL, as_page
from cleannews import Options
from cleannews.errors import CleanNewsError
from cleannews.pipeline import read_pieces
from cleannews.recurring import (
    FEWEST,
    KnownLines,
    LineCounts,
    SiteLines,
    Standing,
    normal_line,
    read_lines,
    read_worth,
    site_of,
)
from cleannews.recurring.known import _FIRST as FIRST
from tests.seeds import SEEDS
from tests.strategies import WORDS

lines_of = st.lists(st.lists(st.sampled_from(WORDS[:12]), min_size=1, max_size=3).map(" ".join), max_size=6)
documents = st.lists(st.tuples(st.sampled_from(["", "a.vn", "b.vn"]), lines_of), max_size=25)


def learned(items: list[tuple[str, list[str]]], capacity: int = 10_000) -> LineCounts:
    """Documents of these sites, each with an address of its own if it has any."""
    counts = LineCounts(capacity)
    for number, (site, texts) in enumerate(items):
        counts.add(f"https://{site}/{number}" if site else None, texts)
    return counts


def learn(articles: list[str], url: str | None = URL, kind: str = "text") -> KnownLines:
    counts = LineCounts()
    for number, text in enumerate(articles):
        address = url and url.format(number)
        raw = as_page(text) if kind == "html" else text
        counts.add(address, read_pieces(raw, url=address, kind="auto", options=Options()))
    return counts.known()


# --- when two lines are one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("31.137 lượt xem", "982 lượt xem"),
        ("Đăng nhập", "ĐĂNG  NHẬP\u00a0"),
        (unicodedata.normalize("NFD", "Tin liên quan"), "Tin liên quan"),
        ("Thứ Bảy, 5/3/2022", "thứ bảy, 12/11/2024"),
    ],
)
def test_case_space_form_and_numbers_are_no_difference(one: str, other: str) -> None:
    assert normal_line(one) == normal_line(other) is not None


def test_diacritics_are_a_difference() -> None:
    assert normal_line("Bạn đọc") != normal_line("Bán đọc")


@pytest.mark.parametrize("text", ["", "  ", "5/3", "2 - 1", "12:30", "5 kg", "—", "a" * 301, "từ " * 2_000])
def test_what_tells_nothing_is_no_line(text: str) -> None:
    assert normal_line(text) is None


@given(st.text(max_size=60), st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_within_a_line_are_folded(text: str, one: int, other: int) -> None:
    assert normal_line(f"{text} số {one} xem") == normal_line(f"{text} số {other} xem")


def test_a_site_is_a_host() -> None:
    assert site_of("https://WWW.Tin.vn/a?b") == site_of("http://tin.vn") == "tin.vn"
    assert (
        len({site_of(url) for url in ("https://m.tin.vn/", "https://the-thao.tin.vn/", "https://tin.vn/", None)}) == 4
    )
    assert site_of("http://[") == site_of("") == ""


# --- counting


@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_documents_is_no_matter(items: list[tuple[str, list[str]]], chance: object) -> None:
    shuffled = sorted(items, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert learned(items).known() == learned(shuffled).known()


@given(documents)
def test_a_line_counts_once_a_document_and_copies_do_not(items: list[tuple[str, list[str]]]) -> None:
    expected: dict[str, Counter[str]] = {}
    met = set()
    sizes: Counter[str] = Counter()
    for site, texts in items:
        found = frozenset(line for text in texts if (line := normal_line(text)))
        if found and (site, found) not in met:
            met.add((site, found))
            sizes[site] += 1
            expected.setdefault(site, Counter()).update(found)
    known = learned(items).known()
    told = {site: {line: n for line, n in c.items() if n >= 3} for site, c in expected.items() if sizes[site] >= FEWEST}
    assert {site: dict(lines.counts) for site, lines in known.sites.items()} == {k: v for k, v in told.items() if v}
    assert {site: lines.documents for site, lines in known.sites.items()} == {site: sizes[site] for site in known.sites}


@given(documents, st.integers(1, 12))
def test_a_full_table_stays_small_and_never_counts_too_much(items: list[tuple[str, list[str]]], capacity: int) -> None:
    exact = learned(items).known()
    counts = learned(items, capacity)
    assert counts.held <= capacity
    if counts.sites == len({site for site, _ in items}):  # else sites were left out, and begun anew
        for name, site in counts.known().sites.items():
            for line, count in site.counts.items():
                assert count <= exact.sites[name].counts[line] <= count + counts.lowered


def test_what_recurs_is_found_among_many_lines_that_do_not() -> None:
    counts = LineCounts(2_000)
    for number in range(1_000):
        own = [f"{word} {chr(0x4E00 + number)}" for word in WORDS[:5] if len(word) > 1]
        texts = [*own, "Tin liên quan", *(["Đọc nhiều nhất"] if number % 2 else [])]
        counts.add(f"https://tin.vn/{number}", texts)
    known = counts.known().sites["tin.vn"]
    assert counts.held <= 2_000
    assert known.documents == 1_000
    assert 1_000 - counts.lowered <= known.counts["tin liên quan"] <= 1_000
    assert 500 - counts.lowered <= known.counts["đọc nhiều nhất"] <= 500


def test_the_same_address_is_one_document() -> None:
    counts = LineCounts()
    assert counts.add("https://tin.vn/1", ["Tin liên quan", "Một"])
    assert not counts.add("https://tin.vn/1", ["Tin liên quan", "Hai ba"])
    assert not counts.add("https://tin.vn/2", ["Một", "Tin liên quan"])
    assert (counts.documents, counts.again) == (1, 2)
    assert not counts.add("https://tin.vn/3", ["5", "—"])


def test_of_few_documents_nothing_is_known() -> None:
    texts = [("a.vn", ["Tin liên quan", f"Bài {'x' * n}"]) for n in range(1, FEWEST)]
    assert not learned(texts).known().sites
    assert learned([*texts, ("a.vn", ["Tin liên quan", "Bài cuối"])]).known().sites["a.vn"].counts == {
        "tin liên quan": FEWEST
    }


def test_halves_of_surrogate_pairs_do_no_harm(tmp_path: Path) -> None:
    items = [("a\ud800.vn", ["Tin \udc00 liên quan", f"Bài {'x' * n}"]) for n in range(1, 9)]
    known = learned(items).known()
    (tmp_path / "x.lines").write_text("".join(known.rows()), "utf-8")
    assert len(read_lines(tmp_path / "x.lines")) == 1


# --- the file


@given(documents)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, items: list[tuple[str, list[str]]]) -> None:
    known = learned(items).known()
    file = tmp_path_factory.mktemp("lines") / "site.lines"
    file.write_bytes("".join(known.rows()).encode())
    found = read_lines(file)
    assert found == known
    assert {name: dict(site.counts) for name, site in found.sites.items()} == {
        name: dict(site.counts) for name, site in known.sites.items()
    }
    assert next(known.rows()) == f"{FIRST}\n"


def test_several_files_are_added_up_in_any_order(tmp_path: Path) -> None:
    for name, rows in (
        ("a", "tin.vn\t10\t8\tđăng nhập\ntin.vn\t10\t4\ttin mới\n"),
        ("b", "tin.vn\t20\t20\tđăng nhập\nbao.vn\t5\t5\tđăng nhập\n"),
        ("c", "\t7\t7\tđăng nhập\n"),
    ):
        (tmp_path / name).write_text(f"{FIRST}\n{rows}", "utf-8")
    a, b, c = (tmp_path / name for name in "abc")
    known = read_lines([a, str(b), c])
    assert known == read_lines([c, read_lines(b), a]) != read_lines([a, b])
    assert known.sites["tin.vn"] == SiteLines(30, {"đăng nhập": 28, "tin mới": 4})
    assert len(known) == 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1: not a file of lines"),
        (b"# another\n", "line 1: not a file of lines"),
        (b"\xff\xfe", "not a file of lines"),
        (f"{FIRST}\ntin.vn\t5\tx\n".encode(), "line 2: it has 3 fields"),
        (f"{FIRST}\ntin.vn\t5\t5\tx\n\n".encode(), "line 3: it has 1 fields"),
        (f"{FIRST}\ntin.vn\t5\t6\tx\n".encode(), "line 2: 6 of 5 documents"),
        (f"{FIRST}\ntin.vn\t5\t0\tx\n".encode(), "line 2: 0 of 5 documents"),
        (f"{FIRST}\ntin.vn\t5\t-1\tx\n".encode(), "line 2: documents and count are '5' and '-1'"),
        (f"{FIRST}\ntin.vn\t{'9' * 5000}\t5\tx\n".encode(), "line 2: 5 of 9"),
        (f"{FIRST}\ntin.vn\t5\t5\t \n".encode(), "line 2: the line is empty"),
        (f"{FIRST}\ntin.vn\t5\t5\tx\ntin.vn\t6\t5\ty\n".encode(), "line 3: 'tin.vn' has 5 documents above"),
        (f"{FIRST}\ntin.vn\t5\t5\tx\ntin.vn\t5\t4\tx\n".encode(), "line 3: the same line"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "bad.lines"
    file.write_bytes(data)
    with pytest.raises(CleanNewsError, match=words) as error:
        Options(lines=file)
    assert str(file) in str(error.value)
    assert "cleannews learn" in str(error.value)


def test_a_file_that_is_not_there_and_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, "a\0b"):
        with pytest.raises(CleanNewsError, match="cleannews learn"):
            Options(lines=path)
    for given_lines in (5, b"site.lines", [5]):
        with pytest.raises(TypeError, match="path of a file"):
            Options(lines=given_lines)  # type: ignore[arg-type]


# --- what they are worth


def test_three_documents_prove_nothing_and_more_prove_more() -> None:
    for documents in (5, 10, 1_000, 10**6):
        shares = Standing(tuple(range(min(documents, 500) + 1)), documents).shares()
        assert shares[:4] == [0, 0, 0, 0]
        assert shares[3:] == sorted(shares[3:])
        assert shares[-1] <= 1
    assert Standing((8, 80, 800), 1_000).shares()[0] < Standing((8,), 10).shares()[0] < Standing((80,), 100).shares()[0]


def test_points_are_looked_up_by_length_and_share() -> None:
    worth = read_worth({"lengths": [10], "cuts": [0.1, 0.5], "points": [[0, -10, -40], [0, -5, -30]]})
    found = worth.points_of(Standing((0, 90, 90, 30, 30), 100), ["x" * n for n in (5, 10, 11, 10, 11)])
    np.testing.assert_array_equal(found, [0, -40, -30, -10, -5])


@pytest.mark.parametrize(
    "change",
    [
        {"cuts": [0.5, 0.1]},
        {"cuts": [0, 0.1]},
        {"lengths": [10, 10]},
        {"points": [[0, -10, -40]]},
        {"points": [[0, -10], [0, -5]]},
        {"points": [[0, -10, -40], [0, -5, -30.5]]},
        {"points": [[0, -10, -40], [0, -5, 5]]},
        {"points": [[1, 0, 0], [0, 0, 0]]},
    ],
)
def test_a_table_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    good: dict[str, object] = {"lengths": [10], "cuts": [0.1, 0.5], "points": [[0, -10, -40], [0, -5, -30]]}
    with pytest.raises(ValueError, match="recurring"):
        read_worth(good | change)


# --- what they change


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_line_of_eight_of_ten_articles_goes_and_a_quotation_in_three_stays(kind: str) -> None:
    known = learn(ARTICLES, kind=kind)
    for number, text in enumerate(ARTICLES):
        raw, url = (as_page(text) if kind == "html" else text), URL.format(number)
        before = cleannews.extract(raw, url=url)
        after = cleannews.extract(raw, url=url, options=Options(lines=known))
        chrome = CHROME.format(number + 10)
        # In HTML, where nothing but its place tells it either, it may be dropped without that evidence.
        assert kind == "html" or before.text.endswith(chrome) == (number < CHROMED)
        assert chrome not in after.text
        assert after.text == before.text.removesuffix(f"\n{chrome}")
        assert (QUOTE in after.text) == (QUOTE in text)


def test_the_reasons_name_it_and_sum_to_the_score() -> None:
    document = cleannews.extract(ARTICLES[0], url=URL.format(0), options=Options(lines=learn(ARTICLES)))
    for block in document.blocks:
        assert sum(reason.points for reason in block.reasons) == block.score
    last = [str(reason) for reason in document.blocks[-1].reasons]
    assert any(reason.endswith("stands in 8 of the site's 10 documents") and reason[0] == "−" for reason in last)
    quoted = next(block for block in document.blocks if block.text == QUOTE)
    assert not any("stands in" in reason.text for reason in quoted.reasons)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_what_nobody_knows_changes_nothing(seed: object) -> None:
    raw = seed.raw  # type: ignore[attr-defined]
    known = learn(ARTICLES)
    for url in (None, "https://khac.example/1", URL.format(99)):
        plain = cleannews.extract(raw, url=url)
        told = cleannews.extract(raw, url=url, options=Options(lines=known))
        assert told == plain
        assert [block.reasons for block in told.blocks] == [block.reasons for block in plain.blocks]


def test_documents_without_address_are_a_site_of_their_own() -> None:
    known = learn(ARTICLES, url=None)
    assert CHROME.format(10) not in cleannews.clean(ARTICLES[0], options=Options(lines=known))
    assert CHROME.format(10) in cleannews.clean(ARTICLES[0], url=URL.format(0), options=Options(lines=known))


def test_options_with_lines_are_values_and_can_be_sent(tmp_path: Path) -> None:
    known = learn(ARTICLES)
    file = tmp_path / "tin.lines"
    file.write_text("".join(known.rows()), "utf-8")
    options = Options(lines=str(file))
    assert options == Options(lines=[file]) == Options(lines=known) == pickle.loads(pickle.dumps(options))
    assert hash(options) == hash(Options(lines=known))
    assert options != Options()
    assert pickle.loads(pickle.dumps(options)).known.sites == known.sites
    assert known.digest in repr(options)


def test_other_processes_know_the_lines_too() -> None:
    known = learn(ARTICLES)
    many = KnownLines.of(
        {**known.sites, **{f"{n}.vn": SiteLines(9, {f"dòng {m}": 9 for m in range(50)}) for n in range(50)}}
    )
    options = Options(lines=many)
    urls = [URL.format(number) for number in range(10)]
    there = list(cleannews.extract_many(ARTICLES, urls=urls, workers=2, options=options))
    assert [one.text for one in there] == [
        cleannews.clean(text, url=url, options=options) for text, url in zip(ARTICLES, urls, strict=True)
    ]
