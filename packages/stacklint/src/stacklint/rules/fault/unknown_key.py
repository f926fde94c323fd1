"""FM101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Part, Path, Place, root
from stacklint.models import FaultKind, Kind, homes, meant_around
from stacklint.models.alert_names import OF_RECEIVER
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.board_examples import override, second, targets
from stacklint.rules.fixtures import ALERTS, PROVIDER, edited, stack
from stacklint.rules.foreign import foreign_config, foreign_rule
from stacklint.rules.readers import outcome, refuses, severity
from stacklint.rules.spelling import other_version
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack

TOP = "top level"
"""What `homes` calls the root of a document."""

_PASSWORDS = frozenset({"password", "basicAuthPassword"})
"""What Grafana read of a data source before version 9 (upgrade guide), and what stands empty in many files since."""

_LAST = (9, 0)

_LISTED = 4
"""So many of the places where a key is at home are named."""

_SPELT = frozenset({Kind.COMPOSE, Kind.DASHBOARD})
"""Where a key that is but misspelt is never one that is at home elsewhere."""

_SOURCES, _DEFAULT = "grafana/provisioning/datasources/prometheus.yml", "    isDefault: true\n"
_PROMETHEUS = "prometheus/prometheus.yml"
_STEPS = '{{"id": "thresholds", "value": {{"mode": "absolute", {}: []}}}}'
_COLOR = (
    '"overrides": [{{"matcher": {{"id": "byName", "options": "Value"}}, '
    '"properties": [{{"id": "color", "value": {{"mode": "fixed", {}: "red"}}}}]}}]'
)
_MAILS = """\
route: {{receiver: mails}}
receivers:
  - name: mails
    email_configs:
      - to: team@example.org
        {}
"""
_READS_IT = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_TSDB = "storage:\n  tsdb:\n    {}\n"
_FOREIGN = (
    "name the file in `rule_files` of prometheus.yml and take it out of this folder, or write rules of Grafana, "
    "with `uid`, `title`, `condition` and `data`"
)
_MOVE = "move it to where Prometheus reads it, and write here what Grafana is to be provisioned with"
_RULES = """\
groups:
  - name: app
    rules:
      - alert: Down
        «expr»: up == 0
        for: 1m
      - record: ups
        expr: sum(up)
"""
_FLAT = """\
contactPoints:
  - name: team
    type: discord
    uid: team
    settings: {url: https://example.org}
"""
_BOARD, _TITLE = "grafana/dashboards/app.json", '"title": "Requests",'


def _mailed(line: str) -> Example:
    return Example(stack({"compose.yaml": _READS_IT, "alertmanager.yml": _MAILS.format(line)}))


@rule(
    "FM101",
    "unknown-key",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(_PROMETHEUS, "  - job_name: app\n", "  - job_name: app\n    «metric_path»: /\n"),
            fixed=edited(_PROMETHEUS, "  - job_name: app\n", "  - job_name: app\n    metrics_path: /\n"),
        ),
        Example(edited(_PROMETHEUS, "rule_files: [rules.yml]", "global:\n  «rule_files»: [rules.yml]")),
        Example(
            edited("compose.yaml", "    build: app\n", "    build: app\n    «volume»: [./data:/data]\n"),
            fixed=edited("compose.yaml", "    build: app\n", "    build: app\n    volumes: [./data:/data]\n"),
        ),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    «memory»: 1g\n")),
        Example(edited(_SOURCES, _DEFAULT, "    «isDefualt»: true\n"), fixed=stack()),
        Example(  # what it is like is there already, so no other name is a cure
            edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    «isDefualt»: true\n"),
        ),
        Example(edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    «password»: $PASSWORD\n")),
        Example(edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    «description»: what we measure\n")),
        Example(edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    «apiVersion»: 1\n")),
        Example(edited(PROVIDER, "    options:\n", "    options:\n      «intervalSeconds»: 30\n")),
        Example(
            edited(_BOARD, _TITLE, f'{_TITLE}\n      «"fieldConfigs"»: {{}},'),
            fixed=edited(_BOARD, _TITLE, f'{_TITLE}\n      "fieldConfig": {{}},'),
        ),
        Example(override(_STEPS.format('«"step"»')), fixed=override(_STEPS.format('"steps"'))),
        Example(second(fields=_COLOR.format('«"fixedcolor"»')), fixed=second(fields=_COLOR.format('"fixedColor"'))),
        _mailed("«subject»: 'Alert: {{ .GroupLabels.alertname }}'"),
        _mailed("«body»: '{{ .CommonAnnotations.summary }}'"),
        Example(stack({ALERTS: _RULES})),  # one mistake, of which missing and unknown keys come by the dozen
        Example(stack({_SOURCES: "«global»: {scrape_interval: 5s}\nscrape_configs: []\n"})),
        Example(stack({PROVIDER: "apiVersion: 1\n«rule_files»: []\nscrape_configs: []\n"})),
        Example(stack({_SOURCES: "«scrape_configs»: []\n«alerting»: {}\ndatasources: []\n"})),
        Example(  # what it stands for holds a list, so another name alone is no cure
            edited(_PROMETHEUS, "    static_configs:\n      - targets: [app:5000]\n", "    «static_config»: app:5000\n")
        ),
        Example(  # it is no other spelling of `retention`, which holds a mapping
            edited(_PROMETHEUS, "rule_files", _TSDB.format("«retention_time»: 90d") + "rule_files")
        ),
    ),
    good=(
        Example(stack()),
        Example(edited(_BOARD, _TITLE, f'{_TITLE}\n      "ours": 1,')),
        Example(edited(_BOARD, _TITLE, f'{_TITLE}\n      "lines": true, "linewidth": 1, "nullPointMode": "null",')),
        Example(targets('{"refId": "A", "expr": "up", "metrics": [{"id": "1", "type": "count"}]}')),
        Example(override('{"id": "custom.hideFrom", "value": {"graph": true, "legend": true, "tooltip": true}}')),
        Example(edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    password:\n    basicAuthPassword: ''\n")),
        Example(edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    password: null\n")),
        Example(stack({ALERTS: _FLAT})),  # FM102 tells it once
        Example(
            edited(_SOURCES, _DEFAULT, f"{_DEFAULT}    basicAuthPassword: $PASSWORD\n")
            | {"compose.yaml": edited("compose.yaml", "grafana:12.2.0", "grafana:8.5.27")["compose.yaml"]}
        ),
    ),
)
def unknown_key(subject: Fault, stack: Stack) -> Iterator[Finding]:
    """A key that its reader does not know.

    Prometheus, Alertmanager and compose refuse the whole file. Grafana is worse: it drops the key without a word, and
    the setting is simply not there. Write the key as its reader knows it, or put it where it belongs. In a dashboard,
    plugins, earlier and later versions have keys of their own, so only a key is told that is a known one but for its
    case or a letter. Rules of Prometheus among Grafana's own are told once, and so is a whole
    configuration of Prometheus in the place of data sources.
    """
    fault = subject.fault
    if fault.kind is not FaultKind.UNKNOWN_KEY or other_version(subject.kind, fault) is not None:
        return
    key = str(fault.path[-1])
    if subject.kind is Kind.DATASOURCES and key in _PASSWORDS and not _is_lost(subject, stack):
        return
    if subject.kind is Kind.ALERTING and _is_flat(subject):
        return
    place = Place(subject.document.name, fault.path, Part.KEY)
    if (foreign := foreign_rule(subject)) is not None:
        if fault.path == foreign:
            yield Finding(place, f"`{key}` is a key of Prometheus' rules; {refuses(subject.kind)}", _FOREIGN)
        return
    if (first := foreign_config(subject)) is not None and len(fault.path) == 1:
        if key == first:
            said = f"this is a configuration of Prometheus; {outcome(subject.kind, fault.consequence)}"
            yield Finding(place, said, _MOVE, severity=severity(fault.consequence))
        return
    meant, beside = nearest(key, fault.known), root(subject.document).at(fault.path[:-1]).keys
    right = meant if meant not in beside else None  # where it is there already, no key can be renamed to it
    elsewhere = homes(subject.kind, key) if subject.kind not in _SPELT or surely(key, fault.known) is None else ()
    repairs: tuple[Repair, ...] = ()
    if fault.help and fault.help != f"write `{meant}`":
        advice = fault.help
    elif elsewhere:
        is_there = elsewhere[0] == TOP and root(subject.document)[key].exists
        home = _homes(elsewhere, fault.path)
        advice = f"`{key}` belongs {home}{', where it is already: delete it here' if is_there else ''}"
    elif right is not None:
        advice = f"did you mean `{right}`?"
        if fault.meant:
            repairs = (Repair(f"rename it to `{right}`", ((place.within(0, len(key)), right),)),)
    elif (around := meant_around(subject.kind, fault.path)) is not None:
        advice = f"did you mean `{around[0]}`, which belongs {_home(around[1])}?"
    else:
        advice = (
            "delete it" if meant is None else f"delete it, or move what it holds to `{meant}`, which is there already"
        )
    yield Finding(
        place,
        f"`{key}` is no key here; {outcome(subject.kind, fault.consequence)}",
        advice,
        severity=severity(fault.consequence),
        repairs=repairs,
    )


def _homes(elsewhere: tuple[str, ...], path: Path) -> str:
    """Where a key is at home; of alternatives to what it stands in, such as integrations, all that have it."""
    steps = ["[]" if isinstance(step, int) else step for step in path[:-1]]
    around = ".".join(steps).replace(".[]", "[]").rpartition(".")[0]
    beside = sorted(
        name.removesuffix("[]")
        for parent, _, name in (one.rpartition(".") for one in elsewhere)
        if parent == around != ""
    )
    if len(beside) < 2:
        return _home(elsewhere[0])
    *first, last = (f"`{name}`" for name in beside[:_LISTED])
    return f"under {', '.join(first)} or {last if len(beside) <= _LISTED else 'another one'}"


def _home(where: str) -> str:
    return "at the top level" if where == TOP else f"under `{where}`"


def _is_flat(subject: Fault) -> bool:
    """Whether it is a receiver's key in a contact point that has no receivers, which is told once for all of them."""
    *around, key = subject.fault.path
    is_in_point = len(around) == 2 and around[0] == "contactPoints" and key in OF_RECEIVER
    return is_in_point and not root(subject.document).at(tuple(around))["receivers"].present


def _is_lost(subject: Fault, stack: Stack) -> bool:
    """Whether a password gets lost: there is one, and no Grafana that reads the file is so old that it takes it."""
    node = root(subject.document).at(subject.fault.path)
    readers = [one for one in stack.grafana if any(file.node.document is subject.document for file in one.source_files)]
    return bool(node.text) and not any(one.version is not None and one.version < _LAST for one in readers)
