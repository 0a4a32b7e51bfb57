"""Numbers that a segment's surroundings give: neighbours, position, repeats, the main run of text, headings passed.

In: segments and the columns of measure.words. Out: columns by name, one number a segment.
Must not know: the tree, scores.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.along import FAR, distance_back, heaviest, shift, shifts
from cleannews.measure.said import SAID, Said, list_words
from cleannews.measure.words import LONG, Columns, announces
from cleannews.segment import Segments

Column = NDArray[np.float32]

# Share of letters with marks that only Vietnamese has, from which on a page is Vietnamese: its prose has .17, other languages' < .01.
_VIETNAMESE = 0.04
# Share of its characters from which a segment is a phrase, or a name.
_SAID, _NAMED = 0.4, 0.6
# Characters in which words of a page's long texts, and of its short ones, are looked for.
_LONG_TOPIC, _SHORT_TOPIC = 1000, 300
# Characters of two texts that make them copies.
_COPIED = 200
# Neighbours looked at on each side.
_REACH = (-3, -2, -1, 1, 2, 3)
# Segments in a unit that may repeat.
_PERIODS = (2, 3, 4, 5, 6)
# Segments on each side that are near.
_NEAR = (2, 5, 12)
# Groups of phrases whose passing tells where on the page one stands.
_GROUPS = {
    "related": ("related",),
    "comment": ("comment",),
    "ending": ("tags", "credit", "share"),
    "chrome": ("nav", "footer", "ad", "widget", "counter"),
}


def measure_context(segments: Segments, words: Columns, declared: Columns, said: Said) -> Columns:
    """The columns of what stands around each segment.

    `declared` holds the columns of measure.declared, none for plain text; `said` the words of all segments (measure.said).
    """
    sizes: Column = np.array([len(text) for text in segments.texts], dtype=np.float32)
    links: Column = (np.array(segments.links) / np.maximum(sizes, 1)).astype(np.float32)
    columns: Columns = {"gap": _log(segments.gaps), "bullet": np.array(segments.bullets, dtype=np.float32)}
    columns["gap_after"] = shift(columns["gap"], 1)
    columns["link_share"] = np.minimum(links, 1).astype(np.float32)
    columns["anchors"] = _log(segments.anchors)
    columns["strong_share"] = np.minimum(np.array(segments.strong) / np.maximum(sizes, 1), 1).astype(np.float32)
    if segments.kind == "html":
        columns["after_break"] = np.array(segments.breaks, dtype=np.float32)
    else:
        columns["indent"] = _log(segments.indents)
    columns.update(_repeats(segments.texts))
    long = ((sizes >= LONG) & (links < 0.5)).astype(np.float32)
    columns.update(_positions(sizes, long, columns["link_share"]))
    columns.update(_sapo(words, columns | declared, long))
    columns.update(_neighbours(words, columns))
    columns.update(_passed(words, long))
    columns.update(_rhythm(words))
    columns["topic"] = _topic(segments.texts, said, long > 0)
    return columns


def _log(values: list[int]) -> Column:
    return np.log1p(np.array(values, dtype=np.float32))


def _repeats(texts: list[str]) -> Columns:
    """How often the same text stands on the page, and how near the nearest copy is."""
    keys = [text[:_COPIED].casefold() for text in texts]
    counts = Counter(keys)
    count = np.array([counts[key] for key in keys], dtype=np.float32)
    before = np.full(len(keys), FAR, dtype=np.float32)
    after = np.full(len(keys), FAR, dtype=np.float32)
    last: dict[str, int] = {}
    for row, key in enumerate(keys):
        if counts[key] > 1:
            if key in last:
                before[row] = after[last[key]] = row - last[key]
            last[key] = row
    return {"copies": np.log(np.maximum(count, 1)), "copy_before": np.log1p(before), "copy_after": np.log1p(after)}


def _positions(sizes: Column, long: Column, linked: Column) -> Columns:
    """Where on the page a segment stands, and where among its long segments."""
    count = len(sizes)
    rows = np.arange(count, dtype=np.float32)
    plain = sizes * (1 - linked)
    before = np.concatenate(([0.0], np.cumsum(sizes)[:-1])).astype(np.float32) if count else sizes
    total = float(sizes.sum()) or 1.0
    long_mass = np.concatenate(([0.0], np.cumsum(plain * long))).astype(np.float32)
    long_total = float(long_mass[-1]) or 1.0
    columns: Columns = {
        "place": before / total,
        "from_start": np.log1p(rows),
        "from_end": np.log1p(count - 1 - rows),
        "chars_before": np.log1p(before),
        "chars_after": np.log1p(np.maximum(total - before - sizes, 0)),
        "page_segments": np.full(count, np.log1p(count), dtype=np.float32),
        "page_long": np.full(count, np.log1p(long_total), dtype=np.float32),
        "long_before": long_mass[:-1] / long_total,
        "long_after": 1 - long_mass[1:] / long_total,
        "long_count_before": np.log1p(np.cumsum(long) - long),
        "long_count_after": np.log1p(long.sum() - np.cumsum(long)),
        "to_long_before": distance_back(long),
        "to_long_after": distance_back(long[::-1])[::-1],
    }
    columns.update(_near(sizes, plain * long, linked))
    columns.update(_main_run(plain, long))
    return columns


def _near(sizes: Column, mass: Column, linked: Column) -> Columns:
    """Long text just before and after a segment, and what stands around it: its size, its share of links."""
    count = len(sizes)
    reach = np.array(_NEAR)[:, None]
    rows = np.arange(count)
    # A segment of nothing at both ends: what would reach beyond stops there.
    before, after = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, count)
    sums = np.zeros((3, count + 1))
    for total, column in zip(sums, (mass, sizes, linked * sizes), strict=True):
        total[1:] = np.cumsum(column)
    of_text, of_all, of_links = sums
    near = (of_all[after] - of_all[before]).astype(np.float32)
    told = {
        "near_before": np.log1p(np.maximum(of_text[rows] - of_text[before], 0)),
        "near_after": np.log1p(np.maximum(of_text[after] - of_text[rows + 1], 0)),
        "chars_near": np.log1p(near),
        "linked_near": ((of_links[after] - of_links[before]).astype(np.float32) + 1) / (near + 20),
    }
    columns = {name: found.astype(np.float32) for name, found in told.items()}
    return {f"{name}_{reach}": columns[name][place] for place, reach in enumerate(_NEAR) for name in columns}


def _main_run(plain: Column, long: Column) -> Columns:
    """The stretch of the page with most long text and least between: a maximum sub-array.

    Each short segment costs as much as a line of text brings; 40 was as good as 25 and 80 on the development pages.
    """
    gain = np.where(long > 0, plain, -40.0)
    start, stop = heaviest(gain)
    rows = np.arange(len(gain), dtype=np.float32)
    outside = np.where(rows < start, rows - start, np.where(rows >= stop, rows - stop + 1, 0.0))
    inside = (outside == 0).astype(np.float32)
    return {
        "main_run": inside,
        "from_run": (np.sign(outside) * np.log1p(np.abs(outside))).astype(np.float32),
        "run_head": np.where(inside > 0, np.log1p(np.maximum(rows - start, 0)), -1.0).astype(np.float32),
        "run_tail": np.where(inside > 0, np.log1p(np.maximum(stop - 1 - rows, 0)), -1.0).astype(np.float32),
    }


def _sapo(words: Columns, context: Columns, long: Column) -> Columns:
    """Whether a segment stands where a sapo stands: the first long one after the headline, or the first of the main run.

    In Vietnamese a sapo belongs to the article; on English pages what stands there is as often a teaser of it, hence two columns.
    """
    after = context.get("from_title", np.zeros(len(long), dtype=np.float32))
    near = (after > 0) & (after < np.log1p(9)) & (long > 0)
    first = near & (np.cumsum(near) == 1)
    opens = (context["run_head"] == 0) & (long > 0)
    letters = np.expm1(words["chars"])
    share = float((words["accents"] * letters).sum() / max(letters.sum(), 1.0))
    vietnamese = np.full(len(long), share > _VIETNAMESE, dtype=np.float32)
    place = (first | opens).astype(np.float32)
    # The alternative text of a picture has no accents where its caption has.
    bare = vietnamese * (words["accents"] == 0) * (words["capitals"] < 0.5) * (words["words"] > np.log1p(2.5))
    return {
        "sapo_place": place,
        "sapo_place_vi": place * vietnamese,
        "vietnamese": vietnamese,
        "bare_vi": bare.astype(np.float32),
    }


def _neighbours(words: Columns, context: Columns) -> Columns:
    """What stands on the three lines before and after."""
    told = {
        "chars": words["chars"],
        "ended": words["ends_sentence"],
        "date": words["date"],
        "copies": context["copies"],
        "phrase": words["phrase_cover"],
        "related": words["says_related"],
        "links": context["link_share"],
    }
    around = shifts(np.array(list(told.values())), _REACH, -1.0)
    return {f"{name}{by:+d}": columns[row] for row, name in enumerate(told) for by, columns in around.items()}


def _passed(words: Columns, long: Column) -> Columns:
    """Phrases passed since the top and still to come; distance to the last heading of a related list or comments."""
    columns: Columns = {}
    marks = {
        group: np.max([words[f"says_{role}"] for role in roles], axis=0) > _SAID for group, roles in _GROUPS.items()
    }
    marks["closing"] = _closing(words, long)
    # `./.` behind a paragraph is the surest end there is, and stands on few pages: a column of its own.
    marks["end_mark"] = (words["closes"] == 1) & (long > 0)
    every = np.array(list(marks.values()))
    counts = np.cumsum(every, axis=1).astype(np.float32)
    passed, ahead = np.log1p(counts - every), np.log1p(counts[:, -1:] - counts)
    since, until = distance_back(every), distance_back(every[:, ::-1])[:, ::-1]
    for place, group in enumerate(marks):
        columns[f"{group}_passed"] = passed[place]
        columns[f"{group}_ahead"] = ahead[place]
        columns[f"since_{group}"] = since[place]
        columns[f"until_{group}"] = until[place]
    under = ("related", "comment", "tags")
    found = distance_back(np.array([words[f"opens_{role}"] for role in under]))
    columns |= {f"under_{role}": column for role, column in zip(under, found, strict=True)}
    columns["under_colon"] = distance_back(announces(words))
    return columns


def _closing(words: Columns, long: Column) -> NDArray[np.bool_]:
    """Where a story is over: at a mark, or at an author's or agency's name right below a paragraph."""
    signed = np.maximum.reduce([words["name_words"], words["says_byline"], words["says_credit"]]) > _NAMED
    below = shift(long, -1) > 0
    mark: NDArray[np.bool_] = (words["closes"] > 0) | (signed & below & (long == 0))
    return mark


def _rhythm(words: Columns) -> Columns:
    """Units that repeat: title, date, summary; title, summary, title. A list of teasers has such a beat, prose has not."""
    size = words["chars"]
    shape = np.where(size > np.log1p(LONG), 3, np.where(size > np.log1p(22), 2, 1))
    shape = np.where((words["date"] > 0.3) | (words["says_date"] > 0.5), 0, shape)
    count = len(shape)
    periods = np.array([period for period in _PERIODS if count > 2 * period], dtype=np.int64)
    if not len(periods):
        return {"rhythm": np.zeros(count, dtype=np.float32), "rhythm_period": np.zeros(count, dtype=np.float32)}
    rows = np.arange(count)
    # What stands so many segments further, for each number of them up to the longest period: a row each.
    steps = range(1, int(periods[-1]) + 1)
    there = np.array([rows < count - by for by in steps])
    same = np.array([np.append(shape[by:], shape[:by]) for by in steps]) == shape
    # Units that are one thing again and again are no beat: something has to differ within them.
    varied = np.logical_or.accumulate(~same & there, axis=0)[periods - 2]
    same = (same & there)[periods - 1]
    # Length of the stretch of equal shapes around each segment, that a period further included.
    begin = np.maximum.accumulate(np.where(same, 0, rows + 1), axis=1)
    end = np.minimum.accumulate(np.where(same, count, rows)[:, ::-1], axis=1)[:, ::-1]
    run = np.where(same, end - begin, 0)
    for row, period in enumerate(periods.tolist()):
        np.maximum(run[row, period:], run[row, :-period].copy(), out=run[row, period:])
    units = np.where(varied, run / periods[:, None], 0).astype(np.float32)
    best = units.max(axis=0)
    beat = periods[units.argmax(axis=0)]
    return {"rhythm": np.log1p(best), "rhythm_period": np.where(best >= 1.5, beat, 0).astype(np.float32)}


def _topic(texts: list[str], said: Said, long: NDArray[np.bool_]) -> Column:
    """Share of a segment's words of three letters and more that other long segments of the page use too."""
    numbers, rows, words = said.numbers, said.rows, said.different
    # Texts of which more or less is looked at than is listed anyway.
    reach = np.where(long, _LONG_TOPIC, _SHORT_TOPIC)
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    other = np.flatnonzero(sizes > np.minimum(reach, SAID))
    if len(other):
        heads = [texts[row][:most] for row, most in zip(other.tolist(), reach[other].tolist(), strict=True)]
        again = list_words(heads, _LONG_TOPIC, numbers)
        listed = np.ones(len(texts), dtype=bool)
        listed[other] = False
        here = listed[rows]
        rows, words = np.append(rows[here], other[again.rows]), np.append(words[here], again.different)
        numbers = again.numbers
    lengths = np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers))
    counted = lengths[words] > 2
    rows, words = rows[counted], words[counted]
    marked = long[rows]
    spread = np.bincount(words[marked], minlength=len(numbers))[words]
    shared = np.bincount(rows, weights=spread > marked, minlength=len(texts))
    return (shared / np.maximum(np.bincount(rows, minlength=len(texts)), 1)).astype(np.float32)
