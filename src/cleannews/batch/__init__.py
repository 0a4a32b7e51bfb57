"""Many documents: `cleannews batch`, and what pipelines of others share with it. Start reading at `cleannews.batch.run`."""

from cleannews.batch.engine import clean_stream
from cleannews.batch.fields import DEFAULT_FIELDS, FIELDS
from cleannews.batch.pool import Limits
from cleannews.batch.rows import Page, Row, clean_columns

__all__ = ["DEFAULT_FIELDS", "FIELDS", "Limits", "Page", "Row", "clean_columns", "clean_stream"]
