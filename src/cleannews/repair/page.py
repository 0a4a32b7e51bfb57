"""What can be known only of a whole page: that it is written in an old alphabet, that its language is Vietnamese.

In: the pieces of a page as they are read. Out: ``Page``, with which a second reading repairs what one piece alone gives
no ground to touch. Must not know how anything is repaired.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cleannews.lexicon.legacy import Name, is_unicode, may_be_legacy, recognise
from cleannews.repair.characters import is_vietnamese, may_need_eth

_SAMPLE = 12_000  # characters of the pieces that are kept for recognition
_VIETNAMESE = 0.3  # share of the accented pieces that hold a letter only Vietnamese has


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the page that a text stands on."""

    legacy: Name | None = None
    """The alphabet of years before Unicode in which (some of) its pieces are written."""
    mixed: bool = False
    """Whether other pieces are in Unicode, as templates around old articles are."""
    vietnamese: bool = False
    """Whether it is Vietnamese beyond doubt and holds Ð where Đ may be meant."""


UNKNOWN = Page()


class Survey:
    """Gathers, while the pieces of one page are read, what speaks for a second reading: for most pages nothing."""

    def __init__(self) -> None:
        self._odd: list[str] = []
        self._size = 0
        self._eth = False

    def see(self, piece: str) -> None:
        """Take note of a piece as it stands in the source."""
        if piece.isascii():
            return
        if self._size < _SAMPLE and may_be_legacy(piece):
            self._odd.append(piece[:_SAMPLE])
            self._size += len(piece)
        self._eth = self._eth or (("Ð" in piece or "ð" in piece) and may_need_eth(piece))

    def result(self, texts: Iterable[str]) -> Page:
        """What was found; ``texts`` are the pieces of the page as repaired without it."""
        if not self._odd and not self._eth:
            return UNKNOWN
        accented = [text for text in texts if not text.isascii()]
        vietnamese = self._eth and sum(map(is_vietnamese, accented)) >= max(1, _VIETNAMESE * len(accented))
        legacy = recognise(self._odd) if self._odd else None
        return Page(legacy, mixed=legacy is not None and any(map(is_unicode, accented)), vietnamese=vietnamese)
