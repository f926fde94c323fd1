"""What is odd in an expression, and where: «marks» enclose the places that are found."""
# Over 400 lines: tables of cases, one beside the other, so that what is missing is seen.

from collections.abc import Callable, Iterable
from typing import Protocol

import pytest
from stacklint.promql import Options, Span, parse
from stacklint.promql.semantics import (
    Clause,
    Kind,
    Metrics,
    RegexReason,
    Study,
    Use,
    added_buckets,
    counter_gauge_calls,
    dead_parts,
    decided_comparisons,
    divisions,
    divisions_in_aggregations,
    exactly,
    fragile_matches,
    gauge_rates,
    gone_labels,
    impossible_matches,
    lost_labels,
    needless_regexes,
    one_sided_labels,
    quantiles_without_le,
    raw_counters,
    regex_edits,
    samplings,
    self_matches,
    study,
    summed_rates,
    windows,
)

from .marks import unmarked

ALL = Options(experimental_functions=True, fill_modifiers=True, duration_expressions=True)
METRICS = Metrics(
    labels={"y": exactly("a", "b")}.get,
    kind={"g": Kind.GAUGE, "rec": Kind.COUNTER_SUM, "c": Kind.COUNTER}.get,
)


class Placed(Protocol):
    @property
    def span(self) -> Span: ...


def studied(text: str) -> Study:
    query = parse(text, options=ALL)
    assert query.root is not None
    assert query.faults == ()
    return study(query.root, METRICS)


def marked(text: str, found: Iterable[Placed]) -> str:
    pieces, done = [], 0
    for start, end in (item.span for item in found):
        pieces += [text[done:start], "«", text[start:end], "»"]
        done = end
    return "".join([*pieces, text[done:]])


CASES: dict[Callable[[Study], Iterable[Placed]], list[str]] = {
    impossible_matches: [
        'x{a="1"} «/» x{a="2"}',
        'x{a="1"} / on (b) x{a="2"}',
        'x{a="1"} / ignoring (a) x{a="2"}',
        'x{a="1"} «and» x{a!="1"}',
        'x{a="1"} «unless» x{a="2"}',
        'x{a="1"} or x{a="2"}',
        'x{a=~"1|2"} / x{a=~"2|3"}',
        'x{a=~"1|2"} «/» x{a=~"3|4"}',
        'x{a!=""} «/» sum(x)',
        'x{a=~".+"} «*» on (a) group_left () sum by (b) (x)',
        'x{a=~"1.*"} «/» sum without (a) (x)',
        "x / sum(x)",
        'y «/» x{c="1"}',
        'x{a="1",a="2"} / x{a="3"}',
        'x{a="1"} / fill (0) x{a="2"}',
        "x / 2",
        "x + y",
        "absent(x{a='1'}) «*» on (a) absent(x{a='2'})",
        "histogram_quantile(0.9, x) «/» x{le='1'}",
    ],
    gone_labels: [
        "sum by («c», a) (y)",
        "sum(x)",
        "sum by (c) (x)",
        "sum by («b») (sum by (a) (x))",
        "sum without («b») (sum by (a) (x))",
        "topk by («b») (1, sum by (a) (x))",
        'count_values by (v, «c») ("v", y)',
        "sum by (c) (y{c='1'})",
        "sum by («__name__») (rate(x[5m]))",
        "sum by («le») (histogram_quantile(0.9, rate(x_bucket[5m])))",
        "x / on («c») y",
        "x{c='1'} / on (c) y",
        "y / on (a, «c») y",
        "y / ignoring («c») y",
        "x / ignoring (c) y",
        "y / on (c, a) y{c='1'}",
        "x * on (a) group_left («c») y",
        "x * on (a) group_left (b) y",
        "y * on (b) group_right («c») x",
        "y * on (b) group_right (a) x",
        "sum by (b) (x) * on (b) group_right («a») y",
        'label_replace(y, "n", "$1", «"c"», "(.+)")',
        'label_replace(y, "n", "$1", "c", "(.*)")',
        'label_replace(y, "n", "$1", "a", "(.+)")',
        "x + 1",
    ],
    fragile_matches: [
        'sum(x{job="a"}) «/» sum(x{job="b"})',
        '(2 * sum by (a) (x{job=~"a|b"})) «>» max by (a) (x{job="c"}) * 2',
        'sum(x{job="a"}) / (sum(x{job="b"}) «+» sum(z{job="c"}))',
        'sum(x{job="a"}) / sum(x{job=~"a|b"})',
        'sum(x{job="a"}) / sum(x{job!="a"})',
        'sum(x{job="a"}) / sum(x{job=~"b.+"})',
        'sum(x{job="a"}) / sum(x)',
        'sum(x) / sum(x{job="b"})',
        'sum(x{job="a"}) / on () x{job="b"}',
        'x{job="a"} / on () sum(x{job="b"})',
        'topk(1, x{job="a"}) / on () sum(x{job="b"})',
        'sum(x{job="a"}) and sum(x{job="b"})',
        'sum(x{job="a"}) / 2',
        'sum(x{job="a"}) / sum(vector(1))',
        'sum(x{job="a",job="b"}) / sum(x{job="c"})',
    ],
    one_sided_labels: [
        "x «/» sum(x)",
        "sum(x) «/» x",
        "rate(x[5m]) «/» ignoring (a) sum(x)",
        "x > 5 «and» hour() > 8",
        "x «unless» vector(1)",
        "x «*» sum by (job) (x)",
        "x / sum by (job, instance) (x)",
        "x / sum without (a) (x)",
        "sum by (b) (x) «/» sum(x)",
        "sum by (b) (x) «/» sum by (a) (x)",
        "-(topk(1, sum by (b) (x))) «/» max_over_time(sum(x)[5m:])",
        "sum by (b) (x) / ignoring (b) sum(x)",
        "sum by (b) (x) / on () group_left () sum(x)",
        "sum by (b) (x) or sum(x)",
        "sum by (b) (x) / 2",
        "sum by (b) (x) / fill (0) sum(x)",
        "sum by (b) (sum by (a) (x)) / sum(x)",
        "2 * sum by (b) (x) «/» sum(x)",
        "sum by (b) (x) * 2 «/» sum(x)",
        "sum(x) * on () group_right () sum by (b) (x) «/» sum(x)",
        "(sum by (b) (x) or sum(x)) / sum(x)",
        "vector(1) / sum(x)",
        "absent(x) / sum(x)",
        "time() - sum(x)",
        "rec:x / sum(x)",
        "{a='1'} / on (a) sum(x)",
        "{a!=''} / ignoring (a) sum(x)",
        "ALERTS / sum(x)",
        "y / sum(y)",
        "y{b='1'} / sum(y)",
        "sum by (a) (x{a='1',a='2'}) / sum(x)",
        "x{instance=''} / ignoring (job) sum(x)",
        "label_replace(x, 'b', '$1', 'a', '(.*)') «/» sum(x)",
    ],
    lost_labels: [
        "x and on (a) y * on (b) group_left («c», «d») z",
        "x unless on (a) (5 < (y * on (b) group_right («c») z) > 3)",
        "x and on (a, c) y * on (b) group_left (c) z",
        "x and y * on (b) group_left (c) z",
        "x and ignoring (a) y * on (b) group_left (c) z",
        "(x and on (a) y) * on (b) group_left (c) z",
        "x or on (a) y * on (b) group_left (c) z",
        "x and on (a) y * on (b) z",
        "x and on (a) y + z",
        "x and on (a) y",
    ],
    samplings: [
        "«topk(3, x)»",
        "«topk(3, x)»> 5",
        "5 < «bottomk(3, x)»",
        "-(sort(«limitk(3, x)»))",
        "max_over_time(«topk(3, x)»[5m:])",
        "«topk(1, x)»or «topk(2, z)»",
        "x and on (a) «topk(3, z)»",
        "x * on (a) group_left (b) «topk(3, z)»",
        "x * on (a) group_left (b) topk by (a) (1, z)",
        "x * on (a) group_left (b) (topk by (a, b) (1, z))",
        "x * on (a, b) group_left (c) «topk by (a) (1, z)»",
        "x * on (a) group_left (b) «topk without (b) (1, z)»",
        "x * ignoring (c) group_left (b) «topk by (a) (1, z)»",
        "topk by (a) (1, z) * on (a) group_right (b) x",
        "z * on (a) group_right (b) «topk by (a) (1, x)»",
        "sum(topk(3, x))",
        "topk(1, sum(x))",
        "scalar(topk(1, x)) > vector(2)",
        "absent(topk(1, x))",
    ],
    dead_parts: [
        'sum(rate(«x{a="1",a="2"}»[5m]))',
        '1 + «x{a="1"} / x{a="2"}» > 5',
        "«count(x) == 0» or x",
        "«topk(0, x)»",
        "x > 5",
        "1 > bool 2",
        "x or «absent(vector(1))»",
        "«x unless on () vector(1)»",
    ],
    decided_comparisons: [
        "count(x) «==» 0",
        "count(x) «>=» 1",
        "count(x) > 1",
        "2 «>» bool 1",
        "absent(x) «==» 1",
        "absent(x) «!=» 1",
        "absent(x) «!=» 2",
        "(x > 5) «<» 3",
        "(x > 5) < 7",
        "x > 5",
        "abs(x) «<» 0",
        "abs(x) >= 0",
        "hour() «<=» 23",
        "rate(c[5m]) «<» 0",
        "c < 0",
        "vector(1) «>» on () vector(0)",
        'absent(x{a="1"}) > absent(x{a="2"})',
        '(x{a="1",a="2"} > 5) > 3',
        "vector(1) > fill (0) vector(0)",
        "vector(1) + vector(2)",
    ],
    self_matches: [
        'rate(x{a=~"5.."}[5m]) «/» rate(x[5m])',
        'x{a="1"} «/» (x)',
        'x «-» x{a!="1"}',
        "x «%» x",
        'x{a="1"} «>» x',
        "x == x",
        "x + x",
        'sum(rate(x{a="1"}[5m])) / sum(rate(x[5m]))',
        "sum by (a) (x) «/» sum by (a) (x)",
        "sum by (a) (x) / sum by (b) (x)",
        "sum by (a) (x) / sum without (a) (x)",
        'x{a="1"} / ignoring (a) x',
        'x{a="1"} / on (b) x',
        'x{a="1"} / x{a="2"}',
        "x / z",
        "x_sum / x_count",
        "rate(x_sum[5m]) / rate(x_count[5m])",
        "x - x offset 5m",
        "x offset 5m «-» x offset 300",
        "x @ 5 «-» x @ 5",
        "x @ 5 - x @ start()",
        "rate(x[5m]) / rate(x[1m])",
        "rate(x[5m]) / irate(x[5m])",
        "rate(x[step()]) / rate(x[step()])",
        "max_over_time(x[5m:1m]) «/» max_over_time(x{a='1'}[5m:1m])",
        "max_over_time(x[5m:]) «/» max_over_time(x[5m:])",
        "max_over_time(x[5m:1m]) / max_over_time(x[5m:])",
        "(x * 2) «/» (x * 2)",
        "(x * 2) / (x * 3)",
        "(x / 2) / (x * 2)",
        "(x + z) «/» (x + z)",
        '(x{a="1"} + z) / (x + z)',
        "(x + on (a) z) «/» (x + on (a) z)",
        "(x + on (a) z) / (x + on (b) z)",
        "-x «/» -x{a='1'}",
        "+x / -x",
        'label_replace(x, "a", "b", "c", "d") «/» label_replace(x{a="1"}, "a", "b", "c", "d")',
        'label_replace(x, "a", "b", "c", "d") / label_replace(x{a="1"}, "a", "b", "c", "e")',
        'histogram_quantile(0.5, x{a="1"}) / histogram_quantile(0.5, x)',
        'absent(x{a="1"}) - absent(x)',
        '{a="1"} / {b="1"}',
        '{a="1"} «/» {a="1"}',
        "round(x) / round(x, 5)",
        "vector(1) / vector(1)",
        "x / fill (0) x",
        "x / 2",
        "x / abs(x)",
    ],
    gauge_rates: [
        "«rate»(g[5m])",
        "«increase»(up[5m])",
        "«resets»(g[5m])",
        "rate(x[5m])",
        "rate(c[5m])",
        "deriv(g[5m])",
        "«rate»(rate(c[5m])[5m:])",
        "rate((x * 60)[5m:])",
        "rate((x + z)[5m:])",
    ],
    counter_gauge_calls: [
        "«delta»(c[5m])",
        "«predict_linear»(x_total[5m], 60)",
        "«deriv»(last_over_time(c[5m])[5m:])",
        "delta(g[5m])",
        "delta(x[5m])",
        "rate(c[5m])",
    ],
    summed_rates: [
        "«rate»(sum(c)[5m:])",
        "«rate»(rec[5m])",
        "«rate»((c + x_total)[5m:])",
        "rate(sum(x)[5m:])",
        "sum(rate(c[5m]))",
    ],
    raw_counters: [
        "«c»",
        "sum by (a) («x_total»)",
        "«c» > 5",
        "5 < «c»",
        "c > 0",
        "c != 0",
        "rate(c[5m])",
        "increase(c[5m:])",
        "max_over_time(«c»[5m])",
        "avg_over_time(«c»[5m])",
        "histogram_quantile(0.5, «x_bucket»)",
        "count(c)",
        "count(«c» > 5)",
        "topk(scalar(c), x)",
        "absent(c)",
        "timestamp(c)",
        "changes(c[5m])",
        "«c» and x",
        "x and c",
        "x unless c",
        "x or «c»",
        "c - c offset 1h",
        "c / x_total",
        "«c» * on (a) group_left () g",
        "g * «c»",
        "«c» / 60",
        "abs(«c»)",
        "x",
        "-«c»",
    ],
    quantiles_without_le: [
        "«histogram_quantile»(0.9, sum by (a) (rate(x_bucket[5m])))",
        "«histogram_fraction»(0, 1, sum(x_bucket))",
        "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
        "histogram_quantile(0.9, sum(rate(x[5m])))",
        "histogram_quantile(0.9, rate(x_bucket[5m]))",
        "histogram_quantile(0.9, sum(rate({a='1'}[5m])))",
        "histogram_quantile(0.9, vector(1))",
        "histogram_quantile(0.9, sum(x_bucket{a='1',a='2'}))",
        "histogram_quantile(scalar(sum(x_bucket)), x_bucket)",
    ],
    added_buckets: [
        "«sum»(rate(x_bucket[5m]))",
        "max(«avg» by (a) (x_bucket))",
        "sum by (le) (rate(x_bucket[5m]))",
        "sum(sum by (a) (sum by (le) (x)))",
        "max(x_bucket)",
        "sum(x_bucket{le='1'})",
        "sum(x_bucket / on (a) group_left () y)",
        "sum({a='1'})",
        "histogram_quantile(0.9, sum(x_bucket))",
        "«sum»(x_bucket) / histogram_quantile(0.9, x_bucket)",
        "sum(vector(1))",
    ],
    divisions: [
        "x / «z»",
        "x % on (a) («z»)",
        "x / («z» > 0) * 5",
        "x / «z» and z != 0",
        "x / 5",
        "x / sum(«z»)",
        "x / (max by (a) (sum by (a, b) («z»)))",
        "x / count(z)",
        "5 / «z»",
        "1 / 2",
        "x / (sum(«z») > 0)",
        "x / (z > y)",
        "x * z",
    ],
    divisions_in_aggregations: [
        "sum(x «/» z)",
        "avg by (a) ((x «%» z) * 2)",
        "sum(x / 5)",
        "sum(x «/» 0)",
        "sum(rate(x[5m])) / sum(z)",
        "max(x / z)",
        "sum(max(x / z))",
        "sum(x + 1 / scalar(z))",
    ],
}


@pytest.mark.parametrize(("finder", "text"), [(finder, text) for finder, texts in CASES.items() for text in texts])
def test_each_finder_finds_what_is_marked_and_nothing_else(
    finder: Callable[[Study], Iterable[Placed]], text: str
) -> None:
    plain = unmarked(text)
    assert marked(plain, finder(studied(plain))) == text


def test_an_impossible_match_tells_the_label_and_both_sides() -> None:
    (found,) = impossible_matches(studied('x{b="1"} / x{b="2"}'))
    assert (found.label, found.left.only, found.right.only) == ("b", "1", "2")


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "sum by (c) (y)": [(Clause.BY, "c", [(12, 13)])],
        "sum without (c) (y)": [(Clause.WITHOUT, "c", [(17, 18)])],
        "x + on (c) y": [(Clause.ON, "c", [(11, 12)])],
        "y + on (c) y": [(Clause.ON, "c", [(0, 1), (11, 12)])],
        "y + ignoring (c) y": [(Clause.IGNORING, "c", [(0, 1), (17, 18)])],
        "x + on (a) group_left (c) y": [(Clause.INCLUDE, "c", [(26, 27)])],
        'label_replace(y, "n", "v", "c", "d")': [(Clause.SOURCE, "c", [(14, 15)])],
    }.items(),
)
def test_a_gone_label_tells_where_it_is_named_and_what_lacks_it(
    text: str, expected: list[tuple[Clause, str, list[Span]]]
) -> None:
    found = [(item.clause, item.name, [node.span for node in item.operands]) for item in gone_labels(studied(text))]
    assert found == expected


def test_what_a_comparison_is_decided_to_and_a_self_match_gives_is_told() -> None:
    texts = ("count(x) >= 1", "count(x) < 1")
    assert [item.holds for text in texts for item in decided_comparisons(studied(text))] == [True, False]
    values = [item.value for text in ("x / x", "x - x", "x > x") for item in self_matches(studied(text))]
    assert values == [1.0, 0.0, None]


@pytest.mark.parametrize(
    ("text", "use"),
    {"c": Use.RESULT, "c > 5": Use.COMPARISON, "avg_over_time(c[5m]) > 5": Use.FUNCTION}.items(),
)
def test_the_use_of_a_raw_counter_is_told(text: str, use: Use) -> None:
    assert [item.use for item in raw_counters(studied(text))] == [use]


@pytest.mark.parametrize(
    ("text", "guarded"),
    {
        "x / z": False,
        "x / (z > 0)": True,
        "x / z and z != 0": True,
        "x / z and y != 0": False,
        "x / z and 0 < sum(z)": True,
        "x / sum(z > 0)": True,
        "x / z > 5": False,
        "5 < x / z": False,
        "(100 * x / z > 5) < +Inf": True,
        "1 > x / z": True,
        "x / z + (x < 5)": False,
        "x / z > z": False,
    }.items(),
)
def test_a_division_whose_divisor_is_compared_or_whose_quotient_is_limited_is_guarded(text: str, guarded: bool) -> None:
    assert [item.guarded for item in divisions(studied(text))] == [guarded]


LITERAL, ANCHORS, EVERYTHING, NOTHING, NOT_EMPTY = RegexReason


@pytest.mark.parametrize(
    ("matcher", "reason", "replacement"),
    [
        ('a=~"foo"', LITERAL, 'a="foo"'),
        ('a!~"foo"', LITERAL, 'a!="foo"'),
        ('a=~"^foo$"', LITERAL, 'a="foo"'),
        (r'a=~"foo\\.bar"', LITERAL, 'a="foo.bar"'),
        ('a=~""', LITERAL, 'a=""'),
        ('a=~"(foo)"', LITERAL, 'a="foo"'),
        ('"a.b"=~"foo"', LITERAL, '"a.b"="foo"'),
        ('a=~"^foo.*"', ANCHORS, 'a=~"foo.*"'),
        ('a!~"foo.*$"', ANCHORS, 'a!~"foo.*"'),
        (r'a=~"foo.\\$"', None, None),
        (r'a=~"^foo.\\$"', ANCHORS, r'a=~"foo.\\$"'),
        ('a=~"(?m)foo.*$"', None, None),
        ('a=~".*"', EVERYTHING, None),
        ('a!~"^.*$"', NOTHING, None),
        ('a=~".+"', NOT_EMPTY, 'a!=""'),
        ('a!~"(.+)"', NOT_EMPTY, 'a=""'),
        ('a=~"foo|bar"', None, None),
        ('a=~"foo.*"', None, None),
        ('a="foo"', None, None),
    ],
)
def test_needless_regular_expressions_are_found_with_what_means_the_same(
    matcher: str, reason: RegexReason | None, replacement: str | None
) -> None:
    found = [(item.reason, item.replacement, item.span) for item in needless_regexes(studied(f"x{{b='1',{matcher}}}"))]
    assert found == ([(reason, replacement, (8, 8 + len(matcher)))] if reason else [])


@pytest.mark.parametrize(
    ("text", "edited"),
    {
        'x{a=~"b"}': 'x{a="b"}',
        "x{a!~'^(?:b c)$'}": "x{a!='b c'}",
        r'x{a=~"b\\.c"}': 'x{a="b.c"}',
        r"x{a=~`b\.c`}": "x{a=`b.c`}",
        'x{a=~"b#c"}': 'x{a=~"b#c"}',
        r'x{a=~"\x62c"}': r'x{a=~"\x62c"}',
        'x{a=~"^b.*$"}': 'x{a=~"b.*"}',
        r'x{a!~"^b.*\\$"}': r'x{a!~"b.*\\$"}',
        'x{a!~"b.*$"}': 'x{a!~"b.*"}',
        r'x{a!~"\x5eb.*\x24"}': r'x{a!~"\x5eb.*\x24"}',
        'x{a=~".+"}': 'x{a!=""}',
        'x{a!~"(.+)"}': 'x{a=""}',
        'x{a!~".*"}': 'x{a!~".*"}',
        'x{a=~".*"}': "x{}",
        'x{ a=~".*" }': 'x{ a=~".*" }',
        'x{a=~".*",}': 'x{a=~".*",}',
        'x{a=~".*", b="c"}': 'x{b="c"}',
        'x{b="c", a=~".*"}': 'x{b="c"}',
        'x{b="c", a=~".*", d="e"}': 'x{b="c", d="e"}',
        'x{b="c", d="e", a=~".*",}': 'x{b="c", d="e",}',
        'x{a=~".*", # why\n b="c"}': 'x{a=~".*", # why\n b="c"}',
    }.items(),
)
def test_a_needless_regular_expression_is_edited_out_where_that_is_safe(text: str, edited: str) -> None:
    (found,) = needless_regexes(studied(text))
    for (start, end), new in sorted(regex_edits(found, text), reverse=True):
        text = text[:start] + new + text[end:]
    assert text == edited


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "x": [],
        "rate(x[5m])": [("x[5m]", "rate", 300.0)],
        "rate((x[5m]))": [("x[5m]", "rate", 300.0)],
        "x offset 1h": [("x offset 1h", None, 3600.0)],
        "x @ 5": [("x @ 5", None, None)],
        "abs(x offset 1m)": [("x offset 1m", None, 60.0)],
        "rate(x[5m] offset 1h)": [("x[5m] offset 1h", "rate", 3900.0)],
        "rate(x[step()])": [("x[step()]", "rate", None)],
        "max_over_time(rate(x[5m])[1h:1m] offset 1h)": [
            ("rate(x[5m])[1h:1m] offset 1h", "max_over_time", 7200.0),
            ("x[5m]", "rate", 7500.0),
        ],
        "max_over_time((x + y offset 5m)[1h:] @ end())": [
            ("(x + y offset 5m)[1h:] @ end()", "max_over_time", None),
            ("y offset 5m", None, None),
        ],
        "sum(rate(x[5m])) + (rate(y[1m]))": [("x[5m]", "rate", 300.0), ("y[1m]", "rate", 60.0)],
    }.items(),
)
def test_every_window_tells_its_function_and_how_far_back_it_reaches(
    text: str, expected: list[tuple[str, str | None, float | None]]
) -> None:
    found = [(text[slice(*item.span)], item.function, item.reach) for item in windows(studied(text).root)]
    assert found == expected


def test_a_window_holds_what_is_read_through_it() -> None:
    (window,) = windows(studied("max_over_time((x + y)[1h:1m] offset 5m)").root)
    assert window.range is not None
    assert window.step is not None
    assert window.offset is not None
    assert (window.range.seconds, window.step.seconds, window.offset.seconds) == (3600.0, 60.0, 300.0)
    assert [selector.name for selector in window.selectors] == ["x", "y"]
    assert window.at is None


OPEN_CASES: dict[Callable[[Study], Iterable[Placed]], list[str]] = {
    impossible_matches: ['x{a="VAR"} / x{a="1"}', 'x{a="1"} / on (VAR) x{a="2"}', 'x{a="1"} «/» x{a="2",b="VAR"}'],
    gone_labels: [
        "sum by (VAR, «c») (sum by (a) (x))",
        "sum by (a) (sum by (VAR) (x))",
        "y / on (VAR) y",
        'label_replace(y, "n", "v", "VAR", "d")',
    ],
    dead_parts: ['x{a="1",a="VAR"}', 'y{VAR="1"}'],
    self_matches: [
        'rate(x{a="VAR"}[5m]) «/» rate(x[5m])',
        'sum(x{a="VAR"}) / sum(x{a="VAR"})',
        "VAR / VAR",
        "sum by (VAR) (x) / sum by (VAR) (x)",
        "(x + on (VAR) z) / (x + on (VAR) z)",
        'label_replace(x, "a", "VAR", "", "") / label_replace(x, "a", "VAR", "", "")',
    ],
    lost_labels: ["x and on (a) y * on (b) group_left (VAR, «c») z"],
    one_sided_labels: [
        "VAR / sum(x)",
        "sum by (VAR) (x) / sum(x)",
        "sum by (VAR, b) (x) «/» sum(x)",
        "x / ignoring (VAR) sum(x)",
    ],
    needless_regexes: ['rate(x{a=~"VAR"}[5m])', 'x{a=~"^VAR$",«b=~"c"»}'],
    raw_counters: ["«VAR_total»", "VAR"],
}


@pytest.mark.parametrize(("finder", "text"), [(finder, text) for finder, texts in OPEN_CASES.items() for text in texts])
def test_what_hangs_on_an_unknown_text_is_not_judged(finder: Callable[[Study], Iterable[Placed]], text: str) -> None:
    plain = unmarked(text)
    root = parse(plain).root
    assert root is not None
    assert marked(plain, finder(study(root, Metrics(METRICS.labels, stand_in="VAR")))) == text
