"""Arguments that several commands have: how to read pages.

In: what click parsed. Out: `Options`. Must not know what a command does with pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cleannews.errors import CleanNewsError
from cleannews.options import Options

EXIT_BAD_INPUT = 2
"""Some file could not be read; the same code as for a wrong argument."""

_CUTTING = (
    click.option("--encoding", metavar="NAME", help="Character set, or the whole Content-Type header of the response."),
    click.option(
        "--rules",
        multiple=True,
        metavar="PATH",
        help="A file of site rules of your own, or a folder of them; may be given several times.",
    ),
    click.option("--no-rules", is_flag=True, help="Use no site rules, not even those of the library."),
    click.option(
        "--max-bytes", type=click.IntRange(min=1), metavar="N", help="Read so many bytes of each page at most."
    ),
    click.option(
        "--max-nodes", type=click.IntRange(min=1), metavar="N", help="Read so many elements or lines at most."
    ),
)
_JUDGING = (
    click.option("--articles-only", is_flag=True, help="No text for home and section pages (status: listing)."),
    click.option(
        "--lines",
        multiple=True,
        metavar="PATH",
        help="Lines that recur on the pages' sites, from 'cleannews learn'; may be given several times.",
    ),
)


def cutting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that `options_of` reads, as far as they say how pages are read and cut into pieces."""
    for option in reversed(_CUTTING):
        command = option(command)
    return command


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all options that `options_of` reads."""
    for option in reversed(_JUDGING):
        command = option(command)
    return cutting_options(command)


def options_of(how: dict[str, Any], timeout: float | None = None) -> Options:
    """The options of a command as those of the library. Raises click's errors, which name the option."""
    if how["rules"] and how["no_rules"]:
        raise click.UsageError("--rules and --no-rules contradict each other; give one of them")
    given: dict[str, Any] = {name: how[name] for name in ("max_bytes", "max_nodes") if how[name] is not None}
    given |= {"articles_only": how.get("articles_only", False)}
    # One after the other, so that a complaint names the option it is about.
    for name, value in (
        ("encoding", how["encoding"]),
        ("timeout", timeout),
        ("rules", how["rules"] or not how["no_rules"]),
        ("lines", how.get("lines") or None),
    ):
        given[name] = value
        try:
            options = Options(**given)
        except CleanNewsError as error:
            raise click.BadParameter(str(error), param_hint=f"'--{name}'") from error
    return options
