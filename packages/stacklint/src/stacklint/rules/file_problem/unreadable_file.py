"""DO101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack

_KINDS = {ProblemKind.UNREADABLE, ProblemKind.TOO_LARGE, ProblemKind.ENCODING}


@rule(
    "DO101",
    "unreadable-file",
    severity=Severity.ERROR,
    bad=(Example(edited("grafana/dashboards/app.json", '{\n  "uid"', '\ufeff«»{\n  "uid"')),),
    good=(Example(stack()),),
)
def unreadable_file(subject: FileProblem, _stack: Stack) -> Iterator[Finding]:
    """A file that plays a role in the stack can't be read as text.

    It is missing a permission, is larger than anything sensible, or is not encoded in UTF-8. Grafana refuses a JSON
    file that begins with a byte order mark; Prometheus and Grafana refuse bytes that are no text. Save the file as
    UTF-8 without such a mark, and let its reader have it.
    """
    if subject.problem.kind in _KINDS:
        yield Finding(
            subject.document.spot(subject.problem),
            f"`{subject.document.name}` {subject.problem.message}",
            "save it as UTF-8 without a byte order mark" if subject.problem.kind is ProblemKind.ENCODING else "",
        )
