"""How time grows with the size of hostile inputs, and of what each regular expression of the package finds hardest.

In: the shapes of `hostile`, the compiled patterns of the package. Out: tables with times and the exponent that fits them.
Must not know: what the library does with an input.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from statistics import linear_regression
from time import monotonic, process_time
from typing import Any

import cleannews
from benchmarks.hostile import AFTER, BEFORE, SHAPES, Shape
from benchmarks.tables import Table

HIGHEST = 1.1
"""The exponent that a shape may have: a little above 1, for caches that grow too small."""
_SURE = 0.05
"""Seconds below which a time is not fitted: one part of it is the same for every size."""
_ENOUGH = 20.0
"""Seconds after which no larger input is tried."""
_LIMITS = cleannews.Options(max_bytes=None, max_nodes=None)
_LONG = 2.0
"""The same for a pattern."""
# Characters of the largest text that a pattern is given.
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Growth:
    """Times of one thing at rising sizes."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    megabytes: float
    """Size of the largest input."""
    note: str = ""

    @property
    def exponent(self) -> float | None:
        """Of the power of the size with which time grows; None if all is too quick to tell."""
        told = [(log(n), log(t)) for n, t in zip(self.sizes, self.seconds, strict=True) if t >= _SURE]
        return linear_regression(*zip(*told, strict=True)).slope if len(told) >= 3 else None


def shapes_growth(parts: Sequence[str], share: float) -> Iterator[Growth]:
    """Of each shape whose name holds one of the parts, up to this share of its largest size."""
    cleannews.extract("<p>Tin</p>")
    cleannews.extract("Tin")
    for shape in SHAPES:
        if any(part in shape.name for part in parts):
            yield _grow(shape, share)


def overruns(parts: Sequence[str], share: float, timeout: float) -> Table:
    """How long each shape takes, of that size, with a time limit; those that take longer than they may come first."""
    options = cleannews.Options(max_bytes=None, max_nodes=None, timeout=timeout)
    cleannews.extract("<p>Tin</p>")
    cleannews.extract("Tin")
    rows = []
    for shape in SHAPES:
        if any(part in shape.name for part in parts):
            raw = shape.build(max(int(shape.most * share), 1))
            before = monotonic()
            document = cleannews.extract(raw, options=options)
            rows.append((monotonic() - before, shape.name, f"{len(raw) / 1e6:.1f}", document))
    rows.sort(key=lambda row: -row[0])
    most = 1.2 * timeout + 0.05
    over = sum(taken > most for taken, *_ in rows)
    return Table(
        f"A time limit of {timeout:g} s",
        ("", "MB", "seconds", "status", "blocks"),
        tuple((name, size, f"{taken:.2f}", found.status, str(len(found.blocks))) for taken, name, size, found in rows),
        f"{over} of {len(rows)} shapes took longer than {most:.2f} s, which is a fifth and 50 ms more than the limit.",
    )


def _grow(shape: Shape, share: float) -> Growth:
    sizes: list[int] = []
    seconds: list[float] = []
    most = max(int(shape.most * share), 16)
    raw: bytes | str = b""
    for halvings in (4, 3, 2, 1, 0):
        raw = shape.build(most >> halvings)
        found, taken = _timed(lambda raw=raw: cleannews.extract(raw, options=_LIMITS))  # type: ignore[misc]
        sizes.append(most >> halvings)
        seconds.append(taken)
        if taken > _ENOUGH:
            break
    return Growth(shape.name, tuple(sizes), tuple(seconds), len(raw) / 1e6, _told(shape, found))


def _timed(call: Callable[[], cleannews.Document]) -> tuple[cleannews.Document, float]:
    before = process_time()
    found = call()
    return found, process_time() - before


def _told(shape: Shape, document: cleannews.Document) -> str:
    shown = " ".join(block.text for block in document.blocks)
    wanted = {"both": (BEFORE, AFTER), "before": (BEFORE,), "none": ()}[shape.keeps]
    lost = sum(sentence not in shown for sentence in wanted)
    # A cut is at the limit of pieces, which belongs to the shape and not to a size.
    return document.status if not lost or document.status == "cut" else f"{document.status}, text around it lost"


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every regular expression of the package by module and name: those of modules, and those that functions make once from tables."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(cleannews.__path__, "cleannews."):
        if ".integrations" in module.name or ".batch" in module.name:  # need libraries of their own, and read no text
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if getattr(value, "__module__", module.name) == module.name and hasattr(value, "cache_info"):
                value = _made(value)
            for place, one in enumerate(_held(value)):
                found.setdefault(f"{module.name.removeprefix('cleannews.')}.{name}{f'[{place}]' if place else ''}", one)
    unique = {id(one): name for name, one in reversed(found.items())}
    return {name: one for name, one in found.items() if unique[id(one)] == name}


def _made(function: Any) -> Any:
    """What a function without parameters gives."""
    return None if inspect.signature(function).parameters else function()


def _held(value: Any) -> list[re.Pattern[Any]]:
    """The patterns among a value and its fields."""
    if isinstance(value, re.Pattern):
        return [value]
    fields: Iterable[str] = getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None) or ()
    return [one for one in (getattr(value, name, None) for name in fields) if isinstance(one, re.Pattern)]


def patterns_growth() -> Iterator[Growth]:
    """Of each pattern, over the text among its own hardest ones that takes longest per character."""
    for name, pattern in patterns().items():
        search = _AT_START.get(name.split(".")[-1], _everywhere)
        slowest = max(hard_units(pattern), key=lambda unit: _search(search, pattern, unit, _LARGEST >> 9))
        sizes, seconds = [], []
        for halvings in range(8, -1, -1):
            sizes.append(_LARGEST >> halvings)
            seconds.append(_search(search, pattern, slowest, sizes[-1]))
            if seconds[-1] > _LONG:
                break
        yield Growth(name, tuple(sizes[-5:]), tuple(seconds[-5:]), sizes[-1] / 1e6, repr(slowest[:20]))


def _everywhere(pattern: re.Pattern[Any], text: Any) -> None:
    for _ in pattern.finditer(text):
        pass


_AT_START: dict[str, Callable[[re.Pattern[Any], Any], object]] = {
    "_ICON": re.Pattern.fullmatch,
    "_CODE": re.Pattern.match,
    "LIST_MARKER": re.Pattern.match,
    "_tables": re.Pattern.match,
    "_tables[1]": re.Pattern.match,
}
"""Patterns that are asked for at the start of a text only, or in its last twelve characters. Sought everywhere,
blanks before a sign take the square of their number."""


def _search(search: Callable[[re.Pattern[Any], Any], object], pattern: re.Pattern[Any], unit: str, size: int) -> float:
    text: Any = (unit * (size // len(unit) + 1))[:size]
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")[:size]
    before = process_time()
    search(pattern, text)
    return process_time() - before


def hard_units(pattern: re.Pattern[Any]) -> list[str]:
    """Short texts which, repeated, may be hard for a pattern: each beginning of something that it matches, and common signs."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    sample = ""
    found = dict.fromkeys(
        ("a", " ", "\t", "1", "<", "<a ", '"', "'", "=", "&", "&a", "\\", "-", "a ", "ạ", "À", "A", "\u0301")
    )
    for part in _parts(re._parser.parse(source, pattern.flags)):  # type: ignore[attr-defined]
        sample += part
        if sample:
            found.update(dict.fromkeys((sample[-200:], part or " ", sample[-200:] + "\x01")))
    return list(found)


def _parts(tree: Any) -> Iterator[str]:
    """A text for each piece of a parsed pattern that the piece matches, or nearly."""
    for operation, value in tree:
        name = str(operation)
        if name == "LITERAL":
            yield chr(value)
        elif name == "NOT_LITERAL":
            yield "a" if value != ord("a") else "b"
        elif name == "IN":
            yield _member(value)
        elif name == "ANY":
            yield "x"
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = value
            yield "".join(_parts(inner)) * min(max(least, 1), 80, most)
        elif name == "SUBPATTERN":
            yield from _parts(value[-1])
        elif name == "ATOMIC_GROUP":
            yield from _parts(value)
        elif name == "BRANCH":
            yield "".join(_parts(value[1][0]))
        elif name == "CATEGORY":
            yield _CATEGORIES.get(str(value), "a")


_CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-"}


def _member(choices: Any) -> str:
    """A character of a class; of one that excludes, a letter or a sign that is not excluded by name."""
    excluded = {chr(value) for operation, value in choices if str(operation) == "LITERAL"}
    if str(choices[0][0]) == "NEGATE":
        return next(char for char in "a1 ạ.\x01-" if char not in excluded)
    operation, value = choices[0]
    if str(operation) == "RANGE":
        return chr(value[0])
    return chr(value) if str(operation) == "LITERAL" else _CATEGORIES.get(str(value), "a")


def growth_table(title: str, found: Sequence[Growth]) -> Table:
    """All of them, the steepest first."""
    ordered = sorted(found, key=lambda one: -(one.exponent or 0.0))
    rows = tuple(
        (
            one.name,
            f"{one.megabytes:.1f}",
            *(f"{seconds:.3f}" for seconds in (*one.seconds, *[float("nan")] * 5)[:5]),
            "quick" if one.exponent is None else f"{one.exponent:.2f}",
            one.note,
        )
        for one in ordered
    )
    steep = sum((one.exponent or 0.0) > HIGHEST for one in found)
    note = (
        f"CPU seconds at sizes that double, up to the one named; exponent of the fit, “quick” where fewer than three "
        f"times are above {_SURE} s. {steep} of {len(found)} are above {HIGHEST}."
    )
    return Table(title, ("", "MB", "1/16", "1/8", "1/4", "1/2", "1", "exponent", "what"), rows, note)
