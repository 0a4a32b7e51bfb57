"""benchmarks/speed.py and benchmarks/probe.py: turns, stages, the table of a million pages; what a fresh process tells."""

from __future__ import annotations

from itertools import count

import pytest

from benchmarks.probe import HTML, ask
from benchmarks.speed import README, STAGES, Turns, million_table, rival_parses, stage_table, take_turns, text_table
from cleannews import extract, pipeline

COST = """### Cost

| system | WCXB, ms | parses | News, ms |
| --- | --: | --: | --: |
| slow | 10.0 | 5.0 | 7.0 |
| cleannews | 8.0 | 4.0 | 7.0 |
| lines | – | – | – |

### Versions

| slow | 1 | 2 |
"""


def test_turns_are_taken_one_after_the_other_and_timed_apart() -> None:
    done: list[str] = []
    ticks = count()
    turns = take_turns(
        ["ab", "đ"], {"one": lambda each: done.append(each + "1"), "other": lambda each: done.append(each + "2")},
        clock=lambda: float(next(ticks)),
    )  # fmt: skip
    assert done == ["ab1", "ab2", "đ1", "đ2"]
    assert turns == Turns({"one": 2.0, "other": 2.0}, 2, 4)
    assert (turns.ratio("one", "other"), turns.each("one")) == (1.0, 1000.0)


def test_stages_are_those_of_the_pipeline_and_are_left_as_they_were() -> None:
    before = [getattr(pipeline, name) for name in STAGES]
    table = stage_table([HTML.encode()] * 2)
    told = {row[0] for row in table.rows}
    assert (
        {"decode", "segment_html", "measure", "score", "label", "blocks, document"}
        <= told
        <= {*STAGES, table.rows[-1][0]}
    )
    assert [getattr(pipeline, name) for name in STAGES] == before


def test_the_share_of_repair_is_that_of_the_time_without_it() -> None:
    table = text_table({"made up": ["Tin tức mới nhất trong ngày.\n" * 20] * 5})
    assert float(table.rows[0][2]) > 0 and float(table.rows[0][3]) < 1
    assert extract("Ä\u2018iá»\u2021n", kind="text").repairs, "repair is back in its place"


def test_the_rivals_cost_what_the_stored_outputs_say_and_cleannews_what_was_measured() -> None:
    assert rival_parses(COST) == {"slow": 5.0, "cleannews": 4.0}
    assert rival_parses("nothing") == {}
    table = million_table(Turns({"parse": 0.0072, "extract": 0.0144}, 2, 100), COST)
    assert table.rows == (("cleannews", "2.0", "2.0"), ("slow", "5.0", "5.0"))
    assert {"cleannews", "resiliparse", "trafilatura"} <= set(rival_parses(README.read_text("utf-8")))


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_fresh_process_tells_what_loading_takes(kind: str) -> None:
    told = ask("start", kind)
    assert told["import"] > 0 and told["import_mb"] > 0 and told["first"] > 0


def test_memory_is_told_as_a_multiple_of_the_page() -> None:
    assert ask("peak", "html", "1")["times"] >= 0
