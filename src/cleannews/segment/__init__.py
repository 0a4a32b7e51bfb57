"""Segmenting: a Source becomes the visible pieces of text it consists of."""

from cleannews.segment.html import segment_html
from cleannews.segment.segments import Head, Ruling, Segments, Tree, first
from cleannews.segment.text import segment_text

__all__ = ["Head", "Ruling", "Segments", "Tree", "first", "segment_html", "segment_text"]
