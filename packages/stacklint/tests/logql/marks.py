"""Queries in which «marks» enclose what is wrong."""

from stacklint.logql import parse


def marked(text: str) -> str:
    """The query with marks around every place at which a fault is reported."""
    pieces, done = [], 0
    for start, end in sorted({(fault.start, fault.end) for fault in parse(text).faults}):
        pieces += [text[done:start], "«", text[start:end], "»"]
        done = end
    return "".join([*pieces, text[done:]])


def unmarked(text: str) -> str:
    """The query without the marks."""
    return text.replace("«", "").replace("»", "")


def messages(text: str) -> list[str]:
    """The messages of all faults, in order of the text."""
    return [fault.message for fault in parse(text).faults]
