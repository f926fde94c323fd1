"""LK258."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.semantics import result_unit
from stacklint.promql.semantics.unit_names import BYTE, RATIO, SECONDS, Unit
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts, stack
from stacklint.rules.studied import place, studied
from stacklint.stack.boards.display_units import contradicts, described, differs_in_time
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.grafana.alert_chains import keeps_value
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import MANAGED, TEMPLATES
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.grafana.alerting import AlertQuery

_PERCENT: Final = RATIO.scaled(100.0)
_BYTES: Final = Unit(((BYTE, 1),))
_UNITS: Final = {
    **dict.fromkeys(("%", "percent"), _PERCENT),
    **dict.fromkeys(("ms", "milliseconds"), SECONDS.scaled(1e3)),
    **dict.fromkeys(("s", "sec", "seconds"), SECONDS),
    "bytes": _BYTES,
    **{f"{prefix}B": _BYTES.scaled(1000.0**-power) for power, prefix in enumerate(("K", "M", "G"), 1)},
    **{f"{prefix}iB": _BYTES.scaled(1024.0**-power) for power, prefix in enumerate(("K", "M", "G"), 1)},
}
"""What people write behind a value, and the unit that it stands for."""
_FORMAT: Final = r"(?:\"[^\"\n]*\"|`[^`]*`)"
_WRITTEN: Final = rf"(?:{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?!\w)"
_ACTION: Final = (
    rf"\{{\{{-?\s*(?:printf\s+(?P<first>{_FORMAT})\s+)?(?:VALUE)\s*"
    rf"(?:\|\s*(?:printf\s+(?P<then>{_FORMAT})|humanize))?\s*-?\}}\}}"
    rf"(?:[ ]?(?P<unit>{_WRITTEN}))?"
)
_PERCENTAGE: Final = (
    r"\{\{-?\s*(?:humanizePercentage\s+(?:VALUE)|(?:VALUE)\s*\|\s*humanizePercentage)\s*-?\}\}[ ]?(?P<unit>%)"
)
_TAKES: Final = {"humanizePercentage": RATIO, "humanizeDuration": SECONDS}
"""The functions that write a unit themselves, and what they take."""
_WRITERS: Final = "|".join(_TAKES)
_CALL: Final = rf"\{{\{{-?\s*(?:(?P<before>{_WRITERS})\s+(?:VALUE)|(?:VALUE)\s*\|\s*(?P<after>{_WRITERS}))\s*-?\}}\}}"
_VALUE: Final = r"\$value|\.Value"
_BEHIND: Final = Pattern(rf"%%|\}}\}}[ ]?{_WRITTEN}|{_WRITERS}")
"""What a text has that writes a unit behind a value; there may be many thousands of texts."""

_FILE: Final = "prometheus/rules.yml"
_ALERT: Final = """\
groups:
  - name: app
    rules:
      - alert: ManyErrors
        expr: {}
        annotations:
          summary: '{}'
"""
_ERRORS: Final = "sum(rate(http_requests_total{status='5'}[5m])) / sum(rate(http_requests_total[5m]))"
_SUMMARY: Final = 'summary: "too many on {{ $labels.instance }}"'


def _alert(expr: str, text: str) -> Example:
    return Example(stack({_FILE: _ALERT.format(expr, text)}))


def _managed(expr: str, text: str, more: str = "") -> Example:
    files = alerts(_SUMMARY, f"summary: '{text}'")
    changed = {name: one.replace("rate(http_requests_total[5m])", expr) for name, one in files.items()}
    return Example(
        {name: one.replace("          - refId: B\n", f"{more}          - refId: B\n") for name, one in changed.items()}
    )


_REDUCE: Final = (
    "          - {refId: R, datasourceUid: __expr__, model: {type: reduce, reducer: last, expression: A}}\n"
)
_TALLY: Final = _REDUCE.replace("last", "count")


@rule(
    "LK258",
    "unit-in-text",
    severity=Severity.WARNING,
    when={TEMPLATES, MANAGED},
    bad=(
        _alert(f"{_ERRORS} > 0.05", "{{ $value }}«%» of requests fail"),
        _alert(f"{_ERRORS} > 0.05", '{{ $value | printf "%.2f" }} «%» fail'),
        _alert(f"{_ERRORS} > 0.05", '{{ printf "%.1f«%%»" .Value }} fail'),
        _alert("sum(rate(http_requests_total{status='5'}[5m])) > 0.1", "{{ $value }}«%» fail"),
        _alert("x_request_duration_seconds > 0.5", "takes {{ $value }}«ms»"),
        _alert("node_memory_MemAvailable_bytes < 1e9", "{{ $value | humanize }} «GB» left"),
        Example(
            stack({_FILE: _ALERT.format(f"{_ERRORS} > 0.05", "{{ $value | humanizePercentage }}«%» fail")}),
            fixed=stack({_FILE: _ALERT.format(f"{_ERRORS} > 0.05", "{{ $value | humanizePercentage }} fail")}),
        ),
        _alert(f"100 * {_ERRORS} > 5", "{{ $value | «humanizePercentage» }} of requests fail"),
        _alert("rate(http_requests_total{status='5'}[5m]) > 0.05", "{{ «humanizePercentage» $value }} fail"),
        _alert("x_request_duration_seconds * 1000 > 500", "takes {{ .Value | «humanizeDuration» }}"),
        _managed("rate(http_requests_total[5m])", "{{ «humanizeDuration» $values.A.Value }}"),
        _managed(_ERRORS, "{{ humanizePercentage $values.A.Value }}«%» fail"),
        _managed(_ERRORS, "{{ $values.A.Value }}«%» fail"),
        _managed(_ERRORS, "{{ humanize $values.A.Value }} or {{ $values.R.Value }}«%» fail", _REDUCE),
    ),
    good=(
        Example(stack()),
        _alert(f"{_ERRORS} > 0.05", "{{ $value | humanizePercentage }} of requests fail, above 5%"),
        _alert(f"{_ERRORS} * 100 > 5", '{{ $value | printf "%.2f" }}% of requests fail'),
        _alert(f"{_ERRORS} * 100 > 5", '{{ printf "%.1f%%" $value }} of requests fail'),
        _alert(f"{_ERRORS} > 0.05", "{{ $value }} of requests fail"),
        _alert("x_request_duration_seconds > 0.5", "takes {{ $value }}s or {{ $value }} minutes"),
        _alert("rate(x_bytes_total[5m]) > 5", "{{ $value }} bytes a second"),
        _alert("1 - avg(up) > 0.1", "{{ $value | humanizePercentage }} are down"),
        _alert("rate(process_cpu_seconds_total[5m]) > 0.9", "{{ $value | humanizePercentage }} of a core"),
        _alert("something_ratio * 100 > 5", "{{ $labels.a | humanizePercentage }}"),
        _alert("time() - x_last_success_timestamp_seconds > 5", "{{ $value | humanizeDuration }} ago"),
        _alert("increase(x_wait_seconds_total[5m]) > 5", "{{ $value | humanizeDuration }}"),
        _alert("something_else > 5", "{{ $value | humanizePercentage }}"),
        _alert(
            "rate(x_receive_bytes_total[5m]) / x_speed_bytes > 0.9", "{{ $value | humanizePercentage }} of the link"
        ),
        _alert("increase(x_busy_seconds_total[1h]) / 3600 > 0.9", "{{ $value | humanizePercentage }} of the hour"),
        _alert("something_else > 5", "{{ $value }}%"),
        _alert(f"{_ERRORS} > 0.05", "{{ $labels.route }} fails above 5%"),
        _alert("up ==", "{{ $value }}%"),
        _managed(_ERRORS, "{{ $values.C.Value }}% and {{ $values.B.Value }}%"),
        _managed(_ERRORS, "{{ $values.R.Value }}%", _TALLY),
        _managed(f"100 * {_ERRORS}", "{{ $values.A.Value }}%"),
        _managed("sum(rate(", "{{ $values.A.Value }}%"),
    ),
)
def unit_in_text(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A text of an alert writes a unit behind the value that the value doesn't have.

    The text is filled in with the number as the expression gives it: of a share of 5 per cent it says `0.05%`, of half
    a second `0.5ms`. The unit of the value is followed through the expression, from the names of its metrics; where
    they say nothing, nothing is said. Multiply in the expression, write another unit, or let a function do it:
    `humanizePercentage` makes `5%` of 0.05, sign and all, `humanizeDuration` and `humanize1024` take seconds and bytes.
    Of what is per cent already the first makes `500%`, and of 0.05 requests a second `5%`.
    """
    texts = list(_texts(subject))
    study = studied(subject) if texts else None
    for text in texts if study is not None else ():
        for start, end in _doubled(text):
            sign = text.place(start, end)
            yield Finding(
                sign,
                "`humanizePercentage` writes the sign itself, so the text has two",
                "take this one away",
                repairs=(Repair("take the sign away", ((sign, ""),)),),
            )
        given = result_unit(study) if study is not None else None
        for function, start, end in _called(text):
            if given is not None and study is not None and contradicts(given, _TAKES[function]):
                yield Finding(
                    text.place(start, end),
                    f"the value is {described(given)}, and `{function}` takes {described(_TAKES[function])}",
                    _advice(given, function),
                    ((place(subject, study.root), described(given)),),
                )
        for unit, start, end in _shown(text):
            shown, in_percent = _UNITS[unit], unit in {"%", "percent"}
            if given is None or study is None or not contradicts(given, shown):
                continue
            if differs_in_time(given, shown) and not in_percent:
                continue
            is_share = given.dims == RATIO.dims and in_percent
            yield Finding(
                text.place(start, end),
                f"the value is {described(given)}, and the text writes `{unit}` behind it",
                "write it with `humanizePercentage` and without the sign, or multiply it by 100 in the expression"
                if is_share
                else "write the unit that it has, or convert it in the expression",
                ((place(subject, study.root), described(given)),),
            )


def _advice(given: Unit, function: str) -> str:
    """What to do about a value that a function doesn't take."""
    if differs_in_time(given, _TAKES[function]):
        return "divide by the rate of all of them in the expression, or write how many a second"
    if given.dims == RATIO.dims and function == "humanizePercentage":
        return 'leave out what makes it per cent in the expression, or write `{{ printf "%.1f" $value }}%`'
    return "convert it in the expression, or take another function"


class _Text(NamedTuple):
    """A text of an alert: what it says, what stands for the value in it, and where its characters are."""

    text: str
    value: str
    place: Callable[[int, int], Place]


def _texts(subject: PromQuery) -> Iterator[_Text]:
    """The texts of an alert that may show the value of its expression."""
    for text in subject.texts:
        if _BEHIND.search(text.template.text):
            yield _Text(text.template.text, _VALUE, text.node.place.within)
    if not isinstance(subject.origin, BoardQuery | Rule):
        names = "|".join(map(re.escape, _same(subject.origin)))
        value = rf"(?:\$values|\.Values)\.(?:{names})(?:\.Value)?(?![.\w])"
        for managed in managed_texts(subject.origin.rule):
            yield _Text(managed.template.text, value, managed.place)


def _same(query: AlertQuery) -> list[str]:
    """The names of a query and of what has the same value."""
    reading = (one for one in query.rule.queries() if any(given.name == query.name for given in one.inputs()))
    return [query.name, *(one.name for one in reading if keeps_value(one))]


def _shown(text: _Text) -> Iterator[tuple[str, int, int]]:
    """The units behind the value, each with its characters."""
    for found in _found(_ACTION, text):
        written = found["then"] or found["first"] or ""
        if found["unit"]:
            yield found["unit"], *found.span("unit")
        elif written[:-1].endswith("%%"):
            end = found.end("then" if found["then"] else "first") - 1
            yield "%", end - 2, end


def _doubled(text: _Text) -> Iterator[tuple[int, int]]:
    """The signs behind a function that writes one."""
    for found in _found(_PERCENTAGE, text) if "humanizePercentage" in text.text else ():
        yield found.span("unit")


def _called(text: _Text) -> Iterator[tuple[str, int, int]]:
    """The functions that write a unit themselves, each with its characters."""
    for found in _found(_CALL, text) if "humanize" in text.text else ():
        name = "before" if found["before"] else "after"
        yield found[name], *found.span(name)


def _found(pattern: str, text: _Text) -> Iterator[re.Match[str]]:
    return _read(pattern, text.value).finditer(text.text)


@lru_cache(maxsize=64)
def _read(pattern: str, value: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("VALUE", value))
