"""GF116."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, is_template, place_of
from stacklint.stack.stack import Stack

_TEMPO = "jsonData:\n      exemplarTraceIdDestinations:\n        - name: trace\n          url: http://tempo/{}"
_TAGS = "jsonData:\n      tracesToMetrics:\n        queries:\n          - query: rate(requests_total{{{}}}[5m])"


@rule(
    "GF116",
    "unescaped-template-variable",
    severity=Severity.WARNING,
    bad=(
        Example(sourced(_TEMPO.format("«${__value.raw}»")), fixed=sourced(_TEMPO.format("$${__value.raw}"))),
        Example(sourced(_TAGS.format("«$__tags»")), fixed=sourced(_TAGS.format("$$__tags"))),
    ),
    good=(
        Example(sourced(_TEMPO.format("$${__value.raw}"))),
        Example(sourced(_TAGS.format("$$__tags"))),
        Example(sourced("jsonData: {serverName: '$__env{HOSTNAME}'}")),
    ),
)
def unescaped_template_variable(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A variable that is meant for later is filled in when the file is read.

    Grafana looks for `__value.raw` in its environment, finds none, and puts nothing in its place: the link leads to no
    trace. Written with `$$` it stays until the link is followed.
    """
    for filled in filled_texts(subject):
        for variable in filled.expanded.variables:
            if is_template(variable):
                place = place_of(filled, variable)
                written = filled.written(variable.start, variable.end)
                yield Finding(
                    place,
                    f"`{written}` is filled in from the environment, where there is none; Grafana drops it in silence",
                    f"write `${written}`",
                    repairs=(Repair("write `$$`", ((place.within(variable.start, variable.start + 1), "$$"),)),),
                )
