"""Vietnamese gold: the role of every text node, the article, and renderings to plain text with a role for each line.

In: a `ViPage` (bytes and XPath rules). Out: `MarkedPage` (tree and text nodes with roles), the gold article as
paragraphs or text, and `renderings`: the page as plain text by several renderers, each line with its role.
Must not know: any extractor, any metric; of cleannews only the names of the roles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import html2text
import inscriptis
from lxml import etree, html
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.data import ViPage
from cleannews.roles import KEPT, ROLES

INVISIBLE = frozenset({"script", "style", "noscript", "template", "head"})
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside audio blockquote body br button caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html iframe legend li main menu nav ol
        optgroup option p pre section select summary table tbody td textarea tfoot th thead title tr ul video""",
    )
)
"""elements that end a paragraph where they begin and where they end"""

_MARK_BASE = 0xE000
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""characters that HTML may hold and lxml refuses to be given"""
_PRIVATE_USE = dict.fromkeys(range(0xE000, 0xF900))

Line = tuple[str, str]
"""(text, role)"""


@dataclass(frozen=True, slots=True)
class TextNode:
    """One visible, non-blank text node: `element.text`, or `element.tail` when `tail` is set."""

    element: etree._Element
    tail: bool
    text: str
    role: str
    paragraph: int
    """number of the paragraph (run of nodes with no block boundary between them) it stands in"""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A parsed page with its visible text nodes in document order."""

    tree: HtmlElement
    nodes: tuple[TextNode, ...]
    alt_roles: tuple[tuple[etree._Element, str], ...]
    """the images that have an alternative text, with its role"""


def page_roles(page: ViPage) -> MarkedPage:
    """Parse the page and give each visible text node the role of the last rule that covers it, or `other`."""
    tree: HtmlElement = html.document_fromstring(page.raw, parser=html.HTMLParser(encoding="utf-8"))
    roles: dict[tuple[etree._Element, bool], str] = {}
    images: dict[etree._Element, str] = {}
    for role, xpath in page.rules:
        for found in tree.xpath(xpath):
            if isinstance(found, str):  # a smart string: knows its parent and which side of it it stands on
                roles[found.getparent(), bool(found.is_tail)] = role  # type: ignore[attr-defined]
                continue
            for element, tail in _text_places(found):
                roles[element, tail] = role
            for image in found.iter("img"):
                images[image] = role
    nodes = tuple(
        TextNode(element, tail, text, roles.get((element, tail), "other"), paragraph)
        for element, tail, text, paragraph in _visible(tree)
    )
    alts = tuple((image, _alt_role(images.get(image, "other"))) for image in tree.iter("img") if image.get("alt"))
    return MarkedPage(tree, nodes, alts)


def gold_paragraphs(marked: MarkedPage) -> list[Line]:
    """The gold article: (text, role) for each paragraph's lead, body or heading nodes, in document order."""
    runs: dict[tuple[int, str], list[str]] = {}
    for node in marked.nodes:
        if node.role in KEPT:
            runs.setdefault((node.paragraph, node.role), []).append(node.text)
    return [(fold("".join(texts)), role) for (_, role), texts in runs.items()]


def gold_article(page: ViPage) -> str:
    """The gold article as text, one paragraph a line."""
    return "\n".join(text for text, _ in gold_paragraphs(page_roles(page)))


def renderings(page: ViPage, names: Sequence[str] | None = None) -> dict[str, list[Line]]:
    """The page as plain text, by renderer: its non-blank lines, each with the role that most of its characters have.

    All of `RENDERERS`, or those named. The lines' text is what the renderer gives for the page without marks, since a
    few (html2text) set emphasis and escapes by the neighbouring character; only if the two differ in number of
    lines is it the marked text with the marks taken off.
    """
    plain = _serial(page_roles(page).tree)
    marked = marked_html(page)
    found: dict[str, list[Line]] = {}
    for name in names or RENDERERS:
        lines = read_marks(RENDERERS[name](marked))
        texts = [text for text in (fold(line) for line in RENDERERS[name](plain).split("\n")) if text]
        if len(texts) == len(lines):
            lines = [(text, role) for text, (_, role) in zip(texts, lines, strict=True)]
        found[name] = lines
    return found


def marked_html(page: ViPage) -> str:
    """The page's HTML with a private-use character, the role's, at both ends of every text node and alt text."""
    marked = page_roles(page)
    for node in marked.nodes:
        text = _marked(node.text, node.role)
        if node.tail:
            node.element.tail = text
        else:
            node.element.text = text
    for image, role in marked.alt_roles:
        image.set("alt", _marked(image.get("alt", ""), role))
    return _serial(marked.tree)


def read_marks(rendered: str) -> list[Line]:
    """Role of each line, off its marks; the marks are removed. Text outside any mark has no say in it.

    A node may be rendered over several lines, so an open mark holds until its partner comes.
    """
    lines: list[Line] = []
    current: str | None = None
    for raw in rendered.split("\n"):
        weights: Counter[str] = Counter()
        for character in raw:
            role = _role_of(character)
            if role is not None:
                current = None if current == role else role
            elif current is not None and not character.isspace():
                weights[current] += 1
        text = fold(raw.translate(_PRIVATE_USE))
        if text:
            lines.append((text, max(weights, key=lambda role: (weights[role], -ROLES.index(role)), default="other")))
    return lines


def fold(text: str) -> str:
    """NFC with runs of white space as single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _resiliparse(source: str) -> str:
    return str(extract_plain_text(source, main_content=False, alt_texts=False))


def _resiliparse_alt(source: str) -> str:
    return str(extract_plain_text(source, main_content=False, alt_texts=True))


def _inscriptis(source: str) -> str:
    return str(inscriptis.get_text(source))


def _html2text(source: str) -> str:
    maker = html2text.HTML2Text(bodywidth=0)
    return str(maker.handle(source))


def _block_lines(source: str) -> str:
    """One line per block element, as the simplest of scrapers do it."""
    tree: HtmlElement = html.document_fromstring(source)
    lines: dict[int, list[str]] = {}
    for _, _, text, paragraph in _visible(tree):
        lines.setdefault(paragraph, []).append(text)
    return "\n".join(fold("".join(texts)) for texts in lines.values())


RENDERERS: dict[str, Callable[[str], str]] = {
    "resiliparse": _resiliparse,
    "resiliparse-alt": _resiliparse_alt,
    "inscriptis": _inscriptis,
    "html2text": _html2text,
    "blocks": _block_lines,
}
BENCHMARK_RENDERERS = ("resiliparse", "resiliparse-alt", "inscriptis")
"""the three that the headline plain-text figures are measured on; the others are reported beside them"""


def _text_places(root: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """(element, is tail) of every text node inside `root`."""
    for element in root.iter():
        if isinstance(element.tag, str):
            yield element, False
        if element is not root:
            yield element, True


def _visible(tree: etree._Element) -> Iterator[tuple[etree._Element, bool, str, int]]:
    """(element, is tail, text, paragraph number) of each non-blank visible text node, in document order."""
    paragraph = 0
    hidden: etree._Element | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        is_block = element.tag in BLOCKS
        if event == "start":
            if hidden is None and element.tag in INVISIBLE:
                hidden = element
            paragraph += is_block
            if hidden is None and element.text and element.text.strip():
                yield element, False, element.text, paragraph
            continue
        paragraph += is_block
        if element is hidden:
            hidden = None
        if hidden is None and element is not tree and element.tail and element.tail.strip():
            yield element, True, element.tail, paragraph


@lru_cache(maxsize=64)
def _mark(role: str) -> str:
    return chr(_MARK_BASE + ROLES.index(role))


def _role_of(character: str) -> str | None:
    number = ord(character) - _MARK_BASE
    return ROLES[number] if 0 <= number < len(ROLES) else None


def _marked(text: str, role: str) -> str:
    """Marks stand inside the node's outer white space, so that renderers fold it as they would without them."""
    text = _NOT_XML.sub("", text)
    core = text.strip()
    start = text.index(core)
    return text[:start] + _mark(role) + core.translate(_PRIVATE_USE) + _mark(role) + text[start + len(core) :]


def _serial(tree: HtmlElement) -> str:
    return str(html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def _alt_role(role: str) -> str:
    """An image of the article has its alternative text counted as a caption; elsewhere it is of its surroundings."""
    return "caption" if role in KEPT or role == "title" else role
