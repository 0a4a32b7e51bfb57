"""Read phrase files.

In: the TOML text of a phrase file. Out: checked ``Phrase``s. Must not know how phrases are found in a line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from cleannews.errors import CleanNewsError
from cleannews.lexicon.tokens import SLOTS, pattern
from cleannews.roles import ROLES

PLACES = ("line", "start", "end", "any")
"""Where a phrase counts: as the whole line, at its start, at its end, anywhere."""

_KEYS: dict[str, type | tuple[type, ...]] = {
    "text": (str, list),
    "role": str,
    "at": str,
    "opens": bool,
    "plain": bool,
    "seen": str,
}
_NAMES = {"text": "string or a list of strings", "opens": "boolean", "plain": "boolean"}


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
    seen: str = ""
    """Where it was seen."""
    tokens: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Its tokens and slots."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", pattern(self.text))


def _checked(phrase: Phrase) -> Phrase:
    """The phrase, if it says what can be matched; else a CleanNewsError that does not yet name the entry."""
    if phrase.role not in ROLES:
        raise CleanNewsError(f"unknown role {phrase.role!r}; allowed are {', '.join(ROLES)}")
    if phrase.at not in PLACES:
        raise CleanNewsError(f"unknown place at={phrase.at!r}; allowed are {', '.join(PLACES)}")
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
        if not isinstance(value, _KEYS[key]):
            raise CleanNewsError(f"{key} must be a {_NAMES.get(key, 'string')}, not {value!r}")
    for key in ("text", "role", "at"):
        if key not in entry:
            raise CleanNewsError(f"{key} is missing")
    texts = [entry["text"]] if isinstance(entry["text"], str) else entry["text"]
    for text in texts:
        if not isinstance(text, str):
            raise CleanNewsError(f"text must be a string or a list of strings, not {text!r}")
    return list(texts)


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
                phrase = _checked(Phrase(**{**entry, "text": text}))
                known = phrases.setdefault((phrase.tokens, phrase.at), phrase)
                if known is not phrase:
                    raise CleanNewsError(f"is there already, as {known.text!r} with role {known.role}")
        except CleanNewsError as error:
            raise CleanNewsError(f"{where}: {error}") from None
    return list(phrases.values())
