"""The stages in order: raw → decode → segment (each piece repaired) → measure → score → weigh → label → assemble → taste.
Read this first.

In: what the user gives. Out: Document.
Must not know: how any stage does its work.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Literal

import numpy as np

from cleannews.assemble import (
    Block,
    Document,
    drop_all,
    expected_f1,
    find_status,
    find_title,
    join_text,
    settle_repeats,
)
from cleannews.decode import Source, decode
from cleannews.errors import CleanNewsError
from cleannews.explain import Explanation
from cleannews.label import Labels, label
from cleannews.lexicon import find_language, load_lexicon
from cleannews.listing import judge_page
from cleannews.measure import measure
from cleannews.options import Options
from cleannews.repair import Page, Repair, Survey, repair
from cleannews.scorecard import Model, Models, load_models, score
from cleannews.segment import Segments, segment_html, segment_text
from cleannews.sites import Search, rules_for
from cleannews.taste import apply_taste
from cleannews.verdicts import Weighed, weigh

_CUT = "the page is nested too deeply, or has too many pieces, to be read to its end; what comes after that place is missing"
_LISTED = "a list of articles and not one of them"
_HIDDEN = "the page itself shows next to nothing; the text was found in its data"

KindArgument = Literal["auto", "html", "text"]


def extract(
    raw: str | bytes, *, url: str | None = None, kind: KindArgument = "auto", options: Options | None = None
) -> Document:
    """Understand one page: tell the article from everything around it.

    raw      an HTML page or fragment, or plain text that was already extracted; str, or bytes in any encoding
    url      its address, if known: tells which site's rules to use, kept in Document.url, used by metadata(); nothing is fetched
    kind     "html", "text", or "auto" to find out
    options  cleannews.Options(…): what the transport said of the bytes, rules of sites, no text for listings, changes of taste

    Returns a Document; content never raises, whatever it is.
    Raises TypeError for an argument of a wrong type, CleanNewsError (a ValueError) for an unknown kind.
    """
    return process(raw, url=url, kind=kind, options=options, models=load_models())


def clean(
    raw: str | bytes, *, url: str | None = None, kind: KindArgument = "auto", options: Options | None = None
) -> str:
    """The clean article alone: `extract(...).text`, with the same arguments and errors."""
    return extract(raw, url=url, kind=kind, options=options).text


def extract_many(
    items: Iterable[str | bytes],
    *,
    workers: int = 1,
    kind: KindArgument = "auto",
    options: Options | None = None,
) -> Iterator[Document]:
    """Documents of many inputs, lazily and in order.

    items    inputs as `extract` takes them
    workers  processes to use, at most as many as there are processors; 1 works in this one

    Raises what `extract` raises; CleanNewsError if workers is below 1.
    """
    if isinstance(items, str | bytes | bytearray | memoryview) or not isinstance(items, Iterable):
        raise TypeError(
            "items must be an iterable of str or bytes, not one str or bytes; use extract() for a single input"
        )
    if not isinstance(workers, int) or isinstance(workers, bool):
        raise TypeError(f"workers must be an int, not {type(workers).__name__}")
    if workers < 1:
        raise CleanNewsError(f"workers must be 1 or more, not {workers}")
    _check(None, kind, options)
    return _extract_many(items, workers, kind, options)


def _extract_many(
    items: Iterable[str | bytes], workers: int, kind: KindArgument, options: Options | None
) -> Iterator[Document]:
    if workers == 1:
        for item in items:
            yield extract(item, kind=kind, options=options)
        return
    workers = min(workers, os.cpu_count() or 1)
    pool = ProcessPoolExecutor(workers)
    waiting: deque[Future[Document]] = deque()
    source = iter(items)
    try:
        # A window of tasks, not all of them at once: items may be a stream that never fits into memory.
        for item in source:
            waiting.append(pool.submit(extract, _sendable(item), kind=kind, options=options))
            while waiting and (len(waiting) >= 4 * workers or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:  # whoever stops reading early does not wait for what is not needed
        pool.shutdown(cancel_futures=True)


def _sendable(item: str | bytes) -> str | bytes:
    return bytes(item) if isinstance(item, memoryview) else item


def process(
    raw: str | bytes, *, url: str | None, kind: KindArgument, options: Options | None, models: Models
) -> Document:
    """`extract` with given models: what training and benchmarks call with models that have not seen the page."""
    _check(url, kind, options)
    settings = options or Options()
    source = decode(raw, kind=kind, encoding=settings.encoding)
    search = Search(book, url) if (book := settings.book) else None
    segments, repairs = _read(source, search)
    model = models.html if segments.kind == "html" else models.text
    features = measure(segments, load_lexicon())
    by_address = rules_for(url, book) if book and url and segments.kind == "text" else ()
    weighed = weigh(segments, score(segments, features, model), by_address)
    labels = _label(segments, weighed, model)
    judged = _blocks(segments, weighed, labels)
    verdict = judge_page(features, weighed.scores, labels, model)
    title = find_title(judged, segments.head.titles)
    blocks = settle_repeats(judged, title)
    language = _language(blocks, segments)
    # Rules that know the body of the page say that there is one.
    listing = verdict.points > 0 and "body" not in weighed.verdicts
    status = find_status(join_text(blocks), segments.cut, listing)
    if status == "listing" and settings.articles_only:
        blocks = drop_all(blocks)
    blocks = apply_taste(blocks, settings)
    told = ((_CUT, segments.cut), (_HIDDEN, segments.hidden), (f"{_LISTED}: {verdict.words}", status == "listing"))
    return Document(
        text=join_text(blocks),
        title=title,
        lead=next((block.text for block in blocks if block.kept and block.role == "lead"), None),
        kind=source.kind,
        status=status,
        confidence=expected_f1(blocks),
        blocks=tuple(blocks),
        language=language,
        url=url,
        encoding=source.encoding,
        repairs=repairs,
        notes=(*(note for note, holds in told if holds), *weighed.notes),
        rules=weighed.rules,
        _source=source.text if source.kind == "html" else "",
    )


def _language(blocks: Iterable[Block], segments: Segments) -> str | None:
    """The language of what is kept; where that is too little, of the page, its longest pieces first."""
    declared = segments.head.language
    found = find_language((block.text for block in blocks if block.kept), declared)
    return found or find_language(sorted(segments.texts, key=len, reverse=True), declared)


def _label(segments: Segments, weighed: Weighed, model: Model) -> Labels:
    sizes = np.array([len(text) for text in segments.texts], dtype=np.float64)
    return label(weighed, sizes, model.sequence, model.scale, model.bars)


def _blocks(segments: Segments, weighed: Weighed, labels: Labels) -> list[Block]:
    """The segments as blocks with role, score, chance and reasons."""
    chances = weighed.scores.keep.chances(labels.odds).tolist()
    points = labels.points.tolist()
    explanation = Explanation(weighed, labels)
    return [
        Block(
            text=text,
            role=labels.roles[row],
            kept=points[row] > 0,
            score=points[row],
            probability=round(chances[row], 4),
            start=segments.starts[row] if segments.starts else None,
            end=segments.ends[row] if segments.ends else None,
            _why=explanation,
            _row=row,
        )
        for row, text in enumerate(segments.texts)
    ]


def _read(source: Source, search: Search | None) -> tuple[Segments, tuple[Repair, ...]]:
    """The pieces of the page, repaired. Twice, if only all of them together show what was wrong with each."""
    survey = Survey()
    segments, repairs = _repaired(source, search, Page(), survey)
    page = survey.result(segments.texts)
    return (segments, repairs) if page == Page() else _repaired(source, search, page, Survey())


def _repaired(source: Source, search: Search | None, page: Page, survey: Survey) -> tuple[Segments, tuple[Repair, ...]]:
    repairs: dict[Repair, None] = {}

    def mend(text: str) -> str:
        if not text.isascii():  # ASCII tells nothing of a page
            survey.see(text)
        mended, done = repair(text, page)
        if done:
            repairs.update(dict.fromkeys(done))
        return " ".join(mended.split())

    return _segment(source, mend, search), tuple(repairs)


def _segment(source: Source, mend: Callable[[str], str], search: Search | None) -> Segments:
    if source.binary:
        return segment_text("", mend)
    return segment_html(source.text, mend, search) if source.kind == "html" else segment_text(source.text, mend)


def _check(url: str | None, kind: str, options: Options | None) -> None:
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url must be a str or None, not {type(url).__name__}")
    if not isinstance(kind, str):
        raise TypeError(f'kind must be "auto", "html" or "text", not {type(kind).__name__}')
    if kind not in ("auto", "html", "text"):
        raise CleanNewsError(f'kind must be "auto", "html" or "text", not {kind!r}')
    if options is not None and not isinstance(options, Options):
        raise TypeError(f"options must be a cleannews.Options or None, not {type(options).__name__}")
