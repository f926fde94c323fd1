"""LK137."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.metrics.exports import exposition_texts
from stacklint.stack.metrics.exposition_faults import first_odd_line
from stacklint.stack.stack import Stack

_FILE: Final = "app/metrics.prom"
_KNOWN: Final = stack()[_FILE]


@rule(
    "LK137",
    "no-exposition",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: f"{_KNOWN}«<html>»\n"})),
        Example(stack({_FILE: f"«HTTP/1.1 200 OK»\n\n{_KNOWN}"})),
        Example(stack({_FILE: f"{_KNOWN}«queue_length»\nqueue_age_seconds\n"})),
    ),
    good=(
        Example(stack()),
        Example(stack({_FILE: f'{_KNOWN}a_total 1 # {{trace_id="b"}} 0.5 1.5\na_created 1.5 2.5\n# EOF\n'})),
        Example(stack({_FILE: f'{_KNOWN}{{"queue.length", host="a"}} NaN\n\n  x{{}} +Inf  \n'})),
        Example(stack({_FILE: f"{_KNOWN}queue_length {{{{ n }}}}\n"})),
        Example(stack({"other/metrics.prom": "<html>\n"})),
    ),
)
def no_exposition(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A text that says what a program exports has a line that is neither a comment nor a sample.

    Prometheus refuses a whole scrape for such a line: the target is down, with "expected a valid start token" or the
    like. Here it stands in a file, so what it was to say isn't known, and queries for it are called wrong. A saved
    scrape has it where the answer was an error, or where more was saved than the answer's body.
    """
    targets = (target for server in stack.prometheus for job in server.jobs for target in job.targets)
    found = {one.name: one for target in targets if (one := service_of(target, subject)) is not None}
    for service in found.values():
        for path in exposition_texts(service, subject, stack.files):
            odd = first_odd_line(stack.files.text(path).text)
            if odd is not None:
                yield Finding(
                    Spot(stack.files.name(path), odd.start, odd.end),
                    f"{odd.message}; Prometheus would refuse the scrape, and what is meant isn't known to be exported",
                    "save the metrics alone, as `curl --silent --fail` gives them",
                    ((service.node.place.key(), "the program that exports them"),),
                )
