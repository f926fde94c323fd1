"""What makes Prometheus refuse a rule file: at the right characters, for the right reason."""

import pytest
from stacklint.gotemplate import CONSOLES, MAX_DEPTH, MAX_LENGTH, Broken, parse

from .marks import marked, unmarked, verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ .Value«»", "syntax: the text ends before `}}`"),
        ("{{ .Value «}» text", "syntax: unexpected `}`"),
        ('{{ «"a»\n" }}', "syntax: the string is not closed on its line"),
        ('{{ «"a }}»', "syntax: the string is not closed on its line"),
        ("{{ «`a }}»", "syntax: the raw string is not closed"),
        ("{{ «'a }}»", "syntax: the character constant is not closed"),
        ("{{ «'ab'» }}", "syntax: single quotes enclose exactly one character: a string has double quotes"),
        ("{{ «'\\\"'» }}", "syntax: single quotes enclose exactly one character: a string has double quotes"),
        ("{{ «08» }}", "syntax: `08` is no number: a leading zero means base 8"),
        ("{{ «1__0» }}", "syntax: `1__0` is no number"),
        ("{{ «5m» }}", "syntax: `5m` is no number"),
        ("{{ «1e400» }}", "syntax: `1e400` is no number"),
        ("{{ «0x1p2000» }}", "syntax: `0x1p2000` is no number"),
        ("{{ «0x1+2i» }}", "syntax: `0x1+2i` is no number"),
        ("{{ «18446744073709551616» }}", "syntax: `18446744073709551616` does not fit into 64 bits"),
        (f"{{{{ «{'1' * 500}» }}}}", f"syntax: `{'1' * 59}…` does not fit into 64 bits"),
        (
            '{{ query "«\\d»+" }}',
            "syntax: `\\d` is no escape that Go knows: double the backslash, or use backquotes",
        ),
        ('{{ "«\\ud800»" }}', "syntax: `\\ud800` is no escape that Go knows: double the backslash, or use backquotes"),
        ('{{ "«\\\'»" }}', "syntax: `\\'` is no escape that Go knows: double the backslash, or use backquotes"),
        ("{{ .Value«.5» }}", "syntax: a space is expected before `.5`"),
        ("{{ len«(»1) }}", "syntax: a space is expected before `(`"),
        ('{{ "a"«.b» }}', 'syntax: unexpected `.b`: `"a"` has no fields'),
        (
            "{{ $labels.a«-»b }}",
            (
                "syntax: unexpected `-` behind `$labels.a`: what has such a name is read with `index`, "
                'as in `index $labels "..."`'
            ),
        ),
        ("{{ .a«-»b }}", "syntax: unexpected `-` behind `.a`"),
        ("{{ $x«=» 1 }}", "syntax: unexpected `=` behind `$x`: a space is wanted between them"),
        ('{{ humanize«"»a" }}', 'syntax: unexpected `"` behind `humanize`'),
        ("{{ $labels.é«²» }}", "syntax: unexpected `²`"),
        ("{{ «@» }}", "syntax: unexpected `@`"),
        ("{{ $labels «:» 1 }}", "syntax: unexpected `:`: a variable is declared with `:=`"),
        ("{{ $value = «=» 1 }}", "syntax: unexpected `=`: values are compared with `eq`"),
        ("{{ if $labels.a «=»= 1 }}{{ end }}", "syntax: unexpected `=`: values are compared with `eq`"),
        ("{{ 1 «:=» 1 }}", "syntax: unexpected `:=`: only a variable can be declared"),
        ("{{ .x | «|» len }}", "syntax: unexpected `|`"),
        ("{{ .Value | «5» }}", "syntax: what a value is piped into must be a function"),
        ("{{«» }}", "syntax: a value is expected here"),
        ("{{ $x :=«» }}", "syntax: a value is expected here"),
        ("{{ «(»1 }}", "syntax: the parenthesis is not closed"),
        ("{{ 1«)» }}", "syntax: unexpected `)`: no parenthesis is open"),
        ("{{ «$x», $y := 1 }}", "syntax: only `range` declares two variables"),
        ("{{range $x, «$y», $z := 1}}{{end}}", "syntax: `range` declares two at most"),
        ("{{range $i, «1»}}{{end}}", "syntax: a second variable is expected behind the comma"),
        ("{{«/*» a }}", "syntax: the comment is not closed: `*/` is missing"),
        ("{{/* a */« »}}", "syntax: `}}` or ` -}}` must follow right behind the comment's `*/`"),
        ("{{ print «range» }}", "syntax: unexpected `range`: it must be the first word between its delimiters"),
        ("{{«break»}}", "syntax: `break` stands outside of a `range`"),
        ("{{range $labels}}{{else}}{{«continue»}}{{end}}", "syntax: `continue` stands outside of a `range`"),
        ("{{range 1}}{{break «1»}}{{end}}", "syntax: unexpected `1` behind `break`"),
        ("{{«end»}}", "syntax: unexpected `end`: no block is open"),
        ("{{«else if» 1}}", "syntax: unexpected `else if`: no block is open"),
        ("{{if 1}}{{else}}{{«else»}}{{end}}", "syntax: unexpected `else`: the `if` has its `else` already"),
        ("{{if 1}}{{«else with» 1}}{{end}}", "syntax: unexpected `else with`: `if` has no such clause, only `else`"),
        ('{{define "a"}}{{«else»}}{{end}}', "syntax: unexpected `else`: `define` has none"),
        ("«{{if 1}}»", "syntax: the `if` is not closed: an `end` is missing"),
        ('{{if 1}}{{«define» "a"}}{{end}}{{end}}', "syntax: a `define` can't stand inside of another block"),
        ('{{define "a"}}1{{end}}{{define «"a"»}}2{{end}}', "syntax: there is a template `a` already"),
        ("{{template «a»}}", "syntax: the name of a template is expected here, as a string"),
        ('{{define "a" «.»}}{{end}}', "syntax: unexpected `.` behind `the name`"),
        ('{{block "a"«»}}{{end}}', "syntax: a value is expected here"),
        ("{{ «foo» 1 }}", "function: there is no function `foo`"),
        (
            "{{ $value | «humanizepercentage» }}",
            "function: there is no function `humanizepercentage`",
        ),
        ('{{ «tmpl» "a" . }}', "function: there is no function `tmpl`: only console templates have it"),
        ("{{ «$x» }}", "variable: the variable `$x` is not declared here"),
        ("{{if 1}}{{$x := 1}}{{end}}{{ «$x».y }}", "variable: the variable `$x` is not declared here"),
        (
            '{{define "a"}}{{ «$labels».x }}{{end}}',
            (
                "variable: the variable `$labels` is not declared here: "
                "templates of their own see no variable from outside but `$`"
            ),
        ),
    ],
)
def test_a_fault_is_told_at_its_characters(text: str, expected: str) -> None:
    assert (marked(unmarked(text)), verdicts(unmarked(text))) == (text, [expected])


def test_all_faults_are_told_in_one_run() -> None:
    text = "{{ «$x» }} {{ «'ab'» }} {{ $value | «humanise» }} {{if«» }}{{ .«value» }}{{end}}"
    assert marked(unmarked(text)) == text


def test_what_may_be_a_consequence_of_something_unreadable_is_not_told() -> None:
    text = "{{ «iff» .Value }}a{{ end }}{{ else }}{{ if .Value }}"
    assert marked(unmarked(text)) == text


def test_an_unreadable_else_keeps_its_block_whole() -> None:
    text = "{{if .Value}}a{{else if «'ab'»}}b{{end}}{{else if .Value}}"
    assert marked(unmarked(text)) == text


def test_a_function_is_told_to_be_newer_than_prometheus() -> None:
    text = "{{ «now» | «toDuration» }}"
    assert marked(unmarked(text), version=(3, 5)) == text
    assert marked(unmarked(text), version=(3, 6)) == unmarked(text)
    assert parse("{{ urlQueryEscape .Value }}", version=(3, 7)).faults[0].message == (
        "the function `urlQueryEscape` came with Prometheus 3.8; this is 3.7"
    )


@pytest.mark.parametrize("name", ['printf "%.1f"', "humanizePercentage", "println", "urlquery"])
def test_what_the_oldest_known_version_has_is_nothing_new_to_an_older_one(name: str) -> None:
    assert not parse(f"{{{{ .Value | {name} }}}}", version=(2, 51)).faults
    assert marked("{{ now }}", version=(2, 51)) == "{{ «now» }}"


def test_a_console_template_has_its_own_data_and_functions() -> None:
    text = '{{ tmpl "a" . }}{{ $params.x }}{{ .Path }}{{ template "elsewhere" . }}{{ $rawParams.x }}{{ «$labels».x }}'
    assert marked(unmarked(text), dialect=CONSOLES) == text


@pytest.mark.parametrize(
    "text",
    ["{{" + "(" * 200_000, "{{if 1}}" * 20_000, "{{ " + "(" * MAX_DEPTH + "((1))" + ")" * MAX_DEPTH + " }} {{ ' }}"],
)
def test_what_nests_too_deep_ends_in_one_fault(text: str) -> None:
    template = parse(text)
    assert [(fault.kind, fault.at_load) for fault in template.faults] == [("limit", False)]
    assert template.nodes


def test_what_is_too_long_is_not_read() -> None:
    text = "{{" + " " * MAX_LENGTH
    template = parse(text)
    assert template.nodes == (Broken((0, len(text))),)
    assert [fault.kind for fault in template.faults] == ["limit"]
