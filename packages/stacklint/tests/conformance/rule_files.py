"""Rule files at random, half of them with one thing wrong. The same seed gives the same files everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from stacklint.document import Plain
from stacklint.models.scalars import Duration, Int

from ..gotemplate.generate import templates  # noqa: TID252 - one generator for templates, wherever they are tested
from ..promql import evaluated, generate  # noqa: TID252 - one generator for expressions, wherever they are tested
from .damage import Damage
from .samples import samples_of
from .spoiling import spoiled_text
from .yaml_writer import written

TEMPLATES = (
    "{{ $labels.instance }} is down", "{{ $value | humanize }}%", "text", "", "{{ with query `up` }}{{ . }}{{ end }}",
    '{{ printf "%.2f" $value }}', "{{ range query \"up\" }}{{ .Labels.job }}\n{{ end }}", "{{/* note */}}", "}}", "é",
    "{{ .ExternalURL }} {{ $externalLabels.a }}", "{{ if gt $value 1.0 }}a{{ else }}b{{ end }}", "{{- 1 -}}", "5",
)  # fmt: skip
BROKEN_TEMPLATES = (
    "{{ $labls.instance }}", "{{ humanise $value }}", "{{", "{{ end }}", "{{ if }}", "{{ $value", "{{ .a. }}",
    "{{ | }}", "{{ 'ab' }}", "{{ printf }}", "{{ $value | }}", "{{ .Value.x.y }}", '{{ query "up{" }}', "{{ .labels }}",
    "{{}}",
    "{{ template `t` }}", "{{ define }}", "{{ /* a */ }}", "{{ else }}", "{{ break }}", "{{ with . }}",
)  # fmt: skip
EXPRESSIONS = (
    "up == 0",
    "1",
    "vector(1)",
    "sum by (job) (\n  rate(x[5m])\n)",
    "x # note",
    "a > 5\nand\nb",
    " up",
    "up\n",
)
BROKEN_EXPRESSIONS = (
    "", " ", "#", "up{", "rate(x)", "sum(x))", "x[5m]", "'a'", "x +\n  + (", "up{a=~'('}", "foo(x)", "sum by (a b) (x)",
    Plain("5"), Plain("true"), None, "{{ $value }}", "x offset 5", "x[0s:]", "{}", "a\nb", "x @ y", "limitk(1, x)",
)  # fmt: skip
NAMES = ("A", "InstanceDown", "a b", "é", "5", "true", "job:x:rate5m")
RECORDS = ("job:x:rate5m", "a", "a b", "é", "5", "a-b")

_DURATIONS, _NUMBERS = samples_of(Duration), samples_of(Int)
assert _DURATIONS
assert _NUMBERS
DURATIONS, NUMBERS = _DURATIONS.good, _NUMBERS.good
_TIMES = (*_DURATIONS.good, *_DURATIONS.odd, *map(Plain, ("5m", "0", "0s", "5", "~", "1.5m", "-5m")))
_LABELS: tuple[Any, ...] = (
    {}, None, {"": "a"}, {"__name__": "a"}, {"a b": "c"}, {"é": "b"}, {"a": Plain("1")}, {"a": None}, {"a": []}, [],
    {"a": {"b": "c"}}, {"a": Plain("true")}, "a", {"a-b": "{{ $value }}"}, *({"a": text} for text in BROKEN_TEMPLATES),
)  # fmt: skip
DAMAGE = Damage(
    odd={
        "": ("", "a", None, Plain("5"), Plain("~"), Plain("true"), [], {}, *BROKEN_TEMPLATES),
        "name": ("", "g0", "a b", None, Plain("5"), " ", [], "é"),
        "interval": _TIMES,
        "query_offset": _TIMES,
        "for": _TIMES,
        "keep_firing_for": _TIMES,
        "limit": (*_NUMBERS.good, *_NUMBERS.odd),
        "labels": _LABELS,
        "annotations": _LABELS,
        "expr": BROKEN_EXPRESSIONS,
        "record": ("", None, "a{b}", "{", "a}", " ", "a b", Plain("5"), [], Plain("~")),
        "alert": ("", None, "a{b}", " ", Plain("5"), {}, "é"),
        "rules": ([], None, {}, [None], [{}], "a"),
        "groups": ([], None, {}, [None], [{}], "a"),
    },
    keys=(
        *(
            "name",
            "interval",
            "query_offset",
            "limit",
            "labels",
            "rules",
            "record",
            "alert",
            "expr",
            "for",
            "annotations",
        ),
        *("keep_firing_for", "groups", "partial_response_strategy", "namespace", "source_tenants", "foo", "", "<<"),
    ),
)


def rule_files(seed: int, count: int) -> Iterator[str]:
    """So many files; every second one is spoiled."""
    rnd = Random(seed)
    makers = _Makers(rnd, seed)
    for number in range(count):
        data = makers.file()
        if number % 2 == 0:
            yield written(data, rnd)
        elif rnd.random() < 0.7:
            yield written(DAMAGE.done(data, rnd), rnd)
        else:
            yield spoiled_text(written(data, rnd), rnd)


class _Makers:
    """Makes sound files, one after the other."""

    def __init__(self, rnd: Random, seed: int) -> None:
        self.rnd = rnd
        self.expressions = [*EXPRESSIONS, *islice(evaluated.expressions(seed, 1_000), 1_000)]
        self.odd_expressions = [text for text in generate.expressions(seed, 1_000) if "\0" not in text]
        self.odd_templates = list(templates(seed, 500))

    def some(self, chance: float) -> bool:
        return self.rnd.random() < chance

    def file(self) -> dict[str, Any]:
        groups = [self.group(f"g{number}") for number in range(self.rnd.choice((1, 1, 1, 2, 3)))]
        return {"groups": groups} if self.some(0.99) else self.rnd.choice(({}, {"groups": None}, {"groups": []}))

    def group(self, name: str) -> dict[str, Any]:
        rnd = self.rnd
        group: dict[str, Any] = {"name": name}
        for key, values in (
            ("interval", DURATIONS),
            ("query_offset", DURATIONS),
            ("limit", NUMBERS),
            ("labels", ({"a": "b"}, {}, None, {"a-b": Plain("1")})),
        ):
            if self.some(0.15):
                group[key] = rnd.choice(values)
        if self.some(0.97):
            group["rules"] = [self.rule() for _ in range(rnd.choice((0, 1, 1, 2, 3)))]
        return dict(rnd.sample(sorted(group.items()), len(group)))

    def rule(self) -> dict[str, Any]:
        rnd = self.rnd
        rule: dict[str, Any] = {"expr": self.expression()}
        if self.some(0.35):
            rule["record"] = rnd.choice(RECORDS)
            if self.some(0.3):
                rule["labels"] = {rnd.choice(("a", "b c")): rnd.choice(TEMPLATES)}
        else:
            rule["alert"] = rnd.choice(NAMES)
            for key in ("for", "keep_firing_for"):
                if self.some(0.3):
                    rule[key] = rnd.choice(DURATIONS)
            for key in ("labels", "annotations"):
                if self.some(0.4):
                    names = rnd.sample(("severity", "summary", "a_b", "é", "a b"), rnd.randint(0, 2))
                    rule[key] = {name: self.template() for name in names}
        return dict(rnd.sample(sorted(rule.items()), len(rule)))

    def expression(self) -> str:
        return self.rnd.choice(self.odd_expressions if self.some(0.04) else self.expressions)

    def template(self) -> str:
        return self.rnd.choice(self.odd_templates if self.some(0.04) else TEMPLATES)
