"""Boilerplate phrases by role, as data, and the matcher that finds them."""

from cleannews.lexicon.endings import count_closing
from cleannews.lexicon.languages import find_language
from cleannews.lexicon.match import Hit, Lexicon, load_lexicon
from cleannews.lexicon.names import name_share, name_syllables
from cleannews.lexicon.phrases import Phrase
from cleannews.lexicon.signals import count_signals, may_signal

__all__ = [
    "Hit",
    "Lexicon",
    "Phrase",
    "count_closing",
    "count_signals",
    "find_language",
    "load_lexicon",
    "may_signal",
    "name_share",
    "name_syllables",
]
