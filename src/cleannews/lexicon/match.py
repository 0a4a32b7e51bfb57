"""Find boilerplate phrases in one line of text.

In: a line (any string) and the phrase files beside this module. Out: ``Hit``s, each with its place in the line and the
role its phrase speaks for. Must not know pages, blocks, HTML or scores: a hit is evidence, never a verdict.

How it matches. A line is cut into tokens: words (also where neighbours are glued: ``gốcLấy``, ``LUẬN(0)``,
``0CHIA``), numbers, dates, times and the few marks that change a meaning (``Ảnh:`` is a credit, ``ảnh`` a word). All
other punctuation is ignored. Phrases stand in tries of lower-case tokens, with old and new tone placement side by
side, so that a line is read once, whatever the number of phrases. A line without any accented letter is compared with
the de-accented phrases, any other line with the accented ones: ``tin lien quan`` is found, but an accented word is
never mistaken for one that merely folds to the same letters. Phrases that prose uses too carry conditions on the text
beside them (``conditions``); these are looked at only where such a phrase was found.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from cleannews.errors import CleanNewsError
from cleannews.lexicon.conditions import Place, ends_as_sentence, holds, holds_inside
from cleannews.lexicon.phrases import Phrase, parse_phrases
from cleannews.lexicon.tokens import MARKS, TOKEN, composed, fills, lowered, slot
from cleannews.lexicon.tries import END, Node, Tries, build, goes_on

LONG = 200
"""Lines longer than this many characters are looked at only at both ends."""

WINDOW = 80
"""How many characters at each end of a long line are looked at."""

_MENU = 10_000  # characters of the longest line that may be a menu throughout; each takes microseconds
_MAX_WORDS = 4  # a {w} takes so many words at most
_ACCENTED = re.compile(r"[^\x00-\x7f\W]")


class Hit(NamedTuple):
    """A phrase found in a line."""

    start: int
    """Offset of its first character in the text as given."""
    end: int
    """Offset after its last character."""
    role: str
    """What the phrase speaks for, one of ``ROLES``."""
    opens: bool
    """True for a heading that opens a section of following lines, such as "Tin liên quan"."""
    phrase: str
    """The phrase as written in its file."""


class _Found(NamedTuple):
    """A phrase between two token positions."""

    start: int
    end: int
    phrase: Phrase | None
    """None for a number or mark that fills the gap between phrases."""


def _walk(root: Node, tokens: list[str], at: int) -> list[tuple[int, Phrase]]:
    """The phrases that begin at a position: (position after it, phrase), longest first, then the more exact one."""
    found: list[tuple[int, Phrase]] = []
    token = tokens[at]
    if token not in root and not token[0].isdecimal():
        return found
    todo = [(root, at)]
    count = len(tokens)
    while todo:
        node, i = todo.pop()
        if END in node:
            found.append((i, node[END]))
        if i == count:
            continue
        token = tokens[i]
        if token in node:
            todo.append((node[token], i + 1))
        if token[0].isdecimal() and (kind := slot(token)) in node:
            todo.append((node[kind], i + 1))
        if "{w}" in node:
            for end in range(i + 1, min(i + _MAX_WORDS, count) + 1):
                if tokens[end - 1] in MARKS:
                    break
                todo.append((node["{w}"], end))
    if len(found) > 1:
        found.sort(key=lambda f: (-f[0], -sum(part != "{w}" for part in f[1].tokens)))
    return found


def _fitting(words: list[str], at: int, steps: list[tuple[int, Phrase]]) -> list[tuple[int, Phrase]]:
    """The steps whose phrases' own words, as written, are as they must be."""
    return [step for step in steps if holds_inside(step[1], Place(words, at, step[0], whole=True, finished=False))]


def _cover(root: Node, text: str, tokens: list[str]) -> dict[int, _Found]:
    """For each position that phrases and fillers reach from the start without a gap: the step that leads there.

    Positions are visited left to right, so the first step to arrive somewhere is the longest one.
    """
    came: dict[int, _Found] = {}
    if not goes_on(root, tokens, 0) and not fills(tokens[0]):
        return came
    words: list[str] = []  # as written: few lines need them, and none more than once
    reached = at = 0
    while at <= reached and at < len(tokens):
        if at == 0 or at in came:
            walked = _walk(root, tokens, at)
            if any(phrase.bound for _, phrase in walked):
                words = words or TOKEN.findall(text)
                walked = _fitting(words, at, walked)
            for end, phrase in walked:
                came.setdefault(end, _Found(at, end, phrase))
                reached = max(reached, end)
            if fills(tokens[at]):
                came.setdefault(at + 1, _Found(at, at + 1, None))
                reached = max(reached, at + 1)
        at += 1
    return came


def _tile(root: Node, text: str, tokens: list[str]) -> list[_Found]:
    """The phrases that make up the whole line, numbers, dates and marks apart; none if anything else is left over."""
    came = _cover(root, text, tokens)
    tiles: list[_Found] = []
    at = len(tokens)
    while at in came:
        if came[at].phrase is not None:
            tiles.append(came[at])
        at = came[at].start
    return tiles[::-1]


def _loose(tries: Tries, tokens: list[str], first: bool, last: bool) -> list[_Found]:
    """Phrases at the start, at the end or anywhere in the line; leftmost-longest where they overlap."""
    found: list[_Found] = []
    if first:
        for i in _edges(tries.start, tokens):
            found += (_Found(i, end, phrase) for end, phrase in _walk(tries.start, tokens, i))
    if last and (tokens[-1] in tries.end or fills(tokens[-1])):
        back = tokens[::-1]
        count = len(back)
        for i in _edges(tries.end, back):
            found += (_Found(count - end, count - i, phrase) for end, phrase in _walk(tries.end, back, i))
    for i in tries.beginnings(tokens):
        found += (_Found(i, end, phrase) for end, phrase in _walk(tries.any, tokens, i))
    return found


def _edges(root: Node, tokens: list[str]) -> list[int]:
    """Where a phrase at the start of the line may begin: at the first token, and after marks and numbers."""
    if not fills(tokens[0]):
        return [0] if tokens[0] in root else []
    inner = next((i for i, token in enumerate(tokens) if not fills(token)), 0)
    return [0, inner] if inner else [0]


def _settled(text: str, found: list[_Found], line: str) -> list[_Found]:
    """The finds in a line, or in one end of it, whose conditions hold; leftmost-longest where they overlap."""
    if any(f.phrase.bound for f in found if f.phrase):
        words = TOKEN.findall(text)
        place = Place(words, 0, 0, whole=len(text) == len(line), finished=ends_as_sentence(line))
        found = [f for f in found if f.phrase and holds(f.phrase, place._replace(start=f.start, end=f.end))]
    if len(found) < 2:
        return found
    chosen: list[_Found] = []
    for find in sorted(found, key=lambda f: (f.start, -f.end)):
        if not chosen or find.start >= chosen[-1].end:
            chosen.append(find)
    return chosen


def _hits(text: str, offset: int, found: list[_Found]) -> list[Hit]:
    """Finds as hits, with character offsets."""
    if not found:
        return []
    spans = [match.span() for match in TOKEN.finditer(text)]
    return [
        Hit(offset + spans[f.start][0], offset + spans[f.end - 1][1], f.phrase.role, f.phrase.opens, f.phrase.text)
        for f in found
        if f.phrase is not None
    ]


class Lexicon:
    """Phrases ready for matching. It never changes after it is built, so threads may share it."""

    __slots__ = ("_accented", "_plain", "phrases")

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases: tuple[Phrase, ...] = tuple(phrases)
        """All phrases, in order of preference."""
        self._accented, self._plain = build(self.phrases)

    def hits(self, text: str) -> list[Hit]:
        """The phrases in a line, in order, not overlapping; offsets count characters of ``text``. Never raises."""
        seen = text if len(text) <= LONG else text[:WINDOW] + text[-WINDOW:]
        if seen.isascii() or unicodedata.is_normalized("NFC", seen):
            return self._hits(text)
        whole, origin = composed(text)
        return [hit._replace(start=origin[hit.start], end=origin[hit.end]) for hit in self._hits(whole)]

    def _hits(self, text: str) -> list[Hit]:
        """The same for text in NFC."""
        tries = self._accented if _ACCENTED.search(text, 0, LONG) else self._plain
        if len(text) > LONG:
            return _long(tries, text)
        tokens = lowered(text)
        if not tokens or not tries.may_hold(tokens):
            return []
        tiles = _tile(tries.whole, text, tokens)
        if tiles:
            return _hits(text, 0, tiles)
        found = _loose(tries, tokens, first=True, last=True)
        return _hits(text, 0, _settled(text, found, text)) if found else []


def _long(tries: Tries, text: str) -> list[Hit]:
    """The hits in a long line: at both ends, or in the whole line if its head is made of phrases, as a menu is."""
    cut = text.rfind(" ", 0, WINDOW) + 1 or WINDOW
    tokens = lowered(text[:cut])
    found: list[Hit] = []
    if tokens:
        reached = max(_cover(tries.whole, text[:cut], tokens), default=0)
        menu = reached and reached >= len(tokens) - _MAX_WORDS and len(text) <= _MENU
        if menu and (tiles := _tile(tries.whole, text, lowered(text))):
            return _hits(text, 0, tiles)
        head = text[:cut]
        found = _hits(head, 0, _settled(head, _loose(tries, tokens, first=True, last=False), text))
    cut = max(text.find(" ", len(text) - WINDOW), len(text) - WINDOW)
    tail = text[cut:]
    tokens = lowered(tail)
    if tokens:
        found += _hits(tail, cut, _settled(tail, _loose(tries, tokens, first=False, last=True), text))
    return found


@lru_cache(maxsize=8)
def load_lexicon(languages: tuple[str, ...] = ("vi", "en", "intl")) -> Lexicon:
    """The phrases shipped for these languages; where two say different things of a phrase, the first language wins.

    Raises CleanNewsError for a language that has no file, or a file with a mistake in it.
    """
    folder = resources.files("cleannews.lexicon")
    phrases: list[Phrase] = []
    for language in languages:
        file = folder / f"{language}.toml"
        if not language.isalpha() or not file.is_file():
            allowed = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
            raise CleanNewsError(f"no phrases for language {language!r}; there are {', '.join(allowed)}")
        phrases += parse_phrases(file.read_text(encoding="utf-8"), file.name)
    return Lexicon(phrases)
