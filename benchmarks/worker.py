"""One extractor in a process of its own: reads tasks from standard input, writes results to standard output.

In: one JSON object a line: `{"kind": "html", "path": ..}` or `{"kind": "text", "lines": [..]}`, with `url`, `language`
and `fold`. Out: one JSON object a line with the text (or an error), the CPU seconds it took and, for HTML, the CPU
seconds of a bare lxml parse of the same page just before.
Must not know: gold, metrics, or anything outside the standard library at import, since it runs in environments that
hold one extractor each. Started as `python worker.py SYSTEM [FOLDS]`; ends when its input does.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import io
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

WARM_UP_HTML = b"<html><body><article><h1>Warm up</h1><p>A first call, so that imports count for no page.</p></article>"
WARM_UP_LINES = ("A first call, so that imports count for no page.",)


@dataclass(frozen=True, slots=True)
class Task:
    """One page to extract: bytes for HTML, lines for plain text."""

    raw: bytes
    lines: tuple[str, ...]
    url: str | None
    language: str
    """two letters"""
    kind: Literal["html", "text"]
    fold: int | None
    """number of the model folder that has not seen this page; None: the shipped models"""

    @property
    def html(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @property
    def as_paragraphs(self) -> str:
        """The lines as a page, for extractors that take nothing but HTML."""
        body = "\n".join(f"<p>{escape(line)}</p>" for line in self.lines)
        return f"<html><body>\n{body}\n</body></html>"


Result = dict[str, Any]
Extractor = Callable[[Task], Result]


def main(system: str, folds: str | None) -> None:
    """Serve until the input ends. The extractor's own prints go to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    extract = EXTRACTORS[system](folds)
    _warm_up(extract)
    print(json.dumps({"ready": system}), file=answers, flush=True)
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"):
        print(json.dumps(answer(extract, task_of(json.loads(line)))), file=answers, flush=True)


def task_of(message: dict[str, Any]) -> Task:
    raw = Path(message["path"]).read_bytes() if message["kind"] == "html" else b""
    return Task(
        raw, tuple(message.get("lines", ())), message["url"], message["language"], message["kind"], message["fold"]
    )


def answer(extract: Extractor, task: Task) -> Result:
    """The extractor's result with its cost; a failure is a result too, and its cost counts."""
    parse = parse_seconds(task.raw) if task.kind == "html" else None
    start = time.process_time()
    try:
        result = extract(task)
    except Exception as error:  # rivals raise what they like; the run goes on and the report counts it
        result = {"text": "", "failure": f"{type(error).__name__}: {error}"[:300]}
    return {**result, "cpu": time.process_time() - start, "parse": parse}


def parse_seconds(raw: bytes) -> float:
    """CPU seconds of `lxml.etree` parsing the page, the yardstick that every cost is divided by."""
    from lxml import etree

    start = time.process_time()
    try:
        etree.fromstring(raw, etree.HTMLParser())
    except (etree.XMLSyntaxError, ValueError):
        return 0.0
    return time.process_time() - start


def _warm_up(extract: Extractor) -> None:
    answer(extract, Task(WARM_UP_HTML, (), None, "en", "html", None))
    answer(extract, Task(b"", WARM_UP_LINES, None, "en", "text", None))


# --- the library itself ---------------------------------------------------------------------------------------------


def cleannews(folds: str | None) -> Extractor:
    """The general model alone: rules of sites were written with these pages in view (`python -m benchmarks sites` measures them)."""
    from cleannews.options import Options
    from cleannews.pipeline import process
    from cleannews.scorecard import load_models

    general = Options(rules=False)
    shipped = load_models() if folds is None else None
    unseen = {int(each.name): load_models(each) for each in _fold_folders(folds)}

    def extract(task: Task) -> Result:
        fold = min(unseen, default=0) if task.fold is None else task.fold  # the warm-up call belongs to no fold
        models = shipped or unseen[fold]
        raw: str | bytes = "\n".join(task.lines) if task.kind == "text" else task.raw
        return document_record(process(raw, url=task.url, kind=task.kind, options=general, models=models))

    return extract


def _fold_folders(folds: str | None) -> list[Path]:
    return [each for each in sorted(Path(folds).iterdir()) if each.name.isdigit()] if folds else []


def document_record(document: Any) -> Result:
    """What the evaluation needs of a Document, JSON-ready."""
    return {
        "text": document.text,
        "title": document.title,
        "lead": document.lead,
        "status": document.status,
        "confidence": document.confidence,
        "blocks": [[b.role, b.text, b.kept, b.probability, b.start, b.end] for b in document.blocks],
    }


# --- rivals over HTML -----------------------------------------------------------------------------------------------


def trafilatura(**settings: Any) -> Callable[[str | None], Extractor]:
    def make(_: str | None) -> Extractor:
        module = importlib.import_module("trafilatura")
        return lambda task: {"text": module.extract(task.raw, url=task.url, **settings) or ""}

    return make


def resiliparse(_: str | None) -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda task: {"text": extract_plain_text(task.html, main_content=True, alt_texts=False)}


def readability(_: str | None) -> Extractor:
    module, to_text = importlib.import_module("readability"), importlib.import_module("html_text").extract_text
    return lambda task: {"text": to_text(module.Document(task.html, url=task.url).summary(html_partial=True))}


def boilerpy3(_: str | None) -> Extractor:
    extractor = importlib.import_module("boilerpy3.extractors").ArticleExtractor(raise_on_failure=False)

    def extract(task: Task) -> Result:
        html = task.html
        if b"<body" not in task.raw.lower():  # it reads nothing outside <body>, which a fragment does not have
            html = f"<html><body>{html}</body></html>"
        return {"text": extractor.get_content(html)}

    return extract


def html_text(_: str | None) -> Extractor:
    module = importlib.import_module("html_text")
    return lambda task: {"text": module.extract_text(task.html)}


STOP_LISTS = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "it": "Italian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


def justext(_: str | None) -> Extractor:
    module = importlib.import_module("justext")

    def extract(task: Task) -> Result:
        stop_list = module.get_stoplist(STOP_LISTS.get(task.language, "English"))
        paragraphs = module.justext(task.raw, stop_list)
        return {"text": "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)}

    return extract


def goose3(_: str | None) -> Extractor:
    module = importlib.import_module("goose3")

    def extract(task: Task) -> Result:
        settings = {"enable_image_fetching": False, "use_meta_language": True, "target_language": task.language}
        with module.Goose(settings) as goose:
            return {"text": goose.extract(raw_html=task.html).cleaned_text}

    return extract


def newspaper4k(_: str | None) -> Extractor:
    module = importlib.import_module("newspaper")
    known = set(importlib.import_module("newspaper.languages").valid_languages())

    def extract(task: Task) -> Result:
        language = task.language if task.language in known else "en"
        url = task.url or "http://localhost/"
        article = module.Article(url, language=language, fetch_images=False)
        article.download(input_html=task.html)
        article.parse()
        return {"text": article.text}

    return extract


def magic_html(_: str | None) -> Extractor:
    extractor = importlib.import_module("magic_html").GeneralExtractor()
    to_text = importlib.import_module("html_text").extract_text
    return lambda task: {"text": to_text(extractor.extract(task.html, base_url=task.url or "")["html"])}


def rs_trafilatura(_: str | None) -> Extractor:
    module = importlib.import_module("rs_trafilatura")
    return lambda task: {"text": module.extract(task.html, url=task.url).main_content or ""}


# --- rules and rivals over plain text -------------------------------------------------------------------------------

C4_ENDS = (".", "!", "?", '"', "”", "…", ")")
"""C4's closing punctuation, with the marks that Vietnamese pages close a sentence with"""


def keep_lines(keep: Callable[[str], bool]) -> Callable[[str | None], Extractor]:
    def extract(task: Task) -> Result:
        return _of_lines(task, [keep(line) for line in task.lines])

    return lambda _: extract


def justext_lines(_: str | None) -> Extractor:
    module = importlib.import_module("justext")

    def extract(task: Task) -> Result:
        stop_list = module.get_stoplist(STOP_LISTS.get(task.language, "English"))
        paragraphs = module.justext(task.as_paragraphs, stop_list)
        if len(paragraphs) == len(task.lines):
            return _of_lines(task, [not paragraph.is_boilerplate for paragraph in paragraphs])
        return {"text": "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)}

    return extract


def trafilatura_lines(_: str | None) -> Extractor:
    module = importlib.import_module("trafilatura")
    return lambda task: {"text": module.extract(task.as_paragraphs, include_comments=False) or ""}


def _of_lines(task: Task, kept: list[bool]) -> Result:
    lines = [line for line, keep in zip(task.lines, kept, strict=True) if keep]
    return {"text": "\n".join(lines), "kept": [index for index, keep in enumerate(kept) if keep]}


EXTRACTORS: dict[str, Callable[[str | None], Extractor]] = {
    "cleannews": cleannews,
    "trafilatura": trafilatura(include_comments=False),
    "trafilatura-fast": trafilatura(include_comments=False, fast=True),
    "trafilatura-precision": trafilatura(include_comments=False, favor_precision=True),
    "trafilatura-recall": trafilatura(include_comments=False, favor_recall=True),
    "rs-trafilatura": rs_trafilatura,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "justext": justext,
    "goose3": goose3,
    "newspaper4k": newspaper4k,
    "boilerpy3": boilerpy3,
    "magic-html": magic_html,
    "html-text": html_text,
    "keep-all": keep_lines(lambda line: True),
    "lines-100": keep_lines(lambda line: len(line) >= 100),
    "c4": keep_lines(lambda line: line.endswith(C4_ENDS) and len(line.split()) >= 5),
    "justext-lines": justext_lines,
    "trafilatura-lines": trafilatura_lines,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
