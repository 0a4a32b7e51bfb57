"""Marks that close a story: `./.` behind its last sentence, three stars on a line.

In: a text; the marks, ``tables/endings.toml``. Out: whether it has one. Must not know roles or pages: three stars part sections too.
"""

from functools import lru_cache

from cleannews.lexicon.data import load_table


@lru_cache(maxsize=1)
def end_marks() -> tuple[tuple[str, ...], frozenset[str]]:
    """(marks behind a sentence, the longest first; lines that are nothing but a mark)."""
    data = load_table("endings")
    return tuple(sorted(data["marks"], key=len, reverse=True)), frozenset(data["alone"])


def count_closing(texts: list[str]) -> list[float]:
    """For each text 1 if it ends with a mark, .5 if it is one, else 0."""
    marks, alone = end_marks()
    return [1.0 if text.endswith(marks) else 0.5 if text in alone else 0.0 for text in texts]
