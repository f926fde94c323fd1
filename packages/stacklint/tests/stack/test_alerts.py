"""The templates of alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.prometheus.alerts import AlertText, Owner, read_texts
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]


def texts(rule: str, stacks: Stacks) -> list[AlertText]:
    group = "labels: {a: '{{ 1 }}', b: '{{ 2 }}', c: plain}"
    (stack,) = stacks({"prometheus/rules.yml": f"groups: [{{{group}, rules: [{{expr: up, {rule}}}]}}]\n"})
    return list(read_texts(stack.rule_files[0].rules[0]))


def test_the_templates_of_an_alert_are_those_of_its_group_and_its_labels_and_its_annotations(stacks: Stacks) -> None:
    found = texts("alert: A, labels: {b: x, c: '{{ 3 }}', d: 4}, annotations: {e: '{{ 5 }}', f: g}", stacks)
    assert [(text.name, text.owner, text.template.text, text.replaced) for text in found] == [
        ("a", Owner.GROUP, "{{ 1 }}", False),
        ("b", Owner.GROUP, "{{ 2 }}", True),
        ("c", Owner.LABELS, "{{ 3 }}", False),
        ("e", Owner.ANNOTATIONS, "{{ 5 }}", False),
    ]
    assert [text.is_label for text in found] == [True, True, True, False]


@pytest.mark.parametrize("rule", ["record: a", "record: a, labels: {b: '{{ 1 }}'}", "labels: {b: '{{ 1 }}'}"])
def test_what_is_no_alert_has_no_templates(rule: str, stacks: Stacks) -> None:
    assert texts(rule, stacks) == []


def test_labels_that_are_no_mapping_have_no_templates(stacks: Stacks) -> None:
    assert [text.name for text in texts("alert: A, labels: ['{{ 1 }}'], annotations: '{{ 2 }}'", stacks)] == ["a", "b"]


def test_a_label_that_replaces_that_of_the_group_is_the_one_that_the_query_is_held_against(stacks: Stacks) -> None:
    rules = "groups: [{labels: {a: '{{ 1 }}'}, rules: [{alert: A, expr: up, labels: {a: '{{ 2 }}'}}]}]\n"
    (stack,) = stacks({"prometheus/rules.yml": rules, "grafana/dashboards/app.json": None})
    (query,) = stack.queries
    assert [text.template.text for text in query.texts] == ["{{ 2 }}"]
