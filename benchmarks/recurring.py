"""Lines that recur over documents of a site: what knowing them buys, and that sentences which others quote stay.

In: data folder, folds. Out: tables of figures.
Must not know: how lines are counted or weighed; it uses what `cleannews learn` and `--lines` use.

A page is read without lines, with those of the development pages of its site, and with those of made corpora (corpora.py), itself
among the documents each time. The second is real and small: seven sites have five pages or more. The third is as good as its
assumptions: it shows how far the evidence carries, and what it costs where bodies recur.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from benchmarks.corpora import QUOTES, made_site
from benchmarks.data import ViPage, WcxbPage, load_vi, load_wcxb
from benchmarks.quick import average
from benchmarks.score import Row, golds, row
from benchmarks.tables import Table, figure
from benchmarks.tasks import Folds
from benchmarks.vi_gold import marked_html, read_marks, renderings
from benchmarks.worker import document_record
from cleannews import Document, Options
from cleannews.pipeline import KindArgument, process, read_pieces
from cleannews.recurring import FEWEST, KnownLines, LineCounts
from cleannews.roles import KEPT
from cleannews.scorecard import Models, load_models
from cleannews.segment import segment_html

METRICS = ("f1", "precision", "recall", "exact", "lead", "loss", "leak")
WITHOUT, REAL, MADE = "without lines", "of its site's pages", "of made corpora"
CORPORA = 3
"""Made corpora for each document."""
NOISE = frozenset({"related", "nav", "footer", "share", "comment", "counter", "widget", "ad", "other"})
_PLAIN = Options(rules=False)
_QUOTED = QUOTES + 1
_QUOTES, _SERIES = f"sentences in {_QUOTED} documents at most", "sentences in more"


@dataclass(frozen=True, slots=True)
class Input:
    """A page or one rendering of it."""

    id: str
    page: ViPage
    kind: KindArgument
    raw: str | bytes
    texts: tuple[str, ...]
    """Its pieces."""
    roles: tuple[str, ...]
    """Their gold roles; empty if they cannot be told, where the library cuts the page otherwise than the gold does."""

    @property
    def url(self) -> str:
        return f"https://{self.page.site}/{self.page.id}.html"


@dataclass(slots=True)
class Tally:
    """Figures of one setting and one kind of input."""

    rows: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Lines that recur, and those of them that are kept, by what they are."""

    def add(self, name: str, kept: bool) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        self.counts[f"{name} kept"] = self.counts.get(f"{name} kept", 0) + kept


def inputs(pages: Iterable[ViPage]) -> Iterator[Input]:
    """Every page, and every rendering of it."""
    for page in pages:
        marks = [read_marks(text) for text in segment_html(marked_html(page), str.strip).texts]
        yield _input(page.key, page, ("html", page.raw), [mark[0][1] if mark else "" for mark in marks])
        for name, lines in renderings(page).items():
            text = "\n".join(text for text, _ in lines)
            yield _input(f"{page.key}#{name}", page, ("text", text), [role for _, role in lines])


def _input(id_: str, page: ViPage, told: tuple[KindArgument, str | bytes], roles: Sequence[str]) -> Input:
    kind, raw = told
    texts = tuple(read_pieces(raw, url=None, kind=kind, options=_PLAIN))
    return Input(id_, page, kind, raw, texts, tuple(roles) if len(roles) == len(texts) and "" not in roles else ())


def measure_lines(data: Path, folds: Folds, step: int = 1) -> dict[tuple[str, str], Tally]:
    """Tallies by (setting, kind of input), over every `step`-th article and its renderings."""
    all_pages = load_vi(data)
    found = list(inputs(all_pages))
    golden = {kind: golds(f"vi-{kind}", data) for kind in ("html", "text")}
    tallies: dict[tuple[str, str], Tally] = {}
    chosen = {page.key for page in [page for page in all_pages if page.kind == "article"][::step]}
    for each in found:
        if each.page.key not in chosen:
            continue
        models = _models(folds.folder, folds.numbers.get(each.page.key))
        gold = golden[each.kind][each.id]
        plain = _read(each, None, models)
        for setting, known in _settings(each, found):
            document = _read(each, known, models)
            tally = tallies.setdefault((setting, each.kind), Tally())
            tally.rows.append(row(each.id, gold, document_record(document)))
            if known is not None:
                _count_lines(tally, each, (document, plain), known)
    return tallies


def _settings(each: Input, found: Sequence[Input]) -> Iterator[tuple[str, KnownLines | None]]:
    """What is known in each setting."""
    yield WITHOUT, None
    view = each.id.partition("#")[2]
    same = [other for other in found if other.page.site == each.page.site and other.id.partition("#")[2] == view]
    yield REAL, learned((other.url, other.texts) for other in same)
    lines = list(zip(each.texts, each.roles, strict=True)) if each.roles else []
    for number in range(CORPORA if lines else 0):
        # Other numbers than those that the points were learned with
        site = made_site(lines, f"benchmark {each.id} {number}")
        copies = ((f"{each.url}?{count}", texts) for count, texts in enumerate(site))
        yield MADE, learned([(each.url, each.texts), *copies])


def measure_other_sites(data: Path, folds: Folds) -> dict[tuple[str, str], Tally]:
    """The same over pages of any kind, of those sites in WCXB that have enough pages to learn from."""
    wanted = golds("wcxb", data)
    sites: dict[str, list[WcxbPage]] = {}
    for page in load_wcxb(data):
        sites.setdefault(page.site, []).append(page)
    tallies: dict[tuple[str, str], Tally] = {}
    for pages in (pages for pages in sites.values() if len(pages) >= FEWEST):
        known = learned((page.url, read_pieces(page.raw, url=None, kind="html", options=_PLAIN)) for page in pages)
        for page in pages:
            models = _models(folds.folder, folds.numbers.get(page.key))
            for setting, lines in ((WITHOUT, None), (REAL, known)):
                options = Options(rules=False, lines=lines)
                document = process(page.raw, url=page.url, kind="html", options=options, models=models)
                tally = tallies.setdefault((setting, "wcxb"), Tally())
                tally.rows.append(row(page.key, wanted[page.key], document_record(document)))
    return tallies


def learned(documents: Iterable[tuple[str, Sequence[str]]]) -> KnownLines:
    """What `cleannews learn` writes of documents: their addresses and pieces."""
    counts = LineCounts()
    for url, texts in documents:
        counts.add(url, texts)
    return counts.known()


def _read(each: Input, known: KnownLines | None, models: Models) -> Document:
    options = Options(rules=False, lines=known)
    return process(each.raw, url=each.url, kind=each.kind, options=options, models=models)


def _count_lines(tally: Tally, each: Input, read: tuple[Document, Document], known: KnownLines) -> None:
    """Count the lines that recur: sentences of the article, and noise; kept with lines and kept without."""
    standing = known.standing(each.url, each.texts)
    if standing is None or len(each.roles) != len(read[0].blocks):
        return
    for index, count in enumerate(standing.counts):
        role = each.roles[index]
        if not count or not (role in KEPT or role in NOISE):
            continue
        name = "noise" if role in NOISE else _SERIES if count > _QUOTED else _QUOTES
        name = "headings" if role == "heading" else name
        tally.add(name, read[0].blocks[index].kept)
        tally.counts[f"{name} before"] = tally.counts.get(f"{name} before", 0) + read[1].blocks[index].kept


@lru_cache(maxsize=8)
def _models(folder: Path | None, fold: int | None) -> Models:
    return load_models(folder / str(fold) if folder and fold is not None else None)


def line_tables(data: Path, folds: Folds, step: int = 1) -> list[Table]:
    """What the command prints."""
    tallies = measure_lines(data, folds, step) | measure_other_sites(data, folds)
    figures, counted = [], []
    for (setting, kind), tally in sorted(tallies.items(), key=lambda pair: (pair[0][1], -len(pair[0][0]))):
        cells = [figure(average(tally.rows, metric)) for metric in METRICS]
        figures.append((f"{kind}, {setting}", str(len(tally.rows)), *cells))
        for name in (_QUOTES, _SERIES, "headings", "noise"):
            if told := tally.counts.get(name):
                before, after = tally.counts[f"{name} before"], tally.counts[f"{name} kept"]
                counted.append((f"{kind}, {setting}: {name}", str(told), str(before), str(after)))
    header = ("", "n", *METRICS)
    return [
        Table("Recurring lines: what knowing them buys", header, tuple(figures), f"({folds.words})"),
        Table("Recurring lines: which are kept", ("lines", "recur", "kept without", "kept with"), tuple(counted)),
    ]
