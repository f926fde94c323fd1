"""From characters of a decoded scalar to characters of the file, for every way of writing a scalar.

`yaml_offsets` and `json_offsets` return one offset per decoded character and one for the end. The decoding is done
again here, and where it disagrees with the parser's value every offset falls back to the start of the scalar: a
caret is never put under a wrong character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from stacklint.document.tree import ScalarMark
from stacklint.pattern import Pattern
from stacklint.text import SourceText

_YAML_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "'": "'", "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028",
    "P": "\u2029",
}  # fmt: skip
_HEX_WIDTH: Final = {"x": 2, "u": 4, "U": 8}
_JSON_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_BREAK: Final = Pattern(r"\r\n|[\n\r\x85\u2028\u2029]")
_BLANK_LINE: Final = Pattern(r"[ \t]*(\r\n|[\n\r\x85\u2028\u2029])")
_HEADER: Final = Pattern(r"[|>][1-9]?([+-]?)[^\n\r\x85\u2028\u2029]*")

_Chars = list[tuple[str, int]]


def yaml_offsets(source: SourceText, mark: ScalarMark, value: str) -> Sequence[int]:
    """One offset per character of a YAML scalar's value, and one for its end."""
    quotes = 1 if mark.style in {'"', "'"} else 0
    start, end = mark.start + quotes, mark.end - quotes
    if source.text[start:end] == value:
        return range(start, end + 1)
    is_block = mark.style in {"|", ">"}
    chars = _block(source.text, mark, value) if is_block else _flow(source.text, start, end, mark.style)
    return _checked(chars, value, mark, end)


def json_offsets(source: SourceText, mark: ScalarMark, value: str) -> Sequence[int]:
    """One offset per character of a JSON string's value, and one for its end."""
    text, position, end = source.text, mark.start + 1, mark.end - 1
    if text[position:end] == value:
        return range(position, end + 1)
    chars: _Chars = []
    while position < end:
        char = text[position]
        if char != "\\":
            chars.append((char, position))
            position += 1
            continue
        escape = text[position + 1]
        if escape != "u":
            chars.append((_JSON_ESCAPES[escape], position))
            position += 2
            continue
        code = int(text[position + 2 : position + 6], 16)
        width = 6
        if 0xD800 <= code < 0xDC00 and text.startswith("\\u", position + 6):
            low = int(text[position + 8 : position + 12], 16)
            if 0xDC00 <= low < 0xE000:
                code, width = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 12
        # a lone surrogate is read as the replacement character, as Go does (encoding/json)
        chars.append(("\ufffd" if 0xD800 <= code < 0xE000 else chr(code), position))
        position += width
    return _checked(chars, value, mark, end)


def _checked(chars: _Chars, value: str, mark: ScalarMark, end: int) -> list[int]:
    if "".join(char for char, _ in chars) != value:
        return [mark.start] * (len(value) + 1)
    return [*(offset for _, offset in chars), end]


def _flow(text: str, position: int, end: int, style: str) -> _Chars:
    """A plain or quoted scalar: blanks around a line break fold away, the break becomes a space or newlines."""
    chars: _Chars = []
    solid = 0  # how many characters are no foldable blanks
    while position < end:
        if (found := _BREAK.match(text, position)) is not None:
            del chars[solid:]
            position = _fold(text, found, end, chars)
            solid = len(chars)
            continue
        char = text[position]
        if style == '"' and char == "\\":
            position = _escape(text, position, end, chars)
            solid = len(chars)
            continue
        chars.append((char, position))
        position += 2 if style == char == "'" else 1
        if char not in " \t":
            solid = len(chars)
    return chars


def _fold(text: str, found: re.Match[str], end: int, chars: _Chars) -> int:
    """Append what a line break and the blank lines after it stand for; return where the text goes on."""
    breaks: _Chars = []
    position = _blank_lines(text, found.end(), end, breaks)
    first_break = _newline(found.group())
    if not breaks and first_break == "\n":
        chars.append((" ", found.start()))
    elif first_break != "\n":  # a line or paragraph separator is kept (YAML 1.1, section 5.5)
        chars.append((first_break, found.start()))
    chars.extend(breaks)
    return position


def _blank_lines(text: str, position: int, end: int, breaks: _Chars) -> int:
    """Append the breaks of blank lines; return where the text goes on."""
    while (found := _BLANK_LINE.match(text, position, end)) is not None:
        breaks.append((_newline(found.group(1)), found.start(1)))
        position = found.end()
    return _skip(text, position, end, " \t")


def _escape(text: str, position: int, end: int, chars: _Chars) -> int:
    if (found := _BREAK.match(text, position + 1)) is not None:  # it vanishes; blank lines after it count
        return _blank_lines(text, found.end(), end, chars)
    escape = text[position + 1]
    if escape in _HEX_WIDTH:
        width = _HEX_WIDTH[escape]
        chars.append((chr(int(text[position + 2 : position + 2 + width], 16)), position))
        return position + 2 + width
    chars.append((_YAML_ESCAPES[escape], position))
    return position + 2


def _block(text: str, mark: ScalarMark, value: str) -> _Chars:
    """A literal or folded block scalar."""
    header = _HEADER.match(text, mark.start, mark.end)
    assert header is not None
    position = _break_end(text, header.end(), mark.end)
    return _block_lines(text, position, mark, _indent(text, position, mark.end, value), chomping=header.group(1))


def _indent(text: str, position: int, end: int, value: str) -> int:
    """How far the content is indented: what its first line has more of in the file than in the value.

    So it need not be known what an indentation indicator counts from.
    """
    content = value.lstrip("\n\u2028\u2029")
    if not content:
        return end - position  # nothing but blank lines: all of their blanks are indentation
    for _ in range(len(value) - len(content)):
        position = _break_end(text, _skip(text, position, end, " "), end)
    return _skip(text, position, end, " ") - position - (len(content) - len(content.lstrip(" ")))


def _block_lines(text: str, position: int, mark: ScalarMark, indent: int, *, chomping: str) -> _Chars:
    chars: _Chars = []
    breaks: _Chars = []  # line breaks of the blank lines since the last content
    ended: tuple[str, int] | None = None  # the break that ended the last content line
    was_more = False  # whether that line was indented further
    while position < mark.end:
        content = min(position + indent, _skip(text, position, mark.end, " "))
        found = _BREAK.search(text, content, mark.end)
        end = found.start() if found else mark.end
        if content == end and found is not None:
            breaks.append((_newline(found.group()), content))
            position = found.end()
            continue
        more = text[content : content + 1] in {" ", "\t"}
        if ended is not None:
            if mark.style == "|" or ended[0] != "\n" or was_more or more:
                chars.append(ended)
            elif not breaks:
                chars.append((" ", ended[1]))
        chars += breaks
        breaks = []
        chars.extend(zip(text[content:end], range(content, end), strict=True))
        was_more = more
        ended = (_newline(found.group()), end) if found else None
        position = found.end() if found else end
    if chomping != "-" and ended is not None:
        chars.append(ended)
    return chars + breaks if chomping == "+" else chars


def _skip(text: str, position: int, end: int, blanks: str) -> int:
    while position < end and text[position] in blanks:
        position += 1
    return position


def _break_end(text: str, position: int, end: int) -> int:
    found = _BREAK.match(text, position, end)
    return found.end() if found else position


def _newline(found: str) -> str:
    return found if found in "\u2028\u2029" else "\n"
