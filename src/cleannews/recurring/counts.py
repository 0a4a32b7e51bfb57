"""In how many documents of its site each line stands, in memory that does not grow with the corpus.

In: documents as lines with an address, one after another. Out: `KnownLines`.
Must not know: where documents come from, files, scores.

All counts are in one table. When it is full, half of its lines go: all counts are lowered by what the lines in the middle have (as in
Misra and Gries, "Finding repeated elements", 1982). So counts are never too high, and what stands once in a large corpus, which is
most of it, makes room again and again. The text of a line is kept from the second time on.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from cleannews.recurring.known import KnownLines, SiteLines
from cleannews.recurring.normal import normal_line, site_of

CAPACITY = 1_000_000
"""Lines in the table: about 200 MB when it is full."""

FEWEST = 5
"""Documents of a site below which nothing can be said of it: three copies of one article are most of four documents."""
_LEAST = 3
# Documents that a line must stand in are one in so many, too.
_ONE_IN = 50
_MOST_SITES = 100_000


class LineCounts:
    """Counts lines, each once a document. The same documents give the same counts on every machine."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        """`capacity`: lines whose counts are remembered."""
        self.lowered = 0
        """By how much counts may be too low, because the table was full."""
        self.documents = 0
        self.again = 0
        """Documents that were left out because the same address, or the same text of its site, was there before."""
        self._capacity = capacity
        # Documents of each site, and how often sites had been left out when it came: lines of a site that comes anew are others.
        self._sites: dict[str, tuple[int, int]] = {}
        self._era = 0
        self._counts: dict[int, int] = {}
        self._texts: dict[int, tuple[str, int, str]] = {}
        self._met: set[int] = set()

    def add(self, url: str | None, texts: Iterable[str]) -> bool:
        """Count a document; False if it has no line that can be compared, or was there before: copies prove nothing."""
        lines = sorted({line for text in texts if (line := normal_line(text)) is not None})
        site = site_of(url)
        if not lines:
            return False
        if self._is_copy(site, url, lines):
            self.again += 1
            return False
        self.documents += 1
        documents, era = self._sites.get(site, (0, self._era))
        self._sites[site] = (documents + 1, era)
        for line in lines:
            self._count(site, era, line)
        if len(self._counts) > self._capacity:
            self._make_room()
        if len(self._sites) > min(_MOST_SITES, self._capacity):
            self._leave_sites_out()
        return True

    def known(self) -> KnownLines:
        """The lines that recur: in three documents at least, and in one of fifty of a site that has five or more."""
        found: dict[str, dict[str, int]] = {}
        for key, (site, era, line) in self._texts.items():
            documents, current = self._sites.get(site, (0, -1))
            count = self._counts[key]
            if era == current and documents >= FEWEST and count >= _LEAST and count * _ONE_IN >= documents:
                found.setdefault(site, {})[line] = count
        return KnownLines.of({site: SiteLines(self._sites[site][0], counts) for site, counts in found.items()})

    @property
    def sites(self) -> int:
        return len(self._sites)

    @property
    def held(self) -> int:
        """Lines in the table."""
        return len(self._counts)

    def _is_copy(self, site: str, url: str | None, lines: list[str]) -> bool:
        keys = {_key("text", site, *lines)} | ({_key("url", url)} if url else set())
        known = bool(keys & self._met)
        if len(self._met) > self._capacity:
            self._met.clear()
        self._met |= keys
        return known

    def _count(self, site: str, era: int, line: str) -> None:
        key = _key(str(era), site, line)
        before = self._counts.get(key, 0)
        self._counts[key] = before + 1
        if before and key not in self._texts:
            self._texts[key] = (site, era, line.encode("utf-8", "replace").decode())

    def _make_room(self) -> None:
        middle = sorted(self._counts.values())[len(self._counts) // 2]
        self._counts = {key: count - middle for key, count in self._counts.items() if count > middle}
        self._texts = {key: text for key, text in self._texts.items() if key in self._counts}
        self.lowered += middle

    def _leave_sites_out(self) -> None:
        middle = sorted(documents for documents, _ in self._sites.values())[len(self._sites) // 2]
        self._sites = {site: told for site, told in self._sites.items() if told[0] > middle}
        self._era += 1


def _key(*parts: str) -> int:
    """A number for these strings: the same everywhere, unlike `hash`."""
    told = "\n".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big")
