r"""The lexical grammar, as regular expressions that are matched at a place of the text.

Prometheus' lexer has states: words are keywords outside braces and plain labels inside them,
brackets know durations only. So each pattern here belongs to one place of the grammar and takes
as much as usually stands there at once, which spares most of the tokens. Repetitions are
possessive: no text makes a pattern take more than linear time.

Source: promql/parser/lex.go of Prometheus 3.x. Its letters and digits are those of ASCII, its
spaces are blank, tab, line feed and carriage return.
"""

import re
from typing import Final

_BLANK: Final = r"[ \t\n\r]*+"
SPACE: Final = rf"{_BLANK}(?:\#[^\n\r]*+{_BLANK})*+"
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*+"
_METRIC: Final = r"[A-Za-z_:][A-Za-z0-9_:]*+"
_WORD_END: Final = r"(?![A-Za-z0-9_:])"
_LABEL: Final = rf"(?!(?i:inf|nan|without){_WORD_END}){_METRIC}"
"""In a list of labels; the words left out are to Prometheus' lexer something else even there."""
_LABELS: Final = _BLANK.join((r"\(", f"({_LABEL})", r"(?:\)|,", f"({_LABEL})", r"(?:\)|,", f"({_LABEL})", r"\)))"))
"""A usual list: one to three labels, without comments and quotes."""
_DIGITS: Final = r"[0-9]++(?:_[0-9]++)*+"
_HEX: Final = r"[0-9A-Fa-f]"


def _plain(quote: str) -> str:
    """What stands for itself in a string; U+FFFD and lone surrogates are what was no UTF-8."""
    return rf"[^{quote}\\\n\uFFFD\uD800-\uDFFF]"


def _escape(quote: str) -> str:
    """The escapes of a string: no byte above 255, no surrogate, no code point above 10FFFF."""
    return (
        rf"\\(?:[abfnrtv\\{quote}]|[0-3][0-7]{{2}}|x{_HEX}{{2}}|u(?![dD][89A-Fa-f]){_HEX}{{4}}"
        rf"|U(?:0000(?![dD][89A-Fa-f])|000[1-9A-Fa-f]|0010){_HEX}{{4}})"
    )


_SIMPLE_STRING: Final = rf"""(?:"{_plain('"')}*+"|'{_plain("'")}*+')"""


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.VERBOSE)


skip: Final = _compile(SPACE).match
"""White space and comments."""

blank: Final = _compile(_BLANK).match
"""White space alone: right after a bracket, Prometheus knows no comments."""

operand: Final = _compile(rf"""{SPACE}(?:
    ({_METRIC}) {SPACE} ([({{]?)                    # 1, 2: a word and what stands behind it
    | ((?:0|[1-9][0-9]{{0,17}}+)(?:\.[0-9]{{1,18}}+)?) (?![A-Za-z0-9_.])   # 3: a simple number
    | ({_SIMPLE_STRING})                            # 4: a string without escapes
    | ([(+\-{{])                                    # 5
    | (?=(\.?[0-9]))                                # 6: any other number
    | (?=(["'`]))                                   # 7: any other string
)?""").match
"""The beginning of an operand; no group where there is none."""

operator: Final = _compile(rf"""{SPACE}(?:
    (==|!=|<=|>=|</|>/|[-+*/%^<>])
    | ((?i:and|or|unless|atan2|offset|anchored|smoothed) {_WORD_END})
    | ([@\[])
)?""").match
"""What may stand behind an operand; no group where nothing does that continues it."""

matcher: Final = _compile(rf"{SPACE}({_NAME}){SPACE}(=~|=|!=|!~){SPACE}({_SIMPLE_STRING}){SPACE}([,}}])").match
"""A usual label matcher and what closes it."""

label: Final = _compile(rf"{SPACE}({_LABEL}){SPACE}([,)]?)").match
"""A label name in a list of labels, and what closes it."""

name: Final = _compile(rf"{SPACE}({_NAME})").match
"""A label name inside braces."""

grouping: Final = _compile(rf"{SPACE}((?i:by|without)){_WORD_END}(?:{SPACE}{_LABELS})?").match
"""The clause of an aggregation, with each label of its list if that is a usual one."""

match_operator: Final = _compile(rf"{SPACE}(=~|=|!=|!~)").match
modifier: Final = _compile(rf"{SPACE}((?i:bool|on|ignoring)){_WORD_END}").match
group_side: Final = _compile(rf"{SPACE}((?i:group_left|group_right)){_WORD_END}").match
fill: Final = _compile(rf"{SPACE}((?i:fill|fill_left|fill_right)){SPACE}(?=\()").match
edge: Final = _compile(rf"{SPACE}((?i:start|end)){_WORD_END}{SPACE}\({SPACE}\)").match
two_signs: Final = _compile(rf"[+-]{SPACE}[+-]").match
word: Final = _compile(r"[A-Za-z_][A-Za-z0-9_:]*+").match

simple_duration: Final = _compile(rf"{_BLANK}([0-9]{{1,5}})(ms|[smhdwy]){_BLANK}(?=[\]:])").match
"""A duration of one number and one unit, alone in its place between brackets and colon."""

number: Final = _compile(rf"""(?:
    (?:{_DIGITS}(?:\.(?:{_DIGITS})?+)?+ | \.{_DIGITS}) (?:[eE][+-]?{_DIGITS})?+
    # Prometheus looks for an exponent even here: an `e` as the second digit must have a digit behind it.
    | 0[xX]_?{_HEX} (?![eE](?:[._eE+\-]|\Z)) {_HEX}*+ (?:_(?![eE]){_HEX}++)*+
) (?![A-Za-z0-9_.])""").match

duration: Final = _compile(
    r"(?=[0-9])(?:([0-9]++)y)?(?:([0-9]++)w)?(?:([0-9]++)d)?(?:([0-9]++)h)?"
    r"(?:([0-9]++)m)?(?:([0-9]++)s)?(?:([0-9]++)ms)?(?![A-Za-z0-9_])"
).match

number_like: Final = _compile(r"[0-9.](?:[eE][+-](?=[0-9])|[A-Za-z0-9_.])*+").match
"""What was meant as a number or a duration, to say that it is none."""

string_bodies: Final = {
    '"': _compile(rf"""(?:{_plain('"')}++|{_escape('"')})*+""").match,
    "'": _compile(rf"""(?:{_plain("'")}++|{_escape("'")})*+""").match,
    "`": _compile(r"[^`\uFFFD\uD800-\uDFFF]*+").match,
}
"""What may stand inside a string, by its quote."""

string_rests: Final = {
    '"': _compile(r"""(?:[^"\\\n]++|\\[^\n])*+"?""").match,
    "'": _compile(r"""(?:[^'\\\n]++|\\[^\n])*+'?""").match,
    "`": _compile(r"[^`]*+`?").match,
}
"""The rest of a string behind something that may not stand in it."""

escape: Final = _compile(rf"\\(?:[0-7]{{1,3}}|x{_HEX}{{0,2}}|u{_HEX}{{0,4}}|U{_HEX}{{0,8}}|.)?").match
"""What was meant as an escape."""

token: Final = _compile(
    rf"""{SPACE}(?:([(\[{{])|([)\]}},])|"(?:[^"\\\n]++|\\.)*+"?+|'(?:[^'\\\n]++|\\.)*+'?+|`[^`]*+`?+"""
    r"""|[^\s()\[\]{},"'`\#]++|[\S\s])"""
).match
"""One token, to find the end of a bracket behind a fault: 1 opens, 2 closes or separates."""
