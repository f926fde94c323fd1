"""Selectors of Kubernetes. Facts: pkg/labels/selector.go and pkg/fields/selector.go of apimachinery.

Both are regular languages but for two limits that are not checked: 253 characters before the slash of a label's key,
and 64 bits for what `<` and `>` compare with.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from stacklint.models.scalars import Reads

_S = r"[ \t\r\n]*"
_NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_DOMAIN = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
_KEY = f"({_DOMAIN}/)?{_NAME}"
_VALUE = f"({_NAME})?"
_VALUES = rf"\({_S}{_VALUE}{_S}(,{_S}{_VALUE}{_S})*\)"
_TEST = rf"({_S}(={{1,2}}|!=){_S}{_VALUE}|{_S}[<>]{_S}[0-9]{{1,19}}|[ \t\r\n]+(in|notin){_S}{_VALUES})?"
_REQUIREMENT = f"{_S}(!{_S}{_KEY}|{_KEY}{_TEST}){_S}"
_LABELS = f"^({_REQUIREMENT}(,{_REQUIREMENT})*|{_S})$"

_FIELD = r"([^=,\\]|\\[^=])*\\?={1,2}([^=,\\]|\\[\\,=])*"
_FIELDS = rf"^({_FIELD})?(,({_FIELD})?)*$"

LabelSelector = Annotated[
    str,
    StringConstraints(pattern=_LABELS),
    Reads("a selector by labels, such as `app=web,tier in (a, b)`", {"type": "string", "pattern": _LABELS}),
]
FieldSelector = Annotated[
    str,
    StringConstraints(pattern=_FIELDS),
    Reads("a selector by fields, such as `metadata.name=web`", {"type": "string", "pattern": _FIELDS}),
]
