"""Templates in which «marks» enclose what is wrong."""

from stacklint.gotemplate import ALERTS, Dialect, parse


def marked(text: str, *, version: tuple[int, int] | None = None, dialect: Dialect = ALERTS) -> str:
    """The template with marks around every place at which a fault is reported."""
    faults = parse(text, version=version, dialect=dialect).faults
    pieces, done = [], 0
    for start, end in sorted({(fault.start, fault.end) for fault in faults}):
        pieces += [text[done:start], "«", text[start:end], "»"]
        done = end
    return "".join([*pieces, text[done:]])


def unmarked(text: str) -> str:
    """The template without the marks."""
    return text.replace("«", "").replace("»", "")


def verdicts(text: str, dialect: Dialect = ALERTS) -> list[str]:
    """Kind and message of all faults, in order of the text."""
    return [f"{fault.kind}: {fault.message}" for fault in parse(text, dialect=dialect).faults]
