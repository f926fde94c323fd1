"""PQ128."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import NeedlessRegex, RegexReason, needless_regexes, regex_edits
from stacklint.promql.words import REGEX
from stacklint.rules.api import Example, Finding, Repair, Where, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"

_WHY = {
    RegexReason.LITERAL: "this regular expression matches one text alone",
    RegexReason.ANCHORS: "a regular expression has to match the whole value anyway: `^` and `$` add nothing",
    RegexReason.EVERYTHING: "this matcher lets everything through, even what lacks the label",
    RegexReason.NOT_EMPTY: "this regular expression says only that there is no such label",
}


def _bad(path: str, old: str, before: str, after: str) -> Example:
    return Example(edited(path, old, before), fixed=edited(path, old, after))


@rule(
    "PQ128",
    "needless-regex",
    severity=Severity.INFO,
    when={REGEX},
    given=needless_regexes,
    bad=(
        _bad(_RULES, _IN_RULES, "up{«job=~'app'»}", "up{job='app'}"),
        _bad(_RULES, _IN_RULES, "up{«job!~'^(?:app)$'»}", "up{job!='app'}"),
        _bad(_PANEL, _IN_PANEL, r"up{«instance=~\"app\\\\.example:80\"»}", r"up{instance=\"app.example:80\"}"),
        _bad(_PANEL, _IN_PANEL, "up{«job=~'^a.*$'», «instance!~'^b.*'»}", "up{job=~'a.*', instance!~'b.*'}"),
        _bad(_RULES, _IN_RULES, "up{«instance!~'.+'»}", "up{instance=''}"),
        _bad(_RULES, _IN_RULES, "up{«job=~'.*'», instance='a'}", "up{instance='a'}"),
        _bad(_RULES, _IN_RULES, "up{instance='a', «job=~'.*'»}", "up{instance='a'}"),
        _bad(_RULES, _IN_RULES, "up{a='1', b='2', «job=~'.*'»}", "up{a='1', b='2'}"),
        _bad(_RULES, _IN_RULES, "up{«job=~'.*'»}", "up{}"),
        Example(edited(_RULES, _IN_RULES, "up{«job=~'a#b'»}")),
        Example(edited(_RULES, _IN_RULES, r"up{«job=~'\x61pp'»}")),
        Example(edited(_RULES, _IN_RULES, "up{«job=~'.*'»,}")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, "up{job=~'app|web', instance=~'a.*'}")),
        Example(edited(_PANEL, _IN_PANEL, "up{job=~'$job', instance=~'^${instance}$'}")),
        Example(edited(_PANEL, _IN_PANEL, "up{job!~'.*'}")),
        Example(edited(_PANEL, _IN_PANEL, "{job=~'.+'}")),
        Example(edited(_PANEL, _IN_PANEL, "$metric{job=~'app'}")),
    ),
)
def needless_regex(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A matcher uses a regular expression where a plain comparison says the same.

    `=` is looked up in the index, a regular expression may have to be tried on every value; and who reads it looks for
    the pattern that is not there. Prometheus matches whole values, so anchors are needless too.
    """
    study = studied(subject)
    if study is None:
        return
    for found in needless_regexes(study):
        if _is_left(found):
            continue
        advice = f"write `{found.replacement}`" if found.replacement is not None else "take it away"
        edits: tuple[tuple[Where, str], ...] = tuple(
            (subject.place(span), text) for span, text in regex_edits(found, subject.text.text)
        )
        yield Finding(
            subject.place(found.span),
            _WHY[found.reason],
            advice,
            repairs=(Repair(advice, edits),) if edits else (),
        )


def _is_left(found: NeedlessRegex) -> bool:
    """Whether this is left alone: a part that is dead, or `=~".+"`, by which all the world asks for a label."""
    asks = found.reason is RegexReason.NOT_EMPTY and found.matcher.op == "=~"
    return asks or found.reason is RegexReason.NOTHING
