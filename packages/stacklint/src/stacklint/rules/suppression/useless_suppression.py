"""SU101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.repository.suppressions import Suppression
from stacklint.stack.stack import Stack

_JOB = "prometheus/prometheus.yml", "  - job_name: app\n"


def _above(comment: str) -> dict[str, str]:
    file, job = _JOB
    return edited(file, job, f"  {comment}{job}" if comment else job)


@rule(
    "SU101",
    "useless-suppression",
    severity=Severity.INFO,
    bad=(
        Example(_above("«# stacklint: ignore[LK101] the target comes later»\n"), fixed=_above("")),
        Example(
            edited(*_JOB, "  - job_name: app «# stacklint: ignore[duplicate-job]»\n"),
            fixed=edited(*_JOB, "  - job_name: app\n"),
        ),
    ),
    good=(
        Example(edited(*_JOB, "  - job_name: app # stacklint is told nothing here\n")),
        Example(_above("# stacklint: ignore[OP101] nobody asks it\n")),
        Example({"rules.yml": "groups: [] # stacklint: ignore[LK106]\n"}),
    ),
)
def useless_suppression(subject: Suppression, stack: Stack) -> Iterator[Finding]:
    """A comment silences a rule that finds nothing there.

    What it was written for has been mended, or has moved. Left where it is, it hides the next finding, at which nobody
    has looked. Comments about rules that aren't asked in a run are left alone, and so are all of them where no compose
    file shows the whole stack.
    """
    idle = [one for one in subject.rules if one.is_known and one.is_asked and not one.is_used]
    if not idle or subject.fault or stack.compose is None:
        return
    names = ", ".join(f"`{one.name}`" for one in idle)
    whole = len(idle) == len(subject.rules)
    message = f"{names} find{'s' if len(idle) == 1 else ''} nothing that this comment could silence"
    if whole:
        yield Finding(subject.spot, message, "delete it", repairs=(Repair("delete it", ((_gone(subject), ""),)),))
    else:
        yield Finding(idle[0].spot, message, f"leave {names} out")


def _gone(subject: Suppression) -> Spot:
    """What is deleted with a comment: the blank before it, or its whole line."""
    before = subject.at.column - 1 if subject.is_alone else 1
    after = 1 if subject.is_alone else 0
    return Spot(subject.spot.file, subject.spot.start - before, subject.spot.end + after)
