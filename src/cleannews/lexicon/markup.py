"""Whether a text is an HTML page, plain text or no text at all.

In: str, of which a bounded part is read, and the names in ``tables/markup.toml``. Out: a verdict. Must not know
encodings, and does not parse: the page may be cut, broken or a fragment.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from cleannews.lexicon.data import load_table

_WINDOW = 1 << 16  # characters in which tags are counted
_PREAMBLE = 1 << 20  # characters a comment or declaration before the first element may take
_LINE = 1000  # a line so long counts as two
_HEAD = 4096  # characters in which control characters are counted

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]{0,2000})?)/?>", re.IGNORECASE)
# Pictures that stand in the page itself, and what nobody sees, are no lines of text; nor is a tag that the window ends in.
_LONG_TAG = re.compile(r"<[a-z][a-z0-9]*\s[^<>]{2000,}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CUT_TAG = re.compile(r"<[a-z][^<>]*\Z", re.IGNORECASE)
_FIRST = re.compile(r"<([a-z][a-z0-9]*)(?=[\s/>:-])([:-]?)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\ufeff\u200b\x00]*")
_DOCTYPE = re.compile(r"<!doctype\s+([a-z]+)[^<>\[]{0,2000}(\[)?", re.IGNORECASE)
_JSON = re.compile(r"""[\[{]\s*(?:"|[\[{]\s*["\[{]|[\]}])""")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_PAGE_BELOW = re.compile(r"^\s*<(?:!doctype html|html[\s>])", re.IGNORECASE | re.MULTILINE)
_AROUND = {"'": "'", '"': '"', "“": "”", "‘": "’", "(": ")", "«": "»"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_NULS = re.compile("\x00{2,}")  # a hole in a file counts once
_BROKEN = re.compile(r"[\ufffd\ud800-\udfff\x80-\x9f]")
_LONGEST_NAME = 300
_ADDRESS = re.compile(r"(?:https?|file)://\S++", re.IGNORECASE)
_NAME_END = re.compile(r"[^\s<>]\.(?:x?html?|mht(?:ml)?|txt|pdf|docx?|jsonl?|xml|warc|gz|zst)\Z", re.IGNORECASE)
_NAME_WORDS = 4


class _Names(NamedTuple):
    page: frozenset[str]
    alone: frozenset[str]
    paired: frozenset[str]
    roots: frozenset[str]
    mention: re.Pattern[str]
    sure: dict[str, str]
    """First characters to kind of file."""
    likely: dict[str, str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    data: dict[str, Any] = load_table("markup")
    html, binary = data["html"], data["binary"]
    words = "|".join(map(re.escape, data["mention"]["words"]))
    return _Names(
        page=frozenset(html["page"]),
        alone=frozenset(html["alone"]),
        paired=frozenset(html["paired"]),
        roots=frozenset(data["xml"]["roots"]),
        mention=re.compile(rf"\b(?:{words})\s*\Z", re.IGNORECASE),
        sure={bytes.fromhex(magic).decode("latin-1"): kind for magic, kind in binary["sure"].items()},
        likely={bytes.fromhex(magic).decode("latin-1"): kind for magic, kind in binary["likely"].items()},
    )


def is_html(text: str) -> bool:
    """Whether this reads as an HTML page or fragment; XML, RSS, JSON, Markdown and prose that mentions tags do not."""
    start, is_xml, doctype = _skip_preamble(text)
    if doctype == "html":
        return True
    if text.find("<", start, start + _WINDOW) < 0 or _JSON.match(text, start):
        return False
    names = _names()
    first = _FIRST.match(text, start)
    if first:
        name = first[1].lower()
        known = not first[2] and (name in names.alone or name in names.paired or name in names.page)
        if name in names.roots or doctype or (is_xml and (not known or name == "article")):
            return name == "html"
        if known and name in names.page:
            return True
        return _reads_as_html(text, start, generosity=8 if known else 2)
    page = _PAGE_BELOW.search(text, start, start + _HEAD)
    if page and text[-500:].rstrip().lower().endswith("</html>"):
        return True
    return _reads_as_html(text, start, generosity=2)


def _skip_preamble(text: str) -> tuple[int, bool, str]:
    """Where the first element or word stands after comments and declarations; whether it is XML; its doctype."""
    at, is_xml, doctype = 0, False, ""
    limit = _PREAMBLE
    for _ in range(100):
        at = _SPACE.match(text, at, limit).end()  # type: ignore[union-attr]  # the pattern matches nothing, too
        if text.startswith("<!--", at):
            end = text.find("-->", at + 2, limit)
            after = 3
        elif text.startswith("<?", at):
            is_xml = is_xml or text[at : at + 5].lower() == "<?xml"
            end = text.find(">", at, limit)
            after = 1
        elif found := _DOCTYPE.match(text, at):
            doctype = found[1].lower()
            end = text.find("]>" if found[2] else ">", at, limit)
            after = 2 if found[2] else 1
        else:
            break
        if end < 0:
            break
        at = end + after
    return at, is_xml, doctype


def _reads_as_html(text: str, start: int, generosity: int) -> bool:
    """Whether tags in use, times the generosity, are as many as the lines.

    Read as text, a page keeps its tags; read as HTML, a text loses its lines. So tags are weighed against lines: one
    ``<br>`` makes ``Tin <br> tức`` a fragment, and is a slip in an article of thirty lines.
    """
    names = _names()
    window = _CODE.sub(" ", text[start : start + _WINDOW])
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    strange = 0
    for tag in _TAG.finditer(window):
        name, attributes = tag[2].lower(), tag[3].strip(" /\t\r\n")
        if name not in names.alone and name not in names.paired:
            strange += 1
        elif tag[1]:
            closed[name] += 1
        elif (not attributes or "=" in attributes) and not _is_mention(window, tag, names.mention):
            opened[name] += 1
    used = sum(count if name in names.alone else min(count, closed[name]) for name, count in opened.items())
    # Tags are no text: a page that opens with thousands of them is not one long line.
    shown = _TAG.sub("", _LONG_TAG.sub("", _UNSEEN.sub("", window)))
    if len(text) - start > _WINDOW:
        shown = _CUT_TAG.sub("", shown)
    lines = sum(1 + len(line) // _LINE for line in shown.splitlines() if line.strip())
    return used > 0 and used * generosity >= lines and used * 2 >= strange


def _is_mention(window: str, tag: re.Match[str], words: re.Pattern[str]) -> bool:
    """Whether a tag is quoted or spoken of: “<br>”, thẻ <br>."""
    before, after = window[tag.start() - 1 : tag.start()], window[tag.end() : tag.end() + 1]
    if after and _AROUND.get(before) == after:
        return True
    return words.search(window[max(0, tag.start() - 20) : tag.start()]) is not None


def is_binary(head: str, broken: bool | None = None) -> bool:
    """Whether these first characters (bytes read as Latin-1, or text) begin a file that holds no text.

    ``broken`` says of bytes whether they are invalid as UTF-8; text shows it itself, by what no text holds.
    """
    whole = head[:_HEAD]
    head = _NULS.sub("\x00", whole)
    names = _names()
    controls = len(_CONTROL.findall(head))
    if head.startswith(tuple(names.sure)) or (controls and head.startswith(tuple(names.likely))):
        return True
    if controls < 4:
        return len(head) == controls and len(whole) >= 4
    if broken is None:
        broken = _BROKEN.search(head) is not None
    # Random bytes hold a tenth of control characters; UTF-16 that somebody read as Latin-1 holds one half, and is text.
    return controls > 0.5 * len(head) or (broken and controls >= 0.05 * len(head))


def file_kind(head: str) -> str | None:
    """What a file that begins so, and is no text, looks like: PDF, gzip, …; None for what is not known."""
    magics = _names().sure | _names().likely
    return next((kind for magic, kind in magics.items() if head.startswith(magic)), None)


def is_name(text: str) -> bool:
    """Whether this is no more than an address, or the name of a file such as people keep pages in."""
    name = text.strip() if len(text) <= _LONGEST_NAME else ""
    if _ADDRESS.fullmatch(name):
        return True
    # A name has blanks, but no other white space and no tags.
    words = name.split(" ")
    single = all(word and not word.isspace() and len(word.split()) == 1 for word in words)
    return len(words) <= _NAME_WORDS and single and not {"<", ">"} & set(name) and _NAME_END.search(name) is not None
