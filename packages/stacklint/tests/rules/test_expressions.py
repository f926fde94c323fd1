"""What rules on the meaning of expressions say: each cause once, with both ends, and cures that keep the meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic
from stacklint.document import root
from stacklint.engine import run
from stacklint.fix import fixed
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = discover()
FILE = "prometheus/rules.yml"
PANEL = "grafana/dashboards/app.json"
NEVER, PART = "the rule never holds", "this part of the expression has no result"
STAYS, OVER = "nothing is ever taken away", "which is over any threshold"


def check(files: dict[str, str], folder: Path, *codes: str) -> tuple[Diagnostic, ...]:
    write(files, folder)
    rules = [rule for rule in RULES if not codes or rule.code in codes]
    return run(find_stacks(Files(folder, base=folder)), rules)[0]


def recorded(expression: str) -> dict[str, str]:
    return stack({FILE: f"groups: [{{name: a, rules: [{{record: 'a:b', expr: {json.dumps(expression)}}}]}}]\n"})


def alerting(expression: str) -> dict[str, str]:
    return {FILE: f"groups: [{{name: a, rules: [{{alert: A, for: 5m, expr: {json.dumps(expression)}}}]}}]\n"}


@pytest.mark.parametrize(
    ("expression", "codes"),
    {
        "sum by (handler) (http_requests_total)": ["LK110"],
        "max by (handler) (sum by (route) (http_requests_total))": ["PQ125"],
        "sum by (a) (sum by (b) (x)) / y{a='1'}": ["LK106", "LK106", "PQ125"],
        "http_requests_total{code='200'}": ["LK110"],
        "http_requests_total{code='200'} / up": ["LK110"],
        "up{job='gone'} == 0": ["LK107"],
        "up{job='app', job='gone'} == 0": ["LK107", "PQ126"],
        "rate(http_requests_total{status='1', status='2'}[5m])": ["PQ126"],
        "http_requests_total{status='1', status='2'} / http_requests_total{status='3'}": ["PQ126"],
        "http_requests_total{status='1'} / http_requests_total{status='3'} > 1": ["PQ120"],
        "up{instance!~'.*'}": ["PQ126"],
        "count(up) == 0": ["PQ127"],
        "count(up) == 0 or absent(up)": ["PQ127"],
        "http_requests_total / on (handler) up": ["LK110"],
        "http_requests_total / on (instance, route) up": ["PQ125"],
    }.items(),
)
def test_one_cause_is_told_once(expression: str, codes: list[str], tmp_path: Path) -> None:
    assert sorted(found.code for found in check(recorded(expression), tmp_path)) == codes


@pytest.mark.parametrize(
    ("expression", "said"),
    {
        "x{a='1'} / sum(x)": [
            "error: the sides of `/` never match: `a` is `1` on the left and missing on the right; " + NEVER,
            "help: write `/ on () group_left ()`",
            "x{a='1'}: here `a` is `1`",
            "sum(x): here `a` is missing",
        ],
        "sum(x) > x{a!='', a!='b'} or up": [
            "warning: the sides of `>` never match: `a` is missing on the left and anything but `b` on the right; "
            + PART,
            "help: write `> on () group_right ()`",
            "sum(x): here `a` is missing",
            "x{a!='', a!='b'}: here `a` is anything but `b`",
        ],
        "x{a='1'} unless x{a=~'2|3'}": [
            "warning: the sides of `unless` never match: `a` is `1` on the left and `2` or `3` on the right; " + STAYS,
            "help: leave it out of the match: `unless ignoring (a)`",
            "x{a='1'}: here `a` is `1`",
            "x{a=~'2|3'}: here `a` is `2` or `3`",
        ],
        "x{a='1'} * on (a, b) x{a=''}": [
            "error: the sides of `*` never match: `a` is `1` on the left and missing on the right; " + NEVER,
            "help: leave `a` out of `on (...)`",
            "x{a='1'}: here `a` is `1`",
            "x{a=''}: here `a` is missing",
        ],
        "vector(1) unless x{}": [
            "warning: the sides of `unless` match only where `instance` is missing; what has it stays",
            "help: write `unless on ()`",
            "x{}: here is `instance`",
            "vector(1): here is no `instance`",
        ],
        "sum by (a) (x) / sum by (b) (x)": [
            "warning: the sides of `/` match only where `a` is missing; what has it drops out",
            "help: write `/ ignoring (a)`, or name the labels that both sides have: `/ on (...)`",
            "sum by (a) (x): here is `a`",
            "sum by (b) (x): here is no `a`",
        ],
        "x{a='1'} < x": [
            "error: `<` puts every series against itself: it never holds",
            "help: aggregate both sides: `sum(...) < sum(...)`",
            "x{a='1'}: these series",
            "x: meet themselves here",
        ],
        "x >= x": [
            "warning: `>=` puts every series against itself: it always holds",
            "x: these series",
            "x: meet themselves here",
        ],
        "rate(x_total[5m]) < 0": [
            "error: this comparison never holds: `rate(...)` is never negative; the rule never holds",
            "help: a counter's rate is never negative; for a gauge, use `deriv` or `delta`",
        ],
        "(sin(x) > -1) >= -1": [
            "warning: this comparison always holds: one side is between -1 and 1; it leaves nothing out"
        ],
        "1 < bool absent(x)": [
            "warning: this comparison never holds: `absent(...)` is always 1",
            "help: `absent` gives 1 or nothing: to ask for what is there, write it without `absent`",
        ],
        "vector(2) > 1 or x > 5 < 3": [
            "warning: this comparison never holds: one side is never below 5; " + PART,
        ],
        "a / (b / redis_memory_max_bytes)": [
            "warning: `redis_memory_max_bytes` is 0 if `maxmemory` is not set; the result then is +Inf, " + OVER,
            "help: leave out what has no limit: `redis_memory_max_bytes > 0`",
            "/: divided here",
        ],
        "a % redis_memory_max_bytes": [
            "warning: `redis_memory_max_bytes` is 0 if `maxmemory` is not set; the result then is NaN",
            "help: leave out what has no limit: `redis_memory_max_bytes > 0`",
            "%: divided here",
        ],
        "up * on (a) group_left (b) sum by (a) (x)": [
            "warning: one side lacks the label `b`; there is nothing to take over",
            "help: keep `b` below, or leave it out here",
            "sum by (a) (x): `sum(...)` has no `b`",
        ],
        "sum without (b) (sum by (a) (x))": [
            "info: nothing here has the label `b`; naming it changes nothing",
            "help: take it away here",
            "sum by (a) (x): `sum(...)` has no `b`",
        ],
    }.items(),
)
def test_what_is_said_names_the_cause_the_cure_and_both_ends(expression: str, said: list[str], tmp_path: Path) -> None:
    found, *others = check(alerting(expression), tmp_path, *(f"PQ{number}" for number in range(120, 132)))
    assert others == []
    text = alerting(expression)[FILE]
    related = [f"{text[place.column - 1 : place.end_column - 1]}: {place.message}" for place in found.related]
    advice = [f"help: {found.help}"] if found.help else []
    assert [f"{found.severity}: {found.message}", *advice, *related] == said


NEEDLESS = r"""x{a=~"b", c!~"^d\\.e$", f=~"^g.*$"} + y{a=~".*", b=~"(?:c/d)"} + z{a!~".+", b=~".*"}"""
NEEDED = r"""x{a="b", c!="d.e", f=~"g.*"} + y{b="c/d"} + z{a=""}"""
WAYS = {
    "plain": f"- expr: {NEEDLESS}\n  record: a",
    "single": f"- expr: '{NEEDLESS}'\n  record: a",
    "double": f"- expr: {json.dumps(NEEDLESS)}\n  record: a",
    "literal": "- expr: |\n    " + NEEDLESS.replace(", ", ",\n      ") + "\n  record: a",
    "folded": "- expr: >-\n    " + NEEDLESS.replace(" + ", "\n    + ") + "\n  record: a",
    "over lines": "- expr: " + NEEDLESS.replace(" + ", "\n    + ") + "\n  record: a",
    "escaped": f"- expr: {json.dumps(NEEDLESS)}\n  record: a".replace("=~", r"\u003d\x7e"),
}


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("way", WAYS)
def test_a_needless_regex_is_taken_away_however_the_scalar_is_written(way: str, tmp_path: Path) -> None:
    files = {FILE: f"groups:\n- name: a\n  rules:\n  {WAYS[way].replace(chr(10), chr(10) + '  ')}\n"}
    found = check(files, tmp_path, "PQ128")
    assert len(found) == 7
    write(fixed(files, found), tmp_path)
    left = root(Files(tmp_path, base=tmp_path).document(FILE, "yaml"))["groups"]
    expressions = [rule["expr"].text or "" for group in left.items() for rule in group["rules"].items()]
    assert [squeezed(text) for text in expressions] == [squeezed(NEEDED)]


def test_a_needless_regex_is_taken_away_in_a_dashboard_beside_its_variables(tmp_path: Path) -> None:
    expression = NEEDLESS + ' + max_over_time(v{j=~"$job", i=~"^$i$", k=~"^l$"}[$__range])'
    panel = {"title": "P", "datasource": {"type": "prometheus"}, "targets": [{"expr": expression}]}
    files = stack({PANEL: json.dumps({"title": "A", "panels": [panel]}, indent=1)})
    found = check(files, tmp_path, "PQ128")
    after = json.loads(fixed(files, found)[PANEL])["panels"][0]["targets"][0]["expr"]
    assert squeezed(after) == squeezed(NEEDED + ' + max_over_time(v{j=~"$job", i=~"^$i$", k="l"}[$__range])')


def test_two_matchers_that_stand_together_go_one_after_the_other(tmp_path: Path) -> None:
    files = recorded("""x{a=~".*",b=~".*",c="d"}""")
    for _ in range(2):
        files |= fixed(files, check(files, tmp_path, "PQ128"))
    assert "x{c=" in files[FILE]
    assert check(files, tmp_path, "PQ128") == ()
