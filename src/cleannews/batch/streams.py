"""Bytes of a file, unpacked if it is packed.

In: an `Input`. Out: a readable stream of bytes that knows how far it is in the file. Must not know formats.
"""

from __future__ import annotations

import io
import sys
import zlib
from typing import Any, BinaryIO

from cleannews.batch.inputs import STDIN, Input
from cleannews.batch.needs import need

# What is read at a time. Packed bytes become a thousand times as many at most in gzip, and 32 thousand times as many in
# Zstandard, so that no piece is more than some 32 MB when it is unpacked.
_PIECE = {None: 1 << 16, "gzip": 1 << 14, "zstd": 1 << 10}


class Stream(io.RawIOBase):
    """A file's bytes, unpacked. What is damaged ends it early: then `problem` says why, and all before it was read."""

    problem: str | None = None

    def __init__(self, input: Input) -> None:
        """Open the file; raises OSError or ValueError if it cannot be, CleanNewsError where a library is missing."""
        super().__init__()
        self._packing = input.packing
        self._errors: tuple[type[Exception], ...] = (zlib.error, OSError)
        if self._packing == "zstd":
            self._errors += (need("zstandard", "reading .zst").ZstdError,)
        self._given = input.path == STDIN
        if self._given and sys.stdin is None:  # a process may be started without any
            raise OSError("there is no stdin")
        self._file: BinaryIO = sys.stdin.buffer if self._given else open(input.path, "rb", 0)  # noqa: SIM115
        self._unpacker: Any = None
        self._ready = memoryview(b"")
        self._read = self._given_out = 0

    @property
    def position(self) -> int:
        """Bytes of the file that were read so far."""
        return self._read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end, which may be an early one."""
        while not self._ready and self.problem is None:
            try:
                piece = self._file.read(_PIECE[self._packing])
                self._read += len(piece)
                if not piece:
                    self._check_end()
                    break
                self._ready = memoryview(self._unpack(piece) if self._packing else piece)
            except self._errors as error:
                self.problem = _words(error, self._packing)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        self._given_out += size
        return size

    def all_of_it(self, most: int) -> bytes | None:
        """What is left of it; None if that is more than so many bytes, which are never held together."""
        found: list[bytes] = []
        size = 0
        while piece := self.read(1 << 16):
            size += len(piece)
            if size > most:
                return None
            found.append(piece)
        return b"".join(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Where it is, in unpacked bytes; it goes nowhere else, but fastwarc asks in this way where it begins."""
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._given_out, io.SEEK_SET)):
            raise io.UnsupportedOperation("this stream is read from its beginning to its end")
        return self._given_out

    def close(self) -> None:
        """Close the file, unless it is stdin."""
        if not self.closed and not self._given:
            self._file.close()
        super().close()

    def _unpack(self, piece: bytes) -> bytes:
        """What a piece of a packed file says; members or frames that follow one another are one text."""
        found: list[bytes] = []
        while piece:
            if self._unpacker is None:
                if not found and not piece.strip(b"\0"):  # some tools fill up the last block
                    break
                self._unpacker = self._new_unpacker()
            found.append(self._unpacker.decompress(piece))
            piece = self._unpacker.unused_data
            if not self._unpacker.eof:
                break
            self._unpacker = None
        return b"".join(found)

    def _new_unpacker(self) -> Any:
        if self._packing == "zstd":
            return need("zstandard", "reading .zst").ZstdDecompressor().decompressobj()
        return zlib.decompressobj(wbits=31)

    def _check_end(self) -> None:
        if self._unpacker is not None:
            self.problem = f"the {self._packing} file is truncated: it ends in the middle"


def _words(error: Exception, packing: str | None) -> str:
    if isinstance(error, OSError):
        return f"cannot read it: {error.strerror or error}"
    return f"the {packing} file is damaged: {error}"
