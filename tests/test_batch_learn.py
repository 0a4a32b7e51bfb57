"""The command `cleannews learn`, and `--lines` on the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.articles import ARTICLES, CHROME, URL
from cleannews import cli
from cleannews.recurring import read_lines


def command(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, arguments)], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The articles as files."""
    made = tmp_path / "pages"
    made.mkdir()
    for number, text in enumerate(ARTICLES):
        (made / f"{number}.txt").write_text(text, "utf-8")
    return made


def test_a_folder_is_learned_and_its_lines_are_used(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "tin.lines"
    result = command("learn", folder, "-o", target, "--workers", "1")
    assert (result.exit_code, result.stdout) == (0, "")
    told = [line.rsplit(maxsplit=1) for line in result.stderr.splitlines()]
    assert ["documents", "10"] in told and ["lines kept", "2"] in told and ["failures", "0"] in told
    known = read_lines(target)
    assert known.sites[""].documents == 10
    assert max(known.sites[""].counts.values()) == 8
    plain = command("clean", folder / "0.txt")
    used = command("clean", folder / "0.txt", "--lines", target)
    assert plain.stdout == f"{used.stdout.rstrip()}\n{CHROME.format(10)}\n"
    assert [path.name for path in tmp_path.iterdir() if path != folder] == ["tin.lines"]


def test_what_is_learned_does_not_depend_on_workers(folder: Path, tmp_path: Path) -> None:
    for workers in ("1", "3"):
        assert command("learn", folder, "-o", tmp_path / workers, "--workers", workers, "-q").exit_code == 0
    assert (tmp_path / "1").read_bytes() == (tmp_path / "3").read_bytes()


def test_what_cannot_be_read_is_said_and_the_rest_is_learned(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "tin.lines"
    broken = tmp_path / "none.jsonl"
    broken.write_text('{"text": \n', "utf-8")
    result = command("learn", folder, broken, "-o", target, "-q", "--workers", "1")
    assert result.exit_code == 1
    assert result.stderr.startswith("cleannews: ") and "none.jsonl: record 1: " in result.stderr
    assert result.stderr.count("\n") == 1
    assert read_lines(target).sites[""].documents == 10


def test_a_file_that_is_there_is_replaced_only_when_asked(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "tin.lines"
    target.write_text("mine", "utf-8")
    result = command("learn", folder, "-o", target)
    assert result.exit_code == 2 and "--overwrite" in result.stderr
    assert target.read_text("utf-8") == "mine"
    assert command("learn", folder, "-o", target, "--overwrite", "-q", "--workers", "1").exit_code == 0
    assert len(read_lines(target)) == 2


def test_arguments_that_cannot_be(folder: Path, tmp_path: Path) -> None:
    assert command("learn", folder).exit_code == 2
    nowhere = command("learn", folder, "-o", tmp_path / "no" / "x.lines")
    assert nowhere.exit_code == 2 and "make it first" in nowhere.stderr
    unnamed = tmp_path / "pages" / "what"
    unnamed.write_text("Tin", "utf-8")
    nothing = command("learn", unnamed, "-o", tmp_path / "x.lines")
    assert nothing.exit_code == 2 and "--format" in nothing.stderr
    assert not (tmp_path / "x.lines").exists()
    bad = command("clean", folder / "0.txt", "--lines", folder / "0.txt")
    assert bad.exit_code == 2 and "--lines" in bad.stderr and "line 1" in bad.stderr


def test_sites_of_json_lines_and_a_batch_with_them(tmp_path: Path) -> None:
    pytest.importorskip("orjson")
    source, target = tmp_path / "in.jsonl", tmp_path / "tin.lines"
    told = [{"id": str(n), "url": URL.format(n), "text": text} for n, text in enumerate(ARTICLES)]
    data = "".join(json.dumps(each) + "\n" for each in [*told, *told, {"id": "x"}]).encode()
    source.write_bytes(data)
    result = command("learn", source, "-o", target)
    assert result.exit_code == 1  # the last has no text
    assert "record 21: no text in 'text' or 'html'" in result.stderr
    assert "copies of another" in result.stderr
    known = read_lines(target)
    assert list(known.sites) == ["tin.example"]
    assert command("learn", "-", "-o", tmp_path / "other", "-q", stdin=data).exit_code == 1
    assert read_lines(tmp_path / "other") == known
    arguments: tuple[str | Path, ...]
    for name, arguments in (("plain", ()), ("lines", ("--lines", target))):
        command("batch", source, "-o", tmp_path / f"{name}.jsonl", "-q", "--workers", "1", *arguments)
    plain, used = (
        [json.loads(line)["text"] for line in (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()[:10]]
        for name in ("plain", "lines")
    )
    assert [text.removesuffix(f"\n{CHROME.format(n + 10)}") for n, text in enumerate(plain)] == used != plain
