"""What the library may not do: run what it reads, fetch anything, open files that nobody named."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleannews
from benchmarks.digest import digest, made_inputs
from benchmarks.hostile import SHAPES, page
from tests.seeds import SEEDS
from tests.test_structure import MODULES, imports, short

FORBIDDEN_MODULES = {
    *(
        "asyncio ctypes code codeop ftplib http httpx imaplib marshal pickle poplib requests runpy shelve smtplib socket".split()
    ),
    *("socketserver ssl subprocess telnetlib urllib3 webbrowser xmlrpc".split()),
}
"""They fetch, run what they are given, or make objects of what they read."""
FORBIDDEN_SUBMODULES = (
    "urllib.request",
    "urllib.error",
    "xml.",
    "multiprocessing.managers",
    "multiprocessing.connection",
)
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
FORBIDDEN_METHODS = {"system", "popen", "execv", "spawnv"}
OPENS_FILES = {"cli.py", "sites/read.py", "batch", "integrations", "scorecard.py"}
"""Modules, or folders of them, that read what a user names; all others read the package's own files, through importlib.resources."""


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Each call: what is called, and on what (empty for a plain name)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, ""
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, ast.unparse(node.func.value)


ALLOWED = {
    "pool/pool.py": {"multiprocessing.connection.Connection", "multiprocessing.connection.wait"},
    "pool/worker.py": {"multiprocessing.connection.Connection"},
}
"""The ends of pipes to worker processes, and waiting for them: nothing in these listens or connects."""


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_neither_fetches_nor_runs_anything(path: Path) -> None:
    source = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        f"{node.module}.{name.name}"
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    forbidden = {name for name in names if name.startswith(FORBIDDEN_SUBMODULES)} - ALLOWED.get(short(path), set())
    assert not forbidden, f"{short(path)} imports {forbidden}"
    for name in imports(path):
        assert name.split(".")[0] not in FORBIDDEN_MODULES, f"{short(path)} imports {name}"
        assert short(path) in ALLOWED or not name.startswith(FORBIDDEN_SUBMODULES), f"{short(path)} imports {name}"
    for name, of in calls(path):
        assert of or name not in FORBIDDEN_CALLS, f"{short(path)} calls {name}"
        assert name not in FORBIDDEN_METHODS, f"{short(path)} calls {of}.{name}"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_only_few_modules_open_files(path: Path) -> None:
    if short(path) in OPENS_FILES or short(path).split("/")[0] in OPENS_FILES:
        return
    for name, of in calls(path):
        opens = name in ("open", "open_file") or (name in ("read_text", "read_bytes") and "Path" in of)
        assert not opens, f"{short(path)} calls {of}.{name}"


def test_the_parser_of_calls_sees_names_and_methods(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text("eval('1')\nos.system('ls')\n[open(a) for a in b]\nre.compile(x)\n", encoding="utf-8")
    assert set(calls(module)) == {("eval", ""), ("system", "os"), ("open", ""), ("compile", "re")}


def test_nothing_is_fetched_and_no_file_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    cleannews.extract(SEEDS[0].raw)  # what is read once has been read
    cleannews.extract(page(b""))

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr("builtins.open", refused)
    linked = page(
        b'<base href="http://127.0.0.1:9/"><link rel=stylesheet href="http://127.0.0.1:9/a.css"><img src="file:///etc/passwd">'
        b'<iframe src="http://127.0.0.1:9/"></iframe><script src="//127.0.0.1:9/a.js"></script><?xml-stylesheet href="a.xsl"?>'
        b'<object data="file:///etc/passwd"></object><xi:include href="file:///etc/passwd"/>'
    )
    for raw in (linked, *(shape.build(5) for shape in SHAPES)):
        cleannews.extract(raw, url="http://127.0.0.1:9/")


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_documents_do_not_depend_on_how_strings_are_hashed(seed: str) -> None:
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", "from benchmarks.digest import *; print(digest(made_inputs()))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join((str(root), str(root / "src")))},
    )
    assert done.stdout.strip() == digest(made_inputs())
