"""DO112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Path
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_APP = "    build: app\n"
_LIMITS, _RESERVED = ("deploy", "resources", "limits"), ("deploy", "resources", "reservations")
_PAIRS: tuple[tuple[str, Path], ...] = (
    ("scale", ("deploy", "replicas")),
    ("mem_limit", (*_LIMITS, "memory")),
    ("cpus", (*_LIMITS, "cpus")),
    ("pids_limit", (*_LIMITS, "pids")),
    ("mem_reservation", (*_RESERVED, "memory")),
)


@rule(
    "DO112",
    "settings-disagree",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", _APP, f"{_APP}    «scale»: 2\n    deploy: {{replicas: 3}}\n")),
        Example(
            edited(
                "compose.yaml",
                _APP,
                f"{_APP}    «mem_limit»: 1g\n    deploy: {{resources: {{limits: {{memory: 2g}}}}}}\n",
            )
        ),
    ),
    good=(
        Example(edited("compose.yaml", _APP, f"{_APP}    scale: 2\n    deploy: {{replicas: 2}}\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    scale: $COUNT\n    deploy: {{replicas: 2}}\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    mem_limit: 1g\n    deploy: {{replicas: 2}}\n")),
    ),
)
def settings_disagree(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A setting has one value in the service and another one under `deploy`.

    Both names mean the same, and Compose refuses the whole file unless they say the same.
    """
    for name, service in subject.services.items():
        for key, path in _PAIRS:
            own, other = service.node[key], service.node.at(path)
            if own.text and other.text and not _same(own.text, other.text):
                yield Finding(
                    own.place.key(),
                    f"`{key}` of `{name}` is `{own.text}`, and `{'.'.join(map(str, path))}` is `{other.text}`; "
                    "compose refuses the file",
                    "keep one of them",
                    ((other.place.key(), "the other one"),),
                )


def _same(one: str, other: str) -> bool:
    """Whether both may be the same; sizes and numbers are written in several ways."""
    if "$" in one + other:
        return True
    first, second = _bytes(one), _bytes(other)
    return first == second


def _bytes(text: str) -> float | str:
    digits = text.rstrip("bBiIkKmMgGtTpP ")
    unit = text[len(digits) :].strip().lower()[:1]
    try:
        return float(digits) * 1024.0 ** ("bkmgtp".index(unit) if unit else 0)
    except ValueError:
        return text
