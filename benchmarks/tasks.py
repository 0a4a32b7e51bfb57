"""The documents of each set as tasks for a worker.

In: the data folder and, for out-of-fold models, the folder of folds. Out: `Job`s in a fixed order.
Must not know: extractors or metrics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from benchmarks.data import Page, language, load_news, load_vi, load_wcxb
from benchmarks.vi_gold import renderings


@dataclass(frozen=True, slots=True)
class Job:
    """One document and the message that asks a worker for it."""

    id: str
    """`vi/010`, or `vi/010#inscriptis` for a rendering"""
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Folds:
    """Which model has not seen which page. Without a folder every page gets the shipped models."""

    folder: Path | None
    numbers: dict[str, int]
    current: bool = True
    """Whether they were made together with the shipped models."""

    @property
    def words(self) -> str:
        """What a table must say about the models."""
        if not self.folder:
            return "models trained on these pages"
        return "out-of-fold models" if self.current else "out-of-fold models of another training than the shipped ones"


def load_folds(folder: Path) -> Folds:
    """The folds that `python -m training` wrote to a folder."""
    file = folder / "folds.json"
    if not file.exists():
        return Folds(None, {})
    told = json.loads(file.read_text(encoding="utf-8"))
    return Folds(folder, told["pages"], told["shipped"] == shipped_models())


def shipped_models() -> dict[str, str]:
    """SHA-256 of the model files that come with the library, by kind."""
    models = resources.files("cleannews.models")
    return {kind: sha256(models.joinpath(f"{kind}.json").read_bytes()).hexdigest() for kind in ("html", "text")}


def jobs(name: str, data: Path, folds: Folds) -> list[Job]:
    """All documents of a set: `vi-html`, `vi-text`, `wcxb` or `news`."""
    if name == "wcxb":
        return [_html_job(page, folds) for page in load_wcxb(data)]
    if name == "news":
        return [_html_job(page, folds) for page in load_news(data)]
    if name == "vi-html":
        return [_html_job(page, folds) for page in load_vi(data)]
    if name != "vi-text":
        raise ValueError(f"no set {name!r}; there are vi-html, vi-text, wcxb, news")
    return [
        Job(f"{page.key}#{renderer}", _message(page, folds) | {"kind": "text", "lines": [text for text, _ in lines]})
        for page in load_vi(data)
        if page.kind == "article"
        for renderer, lines in renderings(page).items()
    ]


def _html_job(page: Page, folds: Folds) -> Job:
    return Job(page.key, _message(page, folds) | {"kind": "html", "path": str(page.path)})


def _message(page: Page, folds: Folds) -> dict[str, Any]:
    if folds.folder and page.key not in folds.numbers:
        raise ValueError(f"{folds.folder / 'folds.json'} has no fold for {page.key}")
    return {"url": page.url, "language": language(page), "fold": folds.numbers.get(page.key)}
