"""The command line: what is printed where, exit codes, and how it behaves in pipes and on terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cleannews
from cleannews import cli
from cleannews.roles import ROLES
from tests.test_listing import LISTINGS, NEWS

SEEDS = Path(__file__).parent.parent / "seeds"
PAGE = SEEDS / "000_bfe739569ee63f4d.txt"
OTHER = SEEDS / "004_5885a8424779dd76.txt"

HTML = """<!doctype html><html><head><meta charset="utf-8"><title>Cầu mới thông xe</title></head><body>
<nav><a href="/">Trang chủ</a> <a href="/the-thao">Thể thao</a></nav>
<article><h1>Cầu mới thông xe</h1>
<p>Sáng 5/3, cây cầu bắc qua sông Đáy được đưa vào sử dụng sau ba năm thi công, sớm hơn kế hoạch hai tháng.</p>
<p>Theo chủ đầu tư, cầu dài 1,2 km, rộng 22 m, giúp rút ngắn thời gian đi lại giữa hai huyện xuống còn mười phút.</p>
<p>Trong ngày đầu tiên, lực lượng chức năng phân luồng từ xa để tránh ùn tắc ở hai đầu cầu, ông Nam cho biết.</p>
</article></body></html>"""


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=stdin)


def command(*arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own, with real pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", "from cleannews.cli import main; main()", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )


def test_clean_prints_the_text_and_nothing_else() -> None:
    result = run("clean", PAGE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == cleannews.clean(PAGE.read_bytes()) + "\n"


def test_several_files_are_separated_by_a_blank_line() -> None:
    result = run("clean", PAGE, OTHER)
    texts = [cleannews.clean(path.read_bytes()) for path in (PAGE, OTHER)]
    assert all("\n\n" not in text for text in texts)
    assert result.stdout == "\n\n".join(texts) + "\n"


def test_dash_reads_stdin() -> None:
    result = run("clean", "-", stdin=PAGE.read_bytes())
    assert result.exit_code == 0
    assert result.stdout == cleannews.clean(PAGE.read_bytes()) + "\n"


def test_json_is_one_document_a_line_with_the_file_name() -> None:
    result = run("clean", "--json", PAGE, OTHER)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record.pop("file") for record in records] == [str(PAGE), str(OTHER)]
    expected = [cleannews.extract(path.read_bytes()).to_dict() for path in (PAGE, OTHER)]
    assert records == json.loads(json.dumps(expected))
    assert "\\u" not in result.stdout, "Vietnamese stays readable"


def test_json_says_of_an_empty_document_that_it_is_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    result = run("clean", "--json", empty)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["status"] == "empty"


def test_roles_is_one_line_a_block_in_order() -> None:
    result = run("clean", "--roles", PAGE)
    rows = [line.split(" | ", 1) for line in result.stdout.splitlines()]
    document = cleannews.extract(PAGE.read_bytes())
    assert rows == [[block.role, block.text] for block in document.blocks]
    assert {role for role, _ in rows} <= set(ROLES)


def test_roles_has_no_colour_in_a_pipe() -> None:
    assert "\x1b" not in run("clean", "--roles", PAGE).stdout


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Take stdout for a terminal, with no opinion of the user's about colour."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(cli, "_is_terminal", lambda: True)
    yield monkeypatch


def test_roles_is_coloured_on_a_terminal_and_kept_is_green(terminal: pytest.MonkeyPatch) -> None:
    lines = run("clean", "--roles", PAGE).stdout.splitlines()
    blocks = cleannews.extract(PAGE.read_bytes()).blocks
    assert len(lines) == len(blocks)
    for line, block in zip(lines, blocks, strict=True):
        assert line.endswith(f"{block.role} | {block.text}\x1b[0m")
        assert line.startswith("\x1b[32m") is block.kept


def test_no_color_is_respected(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("clean", "--roles", PAGE).stdout


def test_text_is_never_coloured(terminal: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("clean", PAGE).stdout


def test_kind_is_handed_on(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text(HTML, encoding="utf-8")
    as_html = run("clean", "--json", "--kind", "html", page)
    as_text = run("clean", "--json", "--kind", "text", page)
    assert json.loads(as_html.stdout)["kind"] == "html"
    assert json.loads(as_text.stdout)["kind"] == "text"


def test_url_is_handed_on() -> None:
    url = "https://news.example/a-1.html"
    assert json.loads(run("clean", "--json", "--url", url, PAGE).stdout)["url"] == url


def test_encoding_is_handed_on(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(HTML.replace('<meta charset="utf-8">', "").encode("utf-16-le"))
    result = run("clean", "--encoding", "text/html; charset=utf-16-le", page)
    assert "cây cầu bắc qua sông Đáy" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--encoding", "no-such-charset"], "encoding"),
        (["--kind", "pdf"], "kind"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_a_wrong_argument_is_named_and_exits_with_2(arguments: list[str], named: str) -> None:
    result = run("clean", *arguments, PAGE)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stdout == ""


def test_no_file_at_all_is_a_wrong_argument() -> None:
    assert run("clean").exit_code == 2


def test_a_missing_file_is_one_line_on_stderr_and_the_others_are_cleaned() -> None:
    result = run("clean", "no-such-file.html", PAGE)
    assert result.exit_code == 2
    assert result.stderr == "cleannews: no-such-file.html: cannot read it: No such file or directory\n"
    assert result.stdout == cleannews.clean(PAGE.read_bytes()) + "\n"


def test_a_folder_is_one_line_on_stderr_that_says_what_to_do(tmp_path: Path) -> None:
    result = run("clean", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"cleannews: {tmp_path}: is a directory; name the files in it")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_a_file_name_that_cannot_be_one_is_one_line_on_stderr(name: str) -> None:
    result = run("clean", name)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_nothing_to_print_is_said_on_stderr_and_is_no_failure(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b" \n")
    result = run("clean", empty, PAGE)
    assert result.exit_code == 0
    assert result.stderr == f"cleannews: {empty}: nothing to print (status: empty)\n"
    assert result.stdout == cleannews.clean(PAGE.read_bytes()) + "\n", "and no blank line where nothing was printed"


def test_version_and_help_name_what_there_is() -> None:
    assert version("cleannews") in run("--version").stdout
    assert "clean" in run("--help").stdout
    help_text = run("clean", "-h").stdout
    assert all(option in help_text for option in ("--json", "--roles", "--url", "--kind", "--encoding", "--rules"))


def test_output_is_utf8_on_any_locale() -> None:
    environment = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    process = command("clean", PAGE, **environment)
    stdout, stderr = process.communicate()
    assert (process.returncode, stderr) == (0, b"")
    assert stdout.decode("utf-8") == cleannews.clean(PAGE.read_bytes()) + "\n"


def test_a_closed_pipe_ends_it_without_a_word() -> None:
    process = command("clean", *[PAGE] * 200)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line_on_stderr() -> None:
    with open("/dev/full", "wb") as full:
        code = [sys.executable, "-c", "from cleannews.cli import main; main()", "clean", str(PAGE)]
        done = subprocess.run(code, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"Error: cannot write the output: No space left on device\n"


def test_articles_only_prints_nothing_of_a_section_page(tmp_path: Path) -> None:
    words = NEWS["vi"]
    file = tmp_path / "section.html"
    file.write_text(LISTINGS["section_page"](words), encoding="utf-8")
    plain, strict = run("clean", file), run("clean", "--articles-only", file)
    assert words["stories"][0][1] in plain.stdout
    assert (strict.exit_code, strict.stdout) == (0, "")
    assert "status: listing" in strict.stderr
    told = json.loads(run("clean", "--json", file).stdout)
    assert (told["status"], told["language"]) == ("listing", "vi")


RULES = """hosts = ["news.example"]

[select]
body = "article"

[[drop]]
css = ".promo"
role = "ad"
why = "advertising"
seen = "news.example"
"""


def test_rules_check_says_what_is_good_and_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(RULES, encoding="utf-8")
    bad.write_text(RULES.replace("role", "roll"), encoding="utf-8")
    result = run("rules", "check", good)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{good}: good: good | 2 selectors, 0 lines | news.example\n"
    result = run("rules", "check", bad, good)
    assert result.exit_code == 2
    assert result.stderr == f"cleannews: {bad}: drop[0]: roll: unknown key; did you mean 'role'?\n"
    assert f"{good}: good" in result.stdout


def test_rules_check_names_every_mistake_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(RULES, encoding="utf-8")
    bad = tmp_path / "b.toml"
    bad.write_text(
        'hosts = ["https://news.example"]\nsince = "soon"\nabuot = "x"\n[select]\nbody = [".x[", "p ~ p"]\n'
        '[[drop]]\ncss = ".ad"\n[[line]]\nstarts = "\u0301"\nrole = "ad"\nwhy = "x"\nseen = "x"\n',
        encoding="utf-8",
    )
    (tmp_path / "c.toml").write_text('hosts = ["c.example"]\n', encoding="utf-8")
    result = run("rules", "check", tmp_path)
    assert result.exit_code == 2
    assert f"{tmp_path / 'a.toml'}: good: a" in result.stdout
    told = [line.removeprefix(f"cleannews: {tmp_path}{os.sep}") for line in result.stderr.splitlines()]
    keys = ("abuot", "since", "select.body", "select.body", "drop[0].role", "drop[0].why", "drop[0].seen")
    wanted = [*(f"b.toml: {key}: " for key in keys), "b.toml: line[0].starts: ", "b.toml: hosts: ", "c.toml: select: "]
    assert [line[: len(start)] for line, start in zip(told, wanted, strict=True)] == wanted


def test_json_and_roles_at_once_are_refused(tmp_path: Path) -> None:
    result = run("clean", "--json", "--roles", "-")
    assert result.exit_code == 2
    assert "give --json or --roles, not both" in result.stderr


def test_rules_list_and_show() -> None:
    listed = run("rules", "list").stdout.splitlines()
    assert any(line.startswith("vnexpress.net | ") for line in listed)
    for name in ("vnexpress.net", "https://m.vnexpress.net/a.html"):
        assert "article" not in (shown := run("rules", "show", name)).stderr
        assert shown.stdout.startswith("vnexpress.net | ")
        assert "body: .fck_detail" in shown.stdout
    missing = run("rules", "show", "news.example")
    assert missing.exit_code == 2
    assert "rules list" in missing.stderr


def test_clean_with_rules_of_ones_own_and_without_any(tmp_path: Path) -> None:
    file, page = tmp_path / "mine.toml", tmp_path / "page.html"
    file.write_text(RULES, encoding="utf-8")
    page.write_text(HTML, encoding="utf-8")
    address = ("--json", "--url", "https://news.example/1")
    assert json.loads(run("clean", *address, "--rules", file, page).stdout)["rules"] == "mine"
    assert json.loads(run("clean", *address, page).stdout)["rules"] is None
    assert json.loads(run("clean", *address, "--no-rules", page).stdout)["rules"] is None
    assert run("clean", "--rules", file, "--no-rules", page).exit_code == 2
    wrong = run("clean", "--rules", tmp_path / "none.toml", page)
    assert wrong.exit_code == 2
    assert "none.toml: cannot read it" in wrong.stderr


def test_a_page_that_was_cut_is_mentioned(tmp_path: Path) -> None:
    page = tmp_path / "long.html"
    page.write_text(
        "".join(f"<p>Câu số {number} của bài báo rất dài này, dài hơn mức cho phép." for number in range(400)), "utf-8"
    )
    found = run("clean", "--max-bytes", "9000", page)
    assert found.exit_code == 0
    assert "long.html: cut: " in found.stderr
    assert found.stdout.strip()
