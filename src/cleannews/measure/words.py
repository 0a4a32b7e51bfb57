"""Numbers that one segment's own text gives: size, punctuation, letters, dates, phrases.

In: segments, lexicon. Out: columns by name, one number a segment.
Must not know: neighbours, the tree, scores.
"""

from __future__ import annotations

import re
from operator import ne

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon import Lexicon, count_signals, name_share
from cleannews.roles import ROLES
from cleannews.segment import Segments

Columns = dict[str, NDArray[np.float32]]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*\s")
_COMMAS = ",、，;"
_DATE = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2})\b|\b\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]m)?\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|\b[\w.]+@\w+\.|\.(?:com|net|org|vn|html?)\b", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d{2,4}[\d ().-]{6,}\d")
_MONEY = re.compile(r"[$€£₫¥]\s?\d|\d\s?(?:[$€£₫¥]|đồng\b|VND\b|USD\b)")
# Letters that hardly any other language writes.
_ACCENTED = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# A place, agency or newspaper before the first sentence: "TT - ", "(NLĐO) - ", "HANOI (Reuters) - ", "Kinhtedothi – ".
_DATELINE = re.compile(
    r"(?:\([^()]{2,30}\) ?|[^\W\d_][\w.&+]{1,20}(?: [^\W\d_a-z]\w{1,12}){0,2} (?:\([^()]{2,30}\) ?)?)[-–—] ?\S"
)
_SEPARATORS = "|•·»›>#×→"
_CLOSERS = "\"”’'»)]*"
# Features of letters and words look at this much of a segment: enough to tell, and cheap on a segment of megabytes.
_LETTERS = 160
# A text this long or longer reads like a paragraph.
LONG = 80


def measure_words(segments: Segments, lexicon: Lexicon) -> Columns:
    """The columns of what each text itself shows. Shares are of the text's characters, counts are natural logarithms of 1 + n."""
    rows = [_row(text) for text in segments.texts]
    matrix = np.array(rows, dtype=np.float32).reshape(len(rows), len(_ROW))
    columns = {name: matrix[:, index] for index, name in enumerate(_ROW)}
    columns.update(_phrases(segments.texts, lexicon))
    told = np.array([count_signals(text) for text in segments.texts], dtype=np.float32).reshape(len(rows), 2)
    columns["consent"], columns["appeal"] = told[:, 0], told[:, 1]
    columns["name_words"] = np.array([name_share(text) for text in segments.texts], dtype=np.float32)
    return columns


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
    "ends_sentence",
    "ends_colon",
    "ends_ellipsis",
    "ends_digit",
    "ends_quote",
    "starts_capital",
    "starts_small",
    "starts_digit",
    "starts_quote",
    "starts_dash",
    "starts_bracket",
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
)


def _row(text: str) -> tuple[float, ...]:
    size = len(text)
    head, some = text[:_LETTERS], min(size, _LETTERS)
    words = text.count(" ") + 1
    first_words = head.split()
    sentences = len(_SENTENCE_END.findall(text))
    stripped = text.rstrip(_CLOSERS)
    last = stripped[-1:] or text[-1]
    first = text[0]
    capitals = sum(map(ne, head, head.lower()))
    letters = sum(map(str.isalpha, head))
    digits = sum(map(str.isdigit, head))
    ended = last in ".!?…。！？"
    return (
        np.log1p(size),
        np.log1p(words),
        min(size / words, 20.0),
        np.log1p(sentences + ended),
        (sentences + ended) * 100.0 / (size + 20),
        sum(map(text.count, _COMMAS)) * 100.0 / (size + 20),
        digits / some,
        capitals / max(letters, 1),
        sum(word[0].isupper() for word in first_words) / max(len(first_words), 1),
        float(ended),
        float(last in ":："),
        float(last == "…" or stripped.endswith("...")),
        float(last.isdigit()),
        float(text[-1] in '"”’»'),
        float(first.isupper()),
        float(first.islower()),
        float(first.isdigit()),
        float(first in "\"“‘«'"),
        float(first in "-–—*"),
        float(first in "([{"),
        float(first in "([" and text[-1] in ")]"),
        float((first == "(" or first.isupper()) and _DATELINE.match(head) is not None),
        min(sum(map(len, _DATE.findall(head))) / some, 1.0) if digits else 0.0,
        float(digits > 0 and _YEAR.search(head) is not None),
        float(_ADDRESS.search(head) is not None),
        float(digits > 0 and _PHONE.search(head) is not None),
        float(digits > 0 and _MONEY.search(head) is not None),
        np.log1p(sum(map(head.count, _SEPARATORS))),
        float(letters == 0),
        0.0 if head.isascii() else len(_ACCENTED.findall(head)) / some,
    )


# Roles whose phrases are features. `title` and `body` have none.
PHRASE_ROLES = tuple(role for role in ROLES if role not in ("title", "lead", "body", "heading", "other"))


def _phrases(texts: list[str], lexicon: Lexicon) -> Columns:
    """Share of each text covered by phrases of a role, and whether it opens a section of that role."""
    index = {role: number for number, role in enumerate(PHRASE_ROLES)}
    cover = np.zeros((len(texts), len(PHRASE_ROLES)), dtype=np.float32)
    opens = np.zeros((len(texts), len(PHRASE_ROLES)), dtype=np.float32)
    begins = np.zeros(len(texts), dtype=np.float32)
    for row, text in enumerate(texts):
        for hit in lexicon.hits(text):
            number = index.get(hit.role)
            if number is None:
                continue
            cover[row, number] += (hit.end - hit.start) / len(text)
            begins[row] = max(begins[row], float(hit.start == 0))
            if hit.opens:
                opens[row, number] = 1.0
    columns: Columns = {f"says_{role}": cover[:, number] for role, number in index.items()}
    for role in ("related", "comment", "tags", "share", "widget"):
        columns[f"opens_{role}"] = opens[:, index[role]]
    columns["phrase_cover"] = cover.sum(axis=1)
    columns["phrase_first"] = begins
    return columns
