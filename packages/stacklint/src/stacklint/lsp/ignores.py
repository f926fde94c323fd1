"""The comment that asks to be silent about a finding, and where in a file it can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Edit
from stacklint.document import read_document
from stacklint.pattern import Pattern
from stacklint.stack.repository.suppressions import Suppression, read_suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stacklint.diagnostic import Diagnostic
    from stacklint.document import Document
    from stacklint.rules.api import Rule
    from stacklint.text import LineIndex

_LARGEST: Final = 1 << 18
"""How many characters of a file are read anew to see what a comment makes of it."""

_YAML: Final = (".yml", ".yaml")
_ONLY_ABOVE: Final = Pattern(r"(?:.*[/.])?(?:Dockerfile|Containerfile)(?:\.[^/]*)?|.*\.(?:prom|ini)")
"""The names of texts of which each line may be a comment, and no line may end with one."""


def ignoring(lines: LineIndex, found: Diagnostic, rule: Rule) -> Edit | None:
    """The edit that writes a comment for a finding; `None` where none can stand, or it would be of no use.

    It stands above the line or at its end, where it silences less, and with it the file says what it said before.

    Args:
        lines: of the finding's file.
        found: the finding.
        rule: its rule.
    """
    if rule.visits is Suppression or len(lines.text) > _LARGEST:
        return None
    name, line, comment = found.primary.file, found.primary.line, f"# stacklint: ignore[{found.code}]"
    if name.endswith(_YAML):
        is_same = _keeps(name, lines.text)
        beside = Edit(name, *(lines.start(line) + len(lines.line(line)),) * 2, f" {comment}")
        above = next(filter(is_same, _above(name, lines, line, comment)), None)
        choices = [edit for edit in (above, beside) if edit is not None and is_same(edit)]
    else:
        choices = [*_above(name, lines, line, comment)][: _ONLY_ABOVE.fullmatch(name) is not None]
    sizes = {size: edit for edit in reversed(choices) if (size := _silenced(lines.text, edit, line)) is not None}
    return sizes[min(sizes)] if sizes else None


def _above(name: str, lines: LineIndex, line: int, comment: str) -> Iterator[Edit]:
    """The comment on a line of its own: right above a line, else above what encloses that, further and further out."""
    end = "\r\n" if "\r\n" in lines.text else "\n"
    inner: int | None = None
    for number in range(line, 0, -1):
        text, start = lines.line(number), lines.start(number)
        indent = len(text) - len(text.lstrip(" \t"))
        if indent < len(text) and (inner is None or indent < inner):
            inner = indent
            yield Edit(name, start, start, f"{text[:indent]}{comment}{end}")


def _edited(text: str, edit: Edit) -> str:
    return text[: edit.start] + edit.text + text[edit.end :]


def _keeps(name: str, text: str) -> Callable[[Edit], bool]:
    """Tells of an edit whether a YAML text is sound and says the same with it."""
    before = _read(name, text)
    return lambda edit: not before.problems and _is_same(before, _read(name, _edited(text, edit)))


def _read(name: str, text: str) -> Document:
    return read_document(name, text.encode("utf-8", "replace"), "yaml")


def _is_same(one: Document, other: Document) -> bool:
    """Whether two documents say the same. What aliases share is compared once."""
    seen: set[tuple[int, int]] = set()
    pairs: list[tuple[object, object]] = [(one.data, other.data), (one.problems, other.problems)]
    while pairs:
        left, right = pairs.pop()
        if isinstance(left, (dict, list)) and isinstance(right, (dict, list)):
            if (id(left), id(right)) not in seen:
                seen.add((id(left), id(right)))
                pairs += [(tuple(_keys(left)), tuple(_keys(right))), *zip(_values(left), _values(right), strict=False)]
        elif left != right:
            return False
    return True


def _keys(value: dict[object, object] | list[object]) -> Iterable[object]:
    return value if isinstance(value, dict) else range(len(value))


def _values(value: dict[object, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _silenced(text: str, edit: Edit, line: int) -> int | None:
    """How many lines a comment speaks of, once it is written; `None` if a line is not among them."""
    at = edit.start + edit.text.index("#")
    moved = line + edit.text.endswith("\n")
    written = (one for one in read_suppressions(edit.file, _edited(text, edit)) if one.spot.start == at)
    return next((one.last - one.first + 1 for one in written if one.first <= moved <= one.last), None)
