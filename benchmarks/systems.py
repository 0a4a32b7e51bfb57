"""The extractors that are compared, and the environments that they run in.

In: names. Out: `System` records, the Python that runs each, the version it has there.
Must not know: the data sets, the metrics, or how an extractor is called (that is `worker`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
ENVIRONMENTS = OUT / "envs"

HTML_SETS = ("vi-html", "wcxb", "news")
TEXT_SETS = ("vi-text",)
SETS = ("vi-html", "vi-text", "wcxb", "news")


@dataclass(frozen=True, slots=True)
class System:
    """An extractor in one setting."""

    name: str
    package: str
    """the distribution whose version is recorded; empty for a rule of this benchmark's own"""
    environment: str
    """own: where this runs; else the name of an environment below `ENVIRONMENTS`"""
    sets: tuple[str, ...]
    setting: str
    """what is not the default, in words"""


SYSTEMS: tuple[System, ...] = (
    System("cleannews", "cleannews", "own", SETS, "without rules of sites"),
    System("trafilatura", "trafilatura", "rivals", HTML_SETS, "include_comments=False"),
    System("trafilatura-fast", "trafilatura", "rivals", HTML_SETS, "include_comments=False, fast=True"),
    System("trafilatura-precision", "trafilatura", "rivals", HTML_SETS, "include_comments=False, favor_precision=True"),
    System("trafilatura-recall", "trafilatura", "rivals", HTML_SETS, "include_comments=False, favor_recall=True"),
    System("rs-trafilatura", "rs-trafilatura", "rivals312", HTML_SETS, "with the page's URL"),
    System("resiliparse", "Resiliparse", "rivals", HTML_SETS, "main_content=True, alt_texts=False"),
    System("readability-lxml", "readability-lxml", "rivals", HTML_SETS, "summary rendered by html-text"),
    System("justext", "jusText", "rivals", HTML_SETS, "stop list of the page's language"),
    System("goose3", "goose3", "rivals", HTML_SETS, "no images, page's language"),
    System("newspaper4k", "newspaper4k", "rivals", HTML_SETS, "fetch_images=False, page's language"),
    System("boilerpy3", "boilerpy3", "rivals", HTML_SETS, "ArticleExtractor, raise_on_failure=False"),
    System("magic-html", "magic-html", "rivals312", HTML_SETS, "result rendered by html-text"),
    System("html-text", "html-text", "rivals", HTML_SETS, "keeps everything"),
    System("keep-all", "", "own", TEXT_SETS, "keeps everything"),
    System("lines-100", "", "own", TEXT_SETS, "lines of 100 characters and more"),
    System("c4", "", "own", TEXT_SETS, "lines with closing punctuation and 5 words"),
    System("justext-lines", "jusText", "rivals", TEXT_SETS, "each line as a <p>, stop list Vietnamese"),
    System("trafilatura-lines", "trafilatura", "rivals", TEXT_SETS, "each line as a <p>"),
)
BY_NAME = {system.name: system for system in SYSTEMS}

_REQUIREMENTS = {"rivals": "requirements.txt", "rivals312": "requirements-py312.txt"}


def python_of(system: System) -> Path | None:
    """The Python that runs the system; None where its environment has not been set up."""
    if system.environment == "own":
        return Path(sys.executable)
    python = ENVIRONMENTS / system.environment / "bin" / "python"
    return python if python.exists() else None


@lru_cache(maxsize=64)
def version_of(system: System) -> str | None:
    """Version of the system's package in its environment, "-" for a rule; None where it is not installed."""
    if not system.package:
        return "-"
    python = python_of(system)
    if python is None:
        return None
    code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    done = subprocess.run([python, "-c", code, system.package], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.strip()
    return "source" if system.environment == "own" else None


def set_up() -> list[str]:
    """Make the rivals' environments where they are missing or out of date; a line on each for the user."""
    return [_set_up(name, requirements) for name, requirements in _REQUIREMENTS.items()]


def _set_up(name: str, requirements: str) -> str:
    folder, wanted = ENVIRONMENTS / name, HERE / requirements
    stamp = folder / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted.read_text(encoding="utf-8"):
        return f"{name}: there already"
    python = find_python312() if name == "rivals312" else Path(sys.executable)
    if python is None:
        return f"{name}: no Python 3.12 found; its extractors will be reported as not installed"
    # pip before 23.3 cannot resolve jusText's renamed extra of lxml, so pip itself is renewed first
    install = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q"]
    for command in (
        [str(python), "-m", "venv", "--clear", str(folder)],
        [*install, "--upgrade", "pip"],
        [*install, "-r", str(wanted)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            return f"{name}: set-up failed: {last}"
    stamp.write_text(wanted.read_text(encoding="utf-8"), encoding="utf-8")
    return f"{name}: made"


def find_python312() -> Path | None:
    """A Python 3.12: on the path, among pyenv's versions, or uv's."""
    candidates = [shutil.which("python3.12")]
    if shutil.which("pyenv"):
        root = _said(["pyenv", "root"])
        candidates += [str(path) for path in sorted(Path(root).glob("versions/3.12*/bin/python3.12"))] if root else []
    if shutil.which("uv"):
        candidates.append(_said(["uv", "python", "find", "3.12"]))
    for candidate in candidates:  # a shim on the path may exist and yet refuse to run, so each is asked
        if candidate and _said([candidate, "-c", "import sys; print(sys.version_info[:2] == (3, 12))"]) == "True":
            return Path(candidate)
    return None


def _said(command: list[str]) -> str:
    """What a command prints, or nothing where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
