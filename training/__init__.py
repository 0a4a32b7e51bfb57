"""Builds the labelled data and the scorecards: `python -m training --data DIR`."""
