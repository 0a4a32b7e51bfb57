"""Phrases as tries, so that a line is read once whatever their number.

In: phrases. Out: ``Tries`` of lower-case tokens, one set with accents and one without. Must not know lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cleannews.lexicon.phrases import Phrase
from cleannews.lexicon.tokens import fills, fold, pattern, spellings

END = ""
"""Key of a trie node under which its phrase stands; no token is empty."""

_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2}[a-z]")


class Node(dict[str, Any]):
    """A trie node: token or slot to node, ``END`` to the phrase that ends here."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries for one way of spelling."""

    whole: Node
    """Every phrase: any of them may be a whole line, or one of the pieces a line is made of."""
    start: Node
    end: Node
    """Its tokens are reversed."""
    any: Node

    def may_hold(self, tokens: list[str]) -> bool:
        """Whether any phrase can stand in a line; of ten lines, six need not be looked at further."""
        first, last = tokens[0], tokens[-1]
        return (
            goes_on(self.whole, tokens, 0)
            or goes_on(self.start, tokens, 0)
            or last in self.end
            or fills(first)
            or fills(last)
            or bool(self.beginnings(tokens))
        )

    def beginnings(self, tokens: list[str]) -> list[int]:
        """Where in a line a phrase that may stand anywhere may begin."""
        if self.any.keys().isdisjoint(tokens):
            return []
        return [at for at, token in enumerate(tokens) if token in self.any and goes_on(self.any, tokens, at)]


def goes_on(root: Node, tokens: list[str], at: int) -> bool:
    """Whether two tokens of a line may be the beginning of a phrase, or the first a whole one."""
    node = root.get(tokens[at])
    if node is None:
        return False
    if END in node or "{w}" in node:
        return True
    return len(tokens) > at + 1 and (tokens[at + 1] in node or tokens[at + 1][0].isdecimal())


def _insert(root: Node, parts: Iterable[str], phrase: Phrase, plain: bool) -> None:
    """Put a phrase into a trie; a phrase that is there already stays (files are read in order of preference)."""
    node = root
    for part in parts:
        child = node.get(part)
        if child is None:
            child = Node()
            for form in (part,) if plain else spellings(part):
                node[form] = child
        node = child
    node.setdefault(END, phrase)


def _place(tries: Tries, parts: tuple[str, ...], phrase: Phrase, plain: bool) -> None:
    """Put a phrase into all tries it belongs to."""
    # On a line of its own "Tags:" is the heading "Tags": there the colon is but a filler.
    _insert(tries.whole, parts[:-1] if parts[-1] == ":" else parts, phrase, plain)
    if phrase.at == "start":
        _insert(tries.start, parts, phrase, plain)
    elif phrase.at == "end":
        _insert(tries.end, parts[::-1], phrase, plain)
    elif phrase.at == "any":
        _insert(tries.any, parts, phrase, plain)


def build(phrases: Iterable[Phrase]) -> tuple[Tries, Tries]:
    """The tries for the accented and for the plain spelling."""
    accented = Tries(Node(), Node(), Node(), Node())
    plain = Tries(Node(), Node(), Node(), Node())
    for phrase in sorted(phrases, key=lambda phrase: phrase.at != "line"):
        forms = [phrase.tokens]
        if _CAMEL.search(phrase.text):
            # "YouTube" is cut into two tokens, "Youtube" and "YOUTUBE" are one.
            forms.append(pattern(phrase.text.lower()))
        for parts in forms:
            _place(accented, parts, phrase, plain=False)
            if phrase.folds:
                _place(plain, parts if phrase.text.isascii() else _folded(parts), phrase, plain=True)
    return accented, plain


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens without accents."""
    return tuple(fold("\0".join(parts)).split("\0"))
