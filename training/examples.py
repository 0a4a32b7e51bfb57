"""Pages to labelled examples: segments as the library cuts them, features as it measures them, labels from the gold.

In: pages of the three data sets. Out: `Example`, one for each page (HTML) or rendering of a page (plain text).
Must not know: learners, models, folds.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from zlib import crc32

import numpy as np
from lxml import html
from numpy.typing import NDArray

from benchmarks.data import NewsPage, Page, ViPage, WcxbPage, domain, load_news, load_vi, load_wcxb
from benchmarks.vi_gold import RENDERERS, marked_html, page_roles, read_marks, renderings
from cleannews.decode import decode
from cleannews.lexicon import load_lexicon
from cleannews.measure import Features, measure
from cleannews.roles import KEPT, ROLES
from cleannews.segment import Segments, segment_html, segment_text
from training.boxes import Line, Parts
from training.folds import FOLDS, assign
from training.labels import align
from training.markup import TELLING, TEMPLATES, as_html, as_markdown
from training.synthetic import Maker

UNKNOWN = -1
# Pages made of parts, for each fold.
SYNTHETIC = {"html": 160, "text": 340}
# Share of them with bare summaries of other stories below everything, and the most of them: without markup, only many such pages
# teach that even ten in a row are not the article.
SUMMARIES = {"html": (0.2, 4), "text": (0.4, 10)}


@dataclass(frozen=True, slots=True)
class Example:
    """One input with what is known of its segments."""

    key: str
    """Page, `vi/010`; a rendering has its renderer behind a colon."""
    group: str
    """Site, publisher or domain: never split over folds."""
    genre: str
    """whole, fragment, listing, static (vi); news; a page type (wcxb)."""
    segments: Segments
    features: Features
    kept: NDArray[np.int64]
    """1, 0 or UNKNOWN for each segment."""
    roles: NDArray[np.int64]
    """Index in ROLES or UNKNOWN."""

    @property
    def page(self) -> str:
        return self.key.split(":")[0]


def load_pages(data: Path) -> list[Page]:
    return [*load_vi(data), *load_news(data), *load_wcxb(data)]


def examples(pages: list[Page], kind: str, workers: int = 2) -> list[Example]:
    """All examples of one kind, in the order of the pages."""
    maker = _html_examples if kind == "html" else _text_examples
    with ProcessPoolExecutor(workers) as pool:
        return [example for found in pool.map(maker, pages, chunksize=8) for example in found]


def gather(pages: list[Page], kind: str) -> tuple[list[Example], list[int], dict[str, int]]:
    """All examples to learn from, real and made, the fold that each is held out with, and the fold of each page."""
    fold_of = folds_of(pages)
    found = examples(pages, kind)
    numbers = [fold_of[example.group] for example in found]
    for fold in range(FOLDS):
        own = [page for page in pages if fold_of[group_of(page)] == fold]
        made = synthetic(own, fold, kind, SYNTHETIC[kind])
        found += made
        numbers += [fold] * len(made)
    return found, numbers, {page.key: fold_of[group_of(page)] for page in pages}


def synthetic(pages: list[Page], fold: int, kind: str, count: int) -> list[Example]:
    """Pages made of parts of the Vietnamese articles given, which must all be of one fold."""
    parts = parts_of(pages)
    made: list[Example] = []
    maker = Maker(parts, fold, SUMMARIES[kind])
    for number in range(count if parts else 0):
        template = number % TEMPLATES
        lines = maker.page(pictures=kind == "html" and template >= TELLING)
        if kind == "html":
            segments = segment_html(as_html(lines, template), fold_space)
        else:
            lines = as_markdown(lines) if number % _MARKDOWN == 0 else lines
            segments, lines = _text_of(lines, _TEXT_LAYOUTS[number % len(_TEXT_LAYOUTS)])
        if len(segments) == len(lines):
            made.append(
                _example(
                    "synthetic", f"synthetic/{fold}-{number}", segments, [role for _, role in lines], f"fold {fold}"
                )
            )
    return made


def _text_of(lines: list[Line], layout: str) -> tuple[Segments, list[Line]]:
    """The segments of a plain text, and the lines at which they begin: the rest of a broken paragraph goes with its first."""
    segments = segment_text(layout.join(text for text, _ in lines), fold_space)
    offsets = list(accumulate((len(text) + len(layout) for text, _ in lines), initial=0))
    return segments, [lines[bisect_right(offsets, start) - 1] for start in segments.starts]


def parts_of(pages: list[Page]) -> list[Parts]:
    """The Vietnamese articles among the pages, as lines, each cut at its article."""
    parts = []
    for page in pages:
        if isinstance(page, ViPage) and page.kind == "article":
            found = renderings(page, ("blocks", "resiliparse"))
            parts += [part for lines in found.values() if (part := Parts.of(lines)) is not None]
    return parts


# One made text of so many is Markdown.
_MARKDOWN = 9
_TEXT_LAYOUTS = ("\n", "\n\n", "\n", "\n    ", "\n \n", "\r\n")


def group_of(page: Page) -> str:
    """Mobile and desktop pages of one site are one group; a publisher's name stands for its domain in the news set."""
    if isinstance(page, NewsPage):
        return f"news:{page.publisher}"
    return page.site.removeprefix("m.").removeprefix("www.")


def gold_of(page: Page) -> object:
    """What the data say of the page: rules of roles, paragraphs with roles, or the text."""
    if isinstance(page, ViPage):
        return page.kind, page.fragment, page.rules
    return page.article if isinstance(page, NewsPage) else (page.page_type, page.gold)


def folds_of(pages: Sequence[Page]) -> dict[str, int]:
    """Group to fold. A publisher of the news set is held out with the pages that WCXB has of its domain."""
    found = assign([group_of(page) for page in pages])
    for page in pages:
        if isinstance(page, NewsPage) and (name := domain(page.url)) in found:
            found[group_of(page)] = found[name]
    return found


def genre_of(page: Page) -> str:
    if isinstance(page, ViPage):
        return page.part
    return "news" if isinstance(page, NewsPage) else page.page_type


def fold_space(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _html_examples(page: Page) -> list[Example]:
    if isinstance(page, ViPage):
        plain = html.tostring(page_roles(page).tree, encoding="unicode")
        segments = segment_html(plain, fold_space)
        marked = segment_html(marked_html(page), fold_space)
        roles = [read_marks(text)[0][1] for text in marked.texts] if len(marked) == len(segments) else None
        return [_gold_example(page, page.key, segments, roles)] if roles is not None else []
    return [_aligned_example(page, page.key, segment_html(decode(page.raw).text, fold_space))]


def _text_examples(page: Page) -> list[Example]:
    return list(_renderings(page))


def _renderings(page: Page) -> Iterator[Example]:
    if isinstance(page, ViPage):
        for name, lines in renderings(page).items():
            segments, begun = _text_of(lines, "\n")
            yield _gold_example(page, f"{page.key}:{name}", segments, [role for _, role in begun])
        return
    for name, text in rendered(page).items():
        yield _aligned_example(page, f"{page.key}:{name}", segment_text(text, fold_space))


def rendered(page: NewsPage | WcxbPage) -> dict[str, str]:
    """The page as plain text, by renderer."""
    names = list(RENDERERS)
    # One renderer a page keeps the pages in the majority; which one depends on the page's name only.
    chosen = [names[crc32(page.key.encode()) % len(names)]] if isinstance(page, WcxbPage) else names[::2]
    return {name: _render(RENDERERS[name], page) for name in chosen}


def _render(renderer: Callable[[str], str], page: Page) -> str:
    try:
        return renderer(decode(page.raw).text)
    except (ValueError, RecursionError, AssertionError, IndexError):  # a renderer's own failure on a broken page
        return ""


def _gold_example(page: Page, key: str, segments: Segments, roles: list[str]) -> Example:
    example = _example(genre_of(page), key, segments, roles, group_of(page))
    if genre_of(page) in ("listing", "static"):  # what is content on a page without an article, this gold does not say
        return replace(example, kept=np.full(len(roles), UNKNOWN))
    return example


def _aligned_example(page: NewsPage | WcxbPage, key: str, segments: Segments) -> Example:
    gold = page.article if isinstance(page, NewsPage) else (("body", page.gold),)
    aligned = align(segments.texts, [(role, fold_space(text)) for role, text in gold])
    example = _example(genre_of(page), key, segments, [role or "other" for role in aligned], group_of(page))
    # What is not in the article has no role in this gold; in WCXB, what is in it has none either.
    known = isinstance(page, NewsPage)
    roles = [ROLES.index(role) if role and known else UNKNOWN for role in aligned]
    kept = example.kept if known else without_summaries(example)
    return replace(example, kept=kept, roles=np.array(roles, dtype=np.int64))


def without_summaries(example: Example) -> NDArray[np.int64]:
    """Labels of a WCXB page, UNKNOWN for what is the summary that the page declares and not in the gold.

    That gold has the summary below the headline on four of ten articles and leaves it out on the others, for no reason that shows.
    """
    columns = {name: example.features.matrix[:, row] for row, name in enumerate(example.features.names)}
    if "summary_recall" not in columns:
        return example.kept
    told = (columns["summary_precision"] >= 0.8) & (columns["summary_recall"] >= 0.5) & (columns["copies"] == 0)
    return np.where(told & (example.kept == 0), UNKNOWN, example.kept)


def _example(genre: str, key: str, segments: Segments, roles: list[str], group: str) -> Example:
    return Example(
        key=key,
        group=group,
        genre=genre,
        segments=segments,
        features=measure(segments, load_lexicon()),
        kept=np.array([role in KEPT for role in roles], dtype=np.int64),
        roles=np.array([ROLES.index(role) for role in roles], dtype=np.int64),
    )
