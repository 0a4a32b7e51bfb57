"""The command line: files or stdin in, clean text, JSON lines or roles on stdout.

In: arguments, bytes of files. Out: UTF-8 on stdout, one line a problem on stderr, exit code 0, or 2 when a file could
not be read or an argument is wrong.
Must not know: how a page is cleaned; it calls `extract` and prints what comes back.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from cleannews.arguments import EXIT_BAD_INPUT, options_of, reading_options
from cleannews.assemble import Block, Document
from cleannews.batch.command import batch_command
from cleannews.batch.learn import learn_command
from cleannews.errors import CleanNewsError
from cleannews.pipeline import extract
from cleannews.sites import read_rules, rule_files, rules_for, shipped_rules

ABOUT_THE_ARTICLE = ("caption", "byline", "credit", "date", "section", "tags")
"""Roles of dropped blocks that still tell something about this article; on a terminal they stand out from the noise."""


@click.group(name="cleannews", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cleannews", prog_name="cleannews")
def main() -> None:
    """Clean article text from news pages, HTML or plain text."""


@main.command("clean", short_help="Print the clean text of files or stdin.")
@click.argument("files", nargs=-1, required=True, metavar="FILE... | -")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document a line, with the file's name.")
@click.option("--roles", "as_roles", is_flag=True, help="Print every block as 'role | text', kept or not.")
@click.option(
    "--url",
    metavar="URL",
    help="Address of the page (of each of several): tells which site's rules to use, and is recorded; nothing is fetched.",
)
@click.option(
    "--kind",
    type=click.Choice(["auto", "html", "text"]),
    default="auto",
    show_default=True,
    help="What the input is, if guessing is not good enough.",
)
@click.option("--timeout", type=float, metavar="SECONDS", help="Spend so many seconds on each file at most.")
@reading_options
def clean_command(files: tuple[str, ...], as_json: bool, as_roles: bool, **how: Any) -> None:
    """Print the clean text of each FILE ('-' is stdin), one paragraph a line.

    Several files are separated by a blank line. A file that cannot be read is named on stderr, the others are still
    cleaned, and the exit code is 2.
    """
    if as_json and as_roles:
        raise click.UsageError("--json has the role of every block in it; give --json or --roles, not both")
    form = "json" if as_json else "roles" if as_roles else None
    options = options_of(how, how["timeout"])
    printed = failed = False
    for name in files:
        raw = _read(name)
        if raw is None:
            failed = True
            continue
        document = extract(raw, url=how["url"], kind=how["kind"], options=options)
        output = _render(document, name, form)
        if not output:
            _complain(name, f"nothing to print (status: {document.status})")
            continue
        if document.status == "cut":
            _complain(name, f"cut: {'; '.join(document.notes)}")
        separated = printed and form != "json"
        _write(f"\n{output}\n" if separated else f"{output}\n")
        printed = True
    if failed:
        sys.exit(EXIT_BAD_INPUT)


main.add_command(batch_command)
main.add_command(learn_command)


@main.group("rules", short_help="Check rule files; list and show the rules there are.")
def rules_group() -> None:
    """Site rules: what is known of single sites and publishing systems."""


@rules_group.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check_command(files: tuple[str, ...]) -> None:
    """Check rule files, or folders of them, and say all that is wrong; the exit code is 2 if anything is."""
    failed = False
    for file in (file for name in files for file in _rule_files(name)):
        try:
            for rules in read_rules(file):
                click.echo(f"{click.format_filename(file)}: good: {rules.summary}")
        except CleanNewsError as error:
            for line in str(error).splitlines():
                click.echo(f"cleannews: {line}", err=True)
            failed = True
    if failed:
        sys.exit(EXIT_BAD_INPUT)


def _rule_files(name: str) -> list[str]:
    """The files of a folder, so that one that is wrong does not hide the others; whatever else it is, the name itself."""
    try:
        return [str(file) for file in rule_files(name)] or [name]
    except (OSError, ValueError):  # what is wrong with it is said when it is read
        return [name]


@rules_group.command("list")
def list_command() -> None:
    """List the rules that come with the library."""
    for rules in shipped_rules():
        click.echo(rules.summary)


@rules_group.command("show")
@click.argument("name", metavar="NAME | URL")
def show_command(name: str) -> None:
    """Show shipped rules by name, or those for an address."""
    found = [rules for rules in shipped_rules() if rules.name.casefold() == name.casefold()] or rules_for(name)
    if not found:
        raise click.UsageError(f"there are no rules for {name!r}; 'cleannews rules list' names all")
    for rules in found:
        click.echo("\n".join(rules.describe()))


def _read(name: str) -> bytes | None:
    """The bytes of a file or of stdin; None when it cannot be read, which has then been said on stderr."""
    try:
        with click.open_file(name, "rb") as file:
            data: bytes = file.read()
    except IsADirectoryError:
        _complain(name, f"is a directory; name the files in it, for example {os.path.join(name, '*.html')}")
    except OSError as error:
        _complain(name, f"cannot read it: {error.strerror or error}")
    except (ValueError, RuntimeError) as error:  # a NUL in the name; a process without any stdin
        _complain(name, f"cannot read it: {error}")
    else:
        return data
    return None


def _complain(name: str, problem: str) -> None:
    click.echo(f"cleannews: {click.format_filename(name)}: {problem}", err=True)


def _render(document: Document, name: str, form: str | None) -> str:
    """What is printed of a document: its text, its JSON line, or a line for each block."""
    if form == "json":
        return json.dumps({"file": click.format_filename(name), **document.to_dict()}, ensure_ascii=False)
    if form == "roles":
        colour = _is_terminal() and not os.environ.get("NO_COLOR")
        return "\n".join(_role_line(block, colour) for block in document.blocks)
    return document.text


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _role_line(block: Block, colour: bool) -> str:
    line = f"{block.role} | {' '.join(block.text.splitlines())}"
    if not colour:
        return line
    if block.kept:
        return click.style(line, fg="green", bold=block.role == "heading")
    if block.role == "title":
        return click.style(line, fg="cyan", bold=True)
    if block.role in ABOUT_THE_ARTICLE:
        return click.style(line, fg="yellow")
    return click.style(line, fg="red", dim=True)


def _write(text: str) -> None:
    """Write UTF-8 whatever the locale says; a reader that closed the pipe ends the command without a word."""
    try:
        click.echo(text.encode("utf-8", "replace"), nl=False)
    except BrokenPipeError:
        raise  # click ends quietly on it
    except OSError as error:
        raise click.ClickException(f"cannot write the output: {error.strerror or error}") from error
