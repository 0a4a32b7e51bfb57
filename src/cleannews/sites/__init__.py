"""What is known of single sites and template families: how to recognise them and what their pages are made of."""

from cleannews.sites.book import Book, Search, Told, book_of, host_of, rules_for, shipped_rules
from cleannews.sites.parse import parse_rules
from cleannews.sites.read import RulesSource, read_rules, rule_files
from cleannews.sites.rules import Line, Selector, SiteRules

__all__ = [
    "Book",
    "Line",
    "RulesSource",
    "Search",
    "Selector",
    "SiteRules",
    "Told",
    "book_of",
    "host_of",
    "parse_rules",
    "read_rules",
    "rule_files",
    "rules_for",
    "shipped_rules",
]
