"""The choices a caller has, with the reason for each default.

In: keyword arguments. Out: one frozen ``Options`` value that is known to be valid. Must not know how a stage uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Self

from cleannews.errors import CleanNewsError
from cleannews.lexicon.charsets import codec_of, is_header
from cleannews.lexicon.syllables import ToneStyle
from cleannews.recurring import KnownLines, LinesSource, read_lines
from cleannews.sites import Book, RulesSource, SiteRules, book_of, read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read and clean one page. Raises CleanNewsError when made with a value that means nothing."""

    encoding: str | None = None
    """What the transport said of the bytes: a charset's name (``windows-1258``) or a whole ``Content-Type`` header
    (``text/html; charset=gb2312``). None, because most pages say it themselves or are UTF-8. A name nobody knows is an
    error; a header whose charset nobody knows counts as none, for it was written by the site and not by the caller. It
    has no effect on str."""

    articles_only: bool = False
    """Whether a page that is a list of articles (`status` "listing") gives no text. False, because such a page has text too,
    and whoever wants articles alone may ask for `status`. The status is the same either way, and so are all other pages."""
    strip_datelines: bool = False
    """Take the paper's own name off the first paragraph: ``(NLĐO) -``, ``Dân Việt -``. Off, because the author wrote it.
    This option and those below change the text of kept blocks after all is decided: `Document.text`, `Document.lead` and
    `Block.text`; never what is kept, nor `start` and `end`."""
    strip_end_marks: bool = False
    """Write a full stop for the ``./.`` that closes a text. Off, because the author wrote it."""
    strip_markdown: bool = False
    """Write what is kept of a Markdown page as a reader sees it, without addresses of links, pictures and marks. Off, because who
    has Markdown may want it. Markdown is known by its links."""
    tone_marks: ToneStyle | None = None
    """Where to write the tone in -oa, -oe, -uy: ``"old"`` (hòa, khỏe, thủy) or ``"new"`` (hoà, khoẻ, thuỷ). None, because
    both are right and a name is spelled as its bearer does."""
    straight_quotes: bool = False
    """Write ``"`` and ``'`` for curly quotes. Off, because curly ones say more."""
    rules: RulesSource | Iterable[RulesSource] | bool = field(default=True, compare=False)
    """Rules of sites. True for those that come with the library, because a page of a known site is read better with them; False
    for none. Your own, which are tried before those: the path of a rule file or of a folder of them, a dict, or a list of these."""
    lines: LinesSource | Iterable[LinesSource] | None = None
    """Lines that many documents of a site have, as evidence against them: the path of a file that ``cleannews learn`` wrote, or
    several. None, because they have to be learned from pages of the same sites. They are read once, when the options are made; a
    page of a site that is not in them comes out as without them."""
    max_bytes: int | None = 50_000_000
    """Bytes of the input that are read (of a str, characters); None for all. The default is more than any page has that is one, and
    keeps what a call takes to about a gigabyte. Where one of these three limits is hit, `status` is "cut", `notes` say which one it
    was, and what was understood so far is there."""
    max_nodes: int | None = 2_000_000
    """Elements of a page, or lines of a text, that are read; None for all. More than fifty times as many as real pages have."""
    timeout: float | None = None
    """Seconds that one call may take. None, because with a limit what comes out depends on how fast the machine is; for a crawl of
    pages that nobody has looked at, 10 is plenty. Looked at between and within the stages; it is kept within a fifth and 50 ms."""
    _own: tuple[SiteRules, ...] | None = field(init=False, repr=False, default=())
    """Your own rules, read once when the options are made; None for no rules at all."""

    def __post_init__(self) -> None:
        """Check every field."""
        check_encoding(self.encoding)
        for name in ("articles_only", "strip_datelines", "strip_end_marks", "strip_markdown", "straight_quotes"):
            if not isinstance(getattr(self, name), bool):
                raise CleanNewsError(f"{name} must be True or False, not {str(getattr(self, name))[:80]!r}")
        if self.tone_marks not in (None, "old", "new"):
            raise CleanNewsError(
                f'tone_marks={str(self.tone_marks)[:80]!r} is no style: give "old" (hòa), "new" (hoà) or None to leave tones alone'
            )
        for name in ("max_bytes", "max_nodes"):
            value = getattr(self, name)
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
                raise CleanNewsError(
                    f"{name} must be a whole number from 1 on, or None for no limit, not {str(value)[:80]!r}"
                )
        if self.timeout is not None and not _is_duration(self.timeout):
            raise CleanNewsError(
                f"timeout must be a number of seconds above 0 (1e8 at most), or None for no limit, not {str(self.timeout)[:80]!r}"
            )
        if isinstance(self.rules, Iterator):  # it can be read once only, and not be sent to another process
            object.__setattr__(self, "rules", tuple(self.rules))
        if self.lines is not None:
            object.__setattr__(self, "lines", read_lines(self.lines))
        if self.rules is not True:
            object.__setattr__(self, "_own", None if self.rules is False else read_rules(self.rules))

    def __reduce__(self) -> tuple[Callable[[], Options], tuple[()]]:
        """For other processes: with the rules as they were read, for what was given may not be sent, or be another file there."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        return partial(Options, **told | {"rules": self.rules if isinstance(self.rules, bool) else self._own}), ()

    def with_encoding(self, encoding: str | None) -> Self:
        """The same options with another encoding; rules are not read again. Raises CleanNewsError for one nobody knows."""
        check_encoding(encoding)
        other = copy(self)
        object.__setattr__(other, "encoding", encoding)
        return other

    @property
    def known(self) -> KnownLines | None:
        """The lines that are known; None for none."""
        return self.lines if isinstance(self.lines, KnownLines) else None

    @property
    def book(self) -> Book | None:
        """All rules to look into; None for none."""
        return None if self._own is None else book_of(self._own)


_LONGEST = 1e8
"""Seconds of the longest time limit: three years."""


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _LONGEST


def check_encoding(encoding: object) -> None:
    """Raise CleanNewsError unless this is None, a ``Content-Type`` value or the name of a charset we can decode."""
    if encoding is None or (isinstance(encoding, str) and (is_header(encoding) or codec_of(encoding))):
        return
    raise CleanNewsError(
        f"encoding={str(encoding)[:80]!r} is no charset that can be decoded: give a name that browsers know, such as "
        "'utf-8', 'windows-1258', 'gb2312' or 'shift_jis', a whole Content-Type header, or None to let the page decide"
    )
