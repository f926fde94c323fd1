"""SU102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, Profile, discover, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.repository.suppressions import Suppression
from stacklint.stack.stack import Stack

_JOB = "prometheus/prometheus.yml", "  - job_name: app\n"


def _beside(comment: str) -> dict[str, str]:
    file, job = _JOB
    return edited(file, job, f"{job.rstrip()} {comment}\n")


@rule(
    "SU102",
    "unreadable-suppression",
    severity=Severity.WARNING,
    bad=(
        Example(_beside("# stacklint: ignore[«LK1O1»] an O for a zero")),
        Example(_beside("# stacklint: ignore[«duplicate-jobs»]")),
        Example(_beside("«# stacklint: ignore»")),
        Example(_beside("«# stacklint: disable[LK101]»")),
        Example(_beside("«# stacklint: ignore[LK101] until 2027-02-30, then it is mended»")),
    ),
    good=(
        Example(_beside("# stacklint: ignore[LK101] until the target is there")),
        Example(_beside("# the next one is asked for by stacklint itself")),
    ),
)
def unreadable_suppression(subject: Suppression, _stack: Stack) -> Iterator[Finding]:
    """A comment that shall silence a rule is not understood.

    It silences nothing. It is written `# stacklint: ignore[LK101] why`, with the codes or names of rules, at the end of
    the line that is meant, or above what is meant; `ignore-file` is meant for the whole file. `until 2027-01-31` before
    the reason says up to which day.
    """
    if subject.fault:
        yield Finding(
            subject.spot,
            f"{subject.fault}; the comment silences nothing",
            "write it as `# stacklint: ignore[LK101] until 2027-01-31: why`; the day and the reason can be left out",
        )
        return
    for one in subject.rules:
        if not one.is_known:
            names = (name for known in discover(*Profile) for name in (known.code, known.name))
            right = nearest(one.name, names)
            advice = f"did you mean `{right}`?" if right else "`stacklint rules` lists them"
            yield Finding(one.spot, f"there is no rule `{one.name}`; the comment does not silence any by it", advice)
