"""The stages in order: raw → decode → segment (each piece repaired) → measure → score → weigh → label → assemble → taste.
Read this first.

In: what the user gives. Out: Document.
Must not know: how any stage does its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, cast
from unicodedata import combining

from cleannews.assemble import Document, Unmade, find_status
from cleannews.budget import Budget
from cleannews.decode import Source, decode
from cleannews.errors import CleanNewsError
from cleannews.explain import Explanation
from cleannews.label import Labels, Told, label
from cleannews.lexicon import find_language, load_lexicon
from cleannews.lexicon.markup import file_kind, is_name
from cleannews.listing import Verdict, judge_page
from cleannews.measure import measure
from cleannews.options import Options
from cleannews.pieces import Piece, drop_all, expected_f1, find_title, join_text, settle_repeats
from cleannews.repair import Page, Repair, Survey, is_clean, repair
from cleannews.scorecard import Model, Models, load_models, score
from cleannews.segment import Segments, first, segment_html, segment_text
from cleannews.sites import Search, rules_for
from cleannews.taste import apply_taste
from cleannews.verdicts import Weighed, weigh

_CUT = "the page has too many pieces, or is nested too deeply, to be read to its end; what comes after that place is missing"
_LISTED = "a list of articles and not one of them"
_HIDDEN = "the page itself shows next to nothing; the text was found in its data"
_BINARY = "this is no text but looks like {what}: give the page or the text that is in it"
_NAMED = "this is only an address or the name of a file: nothing is fetched or opened, so give what is in it"

# Characters of a piece that are repaired at once. Longer ones are no paragraphs.
_LONGEST = 20_000
_MARKS = 60
# Characters that are repaired without a look at the clock.
_QUICK = 1_000
# Segments that are judged to see how long it takes; only where there are some times as many.
_TRIED, _WORTH_TRYING = 300, 5
# Part of the time left that may be used up, by that measure.
_SURE = 0.6

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


def process(
    raw: str | bytes, *, url: str | None, kind: KindArgument, options: Options | None, models: Models
) -> Document:
    """`extract` with given models: what training and benchmarks call with models that have not seen the page."""
    check_arguments(url, kind, options)
    settings = options or Options()
    budget = Budget(settings.max_bytes, settings.max_nodes, settings.timeout)
    source = decode(raw, kind=kind, encoding=settings.encoding, budget=budget)
    segments, repairs = _read(source, _search(url, settings), budget)
    model = models.html if segments.kind == "html" else models.text
    judge = partial(_judge, model=model, url=url, settings=settings)
    segments = _affordable(segments, judge, budget)
    judged = judge(segments)
    title = find_title(judged.pieces, segments.head.titles)
    pieces = settle_repeats(judged.pieces, title, article=judged.weighed.is_article)
    language = _language(pieces, segments)
    status = find_status(join_text(pieces), segments.cut or bool(budget.reasons), judged.listing)
    if status == "listing" and settings.articles_only:
        pieces = drop_all(pieces)
    pieces = apply_taste(pieces, settings, markdown=bool(segments.marked))
    listed = (f"{_LISTED}: {judged.verdict.words}", status == "listing")
    odd = _odd(raw, source)
    told = ((odd, bool(odd)), (_CUT, segments.cut), (_HIDDEN, segments.hidden), listed)
    return Document(
        text=join_text(pieces),
        title=title,
        lead=next((piece.text for piece in pieces if piece.kept and piece.role == "lead"), None),
        kind=source.kind,
        status=status,
        confidence=expected_f1(pieces),
        blocks=cast(
            "Any", Unmade(pieces, segments.starts, segments.ends, judged.explanation)
        ),  # which its field makes blocks of
        language=language,
        url=url,
        encoding=source.encoding,
        repairs=repairs,
        notes=(*budget.reasons, *(note for note, holds in told if holds), *judged.weighed.notes),
        rules=judged.weighed.rules,
        _source=source.text if source.kind == "html" else "",
    )


def _odd(raw: str | bytes, source: Source) -> str:
    """What is to be said of an input that is neither a page nor an article; empty if there is nothing."""
    if source.binary:
        head = raw[:_QUICK] if isinstance(raw, str) else bytes(raw)[:_QUICK].decode("latin-1")
        kind = file_kind(head)
        return _BINARY.format(what=f"a file of the kind {kind}" if kind else "a picture, a program or the like")
    return _NAMED if is_name(source.text) else ""


def read_pieces(raw: str | bytes, *, url: str | None, kind: KindArgument, options: Options) -> list[str]:
    """The texts of the segments that `extract` would judge: what `cleannews learn` counts."""
    check_arguments(url, kind, options)
    budget = Budget(options.max_bytes, options.max_nodes, options.timeout)
    source = decode(raw, kind=kind, encoding=options.encoding, budget=budget)
    return _read(source, _search(url, options), budget)[0].texts


def _search(url: str | None, settings: Options) -> Search | None:
    """Where to look for the page's rules."""
    book = settings.book
    return Search(book, url) if book else None


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the stages from `measure` to `label` make of segments."""

    weighed: Weighed
    pieces: list[Piece]
    explanation: Explanation
    verdict: Verdict

    @property
    def listing(self) -> bool:
        """Whether they are a list of articles. Rules that know the body of the page say that there is one."""
        return self.verdict.points > 0 and "body" not in self.weighed.verdicts


def _judge(segments: Segments, model: Model, url: str | None, settings: Options) -> _Judged:
    features = measure(segments, load_lexicon())
    book, known = settings.book, settings.known
    by_address = rules_for(url, book) if book and url and segments.kind == "text" else ()
    standing = known.standing(url, segments.texts) if known else None
    weighed = weigh(segments, score(segments, features, model, standing), by_address)
    labels = label(weighed, Told.of(segments), model.sequence, model.scale, model.thresholds.of(weighed.is_article))
    verdict = judge_page(features, weighed.scores, labels, model)
    return _Judged(weighed, _pieces(segments, weighed, labels), Explanation(weighed, labels), verdict)


def _affordable(segments: Segments, judge: Callable[[Segments], object], budget: Budget) -> Segments:
    """As many of the segments as there is time to judge, by what the first few of them take."""
    if not budget.timed or len(segments) <= _TRIED * _WORTH_TRYING:
        return segments
    before = budget.left()
    judge(first(segments, _TRIED))
    taken = (before - budget.left()) / _TRIED
    most = max(int(budget.left() * _SURE / max(taken, 1e-9)), _TRIED)
    if most < len(segments):
        budget.run_out()
    return first(segments, most)


def _language(pieces: Iterable[Piece], segments: Segments) -> str | None:
    """The language of what is kept; where that is too little, of the page, its longest pieces first."""
    declared = segments.head.language
    found = find_language((piece.text for piece in pieces if piece.kept), declared)
    return found or find_language(sorted(segments.texts, key=len, reverse=True), declared)


def _pieces(segments: Segments, weighed: Weighed, labels: Labels) -> list[Piece]:
    """The segments with role, score and chance."""
    chances = weighed.scores.keep.chances(labels.odds).tolist()
    told = zip(segments.marked or segments.texts, labels.roles, labels.points.tolist(), chances, strict=True)
    return [
        Piece(text, role, points > 0, points, round(chance, 4), row)
        for row, (text, role, points, chance) in enumerate(told)
    ]


def _read(source: Source, search: Search | None, budget: Budget) -> tuple[Segments, tuple[Repair, ...]]:
    """The pieces of the page, repaired. Twice, if only all of them together show what was wrong with each."""
    survey = Survey()
    segments, repairs = _repaired(source, search, _Mending(Page(), survey, budget))
    page = survey.result(segments.texts)
    if page == Page() or budget.late(part=0.5):
        return segments, repairs
    return _repaired(source, search, _Mending(page, Survey(), budget))


@dataclass(frozen=True, slots=True)
class _Mending:
    """How pieces are repaired, and what was done."""

    page: Page
    survey: Survey
    budget: Budget
    repairs: dict[Repair, None] = field(default_factory=dict)

    def mend(self, text: str) -> str:
        """The piece repaired, its white space folded; nothing once the time is up."""
        if len(text) > _LONGEST:
            return " ".join("".join(map(self._part, _parts(text))).split())
        return " ".join(self._part(text).split())

    def _part(self, text: str) -> str:
        if len(text) > _QUICK and self.budget.late():
            return ""
        if not text.isascii():  # ASCII tells nothing of a page, and is in no old alphabet
            self.survey.see(text)
            clean = self.page.legacy is None and is_clean(text)
        else:
            clean = is_clean(text)
        if clean:
            return text
        mended, done = repair(text, self.page)
        if done:
            self.repairs.update(dict.fromkeys(done))
        return mended


def _parts(text: str) -> Iterator[str]:
    """A text of any length in parts that are repaired in good time; cut behind a blank, where there are blanks."""
    at = 0
    while len(text) - at > _LONGEST:
        end = text.rfind(" ", at, at + _LONGEST) + 1 or at + _LONGEST
        # Not within a letter and its marks, of which no writing has more.
        end += next((more for more in range(_MARKS) if not combining(text[end + more : end + more + 1] or " ")), 0)
        yield text[at:end]
        at = end
    yield text[at:]


def _repaired(source: Source, search: Search | None, mending: _Mending) -> tuple[Segments, tuple[Repair, ...]]:
    mend, budget = mending.mend, mending.budget
    if source.kind == "html" and not source.binary:
        segments = segment_html(source.text, mend, search, budget, source.utf8)
    else:
        segments = segment_text("" if source.binary else source.text, mend, budget)
    return segments, tuple(mending.repairs)


def check_arguments(url: str | None, kind: str, options: Options | None) -> None:
    """Raise for an address, kind or options that `extract` does not take."""
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url must be a str or None, not {type(url).__name__}")
    if not isinstance(kind, str):
        raise TypeError(f'kind must be "auto", "html" or "text", not {type(kind).__name__}')
    if kind not in ("auto", "html", "text"):
        raise CleanNewsError(f'kind must be "auto", "html" or "text", not {kind!r}')
    if options is not None and not isinstance(options, Options):
        raise TypeError(f"options must be a cleannews.Options or None, not {type(options).__name__}")
