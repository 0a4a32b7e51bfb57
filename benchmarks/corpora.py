"""Made corpora: other documents of the site of a page, as far as they repeat its lines.

In: a labelled page, a seed. Out: documents, each as its lines. What else they would hold does not matter: only lines of the page
are asked for. How often lines recur is data: corpora.toml.
Must not know: counts, points, models.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cleannews.roles import KEPT

_TABLE = Path(__file__).with_name("corpora.toml")
SIZES = (6, 10, 20, 50, 100)
"""Other documents of a made site."""
QUOTED = 0.1
"""Share of the sentences of an article that others quote …"""
QUOTES = 3
"""… and the most documents that do."""


def made_site(lines: Sequence[tuple[str, str]], seed: str) -> list[list[str]]:
    """Other documents of the site of a page, which is given as (text, role): the same for the same seed."""
    chance = random.Random(seed)
    documents: list[list[str]] = [[f"văn bản thứ {'a' * (number + 1)}"] for number in range(chance.choice(SIZES))]
    # A line that stands on the page twice recurs once.
    for text, role in dict(lines).items():
        for document in chance.sample(documents, _times(chance, role, len(documents))):
            document.append(text)
    return documents


def _times(chance: random.Random, role: str, documents: int) -> int:
    """How many documents of so many have a line of this role."""
    rate = rates()[role]
    if chance.random() < rate["recur"]:
        share = chance.uniform(rate["least"], rate["most"])
        return sum(chance.random() < share for _ in range(documents))
    quoted = role in KEPT and role != "heading" and chance.random() < QUOTED
    return chance.randint(1, QUOTES) if quoted else 0


@cache
def rates() -> dict[str, Any]:
    """Role to how often its lines recur."""
    return tomllib.loads(_TABLE.read_text("utf-8"))
