"""Pages put together from parts of real ones: for what the data sets have too few of, and what must not depend on luck.

In: Vietnamese pages cut at their articles. Out: lists of (text, role); markup.py writes HTML of them, boxes.py has their parts.
Must not know: features, models. No text of the seeds has a part in this; layouts, datelines and labels are those that the
reference on Vietnamese news pages lists.

The head of one page, the article of a second, the tail of a third; lists of teasers in every layout that newsrooms use; boxes
of counters, comments, polls and share buttons made of the lexicon's phrases. So the models learn that what is foreign to the
article is foreign, that boxes may stand in any order, and visitor counters, which no page of the data sets has.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial

from cleannews.lexicon.tokens import fold
from cleannews.measure.words import LONG
from cleannews.roles import KEPT
from training.boxes import Boxes, Line, Parts
from training.forms import SENTENCE_END, formed
from training.wording import WORDING

_SIGNED = ("byline", "credit")
# Share of pages whose last paragraph says whose article it is.
_SIGNED_INSIDE = 0.25
# Share of pages whose markup tells pictures that are picture stories.
_PICTURE_STORIES = 0.35
# Share of pages with captions in a row.
_GALLERIES = 0.15
# Words of the longest of those captions: paragraphs that give one have more, so that none is a caption as a whole.
_CAPTION = 20


class Maker(Boxes):
    """Makes pages from parts with its own random numbers."""

    def __init__(self, parts: Sequence[Parts], seed: int, summaries: tuple[float, int] = (0.0, 0)) -> None:
        """`summaries`: the share of pages with bare summaries below everything, and the most that one page has."""
        super().__init__(parts, seed)
        # Numbers of their own, so that more of these lines leave the rest of the pages as they are.
        self._below = random.Random(f"below {seed}")
        self._bare = summaries
        self._pictures = random.Random(f"pictures {seed}")
        self._late = random.Random(f"late {seed}")

    def page(self, *, pictures: bool = False) -> list[Line]:
        """A page of parts, as (text, role). `pictures`: its markup will tell pictures, so that any text may be a caption."""
        pick, chance = self._random.choice, self._random.random
        own, other = pick(self._parts), pick(self._parts)
        if chance() < 0.12:  # clean text must stay what it is
            return self._signed(self._clean(own))
        lines = self._bare_article(own) if chance() < 0.2 else self._whole(own, other)
        lines = self._signed(self._captioned([line for line in lines if line[0].strip()]))
        return self._pictured(lines) if pictures else lines

    def _signed(self, lines: list[Line]) -> list[Line]:
        """The page with an agency or a name behind the last sentence of the article: the paragraph is a paragraph all the same."""
        last = max((row for row, (_, role) in enumerate(lines) if role in KEPT), default=None)
        if last is None or len(lines[last][0]) < LONG or self._late.random() >= _SIGNED_INSIDE:
            return lines
        agency, other = self._late.sample(WORDING["agencies"], 2)
        person = self._late.choice(WORDING["people"])
        form = self._late.choice(WORDING["signatures"])
        text, role = lines[last]
        return [
            *lines[:last],
            (text + form.format(agency=agency, other=other, person=person), role),
            *lines[last + 1 :],
        ]

    def _whole(self, own: Parts, other: Parts) -> list[Line]:
        """An article with what stands above and below it, some of it from other pages."""
        pick, chance = self._random.choice, self._random.random
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
        return lines

    def _summaries(self) -> list[Line]:
        """Bare summaries of other stories below everything, their titles lost: paragraphs by all they show but their place."""
        share, most = self._bare
        if self._below.random() >= share:
            return []
        others = self._below.sample(self._parts, min(len(self._parts), self._below.randint(1, most)))
        mark = self._below.choice(("", "", "", *WORDING["datelines"]))
        return [(mark + other.lead, "related") for other in others if other.lead]

    def _captioned(self, lines: list[Line]) -> list[Line]:
        """The page with captions of the article's own words, one or several in a row, most without a stop."""
        rows = [row for row, (text, role) in enumerate(lines) if role == "body" and len(text.split()) > _CAPTION]
        if len(rows) < 5 or self._pictures.random() >= _GALLERIES:
            return lines
        found = list(lines)
        for row in sorted(self._pictures.sample(rows[1:], self._pictures.randint(1, 3)), reverse=True):
            for _ in range(self._pictures.randint(1, 4)):
                words = lines[self._pictures.choice(rows)][0].split()[: self._pictures.randint(5, _CAPTION)]
                stop = self._pictures.choice((".", "", "", "", " (Ảnh: NVCC)"))
                found.insert(row + 1, (" ".join(words).rstrip(".,:;") + stop, "caption"))
        return found

    def _pictured(self, lines: list[Line]) -> list[Line]:
        """The page with captions of up to three sentences, as picture stories have them; only their setting tells what they are."""
        rows = [row for row, (_, role) in enumerate(lines) if role == "body"][1:]
        if len(rows) < 3 or self._pictures.random() >= _PICTURE_STORIES:
            return lines
        own = {text for text, _ in lines}
        other = self._pictures.choice(self._parts)
        told = [text for text, role in other.article if role == "body" and 60 <= len(text) <= 400 and text not in own]
        found = list(lines)
        for row in sorted(self._pictures.sample(rows, min(len(rows), self._pictures.randint(2, 6))), reverse=True):
            if told:
                sentences = SENTENCE_END.split(told.pop())
                found[row + 1 : row + 1] = [(" ".join(sentences[: self._pictures.randint(1, 3)]), "caption")]
        return found

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
        """A caption, perhaps with the picture's alternative text in bare letters before it; or the headline and a number."""
        if self._late.random() < 0.15:
            number, mark = self._late.randint(1, 20), self._late.choice(("Ảnh", "Ảnh", "Hình"))
            return [(f"{parts.title or self._title()} - {mark} {number}.", "caption")]
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
