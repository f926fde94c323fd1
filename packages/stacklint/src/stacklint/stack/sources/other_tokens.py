"""The words, texts and signs of source code in Rust, Ruby, PHP and Elixir.

What these languages have and others don't: comments behind `#`, symbols and atoms, which are texts here, lists of
words, texts that go to a word of their own, attributes of modules, and what stands around the code of PHP. A list of
words is one of texts here, with brackets and commas. As in `tokens`, reading anything ends, in time that grows with its
length.

Sources: the reference of Rust (tokens), the documentation of Ruby (literals, comments), the manual of PHP (strings,
comments, instruction separation), and the syntax reference of Elixir.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.tokens import NAME, SIGN, TEXT, Language, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_JOINED: Final = r"(?P<joined>::|->|=>)"
"""Signs of two characters that must not be taken for two."""
_REST: Final = r"(?P<number>\d\w*+(?:\.\d\w*+)?)|" + _JOINED + r"|(?P<sign>.)"
_SPOKEN: Final = r'"(?:[^"\\#]|\\.|#(?!\{)|#\{[^}"]*+(?:"[^"}]*+"[^}"]*+)*+\}?)*+"?'
"""A text of Ruby or Elixir, which may have values in it, and texts in these."""
_WORDS: Final = r"(?P<words>%s(?:\[[^\]]*+\]?|\([^)]*+\)?|\{[^}]*+\}?|<[^>]*+>?)a?)"
_PIECES: Final[Mapping[Language, Pattern[str]]] = {
    Language.RUST: Pattern(
        r"(?P<gap>(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|'[a-z_]\w*+(?!'))++)"  # with names of lifetimes
        r'|b?r(?P<marks>\#*+)"(?P<raw>(?:(?!"(?P=marks)).)*+)(?:"(?P=marks))?'
        r'|(?P<text>b?"(?:[^"\\]|\\.)*+"?)'
        r"|(?P<character>b?'(?:[^'\\\n]|\\(?:u\{[0-9a-fA-F_]*+\}?|x..|.))')"
        r"|(?P<name>[^\W\d]\w*+)|" + _REST,
        re.DOTALL,
    ),
    Language.RUBY: Pattern(
        r"(?P<gap>(?:\s++|\#[^\n]*+|(?<=\n)=begin\b(?:[^\n]|\n(?!=end))*+(?:\n=end[^\n]*+)?)++)"
        rf"|(?P<text>{_SPOKEN})|(?P<single>'(?:[^'\\]|\\.)*+'?|`[^`]*+`?)"
        r"|(?P<heredoc><<[~-]?(?P<quote>['\"]?)(?P<tag>[A-Z]\w*+)(?P=quote))"
        rf"|(?P<symbol>(?<![\w:)]):(?:{_SPOKEN}|[^\W\d]\w*+[?!]?))|{_WORDS % '%[iIwW]'}"
        r"|(?P<sigil>%[rqQ](?:\{[^}]*+\}?|\([^)]*+\)?|\[[^\]]*+\]?|\|[^|]*+\|?|![^!]*+!?))"
        r"|(?P<name>@{0,2}+[^\W\d]\w*+[?!]?|\$\w++)|" + _REST,
        re.DOTALL,
    ),
    Language.PHP: Pattern(
        r"(?P<gap>(?:\s++|(?://|\#(?!\[))(?:[^\n?]|\?(?!>))*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
        r"|\?>(?:[^<]|<(?!\?))*+(?:<\?(?:php|=)?)?)++)"
        r'|(?P<text>"(?:[^"\\]|\\.)*+"?)|(?P<single>\'(?:[^\'\\]|\\.)*+\'?|`[^`]*+`?)'
        r"|(?P<document><<<[ \t]*+(?P<quote>['\"]?)(?P<tag>[^\W\d]\w*+)(?P=quote)\n"
        r"(?:(?![ \t]*+(?P=tag)\b)[^\n]*+\n)*+(?:[ \t]*+(?P=tag))?)"
        r"|(?P<name>\$?[^\W\d]\w*+)|" + _REST,
        re.DOTALL,
    ),
    Language.ELIXIR: Pattern(
        r"(?P<gap>(?:\s++|\#[^\n]*+)++)"
        r'|(?P<block>"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'\'\')?)'
        rf"|(?P<text>{_SPOKEN})|(?P<single>'(?:[^'\\]|\\.)*+'?)"
        r"|(?P<character>\?(?:\\.|[^\s\w]))"
        rf"|(?P<symbol>(?<![\w:)]):(?:{_SPOKEN}|[^\W\d]\w*+[?!]?))|{_WORDS % '~[wW]'}"
        r'|(?P<sigil>~[a-zA-Z]++(?:"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|"(?:[^"\\]|\\.)*+"?'
        r"|'(?:[^'\\]|\\.)*+'?|/(?:[^/\\]|\\.)*+/?|\|[^|]*+\|?|\{[^}]*+\}?|\[[^\]]*+\]?|\([^)]*+\)?|<[^>]*+>?))"
        r"|(?P<name>@?[^\W\d]\w*+[?!]?)|" + _REST,
        re.DOTALL,
    ),
}
OTHER_LANGUAGES: Final = frozenset(_PIECES)
"""The languages that are read here."""
_OPENING: Final = Pattern(r"<\?(?:php\b|=)?")
_REGEX: Final = Pattern(r"/(?:[^/\\\n]|\\.)*+/")
_BEFORE_REGEX: Final = frozenset("(,=[!&|?{;~>") | {"if", "unless", "when", "and", "or", "not", "return", "=>", ""}
"""What a slash follows in Ruby that begins a regular expression."""
_WORD: Final = Pattern(r"\S+")


def other_tokens(text: str, language: Language) -> Iterator[Token]:
    """The pieces of a source code, without comments."""
    pattern = _PIECES[language]
    position, before = 0, ""
    bodies: dict[int, int] = {}  # where lines end behind which a text goes on to a word of its own, and its end
    if language is Language.PHP:
        opened = _OPENING.search(text)
        position = opened.end() if opened is not None else len(text)
    while position < len(text):
        piece = pattern.match(text, position)
        kind, end = (piece.lastgroup or "", piece.end()) if piece is not None else ("sign", position + 1)
        if piece is None or kind == "gap":
            line = text.find("\n", position, end)
            body = bodies.pop(line, None) if line >= 0 and bodies else None
            position = end if body is None else body
            continue
        if language is Language.RUBY and text[position] == "/" and before in _BEFORE_REGEX:
            found = _REGEX.match(text, position)
            end = found.end() if found is not None else end
        if kind == "heredoc":
            _take_body(text, end, piece["tag"], bodies)
        read = list(_read(piece, kind, position, end))
        yield from read
        before = read[-1].text if read and read[-1].kind != TEXT else "text"
        position = end


def _read(piece: re.Match[str], kind: str, start: int, end: int) -> Iterator[Token]:
    """The tokens that a piece stands for."""
    whole = piece.string[start:end]
    if kind == "name":
        yield Token(NAME, whole, start, end)
    elif kind == "raw":
        yield Token(TEXT, piece["raw"], *piece.span("raw"))
    elif kind in {"text", "single", "block", "symbol"}:
        yield _text(whole, start)
    elif kind == "words":
        yield from _words(whole, start, end)
    elif kind in {"heredoc", "document", "sigil"}:
        yield Token(TEXT, f"{whole}\\", start, end)  # as one with escapes, which nobody takes for a name
    else:
        yield Token(SIGN, whole, start, end)


def _text(whole: str, start: int) -> Token:
    """A text between quotes, behind a colon or a letter, or a symbol without."""
    end = start + len(whole)
    quoted = whole.lstrip("b:") if whole[0] in "b:" and whole[-1:] in {'"', "'"} else whole
    before = len(whole) - len(quoted)
    if quoted[0] == ":":
        return Token(TEXT, quoted[1:], start + 1, end)
    size = 3 if quoted[:3] in {'"""', "'''"} and len(quoted) > 3 else 1
    closed = len(quoted) >= 2 * size and quoted.endswith(quoted[:size])
    inside = quoted[size : len(quoted) - size * closed]
    return Token(TEXT, inside, start + before + size, end - size * closed)


def _words(whole: str, start: int, end: int) -> Iterator[Token]:
    """A list of words as one of texts."""
    bare = whole.removesuffix("a")  # of atoms
    closed = len(bare) > 3 and bare[-1] in "])}>"
    yield Token(SIGN, "[", start, start + 3)
    for index, word in enumerate(_WORD.finditer(bare, 3, len(bare) - closed)):
        if index:
            yield Token(SIGN, ",", start + word.start(), start + word.start())
        yield Token(TEXT, word[0], start + word.start(), start + word.end())
    yield Token(SIGN, "]", end - 1, end)


def _take_body(text: str, start: int, tag: str, bodies: dict[int, int]) -> None:
    """Take down where a text goes on behind the line, up to a line that has nothing but its word."""
    line = text.find("\n", start)
    if line < 0:
        return
    first = bodies.get(line, line)
    found = re.compile(rf"^[ \t]*{re.escape(tag)}[ \t]*$", re.MULTILINE).search(text, first)
    bodies[line] = found.end() if found is not None else len(text)
