"""Many inputs in several processes: addresses, positions in errors, processes that die, each way to start a process."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import cleannews
from cleannews.errors import CleanNewsError
from tests.seeds import SEEDS

RAW: list[str | bytes] = [SEEDS[0].raw, "Tin một", b"<p>Tin hai</p>", "", SEEDS[3].raw.encode()]


def die() -> bytes:
    """What is not survived."""
    os._exit(9)


def die_once(mark: Path) -> bytes:
    """As when memory ran out for all, and is enough for one."""
    if mark.exists():
        return b"Tin"
    mark.touch()
    os._exit(9)


class Deadly(bytes):
    """An input that kills the process which receives it."""

    def __reduce__(self) -> Any:
        return die, ()


class DeadlyOnce(bytes):
    """An input that kills the first process which receives it."""

    def __new__(cls, mark: Path) -> DeadlyOnce:
        made = super().__new__(cls, b"Tin")
        made.mark = mark
        return made

    mark: Path

    def __reduce__(self) -> Any:
        return die_once, (self.mark,)


@pytest.mark.parametrize("place", [0, 7, 29])
def test_a_process_that_dies_costs_one_document(place: int) -> None:
    items: list[str | bytes] = [*RAW * 6]
    items[place] = Deadly()
    urls = [f"https://tin.example/{number}" for number in range(len(items))]
    found = list(cleannews.extract_many(items, urls=urls, workers=2))
    lost = found.pop(place)
    assert (lost.status, lost.text, lost.blocks, lost.url) == ("failed", "", (), urls[place])
    assert f"number {place}," in lost.notes[0]
    assert lost.to_dict()["status"] == "failed"
    del items[place], urls[place]
    assert found == [cleannews.extract(item, url=url) for item, url in zip(items, urls, strict=True)]


def test_many_processes_may_die() -> None:
    items: list[str | bytes] = ["Tin", Deadly(), Deadly(), "Tin", Deadly(), "Tin"] * 2
    statuses = [document.status for document in cleannews.extract_many(items, workers=2)]
    assert [status == "failed" for status in statuses] == [isinstance(item, Deadly) for item in items]


def test_what_dies_among_others_and_not_alone_is_not_lost(tmp_path: Path) -> None:
    items: list[str | bytes] = ["một", DeadlyOnce(tmp_path / "mark"), "ba"]
    assert [document.blocks[0].text for document in cleannews.extract_many(items, workers=2)] == ["một", "Tin", "ba"]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_input_has_its_address(workers: int) -> None:
    urls = ["https://tin.example/1", None, "https://tin.example/3", None, "https://tin.example/5"]
    found = list(cleannews.extract_many(RAW, urls=iter(urls), workers=workers))
    assert found == [cleannews.extract(raw, url=url) for raw, url in zip(RAW, urls, strict=True)]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("urls", "words"), [(["a"] * 4, "only 4 urls"), (["a"] * 6, "only 5 items"), ([], "only 0 urls")]
)
def test_there_are_as_many_addresses_as_inputs(urls: list[str], words: str, workers: int) -> None:
    with pytest.raises(CleanNewsError, match=words):
        list(cleannews.extract_many(RAW, urls=urls, workers=workers))


@pytest.mark.parametrize("urls", ["https://tin.example/", b"x", 5])
def test_one_address_is_not_taken_for_many(urls: Any) -> None:
    with pytest.raises(TypeError, match="urls must be an iterable"):
        cleannews.extract_many(RAW, urls=urls)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_names_the_input(workers: int) -> None:
    wrong: Any = ["một", "hai", None]
    with pytest.raises(TypeError, match="input number 2: raw must be str or bytes"):
        list(cleannews.extract_many(wrong, workers=workers))
    addresses: Any = ["https://tin.example/", 5]
    with pytest.raises(TypeError, match="input number 1: url must be a str"):
        list(cleannews.extract_many(["một", "hai"], urls=addresses, workers=workers))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_given_before_an_error_comes_before_it(workers: int) -> None:
    def broken() -> Iterator[str]:
        yield from ("một", "hai", "ba")
        raise LookupError("the database is gone")

    for items, urls, error in (
        (broken(), None, LookupError),
        (["một", "hai", "ba", "bốn"], ["https://tin.example/"] * 3, CleanNewsError),
        (["một", "hai", "ba"], ["https://tin.example/"] * 9, CleanNewsError),
        (["một", "hai", "ba", 4], None, TypeError),
    ):
        found = []
        with pytest.raises(error):
            for document in cleannews.extract_many(items, urls=urls, workers=workers):  # type: ignore[arg-type]
                found.append(document.blocks[0].text)
        assert found == ["một", "hai", "ba"]


class LocalRules(Mapping[str, Any]):
    """A mapping that no other process can be given."""

    def __init__(self) -> None:
        self.rules = {"name": "x", "hosts": ["tin.example"], "select": {"body": "article"}}

    def __getitem__(self, key: str) -> Any:
        return self.rules[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __reduce__(self) -> Any:
        raise TypeError("not this one")


def test_rules_of_any_kind_are_sent_to_processes() -> None:
    for rules in (LocalRules(), MappingProxyType(LocalRules().rules)):
        options = cleannews.Options(rules=rules)
        for document in cleannews.extract_many(["<article><p>Tin"] * 3, workers=2, options=options):
            assert document == cleannews.extract("<article><p>Tin", options=options)


def test_options_that_cannot_be_sent_are_an_error_and_no_endless_wait() -> None:
    class Own(cleannews.Options):
        def __reduce__(self) -> Any:
            return type(self), ()

    with pytest.raises(CleanNewsError, match="cannot be sent to another process"):
        list(cleannews.extract_many(["Tin"] * 3, workers=2, options=Own()))
    assert len(list(cleannews.extract_many(["Tin"] * 3, options=Own()))) == 3


SCRIPT = """
import multiprocessing, sys
import cleannews
from tests.test_many import RAW, Deadly
if {guarded}:
    multiprocessing.set_start_method({method!r})
    found = list(cleannews.extract_many([*RAW, Deadly(), *RAW], workers=2))
    plain = [cleannews.extract(raw) for raw in RAW]
    assert found[: len(RAW)] == found[len(RAW) + 1 :] == plain
    print(found[len(RAW)].status)
"""


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_may_be_started_in_every_way(method: str, tmp_path: Path) -> None:
    done = run(tmp_path, method, "__name__ == '__main__'")
    assert done.stdout.strip() == "failed", done.stderr


def test_processes_that_cannot_start_are_an_error_that_says_why(tmp_path: Path) -> None:
    done = run(tmp_path, "spawn", "not multiprocessing.get_start_method(allow_none=True) or True")
    assert "CleanNewsError" in done.stderr
    assert "__main__" in done.stderr


def run(folder: Path, method: str, guarded: str) -> subprocess.CompletedProcess[str]:
    script = folder / "script.py"
    script.write_text(SCRIPT.format(method=method, guarded=guarded), encoding="utf-8")
    root = Path(__file__).parent.parent
    path = os.pathsep.join((str(root), str(root / "src")))
    return subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
        timeout=120,
    )
