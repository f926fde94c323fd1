"""Expressions at random: some as the grammar has them, some spoiled in one place.

The same seed gives the same expressions on every machine and version of Python.
"""

from collections.abc import Callable, Iterator
from random import Random

LABELS = ("job", "instance", "le", "status", "__name__", "sum", "by", "offset", "on", "bool", "a1", "_x")
METRICS = (
    "up",
    "http_requests_total",
    "job:x:rate5m",
    "sum",
    "by",
    "start",
    "offset",
    "x",
    "and",
    "min",
    "step",
    ":",
    "inf_x",
    "without",
    "fill",
)
VALUES = (
    '"app"',
    "'app'",
    "`app`",
    '""',
    '"a\\\\d+"',
    '"\\x41"',
    '"\\u00e9"',
    '"5.."',
    '".*"',
    '".+"',
    '"a|b"',
    '"^$"',
    '"(a|)"',
    '"é"',
    '"[a-z]"',
    '"a{2}"',
    '"(?i)x"',
    '"\\101"',
    '"a?"',
    '"(?:a*)+"',
    '"[[:alpha:]]"',
    '"\\\\pL"',
    '"\\\\Qa.b\\\\E"',
    "'it\\'s'",
)
BROKEN_VALUES = (
    '"\\d"',
    '"(?=a)"',
    '"("',
    '"[z-a]"',
    '"a**"',
    '"\\\\Z"',
    '"*"',
    '"a{1001}"',
    '"\\\\p{Foo}"',
    '"\\ud800"',
    '"a',
    "'a\"",
    '"[a"',
    '"(a{100}){100}"',
    '"\\\\1"',
    '")"',
    '"(?P<n>a"',
    '"\\777"',
    '"(?<=a)b"',
    '"a\\\\"',
    '"\\xff"',
    '"\\\'"',
)
NUMBERS = (
    "1",
    "0",
    "0.5",
    ".5",
    "5.",
    "1e3",
    "1E-3",
    "0x1F",
    "017",
    "08",
    "1_000",
    "Inf",
    "nan",
    "+Inf",
    "5m",
    "1h30m",
    "0x1e2",
    "0xA_b",
    "1e5_0",
    "30s",
    "1d12h",
    "0_7",
    "1.e2",
)
BROKEN_NUMBERS = (
    "1__0",
    "0x",
    "1e",
    "1_",
    "0xee",
    "5mm",
    "1.5h",
    "1h1d",
    "0b1",
    "1e309",
    "1..2",
    "0x1.8",
    "5ms3",
    "9999999999y",
    "0xffffffffffffffff",
    "1e+",
    "08.5e",
    "5m5",
    "0x1e+5",
)
DURATIONS = ("5m", "1h", "30s", "1h30m", "300", "1y", "1w2d", "100ms", "0.5", "1e2", "0x10", "5m ", " 5m")
BROKEN_DURATIONS = (
    "0s",
    "0",
    "-5m",
    "5",
    "m",
    "",
    "5m5",
    "1m1h",
    "#c\n5m",
    "5m#c\n",
    "5m+5m",
    "(5m)",
    "Inf",
    "300y",
    "292y",
    "--5m",
)
OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "unless",
    "atan2",
    "AND",
    "Or",
)
AGGREGATIONS = ("sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "SUM")
PARAMETRIC = ("topk", "bottomk", "quantile", "limitk", "limit_ratio")
OF_RANGES = (
    "rate",
    "increase",
    "irate",
    "delta",
    "avg_over_time",
    "absent_over_time",
    "mad_over_time",
    "ts_of_max_over_time",
    "changes",
)
OF_VECTORS = ("abs", "absent", "ceil", "histogram_count", "sort", "timestamp", "scalar", "hour", "sort_desc")
SPACES = ("", "", "", " ", " ", "\n", "\t", " # note\n", "  ")
SPOILERS = "()[]{},:@\"'`\\=!~<>+-*/%^#. \n_x5ésm$&;?|"


def expressions(seed: int, count: int) -> Iterator[str]:
    """So many expressions; about half of them are spoiled."""
    maker = _Maker(Random(seed))
    for _ in range(count):
        maker.budget = maker.random.choice((2, 4, 8, 12))
        text = maker.expression()
        yield maker.spoiled(text) if maker.random.random() < 0.35 else text


class _Maker:
    """Writes expressions; `budget` bounds the size of one, `odd` is how often a part is wrong on purpose."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.budget = 0
        self.odd = 0.015

    def space(self) -> str:
        return self.random.choice(SPACES)

    def pick(self, good: tuple[str, ...], broken: tuple[str, ...]) -> str:
        return self.random.choice(broken if self.random.random() < self.odd else good)

    def expression(self) -> str:
        self.budget -= 1
        return self.random.choice(self.kinds() if self.random.random() < self.odd * 2 else self.vectors())()

    def kinds(self) -> tuple[Callable[[], str], ...]:
        return (self.matrix, self.scalar, self.string, self.vector, self.subquery, self.plain_call)

    def vectors(self) -> tuple[Callable[[], str], ...]:
        if self.budget <= 0:
            return (self.vector,)
        return (
            self.vector,
            self.aggregate,
            self.call,
            self.binary,
            self.binary,
            self.unary,
            self.paren,
            self.plain_call,
        )

    def string(self) -> str:
        return self.pick(VALUES, BROKEN_VALUES)

    def number(self) -> str:
        return self.pick(NUMBERS, BROKEN_NUMBERS)

    def scalar(self) -> str:
        choices = (
            self.number(),
            f"({self.number()})",
            "time()",
            "pi()",
            f"{self.number()} * {self.number()}",
            f"-{self.number()}",
        )
        return self.random.choice(choices)

    def labels(self) -> str:
        names = [self.random.choice((*LABELS, '"a.b"', "'x'")) for _ in range(self.random.randint(0, 3))]
        return "(" + f"{self.space()},{self.space()}".join(names) + self.random.choice(("", "", "", ",")) + ")"

    def matcher(self) -> str:
        if self.random.random() < 0.08:
            return self.string()
        name = self.random.choice((*LABELS, '"a.b"'))
        return f"{name}{self.space()}{self.random.choice(('=', '!=', '=~', '!~'))}{self.space()}{self.string()}"

    def vector(self) -> str:
        name = self.random.choice((*METRICS, "x", "up", "up", ""))
        matchers = f"{self.space()},{self.space()}".join(self.matcher() for _ in range(self.random.randint(0, 3)))
        comma = self.random.choice(("", "", "", ","))
        braces = f"{{{matchers}{comma}}}" if not name or self.random.random() < 0.5 else ""
        return name + self.random.choice(("", "", " ")) + braces + self.modifiers()

    def modifiers(self) -> str:
        chosen = []
        while self.random.random() < 0.12:
            sign = self.random.choice(("", "", "-", "- ", "+"))
            time = self.random.choice((sign + self.number(), "start()", "end ( )", "START()"))
            chosen.append(self.random.choice((f" offset {sign}{self.duration()}", f" @ {time}", f"@{time}")))
        return "".join(chosen)

    def duration(self) -> str:
        return self.pick(DURATIONS, BROKEN_DURATIONS)

    def matrix(self) -> str:
        return f"{self.vector()}{self.space()}[{self.duration()}]{self.modifiers()}"

    def subquery(self) -> str:
        step = self.duration() if self.random.random() < 0.7 else ""
        return f"{self.expression()}[{self.duration()}:{step}]{self.modifiers()}"

    def aggregate(self) -> str:
        clause = self.random.choice(("by", "without", "BY")) + self.space() + self.labels()
        if self.random.random() < 0.3:
            name, param = self.random.choice(PARAMETRIC), self.random.choice((self.scalar(), self.number())) + ", "
            if self.random.random() < 0.2:
                name, param = "count_values", self.string() + ", "
        else:
            name, param = self.random.choice(AGGREGATIONS), ""
        body = f"({self.space()}{param}{self.expression()}{self.space()})"
        return self.random.choice((f"{name}{body}", f"{name} {clause} {body}", f"{name}{body} {clause}"))

    def call(self) -> str:
        ranged = self.random.choice((self.matrix, self.matrix, self.subquery))()
        return f"{self.random.choice(OF_RANGES)}({ranged})"

    def plain_call(self) -> str:
        vector, scalar, string = self.expression, self.scalar, self.string
        return self.random.choice(
            (
                lambda: f"{self.random.choice(OF_VECTORS)}({vector()})",
                lambda: f"histogram_quantile({scalar()},{vector()})",
                lambda: f"label_replace({vector()}, {string()}, {string()}, {string()}, {string()})",
                lambda: f"label_join({vector()}, {string()}, {string()}{self.random.choice(('', ', ' + string()))})",
                lambda: f"round({vector()}{self.random.choice(('', ', ' + scalar()))})",
                lambda: f"clamp({vector()}, {scalar()}, {scalar()})",
                lambda: f"predict_linear({self.matrix()}, {scalar()})",
                lambda: f"quantile_over_time({scalar()}, {self.matrix()})",
                lambda: f"sort_by_label({vector()}, {string()}, {string()})",
                lambda: f"info({vector()}{self.random.choice(('', ', {a=~' + string() + '}'))})",
                lambda: f"vector({scalar()})",
                lambda: f"minute({self.random.choice(('', vector()))})",
            )
        )()

    def binary(self) -> str:
        operator = self.random.choice(OPERATORS)
        comparison = operator[0] in "=!<>"
        modifier = " bool" if self.random.random() < (0.3 if comparison else self.odd) else ""
        if self.random.random() < 0.3:
            modifier += f" {self.random.choice(('on', 'ignoring', 'ON'))}{self.space()}{self.labels()}"
            if self.random.random() < (0.4 if operator.lower() not in ("and", "or", "unless") else self.odd):
                modifier += (
                    f" {self.random.choice(('group_left', 'group_right'))}{self.random.choice(('', self.labels()))}"
                )
        left, right = self.expression(), self.expression()
        if self.random.random() < 0.2 and operator.isascii() and not modifier:
            right = self.scalar()
        return f"{left} {operator}{modifier} {right}"

    def unary(self) -> str:
        return f"{self.random.choice('+-')}{self.expression()}"

    def paren(self) -> str:
        return f"({self.space()}{self.expression()}{self.space()})"

    def spoiled(self, text: str) -> str:
        at, random = self.random.randrange(len(text) + 1), self.random
        end = min(len(text), at + random.randint(1, 3))
        return random.choice(
            (
                text[:at] + text[end:],
                text[:at] + random.choice(SPOILERS) + text[at:],
                text[:at] + random.choice(SPOILERS) + text[end:],
                text[:at] + text[at:end] * 2 + text[end:],
                text[:at],
            )
        )
