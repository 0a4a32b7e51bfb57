"""The roles a block can have.

In: nothing. Out: the names, in the fixed order that score tables and models use for their columns. Must not know how a
role is found, nor what happens to a block that has it.
"""

ROLES: tuple[str, ...] = (
    "title",  # this article's headline, wherever it is repeated
    "lead",  # its sapo: the summary that opens it
    "body",  # its paragraphs, with lists, tables, quotes and information boxes
    "heading",  # its subheads
    "caption",  # image and video captions, photo credits, alt text
    "byline",  # the author
    "credit",  # the source: "Theo TTXVN", "(Vietnam+)"
    "date",  # time of publication
    "section",  # section name or breadcrumb
    "tags",  # list of keywords with its label
    "related",  # headings, titles, dates and summaries of other articles; inline ">> ..." links
    "share",  # buttons that share, follow, copy a link, print
    "comment",  # comment forms, counts and comments
    "counter",  # visitor and view counters
    "widget",  # font size, audio, poll, rating, gifts, login, prices
    "nav",  # menus, search, "back to top"
    "ad",  # advertising, sponsored links, apps
    "footer",  # masthead, licence, address, rights
    "other",  # whatever is left
)
"""Every role, in the order that models rely on: add at the end, never reorder."""

KEPT: frozenset[str] = frozenset({"lead", "body", "heading"})
"""Roles whose text makes up ``Document.text``."""

KEPT_ROLES: tuple[str, ...] = tuple(role for role in ROLES if role in KEPT)
"""The kept roles in their order."""

DROPPED_ROLES: tuple[str, ...] = tuple(role for role in ROLES if role not in KEPT)
"""The other roles in their order."""
