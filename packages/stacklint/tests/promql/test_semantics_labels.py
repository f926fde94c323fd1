"""What is known of results: their labels, whether there are any, their values and kinds.

Labels are written as: `a` each series has it, `a?` it may have it, `-a` it surely has not,
`a=x|y` these are its values, `a!=x` all but these; `...` there may be any others.
"""
# Over 400 lines: tables of cases, one beside the other, so that what is missing is seen.

import pytest
from stacklint.promql import Options, parse
from stacklint.promql.semantics import (
    NO_METRICS,
    UNBOUNDED,
    Facts,
    Interval,
    Kind,
    Labels,
    Metrics,
    Presence,
    Values,
    exactly,
    study,
)

ALL = Options(experimental_functions=True, fill_modifiers=True)
KNOWN = {"y": exactly("a", "b"), "no": exactly()}
KINDS = {"h": Kind.HISTOGRAM, "g": Kind.GAUGE, "rec": Kind.COUNTER_SUM}
METRICS = Metrics(labels=KNOWN.get, kind=KINDS.get, stand_in="VAR")


def facts(text: str, metrics: Metrics = METRICS) -> Facts:
    query = parse(text, options=ALL)
    assert query.root is not None
    assert query.faults == ()
    return study(query.root, metrics).result


def shown(labels: Labels) -> str:
    parts = [part for name in sorted(labels.known) if (part := _shown(labels, name))]
    return " ".join([*parts, "..."] if labels.possible is None else parts)


def _shown(labels: Labels, name: str) -> str:
    values = labels.values(name)
    if not labels.can_have(name):
        return f"-{name}" if labels.possible is None else ""
    texts = "|".join(sorted(values.some - {""}))
    mark = "" if labels.must_have(name) else "?"
    if values.only is not None or (texts and not values.others):
        return f"{name}{mark}={texts}"
    return f"{name}{mark}!={texts}" if texts else f"{name}{mark}"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        # Selectors
        "x": "__name__=x ...",
        'x{a="1",b!="2",c=~"3|4",d=~".+",e=""}': "__name__=x a=1 b?!=2 c=3|4 d -e ...",
        'x{a=~"1|",b!~"",c!~".+",d=~"[0-9]+",e!~"[0-9]*"}': "__name__=x a?=1 b -c d e ...",
        'x{a=~"a\\\\.b",b=~"(?:c|d)",c=~"^e$",d=~".*"}': "__name__=x a=a.b b=c|d c=e d? ...",
        '{__name__="x",a="1"}': "__name__=x a=1 ...",
        '{__name__=~"x|z"}': "__name__=x|z ...",
        "y": "__name__=y a? b?",
        'y{a="1",c=""}': "__name__=y a=1 b?",
        "no": "__name__=no",
        # Functions
        "rate(x[5m])": "-__name__ ...",
        "last_over_time(x[5m])": "__name__=x ...",
        "sort(y)": "__name__=y a? b?",
        'x{__type__="gauge"} * 2': "-__name__ __type__?=gauge ...",
        'rate(x{__unit__="bytes"}[5m]) * 2': "-__name__ __unit__?=bytes ...",
        "-x": "-__name__ ...",
        "+x": "__name__=x ...",
        'histogram_quantile(0.9, x_bucket{le!=""})': "-__name__ -le ...",
        'histogram_quantiles(y, "q", 0.5)': "a? b? q",
        'histogram_quantiles(y, "q", 0.5, 0.9) * 2': "a? b? q",
        'info(x{a="1"})': "__name__=x a=1 ...",
        "vector(1)": "",
        "vector(scalar(x))": "",
        "hour()": "",
        "hour(y)": "a? b?",
        # absent
        'absent(x{a="1",b!="2",c=~"3"})': "a=1",
        'absent(x{a="1",a="2",b=""})': "",
        'absent(x{a="1",a!="2"})': "a?=1",
        'absent_over_time((x{a="1"}[5m]))': "a=1",
        'absent(x{a="1"} @ 5)': "a?=1",
        'absent(sum(x{a="1"}))': "",
        # Relabelling
        'label_replace(y, "n", "v", "a", ".*")': "__name__=y a? b? n=v",
        'label_replace(y, "n", "v", "a", "b")': "__name__=y a? b? n?=v",
        'label_replace(y, "n", "$1", "a", "(.*)")': "__name__=y a? b? n?",
        'label_replace(y, "n", "v-$1", "a", "(.*)")': "__name__=y a? b? n",
        'label_replace(y, "n", "${1}v", "a", "(.*)")': "__name__=y a? b? n",
        'label_replace(y, "n", "v", "gone", ".+")': "__name__=y a? b?",
        'label_replace(y, "n", "v", "gone", "(x|)")': "__name__=y a? b? n=v",
        'label_replace(y, "a", "", "a", ".*")': "__name__=y b?",
        'label_replace(y, ("n"), ("v"), "gone", "")': "__name__=y a? b? n=v",
        'label_join(y, "n", "-", "a", "b")': "__name__=y a? b? n",
        'label_join(y, "n", "", "a", "b")': "__name__=y a? b? n?",
        'label_join(y{a="1"}, "n", "", "a")': "__name__=y a=1 b? n",
        'label_join(y, "n", "", "c")': "__name__=y a? b?",
        # Aggregations
        "sum(x)": "",
        'sum by (a, b) (x{a="1"})': "a=1 b?",
        "sum by (c) (y)": "",
        'sum without (a) (x{b="1"})': "-__name__ -a b=1 ...",
        "sum without (a) (y)": "b?",
        "topk by (a) (1, x)": "__name__=x ...",
        'count_values by (a) ("v", x)': "a? v",
        'count_values without (a, v) ("v", y)': "b?",
        'count_values without (a) ("v", y)': "b? v",
        # Binary operations
        "x + 1": "-__name__ ...",
        "1 < x": "__name__=x ...",
        "x > bool 1": "-__name__ ...",
        "x </ 1": "__name__?=x ...",
        'x{a="1"} / y': "a=1 b?",
        'x{a="1"} / on (b, c) y': "b?",
        'x{a="1"} > on (a) z': "a=1",
        'x{a="1"} > z': "__name__=x a=1 ...",
        'x{a="1",b="1"} - ignoring (a) z{c="1"}': "-__name__ -a b=1 c=1 ...",
        'x{a="1"} * on (b) group_left (c, d) z{c="2",d=""}': "-__name__ a=1 b? c=2 -d ...",
        'x{a="1"} == bool on (b) group_right (a) y{b="1"}': "a=1 b=1",
        "x </ on (a) group_left () y": "__name__?=x a? ...",
        'x{a="1"} and on (a, b) y{b="2"}': "__name__=x a=1 b=2 ...",
        'x{a="1"} and y{b="2"}': "__name__=x a=1 b=2",
        'x{a="1"} unless y{b="2"}': "__name__=x a=1 ...",
        'y{a="1"} or sum(x)': "__name__?=y a?=1 b?",
        'x{a="1"} or x{a="2"}': "__name__=x a=1|2 ...",
        'x{a!="1"} or z{a!="2"}': "__name__=x|z a? ...",
        'x{a!="1"} or z{a="1"}': "__name__=x|z a? ...",
        'x{a="1"} or z{a!="1"}': "__name__=x|z a? ...",
        'x{a!="1"} and on (a) z{a!="2"}': "__name__=x a?!=1|2 ...",
        'x{a!="1"} and on (a) z{a="2"}': "__name__=x a=2 ...",
        'x{a="1",a="2"} or y': "__name__=y a? b?",
        'y or x{a="1",a="2"}': "__name__=y a? b?",
        "x + fill (0) y": "...",
        # Subqueries, scalars and strings
        "max_over_time(sum by (a) (x)[5m:])": "a?",
        "1 + 2": "",
        '"text"': "...",
    }.items(),
)
def test_the_labels_of_a_result_are_those_that_prometheus_leaves(text: str, expected: str) -> None:
    assert shown(facts(text).labels) == expected


def test_possible_guaranteed_and_gone_labels_are_told_apart() -> None:
    labels = facts('sum without (c) (x{a="1",b=~".*"})').labels
    assert labels.possible is None
    assert (sorted(labels.guaranteed), sorted(labels.gone)) == (["a"], ["__name__", "c"])
    closed = facts('sum by (a, b) (x{a="1"})').labels
    assert closed.possible == frozenset({"a", "b"})
    assert (sorted(closed.guaranteed), closed.none) == (["a"], False)


def test_the_name_may_stay_where_its_removal_is_delayed() -> None:
    delayed = Metrics(delayed_name_removal=True)
    assert shown(facts("sum by (__name__) (rate(x[5m]))", delayed).labels) == "__name__?=x"
    assert shown(facts("sum without (a) (x)", delayed).labels) == "-__name__ -a ..."


def test_a_recording_rule_can_tell_the_labels_of_its_metric() -> None:
    recorded = facts("sum by (job) (x)").labels.setting("team", Values(frozenset({"ops"})))
    metrics = Metrics(labels={"job:x": recorded}.get)
    assert shown(facts('job:x{job="a"}', metrics).labels) == "__name__=job:x job=a team=ops"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        'x{a="VAR",b=~"VAR|c",VAR="1",d="2"}': "__name__=x d=2 ...",
        "VAR": "...",
        'y{a="VAR"}': "__name__=y a? b?",
        'sum by (VAR) (y{a="1"})': "__name__?=y a?=1 b?",
        'sum without (VAR) (x{a="1"})': "__name__?=x a?=1 ...",
        'count_values("VAR", y)': "...",
        'label_replace(y, "VAR", "1", "", "")': "...",
        'label_join(y, "a", "VAR", "b")': "...",
        'histogram_quantiles(y, "VAR", 0.5)': "...",
        'absent(x{a="VAR"})': "...",
        "x * on (VAR) y": "...",
        "x * on (a) group_left (VAR) y": "...",
        'x{a="1"} and on (VAR) y': "__name__=x a=1 ...",
        'x{a="1"} unless on (VAR) y': "__name__=x a=1 ...",
        'y or on (VAR) y{a="1"}': "__name__=y a? b?",
    }.items(),
)
def test_what_stands_for_something_unknown_may_be_anything(text: str, expected: str) -> None:
    assert shown(facts(text, Metrics(KNOWN.get, stand_in="VAR")).labels) == expected


NEVER, MAYBE, ALWAYS = Presence


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "x": MAYBE,
        'x{a="1",a="2"}': NEVER,
        'x{a!~".*"}': NEVER,
        'y{c="1"}': NEVER,
        'rate(x{a="1",a=""}[5m])': NEVER,
        "vector(1)": ALWAYS,
        "hour()": ALWAYS,
        "abs(vector(1))": ALWAYS,
        "abs(sum(x) or vector(0))": MAYBE,
        "histogram_quantile(0.5, vector(1))": MAYBE,
        "sum(x) or vector(0)": ALWAYS,
        "vector(0) or sum(x)": ALWAYS,
        "sum(sum(x) or vector(0))": MAYBE,
        "count(sum(x) or vector(0))": ALWAYS,
        "(sum(x) or vector(0)) + 1": MAYBE,
        "absent(vector(1))": NEVER,
        'absent(x{a="1",a="2"})': ALWAYS,
        "absent(x)": MAYBE,
        "absent_over_time(vector(1)[5m:])": MAYBE,
        "absent(absent(x{a='1',a='2'}))": NEVER,
        "vector(1) > 0": ALWAYS,
        "vector(1) > 1": NEVER,
        "vector(1) > scalar(x)": MAYBE,
        "vector(0) > bool 1": ALWAYS,
        "1 > bool 2": ALWAYS,
        "count(x) == 0": NEVER,
        "count(x) >= 1": MAYBE,
        "x{a='1'} / x{a='2'}": NEVER,
        "x{a='1'} / on (b) x{a='2'}": MAYBE,
        "x{a='1'} and x{a='2'}": NEVER,
        "x{a='1'} unless x{a='2'}": MAYBE,
        "vector(1) + vector(1)": ALWAYS,
        "vector(1) + (sum(x) or vector(1))": MAYBE,
        "vector(1) and on () vector(1)": ALWAYS,
        "vector(1) and on (a) vector(1)": ALWAYS,
        "vector(1) unless vector(1)": NEVER,
        "x unless on () vector(1)": NEVER,
        "x unless on (a) vector(1)": MAYBE,
        "x unless vector(1)": MAYBE,
        "vector(1) unless x{a='1',a='2'}": ALWAYS,
        "x{a='1',a='2'} unless x": NEVER,
        "x{a='1',a='2'} or x{b='1',b=''}": NEVER,
        "vector(1) and on (VAR) vector(1)": MAYBE,
        "x{a='1',a='2'} and on (VAR) x": NEVER,
        "topk(0, x)": NEVER,
        "topk(0.5, x)": NEVER,
        "topk(-1, x)": NEVER,
        "topk(NaN, x)": MAYBE,
        "topk(1, x{a='1',a='2'})": NEVER,
        "topk(1, vector(1))": ALWAYS,
        "topk(scalar(x), vector(1))": MAYBE,
        "topk(1, sum(x) or vector(1))": MAYBE,
        "limitk(1, sum(x) or vector(1))": ALWAYS,
        "limit_ratio(0, x)": NEVER,
        "limit_ratio(0.5, vector(1))": MAYBE,
        "clamp(vector(1), 0, 2)": ALWAYS,
        "clamp(x, 2, 1)": NEVER,
        "clamp(vector(1), 0, scalar(x))": MAYBE,
        "max_over_time(vector(1)[5m:])": MAYBE,
        "time()": ALWAYS,
        "x + fill (0) x{a='1',a='2'}": MAYBE,
    }.items(),
)
def test_what_never_and_what_always_returns_something_is_known(text: str, expected: Presence) -> None:
    assert facts(text).presence is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "1 + 2 * 3": (7.0, 7.0, False),
        "vector(6) / 4": (1.5, 1.5, False),
        "2 ^ 10": (1024.0, 1024.0, False),
        "7 % 4": (3.0, 3.0, False),
        "2 ^ 0.5": None,
        "2 ^ 9999": None,
        "1 atan2 2": None,
        "5 % 0": None,
        "1 / 0": (float("inf"), float("inf"), False),
        "-1 / 0": (float("-inf"), float("-inf"), False),
        "0 / 0": (float("inf"), float("-inf"), True),
        "-vector(2)": (-2.0, -2.0, False),
        "count(x) * 2 + 1": (3.0, float("inf"), False),
        "1 + count(x)": (2.0, float("inf"), False),
        "1 - count(x)": None,
        "count(x) % 2": None,
        "count(x) * 0": None,
        "count(x) * Inf": None,
        "absent(x)": (1.0, 1.0, False),
        "abs(x)": (0.0, float("inf"), True),
        "rate(x_total[5m])": (0.0, float("inf"), True),
        "rate(x[5m])": None,
        "sum(abs(x))": (0.0, float("inf"), True),
        "avg(count by (a) (x))": (0.0, float("inf"), False),
        "sum(x)": None,
        "avg(x)": None,
        "max(hour(x))": (0.0, 23.0, False),
        "stddev(x)": (0.0, float("inf"), True),
        "group(x)": (1.0, 1.0, False),
        'count_values("v", x)': (1.0, float("inf"), False),
        "quantile(0.5, hour())": None,
        "x > 5": (5.0, float("inf"), False),
        "x < 5": (float("-inf"), 5.0, False),
        "x == 5": (5.0, 5.0, False),
        "x != 5": None,
        "x == y": None,
        "5 < x": (5.0, float("inf"), False),
        "x > bool 5": (0.0, 1.0, False),
        "count(x) > bool 0": (1.0, 1.0, False),
        "count(x) < bool 0": (0.0, 0.0, False),
        "scalar(vector(3))": (3.0, 3.0, False),
        "scalar(count(x))": (1.0, float("inf"), True),
        "pi() > bool 3": (1.0, 1.0, False),
        "vector(1) or vector(2)": (1.0, 2.0, False),
        "sort(hour())": (0.0, 23.0, False),
    }.items(),
)
def test_the_bounds_of_values_are_known_where_something_sets_them(
    text: str, expected: tuple[float, float, bool] | None
) -> None:
    assert facts(text).value == (Interval(*expected) if expected else UNBOUNDED)


def test_what_is_nan_or_empty_is_no_usual_constant() -> None:
    assert str(facts("0 / 0").constant) == "nan"
    assert facts("vector(1) > 2").constant is None
    assert (facts("vector(2) > 1").constant, facts("x").constant) == (2.0, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "x": None,
        "x_total": Kind.COUNTER,
        "job:x_total:sum": None,
        "up": Kind.GAUGE,
        "scrape_samples_scraped": Kind.GAUGE,
        '{a="1"}': None,
        "h": Kind.HISTOGRAM,
        "rate(h[5m])": Kind.HISTOGRAM,
        "rate(x[5m])": None,
        "rate(x_total[5m])": Kind.GAUGE,
        "last_over_time(x_total[5m])": Kind.COUNTER,
        "sort(x_total)": Kind.COUNTER,
        "abs(h)": Kind.GAUGE,
        "sum(x_total)": Kind.COUNTER_SUM,
        "max(g)": Kind.GAUGE,
        "count(x_total)": Kind.GAUGE,
        "topk(1, x_total)": Kind.COUNTER,
        "rec": Kind.COUNTER_SUM,
        "x_total > 5": Kind.COUNTER,
        "x_total * 5": Kind.COUNTER,
        "x_total / 5": Kind.COUNTER,
        "5 / x_total": None,
        "x_total - 5": None,
        "x_total + y_total": Kind.COUNTER_SUM,
        "x_total - y_total": None,
        "x_total * g": Kind.GAUGE,
        "x_total / y_total": Kind.GAUGE,
        "h + h": None,
        "x_total > y_total": Kind.COUNTER,
        "x_total > bool y_total": Kind.GAUGE,
        "x_total or y_total": Kind.COUNTER,
        "x_total or g": None,
        "-x_total": Kind.GAUGE,
        "-g": Kind.GAUGE,
    }.items(),
)
def test_what_a_value_is_follows_from_names_inventory_and_functions(text: str, expected: Kind | None) -> None:
    assert facts(text).kind is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "x": False,
        "sum(x) + 1": False,
        "x > bool 1": False,
        "x > 1": True,
        "count(x == 0)": True,
        "sum(x > 1) / sum(x)": True,
        "absent(x)": True,
        "x and y": True,
        "x unless y": True,
        "x > 1 or y": False,
        "x > 1 or y > 1": True,
        "rate(x[5m]) < 1 * 2": True,
        "x > fill (0) y": True,
    }.items(),
)
def test_a_condition_is_what_can_make_a_result_go_away(text: str, expected: bool) -> None:
    assert facts(text).conditional is expected


@pytest.mark.parametrize(
    "text",
    [
        "nosuch(x)",
        "rate()",
        "abs(1)",
        "label_replace(x, 1, 2, 3, 4)",
        "label_join(x, 1, 2)",
        'count_values(1, x) + "a"',
        'sum(1) + x[5m] + "a"',
        "absent(1)",
        "histogram_quantiles(x, 1, 2)",
        "x and 1",
        'clamp(1, "a", x)',
        "topk('a', x)",
    ],
)
def test_of_what_is_faulty_little_is_said_and_nothing_raised(text: str) -> None:
    query = parse(text, options=ALL)
    assert query.faults
    assert query.root is not None
    assert study(query.root, NO_METRICS).result.presence is MAYBE


@pytest.mark.parametrize(("count", "expected"), [(400, Kind.COUNTER_SUM), (20_000, None)])
def test_of_chains_longer_than_anybody_writes_nothing_is_said(count: int, expected: Kind | None) -> None:
    root = parse("+".join(["x_total"] * count)).root
    assert root is not None
    assert study(root).result.kind is expected
