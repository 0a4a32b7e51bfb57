"""Whose page is it? All rules there are, and which of them may be meant for a page.

In: rules; an address, what a page says of itself, its class names. Out: the rules to try, the likeliest first.
Must not know: trees, texts, what rules are used for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from cleannews.sites.read import parse_toml
from cleannews.sites.rules import SiteRules

# A day in an address, as in /20150323/ or /2015/03/23/; publishing systems write it first in the article's number, too.
_DAY = re.compile(r"(?<!\d)(20[0-3]\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])")
_DIGITS = re.compile(r"\d+")
# Labels of a host name that are looked at; real ones have four or five.
_LABELS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What a page, or who brought it, says about whose it is."""

    urls: tuple[str, ...] = ()
    """Addresses, the most reliable first."""
    names: tuple[str, ...] = ()
    """og:site_name."""
    generators: tuple[str, ...] = ()
    published: str = ""
    """When it was published, in the page's own words; empty if it does not say."""

    @property
    def day(self) -> date | None:
        """When it was published, from its own words or its address."""
        for text in (self.published, *self.urls):
            if found := _DAY.search(text):
                try:
                    return date(int(found[1]), int(found[3]), int(found[4]))
                except ValueError:  # 31 February
                    continue
        return None


@dataclass(frozen=True, slots=True)
class Book:
    """Rules by what they are found by."""

    rules: tuple[SiteRules, ...]
    hosts: dict[str, tuple[SiteRules, ...]]
    names: dict[str, tuple[SiteRules, ...]]
    generators: tuple[tuple[str, SiteRules], ...]
    classes: tuple[tuple[frozenset[str], SiteRules], ...]

    def of_host(self, url: str) -> tuple[SiteRules, ...]:
        """Rules of the address's host, or else of the nearest domain above it."""
        host = host_of(url)
        for _ in range(_LABELS):
            if found := self.hosts.get(host):
                return found
            host = host.partition(".")[2]
        return ()

    def of_page(self, told: Told) -> tuple[SiteRules, ...]:
        """Rules to try for a page: those of its host, of its site's name, of its publishing system."""
        found = next(filter(None, map(self.of_host, told.urls)), ())
        found += tuple(rules for name in told.names for rules in self.names.get(name.casefold(), ()))
        found += tuple(
            rules
            for generator in told.generators
            for start, rules in self.generators
            if generator.casefold().startswith(start)
        )
        day = told.day if found else None
        return _likeliest(found, day)

    def of_classes(self, classes: Iterable[str], told: Told) -> tuple[SiteRules, ...]:
        """Rules whose templates have the class names that the page's block elements have (digits left out)."""
        there = set(classes)
        found = [rules for marks, rules in self.classes if marks <= there]
        day = told.day if found else None
        return _likeliest(found, day)


def _likeliest(found: Iterable[SiteRules], day: date | None) -> tuple[SiteRules, ...]:
    """Each once, without those of another time; one's own first, then what is made for few sites before what is made for many."""
    there = [rules for rules in dict.fromkeys(found) if rules.holds(day)]
    return tuple(sorted(there, key=lambda rules: (rules.shipped, len(rules.hosts))))


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look for rules, and the page's address, if it is known."""

    book: Book
    url: str | None = None


def host_of(url: str) -> str:
    """Host name of an address, with or without a scheme; empty if there is none."""
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:  # no address, such as http://[
        return ""


def rules_for(url: str, book: Book | None = None) -> tuple[SiteRules, ...]:
    """The rules for the site that an address belongs to, the likeliest first: the shipped ones, unless a book is given."""
    return (book or book_of()).of_page(Told(urls=(url,)))


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[SiteRules, ...]:
    """The rules that come with the library, read once a process."""
    folder = resources.files("cleannews.sites").joinpath("data")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(replace(parse_toml(file.read_text("utf-8"), file.name), shipped=True) for file in files)


@lru_cache(maxsize=8)
def book_of(own: tuple[SiteRules, ...] = ()) -> Book:
    """A book of somebody's own rules, which are tried first, and the shipped ones."""
    rules = (*own, *shipped_rules())
    hosts: dict[str, tuple[SiteRules, ...]] = {}
    names: dict[str, tuple[SiteRules, ...]] = {}
    for each in rules:
        for host in each.hosts:
            hosts[host] = (*hosts.get(host, ()), each)
        for name in each.names:
            names[name.casefold()] = (*names.get(name.casefold(), ()), each)
    return Book(
        rules=rules,
        hosts=hosts,
        names=names,
        generators=tuple((start.casefold(), each) for each in rules for start in each.generators),
        classes=tuple(
            (frozenset(_DIGITS.sub("", mark) for mark in marks), each) for each in rules for marks in each.classes
        ),
    )
