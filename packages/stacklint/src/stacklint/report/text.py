"""Diagnostics for people: the line, carets under what is wrong, and every other end of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from stacklint.diagnostic import Location, Severity
from stacklint.report.excerpt import excerpt
from stacklint.report.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.report import Summary
    from stacklint.text import LineIndex

    Lines = Callable[[str], LineIndex]

PLAIN = Terminal()

_RED, _YELLOW, _GREEN, _BLUE, _CYAN = "1;31", "1;33", "1;32", "1;34", "1;36"
_BOLD = "1"
_COLOURS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _CYAN}


_NAMED = 12
"""Of how many places that are alike the line and column are shown."""
_SHOWN = 3
"""How many ends of which the same is said are shown with their lines."""
_ENDS = 8
"""How many ends in the file of a finding are, however much is said of them."""


class _End(NamedTuple):
    """One end of a finding, and how it is marked."""

    at: Location
    mark: str
    colour: str


def render_text(diagnostics: Sequence[Diagnostic], summary: Summary, lines: Lines, terminal: Terminal = PLAIN) -> str:
    """The report: a block for what one rule says of a file in the same words, and a line that counts diagnostics."""
    alike: dict[tuple[str, str, str, str], list[Diagnostic]] = {}
    for one in diagnostics:
        alike.setdefault((one.primary.file, one.code, one.severity, one.message), []).append(one)
    blocks = (_block(first, lines, terminal, others) for first, *others in alike.values())
    return _joined(blocks) + counted(diagnostics, summary, terminal)


def render_blocks(diagnostics: Iterable[Diagnostic], lines: Lines, terminal: Terminal = PLAIN) -> str:
    """A block for each diagnostic, with an empty line after it."""
    return _joined(_block(diagnostic, lines, terminal) for diagnostic in diagnostics)


def _joined(blocks: Iterable[Iterable[str]]) -> str:
    return "".join("\n".join(block) + "\n\n" for block in blocks)


def _block(diagnostic: Diagnostic, lines: Lines, terminal: Terminal, alike: Sequence[Diagnostic] = ()) -> Iterator[str]:
    """The lines of a diagnostic, and where there are others of which the same could be said."""
    colour = _COLOURS[diagnostic.severity]
    head = terminal.paint(f"{diagnostic.severity}[{diagnostic.code}]", colour)
    yield head + terminal.paint(f": {terminal.show(diagnostic.message)}", _BOLD)
    shown, rest = _few(diagnostic.related, diagnostic.primary.file)
    primary, *others = _distinct((diagnostic.primary, *shown))
    ends = [_End(primary, "^", colour), *(_End(other, "-", _BLUE) for other in others)]
    pad = " " * max(len(str(end.at.line)) for end in ends)
    bar = terminal.paint("|", _BLUE)
    for file in dict.fromkeys(end.at.file for end in ends):
        here = [end for end in ends if end.at.file == file]
        if here[0] is not ends[0]:
            yield f"{pad} {bar}"
        arrow = terminal.paint("-->" if here[0] is ends[0] else ":::", _BLUE)
        yield f"{pad}{arrow} {terminal.show(file)}:{here[0].at.line}:{here[0].at.column}"
        yield from _snippet(here, lines(file), pad, terminal)
    notes = [("help", diagnostic.help), *(("fix", fix.title) for fix in diagnostic.fixes[:1])]
    notes += [("also", _at(rest)), ("also", _also(alike))]
    said = [(label, note) for label, note in notes if note]
    if said:
        yield f"{pad} {bar}"
    for label, note in said:
        yield f"{pad} {terminal.paint('=', _BLUE)} {terminal.paint(label, _BOLD)}: {terminal.show(note)}"


def _also(alike: Sequence[Diagnostic]) -> str:
    """How many others there are and where; empty if there are none."""
    return f"{len(alike):,} more like this, {_at([other.primary for other in alike])}" if alike else ""


def _at(places: Sequence[Location]) -> str:
    """Where some places of one file are; empty if there are none."""
    named = ", ".join(f"{place.line}:{place.column}" for place in places[:_NAMED])
    return f"at {named}{', ...' if len(places) > _NAMED else ''}" if places else ""


def _few(ends: Iterable[Location], file: str) -> tuple[list[Location], list[Location]]:
    """The ends to show with their lines, and the rest: more in one file of which the same is said."""
    shown, rest, counts = list[Location](), list[Location](), Counter[str]()
    for end in ends:
        if end.file == file and (counts[end.message] >= _SHOWN or counts.total() >= _ENDS):
            rest.append(end)
        else:
            counts[end.message] += end.file == file
            shown.append(end)
    return shown, rest


def _distinct(ends: Iterable[Location]) -> list[Location]:
    """The ends in their order, each range once, with all that is said of it."""
    said: dict[Location, list[str]] = {}
    for end in ends:
        messages = said.setdefault(end._replace(message=""), [])
        if end.message and end.message not in messages:
            messages.append(end.message)
    return [end._replace(message="; ".join(messages)) for end, messages in said.items()]


def _snippet(ends: list[_End], lines: LineIndex, pad: str, terminal: Terminal) -> Iterator[str]:
    """The lines of one file with marks under them, in the file's order; dots stand for the lines in between."""
    bar = terminal.paint("|", _BLUE)
    if not lines.text:
        yield from (f"{pad} {bar} {terminal.show(end.at.message)}" for end in ends if end.at.message)
        return
    yield f"{pad} {bar}"
    last, above = 0, ""
    for end in sorted(ends, key=lambda end: end.at):
        line = lines.line(end.at.line)
        whole = end.at.end_line == end.at.line
        piece = excerpt(line, end.at.column - 1, end.at.end_column - 1 if whole else len(line), terminal)
        if last and end.at.line > last + 1:
            yield terminal.paint("...", _BLUE)
        if (end.at.line, piece.text) != (last, above):
            number = terminal.paint(f"{end.at.line:>{len(pad)}}", _BLUE)
            yield f"{number} {bar} {piece.text}".rstrip()
        reach = "" if whole else f"to line {end.at.end_line}"
        label = ", ".join(filter(None, (terminal.show(end.at.message), reach)))
        indent, marks = piece.marks(end.mark)
        yield f"{pad} {bar} {indent}{terminal.paint(f'{marks} {label}'.rstrip(), end.colour)}"
        last, above = end.at.line, piece.text


def counted(diagnostics: Sequence[Diagnostic], summary: Summary, terminal: Terminal) -> str:
    """The last line of a report: how many diagnostics there are, in how many files, and how many can be fixed."""
    fixable = sum(bool(diagnostic.fixes) for diagnostic in diagnostics)
    files = _number(summary.files, "file", "files")
    counts = (
        (summary.error, "error", "errors", _RED),
        (summary.warning, "warning", "warnings", _YELLOW),
        (summary.info, "info", "infos", _CYAN),
    )
    said = [terminal.paint(_number(count, one, many), colour) for count, one, many, colour in counts if count]
    fixes = f"; {fixable:,} can be fixed with --fix" if fixable else ""
    return f"{', '.join(said) or terminal.paint('no findings', _GREEN)} in {files}{fixes}\n"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
