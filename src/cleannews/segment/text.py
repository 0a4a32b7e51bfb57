"""Plain text to segments: one line, one segment.

In: decoded plain text. Out: Segments with offsets into it.
Must not know: what a line means; which phrases or roles exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cleannews.segment.segments import Segments

# U+0085 is no line end here: in text read with the wrong encoding it is the second byte of a letter.
_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+|\r\n|[\n\r\f\v\u2028\u2029]")
# A list marker is layout that a renderer added. Dashes stay: Vietnamese dialogue opens with one.
_BULLET = re.compile(r"[•▪◦‣●■○▸►·*\uf0b7]\s+(?=\S)")
_BLANK = " \t\u00a0\u3000\u200b\ufeff"


def _trim(line: str) -> str:
    """Take white space off both ends, but not the NBSP that is the second half of a mojibake `à`."""
    body = line.lstrip(_BLANK).rstrip(_BLANK)
    return line[: line.find(body) + len(body) + 1].lstrip(_BLANK) if body.endswith("Ã") and body != line else body


def segment_text(text: str, clean: Callable[[str], str]) -> Segments:
    """Cut plain text into its non-blank lines.

    `clean` repairs one piece and folds its white space. Offsets count characters of `text`; `text[start:end]` is a
    line without the white space and the list marker around it.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    indents: list[int] = []
    bullets: list[bool] = []
    blank = 0
    fresh = True  # whether the current line has no text yet
    for match in _LINE.finditer(text):
        line = match.group()
        if line[0] in "\n\r\f\v\u2028\u2029":
            blank += fresh
            fresh = True
            continue
        body = _trim(line)
        begin = match.start() + line.find(body)
        end = begin + len(body)
        marker = _BULLET.match(body)
        if marker:
            begin += marker.end()
        cleaned = clean(text[begin:end])
        if not cleaned:
            continue
        fresh = False
        texts.append(cleaned)
        starts.append(begin)
        ends.append(end)
        gaps.append(blank)
        indents.append(len(line) - len(line.lstrip(_BLANK)))
        bullets.append(marker is not None)
        blank = 0
    count = len(texts)
    zeros = [0] * count
    return Segments(
        kind="text",
        texts=texts,
        starts=starts,
        ends=ends,
        gaps=gaps,
        indents=indents,
        bullets=bullets,
        links=zeros,
        anchors=zeros,
        strong=zeros,
        inline=zeros,
        nodes=zeros,
        breaks=[False] * count,
    )
