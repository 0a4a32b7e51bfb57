"""Boilerplate phrases by role, as data, and the matcher that finds them."""

from cleannews.lexicon.match import Hit, Lexicon, load_lexicon
from cleannews.lexicon.phrases import Phrase

__all__ = ["Hit", "Lexicon", "Phrase", "load_lexicon"]
