"""Made pages as HTML, their lines in one of several templates, or as Markdown.

In: lines with roles. Out: a page. Must not know: how the lines were made, features, models.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from cleannews.roles import KEPT
from training.addresses import STYLES, address
from training.boxes import Line

TEMPLATES = 8
TELLING = 4
"""The first template with markup that tells something."""
_LINKED = ("nav", "related", "tags", "share", "section")
# How newsrooms set a picture with its caption: {p} the picture, {c} the caption. In the last form it is as any paragraph below a
# picture, so only captions that do not look like one have it.
_PICTURES = (
    "<figure>{p}<figcaption>{c}</figcaption></figure>",
    '<table align="center"><tr><td>{p}</td></tr><tr><td><p>{c}</p></td></tr></table>',
    '<p style="text-align: center">{p}</p><p style="text-align: center"><em>{c}</em></p>',
    '<div style="text-align: center">{p}<br><i>{c}</i></div>',
    "<div><div>{p}</div><div><p>{c}</p></div></div>",
    '<div align="center">{p}<br><span style="font-style: italic">{c}</span><br></div>',
    "<p>{p}</p><p>{c}</p>",
)
_PICTURE = '<img src="/anh/{n}.jpg" width="640">'
# A caption longer than that, or one that ends in a full stop, looks like a paragraph.
_SHORT = 80
# Paragraphs of the body: most plain, some below a picture that has no caption, or in type that captions have too.
_PARAGRAPHS = (
    *["<p>{c}</p>"] * 7,
    "<p>{p}</p><p>{c}</p>",
    '<p style="text-align: center">{p}</p><p>{c}</p>',
    "<div>{p}</div><p>{c}</p>",
    "<figure>{p}</figure><p>{c}</p>",
    "<p>{p}<br>{c}</p>",
    "<p><em>{c}</em></p>",
)
_TITLES = ("<h1>{c}</h1>", "<h1>{c}</h1>", "<h2>{c}</h2>", "<div><strong>{c}</strong></div>")
_LEADS = ("<p>{c}</p>", "<p><strong>{c}</strong></p>", "<p><em>{c}</em></p>", "<div>{c}</div>")
_FORMS = {"title": _TITLES, "lead": _LEADS, "body": _PARAGRAPHS}
# A line longer than that is a summary, which is seldom a link.
_HEADLINE = 110


def as_html(lines: Sequence[Line], choice: int) -> str:
    """Lines as a page; the first four of eight templates have markup that tells nothing, the others headings, links, pictures."""
    texts = [html.escape(text) for text, _ in lines]
    if choice >= TELLING:
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
    size = sum(len(text) for text, _ in lines)
    form, style = size % len(_PICTURES), size % STYLES
    inner = "".join(
        f'<div class="k{number}">{"".join(_tagged(line, form, style) for line in part)}</div>'
        for number, part in enumerate(parts)
    )
    title = next((text for text, role in lines if role == "title"), "")
    head = f'<meta charset="utf-8"><title>{html.escape(title)} - Tin tức</title>' if title else ""
    if choice % 2:
        inner = f"<main>{inner}</main>"
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body>{inner}</body></html>'


def _tagged(line: Line, form: int, style: int) -> str:
    """One line in the element that its role has on most sites; captions below their picture, in one of the forms."""
    text, role = line
    told, picture = html.escape(text), _PICTURE.format(n=len(text))
    if role == "caption":
        # A caption that looks like a paragraph is known by its setting alone.
        form = form % (len(_PICTURES) - 1) if len(text) > _SHORT or text.endswith(".") else form
        return _PICTURES[form].format(p=picture, c=told)
    if role in _FORMS:
        return _FORMS[role][len(text) % len(_FORMS[role])].format(p=picture, c=told)
    name = "h2" if role == "heading" else "p"
    if role in _LINKED and len(text) < _HEADLINE:
        told = f'<a href="{address(text, role, style)}">{told}</a>'
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
