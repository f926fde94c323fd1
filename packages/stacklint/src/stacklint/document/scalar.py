"""From characters of a decoded scalar to characters of the file, for every way of writing a scalar.

`yaml_offsets` and `json_offsets` return one offset per decoded character and one for the end. The decoding is done
again here, and where it disagrees with the parser's value every offset falls back to the start of the scalar: a
caret is never put under a wrong character.
"""

from __future__ import annotations

import re

from stacklint.document.tree import ScalarMark
from stacklint.text import SourceText

_YAML_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_WIDTH = {"x": 2, "u": 4, "U": 8}
_JSON_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]*")
_INDICATOR = re.compile(r"[|>]([1-9]?)([+-]?)([1-9]?)[^\n\r\x85\u2028\u2029]*")

_Chars = list[tuple[str, int]]


def yaml_offsets(source: SourceText, mark: ScalarMark, value: str) -> list[int]:
    """One offset per character of a YAML scalar's value, and one for its end."""
    text = source.text
    match mark.style:
        case "|" | ">":
            chars = _block(text, mark, value)
        case '"':
            chars = _flow(text, mark.start + 1, mark.end - 1, escapes=True, single=False)
        case "'":
            chars = _flow(text, mark.start + 1, mark.end - 1, escapes=False, single=True)
        case _:
            chars = _flow(text, mark.start, mark.end, escapes=False, single=False)
    end = mark.end - 1 if mark.style in {'"', "'"} else mark.end
    return _checked(chars, value, mark, end)


def json_offsets(source: SourceText, mark: ScalarMark, value: str) -> list[int]:
    """One offset per character of a JSON string's value, and one for its end."""
    text, position, end = source.text, mark.start + 1, mark.end - 1
    chars: _Chars = []
    while position < end:
        char = text[position]
        if char != "\\":
            chars.append((char, position))
            position += 1
            continue
        escape = text[position + 1]
        if escape != "u":
            chars.append((_JSON_ESCAPES.get(escape, escape), position))
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


def _flow(text: str, position: int, end: int, *, escapes: bool, single: bool) -> _Chars:
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
        if escapes and char == "\\":
            position = _escape(text, position, end, chars)
            solid = len(chars)
            continue
        chars.append((char, position))
        position += 2 if single and char == "'" else 1
        if char not in " \t":
            solid = len(chars)
    return chars


def _fold(text: str, found: re.Match[str], end: int, chars: _Chars) -> int:
    """Append what a line break and the blank lines after it stand for; return where the text goes on."""
    first = found.start()
    breaks: _Chars = []
    position = found.end()
    while position < end:
        ahead = _blanks_end(text, position, end)
        following = _BREAK.match(text, ahead, end)
        if following is None:
            position = ahead
            break
        breaks.append((_newline(following.group()), ahead))
        position = following.end()
    first_break = _newline(found.group())
    if not breaks and first_break == "\n":
        chars.append((" ", first))
    elif first_break != "\n":  # a line or paragraph separator is kept (YAML 1.1, section 5.5)
        chars.append((first_break, first))
    chars.extend(breaks)
    return position


def _escape(text: str, position: int, end: int, chars: _Chars) -> int:
    escape = text[position + 1]
    if (found := _BREAK.match(text, position + 1)) is not None:
        position = found.end()
        while True:  # an escaped line break vanishes; blank lines after it count
            ahead = _blanks_end(text, position, end)
            following = _BREAK.match(text, ahead, end)
            if following is None:
                return ahead
            chars.append((_newline(following.group()), ahead))
            position = following.end()
    if escape in _HEX_WIDTH:
        width = _HEX_WIDTH[escape]
        chars.append((chr(int(text[position + 2 : position + 2 + width], 16)), position))
        return position + 2 + width
    chars.append((_YAML_ESCAPES[escape], position))
    return position + 2


def _block(text: str, mark: ScalarMark, value: str) -> _Chars:
    """A literal or folded block scalar."""
    header = _INDICATOR.match(text, mark.start)
    if header is None:
        return []
    digits, chomping = header.group(1) or header.group(3), header.group(2)
    position = _line_end(text, header.end(), mark.end)
    leading = _first_indent(text, position, mark.end)
    if not digits:
        return _block_lines(text, position, mark, leading, chomping)
    chars: _Chars = []
    for indent in range(
        leading, int(digits) - 1, -1
    ):  # the number counts from the parent, whose indent isn't known here
        chars = _block_lines(text, position, mark, indent, chomping)
        if "".join(char for char, _ in chars) == value:
            break
    return chars


def _block_lines(text: str, position: int, mark: ScalarMark, indent: int, chomping: str) -> _Chars:
    chars: _Chars = []
    breaks: _Chars = []  # line breaks of the blank lines since the last content
    ended: tuple[str, int] | None = None  # the break that ended the last content line
    was_more = False  # whether that line was indented further
    while position < mark.end:
        content = min(position + indent, _spaces_end(text, position, mark.end))
        found = _BREAK.search(text, content, mark.end)
        end = found.start() if found else mark.end
        if content == end and found is not None:
            breaks.append((_newline(found.group()), content))
            position = found.end()
            continue
        if content - position < indent or content == end:
            break
        more = text[content] in " \t"
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


def _first_indent(text: str, position: int, end: int) -> int:
    """The indentation of the first line with content, or the widest of the blank ones where there is none."""
    widest = 0
    while position < end:
        content = _spaces_end(text, position, end)
        widest = max(widest, content - position)
        found = _BREAK.match(text, content, end)
        if found is None:
            return content - position if content < end else widest
        position = found.end()
    return widest


def _spaces_end(text: str, position: int, end: int) -> int:
    while position < end and text[position] == " ":
        position += 1
    return position


def _blanks_end(text: str, position: int, end: int) -> int:
    found = _BLANKS.match(text, position, end)
    return found.end() if found else position


def _line_end(text: str, position: int, end: int) -> int:
    found = _BREAK.match(text, position, end)
    return found.end() if found else position


def _newline(found: str) -> str:
    return found if found in "\u2028\u2029" else "\n"
