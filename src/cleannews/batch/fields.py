"""What can be written of a document: names, types and how each is taken.

In: a `Document`, or nothing where cleaning failed. Out: plain values. Must not know files, workers or engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cleannews.assemble import Document
from cleannews.errors import CleanNewsError

FieldType = Literal["string", "number", "count", "counts", "spans", "strings"]
"""string, float, int, list of int, list of (start, end, role), list of string; every value may be None."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the output."""

    name: str
    type: FieldType
    about: str
    """What is in it, for the help and the README."""
    take: Callable[[Document], Any]


def visible_text(document: Document) -> str:
    """All that an HTML page shows, one block a line: the text that spans of an HTML page count in."""
    return "\n".join(block.text for block in document.blocks)


def spans(document: Document) -> list[tuple[int, int, str]]:
    """(start, end, role) of every block, in characters: of the source for plain text, of `visible_text` for HTML."""
    found = []
    position = 0
    for block in document.blocks:
        start, end = block.start, block.end
        if start is None or end is None:
            start, end = position, position + len(block.text)
            position = end + 1
        found.append((start, end, block.role))
    return found


SPAN = ("start", "end", "role")
"""Names of what is in a span, for engines whose lists hold one type: there a span is a struct, in JSON it is a list."""


def as_structs(spans: Sequence[Sequence[Any]] | None) -> list[dict[str, Any]] | None:
    """Spans as dicts of start, end and role."""
    return None if spans is None else [dict(zip(SPAN, span, strict=True)) for span in spans]


def removed_by_role(document: Document) -> dict[str, int]:
    """Characters of the blocks that are not kept, by role."""
    counts: dict[str, int] = {}
    for block in document.blocks:
        if not block.kept:
            counts[block.role] = counts.get(block.role, 0) + len(block.text)
    return counts


FIELDS: tuple[Field, ...] = (
    Field("text", "string", "the clean article", lambda document: document.text),
    Field("title", "string", "its headline", lambda document: document.title),
    Field("lead", "string", "its summary", lambda document: document.lead),
    Field("confidence", "number", "expected F1 of the text", lambda document: document.confidence),
    Field("language", "string", "its language, such as vi", lambda document: document.language),
    Field("roles", "spans", "[start, end, role] of every block", spans),
    Field("scores", "counts", "points of every block", lambda document: [block.score for block in document.blocks]),
    Field(
        "visible",
        "string",
        "for HTML, the text that the roles' spans count in",
        lambda document: visible_text(document) if document.kind == "html" else None,
    ),
    Field("removed", "count", "characters removed", lambda document: sum(removed_by_role(document).values())),
    Field(
        "repairs",
        "strings",
        "damage that was undone, each as 'kind: before → after'",
        lambda document: [f"{done.kind}: {done.before} → {done.after}" for done in document.repairs],
    ),
    Field("notes", "strings", "what else there is to know", lambda document: list(document.notes)),
    Field("rules", "string", "site rules that were used", lambda document: document.rules),
    Field("kind", "string", "html or text", lambda document: document.kind),
    Field("encoding", "string", "how bytes were decoded", lambda document: document.encoding),
    Field("version", "string", "of cleannews", lambda document: package_version()),
)
"""All that may be asked for, besides what every row has."""

BY_NAME = {field.name: field for field in FIELDS}

ALWAYS: tuple[tuple[str, FieldType], ...] = (("status", "string"), ("reason", "string"))
"""What every row has: the document's status, or "failed", and then the reason why."""

DEFAULT_FIELDS = ("text", "title", "lead", "confidence", "language")
"""Written unless something else is asked for: what a corpus needs, none of it large."""

FAILED = "failed"
"""The status of a row whose document could not be read or cleaned."""


def check_fields(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once. Raises CleanNewsError for one there is not, and TypeError for one str instead of several."""
    if isinstance(names, str):
        raise TypeError(f"fields must be several names, such as ({names!r},), not one str")
    chosen = tuple(dict.fromkeys(names))
    unknown = [name for name in chosen if name not in BY_NAME]
    if unknown:
        raise CleanNewsError(f"no field {', '.join(map(repr, unknown))}; there are {', '.join(BY_NAME)}")
    return chosen


def types_of(names: Iterable[str]) -> dict[str, FieldType]:
    """Column name to type: status and reason, then the fields asked for."""
    return dict(ALWAYS) | {name: BY_NAME[name].type for name in names}


def package_version() -> str:
    """The installed version of cleannews."""
    from importlib.metadata import version

    return version("cleannews")
