"""Read phrase files.

In: the TOML text of a phrase file. Out: checked ``Phrase``s. Must not know how phrases are found in a line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cleannews.errors import CleanNewsError
from cleannews.lexicon.tokens import SLOTS, fold, pattern
from cleannews.roles import ROLES

PLACES = ("line", "start", "end", "any")
"""Where a phrase counts: as the whole line, at its start, at its end, anywhere."""

CONDITIONS = ("name beside", "name inside", "capital", "no sentence")
"""What a phrase beside other text may demand: that no ordinary word but a name, number or mark (or nothing) follows
it, or stands before it if it ends the line; that its ``{w}`` begins with a capital or digit (in a line of its own
too); that it begins with a capital; that the line does not end as a sentence does."""

_KEYS: dict[str, type | tuple[type, ...]] = {
    "text": (str, list),
    "role": str,
    "at": str,
    "opens": bool,
    "plain": bool,
    "room": int,
    "when": list,
    "unless": list,
    "seen": str,
}
_NAMES = {
    "text": "string or a list of strings",
    "opens": "boolean",
    "plain": "boolean",
    "room": "whole number",
    "when": "list",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase. An entry of a file may list several texts that share all the rest."""

    text: str
    """The phrase; ``{n}``, ``{date}``, ``{time}`` stand for such a token, ``{w}`` for one to four words."""
    role: str
    """One of ``ROLES``."""
    at: str
    """One of ``PLACES``."""
    opens: bool = False
    """Whether following lines belong to what this phrase announces."""
    plain: bool = True
    """Whether the de-accented form counts too; False where that is a common word or name ("Theo")."""
    room: int | None = None
    """How many other words its line may have, if the line is not made of phrases; None: any number."""
    when: tuple[str, ...] = ()
    """Further conditions, some of ``CONDITIONS``."""
    unless: tuple[str, ...] = ()
    """Words in lower case that must not follow it (``at="end"``: stand before it) nor begin its ``{w}``."""
    seen: str = ""
    """Where it was seen."""
    tokens: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Its tokens and slots."""
    barred: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The words of `unless`, each with and without accents and with a space behind."""
    folds: bool = field(init=False, repr=False, compare=False)
    """Whether it counts in a line without accents."""
    bound: bool = field(init=False, repr=False, compare=False)
    """Whether it has conditions."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", pattern(self.text))
        ascii_words = self.text.isascii() and any(map(str.isalpha, self.text))
        object.__setattr__(self, "folds", self.plain or ascii_words)
        object.__setattr__(self, "barred", tuple(f"{form} " for one in self.unless for form in (one, fold(one))))
        object.__setattr__(self, "bound", self.room is not None or bool(self.when or self.unless))


def _checked(phrase: Phrase) -> Phrase:
    """The phrase, if it says what can be matched; else a CleanNewsError that does not yet name the entry."""
    if phrase.role not in ROLES:
        raise CleanNewsError(f"unknown role {phrase.role!r}; allowed are {', '.join(ROLES)}")
    if phrase.at not in PLACES:
        raise CleanNewsError(f"unknown place at={phrase.at!r}; allowed are {', '.join(PLACES)}")
    if wrong := [one for one in phrase.when if one not in CONDITIONS]:
        raise CleanNewsError(f"unknown condition when={wrong[0]!r}; allowed are {', '.join(CONDITIONS)}")
    if wrong := [one for one in phrase.unless if " ".join(pattern(one)) != one]:
        raise CleanNewsError(f"unless={wrong[0]!r} must be words in lower case")
    if "name inside" in phrase.when and "{w}" not in phrase.tokens:
        raise CleanNewsError("when='name inside' needs a {w} in the text")
    parts = phrase.tokens
    if not parts:
        raise CleanNewsError("no word, number or slot in it")
    if "{" in phrase.text and (wrong := [part for part in parts if part[0] == "{" and part not in SLOTS]):
        raise CleanNewsError(f"unknown slot {wrong[0]}; allowed are {', '.join(SLOTS)}")
    if parts[0] == "{w}" or (parts[-1] == "{w}" and phrase.at in ("end", "any")):
        raise CleanNewsError(f"{{w}} cannot stand at the edge of a phrase with at={phrase.at!r}")
    return phrase


def _texts(entry: object) -> list[str]:
    """The texts of an entry, whose other keys have been checked; a CleanNewsError if a key is wrong."""
    if not isinstance(entry, Mapping):
        raise CleanNewsError("must be a [[phrase]] table")
    for key, value in entry.items():
        if key not in _KEYS:
            raise CleanNewsError(f"unknown key {key!r}; allowed are {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or (key == "room" and isinstance(value, bool)):
            raise CleanNewsError(f"{key} must be a {_NAMES.get(key, 'string')}, not {value!r}")
    for key in ("text", "role", "at"):
        if key not in entry:
            raise CleanNewsError(f"{key} is missing")
    texts = [entry["text"]] if isinstance(entry["text"], str) else entry["text"]
    for text in texts:
        if not isinstance(text, str):
            raise CleanNewsError(f"text must be a string or a list of strings, not {text!r}")
    return list(texts)


def _tuples(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The lists of an entry as tuples of strings."""
    return {key: tuple(map(str, entry.get(key, ()))) for key in ("when", "unless")}


def parse_phrases(source: str, name: str) -> list[Phrase]:
    """The phrases of a TOML text; ``name`` is the file's name for error messages. Raises CleanNewsError."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise CleanNewsError(f"{name}: not valid TOML: {error}") from error
    unknown = [key for key in data if key != "phrase"]
    if unknown or not isinstance(data.get("phrase", []), list):
        raise CleanNewsError(f"{name}: only [[phrase]] tables are allowed, found {unknown or 'another phrase'}")
    phrases: dict[tuple[tuple[str, ...], str], Phrase] = {}
    for number, entry in enumerate(data.get("phrase", []), 1):
        where = f"{name}: phrase {number}"
        try:
            for text in _texts(entry):
                where = f"{name}: phrase {number} ({text!r})"
                phrase = _checked(Phrase(**{**entry, **_tuples(entry), "text": text}))
                known = phrases.setdefault((phrase.tokens, phrase.at), phrase)
                if known is not phrase:
                    raise CleanNewsError(f"is there already, as {known.text!r} with role {known.role}")
        except CleanNewsError as error:
            raise CleanNewsError(f"{where}: {error}") from None
    return list(phrases.values())
