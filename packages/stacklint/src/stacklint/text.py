"""Bytes to text: decoding, and lines and columns for people.

Every position inside the program is an offset in code points from the start of the decoded text, which never
begins with a byte order mark. Lines and columns exist only in diagnostics.
"""

from __future__ import annotations

import codecs
from array import array
from bisect import bisect_right
from typing import Final, NamedTuple

from stacklint.pattern import Pattern

MAX_BYTES: Final = 32 * 1024 * 1024
"""Larger files are reported and not read. Real configurations stay under 5 MB; the bound keeps memory finite."""

_QUOTED: Final = 60
"""How many characters of a text a message quotes."""

_LINE_END: Final = Pattern(r"\r\n|\n|\r")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_SEALS: Final = {
    b"\0GITCRYPT\0": "encrypted by git-crypt",
    b"$ANSIBLE_VAULT;": "encrypted by ansible-vault",
    b"-----BEGIN AGE ENCRYPTED FILE-----": "encrypted by age",
    b"age-encryption.org/v1": "encrypted by age",
    b"-----BEGIN PGP MESSAGE-----": "encrypted by PGP",
    b"version https://git-lfs.github.com/spec/": "a pointer to what Git LFS has not fetched",
}
"""How files begin whose content isn't here."""
_SEALED: Final = tuple(_SEALS)
_SOPS: Final = b"ENC[AES256_GCM,"
"""What sops writes in the place of values, in files that stay YAML or JSON."""


class DecodeFault(NamedTuple):
    """The bytes are no text: `offset` is where (in the text as far as it could be read), `reason` says why."""

    offset: int
    reason: str


class SourceText(NamedTuple):
    """A file's text under the name it is reported by.

    Attributes:
        name: path with forward slashes, relative to the working folder where possible.
        text: the decoded text without a byte order mark; undecodable bytes are U+FFFD.
        encoding: `utf-8`, `utf-16-le` or `utf-16-be`.
        bom: whether the bytes began with a byte order mark.
        fault: the first undecodable byte, if any.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    bom: bool = False
    fault: DecodeFault | None = None

    @property
    def unread(self) -> bool:
        """Whether nothing is known of what is in the file: it can't be read, or is too large."""
        return self.fault is not None and not self.text


def unread(name: str, reason: str) -> SourceText:
    """What stands for the text of a file of which nothing is known."""
    return SourceText(name, "", fault=DecodeFault(0, reason))


def sealed(raw: bytes) -> str:
    """Why what stands in a file isn't what its readers get: it is encrypted, or not fetched; "" if neither."""
    if raw.startswith(_SEALED):
        return next(reason for mark, reason in _SEALS.items() if raw.startswith(mark))
    return "encrypted by sops" if _SOPS in raw else ""


def decode(name: str, raw: bytes) -> SourceText:
    """Return the text of `raw`; a fault is part of the result, never an exception.

    UTF-8 with or without a byte order mark, and UTF-16 with one, as YAML readers accept (YAML 1.2, section 5.2).
    """
    encoding, bom = "utf-8", b""
    for mark, candidate in _BOMS:
        if raw.startswith(mark):
            encoding, bom = candidate, mark
            break
    body = raw[len(bom) :]
    try:
        return SourceText(name, body.decode(encoding), encoding, bool(bom))
    except UnicodeDecodeError as error:
        readable = len(body[: error.start].decode(encoding))
        wrong = body[error.start : error.end].hex(" ")
        fault = DecodeFault(readable, f"byte {wrong} is not {encoding.upper()}")
        return SourceText(name, body.decode(encoding, "replace"), encoding, bool(bom), fault)


class LineIndex:
    """Lines and columns of a text, both 1-based; columns count code points."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = array("l", [0])  # a list would take ten times the memory of a text that is full of line ends
        for match in _LINE_END.finditer(text):  # compiled, a generator would be a list first
            self._starts.append(match.end())

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line without its line end; lines that don't exist are empty."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def start(self, number: int) -> int:
        """The offset at which a line begins; that of a line which doesn't exist is the text's end."""
        return self._starts[number - 1] if 1 <= number <= len(self._starts) else len(self.text)

    @property
    def count(self) -> int:
        """How many lines the text has; a text without a line end has one."""
        return len(self._starts)


def quoted(text: str) -> str:
    """The text in backticks, cut short where it is too long for a message."""
    return f"`{text}`" if len(text) <= _QUOTED else f"`{text[: _QUOTED - 1]}…`"
