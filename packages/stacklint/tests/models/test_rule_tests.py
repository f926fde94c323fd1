"""Our verdicts on unit tests of rules, the places of the faults, and the verdicts of promtool."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.models import Consequence, Kind, ModelFault
from stacklint.models.series import histogram_fault, metric_fault, series_fault

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]

TEST = "tests:\n- "
SERIES = TEST + "input_series:\n  - "
EXPR = TEST + "promql_expr_test:\n  - {expr: up, exp_samples: [{"


def values(text: str) -> str:
    """A file with one series that has these values."""
    return SERIES + f"{{series: up, values: '{text}'}}\n"


def series(text: str) -> str:
    """A file with one series of this name."""
    return SERIES + f'{{series: "{text}", values: 1}}\n'


GOOD = [
    "~\n",
    "rule_files: [nothing.yml, ~]\nevaluation_interval: 1m\ngroup_eval_order: [g, h]\ntests:\nfuzzy_compare: true\n",
    TEST + "name: a\n  interval: 5m\n  external_labels: {a: b, c: }\n  external_url: http://x\n- ~\n",
    TEST + "alert_rule_test: [{eval_time: 0s, alertname: a, exp_alerts: []}]\n  promql_expr_test:\n",
    SERIES + "{series: up, values: 1}\n  - {series: up2}\n",
    SERIES + "{series: '# a comment', values: x}\n",
    SERIES + "{series: up, values: \"1 2\\n\"}\n",
    SERIES + "{series: up 1, values: 2}\n",
    SERIES + "{series: '{}', values: _ _x3}\n",
    *map(values, ("1", "-1", "+1 2", "0+1x5", "5-2x3", "1x3", "_ _x3 stale", "NaN -Inf +inf", "0x10", "  1  2  ")),
    *map(values, ("1_000 1.e3 .5 08 1_0.5", "-1-1x2 stale+1x3", "{{}}", "{{ }}x3", "{{schema:1}}-{{schema:2}}x1")),
    *map(values, ("{{schema:-1 sum:-5 count:4 z_bucket:1 z_bucket_w:0.5}}", "{{buckets:[1 2 ] offset:-1 }}")),
    *map(values, ("{{SUM:Inf counter_reset_hint:Gauge}} 3", "{{n_buckets:[1] n_offset:0}}x2")),
    *map(values, ("{{sum:1}}+{{sum:1}}x2", "{{schema:1}}+{{}}x0", "{{sum:2}}-{{sum:1}}x2")),
    *map(values, ("{{schema:-53 custom_values:[1 2] buckets:[1 2 3]}}+{{schema:-53 custom_values:[1  2]}}x1",)),
    *map(series, ("a:b", "sum", "up{}", "up{ a = 'b' , c='d', }", "{'a b'}", "{'a b', c='\\\\n'}", "up{a=`\\\\q`}")),
    *map(series, ("up{inf='1', 'a b'='c'}", "up{a='\\\\u00e9\\\\x41\\\\101\\\\U0001F600'}", "__name__")),
]  # fmt: skip

BAD = [
    ("«[]»\n", "the file is an empty list, not a mapping"),
    ("«rule_file»: []\n", "`rule_file` is no key of the top level"),
    ("rule_files: «x»\n", "`rule_files` is `x`, not a list"),
    ("evaluation_interval: «5»\n", "`evaluation_interval` is `5`, not a duration such as `15s` or `1m30s`"),
    ("group_eval_order: [a, «a»]\n", "`a` stands in `group_eval_order` twice"),
    ("group_eval_order: [~, «''»]\n", "`` stands in `group_eval_order` twice"),
    ("group_eval_order: [«[]»]\n", "entry 1 of `group_eval_order` is an empty list, not a text"),
    ("fuzzy_compare: «1»\n", "`fuzzy_compare` is `1`, not `true` or `false` without quotes"),
    (TEST + "interval: «x»\n", "`interval` is `x`, not a duration such as `15s` or `1m30s`"),
    (TEST + "«input»: []\n", "`input` is no key of entry 1 of `tests`"),
    (TEST + "alert_rule_test: [«{eval_time: 5m}»]\n", "`alertname` is missing in entry 1 of `alert_rule_test`"),
    (TEST + "alert_rule_test: [{alertname: a, «exp_labels»: {}}]\n",
     "`exp_labels` is no key of entry 1 of `alert_rule_test`"),
    (TEST + "promql_expr_test: [{exp_samples: [{value: «x»}]}]\n", "`value` is `x`, not a number without quotes"),
    (SERIES + "{series: «[]»}\n", "`series` is an empty list, not a text"),
    (SERIES + "{series: up, values: \"1\\n«2»\"}\n",
     "`values`: `2` stands where the name of a metric or labels in braces should"),
    (SERIES + "{series: 'up{x«»'}\n", "`series`: it ends where `=` should stand"),
    (SERIES + "{values: '«1»'}\n", "`values`: `1` stands where the name of a metric or labels in braces should"),
    (values("1 «x»"), "`values`: `x` stands where a number, `_`, `stale` or a histogram should"),
    (values("«1m»"), "`values`: `1m` stands where a number, `_`, `stale` or a histogram should"),
    (values("1«,»2"), "`values`: `,` stands where a space should"),
    (values("1 «#» c"), "`values`: `#` stands where a number, `_`, `stale` or a histogram should"),
    (values("«Stale»"), "`values`: `Stale` stands where a number, `_`, `stale` or a histogram should"),
    (values("«1e999»"), "`values`: `1e999` is beyond the largest number"),
    (values("_x«»"), "`values`: it ends where how often, as a whole number should stand"),
    (values("1x«1.5»").replace("«1.5»", "«1».5"), "`values`: `1` stands where how often, as a whole number should"),
    (values("1x2«x3»"), "`values`: `x3` stands where a space should"),
    (values("1+1«»"), "`values`: it ends where `x` and how often the step is taken should stand"),
    (values("1-«-»1x2"), "`values`: `-` stands where a number should"),
    (values("{{«x»:1}}"),
     ("`values`: `x` stands where one of `schema`, `sum`, `count`, `z_bucket`, `z_bucket_w`, `custom_values`, "
     "`buckets`, `offset`, `n_buckets`, `n_offset`, `counter_reset_hint` should")),
    (values("{{sum:1 «sum»:2}}"), "`values`: `sum` stands in the histogram twice"),
    (values("{{sum«}»}"), "`values`: `}` stands where `:` behind `sum` should"),
    (values("{{sum:«+»1}}"), "`values`: `+` stands where a number should"),
    (values("{{sum:«.»5}}"), "`values`: `.` stands where a number that begins with a digit should"),
    (values("{{sum:1«x2»}}"), "`values`: `x2` stands where a space should"),
    (values("{{sum:1«,»}}"), "`values`: `,` stands where a space or `}}` should"),
    (values("{{schema:«1».5}}"), "`values`: `1` stands where a whole number should"),
    (values("{{z_bucket_w:«-»1}}"), "`values`: `-` stands where a number should"),
    (values("{{buckets:[«]»}}"), "`values`: `]` stands where a number should"),
    (values("{{buckets:[1«,»2]}}"), "`values`: `,` stands where a space or `]` should"),
    (values("{{buckets:«1»}}"), "`values`: `1` stands where a list such as `[1 2 1]` should"),
    (values("{{counter_reset_hint:«x»}}"),
     "`values`: `x` stands where `unknown`, `reset`, `not_reset` or `gauge` should"),
    (values("{{sum:1}}+{{sum:1}}«»"), "`values`: it ends where `x` and how often the step is taken should stand"),
    (values("{{}}+«1x2»"), "`values`: `1x2` stands where a histogram in `{{` and `}}` should"),
    (values("«{{schema:1}}+{{}}x3»"),
     "`values`: a histogram of schema 0 can't be added to one of schema 1, which is finer"),
    (values("«{{schema:-53}}+{{}}x1»"),
     "`values`: histograms with custom buckets and with exponential ones can't be added"),
    (values("«{{schema:-53 custom_values:[1]}}+{{schema:-53 custom_values:[2]}}x1»"),
     "`values`: histograms with different custom buckets can't be added"),
    (series("«on»"), "`series`: `on` is a keyword: a metric of that name is written `{\"on\"}`"),
    (series("up «{»}"), "`series`: `{` stands where a number, `_`, `stale` or a histogram should"),
    (series("«1»"), "`series`: `1` stands where the name of a metric or labels in braces should"),
    (series("up{«,»}"), "`series`: `,` stands where a label or `}` should"),
    (series("up{a«=~»'b'}").replace("«=~»", "«=»~"), "`series`: `=` stands where `=` should"),
    (series("up{a=«b»}"), "`series`: `b` stands where the label's value in quotes should"),
    (series("up{a='b' «c»='d'}"), "`series`: `c` stands where `,` or `}` should"),
    (series("up{a='b', «a»='c'}"), "`series`: the label `a` stands here twice"),
    (series("up{a=«'»\\\\q'}"), "`series`: `'` stands where the label's value in quotes should"),
    (series("«{}»"), "`series`: the series has neither a name nor a label"),
    (series("«{'', a='', 'b c'='' }»"), "`series`: the series has neither a name nor a label"),
    (TEST + "alert_rule_test: [«~»]\n", "entry 1 of `alert_rule_test` is null, not a mapping"),
    (series("up{a='b'}«x»"), "`series`: `x` stands where a space should"),
]  # fmt: skip

OURS_ALONE = [
    (values("1x«18446744073709551616»"),
     "`values`: `18446744073709551616` is more often than anything can be repeated"),
    (EXPR + "labels: 'up {«=»}'}]}\n", "`labels`: `=` stands where a label or `}` should"),
    (EXPR + "labels: 'up «x»'}]}\n", "`labels`: `x` stands where the end should"),
    (EXPR + "histogram: '{{sum:1}}«x3»'}]}\n", "`histogram`: `x3` stands where the end should"),
    (EXPR + "histogram: '«1»'}]}\n", "`histogram`: `1` stands where a histogram in `{{` and `}}` should"),
]  # fmt: skip


@pytest.mark.parametrize(
    "text", [*GOOD, EXPR + "labels: 'up {a=\"b\"} # x', histogram: ' {{sum:1}} '}, {labels: '{}', value: 1}]}\n"]
)
def test_what_promtool_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.TESTS, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD + OURS_ALONE)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.TESTS, text)
    assert (marked, [fault.message for fault in faults]) == (text, [message])


def test_letters_in_lists_of_buckets_which_promtool_skips_are_a_fault(judge: Judge) -> None:
    text = values("{{buckets:[1 «x»]}}")
    marked, (fault,) = judge(Kind.TESTS, text)
    assert (marked, fault.message) == (text, "`values`: `x` stands where a number should")


def test_promtool_gives_the_same_verdicts(tmp_path: Path) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not on PATH: our verdicts are not compared with its own")
    names = []
    for number, text in enumerate([*GOOD, *(text for text, _ in BAD)]):
        names.append(f"{number:03}.yml")
        (tmp_path / names[-1]).write_text(text.replace("«", "").replace("»", ""), encoding="utf-8")
    run = subprocess.run(
        ["promtool", "test", "rules", *names],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = [line.strip() for line in run.stdout.splitlines() if line.strip() in {"SUCCESS", "FAILED:"}]
    assert said == ["SUCCESS"] * len(GOOD) + ["FAILED:"] * len(BAD)


@pytest.mark.parametrize(
    "first",
    ['series: up, values: «"1\\n"»', "series: «''», values: ''", "series: «'#'», values: 1", 'series: «"up\\n"»'],
)
def test_what_ends_all_input_in_silence_is_a_fault_if_series_follow(judge: Judge, first: str) -> None:
    text = SERIES + f"{{{first}}}\n  - {{series: a b, values: not read}}\n"
    marked, (fault,) = judge(Kind.TESTS, text)
    assert (marked, fault.consequence) == (text, Consequence.IGNORES)


def test_spaces_at_the_end_of_a_series_are_nothing() -> None:
    assert [series_fault("up "), series_fault("up 1  ")] == [None, None]


PIECES = st.lists(
    st.sampled_from([*"0123x+-_. {}[]:=,\"'\\`#\n", "{{", "}}", "stale", "NaN", "sum:", "buckets:[1]", "up", "a", "é"]),
    max_size=12,
).map("".join)


@given(PIECES)
def test_no_text_makes_the_readers_raise_and_every_fault_is_inside(text: str) -> None:
    for judge in (metric_fault, histogram_fault, series_fault):
        fault = judge(text)
        assert fault is None or 0 <= fault.start <= fault.end <= len(text)
