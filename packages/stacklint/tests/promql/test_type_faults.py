"""What Prometheus' type checker refuses: the fault is at the operand, label or word that is wrong."""

import pytest
from stacklint.promql import FaultKind, Options, parse

from .marks import marked, messages, unmarked

EXPERIMENTAL = Options(experimental_functions=True, fill_modifiers=True)


def check(text: str) -> None:
    query = parse(unmarked(text), options=EXPERIMENTAL)
    assert marked(query.text, EXPERIMENTAL) == text
    assert query.root is not None
    assert {fault.kind for fault in query.faults} <= {FaultKind.TYPE, FaultKind.FUNCTION}


@pytest.mark.parametrize(
    "text",
    [
        "rate(«up»)",
        "abs(«up[5m]»)",
        "abs(«1»)",
        'abs(«"a"»)',
        "vector(«up»)",
        "scalar(«1»)",
        "histogram_quantile(«up», up)",
        "histogram_quantile(0.9, «up[5m]»)",
        'label_replace(up, «1», "a", «up», "b")',
        'label_join(up, "a", "b", "c", «1», "d", «up»)',
        'sort_by_label(up, "a", «up»)',
        "quantile_over_time(«up», up[5m])",
        "rate(«(up)»)",
        "rate(«-up»)",
        "abs(«time() + 1»)",
        "rate(«sum(up)»)",
        'round(up, «"a"»)',
        "minute(«1»)",
    ],
)
def test_an_argument_of_the_wrong_type_is_marked(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "«abs»()",
        "abs(up, «up»)",
        'abs(up, «up, 1, "a"»)',
        "«clamp»(up, 1)",
        '«label_join»(up, "a")',
        "time(«1»)",
        "round(up, 1, «2»)",
        "minute(up, «up»)",
        "«round»()",
        "«sort_by_label»()",
        '«histogram_quantiles»(up, "a")',
        "«info»()",
        'info(up, {a="b"}, «{a="b"}»)',
    ],
)
def test_too_few_arguments_are_reported_at_the_name_and_too_many_at_themselves(text: str) -> None:
    check(text)


def test_a_message_tells_how_many_arguments_are_wanted() -> None:
    assert messages("abs()") == ["`abs` wants 1 argument, not 0"]
    assert messages("clamp(up)") == ["`clamp` wants 3 arguments, not 1"]
    assert messages("label_join(up)") == ["`label_join` wants at least 3 arguments, not 1"]
    assert messages("round(up, 1, 2)") == ["`round` wants 1 to 2 arguments, not 3"]


@pytest.mark.parametrize(
    "text", ["«nope»(up, 1)", "«Rate»(up[5m])", "«sum_»(up)", "rate(«nope»(up))", "«nope»(«nope»())[5m:]"]
)
def test_a_function_that_does_not_exist_is_reported_once(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "«{}»",
        '«{a=""}»',
        '«{a!="b"}»',
        '«{a=~".*"}»',
        '«{a!~".+"}»',
        '«{a=~"b|", c!="d"}»',
        '«{""}»',
        '«{a=~""}»',
        'rate(«{a=~"b?"}»[5m])',
        "sum(«{}») + «{}»",
        '«{__name__=~".*"}»',
        '«{a=~"\\\\Bx*$"}»',
        "info(«{}», {})",
    ],
)
def test_a_selector_that_selects_everything_is_refused(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "up{}",
        '{a="b"}',
        '{a!=""}',
        '{a=~".+"}',
        '{a!~".*"}',
        '{"up"}',
        '{a="", b="c"}',
        'up{a=""}',
        '{a=~"\\\\b"}',
        '{a=~"(a|b)c*"}',
        '{"a", "b"}',
        "info(up, {})",
        'info(up, {a=~".*"} offset 5m)',
    ],
)
def test_a_selector_with_one_matcher_that_wants_something_is_accepted(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text", ['up{«__name__="a"»}', 'up{«"a"»}', 'up{«"a"», «__name__=~"b"»}', 'up{«"__name__"!="b"», a="c"}']
)
def test_a_metric_name_is_set_once(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["info(up, «up»)", 'info(up, «up»{a="b"})', "info(up, «(up)»)", "info(up, «1»)"])
def test_the_second_argument_of_info_is_made_of_matchers(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "sum(«1»)",
        "sum(«up[5m]»)",
        'sum(«"a"»)',
        "topk(«up», up)",
        'topk(«"a"», «up[5m]»)',
        "quantile(«up[5m]», up)",
        "count_values(«1», up)",
        "count_values(«up», up)",
        'limitk(«"a"», up)',
        "sum(«time()») by (job)",
    ],
)
def test_an_aggregation_takes_an_instant_vector_and_its_parameter(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "«up[5m]» + up",
        'up + «"a"»',
        '«"a"» == «"b"»',
        "1 + «up[5m:]»",
        '«"a"» and up',
        "up + on (job) «up[5m]»",
        "-«up[5m]»",
        '+«"a"»',
        '-«"a"» + 1',
        '--«"a"»',
    ],
)
def test_operators_take_scalars_and_instant_vectors(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["1 «>» 2", "time() «==» 1", "(1) «!=» (2)", "1 + 1 «<=» 2", "up > (1 «>» 2)"])
def test_a_comparison_of_scalars_needs_bool(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["1 > bool 2", "up > bool 2", "up > 2", "1 + 2", "up == BOOL on (job) up"])
def test_bool_is_accepted_behind_comparisons(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up + «bool» up", "up and «bool» up", "1 ^ «bool» 2", "up </ «bool» 1"])
def test_bool_is_refused_behind_other_operators(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["«1» and up", "up or «1»", "«1» unless 2", "up and on (job) «time()»", '1 or «"a"»'])
def test_set_operators_take_instant_vectors(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up and on (job) «group_left» up", "up or ignoring (a) «group_right (b)» up"])
def test_set_operators_take_no_groups(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["1 + «on (job)» up", "up * «ignoring (a, b) group_left (c)» 2"])
def test_labels_are_matched_between_instant_vectors_only(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["1 + on () 2", "1 + ignoring () group_left () up"])
def test_an_empty_matching_is_accepted_between_scalars_as_prometheus_does(text: str) -> None:
    check(text)


def test_a_label_of_on_is_not_included_again() -> None:
    check("up * on (job, a) group_left («job», b, «a») up")
    check("up * ignoring (job) group_left (job) up")


@pytest.mark.parametrize("text", ["up and «fill (0)» up", "up + «fill_left (1) fill_right (-2)» 1"])
def test_only_operations_on_two_vectors_fill_in(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "(up)«[5m]»",
        "sum(up)«[5m]»",
        "up[5m]«[5m]»",
        "up offset 5m «[5m]»",
        "up @ 5 «[5m]»",
        "abs(up)«[5m]»",
        '"a"«[5m]»',
        "1«[5m]»",
        "rate(sum(up)«[5m]» offset 5m)",
        "(up + up)«[5m]»",
        "up[1m:]«[5m]»",
        "«nope»()«[5m]»",
    ],
)
def test_a_range_belongs_behind_a_selector(text: str) -> None:
    check(text)


def test_the_message_about_a_misplaced_range_shows_the_subquery() -> None:
    message = "a range wants a selector before it, not an aggregation: `[5m:]` makes a subquery"
    assert messages("sum(up)[5m]") == [message]


@pytest.mark.parametrize(
    "text",
    [
        "up offset 0s [5m]",
        "up @ start() [5m]",
        "up @ end() offset 0m [5m]",
        "up[5m] offset 1m @ 5",
        "up[5m] @ 5 offset -1m",
    ],
)
def test_odd_orders_that_prometheus_takes_are_accepted(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["«1»[5m:]", "«up[5m]»[5m:1m]", '«"a"»[5m:]', "«up[5m:]»[5m:]"])
def test_a_subquery_wants_an_instant_vector(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "(up) «offset» 5m",
        "1 «offset» 5m",
        "sum(up) «offset» 5m",
        "abs(up) «@» 5",
        '"a" «@» start()',
        "(up + up) «offset» 5m «@» 5",
        "1 «anchored»",
        "up[5m:] «smoothed»",
    ],
)
def test_modifiers_belong_behind_selectors_and_subqueries(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "up offset 5m «offset» 5m",
        "up[5m] offset 5m «offset» 5m",
        "up[5m:] offset -5m «offset» 0s",
        "up @ 5 «@» 5",
        "up[5m] @ 5 «@» end()",
        "up[5m:] @ start() «@» 5",
        "up anchored «smoothed»",
        "up[5m] smoothed «anchored»",
        "up offset (1m) «offset» 5m",
    ],
)
def test_a_modifier_is_set_once(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up offset 0s offset 5m", "up offset 0 offset 0 offset 1"])
def test_an_offset_of_nothing_may_be_set_again_as_in_prometheus(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up @ «Inf»", "up @ «-Inf»", "up @ «NaN»", "up @ «1e19»", "up @ «- 1e19»"])
def test_a_time_must_fit_into_64_bits(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    ["up[«0s»]", "up[«0»]", "up[«-5m»]", "up[5m:«0s»]", "up[«5m - 5m»]", "up[«5m * -1»:«0»]", "up[«1 / 1e10 * 0»]"],
)
def test_ranges_and_steps_are_greater_than_nothing(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up[«1e10»]", "up offset «-1e10»", "up[«2 ^ 40»]", "up[«9e9 + 9e9»]"])
def test_durations_end_after_292_years(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["up[5m / «0»]", "up[5m % «0s»]", "up offset (5m / «0»)"])
def test_a_duration_is_not_divided_by_zero(text: str) -> None:
    check(text)


def test_a_label_in_a_grouping_is_valid_utf8_and_not_empty() -> None:
    check('sum by («""», "a.b", \'é\') (up)')
    check('sum by («"\\xff"») (up)')


@pytest.mark.parametrize(
    "text",
    [
        "abs(«nope»(up) + 1)",
        "sum(«nope»())",
        "topk(«nope»(), up)",
        "«nope»() and up",
        "«nope»() > 1",
        "-«nope»()",
        'abs(«"a"» + 1)',
        "rate(sum(up)«[5m]»)",
        "«nope»() offset 5m",
    ],
)
def test_what_is_wrong_itself_raises_no_further_fault_around_it(text: str) -> None:
    check(text)
