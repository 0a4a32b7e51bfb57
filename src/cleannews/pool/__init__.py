"""Work in several processes, for `extract_many` and for batches. Start reading at `cleannews.pool.pool`."""

from cleannews.pool.pool import work_in_order
from cleannews.pool.worker import Limits, Work, serve

__all__ = ["Limits", "Work", "serve", "work_in_order"]
