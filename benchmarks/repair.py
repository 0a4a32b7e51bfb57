"""What repair does to damaged text, and that it does nothing to good text.

In: the library's own syllables, the seeds, and the data folder if there is one. Out: `Table`s of figures.
Must not know: how anything is repaired; it compares what goes in with what comes out.
"""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftfy.badness import badness
from lxml import etree, html

import cleannews
from benchmarks.damage import MISREADINGS, in_legacy, misread, without_taken_signs
from benchmarks.data import Page, load_news, load_vi, load_wcxb
from benchmarks.tables import Table
from benchmarks.vi_gold import fold, page_roles
from cleannews.decode import decode
from cleannews.lexicon.legacy import Name, alphabets, may_be_legacy, recognise
from cleannews.lexicon.mojibake import MEANT_BY_C1
from cleannews.lexicon.syllables import syllables
from cleannews.repair import Survey, repair
from cleannews.segment import segment_html

FOLLOWING = ("", *"\xa0”–—»®©°…™’“«‹›•¹²³.,;:!?)", "°C", "\xa0–\xa0", "”,", " ", "\n", "-", "/", "…”", "&", "'", '"')
"""What may stand behind a word in good writing, the signs of the reference first."""
_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_EVERY = {"vi": 1, "news": 1, "wcxb": 8}  # which lines are misread: all of WCXB would take an hour
NOT_RUN = "benchmark repair: pages and clean text: not run: no data"


@dataclass(frozen=True, slots=True)
class Changes:
    """What repair did to text that is good as far as anybody knows."""

    texts: int
    kinds: Counter[str]
    """Texts in which a kind of damage was found."""
    wrong: tuple[tuple[str, str], ...]
    """Before and after, where another judge sees no damage: mojibake of which ftfy's detector knows nothing, or a
    character gone that can be seen."""


def guard() -> tuple[int, list[str]]:
    """Number of texts of one syllable in every case before every sign, and those that repair changed."""
    count, changed = 0, []
    for syllable in sorted(syllables()):
        for word in dict.fromkeys((syllable, syllable.title(), syllable.upper())):
            for sign in FOLLOWING:
                for text in (f"{word}{sign}", f"UBND {word}{sign}HỘI", f"{word}{sign} và"):
                    count += 1
                    if repair(text)[0] is not text:
                        changed.append(text)
    return count, changed


def changes(texts: Sequence[str]) -> Changes:
    """What repair does to each of these texts."""
    kinds: Counter[str] = Counter()
    wrong = []
    for text in texts:
        after, done = repair(text)
        found = {each.kind for each in done}
        kinds.update(found)
        unseen = found <= {"control", "nfc", "surrogate"}
        if (
            found & {"legacy", "eth"}
            or ("mojibake" in found and not badness(text))
            or (unseen and _visible(text) != _visible(after))
        ):
            wrong.append((text, after))
    return Changes(len(texts), kinds, tuple(wrong))


def _visible(text: str) -> str:
    """What can be seen of a text: no white space, nor the place of an object that is not there."""
    text = unicodedata.normalize("NFC", "".join(MEANT_BY_C1.get(char, char) for char in text))
    return "".join(char for char in text if unicodedata.category(char)[0] not in "CZ" and char != "\ufffc")


def restored(texts: Sequence[str], kind: str) -> tuple[int, int]:
    """How many of these texts came back from being misread, out of how many of which nothing was lost."""
    pairs = [(text, damaged) for text in texts if (damaged := misread(text, kind)) not in (None, text)]
    return sum(repair(damaged)[0] == text for text, damaged in pairs if damaged), len(pairs)


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Texts written in an old alphabet and read back."""

    texts: int
    recognised: int
    words: int
    right: int
    """Words that came back as they were."""
    right_but_capitals: int


def round_trip(pairs: Sequence[tuple[str | bytes, str | bytes]]) -> RoundTrip:
    """What comes back of (text, the same in an old alphabet): the words of all blocks are compared."""
    recognised = words = right = small = 0
    for good, old in pairs:
        expected, document = _words(cleannews.extract(good)), cleannews.extract(old)
        recognised += any(each.kind == "legacy" for each in document.repairs)
        found = _words(document)
        same = list(zip(expected, found, strict=False)) if len(expected) == len(found) else []
        words += len(expected)
        right += sum(one == other for one, other in same)
        small += sum(one.lower() == other.lower() for one, other in same)
    return RoundTrip(len(pairs), recognised, words, right, small)


def _words(document: cleannews.Document) -> list[str]:
    return [word for block in document.blocks for word in block.text.split()]


def old_seeds(name: Name) -> list[tuple[str, str]]:
    """The seeds as they are and in an old alphabet."""
    paths = sorted(_SEEDS.glob("*_*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in paths if not path.name.endswith(".clean.txt")]
    return [(good, in_legacy(good, name)) for good in (without_taken_signs(text, name) for text in texts)]


def old_page(raw: bytes, name: Name) -> tuple[str, str]:
    """A page, and the same page with all its text in an old alphabet; both without the signs that this cannot write."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    trees: list[html.HtmlElement] = [html.document_fromstring(raw, parser=parser) for _ in range(2)]
    for tree, is_old in zip(trees, (False, True), strict=True):

        def written(text: str, is_old: bool = is_old) -> str:
            good = without_taken_signs(text, name)
            return _storable(in_legacy(good, name) if is_old else good)

        for element in tree.iter():
            if element.tag not in ("script", "style") and element.text:
                element.text = written(element.text)
            if element.tail:
                element.tail = written(element.tail)
            content = element.get("content")
            if content:
                element.set("content", written(content))
    good, old = (str(etree.tostring(tree, encoding="unicode", method="html")) for tree in trees)
    return good, old


def _storable(text: str) -> str:
    """Without the control characters that XML has no place for: six rare capitals of VISCII."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")


def alarms(pages: Sequence[Page]) -> list[str]:
    """Keys of the pages that are taken to be in an old alphabet."""
    found = []
    for page in pages:
        survey = Survey()

        def see(piece: str, survey: Survey = survey) -> str:
            survey.see(piece)
            return " ".join(repair(piece)[0].split())

        segments = segment_html(decode(page.raw).text, see)
        if survey.result(segments.texts).legacy:
            found.append(page.key)
    return found


def clean_lines(folder: Path) -> dict[str, list[str]]:
    """The text that the gold of each set holds, line by line, each once."""
    vi = (fold(node.text) for page in load_vi(folder) for node in page_roles(page).nodes)
    news = (text for page in load_news(folder) for _, text in page.article)
    wcxb = (line for page in load_wcxb(folder) for line in page.gold.split("\n"))
    sets = {"vi": vi, "news": news, "wcxb": wcxb}
    return {name: list(dict.fromkeys(line for line in lines if line.strip())) for name, lines in sets.items()}


def speed(texts: Sequence[str]) -> float:
    """Megabytes of UTF-8 a second that the check of text without damage takes; the best of three runs."""
    good = [text for text in texts if repair(text)[0] is text]
    size = sum(len(text.encode("utf-8")) for text in good)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for text in good:
            repair(text)
        best = min(best, time.process_time() - start)
    return size / best / 1e6


def tables(folder: Path | None) -> Iterator[Table]:
    """All figures; without a folder those that need no data."""
    count, changed = guard()
    yield Table(
        "Good writing: every syllable, every case, every sign behind it",
        ("texts", "changed"),
        ((f"{count:,}", f"{len(changed)}"),),
        "; ".join(changed[:5]),
    )
    yield _legacy_table("seeds", {name: round_trip(old_seeds(name)) for name in alphabets()})
    if folder is None:
        return
    lines = clean_lines(folder)
    yield _clean_table(lines)
    yield _misread_table(lines)
    pages = [page for page in load_vi(folder) if page.kind == "article"]
    yield _legacy_table(
        "Vietnamese pages", {name: round_trip([old_page(page.raw, name) for page in pages]) for name in alphabets()}
    )
    yield _alarm_table(folder, lines)


def _clean_table(lines: dict[str, list[str]]) -> Table:
    rows = []
    for name, texts in lines.items():
        found = changes(texts)
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.kinds.items()))
        rows.append((name, f"{found.texts:,}", kinds, str(len(found.wrong)), f"{speed(texts):.0f}"))
    return Table("Gold text of the data", ("set", "lines", "damage found", "wrong", "MB/s"), tuple(rows))


def _misread_table(lines: dict[str, list[str]]) -> Table:
    rows = []
    for name, texts in lines.items():
        good = [text for text in texts if not text.isascii() and repair(text)[0] is text][:: _EVERY[name]]
        shares = [restored(good, kind) for kind in MISREADINGS]
        rows.append((name, *(f"{back / count:.4f} of {count:,}" for back, count in shares)))
    return Table("Misread lines that come back as they were", ("set", *MISREADINGS), tuple(rows))


def _legacy_table(title: str, found: dict[Name, RoundTrip]) -> Table:
    rows = [
        (
            name,
            f"{trip.recognised} of {trip.texts}",
            f"{trip.words:,}",
            f"{trip.right / trip.words:.4f}",
            f"{trip.right_but_capitals / trip.words:.4f}",
        )
        for name, trip in found.items()
    ]
    header = ("alphabet", "recognised", "words", "right", "right but for capitals")
    return Table(f"Old alphabets and back: {title}", header, tuple(rows))


def _alarm_table(folder: Path, lines: dict[str, list[str]]) -> Table:
    rows = []
    for name, pages in (("vi", load_vi(folder)), ("news", load_news(folder)), ("wcxb", load_wcxb(folder))):
        found = alarms(pages)
        single = [line for line in lines[name] if may_be_legacy(line) and recognise([line])]
        rows.append((name, f"{len(pages):,}", str(len(found)), f"{len(lines[name]):,}", str(len(single))))
    header = ("set", "pages", "taken for an old alphabet", "lines", "taken for one by themselves")
    return Table("False alarms of old alphabets", header, tuple(rows))
