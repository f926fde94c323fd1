"""Conditions on alerts as Alertmanager parses them: `severity = critical`, `{team=~"a|b", "a b"!=c}`.

There are two parsers. The first takes any text as a name, in quotes or bare; the second, older one takes only letters,
digits and `_` in names and almost anything as a value. What either takes is valid.
Facts: matcher/parse, matcher/compat and pkg/labels of Alertmanager, and amtool 0.33.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stacklint.models.reader import RegexCheck
from stacklint.pattern import Pattern

_SPACE = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_TOKEN = Pattern(
    rf"{_SPACE}*(?P<token>[{{}},]|=~|!=|!~|=|\"(?:[^\"\\]|\\.)*\"|(?:(?!{_SPACE})[^{{}}!=~,\\\"'`])+|\Z)", re.DOTALL
)
_LONGEST = 10_000
"""Characters beyond which no condition is looked into."""

_OPERATORS = frozenset({"=", "!=", "=~", "!~"})
_ESCAPE = Pattern(
    r"""\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[0-9A-Fa-f]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"""
    r"""|U000[0-9A-Fa-f]{5}|U0010[0-9A-Fa-f]{4})"""
)
_SHORT = Pattern(r"\\.")
_LONG = Pattern(r"(?<!\\)(?:\\\\)*\\[0-7xuU]")
_MEANS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OLD_SPACE = "\t\n\v\f\r "
_OLD = Pattern(r"[\t-\r ]*[a-zA-Z_:][a-zA-Z0-9_:]*[\t-\r ]*(=~|=|!=|!~)")
_OLD_ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}


class MatcherFault(NamedTuple):
    """What is wrong with a condition, and at which of its characters."""

    message: str
    start: int
    end: int


class _Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a name or a value, in quotes or without."""
        return bool(self.text) and self.text not in _OPERATORS and self.text not in "{},"


def matcher_fault(text: str, regex: RegexCheck | None) -> MatcherFault | None:
    """What is wrong with a condition, or a list of them, to both parsers; `None` if either takes it."""
    if len(text) > _LONGEST:
        return None
    fault = _fault(text, regex)
    return fault if fault is not None and not _is_old(text, regex) else None


def _fault(text: str, regex: RegexCheck | None) -> MatcherFault | None:
    tokens: list[_Token] = []
    position = 0
    while not tokens or tokens[-1].text:
        found = _TOKEN.match(text, position)
        if found is None:
            return _unread(text, position)
        tokens.append(_Token(found["token"], *found.span("token")))
        position = found.end()
    return _grammar(tokens, regex)


def _unread(text: str, position: int) -> MatcherFault:
    """What no token begins with: quotes without an end, and signs that only quotes may hold."""
    start = position + len(text[position:]) - len(text[position:].lstrip())
    if text[start] == '"':
        return MatcherFault("quotes are opened and not closed", start, len(text))
    return MatcherFault(f"`{text[start]}` can't stand here without double quotes around it", start, start + 1)


def _grammar(tokens: list[_Token], regex: RegexCheck | None) -> MatcherFault | None:
    rest = iter(tokens)
    token = next(rest)
    braces = token.text == "{"
    token = next(rest) if braces else token
    while token.text and token.text != "}":
        name, operator = token, next(rest)
        if not name.is_word:
            return _unexpected(name, "a label name")
        if operator.text not in _OPERATORS:
            return _unexpected(operator, "`=`, `!=`, `=~` or `!~`")
        value = next(rest)
        if not value.is_word:
            return _unexpected(value, "a value")
        fault = _escapes(name) or _escapes(value) or _expression(operator, value, regex)
        if fault is not None:
            return fault
        token = next(rest)
        if token.text == ",":
            token = next(rest)
        elif token.text and token.text != "}":
            return _unexpected(token, "a comma")
    if braces != (token.text == "}"):
        return _unexpected(token, "a closing brace" if braces else "the end")
    end = next(rest) if braces else token
    return _unexpected(end, "the end") if end.text else None


def _unexpected(token: _Token, wanted: str) -> MatcherFault:
    found = f"`{token.text}`" if token.text else "the end"
    return MatcherFault(f"{wanted} should stand in place of {found}", token.start, token.end)


def _escapes(word: _Token) -> MatcherFault | None:
    """What Go doesn't take between quotes."""
    position = word.text.find("\\")
    while position >= 0 and word.text.startswith('"'):
        found = _ESCAPE.match(word.text, position)
        if found is None:
            start = word.start + position
            return MatcherFault(f"`{word.text[position : position + 2]}` is no escape", start, start + 2)
        position = word.text.find("\\", found.end())
    if word.text.startswith('"') and "\n" in word.text:
        return MatcherFault("a line ends between the quotes", word.start, word.end)
    return None


def _expression(operator: _Token, value: _Token, regex: RegexCheck | None) -> MatcherFault | None:
    """A regular expression that is none; with long escapes in it, nothing is said."""
    quoted = value.text.startswith('"')
    inner = value.text[1:-1] if quoted else value.text
    if regex is None or "~" not in operator.text or _LONG.search(inner):
        return None
    verdict = regex(_SHORT.sub(lambda escape: _MEANS.get(escape[0][1], escape[0][1]), inner))
    if verdict.fault is None:
        return None
    if "\\" in inner:
        return MatcherFault(verdict.fault, value.start, value.end)
    start, end = (value.start + int(quoted) + offset for offset in verdict.place)
    return MatcherFault(verdict.fault, start, end)


def _is_old(text: str, regex: RegexCheck | None) -> bool:
    """Whether the older parser takes it."""
    return all(_is_old_matcher(one, regex) for one in _old_parts(text.removeprefix("{").removesuffix("}")))


def _old_parts(text: str) -> list[str]:
    """The text at the commas that stand outside of quotes; a last part that is blank is none."""
    parts = [""]
    quoted = escaped = False
    for sign in text:
        if sign == "," and not quoted:
            parts.append("")
            continue
        if sign == '"' and not escaped:
            quoted = not quoted
        escaped = (sign == "\\" and not escaped) or (sign == "," and escaped)
        parts[-1] += sign
    return parts if parts[-1].strip() else parts[:-1]


def _is_old_matcher(text: str, regex: RegexCheck | None) -> bool:
    found = _OLD.match(text)
    if found is None:
        return False
    raw = text[found.end() :].strip(_OLD_SPACE)
    quoted = raw.startswith('"')
    inner = raw[1:] if quoted else raw
    bare = re.sub(r"\\.", "x", inner, flags=re.DOTALL)
    if bare.count('"') != int(quoted) or (quoted and not bare.endswith('"')):
        return False
    value = re.sub(r'\\[n"\\]', lambda escape: _OLD_ESCAPES[escape[0]], inner[:-1] if quoted else inner)
    return regex is None or "~" not in found[1] or regex(value).fault is None
