"""What Grafana makes of the texts of its alerting."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.grafana.managed_texts import filled_texts, lost, managed_texts
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
TEXT = """\
groups:
  - {name: $A, folder: $B, interval: 1m, rules: [{uid: $C, title: t, condition: A,
     labels: {l: $D}, annotations: {a: $E}, data: [{refId: A, datasourceUid: $F, model: {expr: $G, annotations: $H}}]}]}
contactPoints: [{name: c, receivers: [{uid: u, type: t, settings: {deep: [{text: $I}]}}]}]
policies: [{receiver: $J, routes: [{receiver: $K}]}]
muteTimes: [{orgId: $L, name: $M, time_intervals: []}]
templates: [{orgId: $N, name: $O, template: $P}]
deleteTemplates: [{name: $Q}]
resetPolicies: [$R]
"""


def alerting(tree: Tree, files: Mapping[str, str]) -> Alerting:
    return find_stacks(tree(files))[0].alertings[0]


def test_variables_are_filled_in_in_some_texts(tree: Tree) -> None:
    found = alerting(tree, alerts(also={ALERTS: TEXT}))
    assert "".join(one.node.text or "" for one in filled_texts(found)) == "$A$B$C$D$F$I$J$K$L$N$Q$R"


def test_a_file_without_a_dollar_is_not_looked_through(tree: Tree) -> None:
    assert list(filled_texts(alerting(tree, alerts(also={ALERTS: TEXT.replace("$", "")})))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ $x := 1 }} $y {{ .Z | $z }}", ["$x", "$z"]),
        ("{{ $x", []),
        ("$x }} {{ a }} $y", []),
        ("{{ ${x} }} ${}", ["${}"]),
        ("{{ $$x }} $__y ${__z}", ["$__y", "${__z}"]),
    ],
)
def test_variables_of_templates_are_lost_wherever_it_is_read(text: str, found: list[str], tree: Tree) -> None:
    files = tree({"alerts.yml": TEXT.replace("text: $I", f"text: '{text}'")})
    (one,) = loose_stack(files, [("alerts.yml", Kind.ALERTING)]).alertings
    settings = next(filled for filled in filled_texts(one) if "settings" in filled.node.path)
    assert [settings.written(each.start, each.end) for each in lost(one, settings)] == found


@pytest.mark.parametrize(
    ("label", "marked"),
    [("a $$ {{ «$$x».y }} $$", "$$x"), ("{{ «x» }}", "x"), ("$$$$ {{ «$$y» }}", "$$y"), ("{{ «$$é» }}", "$$é")],
)
def test_places_of_a_label_are_those_of_the_file(label: str, marked: str, tree: Tree) -> None:
    text = label.replace("«", "").replace("»", "")
    found = alerting(tree, alerts("labels: {severity: page}", f"labels: {{severity: '{text}'}}"))
    (rule,) = found.rules()
    (read,) = (one for one in managed_texts(rule) if one.name == "severity")
    (fault,) = read.template.faults
    place = read.place(fault.start, fault.end)
    assert place.chars is not None
    assert text[slice(*place.chars)] == marked
    assert place.chars[0] == label.index("«")
