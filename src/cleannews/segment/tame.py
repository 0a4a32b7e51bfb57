"""Markup that would cost the parser its time or its place: thousands of attributes on an element, of elements in one another.

In: a page as bytes. Out: the same page with fewer attributes, or with less depth; its text stays.
Must not know: lxml, segments, what an element means.

libxml2 appends an attribute by walking over all that the element has: 80,000 take a minute. And it stops for good where elements
are 2,048 deep. The first has to be found before the page is parsed, so it is sought at a few places only; the second the parser
tells itself. Only then a page is read tag by tag, as the HTML standard reads it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from cleannews.budget import Budget
from cleannews.segment.ways import INLINE, load_ways

# As deep as browsers keep elements in one another (Blink: 512).
_DEEPEST = 512
# No page of the data sets has an element with a fifth as many attributes.
_MOST_ATTRIBUTES = 250
# Places looked at are so many bytes apart. What fits between two of them costs the parser milliseconds.
_STEP = 8_192
# Parts of a page, two for a tag, between two looks at the clock.
_STEPS = 512

# Possessive throughout: each byte is read once. White space as HTML has it, without \v.
_VALUE = rb"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+"""
_ATTRIBUTE = rb"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+" + _VALUE + rb")?+"
_MANY = re.compile(rb"(?:" + _ATTRIBUTE + rb"){%d}" % _MOST_ATTRIBUTES)
_BEGIN = re.compile(rb"<[a-zA-Z]")
# Comments and what stands in their place are passed over; a tag is its name, the attributes that stay, all others, its end.
_MARKUP = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/[^a-zA-Z])[^>]*+(?:>|\Z)|"
    rb"<(?P<closes>/?)(?P<name>[a-zA-Z][^ \t\n\f\r/>]*+)"
    rb"(?P<kept>(?:" + _ATTRIBUTE + rb"){0,%d}+)(?:" % _MOST_ATTRIBUTES + _ATTRIBUTE + rb")*+"
    rb"(?P<end>[ \t\n\f\r/]*+(?:>|\Z))",
    re.DOTALL,
)
# Elements whose content is text, whatever it looks like: nothing is in one another in them.
_RAW = frozenset((b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"))
_VOID = frozenset(b"area base br col embed frame hr img input link meta param source track wbr".split())
# Unseen with all that is in them.
_UNSEEN = frozenset(b"svg object template canvas audio video datalist applet map".split())
# Each ends where the next one begins.
_ONE_BY_ONE = frozenset(b"p li td th tr dt dd option a".split())


def cut_attributes(data: bytes, budget: Budget) -> bytes:
    """The page without the attributes of an element beyond the first few hundred; nearly always the very same bytes."""
    return _rewritten(data, None, budget) if _may_hold_long_tag(data) else data


def flatten(data: bytes, budget: Budget) -> bytes:
    """The page with no element deeper than browsers keep them: the tags of those below are taken out; borders of blocks stay."""
    return _rewritten(data, _Depth(), budget)


def _may_hold_long_tag(data: bytes) -> bool:
    """Whether one of a few places, evenly spread, may be inside a tag with very many attributes; never false where one is.

    A place is inside a tag if a tag begins between it and the last ``>`` before it; or if that ``>`` stands in quotes, and then the
    last quote before it follows a ``=``. What was found for one place is where the search for the next begins.
    """
    last, looked, begin = 0, 0, -1
    double, single = _Quote(b'"'), _Quote(b"'")
    for place in range(_STEP, len(data), _STEP):
        end = data.rfind(b">", place - _STEP, place)
        if end >= 0:
            last, looked, begin = end, end, -1
        if begin < 0:
            if (found := _BEGIN.search(data, looked, place)) and _MANY.match(data, begin := found.end()):
                return True
            looked = max(last, place - 1)
        if double.may_open(data, last) or single.may_open(data, last):
            return True
    return False


class _Quote:
    """Whether places may be in quotes of one kind, with many attributes behind them; asked from left to right."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._seen = 0
        self._opens = False
        self._closed = -1

    def may_open(self, data: bytes, place: int) -> bool:
        """Whether the last mark before the place stands behind a ``=``, as one that opens a value does, and much follows the next."""
        at = data.rfind(self._mark, self._seen, place)
        if at >= 0:
            before = data[max(0, at - 50) : at].rstrip(b" \t\n\f\r")
            # Where there are more blanks than that, it is better to look again than to miss it.
            self._opens = before.endswith(b"=") or (at > 0 and not before)
        self._seen = max(self._seen, place)
        if not self._opens or self._closed > place:
            return False
        self._closed = data.find(self._mark, place)
        return self._closed < 0 or _MANY.match(data, self._closed + 1) is not None


class _Depth:
    """What is open, while a page is read: elements that stay, and how many of each name were taken out."""

    def __init__(self) -> None:
        self._inline = frozenset(name.encode() for name, way in load_ways().items() if way & INLINE)
        self._open: list[bytes] = []
        self._blocks: list[int] = [-1]
        self._places: defaultdict[bytes, list[int]] = defaultdict(list)
        self._taken: Counter[bytes] = Counter()
        self._unseen = b""
        self._inner = 0

    def instead(self, name: bytes, closes: bool) -> tuple[bytes, bool]:
        """What to write before a tag, and whether the tag itself stays."""
        if name in _RAW or (name in _VOID and not self._unseen):
            return b"", True
        if self._unseen:
            return b"", self._in_unseen(name, closes)
        if closes:
            return self._close(name)
        before = b""
        if name in _ONE_BY_ONE and self._open and self._open[-1] == name:
            before = self._pop()
        if len(self._open) < _DEEPEST:
            if name not in self._inline:
                self._blocks.append(len(self._open))
            self._places[name].append(len(self._open))
            self._open.append(name)
            return before, True
        if name in _UNSEEN:
            self._unseen = name
            return b"", True
        self._taken[name] += 1
        return self._border(name), False

    def _in_unseen(self, name: bytes, closes: bool) -> bool:
        """Inside an unseen element nothing counts but its own end."""
        if name != self._unseen:
            return False
        self._inner += -1 if closes else 1
        if self._inner >= 0:
            return False
        self._unseen, self._inner = b"", 0
        return True

    def _close(self, name: bytes) -> tuple[bytes, bool]:
        if self._taken[name]:
            self._taken[name] -= 1
            return self._border(name), False
        places = self._places[name]
        # What stands in a line ends no block.
        if not places or (name in self._inline and places[-1] < self._blocks[-1]):
            return self._border(name), False
        closed = [self._pop() for _ in range(len(self._open) - places[-1])]
        return b"".join(closed), False

    def _pop(self) -> bytes:
        """The innermost element ends here."""
        name = self._open.pop()
        self._places[name].pop()
        if self._blocks[-1] == len(self._open):
            self._blocks.pop()
        return b"</" + name + b">"

    def _border(self, name: bytes) -> bytes:
        return b"" if name in self._inline else b"<br>"


def _rewritten(data: bytes, depth: _Depth | None, budget: Budget) -> bytes:
    """The page read tag by tag and written again: without attributes beyond the most, and without what `depth` takes out.

    As far as it can be done in two thirds of the time for reading.
    """
    parts: list[bytes] = []
    at = 0
    while found := _MARKUP.search(data, at):
        if len(parts) % _STEPS == 0 and budget.late(part=0.67):
            budget.run_out()
            return b"".join(parts)
        parts.append(data[at : found.start()])
        at = found.end()
        if found["name"] is None:
            parts.append(found[0])
            continue
        name, closes = found["name"].lower(), bool(found["closes"])
        before, stays = depth.instead(name, closes) if depth else (b"", True)
        tag = b"".join((b"<", found["closes"], found["name"], found["kept"], found["end"])) if stays else b""
        parts.append(before + tag)
        if name == b"plaintext":
            break
        if name in _RAW and not closes:
            end = _end_of(data, name, at)
            parts[-1] += data[at:end]
            at = end
    parts.append(data[at:])
    return b"".join(parts)


def _end_of(data: bytes, name: bytes, at: int) -> int:
    """Where the end of an element that holds text begins."""
    found = re.compile(rb"</%s(?=[ \t\n\f\r/>])" % name, re.IGNORECASE).search(data, at)
    return found.start() if found else len(data)
