"""Templates that Grafana reads: those of its rules, and those of notifications."""

import pytest
from stacklint.gotemplate import MANAGED, NOTIFICATIONS, Dialect, parse

from .marks import marked, unmarked, verdicts

ONE = "a value with its labels"
NUMBERS = ": numbers are in `$values`, as in `$values.A.Value`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ «$externalLabels».a }}", "variable: the variable `$externalLabels` is not declared here"),
        ("{{ .«ExternalURL» }}", "run time: there is no field `ExternalURL` in the data of the rule"),
        ("{{ «join» }}", "function: there is no function `join`"),
        ("{{ «tmpl» }}", "function: there is no function `tmpl`"),
        (
            "{{ «removelabels» $labels `a` }}",
            "function: there is no function `removelabels`",
        ),
        ("{{ «$value» | humanize }}", f"run time: `humanize` takes a number, not the text of all values{NUMBERS}"),
        ("{{ humanize «.Value» }}", f"run time: `humanize` takes a number, not the text of all values{NUMBERS}"),
        (
            "{{ humanize «$values.A» }}",
            f"run time: `humanize` takes a number, not {ONE}: its number is its `.Value`",
        ),
        (
            "{{ humanize «(index $values `A`)» }}",
            f"run time: `humanize` takes a number, not {ONE}: its number is its `.Value`",
        ),
        ("{{ index $values «1» }}", "run time: `index` can't look up an integer in the values of all queries"),
        (
            "{{ $values.A.«value» }}",
            f"run time: there is no field `value` in {ONE}: did you mean `.Value`?",
        ),
        (
            "{{ if gt $values.A.Value «5» }}a{{ end }}",
            "run time: `gt` can't compare a float with an integer: write `5.0`",
        ),
        ("{{ if gt $value «5.0» }}a{{ end }}", "run time: `gt` can't compare the text of all values with a float"),
        ("{{ if eq $values.A «5.0» }}a{{ end }}", "run time: `eq` can't compare a value with its labels with a float"),
        ("{{ range «$value» }}{{ end }}", "run time: `range` can't go through the text of all values"),
        ("{{ range «$values.A» }}{{ end }}", "run time: `range` can't go through a value with its labels"),
        ("{{ $value.«Value» }}", "run time: there are no fields in the text of all values"),
        ("{{ len «$values.A» }}", "run time: `len` can't be taken of a value with its labels"),
        ("{{ «filterLabels» `a` }}", "run time: `filterLabels` takes 2 arguments, 1 is given"),
    ],
)
def test_a_rule_of_grafana_has_its_own_data_and_functions(text: str, expected: str) -> None:
    assert marked(unmarked(text), dialect=MANAGED) == text
    assert verdicts(unmarked(text), MANAGED) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.job }}: {{ $values.A }} {{ $values.B.Labels.job }} {{ $value }}",
        "{{ .Labels.job }} {{ .Values.A.Value | humanizePercentage }}",
        "{{ range $name, $one := $values }}{{ $name | toUpper }}={{ $one.Value | humanize }}{{ end }}",
        '{{ with index $values "A" }}{{ printf "%.2f" .Value }}{{ end }}',
        '{{ if match "a" $value }}{{ $value | toUpper }}{{ slice $value 1 2 }}{{ index $value 0 }}{{ end }}',
        "{{ gt $values.A.Value 5.0 }}{{ filterLabels $labels `job` }}{{ removeLabels $values.A.Labels `a` }}",
        "{{ (mergeLabelValues $values).job }} {{ urlQueryEscape $labels.job }} {{ externalURL }} {{ len $values }}",
    ],
)
def test_what_grafana_has_is_no_fault_in_its_rules(text: str) -> None:
    assert verdicts(text, MANAGED) == []


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("{{ $values.«A» }} {{ .Values.«B0».Value }} {{ index $values «`C`» }}", MANAGED),
        ("{{ range $name, $one := $values }}{{ index $values $name }}{{ end }}", MANAGED),
        ("{{ $labels.values }}", MANAGED),
        ("{{ .Values.A }}", NOTIFICATIONS),
    ],
)
def test_the_queries_are_told_whose_values_a_template_reads(text: str, dialect: Dialect) -> None:
    found = parse(unmarked(text), dialect=dialect).reads.results
    pieces, done = [], 0
    for name, (start, end), _ in found:
        assert unmarked(text)[start:end].strip("`") == name
        pieces += [unmarked(text)[done:start], "«", unmarked(text)[start:end], "»"]
        done = end
    assert "".join([*pieces, unmarked(text)[done:]]) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ $values.A.Value }} {{ humanize .Values.B.Value }} {{ $values.C }}", [True, True, True]),
        ("{{ $values.A.Labels.job }} {{ if $values.B }}{{ end }} {{ eq $values.C.Value 1.0 }}", [False, False, False]),
        ('{{ index $values "A" }}', [False]),
    ],
)
def test_it_is_told_whether_the_value_of_a_query_goes_into_the_text(text: str, shown: list[bool]) -> None:
    assert [one.shown for one in parse(text, dialect=MANAGED).reads.results] == shown


@pytest.mark.parametrize("text", ["{{ «$value» }}", "{{ .«Value» }}", "{{ «$value» | toUpper }}"])
def test_it_is_told_where_the_text_of_all_values_goes(text: str) -> None:
    start = text.index("«")
    assert parse(unmarked(text), dialect=MANAGED).reads.printed == ((start, text.index("»") - 1),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{ define "a" }}{{ range .Alerts }}', "syntax: the `range` is not closed: an `end` is missing"),
        ('{{ define "a" }}{{ «humanize» .Value }}{{ end }}', "function: there is no function `humanize`"),
        ("{{ «$labels».job }}", "variable: the variable `$labels` is not declared here"),
    ],
)
def test_a_notification_has_functions_of_its_own(text: str, expected: str) -> None:
    assert expected in "\n".join(verdicts(unmarked(text), NOTIFICATIONS))


def test_what_notifications_have_is_no_fault_in_them() -> None:
    text = (
        '{{ define "a" }}{{ range $index, $alert := .Alerts.Firing }}{{ template "b" $alert }}{{ end }}'
        '{{ (coll.Dict "a" .Status).a }}{{ join ", " .CommonLabels.Names }}'
        '{{ tz "UTC" .StartsAt | date "15:04" }}{{ end }}'
    )
    assert verdicts(text, NOTIFICATIONS) == []
