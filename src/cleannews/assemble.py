"""Labelled segments to a Document: what the user sees.

In: pieces with roles and scores, what explains them. Out: Document.
Must not know: how roles were found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from cleannews.errors import CleanNewsError
from cleannews.pieces import Piece
from cleannews.reasons import Reason
from cleannews.repair import Repair
from cleannews.roles import ROLES

Kind = Literal["html", "text"]
Status = Literal["ok", "thin", "listing", "empty", "cut", "failed"]

# Less kept text than this is `thin`: shorter than nearly every article in the development data.
_THIN = 250


class Explains(Protocol):
    """Something that can say why a segment has its points."""

    def reasons(self, row: int) -> tuple[Reason, ...]: ...


@dataclass(frozen=True, slots=True)
class Block:
    """One visible piece of the input."""

    text: str
    """The piece, repaired, white space folded; if it is kept, with the changes of taste that Options ask for."""
    role: str
    """One of the roles listed in `cleannews.roles.ROLES`."""
    kept: bool
    """Whether it is in `Document.text`."""
    score: int
    """Points for keeping it: the sum of all its reasons; 50 points multiply the odds by e. Above 0 it is more likely kept."""
    probability: float
    """Chance that it belongs to the article, 0 to 1, calibrated on pages of sites that the model had not seen."""
    start: int | None = None
    """Plain text: offset of its first character in `raw` (for bytes: in `raw.decode(document.encoding, "replace")`)."""
    end: int | None = None
    """Plain text: offset after its last character."""
    _why: Explains | None = field(default=None, repr=False, compare=False)
    _row: int = field(default=0, repr=False, compare=False)
    _overruled: Reason | None = field(default=None, repr=False, compare=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All parts of the score, the largest first; they sum to `score` exactly. Worked out when asked for."""
        told = self._why.reasons(self._row) if self._why is not None else ()
        return (self._overruled, *told) if self._overruled is not None else told


@dataclass(frozen=True, slots=True)
class Document:
    """What was understood of one input."""

    text: str
    """The clean article: lead, body and headings, one paragraph a line; "" if there is none. Ends without a line end."""
    title: str | None
    """This article's headline."""
    lead: str | None
    """The sapo: the paragraph(s) set off at the top."""
    kind: Kind
    """What the input was taken for."""
    status: Status
    """`ok`; `thin`: little text; `empty`: no article text was found, as in a bare menu, an image, nothing at all; `cut`: a limit
    was hit, what was understood so far is there; `failed`: of `extract_many` only, the process that worked on it died; `listing`:
    no article but a list of them, a home or section page, and `text` is what the list says, or nothing with
    `Options(articles_only=True)`; a note says what speaks for it."""
    confidence: float
    """Expected F1, by characters, of what was kept: 0 to 1."""
    blocks: tuple[Block, ...]
    """Every visible piece of the input, in order."""
    language: str | None = None
    """Language of the text, or of the page where there is no text: an ISO 639-1 code such as "vi"; None if there is too little."""
    url: str | None = None
    """The address given to `extract`."""
    encoding: str = "str"
    """How bytes were decoded; "str" for str."""
    repairs: tuple[Repair, ...] = ()
    """What damage was undone."""
    notes: tuple[str, ...] = ()
    """What else there is to know, in words; also why rules of the page's site were not used."""
    rules: str | None = None
    """Name of the site rules that were used; None if the general model decided alone."""
    _source: str = field(default="", repr=False, compare=False)

    def select(self, *roles: str) -> str:
        """Text of the blocks with these roles, in order, one a line.

        Raises CleanNewsError (a ValueError) for an unknown role; the message lists the roles there are.
        """
        unknown = [role for role in roles if role not in ROLES]
        if unknown or not roles:
            wrong = ", ".join(map(repr, unknown)) or "nothing"
            raise CleanNewsError(f"select() takes one role or more of {', '.join(ROLES)}; it was given {wrong}")
        return "\n".join(block.text for block in self.blocks if block.role in roles)

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON-ready values."""
        return {
            "text": self.text,
            "title": self.title,
            "lead": self.lead,
            "kind": self.kind,
            "status": self.status,
            "confidence": self.confidence,
            "language": self.language,
            "url": self.url,
            "encoding": self.encoding,
            "repairs": [
                {"kind": repair.kind, "before": repair.before, "after": repair.after} for repair in self.repairs
            ],
            "notes": list(self.notes),
            "rules": self.rules,
            "blocks": [
                {
                    "text": block.text,
                    "role": block.role,
                    "kept": block.kept,
                    "score": block.score,
                    "probability": block.probability,
                    "reasons": [{"points": reason.points, "text": reason.text} for reason in block.reasons],
                    "start": block.start,
                    "end": block.end,
                }
                for block in self.blocks
            ],
        }

    def metadata(self) -> dict[str, Any]:
        """Author, date, site name, tags and description of an HTML page, found by trafilatura in the page at hand.

        Nothing is fetched. trafilatura is imported at the first call. Plain text gives an empty dict.
        """
        if self.kind != "html" or not self._source.strip():
            return {}
        from trafilatura.metadata import extract_metadata

        found = extract_metadata(self._source, default_url=self.url)
        names = {
            "author": "author",
            "date": "date",
            "sitename": "site_name",
            "description": "description",
            "tags": "tags",
        }
        values = {ours: getattr(found, theirs, None) for theirs, ours in names.items()} if found is not None else {}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Unmade:
    """Blocks that nobody has asked for yet: who takes the text alone does not pay for them."""

    pieces: Sequence[Piece]
    starts: Sequence[int]
    ends: Sequence[int]
    why: Explains

    def made(self) -> tuple[Block, ...]:
        """The blocks."""
        return tuple(
            Block(
                text=piece.text,
                role=piece.role,
                kept=piece.kept,
                score=piece.score,
                probability=piece.probability,
                start=self.starts[piece.row] if self.starts else None,
                end=self.ends[piece.row] if self.ends else None,
                _why=self.why,
                _row=piece.row,
                _overruled=piece.overruled,
            )
            for piece in self.pieces
        )


class _Blocks:
    """The field `blocks` of a Document: made when it is first asked for; threads that ask at once make the same."""

    def __init__(self, field: Any) -> None:
        self._field = field

    def __get__(self, document: Document | None, owner: type[Document]) -> Any:
        if document is None:
            return self
        told = self._field.__get__(document, owner)
        if isinstance(told, Unmade):
            told = told.made()
            self._field.__set__(document, told)
        return told

    def __set__(self, document: Document, blocks: tuple[Block, ...] | Unmade) -> None:
        self._field.__set__(document, blocks)


# The dataclass has made its fields by now; this one is asked by way of the class above.
type.__setattr__(Document, "blocks", _Blocks(Document.__dict__["blocks"]))


def find_status(text: str, cut: bool = False, listing: bool = False) -> Status:
    """Status of a document with this clean text, of a source that was read to its end or not, that is a list of articles or not."""
    if cut:
        return "cut"
    if listing:
        return "listing"
    if not text:
        return "empty"
    return "thin" if len(text) < _THIN else "ok"
