"""Read the tables of the lexicon.

In: a table's name. Out: what its TOML file, ``tables/NAME.toml``, holds. Must not know what any table means.
"""

import tomllib
from importlib import resources
from typing import Any


def load_table(name: str) -> dict[str, Any]:
    """The table as it stands in its file; whoever asks more than once remembers what was made of it."""
    source = resources.files("cleannews.lexicon").joinpath("tables", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)
