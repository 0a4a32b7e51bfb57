"""Model files: written so that a change of points can be read in a diff; one part of them made anew; which of them are shipped.

In: models as JSON-ready dicts, folders. Out: files. Must not know: how models are made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.folds import FOLDS

Model = Mapping[str, Any]
Renewal = Callable[[str, Model, Sequence[Model]], Iterable[Model]]
"""What gives a kind's model and those of its folds back with one part made anew."""


def write_model(path: Path, model: Mapping[str, Any]) -> None:
    """One feature a line; first of all the list of the features that the model asks for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    named = {"format": model["format"], "kind": model["kind"], "features": used_features(model)}
    text = json.dumps({**named, **model, **named}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('},"', '},\n"').replace(']],"', ']],\n"') + "\n", "utf-8")


def used_features(part: object) -> list[str]:
    """Names of the features that the cards in (a part of) a model have points for, in alphabetical order."""
    names: set[str] = set()
    parts: list[object] = [part]
    while parts:
        one = parts.pop()
        if isinstance(one, Mapping):
            if "bias" in one:
                names |= {
                    *one["features"],
                    *one["pairs"],
                    *(second for pairs in one["pairs"].values() for second in pairs),
                }
            else:
                parts += one.values()
    return sorted(names)


def read_model(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def write_folds(folds: Path, models: Path, kinds: Iterable[str], pages: Mapping[str, int] | None = None) -> None:
    """Note beside the folds' models which shipped models they were made with, and which fold each page is in."""
    folds.mkdir(parents=True, exist_ok=True)
    file = folds / "folds.json"
    told = json.loads(file.read_text("utf-8")) if file.exists() else {}
    shipped = told.get("shipped", {})
    shipped |= {kind: hashlib.sha256((models / f"{kind}.json").read_bytes()).hexdigest() for kind in kinds}
    file.write_text(json.dumps({"pages": pages or told["pages"], "shipped": shipped}), "utf-8")


def with_part(model: Model, name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """The model with one part made anew, in its place; a part that it had not stands before what it was trained on."""
    if name in model:
        return {**model, name: part}
    others = {key: value for key, value in model.items() if key != "trained"}
    return {**others, name: part, "trained": model["trained"]}


def renew(kinds: Iterable[str], models: Path, folds: Path, add: Renewal) -> None:
    """Make one part anew of models that are there; nothing else in them changes."""
    kinds = tuple(kinds)
    for kind in kinds:
        files = [models / f"{kind}.json", *(folds / str(fold) / f"{kind}.json" for fold in range(FOLDS))]
        final, *parts = map(read_model, files)
        for file, model in zip(files, add(kind, final, parts), strict=True):
            write_model(file, model)
    write_folds(folds, models, kinds)
