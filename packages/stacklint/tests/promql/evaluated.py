"""Expressions at random over a few series, and what Prometheus itself makes of them."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SERIES = {
    'x{a="1",b="1",c="1"}': "0+1x20",
    'x{a="1",b="2"}': "5-1x20",
    'x{a="2",b="1"}': "7x20",
    'y{a="1",b="1"}': "0x20",
    'y{a="2",c="2"}': "3+2x20",
    "z": "1+1x20",
    'z{a="3"}': "1 2 NaN NaN 3 0 Inf 3x14",
    'n_total{a="1",b="1"}': "0+60x20",
    'n_total{a="2",b="2"}': "0+30x8 0+10x12",
    't_bucket{a="1",le="0.1"}': "0+1x20",
    't_bucket{a="1",le="1"}': "0+3x20",
    't_bucket{a="1",le="+Inf"}': "0+4x20",
    'h{a="1",b="1"}': "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x20",
}
LABELS = {
    "x": ("a", "b", "c"),
    "y": ("a", "b", "c"),
    "z": ("a",),
    "n_total": ("a", "b"),
    "t_bucket": ("a", "le"),
    "h": ("a", "b"),
}
KINDS = {"n_total": "counter", "t_bucket": "counter", "h": "histogram", "x": "gauge"}

_NAMES = ("x", "x", "y", "y", "z", "n_total", "t_bucket", "h")
_OF_VECTORS = (
    "abs",
    "ceil",
    "exp",
    "histogram_avg",
    "histogram_count",
    "sgn",
    "sort",
    "sqrt",
    "timestamp",
    "absent",
    "absent",
    "hour",
    "day_of_week",
    "sort_desc",
    "histogram_sum",
    "floor",
    "ln",
    "cos",
)
_OF_RANGES = (
    "rate",
    "increase",
    "delta",
    "avg_over_time",
    "max_over_time",
    "last_over_time",
    "count_over_time",
    "present_over_time",
    "changes",
    "absent_over_time",
    "stddev_over_time",
    "sum_over_time",
    "resets",
    "deriv",
    "irate",
    "ts_of_max_over_time",
    "mad_over_time",
)
_MATCHERS = (
    'a="1"',
    'a="2"',
    'a!="1"',
    'a=""',
    'a!=""',
    'a=~"1|2"',
    'a=~"[12]"',
    'a!~"1|3"',
    'a=~"1.*"',
    'a=~".+"',
    'a!~".+"',
    'a=~".*"',
    'a=~"3?"',
    'b="1"',
    'b=~"^(1|2)$"',
    'c=""',
    'c!=""',
    'le="+Inf"',
    'le!=""',
    'c=~"(1|)"',
    'b!~".*2"',
    'd=""',
    'd="1"',
    'a=~"^1$"',
    'b=~"2|"',
    'c!~"[^2]?"',
    'a!~"2|"',
)
_REGEXES = ('".*"', '"(.*)"', '""', '"1"', '"(1|2)"', '"(.+)"', '"(.)?"')
_TEMPLATES = ('"$1"', '"k"', '"$1-k"', '"k$1"', '""', '"${1}k"', '"$1$1"', '"1"', '"${1}k$1"')


class Sample(NamedTuple):
    """A sample of a result; the value is None for a native histogram."""

    labels: dict[str, str]
    value: float | None


def expressions(seed: int, count: int) -> Iterator[str]:
    """So many expressions that Prometheus parses, none twice."""
    maker = _Maker(Random(seed))
    seen: set[str] = set()
    while len(seen) < count:
        maker.budget = maker.random.choice((1, 2, 4, 6, 8))
        text = maker.vector()
        if text not in seen:
            seen.add(text)
            yield text


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.budget = 0

    def vector(self) -> str:
        self.budget -= 1
        if self.budget <= 0:
            return self.random.choice((self.selector, self.selector, self.selector, self.small))()
        return self.random.choice(
            (
                *(self.call, self.ranged, self.aggregate, self.aggregate, self.binary, self.binary),
                *(self.set_operation, self.with_scalar, self.relabel, self.selector, self.choice),
                *(self.scalar_vector, self.same),
            )
        )()

    def some(self, *choices: str) -> str:
        return self.random.choice(choices)

    def selector(self) -> str:
        matchers = self.random.sample(_MATCHERS, self.random.choice((0, 0, 0, 1, 1, 2)))
        name = self.random.choice(_NAMES)
        if self.random.random() < 0.06:
            several = self.some('__name__=~"x|y"', '__name__!="x",a!=""')
            return "{" + ",".join((several, *matchers)) + "}"
        text = f"{name}{{{','.join(matchers)}}}" if matchers else name
        return text + (self.some(" offset 1m", " @ 600") if self.random.random() < 0.07 else "")

    def small(self) -> str:
        return self.some("vector(1)", "vector(0)", "vector(time())", "vector(-2.5)", "hour()", "vector(NaN)", "month()")

    def scalar_vector(self) -> str:
        return self.some(self.small(), f"vector(scalar({self.vector()}))", f"vector({self.number()} * {self.number()})")

    def number(self) -> str:
        return self.some("0", "1", "2", "-1", "0.5", "NaN", "Inf", "3 - 1", "(2 > bool 1)", "1 / 0", "time()", "-Inf")

    def call(self) -> str:
        inner = self.vector()
        return self.some(
            f"{self.random.choice(_OF_VECTORS)}({inner})",
            f"{self.random.choice(_OF_VECTORS)}(({inner}))",
            f"clamp({inner}, {self.number()}, {self.number()})",
            f"round({inner})",
            f"histogram_quantile(0.9, {inner})",
            f"histogram_fraction(0, 1, {inner})",
            f"-{inner}" if inner[0] != "-" else inner,
            f"+({inner})",
            f'sort_by_label({inner}, "a")',
            f"clamp_min({inner}, {self.number()})",
        )

    def ranged(self) -> str:
        name = self.random.choice(_OF_RANGES)
        if self.random.random() < 0.6:
            return f"{name}({self.selector().removesuffix(' offset 1m').removesuffix(' @ 600')}[5m])"
        return f"{name}(({self.vector()})[5m:1m])"

    def labels(self) -> str:
        count = self.random.choice((0, 1, 1, 2, 2))
        return ", ".join(self.random.sample(("a", "b", "c", "le", "d", "__name__"), count))

    def aggregate(self) -> str:
        clause = self.some("", f" by ({self.labels()})", f" by ({self.labels()})", f" without ({self.labels()})")
        name = self.some("sum", "avg", "count", "min", "max", "group", "stddev", "sum")
        return f"{name}{clause} ({self.vector()})"

    def choice(self) -> str:
        clause = self.some("", f" by ({self.labels()})", f" without ({self.labels()})")
        label = self.some("a", "v", "le")
        return self.some(
            f"{self.some('topk', 'bottomk', 'limitk')}{clause} ({self.some('1', '2', '0', '0.5')}, {self.vector()})",
            f"limit_ratio{clause} ({self.some('0.5', '0', '-0.5')}, {self.vector()})",
            f'count_values{clause} ("{label}", {self.vector()})',
            f"quantile{clause} ({self.some('0.5', '2')}, {self.vector()})",
        )

    def relabel(self) -> str:
        target, source, other = (self.some('"a"', '"b"', '"c"', '"k"', '"__name__"') for _ in range(3))
        if self.random.random() < 0.3:
            separator, sources = self.some('""', '"-"'), self.some(source, f"{source}, {other}", "")
            tail = f", {sources}" if sources else ""
            return f"label_join({self.vector()}, {target}, {separator}{tail})"
        template, regex = self.random.choice(_TEMPLATES), self.random.choice(_REGEXES)
        return f"label_replace({self.vector()}, {target}, {template}, {source}, {regex})"

    def comparison(self) -> str:
        return self.some("==", "!=", ">", "<", ">=", "<=", "> bool", "== bool", "!= bool")

    def operator(self) -> str:
        return self.some("+", "-", "*", "/", "%", "^", "atan2", self.comparison(), self.comparison())

    def with_scalar(self) -> str:
        sides = [self.operand(), self.number()]
        self.random.shuffle(sides)
        return f"{sides[0]} {self.operator()} {sides[1]}"

    def operand(self) -> str:
        return f"({self.vector()})"

    def matching(self, *, group: bool) -> str:
        if self.random.random() < 0.3:
            return ""
        word, labels = self.some("on", "on", "ignoring"), self.labels()
        text = f" {word} ({labels})"
        if not group or self.random.random() < 0.4:
            return text
        included = [name for name in ("a", "b", "c", "k") if self.random.random() < 0.3]
        if word == "on":
            included = [name for name in included if name not in labels.split(", ")]
        return f"{text} {self.some('group_left', 'group_right')} ({', '.join(included)})"

    def binary(self) -> str:
        return f"{self.operand()} {self.operator()}{self.matching(group=True)} {self.operand()}"

    def set_operation(self) -> str:
        return f"{self.operand()} {self.some('and', 'or', 'unless')}{self.matching(group=False)} {self.operand()}"

    def same(self) -> str:
        matchers = self.some("", '{a="1"}', '{a!="1",b!=""}', '{a=~"1|2"}')
        others = self.some("", '{a!=""}', matchers)
        shape = self.some(
            "{}", "rate({}[5m])", "abs({})", "({} * 2)", "sum({})", "-{}", "{} offset 1m", "max by (a) ({})"
        )
        name = self.random.choice(_NAMES)
        return f"{shape.format(name + matchers)} {self.some('/', '-', '/', '>', '==')} {shape.format(name + others)}"


def evaluate(
    promtool: str, texts: list[str], folder: Path, *, delayed_name_removal: bool = False
) -> dict[str, list[Sample]]:
    """The samples of every expression that can be evaluated, ten minutes after the first sample."""
    features = "promql-experimental-functions" + ",promql-delayed-name-removal" * delayed_name_removal
    tests = [{"expr": text, "eval_time": "10m"} for text in texts]
    group = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in SERIES.items()],
        "promql_expr_test": tests,
    }
    path = folder / "test.json"
    path.write_text(json.dumps({"evaluation_interval": "1m", "tests": [group]}), encoding="utf-8")
    command = [promtool, "test", "rules", f"--enable-feature={features}", str(path)]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    results: dict[str, list[Sample]] = {text: [] for text in texts}
    expr = ""
    for line in (shown.stdout + shown.stderr).splitlines():
        if found := re.match(r' +expr: ("(?:[^"\\]|\\.)*"), time: 10m, ?(err: .*)?$', line):
            expr = json.loads(found[1])
            if found[2]:
                del results[expr]
        elif line.lstrip().startswith("got: "):
            results[expr] = list(_samples(line.lstrip().removeprefix("got: ")))
    return results


_SAMPLE = re.compile(r'\{((?:[^"{}]|"(?:[^"\\]|\\.)*")*)\} (?:(\{\{[^}]*\}\})|([^ ,]+))(?:, |$)')
_LABEL = re.compile(r'("?)([^=", ]+)\1=("(?:[^"\\]|\\.)*")')


def _samples(text: str) -> Iterator[Sample]:
    end = 0
    while end < len(text):
        found = _SAMPLE.match(text, end)
        assert found, text[end:]
        labels = {name: json.loads(value) for _, name, value in _LABEL.findall(found[1])}
        yield Sample(labels, None if found[2] else float(found[3]))
        end = found.end()
