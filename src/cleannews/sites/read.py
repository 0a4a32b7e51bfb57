"""Rule files to rules, checked.

In: a TOML file, a folder of them, or the same as a dict. Out: `SiteRules`; a CleanNewsError that names file and key.
Must not know: which rules there are, what is done with them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cleannews.errors import CleanNewsError
from cleannews.roles import ROLES
from cleannews.sites.css import problem
from cleannews.sites.rules import TOLD, Line, Selector, SiteRules

RulesSource = SiteRules | Mapping[str, Any] | str | os.PathLike[str]

_TEXTS = ("name", "about", "seen")
# Reading TOML can take time squared in its size.
_LARGEST = 200_000
_LISTS = ("hosts", "names", "generators", "classes")
_DAYS = ("since", "until")
_KEYS = (*_TEXTS, *_LISTS, *_DAYS, "select", "drop", "line")
_DROP_KEYS = ("css", "role", "why", "seen")
_LINE_KEYS = ("is", "starts", "ends", "again", "role", "why", "seen")
# Roles in the order in which selectors apply: the container first, then what stands in it, then what is dropped.
_ORDER = ("body", "heading", "lead", "title", "caption", "byline", "credit", "date", "section", "tags")


def read_rules(source: RulesSource | Iterable[RulesSource]) -> tuple[SiteRules, ...]:
    """The rules of a file, of all *.toml of a folder, of a dict, or of several of these.

    Raises CleanNewsError, naming file and key, where they cannot be used; TypeError for anything else than these.
    """
    if isinstance(source, SiteRules):
        return (source,)
    if isinstance(source, Mapping):
        return (parse_rules(source, "rules"),)
    if isinstance(source, str | os.PathLike):
        return _read_path(Path(source))
    if isinstance(source, Iterable) and not isinstance(source, bytes | bytearray | memoryview):
        return tuple(rules for each in source for rules in _read_one(each))
    raise TypeError(
        f"rules must be True, False, a path of a file or folder, a dict, or a list of paths and dicts, not {type(source).__name__}"
    )


def _read_one(source: object) -> tuple[SiteRules, ...]:
    """What stands in a list: lists in it are a mistake, and may hold themselves."""
    if not isinstance(source, SiteRules | Mapping | str | os.PathLike):
        raise TypeError(f"a list of rules must hold paths and dicts, not {type(source).__name__}")
    return read_rules(source)


def _read_path(path: Path) -> tuple[SiteRules, ...]:
    try:
        if path.is_dir():
            files = _files_in(path)
            if not files:
                raise CleanNewsError(f"{path}: there is no *.toml in this folder")
            return tuple(rules for file in files for rules in _read_path(file))
        if path.stat().st_size > _LARGEST:
            raise CleanNewsError(f"{path}: has more than {_LARGEST} bytes; rules of one site are a few hundred")
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, CleanNewsError):
            raise
        raise CleanNewsError(
            f"{str(path)[:200]}: cannot read it: {getattr(error, 'strerror', None) or error}"
        ) from error
    return (parse_toml(text, str(path)),)


def _files_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.toml") if file.is_file())


def rule_files(source: RulesSource | Iterable[RulesSource] | bool) -> list[Path]:
    """The files that these rules are read from: none for a dict, and none for the library's own."""
    if isinstance(source, bool | SiteRules | Mapping):
        return []
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        return _files_in(path) if path.is_dir() else [path]
    return [file for each in source for file in rule_files(each)]


def parse_toml(text: str, file: str) -> SiteRules:
    """The rules of one file's text. Raises CleanNewsError, naming file and key."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:  # of TOML, or a number of thousands of digits
        raise CleanNewsError(f"{file}: not TOML: {error}") from error
    except RecursionError as error:
        raise CleanNewsError(f"{file}: not TOML that can be read: it is nested too deeply") from error
    return parse_rules({"name": Path(file).stem, **data}, file)


def parse_rules(data: Mapping[str, Any], file: str) -> SiteRules:
    """The rules of one file, already read as TOML. Raises CleanNewsError, naming file and key."""
    _check_keys(data, _KEYS, file)
    texts = {key: _text(data[key], f"{file}: {key}") for key in _TEXTS if key in data}
    if not texts.get("name"):
        raise CleanNewsError(f"{file}: name: is missing; give the rules a name, such as the site's host")
    lists = {key: _texts(data.get(key, []), f"{file}: {key}") for key in _LISTS}
    days = {key: _day(data[key], f"{file}: {key}") for key in _DAYS if key in data}
    if len(days) == 2 and days["since"] > days["until"]:
        raise CleanNewsError(f"{file}: since: is later than until")
    selectors = (*_selects(data.get("select", {}), file), *_drops(data.get("drop", []), file))
    lines = tuple(_line(entry, f"{file}: line[{n}]") for n, entry in enumerate(_tables(data, "line", file)))
    if not selectors and not lines:
        raise CleanNewsError(f"{file}: select: there is nothing to select and nothing to drop")
    if not any(lists.values()):
        raise CleanNewsError(
            f"{file}: hosts: nothing says whose pages these are; give hosts, names, generators or classes"
        )
    return SiteRules(
        name=texts["name"],
        about=texts.get("about", ""),
        seen=texts.get("seen", ""),
        since=days.get("since"),
        until=days.get("until"),
        hosts=tuple(_host(host, f"{file}: hosts") for host in lists["hosts"]),
        names=lists["names"],
        generators=lists["generators"],
        classes=tuple(frozenset(each.split()) for each in lists["classes"]),
        selectors=selectors,
        lines=lines,
    )


def _selects(data: Any, file: str) -> list[Selector]:
    if not isinstance(data, Mapping):
        raise CleanNewsError(f"{file}: select: must be a table of roles, not {type(data).__name__}")
    _check_keys(data, sorted(TOLD), f"{file}: select")
    return [
        Selector(role, _css(css, f"{file}: select.{role}"))
        for role in _ORDER
        for css in _texts(data.get(role, []), f"{file}: select.{role}")
    ]


def _drops(data: Any, file: str) -> list[Selector]:
    found = []
    for number, entry in enumerate(_tables({"drop": data}, "drop", file)):
        place = f"{file}: drop[{number}]"
        _check_keys(entry, _DROP_KEYS, place)
        role, why, seen = _role(entry, place), _reason(entry, "why", place), _reason(entry, "seen", place)
        if "css" not in entry:
            raise CleanNewsError(f"{place}.css: is missing")
        found += [Selector(role, _css(css, f"{place}.css"), why, seen) for css in _texts(entry["css"], f"{place}.css")]
    return found


def _line(entry: Mapping[str, Any], place: str) -> Line:
    _check_keys(entry, _LINE_KEYS, place)
    flags = {key: entry.get(key, False) for key in ("ends", "again")}
    for key, flag in flags.items():
        if not isinstance(flag, bool):
            raise CleanNewsError(f"{place}.{key}: must be true or false, not {flag!r:.80}")
    whole, starts = (_texts(entry.get(key, []), f"{place}.{key}") for key in ("is", "starts"))
    if not whole and not starts:
        raise CleanNewsError(f"{place}.is: is missing; say what the line is, or with `starts` how it begins")
    why, seen = _reason(entry, "why", place), _reason(entry, "seen", place)
    return Line(_role(entry, place), whole, starts, **flags, why=why, seen=seen)


def _tables(data: Mapping[str, Any], key: str, file: str) -> list[Mapping[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise CleanNewsError(f"{file}: {key}: must be tables, each under [[{key}]]")
    return entries


def _check_keys(data: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    known = list(known)
    for key in data:
        if key not in known:
            alike = get_close_matches(str(key), known, 1)
            hint = f"did you mean {alike[0]!r}?" if alike else f"there are {', '.join(known)}"
            raise CleanNewsError(f"{place}: {str(key)[:80]}: unknown key; {hint}")


def _role(entry: Mapping[str, Any], place: str) -> str:
    role = entry.get("role")
    if not isinstance(role, str) or role not in ROLES or role in ("lead", "body", "heading"):
        wrong = "is missing" if role is None else f"{role!r} cannot be dropped"
        raise CleanNewsError(
            f"{place}.role: {wrong}; give one of {', '.join(role for role in ROLES if role not in ('lead', 'body', 'heading'))}"
        )
    return role


def _reason(entry: Mapping[str, Any], key: str, place: str) -> str:
    if not (told := _text(entry.get(key, ""), f"{place}.{key}")):
        what = "why this is dropped" if key == "why" else "where this was seen"
        raise CleanNewsError(f"{place}.{key}: is missing; say in a few words {what}")
    return told


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise CleanNewsError(f"{place}: must be a text, not {value!r:.80}")
    return value.strip()


def _texts(value: Any, place: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple):
        raise CleanNewsError(f"{place}: must be a text or a list of texts, not {value!r:.80}")
    texts = tuple(_text(each, place) for each in values)
    if "" in texts:
        raise CleanNewsError(f"{place}: an empty text says nothing; take it out")
    return texts


def _day(value: Any, place: str) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CleanNewsError(f"{place}: must be a day such as 2016-01-31, not {value!r:.80}") from None


def _host(host: str, place: str) -> str:
    plain = host.replace(".", "").replace("-", "")
    if ".." in host or "." not in host or host != host.lower() or host.startswith(("www.", ".")) or not plain.isalnum():
        raise CleanNewsError(
            f"{place}: {host!r} is no host name such as 'news.example'; leave out https://, www., ports, paths and *"
        )
    return host


def _css(css: str, place: str) -> str:
    """The selector, if it can be used."""
    if wrong := problem(css):
        raise CleanNewsError(f"{place}: {css!r}: {wrong}")
    return css
