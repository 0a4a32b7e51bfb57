"""The one exception of the library.

In: a message that names the bad thing and what is allowed. Out: ``CleanNewsError``. Must not know any stage.
"""


class CleanNewsError(ValueError):
    """A bad option, model or rule file: something that the caller or the author of a data file can fix."""
