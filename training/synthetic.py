"""Pages put together from parts of real ones: for what the data sets have too few of, and what must not depend on luck.

In: Vietnamese pages as lines with roles, phrases of the lexicon. Out: lists of (text, role), and HTML for them.
Must not know: features, models. No text of the seeds has a part in this; layouts, datelines and labels are those that the
reference on Vietnamese news pages lists.

The head of one page, the article of a second, the tail of a third; lists of teasers in every layout that newsrooms use; boxes
of counters, comments, polls and share buttons made of the lexicon's phrases. So the models learn that what is foreign to the
article is foreign, that boxes may stand in any order, and visitor counters, which no page of the data sets has.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cleannews.lexicon import load_lexicon, name_syllables
from cleannews.lexicon.tokens import fold
from cleannews.roles import KEPT
from training.forms import formed
from training.wording import WORDING

Line = tuple[str, str]
_SIGNED = ("byline", "credit")


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


class Maker:
    """Makes pages from parts with its own random numbers."""

    def __init__(self, parts: Sequence[Parts], seed: int, summaries: tuple[float, int] = (0.0, 0)) -> None:
        """`summaries`: the share of pages with bare summaries below everything, and the most that one page has."""
        self._parts = list(parts)
        self._random = random.Random(seed)
        # Numbers of their own, so that more of these lines leave the rest of the pages as they are.
        self._below = random.Random(f"below {seed}")
        self._bare = summaries
        self._phrases: dict[str, list[tuple[str, bool]]] = {}
        for phrase in load_lexicon().phrases:
            self._phrases.setdefault(phrase.role, []).append((phrase.text, phrase.opens))

    def page(self) -> list[Line]:
        """A page of parts, as (text, role)."""
        pick = self._random.choice
        chance = self._random.random
        own, other = pick(self._parts), pick(self._parts)
        if chance() < 0.12:  # clean text must stay what it is
            return self._clean(own)
        if chance() < 0.2:
            return self._bare_article(own)
        lines: list[Line] = []
        if chance() < 0.75:
            lines += self._head(pick(self._parts) if chance() < 0.4 else own)
        if chance() < 0.1:
            lines += self.teasers(self._random.randint(1, 3), heading=chance() < 0.7)
        lines += self._article(own)
        if chance() < 0.8:
            lines += self._tail(other if chance() < 0.6 else own)
            if chance() < 0.25:
                lines += self._stray()
            lines += self._summaries()
        return [line for line in lines if line[0].strip()]

    def _summaries(self) -> list[Line]:
        """Bare summaries of other stories below everything, their titles lost: paragraphs by all they show but their place."""
        share, most = self._bare
        if self._below.random() >= share:
            return []
        others = self._below.sample(self._parts, min(len(self._parts), self._below.randint(1, most)))
        mark = self._below.choice(("", "", "", *WORDING["datelines"]))
        return [(mark + other.lead, "related") for other in others if other.lead]

    def _clean(self, own: Parts) -> list[Line]:
        """What is the article and nothing else: all of it, a few paragraphs, or all of it on one line."""
        kept = [line for line in formed(self._random, list(own.article)) if line[1] in KEPT]
        form = self._random.random()
        if form < 0.3:
            return kept
        if form < 0.5:
            return [(own.title or self._title(), "title"), *kept]
        if form < 0.75:
            start = self._random.randrange(len(kept))
            return kept[start : start + self._random.randint(1, 4)]
        return [(" ".join(text for text, _ in kept), "body")]

    def _bare_article(self, own: Parts) -> list[Line]:
        """An article and one thing below it: hardly anything but its place tells that this is not the article."""
        lines: list[Line] = [(own.title or self._title(), "title")] if self._random.random() < 0.7 else []
        lines += [line for line in formed(self._random, list(own.article)) if line[1] in KEPT]
        if self._random.random() < 0.75:
            lines += self.credit()
        below = (
            self.promotion,
            self.promotion,
            self.glued,
            lambda: self.teasers(self._random.randint(1, 3), heading=False),
            lambda: self.box(self._random.choice(("share", "comment", "widget", "footer")), 1, 2),
            list[Line],
        )
        return lines + self._random.choice(below)()

    def _stray(self) -> list[Line]:
        """Some lines of another page's tail, in their order: whatever stands below the end is not the article."""
        lines = self.teasers(self._random.randint(1, 6), heading=True) + self._tail(self._random.choice(self._parts))
        share = self._random.choice((0.1, 0.3, 0.6))
        summaries = [line for line in lines if line[1] == "related" and len(line[0]) > 80]
        if summaries and self._random.random() < 0.4:
            return self._random.sample(summaries, min(len(summaries), self._random.randint(1, 3)))
        return [line for line in lines if self._random.random() < share]

    def _head(self, parts: Parts) -> list[Line]:
        """What stands above an article: menus, buttons, the headline, its date and section."""
        chance = self._random.random
        if chance() < 0.35:
            return parts.head[-self._random.randint(1, 12) :]
        above: list[Line] = []
        for role in ("nav", "widget", "share", "ad"):
            if chance() < 0.3:
                above += self.box(role, 1, 3)
        if chance() < 0.3:
            above.append((self._random.choice(WORDING["sections"]), "section"))
        below: list[Line] = []
        if chance() < 0.4:
            label = self._random.choice(("", "", "Clock", "Thứ Năm, ", "Cập nhật: ", "Thứ hai, "))
            below.append((label + self._date(), "date"))
        if chance() < 0.2:
            below.append((self._random.choice(("• ", "", "Theo ")) + self._person(), "byline"))
        if chance() < 0.2:
            below += self.box("share", 1, 3)
        return [*above, (parts.title or self._title(), "title"), *below]

    def _article(self, parts: Parts) -> list[Line]:
        chance = self._random.random
        article = list(parts.article)
        if chance() < 0.2:  # news in brief: what stands below may be as long as the article
            article = article[: self._random.randint(3, 8)]
        article = formed(self._random, article)
        lead = next((row for row, (_, role) in enumerate(article) if role == "lead"), None)
        if lead is not None and chance() < 0.25:  # printed again, after a picture or links
            article.insert(min(lead + 1, len(article)), article[lead])
            if chance() < 0.7:
                article[lead + 1 : lead + 1] = self._picture(parts) if chance() < 0.5 else self._inset(parts)
        elif lead is not None and chance() < 0.25 and parts.title:
            article.insert(lead + 1, (parts.title, "title"))
        if chance() < 0.3:
            row = next((row for row, (_, role) in enumerate(article) if role in KEPT), 0)
            article[row] = (self._random.choice(WORDING["datelines"]) + article[row][0], article[row][1])
        inset, picture = partial(self._inset, parts), partial(self._picture, parts)
        for make, often in ((inset, 0.4), (inset, 0.15), (picture, 0.5)):
            if len(article) > 2 and chance() < often:
                row = self._random.randint(1, len(article) - 1)
                article[row:row] = make()
        if chance() < 0.35 and article[-1][0].endswith("."):
            article[-1] = (article[-1][0] + "/.", article[-1][1])
        return article

    def _picture(self, parts: Parts) -> list[Line]:
        """A caption, perhaps with the picture's alternative text in bare letters before it."""
        source = self._random.choice(parts.article)[0] if self._random.random() < 0.5 else self._title()
        words = source.split()[: self._random.randint(4, 18)]
        caption = " ".join(words).rstrip(".,:;")
        credit = self._random.choice(WORDING["agencies"])
        form = self._random.choice(
            (
                "{c}. Ảnh: {s}",
                "{c}. Nguồn: {s}",
                "{c} (Ảnh: {s})",
                "{c}. (Nguồn: {s})",
                "{c} - Ảnh: {s}",
                "Ảnh: {s}",
                "{c}",
                "{c}.",
            )
        )
        lines = [(form.format(c=caption, s=credit), "caption")]
        if self._random.random() < 0.3:
            lines.insert(0, (fold(caption).replace("-", " ").lower(), "caption"))
        return lines

    def _inset(self, parts: Parts) -> list[Line]:
        """Links to other articles, in the middle of this one; half of them are about the same story and say it in its words."""
        form = self._random.choice(
            (
                "[{}]",
                "[{}]",
                "[{}]",
                "[{}]",
                "[{}]",
                "[{}]",
                ">> {}",
                "• {}",
                "{}",
                ">>> {}",
                "Xem thêm: {}",
                "- {}",
                "{}",
            )
        )
        same = form != "{}" and self._random.random() < 0.5
        count = self._random.randint(1, 3)

        def title() -> str:
            words = self._random.choice(parts.article)[0].split()[: self._random.randint(8, 16)] if same else []
            return " ".join(words).rstrip(".,:;") if len(words) > 4 else self._title()

        if self._random.random() < 0.25:  # two headlines in one line, with no space between
            return [(title() + title(), "related")]
        lines: list[Line] = [(form.format(title()), "related") for _ in range(count)]
        if self._random.random() < 0.2:
            lines.insert(0, (self._phrase("related", opens=True), "related"))
        return lines

    def _tail(self, parts: Parts) -> list[Line]:
        """What stands below an article: its author or source, if anything is said of them, and then boxes of all kinds."""
        signed = [line for line in parts.tail[:6] if line[1] in _SIGNED]
        below = [line for line in parts.tail if line[1] not in _SIGNED]
        makers: list[Callable[[], list[Line]]] = [
            lambda: self.box("comment", 1, 4),
            lambda: self.box("share", 1, 4),
            lambda: self.box("widget", 1, 4),
            lambda: self.box("counter", 2, 6),
            lambda: self.teasers(self._random.randint(1, 7), heading=True),
            lambda: self.teasers(self._random.randint(3, 14), heading=True),
            lambda: self.teasers(self._random.randint(1, 5), heading=False),
            self.tags,
            lambda: self.box("nav", 1, 3),
            lambda: self.box("ad", 1, 2),
            lambda: self.box("footer", 2, 6),
            lambda: below[: self._random.randint(1, 25)],
            lambda: below[: self._random.randint(1, 25)],
            self.mixture,
            self.mixture,
            self.link,
            self.promotion,
            self.readers,
            self.glued,
        ]
        lines: list[Line] = []
        if self._random.random() < 0.6:
            lines += signed if signed and self._random.random() < 0.4 else self.credit()
        if self._random.random() < 0.2:  # below the author's name, never between it and the last paragraph
            lines += self.promotion()
        self._random.shuffle(makers)
        for make in makers[: self._random.randint(1, 6)]:
            lines += make()
        if self._random.random() < 0.3:  # some of it got lost on the way
            lines = [line for line in lines if self._random.random() < 0.6]
        return lines

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
