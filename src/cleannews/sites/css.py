"""CSS selectors to XPath.

In: a CSS selector. Out: XPath, or what is wrong with the selector.
Must not know: trees, roles.
"""

from __future__ import annotations

import re

# Counting siblings takes time squared in their number, so a hostile page could hold up whoever has such a rule.
_SLOW = re.compile(r":(?!not\(|is\(|where\()(?!:)[\w-]+|~")
_IN_QUOTES = re.compile(r"\"[^\"]*+\"|'[^']*+'")


def to_xpath(css: str) -> str:
    """The selector as XPath, for trees whose names are in lower case. Raises cssselect.SelectorError."""
    # Imported here: only pages and files that have rules need it.
    from cssselect import HTMLTranslator

    return HTMLTranslator().css_to_xpath(css)


def problem(css: str) -> str:
    """What is wrong with a selector; empty if it can be used."""
    from cssselect import SelectorError

    try:
        to_xpath(css)
    except SelectorError as error:
        return f"no CSS selector ({error})"
    if found := _SLOW.search(_IN_QUOTES.sub("", css)):
        return f"{found.group()!r} can take very long on some pages; use classes, ids, attributes, ' ', '>', '+' and :not()"
    return ""
