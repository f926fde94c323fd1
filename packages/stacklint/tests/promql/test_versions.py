"""What a Prometheus knows depends on its version and on its feature flags."""

import pytest
from stacklint.promql import DEFAULT, FaultKind, Options, parse

from .marks import marked, messages, unmarked

FLAGS = frozenset(
    {
        "promql-experimental-functions",
        "promql-duration-expr",
        "promql-extended-range-selectors",
        "promql-binop-fill-modifiers",
        "exemplar-storage",
    }
)


def kinds(text: str, version: tuple[int, int], flags: frozenset[str] = frozenset()) -> list[FaultKind]:
    return [fault.kind for fault in parse(text, options=Options.from_flags(version, flags)).faults]


def test_the_default_is_the_newest_prometheus_without_flags() -> None:
    assert Options.from_flags((3, 16), frozenset()) == DEFAULT
    assert Options.from_flags((3, 16), FLAGS) == Options((3, 16), True, True, True, True)


@pytest.mark.parametrize(
    ("text", "since", "stable"),
    [
        ("mad_over_time(x[5m])", (3, 0), None),
        ("info(x)", (3, 0), None),
        ("double_exponential_smoothing(x[5m], 1, 1)", (3, 0), None),
        ('sort_by_label_desc(x, "a")', (3, 0), None),
        ("ts_of_max_over_time(x[5m])", (3, 5), None),
        ("first_over_time(x[5m])", (3, 7), (3, 14)),
        ('histogram_quantiles(x, "q", 0.5)', (3, 11), None),
        ("start()", (3, 12), None),
        ("step()", (3, 12), None),
        ("min_of(1, 2)", (3, 13), None),
        ("start_timestamp(x)", (3, 14), None),
        ("integral(x[5m])", (3, 16), None),
        ("limitk(1, x)", (3, 0), None),
        ("limit_ratio(1, x)", (3, 0), None),
        ("x anchored", (3, 7), (3, 16)),
        ("x[5m] SMOOTHED", (3, 7), (3, 16)),
        ("x + fill(1) x", (3, 10), None),
        ("x[step()]", (3, 6), (3, 14)),
        ("x offset -range()", (3, 9), (3, 14)),
        ("x[max_of(1, 2)]", (3, 13), (3, 14)),
        ("x[5m * 2]", (3, 0), (3, 14)),
        ("x[(5m)]", (3, 0), (3, 14)),
    ],
)
def test_what_is_experimental_comes_with_a_version_and_a_flag(
    text: str, since: tuple[int, int], stable: tuple[int, int] | None
) -> None:
    before = (since[0], since[1] - 1)
    if since > (3, 0):
        assert kinds(text, before, FLAGS) == [FaultKind.VERSION]
    assert kinds(text, since) == [FaultKind.FLAG]
    assert kinds(text, since, FLAGS) == []
    assert kinds(text, (3, 16)) == ([] if stable else [FaultKind.FLAG])
    if stable:
        assert kinds(text, (stable[0], stable[1] - 1)) == [FaultKind.FLAG]


@pytest.mark.parametrize("text", ["x </ 5", "x >/ 5"])
def test_histograms_are_trimmed_since_3_11(text: str) -> None:
    assert kinds(text, (3, 10)) == [FaultKind.VERSION]
    assert kinds(text, (3, 11)) == []


def test_the_smaller_of_two_durations_has_changed_its_name() -> None:
    assert kinds("x[min(1m, 2m)]", (3, 5), FLAGS) == [FaultKind.VERSION]
    assert kinds("x[MIN(1m, 2m)]", (3, 12), FLAGS) == []
    message = "`max` in a duration is called `max_of` since Prometheus 3.13"
    assert messages("x[max(1m, 2m)]") == [message]


def test_a_function_of_prometheus_2_is_pointed_to_its_new_name() -> None:
    assert messages("holt_winters(x[5m], 1, 1)") == [
        "`holt_winters` is called `double_exponential_smoothing` since Prometheus 3.0"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "«mad_over_time»(x[5m])",
        "«limitk»(1, x)",
        "x + «fill»(1) x",
        "x offset 5m + «first_over_time»(x[5m])",
        "x[5m «*» 2]",
        "x[«(»5m)]",
        "x[5m] «anchored»",
        "x[«step»() «+» 1]",
        "x[«max_of»(1, 2)]",
    ],
)
def test_what_needs_a_flag_or_a_version_is_marked_alone(text: str) -> None:
    assert marked(unmarked(text), Options(version=(3, 13))) == text


def test_a_message_says_which_flag_and_until_when() -> None:
    old = Options(version=(3, 12))
    flag = "needs the feature flag `promql-experimental-functions`"
    assert messages("info(x)", old) == [f"`info` is experimental and {flag}"]
    assert messages("first_over_time(x[5m])", old) == [
        f"`first_over_time` is experimental and {flag} before Prometheus 3.14"
    ]
    assert messages("min_of(1, 2)", old) == ["`min_of` is known since Prometheus 3.13"]
