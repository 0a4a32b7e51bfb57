"""Find boilerplate phrases in one line of text.

In: a line (any string) and the phrase files beside this module. Out: ``Hit``s, each with its place in the line and the
role its phrase speaks for. Must not know pages, blocks, HTML or scores: a hit is evidence, never a verdict.

How it matches. A line is cut into tokens: words (also where neighbours are glued: ``gốcLấy``, ``LUẬN(0)``,
``0CHIA``), numbers, dates, times and the few marks that change a meaning (``Ảnh:`` is a credit, ``ảnh`` a word). All
other punctuation is ignored. Phrases stand in tries of lower-case tokens, with old and new tone placement side by
side, so that a line is read once, whatever the number of phrases. A line without any accented letter is compared with
the de-accented phrases, any other line with the accented ones: ``tin lien quan`` is found, but an accented word is
never mistaken for one that merely folds to the same letters.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from cleannews.errors import CleanNewsError
from cleannews.lexicon.phrases import Phrase, parse_phrases
from cleannews.lexicon.tokens import MARKS, TOKEN, composed, fills, fold, lowered, pattern, slot, spellings

LONG = 200
"""Lines longer than this many characters are looked at only at both ends."""

WINDOW = 80
"""How many characters at each end of a long line are looked at."""

_MAX_WORDS = 4  # a {w} takes so many words at most
_END = ""  # key of a trie node under which its phrase stands; no token is empty
_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2}[a-z]")
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


class _Node(dict[str, Any]):
    """A trie node: token or slot to node, ``_END`` to the phrase that ends here."""

    __slots__ = ()


class _Found(NamedTuple):
    """A phrase between two token positions."""

    start: int
    end: int
    phrase: Phrase | None
    """None for a number or mark that fills the gap between phrases."""


@dataclass(frozen=True, slots=True)
class _Tries:
    """The tries for one way of spelling."""

    whole: _Node
    """Every phrase: any of them may be a whole line, or one of the pieces a line is made of."""
    start: _Node
    end: _Node
    """Its tokens are reversed."""
    any: _Node

    def may_hold(self, tokens: list[str]) -> bool:
        """Whether any phrase can stand in a line; of ten lines, six need not be looked at further."""
        first, last = tokens[0], tokens[-1]
        return (
            _goes_on(self.whole, tokens)
            or _goes_on(self.start, tokens)
            or last in self.end
            or fills(first)
            or fills(last)
            or not self.any.keys().isdisjoint(tokens)
        )


def _goes_on(root: _Node, tokens: list[str]) -> bool:
    """Whether the first two tokens of a line may be the beginning of a phrase, or the first a whole one."""
    node = root.get(tokens[0])
    if node is None:
        return False
    if _END in node or "{w}" in node:
        return True
    return len(tokens) > 1 and (tokens[1] in node or tokens[1][0].isdecimal())


def _insert(root: _Node, parts: Iterable[str], phrase: Phrase, plain: bool) -> None:
    """Put a phrase into a trie; a phrase that is there already stays (files are read in order of preference)."""
    node = root
    for part in parts:
        child = node.get(part)
        if child is None:
            child = _Node()
            for form in (part,) if plain else spellings(part):
                node[form] = child
        node = child
    node.setdefault(_END, phrase)


def _place(tries: _Tries, parts: tuple[str, ...], phrase: Phrase, plain: bool) -> None:
    """Put a phrase into all tries it belongs to."""
    # On a line of its own "Tags:" is the heading "Tags": there the colon is but a filler.
    _insert(tries.whole, parts[:-1] if parts[-1] == ":" else parts, phrase, plain)
    if phrase.at == "start":
        _insert(tries.start, parts, phrase, plain)
    elif phrase.at == "end":
        _insert(tries.end, parts[::-1], phrase, plain)
    elif phrase.at == "any":
        _insert(tries.any, parts, phrase, plain)


def _build(phrases: Iterable[Phrase]) -> tuple[_Tries, _Tries]:
    """The tries for the accented and for the plain spelling."""
    accented = _Tries(_Node(), _Node(), _Node(), _Node())
    plain = _Tries(_Node(), _Node(), _Node(), _Node())
    for phrase in sorted(phrases, key=lambda phrase: phrase.at != "line"):
        forms = [phrase.tokens]
        if _CAMEL.search(phrase.text):
            # "YouTube" is cut into two tokens, "Youtube" and "YOUTUBE" are one.
            forms.append(pattern(phrase.text.lower()))
        for parts in forms:
            _place(accented, parts, phrase, plain=False)
            if phrase.plain or phrase.text.isascii():
                _place(plain, parts if phrase.text.isascii() else _folded(parts), phrase, plain=True)
    return accented, plain


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens without accents."""
    return tuple(fold("\0".join(parts)).split("\0"))


def _walk(root: _Node, tokens: list[str], at: int) -> list[tuple[int, Phrase]]:
    """The phrases that begin at a position: (position after it, phrase), longest first, then the more exact one."""
    found: list[tuple[int, Phrase]] = []
    todo = [(root, at)]
    count = len(tokens)
    while todo:
        node, i = todo.pop()
        if _END in node:
            found.append((i, node[_END]))
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


def _cover(root: _Node, tokens: list[str]) -> dict[int, _Found]:
    """For each position that phrases and fillers reach from the start without a gap: the step that leads there.

    Positions are visited left to right, so the first step to arrive somewhere is the longest one.
    """
    came: dict[int, _Found] = {}
    if tokens[0] not in root and not fills(tokens[0]):
        return came
    reached = at = 0
    while at <= reached and at < len(tokens):
        if at == 0 or at in came:
            steps: list[tuple[int, Phrase | None]] = [*_walk(root, tokens, at)]
            if fills(tokens[at]):
                steps.append((at + 1, None))
            for end, phrase in steps:
                came.setdefault(end, _Found(at, end, phrase))
                reached = max(reached, end)
        at += 1
    return came


def _tile(root: _Node, tokens: list[str]) -> list[_Found]:
    """The phrases that make up the whole line, numbers, dates and marks apart; none if anything else is left over."""
    came = _cover(root, tokens)
    tiles: list[_Found] = []
    at = len(tokens)
    while at in came:
        if came[at].phrase is not None:
            tiles.append(came[at])
        at = came[at].start
    return tiles[::-1]


def _loose(tries: _Tries, tokens: list[str], first: bool, last: bool) -> list[_Found]:
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
    if not tries.any.keys().isdisjoint(tokens):
        for i, token in enumerate(tokens):
            if token in tries.any:
                found += (_Found(i, end, phrase) for end, phrase in _walk(tries.any, tokens, i))
    return _apart(found) if len(found) > 1 else found


def _edges(root: _Node, tokens: list[str]) -> list[int]:
    """Where a phrase at the start of the line may begin: at the first token, and after marks and numbers."""
    if not fills(tokens[0]):
        return [0] if tokens[0] in root else []
    inner = next((i for i, token in enumerate(tokens) if not fills(token)), 0)
    return [0, inner] if inner else [0]


def _apart(found: list[_Found]) -> list[_Found]:
    """Leftmost-longest choice among overlapping finds."""
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
        self._accented, self._plain = _build(self.phrases)

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
        tiles = _tile(tries.whole, tokens)
        return _hits(text, 0, tiles or _loose(tries, tokens, first=True, last=True))


def _long(tries: _Tries, text: str) -> list[Hit]:
    """The hits in a long line: at both ends, or in the whole line if its head is made of phrases, as a menu is."""
    cut = text.rfind(" ", 0, WINDOW) + 1 or WINDOW
    tokens = lowered(text[:cut])
    found: list[Hit] = []
    if tokens:
        reached = max(_cover(tries.whole, tokens), default=0)
        if reached and reached >= len(tokens) - _MAX_WORDS and (tiles := _tile(tries.whole, lowered(text))):
            return _hits(text, 0, tiles)
        found = _hits(text[:cut], 0, _loose(tries, tokens, first=True, last=False))
    cut = max(text.find(" ", len(text) - WINDOW), len(text) - WINDOW)
    tokens = lowered(text[cut:])
    return found + (_hits(text[cut:], cut, _loose(tries, tokens, first=False, last=True)) if tokens else [])


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
