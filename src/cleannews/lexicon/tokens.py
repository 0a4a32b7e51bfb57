"""Cut a line into tokens, and give the spellings of a token.

In: text in NFC. Out: lower-case tokens, their kind (number, date, time, mark) and other spellings of a Vietnamese
syllable. Must not know phrases or roles.
"""

import re
import unicodedata
from functools import lru_cache

_CASED = [chr(c) for c in (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00))]
_UPPER = "".join(c for c in _CASED if c.isupper())
_LOWER = "".join(c for c in _CASED if c.islower())
# What stands first is asked first, and of each choice whether its first character fits: so nothing ahead of it may be optional
# (`[A]?[a]+`, `\d{1,2}`); written like that it took nearly twice as long.
TOKEN = re.compile(
    rf"[{_LOWER}][{_LOWER}]*|[{_UPPER}][{_LOWER}]+|[{_UPPER}][{_UPPER}]*(?![{_LOWER}])"
    rf"|[^\W\d_{_UPPER}{_LOWER}][^\W\d_{_UPPER}{_LOWER}]*|[:()\[\]+#©®]|>>*"
    r"|(?=\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)|\d{4}[/-]\d{1,2}[/-]\d{1,2}(?!\d)|\d{1,2}/\d{1,4}(?![\d/])"
    r"|\d{1,2}:\d\d(?::\d\d)?(?!\d)|\d{1,2}[hH]\d\d(?!\d)"
    r"|\d+(?:[.,]\d+)*(?:[kKmM](?![^\W_]))?)"
)
MARKS = frozenset(":()[]+#©®")

# Old tone placement marks the first vowel of these pairs, the new one the second; "kí" and "ký" are one word as well.
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_PLACED = {
    unicodedata.normalize("NFC", a + t + b): unicodedata.normalize("NFC", a + b + t)
    for a, b in (("o", "a"), ("o", "e"), ("u", "y"))
    for t in _TONES
}
_ENDINGS = {**_PLACED, **{new: old for old, new in _PLACED.items()}}
_PAIRS = [("i", "y"), ("ì", "ỳ"), ("í", "ý"), ("ỉ", "ỷ"), ("ĩ", "ỹ"), ("ị", "ỵ")]
_I_Y = {**dict(_PAIRS), **{y: i for i, y in _PAIRS}}

_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})

SLOTS = ("{n}", "{date}", "{time}", "{w}")
"""What a phrase may leave open: a number, a date, a time, one to four words."""


def lowered(text: str) -> list[str]:
    """The tokens of a text in lower case."""
    return list(map(str.lower, TOKEN.findall(text)))


def slot(token: str) -> str:
    """Which slot a token that begins with a digit fills."""
    if ":" in token or "h" in token:
        return "{time}"
    if "/" in token or "-" in token or (token.count(".") == 2 and len(token) - token.rindex(".") == 5):
        return "{date}"
    return "{n}"


def fills(token: str) -> bool:
    """Whether a token may stand around phrases without counting: numbers, dates, marks."""
    first = token[0]
    return not first.isalpha() and (token in MARKS or first.isdecimal() or first == ">")


def fold(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    return _unmarked(text) if _NOT_LATIN.search(text) else text.translate(_latin())


def _unmarked(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


# Letters of Latin scripts, their marks, and punctuation: what is folded most, and folded five times as fast letter by letter.
_LATIN = (*range(0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070))
_NOT_LATIN = re.compile("[^\x00-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]")


@lru_cache(maxsize=1)
def _latin() -> dict[int, str]:
    """Each of these characters without accents. Marks are dropped, so that nothing depends on the characters beside it."""
    return {code: _unmarked(chr(code)) for code in _LATIN}


def spellings(token: str) -> tuple[str, ...]:
    """A word in all its spellings: tone placement, i or y, eth for đ, ss for ß."""
    if token.isascii():
        return (token,)
    forms = [token]
    if token[-2:] in _ENDINGS and token[0] != "q":  # in "quý" the u belongs to the consonant
        forms.append(token[:-2] + _ENDINGS[token[-2:]])
    elif len(token) == 2 and token[0] in "hklmst" and token[1] in _I_Y:
        forms.append(token[0] + _I_Y[token[1]])
    if "ß" in token:
        forms.append(token.replace("ß", "ss"))
    if "đ" in token:
        forms += [form.replace("đ", "ð") for form in forms]
    return tuple(forms)


# A letter with more marks is no writing, and normalizing takes the square of their number.
_MARKED = 60


def composed(text: str) -> tuple[str, list[int]]:
    """The text in NFC, and for each of its offsets (the end included) the offset in the text as given."""
    parts: list[str] = []
    origin: list[int] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i < len(text) and unicodedata.combining(text[i]):
            continue
        part = text[start:i]
        if len(part) <= _MARKED:
            part = unicodedata.normalize("NFC", part)
        parts.append(part)
        origin += [start] * len(part)
        start = i
    return "".join(parts), [*origin, len(text)]


def pattern(text: str) -> tuple[str, ...]:
    """The tokens and slots of a phrase as written; slots are not checked."""
    if "{" not in text:
        return tuple(lowered(unicodedata.normalize("NFC", text)))
    parts: list[str] = []
    for piece in re.split(r"(\{\w+\})", unicodedata.normalize("NFC", text)):
        if piece.startswith("{"):
            parts.append(piece)
        else:
            parts += lowered(piece)
    return tuple(parts)
