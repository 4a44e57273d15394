"""The bytes of a file, read as often as needed, and what must be known of all of them before any is believed."""

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import attrs

from custmgr.errors import InvalidValue
from custmgr.exchange.errors import UnreadableFile
from custmgr.values.exact import shown

LARGEST_FILE = 200_000_000
"""Bytes that a file may have."""

BLOCK = 1 << 20
ENCODINGS = ("utf-8", "cp1252")

_ASCII = bytes(range(128))
_ALIKE = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97")
"""Bytes that stand for the same character in every Windows code page: quotation marks, dashes, the ellipsis."""

_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")

Given = bytes | str | os.PathLike[str] | TextIO


class Opened(Protocol):
    """Something that can be opened for reading bytes, again and again."""

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""


@attrs.frozen
class Kept:
    """Bytes in memory."""

    content: bytes = attrs.field(repr=False)

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        return BytesIO(self.content)


@attrs.frozen
class OnDisk:
    """The bytes of a file on disk."""

    path: Path

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        return self.path.open("rb")


def source_of(given: Given) -> Opened:
    """What was given, as something to read several times; a text stream is read whole: give a large file as a path."""
    if isinstance(given, bytes):
        return Kept(given)
    if isinstance(given, str | os.PathLike):
        return OnDisk(Path(given))
    if not hasattr(given, "read"):
        raise InvalidValue("source", shown(given), "bytes, a path or a text stream")
    text = given.read(LARGEST_FILE)
    try:
        return Kept(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise UnreadableFile("file", shown(text[error.start]), "text that has a UTF-8 form", line) from None


@attrs.frozen
class Surveyed:
    """What a file is: the digest of its bytes in hexadecimal, and the encoding of its text."""

    digest: str
    encoding: str


def survey(source: Opened, encoding: str | None) -> Surveyed:
    """Read all bytes once, and settle the encoding: the one asked for, or else UTF-8.

    Text that is no UTF-8 is taken for Windows-1252 only where no other Windows code page would read it differently.

    Raises:
        UnreadableFile: too large, in UTF-16, or in an encoding that must be named; with the line.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise InvalidValue("encoding", shown(encoding), f"one of {', '.join(ENCODINGS)}, or none to find out")
    seen = _Bytes()
    with source.open() as file:
        while block := file.read(BLOCK):
            seen.take(block)
    return Surveyed(seen.digest.hexdigest(), seen.encoding(encoding))


class _Bytes:
    def __init__(self) -> None:
        self.digest = sha256()
        self._size = self._lines = 0
        self._high: set[int] = set()
        self._decoder = getincrementaldecoder("utf-8")()
        self._no_utf8 = self._no_cp1252 = 0

    def take(self, block: bytes) -> None:
        if not self._size and block.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise UnreadableFile("file", "UTF-16", "text in UTF-8", 1)
        self._size += len(block)
        if self._size > LARGEST_FILE:
            raise UnreadableFile("file", self._size, f"a file of at most {LARGEST_FILE} bytes", 0)
        self.digest.update(block)
        if not block.isascii():
            high = set(block.translate(None, _ASCII))
            if not self._no_cp1252 and (wrong := high & _UNDEFINED):
                self._no_cp1252 = self._lines + 1 + block.count(b"\n", 0, min(block.index(one) for one in wrong))
            self._high |= high
        if not self._no_utf8:
            self._decode(block)
        self._lines += block.count(b"\n")

    def _decode(self, block: bytes, *, final: bool = False) -> None:
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            self._no_utf8 = self._lines + 1 + error.object.count(b"\n", 0, error.start)

    def encoding(self, asked: str | None) -> str:
        if not self._no_utf8:
            self._decode(b"", final=True)
        if asked == "cp1252":
            if self._no_cp1252:
                raise UnreadableFile("file", "a byte that cp1252 does not have", "text in cp1252", self._no_cp1252)
            return "cp1252"
        if not self._no_utf8:
            return "utf-8"
        if asked is None and self._high <= _ALIKE:
            return "cp1252"
        wanted = "text in UTF-8" if asked else "text in UTF-8; name the encoding if it is cp1252"
        raise UnreadableFile("file", "bytes that are no UTF-8", wanted, self._no_utf8)


def opened(source: Opened, encoding: str) -> TextIOWrapper:
    """The text, its line ends as they are; a byte order mark is passed over."""
    file = source.open()
    if encoding == "utf-8":
        start = file.read(len(BOM_UTF8))
        file.seek(len(BOM_UTF8) if start == BOM_UTF8 else 0)
    return TextIOWrapper(file, encoding, newline="\n")
