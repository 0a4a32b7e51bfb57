"""Clean article text from news pages, HTML or plain text. The public names; start reading at `cleannews.pipeline`."""

from cleannews.assemble import Block, Document
from cleannews.errors import CleanNewsError
from cleannews.many import extract_many
from cleannews.options import Options
from cleannews.pipeline import clean, extract

__all__ = ["Block", "CleanNewsError", "Document", "Options", "clean", "extract", "extract_many"]
