"""Numbers that one segment's own text gives: size, punctuation, letters, dates, phrases.

In: segments, lexicon. Out: columns by name, one number a segment.
Must not know: neighbours, the tree, scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon import Lexicon, count_closing, count_signals, may_signal, name_share
from cleannews.measure.letters import COMMAS, HEAD, STOPS, Counts, count_heads
from cleannews.measure.said import Said
from cleannews.roles import ROLES
from cleannews.segment import Segments

Columns = dict[str, NDArray[np.float32]]
Told = Mapping[str, NDArray[np.float32]]
"""Columns that are only read."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*\s")
_DATE = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2})\b|\b\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]m)?\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Of text in lower case (ſ is an s, too): patterns that ignore case cannot be searched for by their first letters.
_ADDRESS = re.compile(r"http[sſ]?:|www\.|\.(?:com|net|org|vn|html?)\b")
_MAIL = re.compile(r"\b[\w.]+@\w+\.")
_PHONE = re.compile(r"\+?\(?\d{2,4}[\d ().-]{6,}\d")
_MONEY = re.compile(r"[$€£₫¥]\s?\d|\d\s?(?:[$€£₫¥]|đ(?:ồng)?\b|VND\b|USD\b)")
# A place, agency or newspaper before the first sentence: "TT - ", "(NLĐO) - ", "HANOI (Reuters) - ", "Kinhtedothi – ".
_DATELINE = re.compile(
    r"(?:\([^()]{2,30}\) ?|[^\W\d_][\w.&+]{1,20}(?: [^\W\d_a-z]\w{1,12}){0,2} (?:\([^()]{2,30}\) ?)?)[-–—] ?\S"
)
# What a line says of itself before a colon: "Giải nhất: ", "Thời gian: ", "PV: ".
_LABELLED = re.compile(r"\A[-–—•*+\d.) ]*+[^\W\d_][^:,.!?…]{0,30}: ")
# A time of day and nothing else before the text, as entries of live blogs have it.
_CLOCK = re.compile(r"\W{0,3}\d{1,2}(?:[:hg]|h:)\s?\d{2}\b(?!\W{0,3}\d)")
# Share of its characters that are phrases of boilerplate, from which on a line with a colon is a label of the page.
_PAGE_LABEL = 0.4
_CLOSERS = "\"”’'»)]*"
# Lines this short are menu items, labels, buttons: the same ones come again and again, so what was found in them is remembered.
_LABEL = 40
# A text this long or longer reads like a paragraph.
LONG = 80


def announces(words: Columns) -> NDArray[np.float32]:
    """1 for a line that ends in a colon and is no label of the page: what stands below `Từ khóa:` is none of the article's lists."""
    found: NDArray[np.float32] = words["ends_colon"] * (words["phrase_cover"] <= _PAGE_LABEL)
    return found


def measure_words(segments: Segments, lexicon: Lexicon, said: Said) -> Columns:
    """The columns of what each text itself shows. Shares are of the text's characters, counts are natural logarithms of 1 + n.

    `said` holds the words of all segments (measure.said).
    """
    # A third of a page's lines repeat another one.
    places = {text: row for row, text in enumerate(dict.fromkeys(segments.texts))}
    texts = list(places)
    if not texts:
        return {name: np.zeros(0, dtype=np.float32) for name in _NAMES}
    counts = count_heads(texts)
    told: dict[str, NDArray[Any]] = _edges(texts)
    told |= _sizes(texts, counts, told["ends_sentence"]) | _patterns(texts, counts) | _phrases(texts, lexicon)
    rows = [places[text] for text in segments.texts]
    signs = said.having(may_signal(said.numbers))
    told["consent"], told["appeal"] = count_signals(texts, {(rows[row], word) for row, word in signs})
    told["name_words"] = np.array([name_share(text) for text in texts])
    matrix = np.concatenate([told[name] for name in _NAMES]).astype(np.float32).reshape(len(_NAMES), -1)
    return dict(zip(_NAMES, matrix.take(rows, axis=1), strict=True))


_OPENINGS = (
    "starts_capital",
    "starts_small",
    "starts_digit",
    "starts_quote",
    "starts_dash",
    "starts_bracket",
)
_ENDINGS = ("ends_sentence", "ends_colon", "ends_ellipsis", "ends_digit")
_ROW = (
    "chars",
    "words",
    "word_length",
    "sentences",
    "sentence_rate",
    "commas",
    "digits",
    "capitals",
    "capital_words",
    *_ENDINGS,
    "ends_quote",
    *_OPENINGS,
    "bracketed",
    "dateline",
    "date",
    "year",
    "address",
    "phone",
    "money",
    "separators",
    "symbols_only",
    "accents",
    "glued",
    "closes",
    "starts_label",
    "starts_clock",
)


def _sizes(texts: list[str], counts: Counts, ended: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Lengths, and shares of characters and words; `ended` says which texts end as a sentence does."""
    size = np.array(list(map(len, texts)))
    some = np.minimum(size, HEAD)
    words = counts["spaces"]  # with the one behind the text
    commas = counts["commas"]
    sentences = ended.astype(np.int64)
    longer = size > HEAD
    for row in np.flatnonzero(longer | (counts["stops"] > 0)).tolist():
        sentences[row] += len(_SENTENCE_END.findall(texts[row]))
    for row in np.flatnonzero(longer).tolist():
        words[row] = texts[row].count(" ") + 1
        commas[row] = sum(map(texts[row].count, COMMAS))
    return {
        "chars": np.log1p(size),
        "words": np.log1p(words),
        "word_length": np.minimum(size / words, 20.0),
        "sentences": np.log1p(sentences),
        "sentence_rate": sentences * 100.0 / (size + 20),
        "commas": commas * 100.0 / (size + 20),
        "digits": counts["digits"] / some,
        "capitals": counts["capitals"] / np.maximum(counts["letters"], 1),
        "capital_words": counts["capital_words"] / np.maximum(counts["words"], 1),
        "separators": np.log1p(counts["separators"]),
        "symbols_only": counts["letters"] == 0,
        "accents": counts["accented"] / some,
        "glued": np.log1p(counts["glued"]),
    }


def _edges(texts: list[str]) -> dict[str, NDArray[Any]]:
    """What each text opens and ends with, closing quotes and brackets apart."""
    openings = _of_characters([text[0] for text in texts], _opening)
    stripped = [text.rstrip(_CLOSERS) for text in texts]
    endings = _of_characters([bare[-1:] or text[-1] for bare, text in zip(stripped, texts, strict=True)], _ending)
    found: dict[str, NDArray[Any]] = {
        **dict(zip(_OPENINGS, openings, strict=True)),
        **dict(zip(_ENDINGS, endings, strict=True)),
    }
    found["ends_ellipsis"] = found["ends_ellipsis"] | [bare.endswith("...") for bare in stripped]
    found["ends_quote"] = np.array([text[-1] in '"”’»' for text in texts])
    found["bracketed"] = np.array([text[0] in "([" and text[-1] in ")]" for text in texts])
    return found


def _of_characters(characters: list[str], told: Callable[[str], tuple[bool, ...]]) -> NDArray[Any]:
    """What is told of each character: a row a column. A page has few different ones, so each is asked once."""
    places = {character: place for place, character in enumerate(dict.fromkeys(characters))}
    each = np.array([told(character) for character in places]).T
    return each.take(list(map(places.__getitem__, characters)), axis=1)


@lru_cache(maxsize=1024)
def _opening(first: str) -> tuple[bool, ...]:
    """What a first character is, in the order of the columns."""
    return (
        first.isupper(),
        first.islower(),
        first.isdigit(),
        first in "\"“‘«'",
        first in "-–—*",
        first in "([{",
    )


@lru_cache(maxsize=1024)
def _ending(last: str) -> tuple[bool, ...]:
    """What a last character is, in the order of the columns."""
    return last in STOPS, last in ":：", last == "…", last.isdigit()


def _patterns(texts: list[str], counts: Counts) -> dict[str, NDArray[Any]]:
    """Dates, addresses and the like; each is looked for only where there are as many digits, dots or dashes as it needs."""
    names = ("dateline", "date", "year", "address", "phone", "money", "closes", "starts_label", "starts_clock")
    found = {name: [0.0] * len(texts) for name in names}
    for row in (rows := np.flatnonzero(counts["digits"])).tolist():
        found["money"][row] = _MONEY.search(texts[row], 0, HEAD) is not None
    for row in (rows := rows[counts["digits"][rows] > 1]).tolist():
        head = texts[row][:HEAD]
        found["date"][row] = min(sum(map(len, _DATE.findall(head))) / len(head), 1.0)
    for row in (rows := rows[counts["digits"][rows] > 2]).tolist():
        found["phone"][row] = _PHONE.search(texts[row], 0, HEAD) is not None
        found["starts_clock"][row] = _CLOCK.match(texts[row], 0, HEAD) is not None
    for row in rows[counts["digits"][rows] > 3].tolist():
        found["year"][row] = _YEAR.search(texts[row], 0, HEAD) is not None
    for row in np.flatnonzero(counts["dots"]).tolist():
        head = texts[row][:HEAD].lower()
        found["address"][row] = _ADDRESS.search(head) is not None or ("@" in head and _MAIL.search(head) is not None)
        found["starts_label"][row] = _LABELLED.match(texts[row]) is not None
    for row in np.flatnonzero(counts["dashes"]).tolist():
        head = texts[row][:HEAD]
        if head[0] == "(" or head[0].isupper():
            found["dateline"][row] = _DATELINE.match(head) is not None
    found["closes"] = count_closing(texts)
    return {name: np.array(column) for name, column in found.items()}


# Roles whose phrases are features. `title` and `body` have none.
PHRASE_ROLES = tuple(role for role in ROLES if role not in ("title", "lead", "body", "heading", "other"))


_ROLE_COLUMNS = {role: number for number, role in enumerate(PHRASE_ROLES)}
_OPENING_ROLES = ("related", "comment", "tags", "share", "widget")
_NAMES = (
    *_ROW,
    *(f"says_{role}" for role in PHRASE_ROLES),
    *(f"opens_{role}" for role in _OPENING_ROLES),
    "phrase_cover",
    "phrase_first",
    "consent",
    "appeal",
    "name_words",
)
_Told = tuple[tuple[int, float, bool, bool], ...]


def _phrases(texts: list[str], lexicon: Lexicon) -> Columns:
    """Share of each text covered by phrases of a role, whether it opens a section of that role, and the length of what it begins with.

    A long phrase at the beginning names the line, however long the rest is; a short one may be the first word of a sentence.
    """
    cover = np.zeros((len(texts), len(PHRASE_ROLES)), dtype=np.float32)
    opens = np.zeros((len(texts), len(PHRASE_ROLES)), dtype=np.float32)
    begins = np.zeros(len(texts), dtype=np.float32)
    for row, text in enumerate(texts):
        for number, share, opening, first in (
            _label_told(text, lexicon) if len(text) <= _LABEL else _told(text, lexicon)
        ):
            cover[row, number] += share
            if first:
                begins[row] = share * len(text)
            if opening:
                opens[row, number] = 1.0
    columns: Columns = {f"says_{role}": cover[:, number] for role, number in _ROLE_COLUMNS.items()}
    for role in _OPENING_ROLES:
        columns[f"opens_{role}"] = opens[:, _ROLE_COLUMNS[role]]
    columns["phrase_cover"] = cover.sum(axis=1)
    columns["phrase_first"] = np.log1p(begins)
    return columns


def _told(text: str, lexicon: Lexicon) -> _Told:
    """For each phrase in a text: number of its role, its share of the text, whether it opens a section, and the text."""
    return tuple(
        (_ROLE_COLUMNS[hit.role], (hit.end - hit.start) / len(text), hit.opens, hit.start == 0)
        for hit in lexicon.hits(text)
        if hit.role in _ROLE_COLUMNS
    )


@lru_cache(maxsize=16384)
def _label_told(text: str, lexicon: Lexicon) -> _Told:
    return _told(text, lexicon)
