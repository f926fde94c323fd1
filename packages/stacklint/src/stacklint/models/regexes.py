"""Regular expressions in configuration, which have to match the whole of a value."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.document import Part, Path
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.reader import Reader


def regex_fault(text: object, path: Path, reader: Reader) -> Iterator[ModelFault]:
    """What is wrong with the regular expression at a path, at the characters that are.

    Prometheus and Alertmanager compile the expression inside a group, so `a)|(b` is valid to them: what is wrong alone
    is a fault only if it is wrong there too.
    """
    if reader.regex is None or not isinstance(text, str):
        return
    found = reader.regex(text)
    if found.fault is not None and reader.regex(f"(?s:{text})").fault is not None:
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, found.fault, chars=_visible(found.place, text))


def _visible(place: tuple[int, int], text: str) -> tuple[int, int] | None:
    """The characters at fault; none, which is the whole, where nothing is left to point at."""
    start, end = place
    return (start, end) if start < end <= len(text) else None
