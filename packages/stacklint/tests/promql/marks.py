"""Expressions in which «marks» enclose what is wrong."""

from stacklint.promql import DEFAULT, Options, parse


def marked(text: str, options: Options = DEFAULT) -> str:
    """The expression with marks around every place at which a fault is reported."""
    pieces, done = [], 0
    for start, end in sorted({(fault.start, fault.end) for fault in parse(text, options=options).faults}):
        pieces += [text[done:start], "«", text[start:end], "»"]
        done = end
    return "".join([*pieces, text[done:]])


def unmarked(text: str) -> str:
    """The expression without the marks."""
    return text.replace("«", "").replace("»", "")


def messages(text: str, options: Options = DEFAULT) -> list[str]:
    """The messages of all faults, in order of the text."""
    return [fault.message for fault in parse(text, options=options).faults]
