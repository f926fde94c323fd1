"""The transformations whose options have models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stacklint.models.base import Cases

_MODELS: Final = {
    "calculateField": "CalculateFieldStep",
    "filterFieldsByName": "FilterFieldsByNameStep",
    "groupBy": "GroupByStep",
    "joinByField": "JoinByFieldStep",
    "labelsToFields": "LabelsToFieldsStep",
    "limit": "LimitStep",
    "organize": "OrganizeStep",
    "reduce": "ReduceStep",
    "renameByRegex": "RenameByRegexStep",
    "seriesToColumns": "JoinByFieldStep",
    "sortBy": "SortByStep",
}


def _behind(*path: str) -> Mapping[str, Mapping[tuple[str, ...], str]]:
    return {name: {path: f"boards.steps:{model}"} for name, model in _MODELS.items()}


BY_ID: Final = Cases(("id",), _behind("options"), whole=False)
"""In the classic form."""
BY_PLUGIN: Final = tuple(Cases((key,), _behind("spec", "options"), whole=False) for key in ("kind", "group"))
"""In the second schema."""
