"""Measuring: numbers about segments and their neighbours, one row a segment. Training calls this too.

In: Segments, the lexicon. Out: Features, a matrix with named columns.
Must not know: scores, roles of segments, where training labels come from.
"""

from cleannews.measure.features import Features, Table, measure
from cleannews.measure.listing import measure_listing
from cleannews.measure.page import measure_kind, measure_page
from cleannews.measure.second import measure_second
from cleannews.measure.table import says

__all__ = [
    "Features",
    "Table",
    "measure",
    "measure_kind",
    "measure_listing",
    "measure_page",
    "measure_second",
    "says",
]
