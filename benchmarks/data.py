"""The three data sets as frozen records.

In: the folder that the data's `unpack` made (`vi/`, `wcxb/`, `news/`, each with `html/` and `gold/`).
Out: `ViPage`, `WcxbPage`, `NewsPage`; the pages' bytes are read on demand, since the sets are large.
Must not know: any extractor, any metric.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DATA_VARIABLE = "CLEANNEWS_DATA"


@dataclass(frozen=True, slots=True)
class ViPage:
    """A Vietnamese news page with the rules that give each of its text nodes a role."""

    id: str
    site: str
    url: str | None
    kind: str
    """article, listing or static"""
    fragment: bool
    """the file holds the article's column only"""
    path: Path
    rules: tuple[tuple[str, str], ...]
    """(role, XPath), applied in order; later rules win"""

    @property
    def key(self) -> str:
        return f"vi/{self.id}"

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()

    @property
    def part(self) -> str:
        """Which column of the tables the page counts in: whole, fragment, or its kind where there is no article."""
        if self.kind != "article":
            return self.kind
        return "fragment" if self.fragment else "whole"


@dataclass(frozen=True, slots=True)
class WcxbPage:
    """A page of WCXB: any kind of web page, with the text a reader came for."""

    id: str
    url: str
    page_type: str
    title: str
    path: Path
    gold: str

    @property
    def key(self) -> str:
        return f"wcxb/{self.id}"

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()

    @property
    def site(self) -> str:
        return domain(self.url)


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A news page with the article, exact to the paragraph."""

    id: str
    country: str
    publisher: str
    url: str
    title: str
    path: Path
    article: tuple[tuple[str, str], ...]
    """(lead | heading | body, text)"""

    @property
    def key(self) -> str:
        return f"news/{self.id}"

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()

    @property
    def site(self) -> str:
        return domain(self.url)

    @property
    def gold(self) -> str:
        return "\n".join(text for _, text in self.article)


Page = ViPage | WcxbPage | NewsPage


def data_folder(given: Path | None = None) -> Path:
    """The data folder: the one given, else the environment's, else the default of the data's own `unpack`."""
    if given is not None:
        return given
    named = os.environ.get(DATA_VARIABLE)
    return Path(named) if named else Path.home() / ".cache" / "cleannews-data"


def has_data(folder: Path) -> bool:
    """Whether all three sets are there."""
    return all((folder / name / "gold").is_dir() for name in ("vi", "wcxb", "news"))


def existing_data(given: Path | None = None) -> Path:
    """The data folder. Raises FileNotFoundError, saying what to do, if the sets are not in it."""
    folder = data_folder(given)
    if not has_data(folder):
        raise FileNotFoundError(
            f"no data sets in {folder}: unpack them and name their folder with --data or in {DATA_VARIABLE}"
        )
    return folder


def domain(url: str) -> str:
    """Host name without `www.`, what WCXB is cross-validated by."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


_LANG = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?\s*([a-zA-Z]{2,3})", re.IGNORECASE)


def language(page: Page) -> str:
    """Two-letter language that the page declares; `vi` for the Vietnamese set, `en` where nothing is declared."""
    if isinstance(page, ViPage):
        return "vi"
    found = _LANG.search(page.raw[:20_000])
    return found.group(1).decode("ascii").lower()[:2] if found else "en"


def load_vi(folder: Path) -> tuple[ViPage, ...]:
    return tuple(
        ViPage(
            id=id_,
            site=gold["site"],
            url=gold["url"],
            kind=gold["kind"],
            fragment=gold["fragment"],
            path=path,
            rules=tuple((role, xpath) for role, xpath in gold["rules"]),
        )
        for id_, path, gold in _read(folder / "vi")
    )


def load_wcxb(folder: Path) -> tuple[WcxbPage, ...]:
    return tuple(
        WcxbPage(
            id=id_,
            url=gold["url"],
            page_type=gold["page_type"],
            title=gold["title"] or "",
            path=path,
            gold=gold["main_content"] or "",
        )
        for id_, path, gold in _read(folder / "wcxb")
    )


def load_news(folder: Path) -> tuple[NewsPage, ...]:
    return tuple(
        NewsPage(
            id=id_,
            country=gold["country"],
            publisher=gold["publisher"],
            url=gold["url"],
            title=gold["title"] or "",
            path=path,
            article=tuple((role, text) for role, text in gold["article"]),
        )
        for id_, path, gold in _read(folder / "news")
    )


def _read(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """(id, path of the page, gold record) in the order of the ids."""
    for path in sorted((folder / "gold").glob("*.json")):
        yield path.stem, folder / "html" / f"{path.stem}.html", json.loads(path.read_text(encoding="utf-8"))
