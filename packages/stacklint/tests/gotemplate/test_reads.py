"""What a template reads: labels, the value, queries, patterns."""

import pytest
from stacklint.gotemplate import (
    label_references,
    parse,
    patterns,
    printed_values,
    queried_labels,
    queries,
    uses_value,
)


def labels(text: str) -> list[tuple[str, str, bool]]:
    """Name, text at the place, and whether it is external, of every label."""
    return [(found.name, text[slice(*found.span)], found.external) for found in label_references(parse(text))]


def test_labels_are_read_in_many_ways() -> None:
    text = (
        '{{ $labels.a }}{{ .Labels.b }}{{ $.Labels.c }}{{ index $labels "d.e" }}{{ (.Labels).f }}'
        "{{ with $labels }}{{ .g }}{{ end }}{{ $x := $labels }}{{ $x.h }}"
        '{{ $externalLabels.i }}{{ index .ExternalLabels "j" }}'
        '{{ define "t" }}{{ .k }}{{ end }}{{ template "t" $labels }}{{ $n := "l" }}{{ index $labels $n }}'
    )
    assert labels(text) == [
        ("a", "a", False),
        ("b", "b", False),
        ("c", "c", False),
        ("d.e", '"d.e"', False),
        ("f", "f", False),
        ("g", "g", False),
        ("h", "h", False),
        ("i", "i", True),
        ("j", '"j"', True),
        ("k", "k", False),
        ("l", '"l"', False),
    ]


def test_labels_of_a_sample_are_no_labels_of_the_alert() -> None:
    assert labels('{{ range query "up" }}{{ .Labels.a }}{{ $.Labels.b }}{{ index .Labels "c" }}{{ end }}') == [
        ("b", "b", False)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ $value }}", True),
        ("{{ .Value | humanize }}", True),
        ("{{ if gt $value 1.0 }}{{ end }}", True),
        ("{{ . }}", True),
        ("{{ print . }}", True),
        ("{{ $labels.Value }}", False),
        ('{{ query "up" | first | value }}', False),
        ('{{ define "a" }}{{ .Value }}{{ end }}{{ template "a" . }}', True),
        ('{{ define "a" }}{{ .Labels.a }}{{ end }}{{ template "a" . }}', False),
        ("no template", False),
    ],
)
def test_the_value_is_known_to_be_used(text: str, expected: bool) -> None:
    assert uses_value(parse(text)) is expected


def test_a_label_that_is_asked_for_is_not_printed() -> None:
    text = (
        "{{ $labels.a }}{{ if $labels.b }}{{ $labels.c }}{{ else if not $labels.d }}{{ end }}"
        '{{ or $labels.e "f" }}{{ $g := $labels.g }}{{ with $labels.h }}{{ . }}{{ end }}{{ $labels.i | toUpper }}'
    )
    assert [found.name for found in label_references(parse(text)) if found.printed] == ["a", "c", "i"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ $value }} and {{ .Value | humanize }}", ["$value", "Value"]),
        ('{{ printf "%f" ($value) }}', ["$value"]),
        ("{{ if gt $value 1.0 }}{{ $labels.a }}{{ else }}{{ $value }}{{ end }}", ["$value"]),
        ("{{ $v := $value }}{{ if gt $v 1.0 }}high{{ end }}", []),
        ("{{ . }}{{ print . }}", [".", "."]),
        ("no template", []),
    ],
)
def test_the_value_is_known_to_be_printed(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in printed_values(parse(text))] == expected


def test_queries_are_found_behind_their_function_and_before_a_pipe() -> None:
    text = '{{ query "a" }}{{ `b` | query }}{{ with query (printf "c") }}{{ graphLink "d" }}{{ end }}{{ 1 | query }}'
    assert [(found.text, text[slice(*found.span)]) for found in queries(parse(text))] == [
        ("a", '"a"'),
        ("b", "`b`"),
        ("d", '"d"'),
    ]


def test_each_character_of_a_query_is_mapped_to_its_place() -> None:
    text = r'{{ query "a{b=\"\xc3\xa9\u00e9\"}é" }}'
    (query,) = queries(parse(text))
    assert query.text == 'a{b="éé"}é'
    pieces = [text[slice(*query.place(at, at + 1))] for at in range(len(query.text))]
    assert pieces == ["a", "{", "b", "=", r"\"", r"\xc3\xa9", r"\u00e9", r"\"", "}", "é"]
    assert query.place(len(query.text), len(query.text)) == (34, 34)


def test_a_plain_query_is_mapped_one_to_one() -> None:
    (query,) = queries(parse('{{ query "up == 1" }}'))
    assert query.place(3, 5) == (13, 15)


def test_a_raw_query_is_mapped_without_its_carriage_returns() -> None:
    text = "{{ query `a\r\n+ b` }}"
    (query,) = queries(parse(text))
    assert (query.text, text[slice(*query.place(2, 3))]) == ("a\n+ b", "+")


def test_patterns_are_found() -> None:
    text = '{{ match "a+" $labels.x }}{{ reReplaceAll "b" "c" $labels.x }}{{ $labels.x | reReplaceAll `d` "e" }}'
    assert [found.text for found in patterns(parse(text))] == ["a+", "b", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{ query "q" | first | label "a" }}', ['"a" of q']),
        ('{{ "q" | query | first | label "a" }}', ['"a" of q']),
        ('{{ label "a" (first (query "q")) }}', ['"a" of q']),
        ('{{ (query "q" | first).Labels.a }}{{ (index (query "q") 0).Labels.b }}', ["a of q", "b of q"]),
        ('{{ with query "q" }}{{ . | first | label "a" }}{{ else }}{{ .Labels.b }}{{ end }}', ['"a" of q']),
        ('{{ with $x := query "q" | first }}{{ $x.Labels.a }}{{ end }}{{ $x.Labels.b }}', ["a of q"]),
        ('{{ range query "q" | sortByLabel "b" }}{{ .Labels.a }}{{ end }}{{ .Labels.b }}', ["a of q"]),
        ('{{ range $i, $s := query "q" }}{{ $i.Labels.b }}{{ $s.Labels.a }}{{ end }}', ["a of q"]),
        ('{{ range $s := query "q" }}{{ $s.Labels.a }}{{ .Labels.b }}{{ end }}', ["a of q", "b of q"]),
        (
            '{{ range query "q" }}{{ range query "r" }}{{ .Labels.a }}{{ end }}{{ .Labels.b }}{{ end }}',
            ["a of r", "b of q"],
        ),
        (
            '{{ range query "q" }}{{ index .Labels "a" }}{{ $l := .Labels }}{{ $l.b.c }}{{ end }}',
            ['"a" of q', "b of q"],
        ),
        ('{{ if true }}{{ $x := query "q" }}{{ else }}{{ ($x | first).Labels.a }}{{ end }}', []),
        ('{{ $x := query "q" }}{{ if true }}{{ ($x | first).Labels.a }}{{ end }}', ["a of q"]),
        ('{{ $x := query "q" }}{{ $x = query "r" }}{{ ($x | first).Labels.a }}', []),
        ('{{ $q := "q" }}{{ query $q | first | label "a" }}', ['"a" of q']),
        ('{{ query (printf "q%s" $labels.job) | first | label "a" }}', []),
        ('{{ define "t" }}{{ .Labels.a }}{{ end }}{{ template "t" query "q" | first }}', []),
        ('{{ block "t" query "q" | first }}{{ .Labels.a }}{{ end }}', []),
        ('{{ block "t" . }}{{ query "q" | first | label "a" }}{{ end }}{{ template "t" 1 }}', ['"a" of q']),
        ('{{ range query "q" }}{{ .Value }}{{ .Labels }}{{ label $labels.job . }}{{ true }}{{ end }}', []),
        ('{{ range query "q" }}{{ $labels.a }}{{ value . }}{{ end }}{{ template "none" }}', []),
        ('{{ query "q" | first | label "a', []),
        ('{{ query }}{{ first | label "a" }}{{ range }}{{ end }}', []),
        ("{{ $labels.query }}", []),
    ],
)
def test_labels_of_samples_are_known_with_the_query_that_gives_them(text: str, expected: list[str]) -> None:
    found = queried_labels(parse(text))
    assert [f"{text[slice(*label.span)]} of {label.query.text}" for label in found] == expected


def test_a_label_of_a_sample_that_is_asked_for_is_not_printed() -> None:
    text = (
        '{{ range query "q" }}{{ if .Labels.a }}{{ .Labels.b | toUpper }}{{ end }}{{ or .Labels.c "x" }}'
        "{{ $d := .Labels.d }}{{ with .Labels.e }}{{ . }}{{ end }}{{ .Labels.f }}{{ end }}"
    )
    assert [found.name for found in queried_labels(parse(text)) if found.printed] == ["b", "f"]
