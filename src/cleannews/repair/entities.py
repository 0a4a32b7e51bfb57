"""Markup that is shown instead of read: ``&#225;``, ``&nbsp;``, ``<p>`` in the middle of prose.

In: a piece of text as a reader sees it. Out: the text with these decoded, if they cannot be meant to be seen. Must not
know pages. Words and tags are data: ``lexicon/tables/escapes.toml``.

A text that was escaped once too often is escaped throughout: a bare ``&`` or ``<`` beside the escapes, a word about
markup, a sign of source code or an escape that stands by itself show that somebody writes *about* them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from types import MappingProxyType

from cleannews.lexicon.data import load_table
from cleannews.repair.records import Records

_BODY = r"(?:#(?:[0-9]{2,7}|[xX][0-9a-fA-F]{2,6})|[A-Za-z][A-Za-z0-9]{1,31});"
_MAY = re.compile(rf"&{_BODY}|<[/A-Za-z!]|://[^\s<>:©®§¶¬×¤]{{0,500}}+[©®§¶¬×¤]")
# Escaped more than once: &amp;amp;nbsp; was seen
_ENTITY = re.compile(rf"&(?:(?:amp|#0?38|#[xX]26);)*{_BODY}")
_BARE = re.compile(rf"&(?!{_BODY})")
_MARKUP_LEFT = re.compile(r"<[/A-Za-z!]")
_ADDRESS = re.compile(r"(?<=://)[^\s<>:]{1,2000}+")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile("<(/?)([a-zA-Z0-9:]+)")
_VOID = frozenset(("br", "hr", "img"))
_LONE = re.compile(r"(?<=\s)<(?:br|hr|img)\s*/?>", re.IGNORECASE)  # "tags like <img>:"
_PROSE = 80  # letters that a text shown with its tags has at least; a line of a tutorial has fewer
_PART = 2  # and so many times the characters of its tags
_SYNTAX = frozenset("&<>\"'")  # what has to be escaped, so that a bare one says that nothing was


@dataclass(frozen=True, slots=True)
class _Table:
    talk: frozenset[str]
    code: tuple[str, ...]
    tag: re.Pattern[str]
    block: re.Pattern[str]
    without_semicolon: re.Pattern[str]
    parameter: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    data = load_table("escapes")
    signs = data["without_semicolon"]
    return _Table(
        talk=frozenset(data["talk"]),
        code=tuple(data["code"]),
        tag=_tags([*data["blocks"], *data["inline"]]),
        block=_tags(data["blocks"]),
        without_semicolon=re.compile(f"[{''.join(signs)}](?=[a-z_]*=)"),
        parameter=MappingProxyType(signs),
    )


def _tags(names: list[str]) -> re.Pattern[str]:
    # Possessive: what is no tag after all is read once
    either = "|".join(map(re.escape, names))
    return re.compile(rf"</?+(?:{either})(?:\s[^<>]{{0,2000}}+)?/?+>|<!--[^<>]{{0,2000}}+-->", re.IGNORECASE)


def may_hold_markup(text: str) -> bool:
    """Whether there is an entity, the beginning of a tag or a damaged address; fast, and false for nearly every text."""
    return ("&" in text or "<" in text or "://" in text) and _MAY.search(text) is not None


def decode_markup(text: str, records: Records) -> str:
    """The text with its entities decoded and its tags taken out, unless it speaks of them."""
    if not may_hold_markup(text) or _speaks_of_markup(text):
        return text
    decoded = _without_tags(_decoded(_with_parameters(text)))
    if _MARKUP_LEFT.search(text) and _MARKUP_LEFT.search(decoded):
        return text  # source code: what is escaped in it belongs there
    if decoded != text:
        records.add("entity", text, decoded)
    return decoded


def _speaks_of_markup(text: str) -> bool:
    table = _table()
    plain = table.tag.sub(" ", text)
    words = {word.lower() for word in _WORD.findall(_ENTITY.sub(" ", plain))}
    return bool(words & table.talk) or any(sign in plain for sign in table.code)


def _with_parameters(text: str) -> str:
    """The text with the parameters of its addresses as they were before somebody decoded too much."""
    if "://" not in text:
        return text
    table = _table()
    return _ADDRESS.sub(
        lambda address: (
            table.without_semicolon.sub(lambda sign: table.parameter[sign[0]], address[0])
            if "?" in address[0]
            else address[0]
        ),
        text,
    )


def _decoded(text: str) -> str:
    found = list(_ENTITY.finditer(text))
    meant = [_meant(entity) for entity in found]
    spaces = sum(map(str.isspace, meant))
    # One that joins others or stands inside a word shows that all of them are damage
    damaged = any(not _is_alone(text, entity) for entity in found)
    bare = _BARE.search(text) is not None
    parts, at = [], 0
    for entity, char in zip(found, meant, strict=True):
        if char in _SYNTAX:
            stays = bare or not (damaged or _is_between(text, entity))
        elif char.isspace():
            stays = spaces == 1 and _is_alone(text, entity) and _is_between(text, entity)
        else:
            stays = not (damaged or _is_between(text, entity))
        parts += [text[at : entity.start()], entity[0] if stays else char]
        at = entity.end()
    return "".join([*parts, text[at:]])


def _is_alone(text: str, entity: re.Match[str]) -> bool:
    """Whether there is white space or nothing on both sides, as around a thing that is spoken of."""
    return (
        not text[max(0, entity.start() - 1) : entity.start()].strip()
        and not text[entity.end() : entity.end() + 1].strip()
    )


def _is_between(text: str, entity: re.Match[str]) -> bool:
    """Whether it stands between two words, at most a space away: Johnson &amp; Johnson."""
    left, right = text[max(0, entity.start() - 2) : entity.start()], text[entity.end() : entity.end() + 2]
    return left.strip()[-1:].isalnum() and right.strip()[:1].isalnum()


def _meant(entity: re.Match[str]) -> str:
    """What it stands for; itself, if that is nothing, or nothing that a text may hold."""
    meant = unescape("&" + entity[0].rsplit(";", 2)[-2].lstrip("&") + ";")
    if meant == "\ufffd" or len(meant) > 2:
        return entity[0]
    return meant if meant.isprintable() or meant.isspace() or unicodedata.category(meant) == "Cf" else entity[0]


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    table = _table()
    tags = [found[0] for found in table.tag.finditer(text)]
    if not tags or not _closes(tags) or len(_LONE.findall(text)) == len(tags):
        return text
    plain = table.tag.sub("", table.block.sub(" ", text))
    letters = sum(map(str.isalpha, plain))
    # Markup around no prose, or with tags that are not known, is code
    return text if letters < max(_PROSE, _PART * sum(map(len, tags))) or _MARKUP_LEFT.search(plain) else plain


def _closes(tags: list[str]) -> bool:
    """Whether each element that is opened is closed: who writes about <li> or <table> does not close them."""
    open_: Counter[str] = Counter()
    for tag in tags:
        name = _NAME.match(tag)
        if name and name[2].lower() not in _VOID and not tag.endswith("/>"):
            open_[name[2].lower()] += -1 if name[1] else 1
    return not any(open_.values())
