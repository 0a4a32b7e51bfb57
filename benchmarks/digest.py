"""One number for all that the library says of many inputs: equal where the library says the same.

In: seeds, made-up pages, small hostile shapes; all pages of the data too, where it is asked for. Out: a hash.
Must not know: what is right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import cleannews
from benchmarks.hostile import SHAPES

_SEEDS = Path(__file__).parent.parent / "seeds"
_UNITS = 20
# Every so manyth document counts with all its reasons, which take longer to work out than the document.
_REASONED = 8


def made_inputs() -> Iterator[bytes | str]:
    """Inputs that are part of the project."""
    for file in sorted(_SEEDS.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        yield text
        yield (
            "<html><body><article>"
            + "".join(f"<p>{line}</p>" for line in text.splitlines())
            + "</article></body></html>"
        )
    for shape in SHAPES:
        yield shape.build(_UNITS)


def data_inputs(folder: Path) -> Iterator[bytes]:
    """Every page of the data sets, in the order of their names."""
    for file in sorted(folder.glob("*/html/*")):
        yield file.read_bytes()


def digest(inputs: Iterator[bytes | str] | Iterator[bytes]) -> str:
    """SHA-256 of all documents."""
    whole = hashlib.sha256()
    for number, raw in enumerate(inputs):
        document = cleannews.extract(raw)
        told = (
            document.to_dict() if number % _REASONED == 0 else [document, [_values(block) for block in document.blocks]]
        )
        whole.update(json.dumps(told, sort_keys=True, default=_plain).encode())
    return whole.hexdigest()


def _values(block: cleannews.Block) -> list[object]:
    return [block.text, block.role, block.kept, block.score, block.probability, block.start, block.end]


def _plain(document: object) -> list[object]:
    assert isinstance(document, cleannews.Document)
    names = "text title lead kind status confidence language encoding notes rules".split()
    return [*(getattr(document, name) for name in names), [str(repair) for repair in document.repairs]]
