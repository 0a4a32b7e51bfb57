"""Gold beside output: one `Row` of figures a document.

In: the data folder and stored records (or those that `quick` makes in process). Out: `Row`s, with the facets that
tables are cut by. Must not know: how outputs were made, or how tables look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks import metrics
from benchmarks.data import NewsPage, ViPage, WcxbPage, language, load_news, load_vi, load_wcxb
from benchmarks.vi_gold import BENCHMARK_RENDERERS, Line, gold_paragraphs, page_roles, renderings
from cleannews.roles import KEPT

RoleCounts = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one document."""

    id: str
    page: str
    """the page it came from: renderings of one page are drawn together in the bootstrap"""
    facets: dict[str, str]
    """part, site, type, language, country, publisher, renderer: whichever the set has"""
    values: dict[str, float]
    """metric → figure; a metric that does not apply to the document is missing"""
    roles: RoleCounts | None
    """None where the output names no roles"""
    calibration: tuple[tuple[float, bool], ...]
    """(stated probability of being kept, gold) of each block"""
    cpu: float
    parse: float | None
    failure: str | None
    status: str | None
    confidence: float | None


class Gold(Protocol):
    """What one document should give."""

    @property
    def facets(self) -> dict[str, str]: ...

    @property
    def page(self) -> str: ...

    def judge(self, record: Mapping[str, Any]) -> Judgement: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    values: dict[str, float]
    roles: RoleCounts | None = None
    calibration: tuple[tuple[float, bool], ...] = field(default=())


def row(id_: str, gold: Gold, record: Mapping[str, Any]) -> Row:
    judged = gold.judge(record)
    return Row(
        id=id_,
        page=gold.page,
        facets=gold.facets,
        values=judged.values,
        roles=judged.roles,
        calibration=judged.calibration,
        cpu=record.get("cpu", 0.0),
        parse=record.get("parse"),
        failure=record.get("failure"),
        status=record.get("status"),
        confidence=record.get("confidence"),
    )


def golds(name: str, data: Path) -> dict[str, Gold]:
    """The gold of every document of a set, by its id."""
    if name == "wcxb":
        return {page.key: WcxbGold(page) for page in load_wcxb(data)}
    if name == "news":
        return {page.key: NewsGold(page) for page in load_news(data)}
    if name == "vi-html":
        return {page.key: ViHtmlGold.of(page) for page in load_vi(data)}
    return {
        f"{page.key}#{renderer}": ViTextGold(page, renderer, tuple(lines))
        for page in load_vi(data)
        if page.kind == "article"
        for renderer, lines in renderings(page).items()
    }


@dataclass(frozen=True, slots=True)
class WcxbGold:
    source: WcxbPage

    @property
    def page(self) -> str:
        return self.source.key

    @property
    def facets(self) -> dict[str, str]:
        return {"type": self.source.page_type, "language": language(self.source), "site": self.source.site}

    def judge(self, record: Mapping[str, Any]) -> Judgement:
        return Judgement(asdict(metrics.overlap(record["text"], self.source.gold)))


@dataclass(frozen=True, slots=True)
class NewsGold:
    source: NewsPage

    @property
    def page(self) -> str:
        return self.source.key

    @property
    def facets(self) -> dict[str, str]:
        source = self.source
        return {"country": source.country, "language": language(source), "site": source.publisher}

    def judge(self, record: Mapping[str, Any]) -> Judgement:
        text = record["text"]
        paragraphs = [paragraph for role, paragraph in self.source.article if role in ("lead", "body")]
        return Judgement(
            asdict(metrics.overlap(text, self.source.gold)) | {"loss": float(metrics.loses(text, paragraphs))}
        )


@dataclass(frozen=True, slots=True)
class ViHtmlGold:
    source: ViPage
    paragraphs: tuple[Line, ...]
    nodes: tuple[Line, ...]

    @classmethod
    def of(cls, page: ViPage) -> ViHtmlGold:
        marked = page_roles(page)
        return cls(page, tuple(gold_paragraphs(marked)), tuple((node.text, node.role) for node in marked.nodes))

    @property
    def page(self) -> str:
        return self.source.key

    @property
    def facets(self) -> dict[str, str]:
        return {"part": self.source.part, "language": "vi", "site": self.source.site}

    def judge(self, record: Mapping[str, Any]) -> Judgement:
        values = _vi_values(metrics.vi_scores(record["text"], self.paragraphs, self.nodes))
        if "blocks" not in record:
            return Judgement(values)
        blocks = [(str(index), block[1]) for index, block in enumerate(record["blocks"])]
        aligned = metrics.aligned_roles(self.nodes, [(text, index) for index, text in blocks])
        named = [(gold, _role_at(record, index), size) for gold, index, size in aligned]
        kept: dict[str, int] = {}
        for gold, index, size in aligned:
            kept[index] = kept.get(index, 0) + (size if gold in KEPT else -size)
        stated = [
            (block[3], kept[str(index)] > 0) for index, block in enumerate(record["blocks"]) if str(index) in kept
        ]
        return Judgement(values, metrics.role_counts(named), tuple(stated))


@dataclass(frozen=True, slots=True)
class ViTextGold:
    source: ViPage
    renderer: str
    lines: tuple[Line, ...]

    @property
    def page(self) -> str:
        return self.source.key

    @property
    def facets(self) -> dict[str, str]:
        counted = self.renderer in BENCHMARK_RENDERERS
        part = self.source.part if counted else f"{self.source.part}, other renderers"
        return {"part": part, "site": self.source.site, "renderer": self.renderer}

    def judge(self, record: Mapping[str, Any]) -> Judgement:
        gold = [line for line in self.lines if line[1] in KEPT]
        values = _vi_values(metrics.vi_scores(record["text"], gold, self.lines))
        blocks = record.get("blocks")
        shares = line_blocks([text for text, _ in self.lines], blocks) if blocks is not None else None
        wanted = [role in KEPT for _, role in self.lines]
        kept = self._kept(record, shares)
        sizes = [len(text) for text, _ in self.lines]
        values["line f1"] = metrics.line_f1(wanted, kept)
        values["line f1 by characters"] = metrics.line_f1(wanted, kept, sizes)
        if blocks is None or shares is None:
            return Judgement(values)
        roles = [blocks[index][0] if index is not None else "missing" for index in shares]
        pairs = [(gold_role, role, len(text)) for (text, gold_role), role in zip(self.lines, roles, strict=True)]
        stated = [(blocks[index][3], want) for index, want in zip(shares, wanted, strict=True) if index is not None]
        return Judgement(values, metrics.role_counts(pairs), tuple(stated))

    def _kept(self, record: Mapping[str, Any], shares: Sequence[int | None] | None) -> list[bool]:
        if shares is not None:
            return [index is not None and bool(record["blocks"][index][2]) for index in shares]
        if "kept" in record:
            chosen = set(record["kept"])
            return [index in chosen for index in range(len(self.lines))]
        left = Counter(metrics.normal(line) for line in record["text"].split("\n"))  # no line numbers: by the text
        return [left[metrics.normal(text)] > 0 for text, _ in self.lines]


def line_blocks(lines: Sequence[str], blocks: Sequence[Sequence[Any]]) -> list[int | None]:
    """For each line of the joined input, the block that covers most of it, or None."""
    best: list[tuple[int, int] | None] = [None] * len(lines)
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    first = 0
    for number, block in enumerate(blocks):
        start, end = block[4], block[5]
        if start is None or end is None:
            continue
        while first < len(lines) and starts[first] + len(lines[first]) <= start:
            first += 1
        for index in range(first, len(lines)):
            if starts[index] >= end:
                break
            size = min(end, starts[index] + len(lines[index])) - max(start, starts[index])
            known = best[index]
            if size > 0 and (known is None or size > known[0]):
                best[index] = (size, number)
    return [found[1] if found else None for found in best]


def _role_at(record: Mapping[str, Any], index: str) -> str:
    return "missing" if index == "missing" else str(record["blocks"][int(index)][0])


def _vi_values(scores: metrics.ViScores) -> dict[str, float]:
    return {name: value for name, value in asdict(scores).items() if value is not None}
