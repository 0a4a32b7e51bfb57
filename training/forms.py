"""Forms of articles that the data sets have few of: lists, results and prices in the body, interviews, entries with times.

In: an article as lines with roles, random numbers. Out: the same article in another form, as lines with roles.
Must not know: pages, features, models. What the lines say is taken from the article itself, labels from wording.toml.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Sequence

from cleannews.roles import KEPT
from training.boxes import Line
from training.wording import WORDING

SENTENCE_END = re.compile(r"(?<=[.!?…”]) +")
Form = Callable[[random.Random, list[Line]], list[Line]]


def _pieces(article: Sequence[Line]) -> list[str]:
    """Parts of the article's sentences, a few words each."""
    text = " ".join(text for text, role in article if role == "body")
    return [
        piece.strip() for piece in text.replace(";", ",").replace(".", ",").split(",") if 12 < len(piece) < 120
    ] or ["theo kế hoạch"]


def _few(source: random.Random, text: str, least: int, most: int) -> str:
    """The first words of a text, with a capital."""
    words = " ".join(text.split()[: source.randint(least, most)]).strip(' "“”():-–')
    return words[:1].upper() + words[1:]


def _rows(article: Sequence[Line]) -> list[int]:
    """Where paragraphs of the body stand that others follow."""
    return [row for row, (_, role) in enumerate(article[:-1]) if role == "body"]


def with_list(source: random.Random, article: list[Line]) -> list[Line]:
    """Short lines in the body, announced by a colon: results, prices, steps, names; they are body."""
    rows = _rows(article)
    if not rows:
        return article
    pieces = _pieces(article)
    count = source.randint(2, 9)
    form = source.choice(("label", "label", "figure", "figure", "step", "bullet", "bullet", "bare", "cells", "name"))
    lines = []
    for number in range(1, count + 1):
        piece = source.choice(pieces)
        item = {
            "label": f"{source.choice(WORDING['labels'])}: {_few(source, piece, 2, 7)}",
            "figure": f"{_few(source, piece, 1, 3)}: {_figure(source)}",
            "step": f"{source.choice(WORDING['steps'])}{number}{source.choice(('.', ':', ')'))} {_few(source, piece, 4, 14)}",
            "bullet": f"{source.choice('-•+*')} {_few(source, piece, 3, 14)}{source.choice((';', '.', '', ','))}",
            "name": source.choice(WORDING["people"]).title(),
            "bare": _few(source, piece, 2, 10),
            "cells": f"{_few(source, piece, 1, 3)} {_figure(source)} {_figure(source)}",
        }[form]
        lines.append((item, "body"))
    row = source.choice(rows)
    told = article[row][0].rstrip(" .")
    # The paragraph announces it, or a line of its own does: names alone would be signatures.
    if form == "name" or source.random() < 0.75:
        if source.random() < 0.5:
            lines.insert(0, (_few(source, source.choice(pieces), 3, 9) + ":", "body"))
        else:
            article = [*article[:row], (told + source.choice(WORDING["announcements"]), "body"), *article[row + 1 :]]
    return [*article[: row + 1], *lines, *article[row + 1 :]]


def _figure(source: random.Random) -> str:
    """A price, a score, a share."""
    number = source.randint(1, 999)
    return source.choice(WORDING["figures"]).format(n=number, m=source.randint(1, 9), k=source.randint(0, 9))


def as_interview(source: random.Random, article: list[Line]) -> list[Line]:
    """Questions before some paragraphs and names of speakers in front of them; all of it is body."""
    asker, answerer = source.choice(WORDING["askers"]), source.choice(WORDING["speakers"])
    dash = source.choice(("", "- ", "– "))
    lines: list[Line] = []
    for text, role in article:
        if role != "body":
            lines.append((text, role))
            continue
        if source.random() < 0.6:
            question = _few(source, text, 5, 22).rstrip(".,;:") + "?"
            lines.append((f"{asker}{question}", source.choice(("body", "heading"))))
        lines.append(
            (f"{dash if source.random() < 0.7 else ''}{answerer if source.random() < 0.6 else ''}{text}", role)
        )
    return lines


def as_live(source: random.Random, article: list[Line]) -> list[Line]:
    """Entries that open with the time, on a line of its own or before the text, newest first or last; all of it is body."""
    own_line = source.random() < 0.6
    form = source.choice(
        ("{h:02}:{n:02}", "{h}h{n:02}", "{h}g{n:02}", "{h:02}:{n:02} ngày {d}/{m}", "{h}h{n:02}:", "Phút {n}")
    )
    hour, lines = source.randint(5, 22), list[Line]()
    for text, role in article:
        if role == "body":
            hour = (hour + source.choice((0, 0, 1))) % 24
            told = form.format(h=hour, n=source.randint(10, 59), d=source.randint(1, 28), m=source.randint(1, 12))
            if source.random() < 0.25:
                lines.append((told, "body"))
                lines.append((_few(source, text, 4, 12), "heading"))
            elif own_line:
                lines.append((told, "body"))
            else:
                text = f"{told}{source.choice((' ', ': ', ' - '))}{text}"
        lines.append((text, role))
    return lines


def as_points(source: random.Random, article: list[Line]) -> list[Line]:
    """Numbered headings, a paragraph or two below each: list articles."""
    lines: list[Line] = []
    number = 0
    for text, role in article:
        if role == "body" and source.random() < 0.6:
            number += 1
            mark = source.choice((f"{number}. ", f"{number}. ", f"#{number} ", ""))
            lines.append((mark + _few(source, text, 2, source.choice((9, 9, 16))).rstrip(".,;:"), "heading"))
        lines.append((text, role))
    return lines


def as_sentences(source: random.Random, article: list[Line]) -> list[Line]:
    """Paragraphs of one sentence each, or of two: short lines that end in a full stop are body too."""
    lines: list[Line] = []
    for text, role in article:
        sentences = SENTENCE_END.split(text) if role == "body" else [text]
        if len(sentences) > 2 and source.random() < 0.3:
            sentences = [" ".join(sentences[:2]), *sentences[2:]]
        lines += [(sentence, role) for sentence in sentences if sentence.strip()]
    return lines


def as_wrapped(source: random.Random, article: list[Line]) -> list[Line]:
    """Paragraphs broken at a width, as programs of the command line write them."""
    width = source.randint(65, 100)
    return [
        (part, role) for text, role in article for part in (textwrap.wrap(text, width) if role == "body" else [text])
    ]


def with_glued_credit(source: random.Random, article: list[Line]) -> list[Line]:
    """The source or the author right behind the last sentence, on its line: the paragraph stays what it is."""
    last = max((row for row, (_, role) in enumerate(article) if role in KEPT), default=None)
    if last is None:
        return article
    name, person = source.choice(WORDING["agencies"]), source.choice(WORDING["people"])
    credit = source.choice(
        (f" ({name})", f" ({name})", f"({name})", f" Theo {name}", f" {person}", f"/. {person}", f" (Theo {name})")
    )
    text, role = article[last]
    return [*article[:last], (text + credit, role), *article[last + 1 :]]


FORMS: tuple[tuple[Form, float], ...] = (
    (as_interview, 0.07),
    (as_live, 0.07),
    (as_points, 0.07),
    (as_sentences, 0.18),
    (as_wrapped, 0.03),
    (with_list, 0.3),
    (with_glued_credit, 0.12),
)
"""What becomes of an article, and how often; the forms after the first that happens, but for lists and credits, are left out."""


def formed(source: random.Random, article: list[Line]) -> list[Line]:
    """The article in the forms that chance brings."""
    whole = False
    for form, often in FORMS:
        if source.random() < often and not (whole and form not in (with_list, with_glued_credit)):
            article = form(source, article)
            whole = True
    return article
