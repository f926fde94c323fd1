"""What types can't say about data sources: lengths, deprecated access, and what makes a correlation whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from stacklint.document import Part, Path
from stacklint.models.api_version import is_current
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.nearness import one_off
from stacklint.models.raw import given, mapping, mappings, text
from stacklint.models.reader import Reader

_LONGEST: Final = {"name": 190, "url": 255}
"""How many bytes Grafana's database has room for."""

_EXEMPLARS: Final = "exemplarTraceIdDestinations"

_LED_TO: Final = ("datasourceUid", "url")


def meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    """The faults of a file of data sources beyond structure."""
    current = is_current(data)
    for index, source in mappings(data, "datasources"):
        path: Path = ("datasources", index)
        yield from _lengths(source, path, filled=current)
        if text(source, "access") == "direct":
            yield _direct(text(source, "type"), path)
        if text(source, "type") == "prometheus":
            yield from _exemplars(source, path, "jsonData" if current else "json_data")
        for number, correlation in mappings(source, "correlations") if current else ():
            yield from _correlation(correlation, (*path, "correlations", number))


def _lengths(source: dict[str, object], path: Path, *, filled: bool) -> Iterator[ModelFault]:
    for key, most in _LONGEST.items():
        value = text(source, key)
        length = len(value.encode("utf-8", "replace"))
        if length > most and not (filled and "$" in value):
            message = f"`{key}` has {length} bytes, and Grafana stores {most} at most"
            yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _direct(plugin: str, path: Path) -> ModelFault:
    where = (*path, "access")
    if plugin == "prometheus":
        message = "`access` is `direct`, which Prometheus data sources no longer have"
        kind, consequence = FaultKind.WRONG_VALUE, Consequence.BREAKS
    else:
        message, kind, consequence = "`access: direct` is deprecated", FaultKind.DEPRECATED, Consequence.WORKS
    return ModelFault(where, Part.VALUE, kind, message, consequence=consequence, help="write `proxy`")


def _exemplars(source: dict[str, object], path: Path, key: str) -> Iterator[ModelFault]:
    """The links from exemplars that lead to no data source and to no address."""
    for index, exemplar in mappings(source.get(key), _EXEMPLARS):
        if not given(exemplar, *_LED_TO) and all(one_off(key, _LED_TO) is None for key in exemplar):
            where = (*path, key, _EXEMPLARS, index)
            message = f"`datasourceUid` or `url` is missing in entry {index + 1} of `{_EXEMPLARS}`"
            yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message, consequence=Consequence.BREAKS)


def _correlation(correlation: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """The faults of a link: a query needs somewhere to go, a regular expression an expression."""
    config = mapping(correlation, "config")
    wanted = text(correlation, "type") or text(config, "type") or "query"
    if wanted == "query" and not given(correlation, "targetUID"):
        message = "`targetUID` is missing in a correlation that opens a query"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    for index, step in mappings(config, "transformations"):
        if text(step, "type") == "regex" and not given(step, "expression"):
            message = "`expression` is missing in a transformation of type `regex`"
            where = (*path, "config", "transformations", index)
            yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message)
