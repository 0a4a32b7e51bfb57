"""What a batch says of itself, and the lines it makes."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks.packs import documents
from cleannews.batch import report
from cleannews.batch.inputs import Input
from cleannews.batch.items import Record
from cleannews.batch.lines import LineWork, json_line
from cleannews.batch.report import Bar, Count, Log, Quiet, summary
from cleannews.batch.rows import Cleaner, Page
from cleannews.batch.run import Step

INPUTS = [Input("a.jsonl", "jsonl", None, 1_000_000), Input("b.jsonl", "jsonl", None, 3_000_000)]
START = Step(Counter(), 0, 0)
STEP = Step(
    Counter({"documents": 10, "rows": 9, "kept": 60, "removed nav": 30, "removed ad": 10, "failed": 1}), 1, 1_000_000
)


class Clock:
    """Time that passes as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(report, "time", clock)
    return clock


def test_the_log_says_every_half_minute_how_far_it_is(clock: Clock) -> None:
    said: list[str] = []
    log = Log(Count(INPUTS, clock.now), said.append)
    log(START)
    clock.now += 10
    log(STEP)
    assert said == []
    clock.now += 30
    log(Step(Counter(), 1, 1_000_000))
    clock.now += 1
    log(Step(Counter(), 1, 1_000_000))
    assert said == ["50%, 10 documents, 2.0 MB, 0.2 documents/s, kept 60%, 1 failed, 1 minutes left"]


def test_a_run_that_was_resumed_is_not_taken_for_a_fast_one(clock: Clock) -> None:
    count = Count(INPUTS, clock.now)
    for step in (Step(Counter(), 1, 0), Step(Counter(documents=5), 1, 2_000_000)):
        count.add(step)
    clock.now += 10
    shown = [" ".join(line.split()) for line in summary(Counter(documents=99), count).splitlines()]
    assert shown[0] == "documents 99", "of all runs"
    assert shown[-3:] == ["seconds 10.0", "documents/s 0.5", "MB/s 0.20"]


def test_nobody_knows_how_much_is_left_of_stdin(clock: Clock) -> None:
    said: list[str] = []
    log = Log(Count([Input("-", "jsonl", None, 0)], clock.now), said.append)
    log(START)
    clock.now += 60
    log(Step(Counter(documents=3, kept=1), 0, 500_000))
    assert said == ["3 documents, 0.5 MB, 0.1 documents/s, kept 100%, 0 failed"]


def test_a_bar_shows_share_speed_and_how_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar(Count(INPUTS))
    bar(START)
    bar(STEP)
    bar.close()
    shown = capsys.readouterr().err
    assert "50%" in shown
    assert "kept 60%, 1 failed" in shown


def test_quiet_counts_and_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = Quiet(Count(INPUTS))
    quiet(STEP)
    quiet.close()
    assert quiet.count.tally["documents"] == 10
    assert capsys.readouterr() == ("", "")


def test_the_table_at_the_end_holds_every_count() -> None:
    tally = STEP.tally + Counter({"status ok": 8, "status thin": 1, "status failed": 1, "omitted": 7})
    shown = [" ".join(line.split()) for line in summary(tally, Count(INPUTS)).splitlines()]
    assert shown[:11] == [
        "documents 10",
        "ok 8 80.0%",
        "failed 1 10.0%",
        "thin 1 10.0%",
        "rows written 9",
        "records that are no page 7",
        "characters kept 60 60.0%",
        "characters removed 40 40.0%",
        "nav 30 30.0%",
        "ad 10 10.0%",
        "failures 1",
    ]


def test_a_line_is_made_of_a_document_a_failure_or_nothing() -> None:
    work = LineWork(Cleaner(("text",)), drop=("empty",))
    work.prepare()
    good, empty = (Record("a", 1, "id", Page(text, "https://news.example/"), 0) for text in (documents(1)[0].text, ""))
    told = json.loads(work.do(good).data)
    assert list(told) == ["id", "url", "status", "reason", "text"]
    assert (told["id"], told["url"], told["status"]) == ("id", "https://news.example/", "ok")
    assert work.do(empty).data == b""
    assert json.loads(work.give_up(good, "it hangs").data)["reason"] == "it hangs"


def test_halves_of_surrogate_pairs_are_replaced_wherever_they_are() -> None:
    value = {"text": "a\ud83d b", "roles": [(0, 1, "\udc00")], "n": 1, "none": None}
    assert json.loads(json_line(value)) == {"text": "a\ufffd b", "roles": [[0, 1, "\ufffd"]], "n": 1, "none": None}
