"""`stacklint promql`: checks one expression, and shows its parts or its canonical form."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from stacklint.cli.features import asked_features
from stacklint.cli.outcome import CLEAN, FINDINGS, UsageError
from stacklint.cli.streams import complain, say, say_lines, terminal
from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.models.nearness import nearest
from stacklint.promql import MAX_LENGTH, NEWEST, Fault, FaultKind, Options, Query, canonical, parse, tree
from stacklint.promql.functions import CALLED
from stacklint.promql.options import version_text
from stacklint.promql.semantics import study
from stacklint.report.text import render_blocks
from stacklint.stack.queries.prom import fill
from stacklint.stack.queries.templates import references
from stacklint.text import LineIndex, SourceText, decode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from stacklint.promql import Expr

_ARGUMENT, _INPUT = "<expression>", "<stdin>"
_MOST = 4 * (MAX_LENGTH + 2)
"""How many bytes of standard input are read: so many are more characters than are parsed."""

_CODE, _NAME = "PQ101", "invalid-promql"


def promql(arguments: argparse.Namespace) -> int:
    """Do what `stacklint promql` was asked for, and return its exit code."""
    options = _options(arguments)
    source = _read(arguments.expression)
    shows = arguments.tree or arguments.format
    query, variables = (parse(source.text, options=options), ()) if shows else _filled(source.text, options)
    faults = query.faults
    if source.fault is not None and len(source.text) <= MAX_LENGTH:
        start, message = source.fault.offset, source.fault.reason
        faults = (Fault(start, start + 1, message, FaultKind.SYNTAX),)
    if faults or query.root is None:
        _report(faults, source)
        return FINDINGS
    if arguments.tree:
        say_lines(f"{tree(query.root)}\n")
    elif arguments.format:
        say_lines(f"{canonical(query.root)}\n", encoding="utf-8")
    else:
        _approve(query.root, variables, options)
    return CLEAN


def _options(arguments: argparse.Namespace) -> Options:
    return Options.from_flags(arguments.prometheus_version or NEWEST, asked_features(arguments.enable_feature))


def _filled(text: str, options: Options) -> tuple[Query, tuple[str, ...]]:
    """The expression with its variables replaced, faults at their places in the text as written, and the variables.

    As it is, if no values of the variables are known that it parses with.
    """
    variables = tuple(sorted({text[found.start : found.end] for found in references(text)}))
    filled = fill(text, lambda text: (parse(text, options=options), ())) if variables else None
    if filled is None:
        return parse(text, options=options), ()
    faults = (Fault(*filled.text.original(*fault[:2]), *fault[2:]) for fault in filled.query.faults)
    return Query(filled.query.text, filled.query.root, tuple(faults)), variables


def _read(expression: str | None) -> SourceText:
    """The expression of the command line, or of standard input."""
    if expression is not None and expression != "-":
        errors = "surrogatepass" if os.name == "nt" else "surrogateescape"  # how arguments hold what is no text
        return decode(_ARGUMENT, expression.encode("utf-8", errors))
    hint = "give the expression as an argument, or pipe it in"
    if sys.stdin is None:
        raise UsageError(f"standard input is closed: {hint}")
    if expression is None and sys.stdin.isatty():
        raise UsageError(f"there is no expression: {hint}")
    try:
        return decode(_INPUT, sys.stdin.buffer.read(_MOST))
    except OSError as error:
        raise UsageError(f"can't read standard input: {error.strerror}") from error


def _report(faults: Iterable[Fault], source: SourceText) -> None:
    lines = LineIndex(source.text)
    found = [_diagnostic(fault, source, lines) for fault in faults]
    say(render_blocks(found, lambda _: lines, terminal()).removesuffix("\n"))


def _diagnostic(fault: Fault, source: SourceText, lines: LineIndex) -> Diagnostic:
    where = Location(source.name, *lines.position(fault.start), *lines.position(fault.end))
    return Diagnostic(where, _CODE, _NAME, Severity.ERROR, fault.message, _help(fault, source.text))


def _help(fault: Fault, text: str) -> str:
    """What to do about a fault, where that is more than its message says."""
    if fault.kind is FaultKind.FLAG:
        return "if Prometheus is started with that flag, say so with --enable-feature"
    if fault.kind is FaultKind.FUNCTION:
        right = nearest(text[fault.start : fault.end], CALLED)
        return f"did you mean `{right}`?" if right else ""
    variable = next((found for found in references(text) if found.start <= fault.start < found.end), None)
    if variable is None:
        return ""
    written = text[variable.start : variable.end]
    return f"`{written}` is a variable of Grafana, which fills it in before Prometheus reads it: write a value here"


def _approve(root: Expr, variables: tuple[str, ...], options: Options) -> None:
    """Say that an expression is valid, and what it evaluates to."""
    if variables:
        names = ", ".join(f"`{name}`" for name in variables)
        complain(f"checked with values in the place of Grafana's variables: {names}")
    kind = f"{'an' if root.type[0] in 'aeiou' else 'a'} {root.type}"
    facts = () if variables else _facts(root)
    say(f"valid in Prometheus {version_text(options.version)}: {', '.join((kind, *facts))}\n")


def _facts(root: Expr) -> Iterator[str]:
    """What is known of the result beyond its type."""
    result = study(root).result
    if labels := result.labels.possible:
        yield f"with no other labels than {', '.join(f'`{name}`' for name in sorted(labels))}"
    if result.constant is not None:
        yield f"always {result.constant:g}"
