"""Numbers about runs of short lines: what announces them, what they look like, what stands around them.

In: the columns of measure.words and measure.context. Out: columns by name, one number a segment.
Must not know: the tree, scores.

Results, prices, winners, ingredients are short lines that belong to the article, headlines and menus are short lines that do not.
One line alone hardly tells; the sentence before them that ends in a colon does, and so do figures and labels in each of them.
"""

from __future__ import annotations

import numpy as np

from cleannews.measure.words import LONG, Columns, announces

# Means over the run, by column.
_MEANS = {
    "list_figures": "digits",
    "list_labels": "starts_label",
    "list_ended": "ends_sentence",
    "list_phrases": "phrase_cover",
    "list_capitals": "capital_words",
    "list_dates": "date",
    "list_copies": "copies",
    "list_marked": "marked",
    "list_links": "link_share",
}


def measure_lists(columns: Columns) -> Columns:
    """The columns of the run of short lines that a segment is in; all are 0 for long ones."""
    size = columns["chars"]
    short = size < np.log1p(LONG)
    told = columns | {
        "marked": np.maximum.reduce([columns[name] for name in ("bullet", "starts_digit", "starts_dash")])
    }
    edges = np.flatnonzero(np.diff(np.concatenate(([0], short.astype(np.int8), [0]))))
    first, stop = edges[::2], edges[1::2]
    lengths = stop - first
    colon = announces(columns)
    # The line above the run announces it, or its own first line where more follow.
    above = np.concatenate(([0.0], colon))[first] if len(first) else colon[:0]
    own = np.where(lengths > 2, colon[first], 0.0) if len(first) else colon[:0]
    runs = {
        "list_length": np.log1p(lengths),
        "list_announced": np.maximum(above, own),
        "list_before": np.concatenate(([0.0], size))[first],
        "list_after": np.concatenate((size, [0.0]))[stop],
    }
    means = {name: column for name, column in _MEANS.items() if column in told}
    sums = np.zeros((len(means), len(size) + 1))
    np.cumsum([told[column] for column in means.values()], axis=1, dtype=np.float64, out=sums[:, 1:])
    runs |= zip(means, (sums[:, stop] - sums[:, first]) / np.maximum(lengths, 1), strict=True)
    found = np.zeros((len(runs) + 1, len(size)), dtype=np.float32)
    found[:-1, short] = np.repeat(np.array(list(runs.values())), lengths, axis=1)
    found[-1, short] = np.log1p(np.flatnonzero(short) - np.repeat(first, lengths))
    return dict(zip((*runs, "list_place"), found, strict=True))
