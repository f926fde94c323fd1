"""What can't stand together in the settings of storage, tracing and OTLP, as `storage` has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stacklint.document import Part
from stacklint.models.client_meaning import headers_meaning, tls_meaning
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import is_true, items, mapping, text, twice
from stacklint.models.reader import Reader, Version
from stacklint.models.too_new import too_new

_STRATEGIES_SINCE: dict[str, Version] = {"UnderscoreEscapingWithoutSuffixes": (3, 6), "NoTranslation": (3, 4)}
_UTF8_STRATEGIES = frozenset({"NoUTF8EscapingWithSuffixes", "NoTranslation"})


def storage_meaning(data: Any, scheme: str, reader: Reader) -> Iterator[ModelFault]:
    """What can't stand together in `tracing` and `otlp`."""
    tracing = mapping(data, "tracing")
    yield from headers_meaning(tracing, ("tracing",))
    yield from tls_meaning(tracing, ("tracing",))
    otlp = mapping(data, "otlp")
    strategy, path = text(otlp, "translation_strategy"), ("otlp", "translation_strategy")
    if strategy in _UTF8_STRATEGIES and scheme == "legacy":
        message = f"`translation_strategy` is `{strategy}`, where `legacy` names are the only valid ones"
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message)
    elif strategy in _STRATEGIES_SINCE and not reader.has(_STRATEGIES_SINCE[strategy]):
        yield too_new(f"`{strategy}`", _STRATEGIES_SINCE[strategy], path, Part.VALUE, reader)
    yield from _attributes(otlp)


def _attributes(otlp: dict[str, object]) -> Iterator[ModelFault]:
    ignored, promoted = "ignore_resource_attributes", "promote_resource_attributes"
    if is_true(otlp, "promote_all_resource_attributes"):
        if otlp.get(promoted):
            message = f"`{promoted}` is set beside `promote_all_resource_attributes`, which promotes all of them"
            other = (Other(("otlp", "promote_all_resource_attributes"), Part.KEY, "set here"),)
            yield ModelFault(("otlp", promoted), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)
        yield from _distinct(otlp, ignored)
    else:
        if otlp.get(ignored):
            message = f"`{ignored}` is set without `promote_all_resource_attributes`"
            yield ModelFault(("otlp", ignored), Part.KEY, FaultKind.WRONG_VALUE, message)
        yield from _distinct(otlp, promoted)


def _distinct(otlp: dict[str, object], key: str) -> Iterator[ModelFault]:
    seen: dict[str, int] = {}
    for index, value in items(otlp, key):
        if isinstance(value, list | dict):
            continue
        name, path = str(value or "").strip(), ("otlp", key, index)
        if not name:
            yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, f"an attribute of `{key}` is empty")
        elif name in seen:
            yield twice(("otlp", key), index, seen[name], name)
        seen.setdefault(name, index)
