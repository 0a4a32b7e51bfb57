"""Many documents: `cleannews batch`, and what pipelines of others share with it. Start reading at `cleannews.batch.run`."""

from cleannews.batch.engine import Setup, clean_batches
from cleannews.batch.fields import DEFAULT_FIELDS, FIELDS
from cleannews.batch.rows import clean_columns
from cleannews.pool import Limits

__all__ = ["DEFAULT_FIELDS", "FIELDS", "Limits", "Setup", "clean_batches", "clean_columns"]
