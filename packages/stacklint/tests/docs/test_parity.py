"""docs/parity.md answers every check of the others, and names only rules that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs" / "parity.md").read_text("utf-8")
PROMTOOL = (
    "`check config` (load)", "`check config` (files)", "`duplicate-rules`", "`too-long-scrape-interval`",
    "`--lint-fatal`", "`--agent`", "`check rules`", "`check metrics`", "`check metrics --extended`",
    "`check web-config`", "`check service-discovery`", "`check healthy`", "`check ready`", "`test rules`",
    "`promql format`", "`promql label-matchers`",
)  # fmt: skip
PINT = (
    "alerts/absent", "alerts/annotation", "alerts/comparison", "alerts/count", "alerts/external_labels", "alerts/for",
    "alerts/template", "group/interval", "labels/conflict", "promql/aggregate", "promql/counter", "promql/features",
    "promql/fragile", "promql/impossible", "promql/nan", "promql/offset", "promql/range_query", "promql/rate",
    "promql/regexp", "promql/selector", "promql/series", "promql/syntax", "promql/vector_matching", "query/cost",
    "rule/dependency", "rule/duplicate", "rule/for", "rule/label", "rule/link", "rule/name", "rule/reject",
    "rule/report", "pint/comment", "yaml/parse", "ignore/file", "rule/owner",
)  # fmt: skip
PROMRUVAL = (
    "hasLabels", "doesNotHaveLabels", "hasAnyOfLabels", "labelMatchesRegexp", "labelHasAllowedValue", "nonEmptyLabels",
    "exclusiveLabels", "hasAnnotations", "doesNotHaveAnnotations", "hasAnyOfAnnotations", "annotationMatchesRegexp",
    "annotationHasAllowedValue", "annotationIsValidURL", "annotationIsValidPromQL", "validateAnnotationTemplates",
    "expressionDoesNotUseMetrics", "expressionDoesNotUseLabels", "expressionDoesNotUseOlderDataThan",
    "expressionDoesNotUseRangeShorterThan", "expressionDoesNotUseIrate", "validFunctionsOnCounters",
    "rateBeforeAggregation", "expressionWithNoMetricName", "expressionIsWellFormatted", "expressionCanBeEvaluated",
    "expressionUsesExistingLabels", "expressionSelectorsMatchesAnything", "forIsNotLongerThan",
    "hasSourceTenantsForMetrics", "hasValidSourceTenants", "hasAllowedEvaluationInterval",
    "hasValidPartialResponseStrategy",
)  # fmt: skip
MIXTOOL = (
    "alert-group-rule-count", "alert-group-name-length", "alert-name-camelcase", "alert-name-length",
    "alert-severity-rule", "alert-description-missing-rule", "alert-description-templating",
    "alert-summary-missing-rule", "alert-summary-templating", "alert-summary-style", "dashboard has title",
    "dashboard has uid", "dashboard-linter's rules",
)  # fmt: skip
DASHBOARD_LINTER = (
    "template-datasource-rule", "template-job-rule", "template-instance-rule", "template-label-promql-rule",
    "template-on-time-change-reload-rule", "panel-datasource-rule", "panel-title-description-rule", "panel-units-rule",
    "panel-no-targets-rule", "target-logql-rule", "target-logql-auto-rule", "target-promql-rule",
    "target-rate-interval-rule", "target-job-rule", "target-instance-rule", "target-counter-agg-rule",
    "uneditable-dashboard",
)  # fmt: skip
GCX = (
    "target-valid-promql", "panel-title-description", "panel-units", "uneditable-dashboard", "alert-summary",
    "alert-runbook-link",
)  # fmt: skip
PEERS = {
    "promtool": PROMTOOL,
    "pint": PINT,
    "promruval": PROMRUVAL,
    "dashboard-linter": DASHBOARD_LINTER,
    "gcx": GCX,
    "mixtool": MIXTOOL,
}


def rows(heading: str) -> list[tuple[str, str]]:
    """The first two cells of each row of the table under a heading."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(name, ours) for name, ours, _ in cells]


@pytest.mark.parametrize(("peer", "checks"), PEERS.items())
def test_every_check_of_a_peer_has_its_row(peer: str, checks: tuple[str, ...]) -> None:
    assert tuple(name for name, _ in rows(peer)) == checks


@pytest.mark.parametrize("peer", PEERS)
def test_a_row_names_a_rule_or_says_why_there_is_none(peer: str) -> None:
    silent = [name for name, ours in rows(peer) if not re.match(r"\[|`|(?:live|policy|not yet|no|read from .+)$", ours)]
    assert silent == []


def test_every_rule_that_is_named_has_its_page(pages: dict[str, str]) -> None:
    links = re.findall(r"\[([^]]+)\]\(([^)]+)\)", TEXT)
    assert [(text, link) for text, link in links if f"docs/{link}" not in pages] == []
    assert [(text, link) for text, link in links if link.startswith("rules/") and link != f"rules/{text}.md"] == []


def test_no_rule_is_named_without_a_link() -> None:
    assert set(re.findall(r"(?<!\[)(?<!/)\b[A-Z]{2}\d{3}\b", TEXT)) == set()
