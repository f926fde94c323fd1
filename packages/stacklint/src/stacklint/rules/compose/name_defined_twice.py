"""DO109."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, SetFaultKind
from stacklint.stack.stack import Stack

_MORE = "services:\n  app:\n    image: example/app\n"
_OTHER = "services:\n  db:\n    image: example/db\n"


@rule(
    "DO109",
    "name-defined-twice",
    severity=Severity.ERROR,
    bad=(Example(edited("compose.yaml", "services:\n", "include: [«more.yaml»]\nservices:\n", {"more.yaml": _MORE})),),
    good=(Example(edited("compose.yaml", "services:\n", "include: [more.yaml]\nservices:\n", {"more.yaml": _OTHER})),),
)
def name_defined_twice(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """An included compose file defines what is defined already.

    Compose refuses the whole set: what is included can't be changed by whoever includes it, and nobody says which of
    both is meant. Files that are to be merged stand in one list, `include: [{path: [base.yaml, changes.yaml]}]`.
    """
    for fault in subject.faults:
        if fault.kind is SetFaultKind.CONFLICT:
            yield Finding(
                fault.node.place,
                f"{fault.message}; compose refuses the file",
                "rename one of them, or merge the files: `include: [{path: [a.yaml, b.yaml]}]`",
                tuple((node.place.key(), said) for node, said in fault.ends),
            )
