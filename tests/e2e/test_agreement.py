"""What stacklint says of stack cases, held against the same stacks when they are really started.

What it calls a dead target is down in Prometheus, and no other is; a program that it says ends has ended, and no other;
the rules that it says are evaluated are those that Prometheus has; a path that it calls missing is missing; a metric
that nothing exports has no data, and one about which it is silent is there. Hosts outside of the stack are left out.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .agreement import STACKS, Case, program, start
from .claims import Claims, Pair, claims_of
from .polling import eventually
from .stack import engine_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.e2e

CASES = (
    "a-command-that-forgets-the-configuration",
    "alertmanager-without-receivers",
    "alerts-that-are-right",
    "alerts-that-go-nowhere",
    "alerts-that-say-less",
    "asked-at-the-wrong-path",
    "bitnami-images",
    "command-lines-that-are-refused",
    "config-file-flag-wrong",
    "data-that-cannot-be-written",
    "databases-scraped-themselves",
    "dead-targets",
    "exercise",
    "file-over-folder",
    "healthchecks-that-hold",
    "include-and-extends",
    "keys-that-are-ignored",
    "jobs-that-were-only-begun",
    "kinds-and-windows-right",
    "kubernetes-and-helm-around",
    "links-that-mounts-bring",
    "loki-beside-prometheus",
    "metric-names-that-derive",
    "metric-nobody-exports",
    "mounts-at-one-path",
    "mounts-that-are-empty",
    "mounts-that-cannot-be-made",
    "names-that-are-looked-up",
    "no-common-network",
    "odd-and-harmless",
    "open-inventories-accuse-nobody",
    "ports-that-are-taken",
    "programs-that-listen-within",
    "promql-that-does-not-parse",
    "python-image-with-a-part-of-the-source",
    "python-label-values",
    "python-metrics-asked-elsewhere",
    "python-metrics-misspelt",
    "python-metrics-that-are-right",
    "python-mounted-over-the-image",
    "python-two-services",
    "queries-that-never-hold",
    "queries-that-only-look-odd",
    "queries-with-variables",
    "rule-file-listed-and-not-mounted",
    "rule-files-by-container-path",
    "rules-never-evaluated",
    "targets-that-answer",
    "tests-of-rules",
    "three-broken-links",
    "two-of-everything",
    "urls-from-the-environment",
    "variants-that-nothing-mounts",
)
AT_ONCE = 4


@dataclass
class Seen:
    """What a stack that is up shows of what is claimed, in the same form."""

    claims: Claims
    ended: set[str] = field(default_factory=set)
    down: dict[str, set[Pair]] = field(default_factory=dict)
    up: dict[str, set[Pair]] = field(default_factory=dict)
    rules: dict[str, set[str]] = field(default_factory=dict)
    without_data: set[Pair] = field(default_factory=set)
    with_data: set[str] = field(default_factory=set)
    there: set[Pair] = field(default_factory=set)
    unstarted: set[str] = field(default_factory=set)
    mounted: set[Pair] = field(default_factory=set)
    jobs: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    values: set[tuple[str, str, str]] = field(default_factory=set)


@pytest.fixture(scope="session")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Seen]]]:
    """Every case, started a few at a time and taken down once it has been looked at."""
    if reason := engine_reason():
        pytest.skip(f"stack cases cannot be started here: {reason}")
    folder = tmp_path_factory.mktemp("agreement")

    def seen(case: str) -> Seen:
        claims = claims_of(STACKS / case)
        running = start(case, folder / case, whole=not (claims.unstarted or claims.apart))
        try:
            return look(running, claims)
        finally:
            running.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {case: pool.submit(seen, case) for case in CASES}


def look(case: Case, claims: Claims) -> Seen:
    """See what has become of a case."""
    found = Seen(claims, unstarted=case.unstarted)
    services = case.config["services"].items()
    own = [name for name, service in services if is_ours(service) and name not in case.unstarted]
    found.mounted = {(name, source) for name, service in services for source in mounted(service, case)}
    found.ended = {name for name in own if ends(case, name, expected=name in claims.ends)}
    for name in own:
        if program(case.config["services"][name]["image"]) != "prometheus" or name in found.ended:
            continue
        health = settled(case, name, claims.dead.get(name, set()), claims.deaf)
        found.down[name] = {pair for pair, state in health.items() if state == "down"}
        found.jobs |= {job for job, _ in health}
        found.deaf |= {job for job, _ in found.down[name]} - {job for job, _ in health.keys() - found.down[name]}
        found.up[name] = {pair for pair, state in health.items() if state == "up"}
        prometheus = case.prometheus(name)
        found.rules[name] = {rule["name"] for kind in ("alert", "record") for rule in prometheus.rules(kind)}
        ask(case, name, claims, found)
    found.there = {(service, path) for service, path in claims.missing if "*" not in path and case.has(service, path)}
    return found


def settled(case: Case, service: str, dead: set[Pair], deaf: set[str]) -> dict[Pair, str]:
    """The health of every target, once only those are down that are said to be, or some time has been given for it.

    Those of the `deaf` jobs are found while they run.
    """
    found: dict[Pair, str] = {}

    def up() -> bool:
        found.update(case.scraped(service))
        said = {pair for pair in found if pair in dead or pair[0] in deaf}
        return all(found[pair] == "up" for pair in found.keys() - said) and deaf <= {job for job, _ in found}

    with suppress(AssertionError):
        eventually(up, "what is not said to be down is up", within=20)
    return found


def mounted(service: dict[str, Any], case: Case) -> Iterator[str]:
    """The sources of what a service mounts as volumes, as a compose file in the folder of the case would write them."""
    for volume in service.get("volumes", []):
        source = Path(volume.get("source", ""))
        inside = source.is_relative_to(case.folder)
        yield f"./{source.relative_to(case.folder)}" if inside else str(source)


def is_ours(service: dict[str, Any]) -> bool:
    """Whether a service runs a Prometheus or an Alertmanager that is the real one."""
    return "build" not in service and bool(program(str(service.get("image", ""))))


def ends(case: Case, service: str, *, expected: bool) -> bool:
    """Whether a program ends; one that is said to is given time for it."""
    if not expected:
        return not case.is_running(service)
    try:
        eventually(lambda: not case.is_running(service), f"`{service}` has ended", within=5)
    except AssertionError:
        return False
    return True


def ask(case: Case, service: str, claims: Claims, found: Seen) -> None:
    """Ask a Prometheus for what is said to be there, and for what is said not to be.

    A metric is there as well if it is declared and has no sample yet, as those with labels are until somebody comes by.
    """
    prometheus = case.prometheus(service)
    for name, label in claims.absent:
        matcher = f'{{{label}!=""}}' if label else ""
        if not prometheus.query(f"{name}{matcher}"):
            found.without_data.add((name, label))
    found.values |= {
        (metric, label, value)
        for metric, label, value in claims.never
        if prometheus.query(f'{metric}{{{label}="{value}"}}')
    }
    families = set(prometheus.get("metadata"))
    endings = ("", "_total", "_bucket", "_sum", "_count", "_created", "_info")

    def missed() -> set[str]:
        return {
            name
            for name in claims.present
            if families.isdisjoint(name.removesuffix(ending) for ending in endings) and not prometheus.query(name)
        }

    # A recording rule is evaluated some time after the scrape that it needs.
    with suppress(AssertionError):
        eventually(lambda: not missed(), "every metric has data", within=6)
    found.with_data |= claims.present - missed()


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_a_stack_is_so(case: str, stacks: Mapping[str, Future[Seen]]) -> None:
    seen = stacks[case].result(timeout=600)
    claims = seen.claims
    only_one = {name for pair in claims.apart for name in pair}
    assert seen.unstarted - only_one == claims.unstarted
    assert [pair for pair in claims.apart if len(pair - seen.unstarted) != 1] == []
    assert seen.ended == claims.ends
    assert seen.mounted & claims.passed_over == set()
    assert (seen.jobs & claims.idle, claims.deaf - seen.deaf, seen.values) == (set(), set(), set())
    for server, down in seen.down.items():
        judged = claims.judged.get(server, set())
        assert (down & judged, seen.up[server] & claims.dead.get(server, set())) == (
            claims.dead.get(server, set()),
            set(),
        )
        assert seen.rules[server] == claims.rules.get(server, set())
    if seen.down:
        assert seen.without_data == claims.absent
        assert seen.with_data == claims.present
    assert seen.there == set()
