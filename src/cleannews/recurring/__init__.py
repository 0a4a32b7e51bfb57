"""Lines that many documents of one site have: how they are counted, kept in a file, and what they are worth."""

from cleannews.recurring.counts import FEWEST, LineCounts
from cleannews.recurring.known import KnownLines, LinesSource, SiteLines, Standing, read_lines
from cleannews.recurring.normal import normal_line, site_of
from cleannews.recurring.worth import Worth, read_worth

__all__ = [
    "FEWEST",
    "KnownLines",
    "LineCounts",
    "LinesSource",
    "SiteLines",
    "Standing",
    "Worth",
    "normal_line",
    "read_lines",
    "read_worth",
    "site_of",
]
