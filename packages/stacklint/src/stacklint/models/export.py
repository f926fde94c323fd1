"""The schemas as files, for editors and other tools."""

from __future__ import annotations

from stacklint.document.write import dump_json
from stacklint.models import Kind, schema

COMMENT = "Generated from the models in packages/stacklint by `invoke schemas`. Do not edit."


def render() -> dict[str, str]:
    """The texts of the schema files by their names, such as `rules.schema.json`."""
    return {f"{kind.value}.schema.json": dump_json({"$comment": COMMENT} | schema(kind)) for kind in Kind}
