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
    alone = end_marks()[1]
    return [1.0 if ends_with_mark(text) else 0.5 if text in alone else 0.0 for text in texts]


def ends_with_mark(text: str) -> bool:
    """Whether a mark closes the text, and not the slash of an address or a path: `example.com/news/.`, but `5/3/.` does."""
    if not text.endswith(end_marks()[0]):
        return False
    *before, word = text.rsplit(maxsplit=1)
    if word == "/.":
        return bool(before) and before[0].endswith((".", "…"))
    return word.endswith("./.") or word.count("/") == 1 or word[0].isdigit()
