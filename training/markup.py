"""Made pages as HTML, their lines in one of several templates, or as Markdown.

In: lines with roles. Out: a page. Must not know: how the lines were made, features, models.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from cleannews.roles import KEPT
from training.boxes import Line

TEMPLATES = 8
_LINKED = ("nav", "related", "tags", "share", "section")
# A line longer than that is a summary, which is seldom a link.
_HEADLINE = 110


def as_html(lines: Sequence[Line], choice: int) -> str:
    """Lines as a page; the first four of the eight templates have markup that tells nothing, the others headings and links."""
    texts = [html.escape(text) for text, _ in lines]
    if choice >= 4:
        return _told(lines, choice)
    if choice == 0:
        return "<html><body><article>" + "".join(f"<p>{text}</p>" for text in texts) + "</article></body></html>"
    if choice == 1:
        inner = "".join(f'<div class="x{number % 3}"><div>{text}</div></div>' for number, text in enumerate(texts))
        return f'<html><body><div class="a1"><div class="b2">{inner}</div></div></body></html>'
    if choice == 2:
        return f"<html><body><table><tr><td><font>{'<br>'.join(texts)}</font></td></tr></table></body></html>"
    rows = "".join(f"<tr><td>{text}<br><br></td></tr>" for text in texts)
    return f"<html><body><center><table>{rows}</table></center></body></html>"


def _told(lines: Sequence[Line], choice: int) -> str:
    """A page with a declared title, headings and links; what is above, in and below the article in boxes of their own or in one."""
    rows = [row for row, (_, role) in enumerate(lines) if role in KEPT] or [0]
    start, stop = rows[0], rows[-1] + 1
    parts = [lines[:start], lines[start:stop], lines[stop:]] if choice < 6 else [lines]
    inner = "".join(
        f'<div class="k{number}">{"".join(_tagged(*line) for line in part)}</div>' for number, part in enumerate(parts)
    )
    title = next((text for text, role in lines if role == "title"), "")
    head = f'<meta charset="utf-8"><title>{html.escape(title)} - Tin tức</title>' if title else ""
    if choice % 2:
        inner = f"<main>{inner}</main>"
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body>{inner}</body></html>'


def _tagged(text: str, role: str) -> str:
    """One line in the element that its role has on most sites."""
    name = {"title": "h1", "heading": "h2"}.get(role, "p")
    told = html.escape(text)
    if role in _LINKED and len(text) < _HEADLINE:
        told = f'<a href="/{len(text)}.html">{told}</a>'
    return f"<{name}>{told}</{name}>"


def as_markdown(lines: Sequence[Line]) -> list[Line]:
    """Lines as converters write them: headings marked, what is linked on most sites linked, names and captions emphasised."""
    found = []
    for number, (text, role) in enumerate(lines):
        address = f"https://bao.example/{len(text)}-{number}.html"
        told = text.replace("[", "(").replace("]", ")")
        if role in _LINKED and len(text) < _HEADLINE:
            told = f"[{told}]({address})"
        elif role in ("title", "heading"):
            told = f"{'#' if role == 'title' else '##'} {told}"
        elif role in ("byline", "credit"):
            told = f"**{told}**"
        elif role == "caption":
            told = f"_{told}_"
        elif role == "body" and number % 5 == 0:
            first, blank, rest = told.partition(" ")
            told = f"[{first}]({address}){blank}{rest}"
        found.append((told, role))
    return found
