"""Labelled segments to a Document: what the user sees.

In: segments with roles, scores and reasons. Out: Document.
Must not know: how roles were found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from cleannews.errors import CleanNewsError
from cleannews.reasons import Reason
from cleannews.repair import Repair
from cleannews.roles import ROLES

Kind = Literal["html", "text"]
Status = Literal["ok", "thin", "listing", "empty", "cut", "failed"]

# A paragraph this short may be said twice for good reason ("Trả lời:", a cell of a table).
_REPEATABLE = 30
# A page with so many kept pieces is a reference or a list, which says the same of many things. Of the 14 WCXB development pages this
# long whose F1 repeats move most, 11 are better with them (+.6 in all); of shorter pages more are worse (144, 106 better, -5 in all).
_REFERENCE = 200
# Less kept text than this is `thin`: shorter than nearly every article in the development data.
_THIN = 250
# Share of words that a headline has in common with the title the page declares.
_ALIKE = 0.6


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


def settle_repeats(blocks: Iterable[Block], title: str | None = None) -> list[Block]:
    """The same text is the same thing wherever it stands.

    An exact repeat of a paragraph already kept has that one's role and is no longer kept, but on pages as long as references are.
    What is not kept and repeats the headline is the headline.
    """
    blocks = list(blocks)
    once = sum(block.kept for block in blocks) < _REFERENCE
    seen: dict[str, str] = {}
    found: list[Block] = []
    for block in blocks:
        if once and block.kept and len(block.text) >= _REPEATABLE:
            if block.text in seen:
                block = replace(dropped(block, "an exact repeat of a paragraph already kept"), role=seen[block.text])
            seen.setdefault(block.text, block.role)
        elif not block.kept and block.text == title:
            block = replace(block, role="title")
        found.append(block)
    return found


def drop_all(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a listing where only articles are wanted: none is kept, each has the role it had."""
    why = "a list of articles, where only articles are wanted"
    return [dropped(block, why) if block.kept else block for block in blocks]


def dropped(block: Block, why: str) -> Block:
    """The block, no longer kept, for a reason that outweighs all others."""
    return replace(block, kept=False, score=-1, probability=0.0, _overruled=Reason(-1 - block.score, why))


def join_text(blocks: Iterable[Block]) -> str:
    """The clean article."""
    return "\n".join(block.text for block in blocks if block.kept)


def expected_f1(blocks: Iterable[Block]) -> float:
    """F1 by characters that the kept text can be expected to have, if the chances are what they say."""
    kept = right = wanted = 0.0
    for block in blocks:
        size = len(block.text)
        wanted += size * block.probability
        if block.kept:
            kept += size
            right += size * block.probability
    return round(2 * right / (kept + wanted), 4) if kept else 0.0


def find_status(text: str, cut: bool = False, listing: bool = False) -> Status:
    """Status of a document with this clean text, of a source that was read to its end or not, that is a list of articles or not."""
    if cut:
        return "cut"
    if listing:
        return "listing"
    if not text:
        return "empty"
    return "thin" if len(text) < _THIN else "ok"


def find_title(blocks: Iterable[Block], declared: Iterable[str]) -> str | None:
    """The headline: the block of role title that is most like a title the page declares, or the first there is.

    Where no such block is like the declared title, the page's own word counts for more than a guess.
    """
    titles = [block.text for block in blocks if block.role == "title"]
    declared = list(declared)
    for told in declared:
        alike = [text for text in titles if _likeness(text, told) >= _ALIKE and len(_words(text)) > 1]
        if alike:
            # The site's name is all in the declared title too; the headline has more words in common with it.
            return max(alike, key=lambda text: len(_words(text) & _words(told)))
    return next(iter(declared), None) or (titles[0] if titles else None)


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _likeness(one: str, other: str) -> float:
    """Words in common, as a share of the smaller number: a declared title often has the site's name behind it."""
    return len(_words(one) & _words(other)) / max(min(len(_words(one)), len(_words(other))), 1)
