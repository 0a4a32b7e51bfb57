"""Documents of known structure: made-up news put together as tests/cases/structure/*.toml say, and what becomes of their lines.

`python -m tests.structure [--models FOLDER] [--why | --record]` prints how many are right, and of what is wrong every line with
what speaks for and against it, or records what is wrong in known.toml: for when the scorecards were rebuilt.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import cleannews
from cleannews.lexicon.tokens import fold
from cleannews.pipeline import process
from cleannews.roles import KEPT, ROLES
from cleannews.scorecard import Models, load_models, parse_model
from tests.seeds import TEMPLATES

FOLDER = Path(__file__).parent / "cases" / "structure"
KNOWN = FOLDER / "known.toml"
FORMS = ("text", "spaced", "page", "article", "divs", "site")
"""The ways a document is written: as plain text without and with blank lines, the same with the rest of a page around it; as HTML
with nothing but paragraphs, or boxes, of text; and as a whole HTML page, with headings, links and a declared title."""
HTML = ("article", "divs", "site")
_LONG = 80
"""A line of a related list this long is a summary, and no link."""
ASPECTS = ("top", "kept", "roles")
"""What is asked of every document: that headline and lead are told apart (`top`), that of the other lines the right ones are kept,
and that of those that are rightly kept or left out the roles are right."""
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
    above: tuple[str, ...]
    below: tuple[str, ...]
    """Lines around the document where it is written as a page."""

    def write(self, form: str) -> str:
        """The document as an input."""
        lines = [line.text for line in self.lines]
        if form == "site":
            return in_site(self)
        if form in TEMPLATES:
            return TEMPLATES[form](lines)
        if form == "page":
            lines = [*self.above, *lines, *self.below]
        return ("\n\n" if form == "spaced" else "\n").join(lines)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that did not become what it is."""

    line: Line
    block: cleannews.Block

    def __str__(self) -> str:
        wanted = self.line.role or ("keep" if self.line.kept else "drop")
        return f"{wanted} became {self.block.role} ({self.block.score:+d}): {self.line.text[:90]}"


def _slug(text: str) -> str:
    """A text as it stands in the address of a page."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text).lower().replace("đ", "d")).strip("-")


def in_site(case: Case) -> str:
    """A whole page in HTML: headings and links are what they are, what stands below the article has a box of its own, names of
    classes say nothing, captions are plain paragraphs."""

    def tagged(line: Line) -> str:
        text = html.escape(line.text)
        name = {"title": "h1", "heading": "h2"}.get(line.role or "", "p")
        linked = line.role == "tags" or (line.role == "related" and len(line.text) < _LONG)
        if not linked:
            return f"<{name}>{text}</{name}>"
        slug = _slug(line.text)
        address = f"/tim-kiem/{slug}" if line.role == "tags" else f"/tin-tuc/{slug}.{len(slug)}{len(text)}.html"
        return f'<{name}><a href="{address}">{text}</a></{name}>'

    def menu(texts: tuple[str, ...]) -> str:
        return "".join(f'<div><a href="/{_slug(text)}">{html.escape(text)}</a></div>' for text in texts)

    title = next((line.text for line in case.lines if line.role == "title"), "Tin")
    head = f'<meta charset="utf-8"><title>{html.escape(title)} - Báo Sông Hồng</title>'
    rows = [row for row, line in enumerate(case.lines) if line.kept or line.role in ("title", "byline", "credit")]
    start, stop = rows[0], rows[-1] + 1
    column = ["".join(map(tagged, lines)) for lines in (case.lines[:start], case.lines[start:stop], case.lines[stop:])]
    parts = "".join(
        f'<div class="k{row}">{part}</div>' for row, part in enumerate([menu(case.above), *column, menu(case.below)])
    )
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body>{parts}</body></html>'


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def parse_line(told: str) -> Line:
    """`role | text`, with `keep` and `drop` for a role that is not clear."""
    role, _, text = told.partition(" | ")
    assert role in (*ROLES, "keep", "drop"), f"no role: {told!r}"
    return Line(text, role in KEPT or role == "keep", role if role in ROLES else None)


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
            rows = [line for row in told["text"].strip("\n").split("\n") for line in expand(row)]
            around = tuple(parts["above"]), tuple(parts["below"])
            yield Case(told["group"], told["name"], told["must"], tuple(map(parse_line, rows)), *around)


CASES = {case.name: case for case in read_cases()}


def compare(case: Case, form: str, models: Models | None = None) -> dict[str, list[Wrong]]:
    """What is wrong with each aspect of the document in this form."""
    document = process(case.write(form), url=None, kind="auto", options=None, models=models or load_models())
    assert document.kind == ("html" if form in HTML else "text")
    start = len(case.above) if form in ("page", "site") else 0
    blocks = document.blocks[start : start + len(case.lines)]
    assert len(blocks) == len(case.lines), [block.text for block in blocks]
    wrong: dict[str, list[Wrong]] = {aspect: [] for aspect in ASPECTS}
    for line, block in zip(case.lines, blocks, strict=True):
        right = line.kept == block.kept
        if not right or line.role not in (None, block.role):
            aspect = "top" if line.role in ("title", "lead") else "roles" if right else "kept"
            wrong[aspect].append(Wrong(line, block))
    return wrong


def read_models(folder: Path) -> Models:
    """The models in a folder; what they lack of the newest parts is that of the library's."""
    found = []
    for kind in ("html", "text"):
        told = json.loads((folder / f"{kind}.json").read_text("utf-8"))
        ours = json.loads(resources.files("cleannews.models").joinpath(f"{kind}.json").read_text("utf-8"))
        found.append(parse_model(json.dumps(ours | told), f"{kind}.json"))
    return Models(*found)


Results = Mapping[tuple[str, str, str], list[Wrong]]
"""What is wrong, by case, form and aspect."""


def judge_all(models: Models | None) -> Results:
    return {
        (case.name, form, aspect): wrong
        for case in CASES.values()
        for form in FORMS
        for aspect, wrong in compare(case, form, models).items()
    }


def print_why(results: Results) -> None:
    """Every line that is wrong with its largest reasons."""
    for (name, form, aspect), wrong in results.items():
        if wrong:
            print(f"\n## {CASES[name].group}, {CASES[name].must}: {name} [{form}, {aspect}]")
        for pair in wrong:
            print(f"   {pair}")
            if pair.line.kept != pair.block.kept:
                print("      " + "; ".join(f"{reason.points:+d} {reason.text}" for reason in pair.block.reasons[:7]))


def print_table(results: Results) -> None:
    """How many documents of each group are right, as kept/roles."""
    right: Counter[tuple[str, str, str, str]] = Counter()
    for (name, form, aspect), wrong in results.items():
        for group, must in ((CASES[name].group, CASES[name].must), ("all", CASES[name].must), ("all", "")):
            right[group, must, form, aspect] += not wrong
            right[group, must, "", ""] += form == "text" and aspect == "kept"
    print(
        f"{'group':18}{'must':7}{'cases':>6}"
        + "".join(f"{form:>12}" for form in FORMS)
        + f"   ({'/'.join(ASPECTS)} right)"
    )
    groups = dict.fromkeys((case.group, case.must) for case in CASES.values())
    for group, must in (*groups, ("all", "goes"), ("all", "stays"), ("all", "")):
        cells = ("/".join(str(right[group, must, form, aspect]) for aspect in ASPECTS) for form in FORMS)
        print(f"{group:18}{must:7}{right[group, must, '', '']:6}" + "".join(f"{cell:>12}" for cell in cells))


def read_known() -> dict[tuple[str, str], dict[str, Any]]:
    """By case and aspect, in which forms it is known to be wrong and why."""
    return {(told["case"], told["aspect"]): told for told in load("known")["known"]} if KNOWN.exists() else {}


def record(results: Results) -> None:
    """Write what is wrong, with the causes that are known already."""
    before = read_known()
    lines = [
        "# What is known to be wrong: strict expected failures of tests/test_known_structure.py, in which forms and why.",
        "# Written by `python -m tests.structure --record`, but for the causes (why), which are given by hand.",
    ]
    for name in CASES:
        for aspect in ASPECTS:
            forms = [form for form in FORMS if results[name, form, aspect]]
            why = before.get((name, aspect), {}).get("why", "")
            told = {"case": name, "aspect": aspect, "forms": forms, "why": why}
            if forms:
                lines += ["", "[[known]]"]
                lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    KNOWN.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="How many documents of known structure are understood.")
    parser.add_argument("--models", type=Path, help="folder with html.json and text.json; the library's if left out")
    parser.add_argument("--why", action="store_true", help="print the lines that are wrong and their largest reasons")
    parser.add_argument("--record", action="store_true", help="write what is wrong into known.toml")
    given = parser.parse_args()
    results = judge_all(read_models(given.models) if given.models else None)
    if given.why:
        print_why(results)
    if given.record:
        record(results)
    print_table(results)


if __name__ == "__main__":
    main()
