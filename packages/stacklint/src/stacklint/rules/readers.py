"""Who reads a file, and what becomes of a fault in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from stacklint.diagnostic import Severity
from stacklint.document import Path, Place
from stacklint.models import Consequence, DashboardForm, FaultKind, Kind, dashboard_form, is_resource
from stacklint.rules.api import Finding
from stacklint.rules.foreign import foreign_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.repository.subjects import Fault

_REFUSES = {
    Kind.PROMETHEUS: "Prometheus refuses to start",
    Kind.RULES: "Prometheus refuses to start",
    Kind.ALERTMANAGER: "Alertmanager refuses to start",
    Kind.DATASOURCES: "Grafana does not start",
    Kind.PROVIDER: "Grafana does not start",
    Kind.DASHBOARD: "Grafana skips the dashboard",
    Kind.ALERTING: "Grafana does not start",
    Kind.COMPOSE: "compose refuses the file",
    Kind.TESTS: "promtool refuses the file",
    Kind.SCRAPE_CONFIGS: "Prometheus refuses to start",
    Kind.TARGETS: "Prometheus logs it and takes no target of the file",
}
_READERS = {
    Kind.PROMETHEUS: "Prometheus",
    Kind.RULES: "Prometheus",
    Kind.ALERTMANAGER: "Alertmanager",
    Kind.COMPOSE: "compose",
    Kind.TESTS: "promtool",
    Kind.SCRAPE_CONFIGS: "Prometheus",
    Kind.TARGETS: "Prometheus",
}


def refuses(kind: Kind) -> str:
    """What a reader does with a file that it can't take."""
    return _REFUSES[kind]


def outcome(kind: Kind, consequence: Consequence) -> str:
    """What a reader does about a fault, as half a sentence."""
    reader = _READERS.get(kind, "Grafana")
    match consequence:
        case Consequence.REFUSES:
            return refuses(kind)
        case Consequence.SKIPS:
            return f"{reader} loads nothing of it"
        case Consequence.IGNORES:
            return f"{reader} ignores it in silence"
        case Consequence.LOGS:
            return f"{reader} logs it and goes on without"
        case Consequence.BREAKS:
            return f"{reader} takes it, and it doesn't work"
        case Consequence.WORKS:
            return f"{reader} still takes it"
    assert_never(consequence)


def severity(consequence: Consequence) -> Severity:
    """How bad a fault is: refused is an error, what works is worth knowing, the rest is less than it says."""
    if consequence is Consequence.WORKS:
        return Severity.INFO
    return Severity.ERROR if consequence in {Consequence.REFUSES, Consequence.SKIPS} else Severity.WARNING


def _is_untitled(subject: Fault) -> bool:
    """Whether it is that a dashboard has no title, which is the business of GF105."""
    data, fault = subject.document.data, subject.fault
    if subject.kind is not Kind.DASHBOARD or not fault.message.startswith("`title` is "):
        return False
    home: Path = ("spec",) if is_resource(data) else ()
    is_told = is_resource(data) or dashboard_form(data) is DashboardForm.CLASSIC
    return is_told and fault.path in {home, (*home, "title")}


def model_finding(subject: Fault, kind: FaultKind) -> Iterator[Finding]:
    """A fault of a file's content as a finding, if it is of a kind: what is, and what its reader does about it."""
    fault = subject.fault
    if fault.kind is kind and not _is_untitled(subject) and foreign_rule(subject) is None:
        yield Finding(
            Place(subject.document.name, fault.path, fault.part, fault.chars),
            f"{fault.message}; {outcome(subject.kind, fault.consequence)}",
            fault.help,
            tuple((Place(subject.document.name, other.path, other.part), other.message) for other in fault.others),
            severity=severity(fault.consequence),
        )
