"""Plain text to segments: one line, one segment; lines that are the rest of a broken paragraph go with its first one.

In: decoded plain text. Out: Segments with offsets into it.
Must not know: what a line means; which phrases or roles exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from cleannews.budget import Budget
from cleannews.segment.markdown import is_markdown, shown
from cleannews.segment.segments import LIST_MARKER, MOST_SEGMENTS, Segments
from cleannews.segment.wrapped import Line, joints

# U+0085 is no line end here: in text read with the wrong encoding it is the second byte of a letter.
_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+|\r\n|[\n\r\f\v\u2028\u2029]")
_ENDS = "\n\r\f\v\u2028\u2029"
_BLANK = " \t\u00a0\u3000\u200b\ufeff"


def _trim(line: str) -> str:
    """Take white space off both ends, but not the NBSP that is the second half of a mojibake `à`."""
    body = line.lstrip(_BLANK).rstrip(_BLANK)
    return (
        line[: line.find(body) + len(body) + 1].lstrip(_BLANK) if body.endswith(("Ã", "Ă")) and body != line else body
    )


def segment_text(text: str, clean: Callable[[str], str], budget: Budget | None = None) -> Segments:
    """Cut plain text into its non-blank lines, paragraphs that were broken into lines of one width put together again.

    `clean` repairs one piece and folds its white space. Offsets count characters of `text`; `text[start:end]` is a
    line, or several, without the white space and the list marker around it. The `budget` says how far to read.
    """
    found: Iterable[re.Match[str]] = _LINE.finditer(text)
    if budget:
        found = budget.watch(found, len(text), each=2)  # a line and its end
    lines = list(islice(_lines(found, text, clean), MOST_SEGMENTS + 1))
    cut = len(lines) > MOST_SEGMENTS
    del lines[MOST_SEGMENTS:]
    lines = _joined(lines)
    zeros = [0] * len(lines)
    plain = Segments(
        kind="text",
        texts=[line.text for line in lines],
        starts=[line.start for line in lines],
        ends=[line.end for line in lines],
        gaps=[line.blank for line in lines],
        indents=[line.indent for line in lines],
        bullets=[line.bullet for line in lines],
        links=zeros,
        anchors=zeros,
        strong=zeros,
        inline=zeros,
        nodes=zeros,
        breaks=[False] * len(lines),
        cut=cut,
    )
    return _without_marks(plain) if is_markdown(text) else plain


def _without_marks(segments: Segments) -> Segments:
    """Segments of Markdown, as its reader would see them; a line of which nothing is to be seen stays as it is, all of it a link."""
    found = [shown(text) for text in segments.texts]
    texts = [" ".join(line.text.split()) for line in found]
    return replace(
        segments,
        texts=[text or raw for text, raw in zip(texts, segments.texts, strict=True)],
        marked=segments.texts,
        links=[line.links if text else len(raw) for line, text, raw in zip(found, texts, segments.texts, strict=True)],
        anchors=[line.anchors for line in found],
        strong=[line.strong for line in found],
    )


def _joined(lines: list[_Line]) -> list[_Line]:
    """Paragraphs instead of the lines they were broken into."""
    goes_on = joints(lines)
    if not any(goes_on):
        return lines
    starts = [row for row, joined in enumerate(goes_on) if not joined]
    return [
        replace(lines[row], text=" ".join(line.text for line in lines[row:stop]), end=lines[stop - 1].end)
        for row, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Line(Line):
    start: int
    end: int


def _lines(found: Iterable[re.Match[str]], text: str, clean: Callable[[str], str]) -> Iterator[_Line]:
    blank = 0
    fresh = True  # whether the current line has no text yet
    for match in found:
        line = match.group()
        if line[0] in _ENDS:
            blank += fresh
            fresh = True
            continue
        body = _trim(line)
        start = match.start() + line.find(body)
        end = start + len(body)
        marker = LIST_MARKER.match(body)
        start += marker.end() if marker else 0
        cleaned = clean(text[start:end])
        if cleaned:
            indent = len(line) - len(line.lstrip(_BLANK))
            yield _Line(cleaned, blank, indent, marker is not None, start, end)
            fresh = False
            blank = 0
