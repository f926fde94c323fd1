"""What prometheus_client makes of declarations, held against the library itself."""

from __future__ import annotations

import math
from itertools import product

import prometheus_client
import pytest
from prometheus_client import CollectorRegistry, core, generate_latest
from stacklint.stack.metrics.exposition import read_exposition
from stacklint.stack.sources.client import (
    DEFAULT_BUCKETS,
    EXPOSERS,
    HARMLESS,
    MAKERS,
    MULTIPROCESS,
    PREFIXES,
    bounds_of,
    full_name,
    own_name,
    per_process,
    series,
)

WRAPPERS = ("Counter", "Gauge", "Summary", "Histogram", "Info", "Enum")
FAMILIES = tuple(name for name in MAKERS if name.endswith("Family") and name != "UntypedMetricFamily")


class Collector:
    """A custom collector of one family."""

    def __init__(self, family: object) -> None:
        self.family = family

    def collect(self) -> list[object]:
        return [self.family]


def scraped(registry: CollectorRegistry) -> dict[str, set[str]]:
    """The series that a registry exports with their labels, without the times at which they were made."""
    samples = read_exposition(generate_latest(registry).decode())
    return {name: set(one.labels or ()) for name, one in samples.items() if not name.endswith("_created")}


@pytest.mark.parametrize("made", WRAPPERS)
@pytest.mark.parametrize(
    ("name", "namespace", "subsystem", "unit"),
    [*product(("x", "x_total", "x_total_total", "x_seconds"), ("", "n"), ("", "s"), ("",)), ("x", "n", "", "seconds"),
     ("x_seconds", "", "", "seconds"), ("x_total", "", "s", "seconds"), ("xseconds", "", "", "seconds")],
)  # fmt: skip
def test_names_and_labels_are_those_of_the_library(
    made: str, name: str, namespace: str, subsystem: str, unit: str
) -> None:
    if unit and made in {"Info", "Enum"}:
        pytest.skip("the library takes no units for these")
    registry = CollectorRegistry()
    more = {"states": ["on", "off"]} if made == "Enum" else {}
    metric = getattr(prometheus_client, made)(
        name, "About.", ["route"], namespace, subsystem, unit, registry=registry, **more
    )
    child = metric.labels("/")
    if made == "Info":
        child.info({"version": "1"})
    type_ = MAKERS[made].type
    found = series(type_, full_name(type_, name, namespace, subsystem, unit))
    own = {"version"} if made == "Info" else set()
    assert {one.name: {"route"} | own | ({one.label} - {""}) for one in found} == scraped(registry)


@pytest.mark.parametrize("made", FAMILIES)
@pytest.mark.parametrize("name", ["x", "x_total"])
def test_families_of_custom_collectors_are_those_of_the_library(made: str, name: str) -> None:
    family = getattr(core, made)(name, "About.", labels=["route"])
    values = {
        "summary": (1, 2), "histogram": ([("1", 1), ("+Inf", 2)], 3), "gaugehistogram": ([("1", 1), ("+Inf", 2)], 3),
        "info": ({"version": "1"},), "stateset": ({"on": True},),
    }  # fmt: skip
    type_ = MAKERS[made].type
    family.add_metric(["/"], *values.get(type_, (1,)))
    registry = CollectorRegistry()
    registry.register(Collector(family))  # type: ignore[arg-type]
    found = series(type_, full_name(type_, name, "", "", ""))
    own = {"version"} if type_ == "info" else set()
    assert {one.name: {"route"} | own | ({one.label} - {""}) for one in found} == scraped(registry)


@pytest.mark.parametrize("made", MAKERS)
def test_parameters_stand_in_the_order_of_the_library(made: str) -> None:
    import inspect

    found = tuple(inspect.signature(getattr(core, made)).parameters)
    known = MAKERS[made].parameters
    assert found[: len(known)] == known


def test_buckets_end_with_an_endless_one() -> None:
    assert bounds_of(DEFAULT_BUCKETS) == frozenset(prometheus_client.Histogram.DEFAULT_BUCKETS)
    assert bounds_of((1.0, math.inf)) == {1.0, math.inf}


def test_default_collectors_have_the_known_beginnings() -> None:
    names = read_exposition(generate_latest(prometheus_client.REGISTRY).decode())
    ours = [name for name in names if name.startswith(("process_", "python_"))]
    assert ours
    assert all(name.startswith(PREFIXES) for name in ours)


def test_every_public_name_of_the_library_is_understood() -> None:
    known = EXPOSERS | HARMLESS | MULTIPROCESS | MAKERS.keys() | {"Metric"}
    assert set(prometheus_client.__all__) - known == set()


@pytest.mark.parametrize(("mode", "expected"), [(None, True), ("all", True), ("liveall", True), ("max", False)])
def test_gauges_have_a_series_for_each_process_in_two_modes(mode: str | None, expected: bool) -> None:
    assert per_process(mode) is expected


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("prometheus_client.core.Counter", ("Counter", True)),
        ("prometheus_client.openmetrics.exposition.generate_latest", ("generate_latest", True)),
        ("prometheus_client.REGISTRY.register", ("REGISTRY", False)),
        ("prometheus_client.metrics", ("", True)),
        ("prometheus_client", ("", True)),
        ("collections.Counter", None),
    ],
)
def test_names_of_the_library_are_told_from_others(dotted: str, expected: tuple[str, bool] | None) -> None:
    assert own_name(dotted) == expected
