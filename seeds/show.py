"""What `make run` shows: one seed cleaned before your eyes, then a line of figures for each of the others.

In: the seeds beside this file (`NAME.txt`, and `NAME.clean.txt` with the text expected), and optionally how the name of
the one to show begins: `python seeds/show.py 001`. Out: a page on the terminal.
Must not know: anything but the public names of cleannews; the ten lines that matter are in `main`.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path

import click

import cleannews
from cleannews.reasons import Reason

SEEDS = Path(__file__).parent
SHOWN = "003"
"""The seed shown in full unless another is asked for: short, with seven kinds of noise."""

WIDTH = min(max(shutil.get_terminal_size().columns, 72), 118)


def main(shown: str) -> None:
    """Clean every seed; show the one whose name begins with `shown`, and figures for the rest."""
    documents = {path: cleannews.extract(path.read_bytes()) for path in seeds()}
    chosen = next((path for path in documents if path.name.startswith(shown)), None)
    if chosen is None:
        sys.exit(f"No seed is called {shown}…; there are: {', '.join(path.stem for path in documents)}")
    show(chosen, documents.pop(chosen))
    click.secho("\nThe other seeds", bold=True)
    for path, document in documents.items():
        click.echo(f"  {figures(path, document)}")
    click.echo(
        "\nNext: .venv/bin/cleannews clean FILE, or from Python: cleannews.extract(raw). README.md tells the rest."
    )


def seeds() -> list[Path]:
    """The pages as they came, without the files of expected text beside them."""
    return sorted(path for path in SEEDS.glob("*.txt") if not path.name.endswith(".clean.txt"))


def show(path: Path, document: cleannews.Document) -> None:
    """One page in full: title, clean text, and each block removed with its role and the largest reason."""
    click.secho(f"{path.name}: a page as another tool left it, cleaned\n", bold=True)
    click.echo(f"Title   {click.style(document.title or '(none found)', fg='cyan', bold=True)}")
    click.echo(f"Status  {document.status}, confidence {document.confidence:.2f}\n")
    click.secho("Clean text", bold=True)
    for line in document.text.splitlines():
        click.secho(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  "), fg="green")
    click.secho("\nLeft out of the text, and why", bold=True)
    everywhere = set.intersection(*(set(block.reasons) for block in document.blocks))
    for block in document.blocks:
        if not block.kept:
            reasons = [reason for reason in block.reasons if reason not in everywhere]
            click.echo(removal(block, min(reasons, key=lambda reason: reason.points)))
    click.echo(f"\n  {figures(path, document)}")


def removal(block: cleannews.Block, reason: Reason) -> str:
    """A removed block in columns: its role, its text and what spoke loudest against it, both shortened to fit."""
    width = (WIDTH - 14) // 2
    sign = "+" if reason.points > 0 else "−"
    why = click.style(cut(f"{sign}{abs(reason.points)} {reason.text}", width), dim=True)
    return f"  {click.style(f'{block.role:<8}', fg='yellow')} {cut(block.text, width):<{width}}  {why}"


def cut(text: str, width: int) -> str:
    """The beginning of a text that is too long."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def figures(path: Path, document: cleannews.Document) -> str:
    """What went and whether the rest is, to the letter, the text expected."""
    kept = [block for block in document.blocks if block.kept]
    before = sum(len(block.text) for block in document.blocks)
    after = sum(len(block.text) for block in kept)
    expected = path.with_suffix(".clean.txt").read_text(encoding="utf-8").rstrip("\n")
    exact = click.style("yes", fg="green") if document.text == expected else click.style("no", fg="red")
    return (
        f"{path.stem:<21} {len(kept):>3} lines kept {len(document.blocks) - len(kept):>3} removed"
        f" {1 - after / max(before, 1):>5.0%} of the characters removed   exact match: {exact}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2] or [SHOWN])
