"""What stands in a rule file to rules, checked.

In: a dict, as TOML gives it. Out: `SiteRules`, or a CleanNewsError with a line for each mistake, which names file and key.
Must not know: where the dict is from, what is done with rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from cleannews.errors import CleanNewsError
from cleannews.roles import ROLES
from cleannews.sites.css import problem
from cleannews.sites.lines import plain
from cleannews.sites.rules import TOLD, Line, Selector, SiteRules

_TEXTS = ("name", "about", "seen")
_LISTS = ("hosts", "names", "generators", "classes")
_DAYS = ("since", "until")
_KEYS = (*_TEXTS, *_LISTS, *_DAYS, "select", "drop", "line")
_DROP_KEYS = ("css", "role", "why", "seen")
_LINE_KEYS = ("is", "starts", "ends", "again", "role", "why", "seen")
# Roles in the order in which selectors apply: the container first, then what stands in it, then what is dropped.
_ORDER = ("body", "heading", "lead", "title", "caption", "byline", "credit", "date", "section", "tags")
_DROPPED = tuple(role for role in ROLES if role not in ("lead", "body", "heading"))


def parse_rules(data: Mapping[str, Any], file: str) -> SiteRules:
    """The rules of one file, already read as TOML. Raises CleanNewsError, a line for each mistake, naming file and key."""
    check = _Check(file)
    check.keys(data, _KEYS, "")
    texts = {key: check.text(data[key], key) for key in _TEXTS if key in data}
    if not texts.get("name") and not check.blames("name"):
        check.wrong("name", "is missing; give the rules a name, such as the site's host")
    lists = {key: check.texts(data.get(key, []), key) for key in _LISTS}
    days = {key: check.day(data[key], key) for key in _DAYS if key in data}
    if len(days) == 2 and not check.blames(*_DAYS) and days["since"] > days["until"]:
        check.wrong("since", "is later than until")
    selectors = (*_selects(data.get("select", {}), check), *_drops(data.get("drop", []), check))
    lines = [_line(entry, check, f"line[{n}]") for n, entry in enumerate(check.tables(data.get("line", []), "line"))]
    if not selectors and not lines and not check.blames("select", "drop", "line"):
        check.wrong("select", "there is nothing to select and nothing to drop")
    if not any(lists.values()) and not check.blames(*_LISTS):
        check.wrong("hosts", "nothing says whose pages these are; give hosts, names, generators or classes")
    for host in lists["hosts"]:
        check.host(host)
    check.end()
    return SiteRules(
        name=texts["name"],
        about=texts.get("about", ""),
        seen=texts.get("seen", ""),
        since=days.get("since"),
        until=days.get("until"),
        hosts=lists["hosts"],
        names=lists["names"],
        generators=lists["generators"],
        classes=tuple(frozenset(each.split()) for each in lists["classes"]),
        selectors=selectors,
        lines=tuple(lines),
    )


def _selects(data: Any, check: _Check) -> list[Selector]:
    if not isinstance(data, Mapping):
        check.wrong("select", f"must be a table of roles, not {type(data).__name__}")
        return []
    check.keys(data, sorted(TOLD), "select")
    return [
        Selector(role, check.css(css, f"select.{role}"))
        for role in _ORDER
        for css in check.texts(data.get(role, []), f"select.{role}")
    ]


def _drops(data: Any, check: _Check) -> list[Selector]:
    found = []
    for number, entry in enumerate(check.tables(data, "drop")):
        place = f"drop[{number}]"
        check.keys(entry, _DROP_KEYS, place)
        role, why, seen = (
            check.role(entry, place),
            check.reason(entry, "why", place),
            check.reason(entry, "seen", place),
        )
        if "css" not in entry and not check.blames(f"{place}.css"):
            check.wrong(f"{place}.css", "is missing")
        texts = check.texts(entry.get("css", []), f"{place}.css")
        found += [Selector(role, check.css(css, f"{place}.css"), why, seen) for css in texts]
    return found


def _line(entry: Mapping[str, Any], check: _Check, place: str) -> Line:
    check.keys(entry, _LINE_KEYS, place)
    flags = {key: check.flag(entry.get(key, False), f"{place}.{key}") for key in ("ends", "again")}
    whole, starts = (check.phrases(entry.get(key, []), f"{place}.{key}") for key in ("is", "starts"))
    if not whole and not starts and not check.blames(f"{place}.is", f"{place}.starts"):
        check.wrong(f"{place}.is", "is missing; say what the line is, or with `starts` how it begins")
    why, seen = check.reason(entry, "why", place), check.reason(entry, "seen", place)
    return Line(check.role(entry, place), whole, starts, **flags, why=why, seen=seen)


@dataclass(slots=True)
class _Check:
    """What is wrong with a file, gathered. Each method gives a value that can be worked on with, right or not."""

    file: str
    found: list[tuple[str, str]] = field(default_factory=list)
    """Key and words."""
    meant: set[str] = field(default_factory=set)
    """Keys that others were probably meant to be."""

    def wrong(self, key: str, words: str) -> None:
        self.found.append((key, words))

    def blames(self, *keys: str) -> bool:
        """Whether something is wrong at one of these keys, or below it: then what follows from that is not said too."""
        return any(key.startswith(keys) for key in (*self.meant, *(key for key, _ in self.found)))

    def end(self) -> None:
        """Raise all that is wrong."""
        if self.found:
            raise CleanNewsError("\n".join(f"{self.file}: {key}: {words}" for key, words in self.found))

    def keys(self, data: Mapping[str, Any], known: Iterable[str], place: str) -> None:
        known = list(known)
        for key in data:
            if key not in known:
                told = key if isinstance(key, str) else shown(key)
                alike = get_close_matches(told[:80], known, 1)
                hint = f"did you mean {alike[0]!r}?" if alike else f"there are {', '.join(known)}"
                self.meant.update(f"{place}.{name}" if place else name for name in alike)
                self.wrong(f"{place}: {told[:80]}" if place else told[:80], f"unknown key; {hint}")

    def text(self, value: Any, key: str) -> str:
        if not isinstance(value, str):
            self.wrong(key, f"must be a text, not {shown(value)}")
            return ""
        return value.strip()

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list | tuple):
            self.wrong(key, f"must be a text or a list of texts, not {shown(value)}")
            return ()
        texts = tuple(self.text(each, key) for each in values)
        if any(isinstance(each, str) and not each.strip() for each in values):
            self.wrong(key, "an empty text says nothing; take it out")
        return tuple(filter(None, texts))

    def phrases(self, value: Any, key: str) -> tuple[str, ...]:
        """Texts to compare lines with, of which something is left when case, accents and white space do not count."""
        texts = self.texts(value, key)
        for text in texts:
            if not plain(text):
                self.wrong(
                    key,
                    f"{ascii(text)[:80]} is nothing but marks above or below letters: every line would match; take it out",
                )
        return texts

    def flag(self, value: Any, key: str) -> bool:
        if not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {shown(value)}")
        return value is True

    def day(self, value: Any, key: str) -> date:
        try:
            return value if type(value) is date else date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(key, f"must be a day such as 2016-01-31, not {shown(value)}")
            return date.min

    def host(self, host: str) -> None:
        bare = host.replace(".", "").replace("-", "")
        dots = ".." in host or "." not in host or host.startswith(("www.", "."))
        if dots or host != host.lower() or not bare.isalnum():
            words = "is no host name such as 'news.example'; leave out https://, www., ports, paths and *"
            self.wrong("hosts", f"{host!r} {words}")

    def css(self, css: str, key: str) -> str:
        if wrong := problem(css):
            self.wrong(key, f"{css!r}: {wrong}")
        return css

    def role(self, entry: Mapping[str, Any], place: str) -> str:
        role = entry.get("role")
        if isinstance(role, str) and role in _DROPPED:
            return role
        said = "is missing" if role is None else f"{shown(role)} cannot be dropped"
        if role is not None or not self.blames(f"{place}.role"):
            self.wrong(f"{place}.role", f"{said}; give one of {', '.join(_DROPPED)}")
        return "other"

    def reason(self, entry: Mapping[str, Any], key: str, place: str) -> str:
        told = self.text(entry.get(key, ""), f"{place}.{key}")
        if not told and not self.blames(f"{place}.{key}"):
            what = "why this is dropped" if key == "why" else "where this was seen"
            self.wrong(f"{place}.{key}", f"is missing; say in a few words {what}")
        return told

    def tables(self, entries: Any, key: str) -> list[Mapping[str, Any]]:
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            self.wrong(key, f"must be tables, each under [[{key}]]")
            return []
        return entries


def shown(value: object) -> str:
    """A value in an error, cut to a length that can be read."""
    try:
        return f"{value!r:.80}"
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists in lists by the thousand
        return f"something of type {type(value).__name__}, too large to show"
