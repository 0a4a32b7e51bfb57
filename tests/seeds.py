"""The five seed documents with their roles and clean text, and ways to write the same page differently."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cleannews.roles import KEPT

FOLDER = Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Seed:
    """One seed."""

    name: str
    raw: str
    roles: dict[int, str]
    """Line number (from 1) of each non-blank line to its role."""
    clean: str
    """Expected `Document.text`; the file's last line end is not part of it."""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(text, role) of the non-blank lines, white space folded."""
        texts = self.raw.split("\n")
        return [(fold(texts[number - 1]), role) for number, role in sorted(self.roles.items())]

    @property
    def cut(self) -> tuple[int, int]:
        """Bounds of the article in `lines`: from the first kept line to after the last."""
        rows = [row for row, (_, role) in enumerate(self.lines) if role in KEPT]
        return rows[0], rows[-1] + 1


def fold(text: str) -> str:
    return " ".join(text.split())


def load_seeds() -> tuple[Seed, ...]:
    seeds = []
    for path in sorted(FOLDER.glob("*.roles.tsv")):
        name = path.name.removesuffix(".roles.tsv")
        pairs = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)
        seeds.append(
            Seed(
                name=name,
                raw=(FOLDER / f"{name}.txt").read_text("utf-8"),
                roles={int(number): role for number, role in pairs},
                clean=(FOLDER / f"{name}.clean.txt").read_text("utf-8").removesuffix("\n"),
            )
        )
    return tuple(seeds)


SEEDS = load_seeds()


def in_article(lines: list[str]) -> str:
    """Paragraphs in an <article>."""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"></head><body><article>{body}</article></body></html>'


def in_divs(lines: list[str]) -> str:
    """Nested <div>s with class names that mean nothing."""
    body = "".join(
        f'<div class="q{row % 7}"><div class="z"><span>{html.escape(line)}</span></div></div>'
        for row, line in enumerate(lines)
    )
    return f'<html><body><div class="k1"><div class="k2">{body}</div></div></body></html>'


def in_table(lines: list[str]) -> str:
    """A layout of 2010: one table cell, line breaks instead of paragraphs."""
    body = "<br>\n".join(html.escape(line) for line in lines)
    return (
        '<HTML><BODY bgcolor="#ffffff"><CENTER><TABLE width="780" cellspacing="0"><TR><TD width="180">&nbsp;</TD>'
        f'<TD valign="top"><FONT face="Arial" size="2">{body}</FONT></TD></TR></TABLE></CENTER></BODY></HTML>'
    )


TEMPLATES: dict[str, Callable[[list[str]], str]] = {"article": in_article, "divs": in_divs, "table": in_table}

VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda raw: raw,
    "NFD": lambda raw: unicodedata.normalize("NFD", raw),
    "CRLF": lambda raw: raw.replace("\n", "\r\n"),
    "doubled blank lines": lambda raw: raw.replace("\n", "\n\n"),
    "no blank lines": lambda raw: "\n".join(line for line in raw.split("\n") if line.strip()),
    "tabs": lambda raw: "\n".join(
        "\t" + line.replace("  ", "\t") if line.strip() else line for line in raw.split("\n")
    ),
    "bullets": lambda raw: "\n".join("• " + line if line.strip() else line for line in raw.split("\n")),
    "trailing spaces": lambda raw: "\n".join(line + "   " for line in raw.split("\n")),
    "NBSP": lambda raw: raw.replace(" ", "\u00a0"),
}
