"""Plain text that is Markdown, as html2text, Jina Reader, Firecrawl and others write pages: what a reader would see of it.

In: a text, or one line of it. Out: whether it is Markdown; the line without its marks, and what of it is linked or emphasised.
Must not know: what a line means. Only a text with several links counts as Markdown: signs alone are in many texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

# Links from which on a text is Markdown: an article may explain how one is written.
_LINKS = 3
# `(address "title")` behind a text in brackets; addresses have parentheses of their own, or stand between < and >.
_TARGET = r"""\(\s*+(?:<[^<>]*+>|(?:[^()\s"]++|\([^()\s]*+\))*+)(?:\s++"(?:[^"\]]++|\](?!\()|"(?!\s*+\)))*+")?\s*+\)"""
_IMAGE = re.compile(rf"!\[([^\[\]]*+)\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[([^\[\]]*+)\]{_TARGET}")
_PLAIN_LINK = re.compile(r"\]\((?:https?://|/|#|\.|mailto:|tel:|javascript:)")
_HEADING = re.compile(r"\A(?:>\s*+)*+#{1,6}\s++(?=\S)")
_QUOTED = re.compile(r"\A(?:>\s++)++(?=\S)")
# A list marker that emphasis hid from the segmenter.
_BULLET = re.compile(r"\A\*\s++(?=\S)")
_MARK = re.compile(r"(?<!\\)(?:\*\*|__|\*|_)")
# Marks around what was no text, such as an icon or a picture.
_EMPTY = re.compile(r"(?<!\w)(?:\*\*\s*+\*\*|__\s*+__|\[\s*+\])(?!\w)|(?<!\S)(?:\*\*|__)(?!\S)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as a reader sees it. Counts are characters, anchors apart."""

    text: str
    links: int = 0
    """In links and alternative texts of pictures: neither is running text."""
    anchors: int = 0
    strong: int = 0


def is_markdown(text: str) -> bool:
    """Whether a text has links as Markdown writes them."""
    return "](" in text and len(list(islice(_PLAIN_LINK.finditer(text), _LINKS))) == _LINKS


def shown(line: str) -> Shown:
    """The line without addresses, marks of headings, emphasis and escapes; alternative texts of pictures stay."""
    links = anchors = 0

    def label(found: re.Match[str]) -> str:
        nonlocal links, anchors
        anchors += 1
        links += len(found[1].strip())
        return found[1]

    def alternative(found: re.Match[str]) -> str:
        nonlocal links
        links += len(found[1].strip())
        return found[1]

    line = _BULLET.sub("", line) if line[0] == "*" else line
    text, heading = _HEADING.subn("", line) if line[0] in "#>" else (line, 0)
    text = _QUOTED.sub("", text) if text[:1] == ">" else text
    if "](" in text:
        text = _LINK.sub(label, _IMAGE.sub(alternative, text))
    text, strong = _without_emphasis(text)
    text = _ESCAPED.sub(r"\1", _EMPTY.sub("", text))
    size = len(text.strip())
    return Shown(text, min(links, size), anchors, size if heading else min(strong, size))


def _without_emphasis(text: str) -> tuple[str, int]:
    """The text without pairs of marks, and how many characters stood in them. Inside of a word only `**` is one."""
    waiting: dict[str, re.Match[str]] = {}
    cuts: list[re.Match[str]] = []
    strong = 0
    for found in _MARK.finditer(text):
        mark, before, after = (
            found[0],
            text[max(found.start() - 1, 0) : found.start()],
            text[found.end() : found.end() + 1],
        )
        word = mark != "**"
        if mark in waiting and before.strip() and not (word and after.isalnum()):
            begun = waiting.pop(mark)
            cuts += [begun, found]
            strong += found.start() - begun.end()
        elif after.strip() and not (word and before.isalnum()):
            waiting[mark] = found
    parts, at = [], 0
    for found in sorted(cuts, key=lambda found: found.start()):
        parts.append(text[at : found.start()])
        at = found.end()
    return "".join([*parts, text[at:]]), strong
