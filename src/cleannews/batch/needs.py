"""Libraries of the extra `cleannews[batch]`, imported when they are needed.

In: a module's name. Out: the module, or one line that says what to install. Must not know what it is for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cleannews.errors import CleanNewsError


def need(module: str, purpose: str, extra: str = "batch") -> Any:
    """The module. Raises CleanNewsError where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise CleanNewsError(
            f"{purpose} needs {module.split('.')[0]}, which is not installed: pip install 'cleannews[{extra}]'"
        ) from error
