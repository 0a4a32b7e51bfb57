"""Documents of known structure: made-up news put together as tests/cases/structure/*.toml say, and what becomes of their lines.

`python -m tests.structure [--models FOLDER] [--why]` prints how many are right, and of what is wrong every line with its score.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import cleannews
from cleannews.pipeline import process
from cleannews.roles import KEPT, ROLES
from cleannews.scorecard import Models, load_models, parse_model
from tests.seeds import in_article, in_divs

FOLDER = Path(__file__).parent / "cases" / "structure"
FORMS: dict[str, Callable[[list[str]], str]] = {
    "text": "\n".join,
    "spaced": "\n\n".join,
    "article": in_article,
    "divs": in_divs,
}
"""The ways a document is written: plain text with and without blank lines, HTML with telling and with empty markup."""
_STORY = re.compile(r"\{([hs])(\d+)\}")
_PART = re.compile(r"= (\w+)(?: (\d*):(\d*))?$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document and what it is."""

    text: str
    kept: bool
    role: str | None
    """None where more than one role would be right."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document."""

    group: str
    name: str
    must: str
    """ "goes": boilerplate that must be dropped; "stays": paragraphs that look like it and must be kept."""
    lines: tuple[Line, ...]

    def write(self, form: str) -> str:
        """The document as an input."""
        return FORMS[form]([line.text for line in self.lines])


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that did not become what it is."""

    line: Line
    block: cleannews.Block

    def __str__(self) -> str:
        wanted = self.line.role or ("keep" if self.line.kept else "drop")
        return f"{wanted} became {self.block.role} ({self.block.score:+d}): {self.line.text[:70]}"


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def parse_line(told: str) -> Line:
    """`role | text`, with `keep` and `drop` for a role that is not clear."""
    role, _, text = told.partition(" | ")
    if role in ("keep", "drop"):
        return Line(text, role == "keep", None)
    assert role in ROLES, f"no role: {told!r}"
    return Line(text, role in KEPT, role)


def read_cases() -> Iterator[Case]:
    """All cases of all files, with the articles and stories of parts.toml put in."""
    parts = load("parts")

    def story(slot: re.Match[str]) -> str:
        told = parts["stories"][int(slot[2]) - 1]
        return str(told["headline" if slot[1] == "h" else "summary"])

    def expand(told: str) -> list[str]:
        found = _PART.match(told)
        if not found:
            return [_STORY.sub(story, told)]
        article = parts["articles"][found[1]].strip("\n").split("\n")
        start, stop = (int(bound) if bound else None for bound in found.group(2, 3))
        return list(article[slice(start, stop)])

    for path in sorted(FOLDER.glob("*.toml")):
        for told in load(path.stem).get("case", ()):
            lines = (line for row in told["text"].strip("\n").split("\n") for line in expand(row))
            yield Case(told["group"], told["name"], told["must"], tuple(map(parse_line, lines)))


CASES = {case.name: case for case in read_cases()}


def compare(case: Case, form: str, models: Models | None = None) -> tuple[list[Wrong], list[Wrong]]:
    """(lines wrongly kept or dropped, lines rightly so but with a wrong role)"""
    document = process(case.write(form), url=None, kind="auto", options=None, models=models or load_models())
    assert document.kind == ("html" if form in ("article", "divs") else "text")
    blocks = document.blocks
    assert len(blocks) == len(case.lines), [block.text for block in blocks]
    pairs = [Wrong(line, block) for line, block in zip(case.lines, blocks, strict=True)]
    kept = [pair for pair in pairs if pair.line.kept != pair.block.kept]
    roles = [pair for pair in pairs if pair not in kept and pair.line.role not in (None, pair.block.role)]
    return kept, roles


def read_models(folder: Path) -> Models:
    """The models in a folder; what they lack of the newest parts is that of the library's."""
    found = []
    for kind in ("html", "text"):
        told = json.loads((folder / f"{kind}.json").read_text("utf-8"))
        ours = json.loads(resources.files("cleannews.models").joinpath(f"{kind}.json").read_text("utf-8"))
        found.append(parse_model(json.dumps(ours | told), f"{kind}.json"))
    return Models(*found)


def main() -> None:
    """Print the figures, and with --why what speaks for and against each line that is wrong."""
    parser = argparse.ArgumentParser(description="How many documents of known structure are understood.")
    parser.add_argument("--models", type=Path, help="folder with html.json and text.json; the library's if left out")
    parser.add_argument("--why", action="store_true", help="show the lines that are wrong and their largest reasons")
    given = parser.parse_args()
    models = read_models(given.models) if given.models else None
    count: Counter[tuple[str, str, str, str]] = Counter()
    for case in CASES.values():
        count[case.group, case.must, "all", ""] += 1
        for form in FORMS:
            kept, roles = compare(case, form, models)
            count[case.group, case.must, form, "kept"] += not kept
            count[case.group, case.must, form, "roles"] += not roles
            for what, wrong in (("kept", kept), ("roles", roles)):
                if wrong and given.why:
                    print(f"\n## {case.group}, {case.must}: {case.name} [{form}, {what}]")
                    for pair in wrong:
                        said = "; ".join(f"{reason.points:+d} {reason.text}" for reason in pair.block.reasons[:6])
                        print(f"   {pair}\n      {said if what == 'kept' else ''}".rstrip())
    print(f"\n{'group':18}{'must':7}{'cases':>6}" + "".join(f"{form:>16}" for form in FORMS) + "   (kept/roles right)")
    for group, must in dict.fromkeys((case.group, case.must) for case in CASES.values()):
        cells = (f"{count[group, must, form, 'kept']}/{count[group, must, form, 'roles']}" for form in FORMS)
        print(f"{group:18}{must:7}{count[group, must, 'all', '']:6}" + "".join(f"{cell:>16}" for cell in cells))
    sums = (
        "/".join(str(sum(n for key, n in count.items() if key[2:] == (form, what))) for what in ("kept", "roles"))
        for form in FORMS
    )
    print(f"{'all':25}{len(CASES):6}" + "".join(f"{cell:>16}" for cell in sums))


if __name__ == "__main__":
    main()
