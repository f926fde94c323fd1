r"""Series and their values in the notation of rule unit tests: `up{job="x"}` and `0+1x5 _ stale {{schema:0 sum:1}}`.

A reader of its own, since PromQL's has neither repetitions nor histograms. Facts: promql/parser/lex.go and
generated_parser.y of Prometheus (series_description), promql/promqltest/test.go, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.models.histogram import can_add, read_histogram
from stacklint.models.notation import Fault, Unreadable, expected, read_number, skip_spaces
from stacklint.pattern import Pattern

_NAME = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*")
_LABEL = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_STRING = Pattern(
    r""""(?:[^"\\\n]|\\(?:[abfnrtv\\"]|ESCAPE))*"|'(?:[^'\\\n]|\\(?:[abfnrtv\\']|ESCAPE))*'|`[^`]*`""".replace(
        "ESCAPE",
        "[0-3][0-7]{2}|x[0-9A-Fa-f]{2}|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}"
        "|U(?:0010|000(?!0[dD][89A-Fa-f])[0-9A-Fa-f])[0-9A-Fa-f]{4}",
    )
)
_BLANKS = Pattern(r"\s*(?:#[^\n]*\s*)*")
_WORD = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*")
_COUNT = Pattern(r"[0-9]+(?=x|[^0-9A-Za-z_.]|\Z)")
_PLAIN_ITEMS = Pattern(r"(?:(?:_|[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?)(?:x[0-9]{1,15})?\s+)*+")
"""Items of the usual kind, which are sound: a series may have millions of them."""
_NAMELESS = Pattern(r"""\{(?:\s*(?:(?:\w+|"[^"]+"|'[^']+'|`[^`]+`)\s*=\s*)?(?:""|''|``)\s*,?)*+\s*\}""")
"""Labels that are all empty, without a name: no series at all."""
_SAMPLE = Pattern(r"\s+[^\s_]")
_NO_NAMES = frozenset({"atan2", "bool", "group_left", "group_right", "ignoring", "inf", "nan", "on"})
"""Keywords of PromQL that a metric can bear in quotes only."""


def metric_fault(text: str) -> Fault | None:
    """What is wrong with a text that names a metric and its labels."""
    try:
        end = _blanks(text, _metric(text, _blanks(text, 0), apart=True))
        if end < len(text):
            raise expected(text, end, "the end")
    except Unreadable as unreadable:
        return unreadable.fault
    return None


def histogram_fault(text: str) -> Fault | None:
    """What is wrong with a text that is one histogram."""
    start = len(text) - len(text.lstrip())
    try:
        end, _ = read_histogram(text, start)
        if text[end:].strip():
            raise expected(text, end, "the end")
    except Unreadable as unreadable:
        return unreadable.fault
    return None


def series_fault(text: str) -> Fault | None:
    """What is wrong with a series and its values on one line."""
    try:
        pos = _metric(text, 0, apart=False)
        _check_name(text, pos)
        while pos < len(text):
            if not text[pos].isspace():
                raise expected(text, pos, "a space")
            pos = _behind(_PLAIN_ITEMS, text, skip_spaces(text, pos))
            if pos < len(text):
                pos = _item(text, pos)
    except Unreadable as unreadable:
        return unreadable.fault
    return None


def _check_name(text: str, end: int) -> None:
    """Refuse samples of a series that has neither a name nor a label."""
    if _NAMELESS.fullmatch(text, 0, end) and _SAMPLE.match(text, end):
        raise Unreadable(0, end, "the series has neither a name nor a label")


def lines(series: str, values: str) -> Iterator[tuple[int, str]]:
    """The lines that are read of a series and its values put together with a space, and where they begin.

    An empty line, or one that is a comment, ends all input: what comes after is not read, nor are further series.
    """
    start = 0
    for line in f"{series} {values}".split("\n"):
        stripped = line.strip()
        yield start + len(line) - len(line.lstrip()), "" if stripped.startswith("#") else stripped
        start += len(line) + 1


def _metric(text: str, pos: int, *, apart: bool) -> int:
    """The end of a metric; `apart` lets its labels stand apart from its name."""
    name = _NAME.match(text, pos)
    end = name.end() if name else pos
    if name and name[0].lower() in _NO_NAMES:
        message = f'`{name[0]}` is a keyword: a metric of that name is written `{{"{name[0]}"}}`'
        raise Unreadable(pos, end, message)
    braces = _blanks(text, end) if apart else end
    if text.startswith("{", braces):
        return _labels(text, braces)
    if not name:
        raise expected(text, pos, "the name of a metric or labels in braces")
    return end


def _labels(text: str, start: int) -> int:
    pos = _blanks(text, start + 1)
    seen: set[str] = set()
    while not text.startswith("}", pos):
        label = _LABEL.match(text, pos)
        quoted = None if label else _STRING.match(text, pos)
        found = label or quoted
        if not found:
            raise expected(text, pos, "a label or `}`")
        if label:
            if label[0] in seen:
                raise Unreadable(*label.span(), f"the label `{label[0]}` stands here twice")
            seen.add(label[0])
        pos = _blanks(text, found.end())
        if text.startswith("=", pos) and not text.startswith(("==", "=~"), pos):
            pos = _blanks(text, pos + 1)
            value = _STRING.match(text, pos)
            if not value:
                raise expected(text, pos, "the label's value in quotes")
            pos = _blanks(text, value.end())
        elif label:
            raise expected(text, pos, "`=`")
        if text.startswith(",", pos):
            pos = _blanks(text, pos + 1)
        elif not text.startswith("}", pos):
            raise expected(text, pos, "`,` or `}`")
    return pos + 1


def _item(text: str, pos: int) -> int:
    """The end of a value, perhaps repeated."""
    if text.startswith("_", pos):
        pos += 1
        return _times(text, pos) if text.startswith("x", pos) else pos
    if text.startswith("{{", pos):
        return _histograms(text, pos)
    word = _WORD.match(text, pos)
    if word and word[0] == "stale":
        pos = word.end()
    else:
        pos = read_number(text, pos + 1 if text[pos] in "+-" else pos, "a number, `_`, `stale` or a histogram")
    if text[pos : pos + 1] in ("+", "-"):
        pos = read_number(text, pos + 1, "a number")
        if not text.startswith("x", pos):
            raise expected(text, pos, "`x` and how often the step is taken")
    return _times(text, pos) if text.startswith("x", pos) else pos


def _histograms(text: str, start: int) -> int:
    pos, base = read_histogram(text, start)
    if text[pos : pos + 1] in ("+", "-"):
        pos, step = read_histogram(text, pos + 1)
        if not text.startswith("x", pos):
            raise expected(text, pos, "`x` and how often the step is taken")
        end = _times(text, pos)
        if int(text[pos + 1 : end]) and (reason := can_add(base, step)):
            raise Unreadable(start, end, reason)
        return end
    return _times(text, pos) if text.startswith("x", pos) else pos


def _times(text: str, pos: int) -> int:
    """The end of a repetition that begins with `x`: a whole number of 64 bits."""
    count = _COUNT.match(text, pos + 1)
    if not count:
        raise expected(text, pos + 1, "how often, as a whole number")
    if int(count[0]) >= 2**64:
        raise Unreadable(*count.span(), f"`{count[0]}` is more often than anything can be repeated")
    return count.end()


def _blanks(text: str, pos: int) -> int:
    """Behind spaces and comments."""
    return _behind(_BLANKS, text, pos)


def _behind(pattern: Pattern[str], text: str, pos: int) -> int:
    """Behind what matches here."""
    found = pattern.match(text, pos)
    return found.end() if found else pos
