"""What is no PromQL: the fault is at the marked text, and nowhere else."""

import pytest
from stacklint.promql import Options, parse

from .marks import marked, messages, unmarked

EVERYTHING = Options(experimental_functions=True, fill_modifiers=True)


def check(text: str) -> None:
    assert marked(unmarked(text), EVERYTHING) == text
    assert parse(unmarked(text), options=EVERYTHING).root is None


@pytest.mark.parametrize("text", ["«»", "  «»", "# only a comment«»", "\n\t# a\r#b\n«»"])
def test_an_expression_without_anything_in_it_ends_too_early(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "up +«»",
        "up + # and then«»\n ",
        "(up«»",
        "((up)«»",
        "sum(up«»",
        "up[5m«»",
        "up[5m:«»",
        "up[«»",
        "up{«»",
        "up{job«»",
        "up{job=«»",
        'up{job="a"«»',
        "sum by«»",
        "sum by (job«»",
        "sum by (job)«»",
        "up + on«»",
        "up offset«»",
        "up @«»",
        "up @ -«»",
        "up + fill_left(0«»",
        "-«»",
    ],
)
def test_what_ends_too_early_is_reported_at_its_end(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "up «down»",
        "up«)»",
        "(up «down»)",
        "«)»",
        "(«)»",
        "sum(«,» up)",
        "abs(up «down», 1)",
        "up «=» 1",
        "up «!» 1",
        "up «~» 1",
        "up «&»& up",
        "up «$»x",
        "up «;»",
        "up{} «{»}",
        "rate(up[5m]) «by» (job)",
        "(rate(up[5m]) «without» (job))",
        "up «group_left» (job) up",
        "up + «group_left» (job) up",
        "up + bool «)»",
        "«on»",
        "«atan2»",
        "up atan2 «atan2»",
        "up > bool «bool» 1",
        "up * on (a) «bool» 1",
        "by«(»up)",
        "up «0»",
        "1 «up»",
    ],
)
def test_what_stands_where_something_else_is_expected_is_marked(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        'up{«=»"a"}',
        "up{job «up»}",
        "up{job=«up»}",
        'up{job=«=»"a"}',
        'up{job="a" «up»}',
        'up{job="a" «up»="b"}',
        "up{«,»}",
        'up{job="a",«,»}',
        "up{«1»}",
        'up{a«:»b="c"}',
        "up{job=«1»}",
        'up{job=«a», x=~"b", «1»="c"}',
        'up{"job"=«a»}',
        'up{job«>»"a"}',
    ],
)
def test_matchers_are_read_on_behind_a_fault(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "sum by «job» (up)",
        "sum by (job «instance») (up)",
        "sum by («,») (up)",
        "sum by («1») (up)",
        "sum by («without») (up)",
        "sum by («Inf») (up)",
        "sum by (job) «up»",
        "up + on «up» up",
        "up + on (job «=») up",
        "up * on (job) group_left («1») up",
    ],
)
def test_label_lists_hold_names_and_commas(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "up[«m»]",
        "up[5m «x»]",
        "up[5m «d»]",
        "up[5m:1m«:»]",
        "up[5m«)»",
        "up[«]»",
        "up[«:»5m]",
        "up[«#»5m\n]",
        'up[«"»5m"]',
        "up[«up»]",
        "up[max_of«»",
        "up[max_of«]»",
        "up[max_of(5m«)»]",
        "up[max_of(5m, 1m«,» 1m)]",
        "up[step(«5m»)]",
        "up[(5m«]»",
        "up offset «up»",
        "up offset «)»",
        "up @ «up»",
        "up @ «start»",
        "up @ «start» (1)",
    ],
)
def test_ranges_offsets_and_times_hold_numbers_and_durations(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "«1.5h»",
        "«1h1d»",
        "«5mm»",
        "«5sm»",
        "«5m5»",
        "«5x»",
        "«0x»",
        "«0xg»",
        "«0x1.8»",
        "«0x1e+5»",
        "«0xee»",
        "«1__0»",
        "«1_»",
        "«1e»",
        "«1..2»",
        "«.5.5»",
        "«0b1»",
        "«1e309»",
        "«0x8000000000000000»",
        "«300y»",
        "«99999999999999999999y»",
        "up[«300y»]",
        "up + «0x_» + 1",
    ],
)
def test_a_number_that_is_none_is_marked_whole(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        r'"a«\d»"',
        r"'«\"»'",
        r'"«\'»"',
        r'"«\8»"',
        r'"«\400»"',
        r'"«\x4»"',
        r'"«\u12»"',
        r'"«\ud800»"',
        r'"«\U00110000»"',
        r'"«\q»\q"',
        '«"abc»',
        "«'abc»",
        "«`abc»",
        r'"abc«\»',
        '"a«\ufffd»"',
        "`a«\ufffd»`",
        "'«\ud800»'",
        r'up{job=~"«\d»+"}',
        r'up{job=~"(«\d»"}',
    ],
)
def test_a_fault_in_a_string_is_marked_inside_it(text: str) -> None:
    check(text)


def test_a_string_may_not_go_on_in_the_next_line_unless_it_is_raw() -> None:
    check('«"abc»\n')
    check('label_join(up, «"abc»\n, "b")')
    assert marked("`abc\n`") == "`abc\n`"


@pytest.mark.parametrize(
    "text",
    [
        "sum(up «down») + rate(a[«x»]) + (b «c»)",
        "clamp(«$», 1, «$»)",
        "sum(rate(up[5m«)»))",
        "(up «down»",
        "«clamp»(up, 1«,»)",
        "abs(up«,»)",
        "clamp((up «down», 1), «[»x], 2)",
        "rate(up{a=«b»}[«x»]) + «rate»()",
        "sum by («1», x) (abs(up «down»))",
    ],
)
def test_independent_faults_are_all_reported_and_consequences_are_not(text: str) -> None:
    assert marked(unmarked(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "«sum»()",
        "sum(up, «up»)",
        "sum(up, «up, up»)",
        "«topk»(up)",
        "topk(1, up, «1, 2»)",
        "«sum» by (job) ()",
        "sum(up, «$»)",
    ],
)
def test_an_aggregation_needs_its_operands(text: str) -> None:
    check(text)


def test_a_message_names_what_stands_there_and_what_is_expected() -> None:
    assert messages("up = 1") == [
        "unexpected `=` where an operator or the end is expected: a comparison is written `==`"
    ]
    assert messages("up == == 1") == ["unexpected `=` where an expression is expected"]
    assert messages('up{job=="app"}') == [
        "unexpected `=` where a quoted string is expected: a matcher is written `=`, `!=`, `=~` or `!~`"
    ]
    assert messages("up{job=app}") == ["unexpected `app` where a quoted string is expected"]
    assert messages(" # nothing") == ["the expression is empty"]
    assert messages("up + ") == ["the expression ends where an expression is expected"]
    assert messages("1.5h") == [
        "`1.5h` is neither a number nor a duration: durations have whole numbers only, as in `1h30m`"
    ]
    order = "its units must go from large to small, each at most once, as in `1h30m`"
    assert messages("1h1d") == [f"`1h1d` is neither a number nor a duration: {order}"]
    assert messages("5x") == ["`5x` is neither a number nor a duration"]


def test_a_message_quotes_long_text_cut_short() -> None:
    assert messages("1" * 400) == [f"the number `{'1' * 59}…` is too large"]
