"""The house rules that a program can check: which way imports run, what stays out of the import, what files may say."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "cleannews"

STAGES = (
    {"decode", "repair"},
    {"segment"},
    {"measure"},
    {"sequence"},
    {"sums"},
    {"card"},
    {"scorecard"},
    {"verdicts"},
    {"label"},
    {"listing"},
    {"explain"},
    {"pieces"},
    {"assemble"},
    {"taste"},
    {"pipeline"},
    {"many"},
    {"arguments"},
    {"batch"},
    {"report", "cli", "integrations"},
)
"""The way of the data. A stage may import the stages before it, never one after it or beside it."""

LEAVES = {"budget", "errors", "options", "pool", "reasons", "roles", "sequence", "lexicon", "recurring", "sites"}
"""Anyone may import these; they import nothing of the package but one another."""

ONLY_HERE = {
    "lxml": {"segment/html.py", "segment/walk.py", "segment/ruled.py"},
    "cssselect": {"sites/css.py"},
    "trafilatura": {"assemble.py"},
}
"""Libraries that only these modules may import."""

LAZY = {
    "cssselect",
    "trafilatura",
    "lxml_html_clean",
    "ftfy",
    "charset_normalizer",
    "click",
    "datatrove",
    "fastwarc",
    "orjson",
    "pyarrow",
    "pyspark",
    "tqdm",
    "zstandard",
}
"""Not loaded by `import cleannews`: some need them only now and then, and they are slow to load."""

ISOLATES = {"batch/rows.py", "pool/pool.py"}
"""Where any exception is caught: a defect that a page of a million brings to light must cost its own row alone; what a caller's
generator raises comes behind the results of what it gave before."""

SKIPPED_FOLDERS = {"__pycache__", "build", "dist", "htmlcov", "node_modules", "out", "outputs"}
FORBIDDEN = ("/" + "work/", "/" + "root/", "index-" + "url", "python" + "hosted")
"""Paths of somebody's machine and hosts of a registry, put together here so that this file does not hold them."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def short(path: Path) -> str:
    """A module's path inside the package."""
    return path.relative_to(PACKAGE).as_posix()


def part_of(dotted: str) -> str:
    """The stage or leaf that `cleannews.x.y` belongs to: `x`; empty for the package itself."""
    return [*dotted.split("."), ""][1]


def imports(path: Path) -> Iterator[str]:
    """The dotted name of everything that a module imports, also inside functions; relative names are made absolute."""
    package = ("cleannews", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*base, *filter(None, [node.module])))
            # `from cleannews import decode` names the module in the list, not before it
            yield from (f"{source}.{alias.name}" for alias in node.names) if source == "cleannews" else (source,)


def rank(part: str) -> int:
    """How far down the way a stage stands; leaves come before all."""
    if part in LEAVES:
        return -1
    found = [position for position, stage in enumerate(STAGES) if part in stage]
    assert found, f"{part} has no place in the order of imports: give it one in STAGES or LEAVES"
    return found[0]


@pytest.mark.parametrize("path", [path for path in MODULES if short(path) != "__init__.py"], ids=short)
def test_imports_run_one_way(path: Path) -> None:
    here = part_of("cleannews." + short(path).removesuffix(".py").replace("/", "."))
    for name in imports(path):
        if name.split(".")[0] != "cleannews":
            continue
        there = part_of(name)
        assert there, f"{short(path)} imports the package as a whole; import the module that defines the name"
        if there == here or (here in LEAVES and there in LEAVES):
            continue
        assert rank(there) < rank(here), f"{short(path)} imports {name}, which does not come before it"


def test_the_parser_of_imports_sees_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    (tmp_path / "segment").mkdir()
    module = tmp_path / "segment" / "x.py"
    module.write_text(
        "import cleannews.cli\nfrom cleannews import pipeline\nfrom . import text\nfrom .. import label\n"
        "from ..measure import y\ndef f():\n    from cleannews.assemble import Block\n",
        encoding="utf-8",
    )
    assert set(imports(module)) == {
        "cleannews.cli",
        "cleannews.pipeline",
        "cleannews.segment",
        "cleannews.label",
        "cleannews.measure",
        "cleannews.assemble",
    }


def test_init_holds_nothing_but_imports_and_all() -> None:
    docstring, *body = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    for node in body:
        is_all = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        assert is_all or isinstance(node, ast.ImportFrom), f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("library", sorted(ONLY_HERE))
def test_a_library_behind_one_module_is_imported_nowhere_else(library: str) -> None:
    users = {short(path) for path in MODULES if any(name.split(".")[0] == library for name in imports(path))}
    assert users == ONLY_HERE[library]


def test_importing_the_package_stays_light() -> None:
    code = "import sys, cleannews; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "cleannews" in loaded
    assert not loaded & LAZY


def test_importing_the_package_reads_no_file() -> None:
    code = (
        "import cleannews; from cleannews import lexicon, scorecard; from cleannews.segment import hints;"
        "from cleannews.sites import shipped_rules; from cleannews.sites.worth import load_worth;"
        "read = (lexicon.load_lexicon, scorecard._shipped, hints.load_hints, shipped_rules, load_worth);"
        "print([f.cache_info().currsize for f in read])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[0, 0, 0, 0, 0]"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_is_one_sitting_and_a_function_one_screen(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 320
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        taken = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        assert len([name for name in taken if name not in ("self", "cls")]) <= 5, f"{node.name} takes {taken}"
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        assert lines <= 45, f"{node.name} is {lines} lines long"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_says_what_it_is_and_swallows_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            allowed = caught == "Exception" and short(path) in ISOLATES
            assert allowed or caught not in ("Exception", "BaseException", "everything"), (
                f"line {node.lineno} catches {caught}"
            )


def project_files() -> Iterator[Path]:
    """Every text file of the project; data sets, environments and outputs are not the project's."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name == ".ci" or not (name[0] == "." or name in SKIPPED_FOLDERS)]
        yield from (Path(folder, name) for name in files if not name.startswith(".coverage"))


def test_no_file_names_a_machine_or_a_registry() -> None:
    checked = 0
    for path in project_files():
        text = path.read_bytes().decode("utf-8", "replace")
        for forbidden in FORBIDDEN:
            assert forbidden not in text, f"{path.relative_to(ROOT)} holds {forbidden}"
        checked += 1
    assert checked > len(MODULES)
