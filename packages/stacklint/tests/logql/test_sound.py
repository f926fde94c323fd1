"""What Loki takes, and what may be of a newer one."""

import pytest
from stacklint.logql import Result, Unknown, parse
from stacklint.logql.words import CONVERSIONS, FUNCTIONS, STAGES

LINES = (
    '{app="web"}',
    '{ app = "web" , env != "test", pod =~ "a.+", node !~ `b.+` }',
    '({app="web"} |= "error")',
    '{app="web"} |= "a" != "b" |~ `c\\d+` !~ "d\\\\d" |> "<_> e" !> "<_> f"',
    '{app="web"} |= "a" or "b" or ip("10.0.0.0/8") != ip("10.0.0.1") or "c"',
    '{app="web"} | json | logfmt | unpack | decolorize',
    '{app="web"} | json a="b[0].c", d, e="f" | logfmt --strict --keep-empty a, b="c" | logfmt --strict',
    '{app="web"} | regexp "(?P<ip>\\\\S+) (x)" | regexp `(?<ip>a)` | pattern `<ip> - <_> "<path>"`',
    '{app="web"} | line_format "{{.a}} {{ .b | lower }}" | label_format a=b, c="{{.d}}", e=`f`',
    '{app="web"} | drop a, b="c", d=~"e" | keep f, g!="h" | distinct a, b',
    '{app="web"} | a="b" | c=~"d" and e!="f" or g!~"h", i=ip("10.0.0.1"), (j!=ip("10.0.0.2"))',
    '{app="web"} | a > 1 | a >= -1.5 | a < .5 | a <= +1e3 | a == 0x1F | a != 1_000 | a = 2',
    '{app="web"} | a > 1h30m | a > 1.5s | a > 10ms | a > 5us | a > 5µs | a > 1d | a > 1w | a > 1y | a > 7ns',
    '{app="web"} | a > 1KB | a > 1.5KiB | a > 10b | a > 3MB | a > 4GiB | a > 1TB | a > 42kb | a > 20k',
    '{app="web"} | ((a="b") or (c="d" e="f")) (g="h")',
    '{app="web"} | json="a" | drop > 1 | ip="b"',
    '{app="web"} # |= "comment\n|= "a" // more\n/* and\nmore */ | json /* to the end',
    '{app="web"} | JSON | a = "b" AND c = "d" OR e = "f" | Line_Format "x"',
    '{été="web"} |= "\\u00e9\\x41\\101"',
)
NUMBERS = (
    'count_over_time({app="web"}[5m])',
    'rate({app="web"} |= "error" [1h30m])',
    'rate({app="web"}[5m] |= "error" | json)',
    'rate((({app="web"} |= "error"))[1d] offset 5m)',
    'rate({app="web"}[0])',
    'RATE({app="web"}[ 5m ] offset -1w)',
    'sum(rate({app="web"}[5m])) by (level, pod)',
    'sum by () (rate({app="web"}[5m]))',
    'avg without(pod)(bytes_rate({app="web"}[5m]))',
    'topk(5, sum by (level) (bytes_over_time({app="web"}[5m])))',
    'bottomk by (a) (1, rate({app="web"}[5m]))',
    'approx_topk(3, rate({app="web"}[5m]))',
    'sort(rate({app="web"}[5m])) + sort_desc(rate({app="web"}[5m])) by ()',
    'absent_over_time({app="web"} | unwrap a [5m])',
    'rate({app="web"} | unwrap a [5m])',
    'sum_over_time({app="web"} | json | unwrap bytes(size) | __error__="" | size > 1KB [5m])',
    'quantile_over_time(0.99, {app="web"} | unwrap duration(took) [5m]) by (path)',
    'max_over_time({app="web"}[5m] | unwrap duration_seconds(took)) without (path)',
    'sum(rate({app="web"}[5m])) or vector(0)',
    'sum(rate({app="web"}[5m])) * 100 > 5 and rate({app="web"}[5m]) unless 1 + rate({app="web"}[5m])',
    'rate({app="web"}[5m]) > bool 0.5',
    'rate({app="web"}[5m]) == on (a) rate({app="web"}[5m])',
    'rate({app="web"}[5m]) / on (a, b) group_left (c) rate({app="web"}[5m])',
    'rate({app="web"}[5m]) - bool ignoring () group_right rate({app="web"}[5m])',
    "2 ^ 3 % -4 == 5",
    "(1 + 1) != +2",
    'label_replace(rate({app="web"}[5m]), "a", "$1", "b", "(.*):.*")',
)


@pytest.mark.parametrize("text", LINES)
def test_a_query_gives_lines(text: str) -> None:
    assert parse(text) == (text, Result.LINES, (), None)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_query_gives_numbers(text: str) -> None:
    assert parse(text) == (text, Result.NUMBERS, (), None)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ('new_over_time({app="web"}[5m])', Unknown("new_over_time", (0, 13), "function", FUNCTIONS)),
        ('new by (a) (rate({app="web"}[5m]))', Unknown("new", (0, 3), "function", FUNCTIONS)),
        ('rate(new({app="web"}))', Unknown("new", (5, 8), "function", FUNCTIONS)),
        ('{app="web"} | new "a" |', Unknown("new", (14, 17), "stage", STAGES)),
        ('{app="web"} | Sumarise', Unknown("sumarise", (14, 22), "stage", STAGES)),
        ('sum_over_time({app="web"} | unwrap new(a) [5m])', Unknown("new", (35, 38), "conversion", CONVERSIONS)),
    ],
)
def test_what_a_newer_loki_may_know_ends_the_parse_without_a_fault(text: str, unknown: Unknown) -> None:
    assert parse(text) == (text, None, (), unknown)


def test_faults_before_a_word_that_is_not_known_are_told() -> None:
    assert [fault[:2] for fault in parse('{app=~"("} | new').faults] == [(7, 8)]
