"""Rule files to rules.

In: a TOML file, a folder of them, or the same as a dict. Out: `SiteRules`; a CleanNewsError that names file and key.
Must not know: which rules there are, what may stand in them, what is done with them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cleannews.errors import CleanNewsError
from cleannews.sites.parse import parse_rules
from cleannews.sites.rules import SiteRules

RulesSource = SiteRules | Mapping[str, Any] | str | os.PathLike[str]

# Reading TOML can take time squared in its size.
_LARGEST = 200_000


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
