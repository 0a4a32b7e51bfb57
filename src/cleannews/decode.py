"""From what was fetched to text: in which encoding it is, and whether it is HTML.

In: str or bytes, what the caller knows of them (``kind``, ``encoding``). Out: ``Source``. Must not know blocks or what
an article is; it repairs nothing, so that offsets into its text are offsets into the input. The order is that of the
WHATWG standard (byte order mark, transport, declaration in the page, UTF-8, detection), but a declaration that would
destroy text is passed over.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cleannews.budget import Budget
from cleannews.errors import CleanNewsError
from cleannews.lexicon.charsets import codec_of, codec_of_header, detectable, is_header, western_letters
from cleannews.lexicon.legacy import recognise
from cleannews.lexicon.markup import is_binary, is_html
from cleannews.lexicon.syllables import letters_in_syllables
from cleannews.options import check_encoding

_KINDS = ("auto", "html", "text")
_BOMS = (  # those of UTF-32 first: they begin like those of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FALLBACK = "cp1252"
_HEAD = 1 << 12  # bytes looked at for control characters and lanes of NUL
_PRESCAN = 1 << 14  # bytes in which a page may declare itself; browsers stop at 1,024, real pages do not
_SAMPLE = 1 << 13  # bytes handed to detection: more made no answer better and each slower
_SNIPPET = 400  # bytes of the sample from one place

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"""<meta\b[^>]{0,1000}?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml\b[^>]{0,1000}?\bencoding\s*=\s*["']([^"'>]+)""", re.IGNORECASE)
_CUT = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_EDGE = re.compile(rb"[<>\n]")
_CLUSTER = re.compile(r"(?:(?![\x00-\x7f])[^\W\d_]){2}")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—·\xad](?=[^\W\d_])|[ªºµ¹²³](?=[a-z])")
_ASCII = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Source:
    """Text as the next stages read it, and how it came to be."""

    text: str
    """For bytes exactly ``raw.decode(encoding, "replace")``, for str the input itself; or its beginning."""
    kind: Literal["html", "text"]
    """What the caller said, or what it looks like."""
    encoding: str
    """Name of a Python codec, or ``str`` if there was nothing to decode."""
    binary: bool
    """It is no text at all: a PDF, an archive, an image."""
    utf8: bytes | None = field(default=None, repr=False, compare=False)
    """The text in UTF-8, if that is what the input was: parsers take bytes, and need not have them made anew."""


def decode(
    raw: str | bytes,
    *,
    kind: Literal["auto", "html", "text"] = "auto",
    encoding: str | None = None,
    budget: Budget | None = None,
) -> Source:
    """Read a page or a text.

    ``encoding`` is what the transport said: a charset's name or a ``Content-Type`` value; the ``budget`` says how much
    is read. Raises TypeError and ValueError for arguments of a wrong type or kind, CleanNewsError for an encoding nobody
    knows; never for what ``raw`` holds.
    """
    check_raw(raw)
    if kind not in _KINDS:
        raise CleanNewsError(f"kind must be one of {', '.join(map(repr, _KINDS))}, not {kind!r}")
    check_encoding(encoding)
    raw = raw if isinstance(raw, str) else bytes(raw)
    whole = len(raw)
    raw = budget.within(raw) if budget else raw
    utf8 = None
    if isinstance(raw, str):
        text, name, binary = raw, "str", is_binary(raw)
    else:
        data = raw
        name, read = _encoding(data, encoding)
        text = data.decode(name, "replace") if read is None else read
        if len(data) < whole:
            text = text.rstrip("\ufffd")  # half of a character
        elif read is not None:
            utf8 = data
        if name.startswith(("utf-16", "utf-32")):
            binary = is_binary(text)  # the bytes are full of NUL
        else:
            binary = is_binary(
                data[:_HEAD].decode("latin-1"), broken=not name.startswith("utf-8") or "\ufffd" in text[:_HEAD]
            )
    if kind == "auto":
        kind = "html" if not binary and is_html(text) else "text"
    return Source(text=text, kind=kind, encoding=name, binary=binary, utf8=utf8)


def check_raw(raw: object) -> None:
    """Raise TypeError for what is no page."""
    if not isinstance(raw, str | bytes | bytearray | memoryview):
        raise TypeError(
            f"raw must be str or bytes (bytearray and memoryview will do); for a file give path.read_bytes(), not {type(raw).__name__}"
        )


class _Utf8(NamedTuple):
    """How well bytes read as UTF-8."""

    good: int
    """Characters beyond ASCII that decode."""
    broken: int
    """Places that do not; a character that the end of the input cuts is none."""


def _encoding(data: bytes, hint: str | None) -> tuple[str, str | None]:
    """The codec in which this text loses the least; and the text, where finding out took decoding all of it without a loss."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, None
    wide = _wide(data[:_HEAD])
    if wide:
        return wide, None
    declared = [name for name in (_hinted(hint), _declared(data)) if name]
    # Most pages end here; counting what decodes takes three times as long as decoding.
    if declared[:1] in ([], ["utf-8"]) and (text := _as_utf8(data)) is not None:
        return "utf-8", text
    return _best(data, declared), None


def _best(data: bytes, declared: list[str]) -> str:
    """The same for what is not simply UTF-8."""
    utf8 = _read_as_utf8(data)
    for name in declared:
        if _fits(data, name, utf8):
            # No text in windows-1252 holds these bytes, but VISCII has letters there, which `repair` needs whole
            viscii = name == "cp1252" and _UNDEFINED.search(data) and _legacy_codec(_sample(data)) == "latin-1"
            return "latin-1" if viscii else name
    if utf8.good > utf8.broken or not utf8.broken:
        return "utf-8"
    return _detected(data) or next((name for name in declared if not name.startswith("utf")), _FALLBACK)


def _hinted(hint: str | None) -> str | None:
    if hint is None:
        return None
    return codec_of_header(hint) if is_header(hint) else codec_of(hint)


def _declared(data: bytes) -> str | None:
    """What the page says of itself in ``<meta>`` or its XML declaration."""
    head = _COMMENT.sub(b" ", data[:_PRESCAN])
    for found in (_XML.search(head), *_META.finditer(head)):
        name = codec_of(found[1].decode("latin-1")) if found else None
        if name:
            # What was read as ASCII so far cannot be UTF-16: the standard takes such a declaration for UTF-8
            return "utf-8" if name.startswith("utf-16") else name
    return None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly half of its bytes are NUL, all in the same lane."""
    head = head[: len(head) // 2 * 2]
    lanes = head[0::2].count(0), head[1::2].count(0)
    enough = 0.4 * len(head) / 2
    if len(head) < 4 or max(lanes) < enough or min(lanes) > 0.05 * max(lanes):
        return None
    name = "utf-16-le" if lanes[1] > lanes[0] else "utf-16-be"
    return None if is_binary(head.decode(name, "replace")) or not _is_printable(head, name) else name


def _is_printable(head: bytes, name: str) -> bool:
    """Whether nearly all of it can be seen, or is a line's end or a tabulator."""
    text = head.decode(name, "replace")
    return sum(char.isprintable() or char.isspace() for char in text if char != "\ufffd") >= 0.9 * len(text)


def _as_utf8(data: bytes) -> str | None:
    """The text, if every byte of it is UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _read_as_utf8(data: bytes) -> _Utf8:
    if data.isascii():
        return _Utf8(0, 0)
    text = data.decode("utf-8", "replace")
    beyond = len(text) - (len(data) - len(data.translate(None, _ASCII)))
    shown = text.count("\ufffd")
    broken = shown - data.count(b"\xef\xbf\xbd") if shown else 0  # the page may hold U+FFFD itself
    good = beyond - broken
    return _Utf8(good, broken - 1 if broken and good and _CUT.search(data[-3:]) else broken)


def _fits(data: bytes, name: str, utf8: _Utf8) -> bool:
    """Whether decoding as declared keeps the text."""
    if name == "utf-8":
        return utf8.good > utf8.broken or not utf8.broken
    if name.startswith("utf-16"):
        return bool(utf8.broken) and _is_printable(data[:_HEAD], name)
    # A text in another encoding is hardly ever valid UTF-8 by chance; in two-byte encodings a word or two can be
    by_chance = 0 if name.startswith(("cp125", "iso8859", "koi8", "mac", "cp866", "cp874")) else 3
    if utf8.good > max(by_chance, 4 * utf8.broken):
        return False
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    return not lost or lost <= 0.1 * sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))


def _detected(data: bytes) -> str | None:
    """What bytes that say nothing of themselves look like; None if nothing convinces."""
    sample = _sample(data)
    if _is_vietnamese(sample):
        return "cp1258"
    legacy = _legacy_codec(sample)
    if legacy:
        return legacy
    if _is_western(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to load, and hardly ever needed

    best = from_bytes(sample, cp_isolation=list(detectable()), enable_fallback=False).best()
    return best.encoding if best else None


def _is_vietnamese(sample: bytes) -> bool:
    """Whether it reads as Vietnamese in windows-1258, whose combining marks general detectors do not know."""
    text = unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))
    words = re.findall(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*", text)
    return bool(words) and letters_in_syllables(text) >= 0.7 * sum(map(len, words))


def _legacy_codec(sample: bytes) -> str | None:
    """The codec that keeps an old Vietnamese alphabet whole, for `repair` to convert; None if it is in none."""
    name = recognise([sample.decode("latin-1")])
    return None if name is None else "latin-1" if name == "viscii" else "cp1252"


def _is_western(sample: bytes) -> bool:
    """Whether it reads as a language of Western Europe: letters used there, one at a time, no signs inside words."""
    text = sample.decode("cp1252", "replace")
    accented = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    strange = len(_CLUSTER.findall(text)) + len(_SIGN_IN_WORD.findall(text)) + text.count("\ufffd")
    strange += sum(letter not in western_letters() for letter in accented)
    return bool(accented) and strange <= 0.1 * len(accented)


def _sample(data: bytes) -> bytes:
    """The parts of the text that are not ASCII, up to a bound, with what stands around them but without markup."""
    parts: list[bytes] = []
    size = at = 0
    while size < _SAMPLE and (found := _HIGH.search(data, at)):
        start = max(at, found.start() - _SNIPPET // 4)
        edges = [edge.end() for edge in _EDGE.finditer(data, start, found.start())]
        start = edges[-1] if edges else start
        edge = _EDGE.search(data, found.start(), found.start() + _SNIPPET)
        at = edge.end() if edge else found.start() + _SNIPPET
        parts.append(data[start:at])
        size += at - start
    return b" ".join(parts)
