"""What the tree says, and that every part of it stands where it says."""

import math

import pytest
from stacklint.promql import (
    DEFAULT,
    Aggregate,
    At,
    Binary,
    Call,
    Duration,
    DurationExpr,
    Expr,
    Fill,
    Label,
    Matcher,
    Matching,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Options,
    Paren,
    StringLiteral,
    Subquery,
    Unary,
    ValueType,
    VectorSelector,
    children,
    parse,
    selectors,
    walk,
)

METRIC_WORDS = """sum by without and or unless offset start end step range min_of max_of anchored smoothed
fill fill_left limitk AVG"""
LABEL_WORDS = "sum by on ignoring bool group_left atan2 offset start step anchored a:b"
ALL = Options(experimental_functions=True, fill_modifiers=True)


def tree(text: str, options: Options = DEFAULT) -> Expr:
    query = parse(text, options=options)
    assert query.faults == ()
    assert query.root is not None
    return query.root


def shape(expr: Expr) -> str:
    """The expression with parentheses around every operation."""
    match expr:
        case Binary():
            return f"({shape(expr.lhs)} {expr.op} {shape(expr.rhs)})"
        case Unary():
            return f"({expr.op}{shape(expr.expr)})"
        case NumberLiteral():
            return f"{expr.value:g}"
        case VectorSelector():
            offset, at = expr.modifiers.offset, expr.modifiers.at
            shown = expr.name or "{}"
            return shown + (f"~{offset.seconds:g}" if offset else "") + (f"@{at.timestamp:g}" if at else "")
        case _:
            return f"<{type(expr).__name__}>"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a ^ b ^ c", "(a ^ (b ^ c))"),
        ("a atan2 b % c", "((a atan2 b) % c)"),
        ("a or b and c unless d", "(a or ((b and c) unless d))"),
        ("a > b + c", "(a > (b + c))"),
        ("a > b == c", "((a > b) == c)"),
        ("a and b > c or d", "((a and (b > c)) or d)"),
        ("-a ^ b", "(-(a ^ b))"),
        ("-a * b", "((-a) * b)"),
        ("-1 ^ 2", "(-(1 ^ 2))"),
        ("a ^ -b * c", "((a ^ (-b)) * c)"),
        ("a ^ -b ^ c", "(a ^ (-(b ^ c)))"),
        ("a + -b", "(a + (-b))"),
        ("--a", "(-(-a))"),
        ("--1", "1"),
        ("+-1", "-1"),
        ("-a offset 5m", "(-a~300)"),
        ("a + b offset 5m", "(a + b~300)"),
        ("a offset 5m + b", "(a~300 + b)"),
        ("a offset -5m ^ 2", "(a~-300 ^ 2)"),
        ("a offset (5m) + 3m", "a~480"),
        ("a offset - - 5m + 1m", "a~360"),
        ("a offset -(5m + 1m) + 3", "(a~-360 + 3)"),
        ("a @ 1 + 2", "(a@1 + 2)"),
        ("-a @ -1", "(-a@-1)"),
        ("a </ b >/ c", "((a </ b) >/ c)"),
        ("a\tAND\nb # c\n oR d", "((a and b) or d)"),
    ],
)
def test_operators_bind_as_in_prometheus(text: str, meaning: str) -> None:
    assert shape(tree(text)) == meaning


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1", 1),
        ("-1.5", -1.5),
        ("+2", 2),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1.e2", 100),
        ("1E-3", 0.001),
        ("1_000.5_0", 1000.5),
        ("1e1_0", 1e10),
        ("017", 15),
        ("0_7", 7),
        ("08", 8),
        ("00.5", 0.5),
        ("0x1F", 31),
        ("0X_ff", 255),
        ("0x1e2", 482),
        ("0xA_b", 171),
        ("(0xee)", 238),
        ("123456789012345678901234567890", 123456789012345678901234567890.0),
        ("0x7fffffffffffffff", 2.0**63),
        ("Inf", math.inf),
        ("-iNF", -math.inf),
        ("5m", 300),
        ("1h30m", 5400),
        ("1y1w1d1h1m1s1ms", 31536000 + 604800 + 86400 + 3600 + 60 + 1.001),
        ("0s", 0),
    ],
)
def test_numbers_are_read_as_prometheus_reads_them(text: str, value: float) -> None:
    numbers = [node for node in walk(tree(text)) if isinstance(node, NumberLiteral)]
    assert [number.value for number in numbers] == [value]


def test_nan_is_a_number() -> None:
    node = tree("nAn")
    assert isinstance(node, NumberLiteral)
    assert math.isnan(node.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        ("'a\"b'", 'a"b'),
        ("`a\\d\n`", "a\\d\n"),
        (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
        (r"'\''", "'"),
        (r'"\101\x41\u00e9\U0001F600"', "AA\u00e9\U0001f600"),
        (r'"\xc3\xa9"', "\u00e9"),
        (r'"a\xff"', "a\udcff"),
        ('""', ""),
    ],
)
def test_strings_are_decoded(text: str, value: str) -> None:
    assert tree(text) == StringLiteral((0, len(text)), value)


def test_a_selector_knows_its_name_its_matchers_and_their_places() -> None:
    assert tree('up { job = "a" , "x.y"!~\'b|c\' , }') == VectorSelector(
        (0, 33),
        "up",
        (0, 2),
        (
            Matcher((5, 14), "job", "=", "a", (5, 8), (9, 10), (11, 14)),
            Matcher((17, 29), "x.y", "!~", "b|c", (17, 22), (22, 24), (24, 29)),
        ),
    )


def test_a_quoted_name_in_braces_is_the_name() -> None:
    assert tree('{"a.b"}') == VectorSelector(
        (0, 7), "a.b", (1, 6), (Matcher((1, 6), "__name__", "=", "a.b", (1, 6), (1, 6), (1, 6)),)
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{__name__="x"}', "x"),
        ('{a="b", __name__="x"}', "x"),
        ('{__name__=~"x"}', None),
        ('{a="b"}', None),
        ("sum", "sum"),
        ("x:y", "x:y"),
    ],
)
def test_a_selector_without_a_name_before_its_braces_takes_it_from_inside(text: str, name: str | None) -> None:
    node = tree(text)
    assert isinstance(node, VectorSelector)
    assert node.name == name


@pytest.mark.parametrize("name", METRIC_WORDS.split())
def test_most_keywords_are_metric_names_too(name: str) -> None:
    assert [node.name for node in selectors(tree(f'{name} + {name}{{a="b"}} * sum by ({name}x) ({name})'))] == [
        name
    ] * 3


@pytest.mark.parametrize("name", LABEL_WORDS.split())
def test_most_keywords_are_labels_too(name: str) -> None:
    node = tree(f"sum by ({name},) (up)")
    assert isinstance(node, Aggregate)
    assert node.grouping == (Label((8, 8 + len(name)), name),)


def test_a_range_selector_holds_its_selector_which_holds_the_modifiers() -> None:
    range_ = Duration((3, 5), 300.0, NumberLiteral((3, 5), 300.0, is_duration=True))
    offset = Duration((14, 16), 60.0, NumberLiteral((14, 16), 60.0, is_duration=True))
    selector = VectorSelector((0, 2), "up", (0, 2), (), Modifiers(offset, At((17, 23), -5.5, None)))
    assert tree("up[5m] offset 1m @ -5.5") == MatrixSelector((0, 23), selector, range_)


def test_the_time_of_a_selector_may_be_an_end_of_the_query() -> None:
    node = tree("up @ START ( )")
    assert isinstance(node, VectorSelector)
    assert (node.span, node.modifiers.at) == ((0, 14), At((3, 14), None, "start"))


def test_extended_selectors_are_marked_as_such() -> None:
    anchored, smoothed = tree("up[5m] anchored"), tree("up smoothed")
    assert isinstance(anchored, MatrixSelector)
    assert isinstance(smoothed, VectorSelector)
    assert anchored.selector.modifiers == Modifiers(anchored=True)
    assert smoothed.modifiers == Modifiers(smoothed=True)


def test_a_subquery_has_a_range_a_step_and_modifiers_of_its_own() -> None:
    node = tree("abs(up)[1h:5m] offset 1d")
    assert isinstance(node, Subquery)
    assert (node.span, node.range.seconds, node.step and node.step.seconds) == ((0, 24), 3600.0, 300.0)
    assert node.modifiers.offset is not None
    assert node.modifiers.offset.seconds == 86400.0
    plain = tree("up[1h :]")
    assert isinstance(plain, Subquery)
    assert plain.step is None


def test_a_call_knows_its_name_and_its_arguments() -> None:
    node = tree("round ( up , 5 )")
    assert node == Call(
        (0, 16),
        "round",
        (0, 5),
        (VectorSelector((8, 10), "up", (8, 10), ()), NumberLiteral((13, 14), 5.0)),
        ValueType.VECTOR,
    )


@pytest.mark.parametrize(
    ("text", "grouping_span", "without"),
    [
        ("SUM(up)", None, False),
        ("sum by (a) (up)", (4, 10), False),
        ("sum(up) WITHOUT (a)", (8, 19), True),
        ("sum by () (up)", (4, 9), False),
    ],
)
def test_an_aggregation_knows_its_clause_wherever_it_stands(
    text: str, grouping_span: tuple[int, int] | None, without: bool
) -> None:
    node = tree(text)
    assert isinstance(node, Aggregate)
    assert (node.op, node.op_span, node.span) == ("sum", (0, 3), (0, len(text)))
    assert (node.grouping_span, node.without, node.param) == (grouping_span, without, None)


def test_an_aggregation_may_have_a_parameter() -> None:
    node = tree("topk by (a) (3, up)")
    assert isinstance(node, Aggregate)
    assert (node.param, children(node)) == (NumberLiteral((13, 14), 3.0), (node.param, node.expr))


def test_a_binary_operation_knows_how_its_sides_are_matched() -> None:
    node = tree('a == bool on (x, "y") group_left (z) b')
    assert isinstance(node, Binary)
    assert (node.op, node.op_span, node.returns_bool) == ("==", (2, 4), True)
    assert node.matching == Matching(
        (10, 36), True, (Label((14, 15), "x"), Label((17, 20), "y")), "left", (Label((34, 35), "z"),), (22, 36)
    )


def test_a_group_may_be_without_labels() -> None:
    node = tree("a * ignoring (x) group_right b")
    assert isinstance(node, Binary)
    assert node.matching == Matching((4, 28), False, (Label((14, 15), "x"),), "right", (), (17, 28))


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("a + fill (1) b", 1, 1),
        ("a + fill_left(-1) b", -1, None),
        ("a + fill_right(5m) b", None, 300),
        ("a + fill_left(1) fill_right(2) b", 1, 2),
        ("a + on (x) FILL_RIGHT (1) fill_left (+2) b", 2, 1),
        ("a + fill_left (Inf) fill", math.inf, None),
    ],
)
def test_a_binary_operation_knows_what_fills_in_for_missing_sides(text: str, left: float, right: float) -> None:
    node = tree(text, ALL)
    assert isinstance(node, Binary)
    assert node.fill is not None
    assert isinstance(node.fill, Fill)
    assert (node.fill.left, node.fill.right) == (left, right)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5m * 2", 600),
        ("10m - 1m + 30s", 570),
        ("(5 + 2) * 1m", 420),
        ("1h / 2", 1800),
        ("4h % 3h", 3600),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2 + 5", 1),
        ("- (5m) + 10m", 300),
        ("+(5m)", 300),
        ("min_of(5m, 1h)", 300),
        ("max_of(5m, 1h)", 3600),
        ("step()", None),
        ("range() + 5m", None),
        ("max_of(step(), 5s)", None),
        ("2 ^ 3000", None),
    ],
)
def test_durations_are_computed_where_only_the_query_is_not_needed(text: str, seconds: float | None) -> None:
    node = tree(f"up[{text}]")
    assert isinstance(node, MatrixSelector)
    assert (node.range.seconds, node.range.span) == (seconds, (3, 3 + len(text)))
    assert isinstance(node.range.expr, NumberLiteral | DurationExpr)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (ValueType.SCALAR, ["1 + 2", "-time()", "(1)", "scalar(up)", "1 == bool 1"]),
        (ValueType.VECTOR, ["up", "up + 1", "1 + up", "sum(up)", "rate(up[5m])", "-(up)"]),
        (ValueType.MATRIX, ["up[5m]", "up[5m:]", "(up[5m])"]),
        (ValueType.STRING, ['"a"', "('a')"]),
    ],
)
def test_types_follow_from_operands(kind: ValueType, texts: list[str]) -> None:
    assert [tree(text).type for text in texts] == [kind] * len(texts)


def test_walking_goes_from_parents_to_children_in_order_of_the_text() -> None:
    root = tree("topk(2, -a) + (rate(b[5m]) or d)")
    assert [type(node).__name__ for node in walk(root)] == [
        "Binary", "Aggregate", "NumberLiteral", "Unary", "VectorSelector",
        "Paren", "Binary", "Call", "MatrixSelector", "VectorSelector", "VectorSelector",
    ]  # fmt: skip
    assert [node.name for node in selectors(root)] == ["a", "b", "d"]
    assert isinstance(root, Binary)
    assert isinstance(root.rhs, Paren)


def test_results_are_remembered_by_text_and_options() -> None:
    assert parse("up") is parse("up")
    assert parse("up") is not parse("up", options=ALL)
    long = "up" + " " * 5000
    assert parse(long) == parse(long)
