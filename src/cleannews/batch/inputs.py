"""Which files to read, in which order, and what is in them.

In: names of files, folders and patterns, and `-`. Out: `Input`s. Must not know how a format is read.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cleannews.errors import CleanNewsError

FORMATS = ("html", "text", "jsonl", "csv", "parquet", "warc")
"""Formats by the names that `--format` takes; csv is tsv too, warc is wet too."""

_SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
_PACKINGS = {".gz": "gzip", ".zst": "zstd"}
STDIN = "-"
_NAMED = 5  # of the names that are wrong


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read."""

    path: str
    """As it was named, or found below what was named; `-` is stdin."""
    format: str
    """One of FORMATS."""
    packing: str | None
    """gzip, zstd or None."""
    size: int
    """Bytes on disk; 0 for stdin and for what cannot be read."""
    changed: int = 0
    """Time of the last change in nanoseconds: whether it is still the same file when a run is resumed."""


def find_inputs(names: Collection[str], format: str | None = None, besides: Collection[str] = ()) -> list[Input]:
    """All inputs: files as named, folders and patterns in the order of their names, each file once.

    format   what they all are; None to go by the ending of the name, .jsonl for stdin
    besides  files and folders that are the output's, wherever they lie

    Raises CleanNewsError for what is not there, for a pattern that matches nothing, for a named file whose ending says nothing
    or that is the output, and where nothing is found at all. A file that is there and cannot be read is among them: that is
    found out, and said, when its turn comes.
    """
    left_out = {os.path.realpath(name) for name in besides}
    found: dict[str, Input] = {}
    if absent := [name for name in names if not _is_there(name)]:
        more = f", and {len(absent) - _NAMED} more" if len(absent) > _NAMED else ""
        raise CleanNewsError(
            f"there is no file or folder {', '.join(absent[:_NAMED])}{more}; check the names of the inputs"
        )
    for name in names:
        for path in _paths(name, format):
            place = path if path == STDIN else os.path.realpath(path)
            if path == name and place in left_out:
                raise CleanNewsError(
                    f"{path}: is the output, or its report; an input cannot be written over while it is read"
                )
            if place not in left_out and not any(place.startswith(each + os.sep) for each in left_out):
                found.setdefault(place, _input(path, format))
    if not found:
        raise CleanNewsError(
            f"nothing to read in {', '.join(names)}: files must end in {', '.join(_SUFFIXES)}, with .gz or .zst behind it "
            "or not, or --format must say what they are"
        )
    return list(found.values())


def _paths(name: str, format: str | None) -> Iterator[str]:
    """The files that a name stands for."""
    if name != STDIN and os.path.isdir(name):
        unreadable: list[OSError] = []
        for folder, folders, files in os.walk(name, onerror=unreadable.append):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for each in sorted(files):
                path = os.path.join(folder, each)
                # A pipe or a device has no end; what cannot be looked at is told when its turn comes
                odd = os.path.exists(path) and not os.path.isfile(path)
                if not each.startswith(".") and not odd and (format or _known(each)[0]):
                    yield path
        # Nobody knows what is in them: each is an input, which turns out to be one that cannot be read
        yield from (error.filename for error in unreadable)
    elif any(sign in name for sign in "*?[") and not os.path.exists(name):
        matches = sorted(path for path in glob.glob(name, recursive=True) if os.path.isfile(path))
        known = [path for path in matches if format or _known(path)[0]]
        if not known:
            what = f"files whose names do not tell what they are, such as {matches[0]}" if matches else "nothing"
            raise CleanNewsError(f"{name}: matches {what}; check the pattern, or give --format")
        yield from known
    else:
        yield name


def _is_there(name: str) -> bool:
    """Whether a name is of something, be it a link that leads nowhere, or a pattern, which may match nothing."""
    try:
        return name == STDIN or any(sign in name for sign in "*?[") or os.path.lexists(name)
    except ValueError:  # a NUL in it
        return False


def _input(path: str, format: str | None) -> Input:
    if path == STDIN:
        return Input(path, format or "jsonl", None, 0)
    by_name, packing = _known(path)
    if not (format or by_name):
        if os.path.exists(path) and not os.path.isdir(path):
            raise CleanNewsError(f"{path}: its name does not tell what it is; say so with --format {'|'.join(FORMATS)}")
        by_name = "text"
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return Input(path, format or by_name, packing, 0)
    return Input(path, format or by_name, packing, status.st_size, status.st_mtime_ns)


def _known(path: str) -> tuple[str, str | None]:
    """Format and packing by the ending of the name; an empty format if it says nothing."""
    stem, suffix = os.path.splitext(path.lower())
    packing = _PACKINGS.get(suffix)
    if packing:
        suffix = os.path.splitext(stem)[1]
    return _SUFFIXES.get(suffix, ""), packing
