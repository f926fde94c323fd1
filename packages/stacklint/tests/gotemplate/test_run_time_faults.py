"""What Prometheus loads, but turns into an error when the alert fires."""

import pytest
from stacklint.gotemplate import parse

from .marks import marked, unmarked, verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ .«labels».job }}", "there is no field `labels` in the data of the alert: did you mean `.Labels`?"),
        ("{{ $.«x» }}", "there is no field `x` in the data of the alert"),
        ("{{ .Labels.a.«b» }}", "there are no fields in a string"),
        ('{{ (query "up").«Value» }}', "there are no fields in the result of a query"),
        ('{{ (query "up" | first).«value» }}', "there is no field `value` in a sample: did you mean `.Value`?"),
        ("{{ «humanize» }}", "`humanize` takes one argument, 0 are given"),
        ("{{ «externalURL» 1 }}", "`externalURL` takes no arguments, 1 is given"),
        ("{{ «slice» 1 2 3 4 5 }}", "`slice` takes 1 to 4 arguments, 5 are given"),
        ("{{ «eq» 1 }}", "`eq` takes at least 2 arguments, 1 is given"),
        ("{{ «and» }}", "`and` takes at least 1 argument, 0 are given"),
        (
            '{{ match "a" «$value» }}',
            (
                "`match` takes a string here, not the value of a sample: "
                '`printf` makes a string of it, as in `printf "%v"`'
            ),
        ),
        (
            "{{ printf «$value» }}",
            (
                "`printf` takes a string here, not the value of a sample: "
                'its first argument is the format, as in `printf "%v"`'
            ),
        ),
        ("{{ toUpper «nil» }}", "`toUpper` takes a string here, not nil"),
        ('{{ «safeHtml "a"» | toUpper }}', "`toUpper` takes a string here, not safe HTML"),
        ('{{ «query "up"» | value }}', "`value` takes a sample here, not the result of a query"),
        ("{{ value «nil» }}", "`value` can't be taken of nil"),
        ("{{ humanize «$labels» }}", "`humanize` takes a number, not the labels of the alert"),
        ('{{ humanize «"5m"» }}', "`humanize` takes a number, which `5m` is not"),
        ('{{ $x := "5m" }}{{ with ($x) }}{{ humanize «.» }}{{ end }}', "`humanize` takes a number, which `5m` is not"),
        ('{{ humanize «"0x1"» }}', "`humanize` takes a number, which `0x1` is not"),
        ("{{ gt $value «5» }}", "`gt` can't compare the value of a sample with an integer: write `5.0`"),
        ("{{ eq 5 «.Value» }}", "`eq` can't compare an integer with the value of a sample: write `5.0`"),
        ("{{ eq $labels.a «1» }}", "`eq` can't compare a string with an integer"),
        ("{{ lt true «false» }}", "`lt` can't compare a boolean with a boolean: they have no order"),
        ("{{ lt nil «nil» }}", "`lt` can't compare nil with nil: they have no order"),
        ("{{ eq $labels «$labels» }}", "`eq` can't compare the labels of the alert with the labels of the alert"),
        ("{{ index $labels «1» }}", "`index` can't look up an integer in the labels of the alert"),
        ('{{ index $labels "a" «"b"» }}', "`index` can't look up a string in a string"),
        ("{{ index «$value» 1 }}", "`index` can't look into the value of a sample"),
        ("{{ index «nil» 1 }}", "`index` can't look into nil"),
        ('{{ index (query "up") «"a"» }}', "`index` can't look up a string in the result of a query"),
        ("{{ len «$value» }}", "`len` can't be taken of the value of a sample"),
        ("{{ «nil» }}", "`nil` can't be printed or piped: it is only an argument"),
        ("{{ «9223372036854775808» }}", "`9223372036854775808` does not fit into a signed integer of 64 bits"),
        ("{{ print «9223372036854775808» }}", "`9223372036854775808` does not fit into a signed integer of 64 bits"),
        (
            "{{ $x := «9223372036854775808» }}{{ print $x }}",
            "`9223372036854775808` does not fit into a signed integer of 64 bits",
        ),
        ("{{ «$value» 1 }}", "this is no function: it takes no arguments"),
        ("{{ 1 | «.Value» }}", "this is no function: nothing can be piped into it"),
        ("{{ range «$value» }}{{ end }}", "`range` can't go through the value of a sample"),
        ("{{ range $i, «$x» := 5 }}{{ end }}", "`range` gives one variable only for an integer"),
        ('{{ range query "up" }}{{ .«foo» }}{{ end }}', "there is no field `foo` in a sample"),
        ("{{ range $k, $v := $labels }}{{ $v.«x» }}{{ end }}", "there are no fields in a string"),
        ("{{ with $labels.a }}{{ .«b» }}{{ end }}", "there are no fields in a string"),
        ("{{ with 1 }}{{ else with .«b» }}{{ end }}", "there is no field `b` in the data of the alert"),
        (
            "{{ if .Value }}{{ $x := 1 }}{{ else }}{{ «$x».y }}{{ end }}",
            "the variable `$x` is declared in another branch only",
        ),
        ("{{ «$x» = 1 }}{{ $x }}", "the variable `$x` is assigned but never declared: it is declared with `:=`"),
        ('{{ template «"a"» . }}', "there is no template `a`"),
        (
            '{{ define "a" }}{{ .«b» }}{{ end }}{{ template "a" . }}{{ template "a" . }}',
            "there is no field `b` in the data of the alert",
        ),
        ('{{ block "a" $labels }}{{ .b.«c» }}{{ end }}', "there are no fields in a string"),
        ("{{ (or 1 2).«x» }}", "there are no fields in an integer"),
        ('{{ $x := slice "abc" 1 }}{{ $x.«y» }}', "there are no fields in a string"),
        ('{{ printf "%s" «humanize» $value }}', "`humanize` takes one argument, 0 are given"),
    ],
)
def test_a_fault_is_told_at_its_characters(text: str, expected: str) -> None:
    assert (marked(unmarked(text)), verdicts(unmarked(text))) == (text, [f"run time: {expected}"])
    assert not any(fault.at_load for fault in parse(unmarked(text)).faults)


@pytest.mark.parametrize(
    "text",
    [
        '{{ gt $value 5.0 }}{{ eq $labels.a "b" }}{{ eq nil 1 }}{{ eq (toTime 1) 1 }}',
        '{{ query "up" | first | value | humanize }}{{ humanize "inf" }}{{ humanize "0x1p4" }}',
        '{{ $value.Count }}{{ (toTime $value).Unix }}{{ (toTime $value).Format "a" }}{{ externalURL }}',
        '{{ $x := 1 }}{{ range $labels }}{{ $x = "a" }}{{ end }}{{ $x | toUpper }}',
        '{{ $x := 1 }}{{ if .Value }}{{ $x := $labels }}{{ $x.a }}{{ end }}{{ index "abc" $x }}',
        '{{ with args 1 2 }}{{ .arg0.x }}{{ index . "arg0" }}{{ index (index . "arg0") 1 }}{{ end }}',
        '{{ define "a" }}{{ humanize }}{{ end }}{{ define "b" }}{{ .x }}{{ end }}{{ template "b" }}',
        '{{ and $labels.a 1 }}{{ or $labels.a "none" | toUpper }}{{ len (safeHtml "a") }}{{ html }}{{ print nil }}',
        '{{ index (query "up") 0 | label "a" }}{{ label "a" (query "up" | first) }}',
        '{{ block "a" $x := 1 }}{{ end }}{{ $x }}{{ first (sortByLabel "a" (query "up")) | value }}',
    ],
)
def test_what_may_work_is_not_blamed(text: str) -> None:
    assert verdicts(text) == []
