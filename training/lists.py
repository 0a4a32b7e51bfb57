"""Made pages that are no article, and articles that look like lists: for the card that tells listings.

In: parts of real pages (synthetic.py). Out: lists of (text, what it is), and HTML for them.
Must not know: features, models.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from cleannews.roles import KEPT
from training.addresses import STYLES, address
from training.boxes import Line
from training.synthetic import Maker
from training.wording import WORDING


class ListMaker(Maker):
    """Makes lists of articles, live blogs and comments with its own random numbers."""

    def listing(self) -> list[Line]:
        """A home or section page: menus, then headlines in one or two layouts, as (text, what it is)."""
        chance, count = self._random.random, self._random.randint
        lines: list[Line] = [(text, "nav") for text, _ in self.box("nav", 0, 12)]
        lines += [(self._random.choice(WORDING["sections"]), "nav") for _ in range(count(0, 40))]
        layouts = self._random.choices(("T", "TS", "TDS", "DTS", "CTS", "TSTT", "TST", "TD", "SDT", "TSD"), k=2)
        for _ in range(count(1, 7)):
            if chance() < 0.7:
                lines.append((self._random.choice(WORDING["sections"]), "heading"))
            lines += self._cards(count(3, 14), self._random.choice(layouts))
            if chance() < 0.2:
                lines += [(text, "widget") for text, _ in self.box("widget", 1, 3)]
        return lines + [(text, "footer") for text, _ in self.box("footer", 0, 7)]

    def live(self) -> list[Line]:
        """An article in entries, as (text, what it is): times and paragraphs, questions and answers, points with a heading."""
        own, chance, count = self._random.choice(self._parts), self._random.random, self._random.randint
        told = [text for text, role in own.article if role in KEPT] * 2
        lines: list[Line] = [(self._random.choice(WORDING["sections"]), "nav") for _ in range(count(0, 12))]
        lines += [(own.title or self._title(), "title"), (own.lead, "summary")]
        form = self._random.choice(("time", "time", "question", "point"))
        for number, text in enumerate(told, 1):
            if form == "time":
                lines.append((f"{count(0, 23)}:{count(10, 59)}", "heading"))
            elif form == "question" and number % 2:
                lines.append((" ".join(text.split()[: count(6, 16)]).rstrip(".,") + "?", "heading"))
            elif form == "point" and number % 2:
                lines.append((f"{(number + 1) // 2}. {' '.join(text.split()[: count(3, 9)])}", "heading"))
            lines.append((text, "summary"))
        if chance() < 0.6:
            lines += [(text, "headline") for text in (self._title() for _ in range(count(2, 12)))]
        return [line for line in lines if line[0].strip()]

    def comments(self) -> list[Line]:
        """A page of comments and nothing else."""
        lines = [(self._phrase("comment", opens=True), "heading")]
        for _ in range(self._random.randint(8, 40)):
            said = self._random.choice(self._random.choice(self._parts).article)[0]
            lines += [
                (self._random.choice(WORDING["people"]), "name"),
                (said[: self._random.randint(30, 300)], "summary"),
            ]
            lines += [
                (text, "nav") for text in self._random.choice(((), ("Trả lời",), ("Thích", "Trả lời"), (self._date(),)))
            ]
        return [line for line in lines if line[0].strip()]

    def _cards(self, count: int, layout: str) -> list[Line]:
        """Units of headline, summary, date and section, in the order of the layout."""
        lines: list[Line] = []
        cut = self._random.random() < 0.3
        for _ in range(count):
            other = self._random.choice(self._parts)
            lead = other.lead or other.title
            if cut:
                lead = lead[: self._random.randint(60, 160)].rsplit(" ", 1)[0] + "..."
            given = {
                "T": (other.title or self._title(), "headline"),
                "S": (lead, "summary"),
                "D": (self._date(), "date"),
                "C": (self._random.choice(WORDING["sections"]), "nav"),
            }
            # The summary goes with the first headline, others stand alone below it.
            lines += [given[letter] for letter in layout[:2]]
            lines += [given[letter] if letter != "T" else (self._title(), "headline") for letter in layout[2:]]
        return [line for line in lines if line[0].strip()]


def listing_html(lines: Sequence[Line], choice: int) -> str:
    """A made listing as a page: headlines are links, in headings or not, in cards or in one column."""
    tag = ("h3", "h2", "div", "p")[choice % 4]
    body: list[str] = []
    for text, what in lines:
        told = html.escape(text)
        if what in ("headline", "nav"):
            told = f'<a href="{address(text, "related" if what == "headline" else "nav", choice % STYLES)}">{told}</a>'
        name = {"headline": tag, "nav": "li", "heading": "h2", "date": "span", "summary": "p"}.get(what, "div")
        body.append(f"<{name}>{told}</{name}>")
    title = next((text for text, what in lines if what == "heading"), "Trang chủ")
    inner = "".join(f'<div class="item">{part}</div>' if choice >= 4 else part for part in body)
    return f"<html><head><title>{html.escape(title)} - Tin tức</title></head><body>{inner}</body></html>"
