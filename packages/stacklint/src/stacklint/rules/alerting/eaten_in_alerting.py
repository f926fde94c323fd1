"""GF162."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts, stack
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.grafana.managed_texts import filled_texts, lost
from stacklint.stack.grafana.source_texts import Filled, place_of
from stacklint.stack.stack import Stack

_MAIL = "{addresses: team@example.org}"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_RANGE = "{addresses: a@b.c, message: '{{ range %s, %s := .Alerts }}{{ %s.Status }}{{ end }}'}"


def _settings(text: str, environment: str = "") -> dict[str, str]:
    compose = stack()["compose.yaml"].replace(_IMAGE, f"{_IMAGE}    environment: {{{environment}}}\n")
    return alerts(_MAIL, text, {"compose.yaml": compose} if environment else {})


def _labelled(text: str) -> dict[str, str]:
    return alerts("labels: {severity: page}", f"labels: {{severity: '{text}'}}")


@rule(
    "GF162",
    "eaten-in-alerting",
    severity=Severity.WARNING,
    bad=(
        Example(_settings("{password: 'Pa«$sw0rd»'}"), fixed=_settings("{password: 'Pa$$sw0rd'}")),
        Example(_settings(_RANGE % ("«$i»", "$one", "$one")), fixed=_settings(_RANGE % ("$$i", "$$one", "$$one"))),
        Example(_labelled("{{ «$x» := 1 }}{{ $x }}"), fixed=_labelled("{{ $$x := 1 }}{{ $$x }}")),
        Example(
            alerts("title: Errors", "title: 'Errors of «$__org»'"),
            fixed=alerts("title: Errors", "title: 'Errors of $$__org'"),
        ),
        Example(_settings("{addresses: '«${MAIL}»'}", "MAIL: 'a$$b'")),
    ),
    good=(
        Example(alerts()),
        Example(_settings(_RANGE % ("$$i", "$$one", "$$one"))),
        Example(_settings("{addresses: $MAIL}", "MAIL: a@b.c")),
        Example(_settings("{addresses: $MAIL}")),
        Example(_settings("{addresses: 'a$ b$'}")),
        Example(_settings("{addresses: a@b.c, message: '{{ if true }}$who{{ end }}'}", "who: me")),
        Example(_settings("{addresses: a@b.c, message: '{{ $who }}'}", "who: me")),
        Example(_labelled("{{ $labels.job }}")),
        Example(alerts("{{ $labels.instance }}", "{{ $x := 1 }}{{ $x }}")),
        Example(alerts('{{ define "short" }}', '{{ define "short" }}{{ $x := 1 }}')),
    ),
)
def eaten_in_alerting(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A `$` in Grafana's alerting takes what follows it along.

    Grafana fills in variables of its environment in the settings of contact points, in titles, labels and policies, and
    what comes out once more: `Pa$sw0rd` becomes `Pa`, and in the template of a message `{{ range $i, $one := .Alerts
    }}` becomes `{{ range ,  := .Alerts }}`, which is none. A `$` of its own is written `$$` there. Annotations, the
    queries of rules and notification templates are taken as they are; there, one `$` is right.
    """
    for filled in filled_texts(subject):
        variables = list(lost(subject, filled))
        if not variables:
            continue
        first = variables[0]
        place, written = place_of(filled, first), filled.written(first.start, first.end)
        more = f" (and {len(variables) - 1} more in this text)" if len(variables) > 1 else ""
        if first.inside:
            yield Finding(
                place,
                f"the value of `{written}` has a `$`, which Grafana drops together with what follows it{more}",
                "choose a value without `$`, or write it here with `$$`",
            )
            continue
        yield Finding(
            place,
            f"`{written}` is taken for a variable that isn't set; Grafana drops it in silence{more}",
            "write `$$` for a `$`",
            repairs=(_doubled(filled, [one.start for one in variables if not one.inside]),),
        )


def _doubled(filled: Filled, starts: list[int]) -> Repair:
    return Repair("write `$$`", tuple((filled.node.place.within(start, start + 1), "$$") for start in starts))
