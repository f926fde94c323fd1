"""The values of strings, character constants and numbers, as Go's strconv reads them."""

import re
from typing import Final

from stacklint.pattern import Pattern

_SHORT: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE: Final = Pattern(
    r"\\(?:([0-3][0-7]{2})|x([0-9a-fA-F]{2})"
    r"|u(?![dD][89a-fA-F])([0-9a-fA-F]{4})|U(?!0000[dD][89a-fA-F])((?:000[0-9a-fA-F]|0010)[0-9a-fA-F]{4})"
    r"|([abfnrtv\\\"']))"
)
"""An escape that stands for a byte or a character; that only the string's own quote may be escaped is checked apart."""

_ATTEMPT: Final = Pattern(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.)", re.DOTALL)
"""What begins like an escape, to blame it."""

_DIGITS, _HEX_DIGITS = "[0-9](?:_?[0-9])*+", "[0-9a-fA-F](?:_?[0-9a-fA-F])*+"
_INTEGER: Final = Pattern(
    rf"[+-]?(?:0[xX]_?{_HEX_DIGITS}|0[bB]_?[01](?:_?[01])*+|0[oO]?_?[0-7](?:_?[0-7])*+|0|[1-9](?:_?[0-9])*+)"
)
_FLOAT: Final = Pattern(rf"[+-]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?")
_HEX_FLOAT: Final = Pattern(
    rf"[+-]?0[xX](?:_?{_HEX_DIGITS}(?:\.(?:{_HEX_DIGITS})?)?|\.{_HEX_DIGITS})[pP][+-]?{_DIGITS}"
)
_COMPLEX: Final = Pattern(r"(.*[^eEpP+-])([+-].*)i")
_LEGACY_OCTAL: Final = Pattern(r"^([+-]?)0([0-7])")
_MOST_DIGITS: Final = 400
"""Python refuses to convert thousands of digits; 64 bits have at most 66 characters anyway, but for leading zeros."""


def bad_escape(text: str, start: int, end: int, quote: str) -> tuple[int, int] | None:
    """Where the body of a string has an escape that Go does not know; None where all are good.

    Args:
        text: the template.
        start: of the body, behind its quote.
        end: of the body, at the closing quote.
        quote: which of the two quotes it is.
    """
    at = text.find("\\", start, end)
    while at >= 0:
        found = _ESCAPE.match(text, at, end)
        if not found or (found[5] and found[5] in "\"'" and found[5] != quote):
            attempt = _ATTEMPT.match(text, at)
            assert attempt  # a string never ends in a backslash
            return attempt.span()
        at = text.find("\\", found.end(), end)
    return None


def unescape(body: str) -> str:
    """Decode the good escapes of a string; bytes that make no UTF-8 stay lone surrogates."""
    value = _ESCAPE.sub(_character, body)
    if value.isascii():
        return value
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def unescaped_offsets(body: str) -> tuple[int, ...]:
    """For each character of the decoded string, where in its body it begins; and the end of the body.

    A character whose bytes are given one by one begins at its first byte.
    """
    starts: list[int] = []  # one for each byte
    done = 0
    for found in _ESCAPE.finditer(body):
        for at in range(done, found.start()):
            starts += [at] * len(_bytes(body[at]))
        starts += [found.start()] * len(_bytes(_character(found)))
        done = found.end()
    for at in range(done, len(body)):
        starts += [at] * len(_bytes(body[at]))
    offsets: list[int] = []
    reached = 0
    for character in unescape(body):
        offsets.append(starts[reached])
        reached += len(_bytes(character))
    return (*offsets, len(body))


def _bytes(character: str) -> bytes:
    return character.encode("utf-8", "surrogateescape")


def _character(found: re.Match[str]) -> str:
    """What an escape stands for; a byte above 127 is a lone surrogate for the time being."""
    octal, byte, short, long, simple = found.groups()
    if simple:
        return _SHORT.get(simple, simple)
    if short or long:
        return chr(int(short or long, 16))
    value = int(octal, 8) if octal else int(byte, 16)
    return chr(value if value < 128 else 0xDC00 + value)


def character_value(body: str) -> int | None:
    """The number of the character between single quotes; None where it is not exactly one."""
    if len(body) == 1 and body != "\\":
        return ord(body)
    found = _ESCAPE.fullmatch(body)
    if not found or found[5] == '"':
        return None
    number = ord(_character(found))
    return number - 0xDC00 if 0xDC00 <= number <= 0xDCFF else number


def number_value(text: str) -> int | float | complex | str:
    """The value of a number, or in words why Go refuses it."""
    if text.endswith("i"):
        return _complex_value(text)
    if _INTEGER.fullmatch(text):
        value = _integer_value(text)
        least, most = (-(2**63), 2**63 - 1) if text[0] in "+-" else (0, 2**64 - 1)
        return value if value is not None and least <= value <= most else "does not fit into 64 bits"
    number = _float_value(text)
    if number is None:
        return "is no number"
    if not {".", "e", "E", "p", "P"} & set(text):
        # An octal number with an 8 or a 9: Go reads a float, and calls it an overflow.
        return "is no number: a leading zero means base 8"
    return number


def _integer_value(text: str) -> int | None:
    if len(text) > _MOST_DIGITS:
        return None
    return int(_LEGACY_OCTAL.sub(r"\g<1>0o\2", text.replace("_", "")), 0)


def _float_value(text: str) -> float | None:
    """The value of a float; None where it is misspelt or too large."""
    if _FLOAT.fullmatch(text):
        value = float(text.replace("_", ""))
        return value if abs(value) != float("inf") else None
    if not _HEX_FLOAT.fullmatch(text):
        return None
    try:
        return float.fromhex(text.replace("_", ""))
    except OverflowError:
        return None


def _complex_value(text: str) -> complex | str:
    both = _COMPLEX.fullmatch(text)
    real, imaginary = (_float_value(part) for part in both.groups()) if both else (0.0, _float_value(text[:-1]))
    return "is no number" if real is None or imaginary is None else complex(real, imaginary)
