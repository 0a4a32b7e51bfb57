"""The rules of one site or template family.

In: nothing. Out: the types `SiteRules`, `Selector`, `Line`.
Must not know: files, trees, how rules are weighed against everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cleannews.roles import KEPT

ABOUT = frozenset({"title", "caption", "byline", "credit", "date", "section", "tags"})
"""Roles that are not in the text but tell something about this article."""
TOLD = KEPT | ABOUT
"""Roles that `select` may name; the others are reasons to drop a piece and belong to `drop`."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Elements of a page that have a role."""

    role: str
    """What is in the elements; `body` is the container of the article, in which other selectors may name single pieces."""
    css: str
    why: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of text that have a role, in HTML and in plain text alike."""

    role: str
    whole: tuple[str, ...]
    """The piece is one of these; case, accents and marks at the end do not count."""
    starts: tuple[str, ...]
    """The piece begins with one of these."""
    ends: bool
    """Whether the article is over when this piece comes."""
    again: bool = False
    """Whether the first such piece is the article's own, and only others after it are meant."""
    why: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What is known of the pages of one site, or of all sites that one publishing system makes."""

    name: str
    about: str = ""
    seen: str = ""
    hosts: tuple[str, ...] = ()
    """Host names; what stands before them (`www.`, `m.`, `amp.`, `beta.`) does not matter."""
    names: tuple[str, ...] = ()
    """What the pages give as og:site_name."""
    generators: tuple[str, ...] = ()
    """How the generator that the pages name begins."""
    classes: tuple[frozenset[str], ...] = ()
    """Class names of block elements that only these templates have; a set means: all of them on one page."""
    since: date | None = None
    """Pages known to be older are not meant."""
    until: date | None = None
    """Pages known to be newer are not meant."""
    selectors: tuple[Selector, ...] = ()
    """In the order in which they apply; of two that select the same element the later one counts."""
    lines: tuple[Line, ...] = ()
    shipped: bool = False
    """Whether they came with the library."""

    def holds(self, day: date | None) -> bool:
        """Whether a page of this day, if it is known, may be one of these."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def finds_body(self) -> bool:
        """Whether the rules say where the article is."""
        return any(selector.role == "body" for selector in self.selectors)

    @property
    def summary(self) -> str:
        """One line: the name, how much there is, whose pages."""
        many = f"{len(self.hosts)} sites" if len(self.hosts) > 3 else ", ".join(self.hosts)
        whose = many or "recognised by " + (
            "generator" if self.generators else "class names" if self.classes else "site name"
        )
        return (
            f"{self.name} | {len(self.selectors)} selectors, {len(self.lines)} lines | {whose} | {self.about}".rstrip(
                " |"
            )
        )

    def describe(self) -> Iterator[str]:
        """Everything, a line each."""
        yield self.summary
        yield f"  hosts: {', '.join(self.hosts) or '-'}"
        yield f"  seen: {self.seen or '-'}"
        for selector in self.selectors:
            reason = f"  ({selector.why}; seen: {selector.seen})" if selector.why else ""
            yield f"  {selector.role}: {selector.css}{reason}"
        for line in self.lines:
            texts = ", ".join(map(repr, (*line.whole, *(f"{start}…" for start in line.starts))))
            yield f"  {line.role}: {texts}  ({line.why}; seen: {line.seen})"
