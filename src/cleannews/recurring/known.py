"""The lines known of sites, and their file.

In: counts, or files that `cleannews learn` wrote. Out: in how many documents of its site each line of a page stands.
Must not know: how lines were counted, what they are worth.

A file is UTF-8: a first line that names the format, then for each line of a site, with tabs between: the site's host (empty for
documents without an address), its documents, those of them with the line, the line as `normal_line` writes it. Sorted; greppable.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from cleannews.errors import CleanNewsError
from cleannews.recurring.normal import normal_line, site_of

_FIRST = "# cleannews lines, format 1: site, its documents, those with the line, line"
# Articles that may quote the same sentence, or be one article under several addresses: so many documents prove nothing.
_QUOTED = 3
# Certainty of the share that a line has at least: 95 % from one side.
_Z = 1.645


class SiteLines(NamedTuple):
    """What is known of one site."""

    documents: int
    counts: Mapping[str, int]
    """Documents that each line stands in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many documents of the site the lines of a page stand."""

    counts: Sequence[int]
    """One a segment; 0 where nothing is known."""
    documents: int

    def shares(self) -> list[float]:
        """The share of the site's documents in which each line surely stands as more than a quotation; 0 where nothing is known.

        The lower end of Wilson's interval, three documents left out: three of ten give 0, eight of ten .27, eighty of a hundred .69.
        """
        return [_at_least(count - _QUOTED, self.documents) for count in self.counts]

    def words(self, row: int) -> str:
        """As in "stands in 8 of the site's 10 documents"."""
        return f"stands in {self.counts[row]:,} of the site's {self.documents:,} documents"


@dataclass(frozen=True, slots=True)
class KnownLines:
    """The lines of all sites. Two are equal if they have the same lines."""

    sites: Mapping[str, SiteLines] = field(compare=False, repr=False)
    digest: str
    """Of all that is in it, or in that of which it is a part."""

    @classmethod
    def of(cls, sites: Mapping[str, SiteLines]) -> KnownLines:
        """Lines of sites, by the name of the site."""
        told = sha256()
        for row in _rows(sites):
            told.update(row.encode())
        return cls(sites, told.hexdigest()[:16])

    def standing(self, url: str | None, texts: Iterable[str]) -> Standing | None:
        """What is known of a page's lines; None if nothing is known of its site."""
        site = self.sites.get(site_of(url))
        if site is None:
            return None
        return Standing(tuple(site.counts.get(normal_line(text) or "", 0) for text in texts), site.documents)

    def rows(self) -> Iterator[str]:
        """The lines of the file, sorted: by site, then by how often they stand in it."""
        yield f"{_FIRST}\n"
        yield from _rows(self.sites)

    def __len__(self) -> int:
        return sum(len(site.counts) for site in self.sites.values())


LinesSource = str | os.PathLike[str] | KnownLines


def read_lines(source: LinesSource | Iterable[LinesSource]) -> KnownLines:
    """The lines of a file, or of several, whose counts are added.

    Raises CleanNewsError for one that cannot be read, naming file and line; TypeError for what is no path.
    """
    if isinstance(source, KnownLines):
        return source
    if isinstance(source, str | os.PathLike):
        return _read_file(Path(source))
    if isinstance(source, bytes) or not isinstance(source, Iterable):
        raise TypeError(f"lines must be the path of a file, or several of them, not {type(source).__name__}")
    found = [read_lines(each) for each in source]
    return found[0] if len(found) == 1 else _merge(found)


def _merge(parts: Sequence[KnownLines]) -> KnownLines:
    """Documents and counts of all, added up. A line that did not recur in one of them is counted too low, never too high."""
    documents: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    for part in parts:
        for name, site in part.sites.items():
            documents[name] = documents.get(name, 0) + site.documents
            own = counts.setdefault(name, {})
            for line, count in site.counts.items():
                own[line] = own.get(line, 0) + count
    return KnownLines.of({name: SiteLines(documents[name], own) for name, own in counts.items()})


def _read_file(path: Path) -> KnownLines:
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CleanNewsError(
            f"{path}: cannot read it: {error.strerror or error}; 'cleannews learn' makes it"
        ) from error
    except (UnicodeDecodeError, ValueError) as error:  # a NUL in the name
        raise CleanNewsError(f"{path}: not a file of lines: {error}; make it with 'cleannews learn'") from error
    first, *rows = text.removesuffix("\n").split("\n")
    if first.removesuffix("\r") != _FIRST:
        raise CleanNewsError(
            f"{path}: line 1: not a file of lines that this version reads: its first line should be {_FIRST!r}; "
            "make it anew with 'cleannews learn'"
        )
    documents: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    for number, row in enumerate(rows, 2):
        try:
            site, whole, count, line = _parse(row.removesuffix("\r"))
            own = counts.setdefault(site, {})
            if documents.setdefault(site, whole) != whole:
                raise ValueError(f"{site!r} has {documents[site]} documents above, and {whole} here")
            if line in own:
                raise ValueError("the same line of the same site is there twice")
            own[line] = count
        except ValueError as error:
            raise CleanNewsError(f"{path}: line {number}: {error}; make it anew with 'cleannews learn'") from error
    return KnownLines.of({site: SiteLines(documents[site], own) for site, own in counts.items()})


def _parse(row: str) -> tuple[str, int, int, str]:
    parts = row.split("\t")
    if len(parts) != 4:
        raise ValueError(f"it has {len(parts)} fields, not the four of site, documents, count and line")
    site, whole, count, line = parts
    if not (whole.isascii() and whole.isdigit() and count.isascii() and count.isdigit()):
        raise ValueError(f"documents and count are {whole[:40]!r} and {count[:40]!r}, and must be whole numbers")
    if len(whole) > 15 or not 1 <= int(count) <= int(whole):
        raise ValueError(f"{count[:40]} of {whole[:40]} documents is no count that can be")
    if not line.strip():
        raise ValueError("the line is empty")
    return site, int(whole), int(count), line


def _rows(sites: Mapping[str, SiteLines]) -> Iterator[str]:
    for name, site in sorted(sites.items()):
        for line, count in sorted(site.counts.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"{name}\t{site.documents}\t{count}\t{line}\n"


def _at_least(count: int, documents: int) -> float:
    if count <= 0:
        return 0.0
    share, more = count / documents, _Z * _Z / documents
    middle = share + more / 2
    spread = sqrt(share * (1 - share) * more + more * more / 4)
    return max((middle - spread) / (1 + more), 0.0)
