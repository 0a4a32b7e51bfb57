"""What was repaired: the record that users see, and the list of one call.

In: a text before and after. Out: ``Repair``, short excerpts of both. Must not know what was damaged, or how.
"""

from dataclasses import dataclass

EXCERPT = 48  # characters of a Repair's before and after
AROUND = 12  # of them, how many stand in front of the change
_MOST = 100  # Repairs of one call; what is damaged beyond is repaired all the same


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to a text."""

    kind: str
    """``mojibake``, ``control`` (removed, or what windows-1252 means by it), ``surrogate``, ``nfc`` or ``eth`` (Ð to
    Đ)."""
    before: str
    """The place as it was: a short excerpt from the first difference on, with a little in front of it."""
    after: str
    """The same place afterwards."""


class Records:
    """The changes of one call: each different one once, up to a bound."""

    def __init__(self) -> None:
        self.found: dict[Repair, None] = {}

    def add(self, kind: str, before: str, after: str) -> None:
        """Note that ``before`` became ``after``."""
        if len(self.found) < _MOST:
            same = next((place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
            start = max(0, same - AROUND)
            cut = slice(start, start + EXCERPT)
            excerpts = (part[cut].encode("utf-8", "replace").decode("utf-8") for part in (before, after))
            self.found[Repair(kind, *excerpts)] = None
