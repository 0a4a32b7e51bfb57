"""Damage to text and how it is undone, one kind a module; `undo.py` calls them in order."""

from cleannews.repair.page import Page, Survey
from cleannews.repair.records import Repair
from cleannews.repair.undo import is_clean, repair

__all__ = ["Page", "Repair", "Survey", "is_clean", "repair"]
