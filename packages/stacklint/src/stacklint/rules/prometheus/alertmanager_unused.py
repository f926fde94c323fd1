"""LK117."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.swarm import is_off
from stacklint.stack.programs.images import role_of
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_ALERT = "groups:\n  - name: app\n    rules:\n      - alert: Down\n        expr: up == 0\n"
_SERVICE = "  alertmanager:\n    image: prom/alertmanager:v0.28.1\n  prometheus:\n"
_ALERTING = "alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:"


def _alerting(alertmanagers: str, key: str = "alertmanagers") -> dict[str, str]:
    """The sound repository with an Alertmanager, an alert, and what is said of whom to tell."""
    files = edited("compose.yaml", "  prometheus:\n", _SERVICE, {"prometheus/rules.yml": _ALERT})
    config = f"rule_files: [rules.yml]\nalerting: {{{key}: {alertmanagers}}}\nscrape_configs: []\n"
    return {**files, "prometheus/prometheus.yml": config}


@rule(
    "LK117",
    "alertmanager-unused",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("compose.yaml", "  prometheus:\n", _SERVICE)
            | {"prometheus/rules.yml": _ALERT}
            | {
                "prometheus/prometheus.yml": (
                    "rule_files: [rules.yml]\n«scrape_configs»:\n"
                    "  - job_name: app\n    static_configs:\n      - targets: [app:5000]\n"
                )
            }
        ),
        Example(_alerting("[{static_configs: [{«targets»: }]}]")),
        Example(_alerting("[{static_configs: [{«targets»: []}, {targets: []}]}, {static_configs: [{}]}]")),
        Example(_alerting("[{«static_configs»: []}]")),
        Example(_alerting("[{scheme: http}]", "«alertmanagers»")),
    ),
    good=(
        Example(_alerting("[{static_configs: [{targets: []}, {targets: ['alertmanager:9093']}]}]")),
        Example(_alerting("[{static_configs: [{targets: []}], dns_sd_configs: [{names: [alertmanager]}]}]")),
        Example(stack({"prometheus/rules.yml": _ALERT})),
        Example(
            edited("compose.yaml", "  prometheus:\n", _SERVICE.replace("v0.28.1\n", "v0.28.1\n    scale: 0\n"))
            | {"prometheus/rules.yml": _ALERT}
        ),
        Example(edited("compose.yaml", "  prometheus:\n", _SERVICE)),
        Example(
            edited("prometheus/prometheus.yml", "scrape_configs:", _ALERTING)
            | {"prometheus/rules.yml": _ALERT}
            | {"compose.yaml": edited("compose.yaml", "  prometheus:\n", _SERVICE)["compose.yaml"]}
        ),
    ),
)
def alertmanager_unused(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """The stack has an Alertmanager, and Prometheus is not told of it.

    Alerts fire, show on Prometheus' own page, and go nowhere: without `alerting` nothing is sent.
    """
    if stack.compose is None or len(stack.prometheus) != 1:
        return
    services = stack.compose.services.values()
    running = (one for one in services if role_of(one) == "alertmanager" and not is_off(one))
    alertmanager = next(running, None)
    alert = next((rule for file in stack.rule_files for rule in file.rules if rule.alert), None)
    if alertmanager is None or alert is None:
        return
    configured = subject.config["alerting"]["alertmanagers"]
    empty = _empty(configured)
    target = f"the target `{alertmanager.name}:9093`"
    if empty is not None:
        where, lacking, advice = empty, "no target", f"add {target}"
    elif configured.present and configured.value != []:
        return
    else:
        where = configured if configured.exists else subject.config["scrape_configs"]
        lacking, advice = "no `alerting.alertmanagers`", f"add an `alerting` block with {target}"
    yield Finding(
        where.place.key() if where.exists else root(subject.config.document).place,
        f"{lacking} here; the alert `{alert.alert}` never reaches `{alertmanager.name}`",
        advice,
        (
            (alertmanager.node.place.key(), "the Alertmanager of the stack"),
            (alert.node["alert"].place, "the first of its alerts"),
        ),
    )


def _empty(alertmanagers: Node) -> Node | None:
    """What has no target in it, if there are lists of targets alone, and nothing is in them."""
    entries = list(alertmanagers.items())
    groups = [group for entry in entries for group in entry["static_configs"].items()]
    if any(key.endswith("_sd_configs") for entry in entries for key in entry.keys) or not entries:
        return None
    if any(group["targets"].present and group["targets"].value != [] for group in groups):
        return None
    if groups:
        return groups[0]["targets"]
    listed = (entry["static_configs"] for entry in entries)
    return next((one for one in listed if one.exists), alertmanagers)
