"""The schemas as files, for editors and other tools."""

from __future__ import annotations

import json
from typing import Any

from stacklint.models import Kind, schema

COMMENT = "Generated from the models in packages/stacklint by `invoke schemas`. Do not edit."


def render() -> dict[str, str]:
    """The texts of the schema files by their names, such as `rules.schema.json`."""
    return {f"{kind.value}.schema.json": _text({"$comment": COMMENT} | schema(kind)) for kind in Kind}


def _text(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
