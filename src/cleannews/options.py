"""The choices a caller has, with the reason for each default.

In: keyword arguments. Out: one frozen ``Options`` value that is known to be valid. Must not know how a stage uses it.
"""

from dataclasses import dataclass

from cleannews.errors import CleanNewsError
from cleannews.lexicon.charsets import codec_of, is_header


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read and clean one page. Raises CleanNewsError when made with a value that means nothing."""

    encoding: str | None = None
    """What the transport said of the bytes: a charset's name (``windows-1258``) or a whole ``Content-Type`` header
    (``text/html; charset=gb2312``). None, because most pages say it themselves or are UTF-8. A name nobody knows is an
    error; a header whose charset nobody knows counts as none, for it was written by the site and not by the caller. It
    has no effect on str."""

    articles_only: bool = False
    """Whether a page that is a list of articles (`status` "listing") gives no text. False, because such a page has text too,
    and whoever wants articles alone may ask for `status`. The status is the same either way, and so are all other pages."""

    def __post_init__(self) -> None:
        """Check every field."""
        check_encoding(self.encoding)
        if not isinstance(self.articles_only, bool):
            raise CleanNewsError(f"articles_only must be True or False, not {self.articles_only!r}")


def check_encoding(encoding: object) -> None:
    """Raise CleanNewsError unless this is None, a ``Content-Type`` value or the name of a charset we can decode."""
    if encoding is None or (isinstance(encoding, str) and (is_header(encoding) or codec_of(encoding))):
        return
    raise CleanNewsError(
        f"encoding={str(encoding)[:80]!r} is no charset that can be decoded: give a name that browsers know, such as "
        "'utf-8', 'windows-1258', 'gb2312' or 'shift_jis', a whole Content-Type header, or None to let the page decide"
    )
