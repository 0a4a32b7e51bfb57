"""Names of elements (class, id, role …) to a bit mask of what such names usually mean.

In: the value of an element's naming attributes, or its tag. Out: bit masks; `NAME_HINTS` and `TAG_GROUPS` give the bits' order.
Must not know: segments, features, roles. The stems themselves are data: hints.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# Digits part words and are none: numbers of posts would fill the memory of words, and no hint has any.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Letters by which stems are found; none is shorter.
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Hints:
    """The stems of hints.toml, ready for look-up."""

    names: tuple[str, ...]
    """Name hints; the n-th has bit `1 << n`."""
    tag_groups: tuple[str, ...]
    """Tag groups; the n-th has bit `1 << n`."""
    whole: dict[str, int]
    """Words that count only as they are, and their mask."""
    stems: dict[str, tuple[tuple[str, int], ...]]
    """Words that count as the beginning of a word, and their mask, by their first letters."""
    tags: dict[str, int]
    """Tag name to the mask of its groups."""
    declared: tuple[str, ...]
    """Kinds of page that a page may say it is; the n-th has bit `1 << n`."""
    declares: dict[str, int]
    """Name of a type to the mask of its kind."""
    elements: dict[str, frozenset[str]]
    """Groups of elements (unseen, inline, strong, media) and the naming attributes."""

    def of_name(self, name: str) -> int:
        """Mask of the hints in one name such as `articleBody`, without white space."""
        mask = 0
        for word in _WORD.findall(name):
            mask |= _word_mask(word.lower())
        # Names written without a border ("articlebody", "tinlienquan") count as one word as well.
        return mask | self.of_word(name.lower().replace("-", "").replace("_", ""))

    def of_word(self, word: str) -> int:
        """Mask of the hints that a word, in lower case, is or begins with."""
        mask = self.whole.get(word, 0)
        # Nine words in ten begin like no stem, and this says so at once.
        for stem, named in self.stems.get(word[:_FIRST], ()):
            if word.startswith(stem):
                mask |= named
        return mask


@lru_cache(maxsize=1)
def load_hints() -> Hints:
    """Read hints.toml, once a process."""
    data = tomllib.loads(resources.files("cleannews.segment").joinpath("hints.toml").read_text("utf-8"))
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for bit, entries in enumerate(data["names"].values()):
        for entry in entries:
            table, word = (whole, entry[:-1]) if entry.endswith("$") else (stems, entry)
            table[word] = table.get(word, 0) | 1 << bit
    return Hints(
        names=tuple(data["names"]),
        tag_groups=tuple(data["tags"]),
        whole=whole,
        stems=_by_first_letters(stems),
        tags=_masks(data["tags"]),
        declared=tuple(data["declares"]),
        declares=_masks(data["declares"]),
        elements={group: frozenset(entries) for group, entries in data["elements"].items()},
    )


def _by_first_letters(stems: dict[str, int]) -> dict[str, tuple[tuple[str, int], ...]]:
    groups: dict[str, tuple[tuple[str, int], ...]] = {}
    for stem, mask in stems.items():
        groups[stem[:_FIRST]] = (*groups.get(stem[:_FIRST], ()), (stem, mask))
    return groups


def _masks(groups: dict[str, list[str]]) -> dict[str, int]:
    """Entry to the mask of the groups it is in."""
    masks: dict[str, int] = {}
    for bit, entries in enumerate(groups.values()):
        for entry in entries:
            masks[entry] = masks.get(entry, 0) | 1 << bit
    return masks


# On 150 pages of as many sites three values in four have been seen before.
@lru_cache(maxsize=16384)
def hint_mask(names: str) -> int:
    """Mask of the hints in one attribute value such as `"post-content articleBody"`; remembered, because pages repeat their names."""
    mask = 0
    for name in names.split():
        mask |= _name_mask(name)
    return mask


@lru_cache(maxsize=16384)
def _name_mask(name: str) -> int:
    """Mask of one name; remembered, because names come together in ever new values."""
    return load_hints().of_name(name)


@lru_cache(maxsize=16384)
def _word_mask(word: str) -> int:
    """Mask of one word of a name; remembered, because names share their words."""
    return load_hints().of_word(word)
