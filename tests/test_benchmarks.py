"""The measuring itself: a metric that is wrong would make every figure wrong, so each is checked on cases by hand."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import metrics
from benchmarks.__main__ import main as benchmarks_main
from benchmarks.batch import _BARE_WAY, Run, _table
from benchmarks.data import (
    ViPage,
    data_folder,
    domain,
    existing_data,
    has_data,
    language,
    load_news,
    load_vi,
    load_wcxb,
)
from benchmarks.gate import Floor, check, load_floors
from benchmarks.listing import Seen, listing_means, listing_tables, look
from benchmarks.systems import SYSTEMS, System
from benchmarks.tables import Table, figure
from benchmarks.tasks import Folds
from cleannews import extract

LEAD = "Đội tuyển Việt Nam thắng hai bàn ở trận mở màn tối qua."
BODY = "Trận đấu diễn ra trên sân Mỹ Đình trước bốn vạn khán giả đến cổ vũ."
TEASER = "Lịch thi đấu vòng bảng và bảng xếp hạng mới nhất"
HTML = f"""<!DOCTYPE html><html><head><title>Tin</title></head><body>
<h1>Thắng trận mở màn</h1><div class="sapo">{LEAD}</div>
<div class="content"><p>{BODY[:20]}<b>{BODY[20:30]}</b>{BODY[30:]}</p>
<p><img src="a.jpg" alt="Cầu thủ ăn mừng"></p><ul><li><a href="/b">{TEASER}</a></li></ul>
<script>var x = 1;</script></div>
ngoài lề</body></html>"""
RULES = [["title", "//h1"], ["lead", "//div[@class='sapo']"], ["body", "//div[@class='content']"], ["related", "//ul"]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one page in each set."""
    vi = {"file": "001.html", "site": "a.vn", "url": None, "kind": "article", "fragment": False, "rules": RULES}
    wcxb = {"url": "https://www.example.org/a", "page_type": "article", "title": "T", "main_content": BODY}
    news = {"country": "de", "publisher": "P", "url": "https://p.de/1", "title": "T", "article": [["lead", LEAD]]}
    for name, id_, gold in (("vi", "001", vi), ("wcxb", "0001", wcxb), ("news", "de-1", news)):
        for folder in ("html", "gold"):
            (tmp_path / name / folder).mkdir(parents=True)
        (tmp_path / name / "html" / f"{id_}.html").write_text(HTML, encoding="utf-8")
        (tmp_path / name / "gold" / f"{id_}.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def vi_page(data: Path) -> ViPage:
    (page,) = load_vi(data)
    return page


# --- data -----------------------------------------------------------------------------------------------------------


def test_the_three_sets_load(data: Path) -> None:
    assert (vi_page(data).key, vi_page(data).part, language(vi_page(data))) == ("vi/001", "whole", "vi")
    (wcxb,) = load_wcxb(data)
    assert (wcxb.key, wcxb.site, wcxb.gold, language(wcxb)) == ("wcxb/0001", "example.org", BODY, "en")
    (news,) = load_news(data)
    assert (news.key, news.gold, news.article) == ("news/de-1", LEAD, (("lead", LEAD),))


def test_the_data_folder_is_the_option_then_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLEANNEWS_DATA", str(tmp_path / "named"))
    assert data_folder(tmp_path) == tmp_path
    assert data_folder() == tmp_path / "named"
    monkeypatch.delenv("CLEANNEWS_DATA")
    assert data_folder() == Path.home() / ".cache" / "cleannews-data"
    with pytest.raises(FileNotFoundError, match="--data"):
        existing_data(tmp_path)


def test_a_domain_has_no_www() -> None:
    assert domain("https://www.vnexpress.net:443/a") == "vnexpress.net"


# --- Vietnamese gold ------------------------------------------------------------------------------------------------


def test_later_rules_win_and_invisible_text_has_no_role(data: Path) -> None:
    vi_gold = pytest.importorskip("benchmarks.vi_gold", reason="needs the renderers of the bench extra")
    nodes = [(node.text.strip(), node.role) for node in vi_gold.page_roles(vi_page(data)).nodes]
    assert nodes == [
        ("Thắng trận mở màn", "title"),
        (LEAD, "lead"),
        (BODY[:20].strip(), "body"),
        (BODY[20:30].strip(), "body"),
        (BODY[30:].strip(), "body"),
        (TEASER, "related"),
        ("ngoài lề", "other"),
    ]
    assert vi_gold.gold_article(vi_page(data)) == f"{LEAD}\n{BODY}"


def test_every_rendering_has_its_lines_roles_and_no_marks(data: Path) -> None:
    vi_gold = pytest.importorskip("benchmarks.vi_gold", reason="needs the renderers of the bench extra")
    found = vi_gold.renderings(vi_page(data))
    assert set(found) == {"resiliparse", "resiliparse-alt", "inscriptis", "html2text", "blocks"}
    for lines in found.values():
        roles = [role for _, role in lines if role != "caption"]
        assert roles == ["title", "lead", "body", "related", "other"]
        assert not any("\ue000" <= character <= "\uf8ff" for text, _ in lines for character in text)
    assert ("Cầu thủ ăn mừng", "caption") in found["resiliparse-alt"]
    assert (BODY, "body") in found["resiliparse"]


def test_a_line_of_mixed_roles_has_the_role_of_most_characters(data: Path) -> None:
    vi_gold = pytest.importorskip("benchmarks.vi_gold", reason="needs the renderers of the bench extra")
    title, body = (chr(0xE000 + number) for number in (0, 2))
    marked = f"{title}một{title} - {body}hai ba\nbốn năm{body}\n \nkhông dấu"
    assert vi_gold.read_marks(marked) == [("một - hai ba", "body"), ("bốn năm", "body"), ("không dấu", "other")]


# --- metrics --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "gold", "f1", "precision", "recall"),
    [
        ("", "", 1, 1, 1),
        ("a", "", 0, 0, 0),
        ("", "a", 0, 0, 0),
        ("a b c d", "a b", 2 / 3, 0.5, 1),
        ("a a", "a", 2 / 3, 0.5, 1),
        ("HÀ NỘI", "Ha\u0300 no\u0302\u0323i", 1, 1, 1),
    ],
)
def test_token_overlap(output: str, gold: str, f1: float, precision: float, recall: float) -> None:
    found = metrics.overlap(output, gold)
    assert found.f1 == pytest.approx(f1)
    assert (found.precision, found.recall) == (precision, recall)


@given(st.text(), st.text())
def test_overlap_is_a_share_and_symmetric(left: str, right: str) -> None:
    found, turned = metrics.overlap(left, right), metrics.overlap(right, left)
    assert 0 <= found.f1 <= 1
    assert found.f1 == pytest.approx(turned.f1)
    assert found.precision == turned.recall


def test_the_gold_itself_scores_fully() -> None:
    gold = [(LEAD, "lead"), (BODY, "body")]
    scores = metrics.vi_scores(f"{LEAD}\n{BODY}", gold, [*gold, (TEASER, "related")])
    assert scores == metrics.ViScores(1, 1, 1, exact=1, lead=1, loss=0, leak=0)


def test_a_lost_paragraph_and_a_leaked_node_are_seen() -> None:
    gold = [(LEAD, "lead"), (BODY, "body")]
    scores = metrics.vi_scores(f"{BODY} {TEASER}", gold, [*gold, (TEASER, "related")])
    assert (scores.exact, scores.lead, scores.loss, scores.leak) == (0, 0, 1, 1)


def test_short_paragraphs_are_not_loss_and_titles_are_not_leaks() -> None:
    gold = [("Ngắn thôi.", "body"), (BODY, "body")]
    scores = metrics.vi_scores(f"{TEASER}\n{BODY}", gold, [*gold, (TEASER, "title")])
    assert (scores.loss, scores.leak, scores.lead) == (0, 0, None)


def test_noise_that_the_gold_says_too_is_no_leak() -> None:
    assert not metrics.leaks(BODY, BODY, [(BODY[:30], "related")])


def test_a_paragraph_of_few_words_is_there_as_a_whole_or_not() -> None:
    long_word = "https://example.org/" + "a" * 40
    assert not metrics.loses(f"xem {long_word}", [long_word])
    assert metrics.loses("xem", ["b" * 50])


def test_roles_weigh_by_characters_and_macro_by_role() -> None:
    counts = [metrics.role_counts([("body", "body", 90), ("body", "related", 10), ("related", "related", 10)])]
    by_role = metrics.role_f1(counts)
    assert by_role == {"body": pytest.approx(180 / 190), "related": pytest.approx(20 / 30)}
    assert metrics.macro_role_f1(counts) == pytest.approx(sum(by_role.values()) / 2)
    assert metrics.macro_role_f1([*counts, {"other": (0, 9, 9)}]) == metrics.macro_role_f1(counts)


def test_the_interval_of_roles_holds_their_macro_f1() -> None:
    good = metrics.role_counts([("body", "body", 90), ("related", "related", 10)])
    bad = metrics.role_counts([("body", "related", 90), ("related", "related", 10), ("other", "body", 5)])
    same = metrics.macro_role_interval([good] * 5, list("abcde"))
    assert (same.mean, same.low, same.high) == (1, 1, 1)
    mixed = metrics.macro_role_interval([good, bad] * 3, list("abcdef"))
    assert mixed.low < mixed.mean == metrics.macro_role_f1([good, bad] * 3) < mixed.high
    alone = metrics.macro_role_interval([good, bad], ["a", "a"])
    assert alone.low == alone.high == pytest.approx(alone.mean)


def test_roles_are_aligned_token_by_token() -> None:
    pairs = metrics.aligned_roles([("một hai", "body"), ("ba", "nav")], [("một", "lead"), ("khác ba", "nav")])
    assert pairs == [("body", "lead", 3), ("body", "missing", 3), ("nav", "nav", 2)]


def test_line_f1_by_lines_and_by_characters() -> None:
    assert metrics.line_f1([True, False], [True, True]) == pytest.approx(2 / 3)
    assert metrics.line_f1([True, False], [True, True], [90, 10]) == pytest.approx(180 / 190)
    assert metrics.line_f1([False], [False]) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_holds_its_mean_and_is_the_same_each_time(values: list[float]) -> None:
    found = metrics.interval(values)
    assert found == metrics.interval(values)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_documents_of_one_page_are_drawn_together() -> None:
    one_page = metrics.interval([0.0, 1.0], ["a", "a"])
    assert (one_page.low, one_page.high) == (0.5, 0.5)


def test_calibration_error() -> None:
    assert metrics.calibration_error([0.95, 0.95], [True, True]) == pytest.approx(0.05)
    assert metrics.calibration_error([0.9, 0.1], [False, True]) == pytest.approx(0.9)


# --- scoring, running, tables ---------------------------------------------------------------------------------------


def test_lines_find_the_block_that_covers_most_of_them() -> None:
    score = pytest.importorskip("benchmarks.score", reason="needs the renderers of the bench extra")
    blocks = [["title", "", True, 0, 0, 3], ["body", "", True, 0, 4, 6], ["nav", "", False, 0, 6, 9]]
    assert score.line_blocks(["một", "hai ba", "bốn"], blocks) == [0, 2, None]


def test_a_plain_text_record_is_judged_by_its_blocks(data: Path) -> None:
    score = pytest.importorskip("benchmarks.score", reason="needs the renderers of the bench extra")
    gold = score.golds("vi-text", data)["vi/001#resiliparse"]
    starts, blocks = 0, []
    for text, role in gold.lines:
        blocks.append([role, text, role in ("lead", "body"), 1, starts, starts + len(text)])
        starts += len(text) + 1
    judged = gold.judge({"text": f"{LEAD}\n{BODY}", "blocks": blocks})
    assert judged.values["line f1"] == judged.values["exact"] == 1
    assert metrics.macro_role_f1([judged.roles]) == 1


def test_an_html_record_is_judged_by_its_blocks(data: Path) -> None:
    score = pytest.importorskip("benchmarks.score", reason="needs the renderers of the bench extra")
    gold = score.golds("vi-html", data)["vi/001"]
    blocks = [["title", "Thắng trận mở màn", False, -9, None, None], ["lead", LEAD, True, 40, None, None]]
    judged = gold.judge({"text": LEAD, "blocks": blocks})
    assert metrics.role_f1([judged.roles])["lead"] == 1
    assert metrics.role_f1([judged.roles])["body"] == 0
    assert [truth for _, truth in judged.calibration] == [False, True]


def own(name: str) -> System:
    return next(system for system in SYSTEMS if system.name == name)


def test_a_worker_answers_and_a_slow_one_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = pytest.importorskip("benchmarks.run", reason="needs the renderers of the bench extra")
    monkeypatch.setattr(run, "OUT", tmp_path)
    message = {"kind": "text", "lines": ["ngắn", BODY * 2], "url": None, "language": "vi", "fold": None}
    folds = run.Folds(None, {})
    with run.Worker(own("lines-100"), Path(sys.executable), folds) as worker:
        found = worker.ask(message)
    assert (found["text"], found["kept"], found["parse"]) == (BODY * 2, [1], None)
    os.mkfifo(tmp_path / "never.html")  # nobody writes to it, so that reading it takes for ever
    with run.Worker(own("lines-100"), Path(sys.executable), folds, run.Limits(document=1.0)) as worker:
        late = worker.ask(message | {"kind": "html", "path": str(tmp_path / "never.html")})
        after = worker.ask(message)
    assert (late["text"], late["failure"], late["cpu"]) == ("", "time limit", 1.0)
    assert after["kept"] == [1], "a new worker goes on after one was killed"


def test_an_extractor_that_is_not_installed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = pytest.importorskip("benchmarks.run", reason="needs the renderers of the bench extra")
    monkeypatch.setattr("benchmarks.systems.ENVIRONMENTS", tmp_path)
    said: list[str] = []
    absent = System("gone", "no-such-package", "nowhere", ("news",), "")
    assert not run.run(absent, "news", [], run.Folds(None, {}), said.append)
    assert said == ["gone: not installed"]


def test_folds_say_which_models_ran(data: Path, tmp_path: Path) -> None:
    tasks = pytest.importorskip("benchmarks.tasks", reason="needs the renderers of the bench extra")
    assert tasks.load_folds(tmp_path / "none").words == "models trained on these pages"
    shipped = tasks.shipped_models()
    for models, words in (
        ({**shipped, "text": "0"}, "out-of-fold models of another training than the shipped ones"),
        (shipped, "out-of-fold models"),
    ):
        (tmp_path / "folds.json").write_text(json.dumps({"pages": {"vi/001": 3}, "shipped": models}), encoding="utf-8")
        folds = tasks.load_folds(tmp_path)
        assert folds.words == words
    assert [(job.id, job.message["fold"]) for job in tasks.jobs("vi-html", data, folds)] == [("vi/001", 3)]
    with pytest.raises(ValueError, match=r"no fold for news/de-1"):
        tasks.jobs("news", data, folds)


def test_floors_hold_or_not() -> None:
    means = {"news": {"all": {"f1": 0.9, "loss": 0.2, "failures": 0}}}
    floors = [Floor("news", "all", "f1", least=0.9), Floor("news", "all", "loss", most=0.2)]
    assert check(floors, means)[1]
    assert not check([Floor("news", "all", "f1", least=0.91)], means)[1]
    assert not check([Floor("news", "all", "recall", least=0.1)], means)[1], "a figure that is missing does not pass"
    assert not check(floors, {"news": {"all": {"f1": 1.0, "loss": 0.0, "failures": 1}}})[1]


@pytest.mark.parametrize("seen", [True, False])
def test_the_floors_file_is_whole(seen: bool) -> None:
    floors = load_floors(seen=seen)
    assert floors
    assert all((floor.least is None) != (floor.most is None) for floor in floors)


def test_the_gate_passes_and_says_so_without_data(tmp_path: Path) -> None:
    main = pytest.importorskip("benchmarks.__main__", reason="needs the renderers of the bench extra").main
    testing = pytest.importorskip("click.testing")
    done = testing.CliRunner().invoke(main, ["gate", "--data", str(tmp_path)])
    assert (done.exit_code, done.output) == (0, "benchmark gate: not run: no data\n")


@pytest.mark.parametrize("command", ["setup", "run", "evaluate", "report", "quick", "listing"])
def test_a_folder_without_data_is_one_clear_line(command: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(benchmarks_main, [command, "--data", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert result.stderr.splitlines()[-1].startswith(f"Error: no data sets in {tmp_path / 'none'}: unpack them")


def test_what_workers_gain_is_told_in_cpu_time() -> None:
    """10 s of cleaning; 11 s of CPU with two workers when the 2 s of their start are taken off."""
    start, bare = Run(1.0, 0.5, 1.5), Run(12.0, 10.0, 0.0)
    table = _table("100 pages", {_BARE_WAY: bare, "two": Run(9.0, 1.5, 11.5)}, {"two": start}, 100)
    assert table.rows[0][:3] == (_BARE_WAY, "8.3", "100.0")
    assert table.rows[1] == ("two", "11.1", "110.0", "10.00", "10%", "0.91", "2.0")


def test_repair_is_measured_without_data_as_far_as_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = pytest.importorskip("benchmarks.__main__", reason="needs the renderers of the bench extra").main
    testing = pytest.importorskip("click.testing")
    monkeypatch.setattr("benchmarks.repair.syllables", lambda: {"xã", "mã"})  # all of them take half a minute
    done = testing.CliRunner().invoke(main, ["repair", "--data", str(tmp_path)])
    assert done.exit_code == 0
    assert "viscii    5 of 5" in done.output
    assert done.output.endswith("benchmark repair: pages and clean text: not run: no data\n")


def test_tables_as_text_and_markdown() -> None:
    table = Table("T", ("system", "f1"), (("a|b", figure(0.9344)), ("c", figure(float("nan")))))
    assert table.text() == "T\nsystem  f1\na|b     .934\nc       –\n"
    assert table.markdown().splitlines()[2:] == ["| system | f1 |", "| --- | --: |", "| a\\|b | .934 |", "| c | – |"]


def test_a_report_replaces_only_what_is_between_its_markers(tmp_path: Path) -> None:
    report = pytest.importorskip("benchmarks.report", reason="needs the renderers of the bench extra")
    file = tmp_path / "README.md"
    file.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        report.write_tables([Table("New", ("a",), (("b",),))], file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("after\n")
    assert text.count("### New") == 1 and "old" not in text


def test_shares_of_listings_and_of_right_languages() -> None:
    seen = [
        Seen("vi listing", "html", True, "vi", "vi"),
        Seen("vi listing", "html", False, "en", "vi"),
        Seen("wcxb article", "html", False, "en", "en"),
        Seen("news", "html", True, "vi", "de"),
        Seen("wcxb article", "text", False, None, "en"),
    ]
    shares, told = listing_tables(seen, "models")
    assert shares.rows[0] == ("vi listing", ".500", "2", "–", "0")
    assert shares.rows[-1] == ("all articles", ".500", "2", ".000", "1")
    assert told.rows == (("html", ".500", "4", ".500", "1.000"), ("text", "1.000", "1", ".000", ".000"))
    means = listing_means([*seen, Seen("vi listing", "text", True, "vi", "vi")])
    assert means["listing-html"]["articles"]["taken"] == 0.5
    assert means["listing-text"]["vi listing"]["taken"] == 1
    assert means["language-html"]["all"]["vietnamese"] == 0.5


def test_every_page_is_looked_at_as_html_and_as_plain_text(data: Path) -> None:
    seen = list(look(data, Folds(None, {})))
    assert {(one.genre, one.kind) for one in seen} == {
        (genre, kind) for genre in ("vi whole", "wcxb article", "news") for kind in ("html", "text")
    }
    assert all(one.language == "vi" for one in seen if one.genre == "vi whole")
    assert not any(one.listing for one in seen)


@pytest.mark.skipif(not has_data(data_folder()), reason="not run: no data")
def test_vietnamese_listings_of_the_data_are_listings_and_articles_are_none() -> None:
    found = [(page.kind, extract(page.raw)) for page in load_vi(data_folder()) if not page.fragment]
    taken = [document.status == "listing" for kind, document in found if kind == "listing"]
    assert sum(taken) >= 0.9 * len(taken) > 0
    assert not any(document.status == "listing" for kind, document in found if kind != "listing")
    assert all(document.language == "vi" for _, document in found)
