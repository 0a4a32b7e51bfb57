"""Which pages are taken for listings, and in which language: shares by kind of page, for HTML and for plain text.

In: the data folder and the folds. Out: `Seen`s, tables, means for the gate. Must not know: what is kept of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from zlib import crc32

from benchmarks.data import NewsPage, Page, ViPage, language, load_news, load_vi, load_wcxb
from benchmarks.tables import Table, figure
from benchmarks.tasks import Folds
from benchmarks.vi_gold import RENDERERS, renderings
from cleannews.decode import decode
from cleannews.options import Options
from cleannews.pipeline import process
from cleannews.scorecard import Models, load_models

ARTICLES = ("vi whole", "vi fragment", "wcxb article", "news")
"""Kinds of page that are articles."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page, or one rendering of it, and what was made of it."""

    genre: str
    """`vi listing`, `wcxb article`, `news` …"""
    kind: str
    """html or text"""
    listing: bool
    language: str | None
    declared: str
    """`vi` for the Vietnamese set, else what the page declares, `en` where it declares nothing"""


def look(data: Path, folds: Folds, step: int = 1) -> Iterator[Seen]:
    """All Vietnamese and news pages and every STEP-th page of WCXB, each with models that had not seen its site."""
    models: dict[int | None, Models] = {None: load_models()}
    pages: list[Page] = [*load_vi(data), *load_news(data), *load_wcxb(data)[::step]]
    for page in pages:
        fold = folds.numbers.get(page.key) if folds.folder else None
        if fold not in models and folds.folder:
            models[fold] = load_models(folds.folder / str(fold))
        for kind, raw in _inputs(page):
            found = process(raw, url=None, kind=kind, options=Options(rules=False), models=models[fold])
            yield Seen(_genre(page), kind, found.status == "listing", found.language, language(page))


def _inputs(page: Page) -> Iterator[tuple[Any, str | bytes]]:
    """The page itself and its renderings: all of a Vietnamese page, of others the one that the page's name chooses."""
    yield "html", page.raw
    if isinstance(page, ViPage):
        for lines in renderings(page).values():
            yield "text", "\n".join(text for text, _ in lines)
        return
    names = sorted(RENDERERS)
    try:
        yield "text", RENDERERS[names[crc32(page.key.encode()) % len(names)]](decode(page.raw).text)
    except (ValueError, RecursionError, AssertionError, IndexError):  # a renderer's own failure on a broken page
        return


def _genre(page: Page) -> str:
    if isinstance(page, ViPage):
        return f"vi {page.part}"
    return "news" if isinstance(page, NewsPage) else f"wcxb {page.page_type}"


def listing_tables(seen: Sequence[Seen], words: str) -> list[Table]:
    """Shares by kind of page, and how often the language is right."""
    genres = sorted({one.genre for one in seen}, key=lambda name: (not name.startswith("vi"), name))
    rows = [_shares(name, [one for one in seen if one.genre == name]) for name in genres]
    rows.append(_shares("all articles", [one for one in seen if one.genre in ARTICLES]))
    shares = Table(
        "Pages taken for listings", ("page", "HTML", "n", "plain text", "n"), tuple(rows), f"{words}; shares."
    )
    told = []
    for kind in ("html", "text"):
        own = [one for one in seen if one.kind == kind]
        others = [one for one in own if one.declared != "vi"]
        agreed = fmean(one.language == one.declared for one in others)
        named = fmean(one.language is not None for one in others)
        told.append((kind, figure(_vietnamese(own)), str(len(own)), figure(agreed), figure(named)))
    header = ("input", "vi or not: right", "n", "others: as the page declares", "others: named at all")
    return [shares, Table("Language", header, tuple(told))]


def _shares(name: str, seen: Sequence[Seen]) -> tuple[str, ...]:
    cells = [name]
    for kind in ("html", "text"):
        own = [one.listing for one in seen if one.kind == kind]
        cells += [figure(fmean(own)) if own else "–", str(len(own))]
    return tuple(cells)


def _vietnamese(seen: Sequence[Seen]) -> float:
    """Share of pages that are rightly said to be Vietnamese or not to be."""
    return fmean((one.language == "vi") == (one.declared == "vi") for one in seen)


def listing_means(seen: Sequence[Seen]) -> dict[str, Any]:
    """The figures that the gate checks: set → group → metric → mean."""
    found: dict[str, Any] = {}
    for kind in ("html", "text"):
        own = [one for one in seen if one.kind == kind]
        groups = {
            "vi listing": [one.listing for one in own if one.genre == "vi listing"],
            "articles": [one.listing for one in own if one.genre in ARTICLES],
        }
        found[f"listing-{kind}"] = {name: {"taken": fmean(each), "failures": 0} for name, each in groups.items()}
        found[f"language-{kind}"] = {"all": {"vietnamese": _vietnamese(own), "failures": 0}}
    return found
