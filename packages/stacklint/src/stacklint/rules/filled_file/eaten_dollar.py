"""GF114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import provided, sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, place_of, strays
from stacklint.stack.stack import Stack

_UNDER = "secureJsonData:"


@rule(
    "GF114",
    "eaten-dollar",
    severity=Severity.WARNING,
    bad=(
        Example(sourced(_UNDER, "  password: Pa«$sw0rd»"), fixed=sourced(_UNDER, "  password: Pa$$sw0rd")),
        Example(sourced(_UNDER, "  password: 'a«$!»b«${»c'"), fixed=sourced(_UNDER, "  password: 'a$$!b$${c'")),
        Example(sourced("database: x«${a b}»"), fixed=sourced("database: x$${a b}")),
        Example(
            sourced(_UNDER, "  password: x«${PASSWORD}»", service="environment:\n  PASSWORD: Pa$$sw0rd"),
        ),
        Example(provided("folder: What it costs in «$s»"), fixed=provided("folder: What it costs in $$s")),
    ),
    good=(
        Example(sourced(_UNDER, "  password: Pa$$sw0rd")),
        Example(sourced(_UNDER, "  password: 'Pa$ $. $( end$'")),
        Example(sourced(_UNDER, "  password: Pa$sw0rd", service="env_file: .env.local")),
        Example(sourced(_UNDER, "  password: ${PASSWORD}", service="environment:\n  PASSWORD: Password")),
        Example(sourced("json_data: {password: Pa$sw0rd}")),
        Example(provided("folder: What it costs in $$")),
    ),
)
def eaten_dollar(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A `$` in a provisioned text takes what follows it along.

    Grafana fills in variables in every text, whether it is a secret or not, and what comes out once more: so `Pa$sw0rd`
    becomes `Pa`, also where it comes out of a variable or a file. A `$` of its own is written `$$`; in the value of a
    variable not even that helps. There, choose a value without one.
    """
    for filled in filled_texts(subject):
        for variable in strays(subject.reading, filled):
            place = place_of(filled, variable)
            written = filled.written(variable.start, variable.end)
            if variable.inside:
                yield Finding(
                    place,
                    f"the value of `{written}` has a `$`, which Grafana drops together with what follows it",
                    "choose a value without `$`, or write it here with `$$`",
                )
                continue
            yield Finding(
                place,
                f"`{written}` is taken for a variable that isn't set; Grafana drops it in silence",
                "write `$$` for a `$`",
                repairs=(Repair("write `$$`", ((place.within(variable.start, variable.start + 1), "$$"),)),),
            )
