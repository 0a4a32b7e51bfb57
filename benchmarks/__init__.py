"""Measures cleannews and its rivals on the three data sets. `python -m benchmarks --help` lists the commands."""
