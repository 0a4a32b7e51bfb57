"""What stands around articles: boxes of phrases, lists of teasers, tags, credits, comments, what a paper says of itself.

In: Vietnamese pages cut at their articles, phrases of the lexicon, wording.toml. Out: lists of (text, role).
Must not know: how a page is put together of them, features, models.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from cleannews.lexicon import load_lexicon, name_syllables
from cleannews.lexicon.tokens import fold
from cleannews.roles import KEPT
from training.wording import WORDING

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """One real page, cut at its article."""

    head: list[Line]
    article: list[Line]
    tail: list[Line]
    title: str
    lead: str

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Parts | None:
        """Cut a page's lines; None if it has no article."""
        rows = [row for row, (_, role) in enumerate(lines) if role in KEPT]
        if not rows:
            return None
        lead = next((text for text, role in lines if role in ("lead", "body") and len(text) > 60), "")
        title = next((text for text, role in lines if role == "title"), "")
        start, stop = rows[0], rows[-1] + 1
        return cls(list(lines[:start]), list(lines[start:stop]), list(lines[stop:]), title, lead)


class Boxes:
    """Makes boxes with its own random numbers."""

    def __init__(self, parts: Sequence[Parts], seed: int) -> None:
        self._parts = list(parts)
        self._random = random.Random(seed)
        self._phrases: dict[str, list[tuple[str, bool]]] = {}
        for phrase in load_lexicon().phrases:
            self._phrases.setdefault(phrase.role, []).append((phrase.text, phrase.opens))

    def promotion(self) -> list[Line]:
        """A paragraph or two in which the paper speaks of itself."""
        paper, count = self._random.choice(WORDING["papers"]), self._random.randint
        texts = self._random.sample(WORDING["promotions"], count(1, 3))
        lines: list[Line] = [(text.format(p=paper, n=count(10, 99), m=count(2, 9)), "widget") for text in texts]
        if self._random.random() < 0.4:
            lines.insert(0, (self._random.choice(("***", "---", "* * *")), "other"))
        return lines

    def readers(self) -> list[Line]:
        """What readers wrote: names and paragraphs, with buttons or times between."""
        lines: list[Line] = [(self._phrase("comment", opens=True), "comment")]
        for _ in range(self._random.randint(1, 5)):
            said = self._random.choice(self._random.choice(self._parts).article)[0]
            lines += [(self._person(), "comment"), (said[: self._random.randint(60, 400)], "comment")]
            more = self._random.choice(((), ("Trả lời",), ("Thích", "Trả lời"), (self._date(),), ("Báo vi phạm",)))
            lines += [(text, "comment") for text in more]
        return lines

    def glued(self) -> list[Line]:
        """Headlines of other stories in one line, with no space between them."""
        count = self._random.randint(2, 5)
        heading: list[Line] = [(self._phrase("related", opens=True), "related")] if self._random.random() < 0.5 else []
        return [*heading, ("".join(self._title() for _ in range(count)), "related")]

    def _title(self) -> str:
        titled = [parts.title for parts in self._parts if parts.title]
        return self._random.choice(titled) if titled else "Tin khác"

    def _phrase(self, role: str, opens: bool | None = None) -> str:
        known = [text for text, opening in self._phrases.get(role, []) if opens is None or opening == opens]
        text = self._random.choice(known) if known else role
        number = self._random.choice((str(self._random.randint(0, 99)), f"{self._random.randint(1, 99999999)}"))
        word = self._random.choice(("Thế giới", "Kinh tế", "Thể thao", "Pháp luật"))
        return (
            text.replace("{n}", number).replace("{date}", self._date()).replace("{time}", "10:59").replace("{w}", word)
        )

    def _date(self) -> str:
        day, month, year = self._random.randint(1, 28), self._random.randint(1, 12), self._random.randint(2012, 2026)
        hour, minute = self._random.randint(0, 23), self._random.randint(0, 59)
        return self._random.choice(WORDING["dates"]).format(d=day, m=month, y=year, h=hour, n=minute)

    def box(self, role: str, least: int, most: int) -> list[Line]:
        """A few phrases of one role."""
        lines: list[Line] = []
        for _ in range(self._random.randint(least, most)):
            text = self._phrase(role)
            if role == "counter":
                text = self._counter(text)
            lines.append((text, role))
        return lines

    def _counter(self, text: str) -> str:
        if any(letter.isdigit() for letter in text) or self._random.random() < 0.15:
            return text
        number = f"{self._random.randint(1, 99999999)}"
        form = self._random.choice(("{t} {n}", "{t}: {n}", "{t} {t} {n}", "• {t} {n}", "{t}\u00a0{n}", "{n} {t}"))
        return form.format(t=text, n=number)

    def mixture(self) -> list[Line]:
        """Phrases of all roles, one after the other: each is what it says, whatever stands beside it."""
        roles = [role for role in self._phrases if role not in ("section", "date", "byline", "credit", "caption")]
        return [self.box(role, 1, 1)[0] for role in self._random.choices(roles, k=self._random.randint(2, 6))]

    def link(self) -> list[Line]:
        """The address of the article, to be copied."""
        path = "-".join(fold(self._title()).lower().split()[:8])
        host = self._random.choice(("bao.vn", "tin24.com.vn", "www.tapchi.net", "doanhnghiep.bao.vn"))
        form = self._random.choice(("https://{}/{}.html", "https://{}/tin/{}-a{n}.html", "{}/{}-{n}.htm"))
        address = form.format(host, path, n=self._random.randint(10000, 999999))
        lines: list[Line] = [(address, "share")]
        if self._random.random() < 0.7:
            lines.insert(
                0, (self._random.choice(("Link bài gốc", "Link bài gốcLấy link", "Copy link", "Lấy link!")), "share")
            )
        return lines

    def credit(self) -> list[Line]:
        """A last line that names the source or the author."""
        name, person = self._random.choice(WORDING["agencies"]), self._person()
        reading = f"Bạn đang đọc bài viết {self._title()} tại chuyên mục {self._random.choice(WORDING['sections'])}"
        forms: tuple[Line, ...] = (
            (f"{reading} của {name}.", "credit"),
            (f"Theo {name}", "credit"),
            (f"({name})", "credit"),
            (f"Nguồn: {name}", "credit"),
            (f"(Theo {name})", "credit"),
            (person, "byline"),
            (f"{person}(Theo {name})", "byline"),
            (f"{person} (Theo {name})", "byline"),
            (person.upper(), "byline"),
        )
        return [self._random.choice(forms)]

    def _person(self) -> str:
        """Somebody's name, as newsrooms sign."""
        if self._random.random() < 0.4:
            return self._random.choice(WORDING["people"])
        family, known = name_syllables()
        given = [self._random.choice(sorted(known - family)).title() for _ in range(2)]
        name = " ".join((self._random.choice(sorted(family)).title(), *given[: self._random.randint(1, 2)]))
        name = self._random.choice((name, name, " ".join(given)))
        return self._random.choice((name, name, name.upper()))

    def tags(self) -> list[Line]:
        """A list of keywords with its label."""
        words = [" ".join(self._title().split()[:size]) for size in (1, 2, 3, 2)][: self._random.randint(1, 4)]
        label = self._phrase("tags", opens=True) if self._phrases.get("tags") else "Từ khóa:"
        form = self._random.choice(("line", "list", "dashes"))
        if form == "line":
            return [(f"{label} {', '.join(words)}", "tags")]
        mark = "- " if form == "dashes" else ""
        return [(f"{mark}{label}", "tags"), *((f"{mark}{word}", "tags") for word in words)]

    def teasers(self, count: int, heading: bool) -> list[Line]:
        """Titles of other articles with dates and summaries, in one of the layouts that newsrooms use."""
        layout = self._random.choice(("T", "TD", "TS", "TDS", "TTDS", "TST", "-CTDS", "CTS", "DT", "E", "S", "T", "TS"))
        dateline = self._random.choice(("", "", self._random.choice(WORDING["datelines"])))
        mark = self._random.choice(("", "", "", "• ", "- "))
        section = self._random.choice(WORDING["sections"])
        lines: list[Line] = [(self._phrase("related", opens=True), "related")] if heading else []
        for _ in range(count):
            other = self._random.choice(self._parts)
            title = other.title or self._title()
            lead = other.lead or title
            if self._random.random() < 0.3:
                lead = lead[: self._random.randint(60, 160)].rsplit(" ", 1)[0] + "..."
            given = {"T": mark + title, "D": self._date(), "S": dateline + lead, "-": "-", "C": section}
            given["E"] = f"{self._date()} {title}"
            lines += [(given[letter], "related") for letter in layout]
        return lines
