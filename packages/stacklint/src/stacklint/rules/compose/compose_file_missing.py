"""DO107."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, SetFaultKind
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


@rule(
    "DO107",
    "compose-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", "services:\n", "include: [«logging.yaml»]\nservices:\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    extends: {{file: «common.yaml», service: app}}\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    extends: «base»\n")),
    ),
    good=(
        Example(
            edited(
                "compose.yaml",
                "services:\n",
                "include: [logging.yaml]\nservices:\n",
                {"logging.yaml": "services: {}\n"},
            )
        ),
        Example(edited("compose.yaml", "services:\n", "include: [https://example.com/logging.git]\nservices:\n")),
        Example(
            edited(
                "compose.yaml",
                _APP,
                f"{_APP}    extends: {{file: common.yaml, service: app}}\n",
                {"common.yaml": "services:\n  app:\n{{#if debug}}\n    tty: true\n{{/if}}\n"},
            )
        ),
        Example(edited("compose.yaml", _APP, f"{_APP}    extends: base\n  base:\n    image: example/base\n")),
    ),
)
def compose_file_missing(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A compose file includes or extends what is not there.

    Compose refuses the whole set. Paths in `include` and in `extends` count from the folder of the first compose file;
    in a file that is itself included or extended, from the folder of that one.
    """
    for fault in subject.faults:
        if fault.kind is SetFaultKind.MISSING:
            yield Finding(
                fault.node.place,
                f"{fault.message}; compose refuses the file",
                fault.help or "write what is there, or create it",
                tuple((node.place.key(), said) for node, said in fault.ends),
            )
