"""What newsrooms write around and into their articles: wording.toml.

In: nothing. Out: lists of texts by name. Must not know: how pages are made of them.
"""

import tomllib
from pathlib import Path

WORDING: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("wording.toml").read_text("utf-8"))
