"""What actions of relabelling require and refuse. Facts: model/relabel/relabel.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.document import Part, Path
from stacklint.document.numbers import is_nothing
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.legacy import is_legacy_label, is_legacy_template
from stacklint.models.raw import mappings, text
from stacklint.models.reader import Reader
from stacklint.models.regexes import regex_fault

_WRITES: Final = frozenset({"replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"})
"""Actions with a target label."""
_FREE: Final = frozenset({"keep", "drop"})
"""Actions that neither need nor refuse anything."""
_DEFAULTS: Final = {"separator": ";", "replacement": "$1", "target_label": ""}


def relabel_meaning(
    owner: dict[str, object], path: Path, *keys: str, scheme: str, reader: Reader
) -> Iterator[ModelFault]:
    """What the actions require and refuse, for the lists behind these keys.

    `scheme` says which names are valid; Prometheus minds it here from 3.6 on.
    """
    legacy = scheme == "legacy" and reader.has((3, 6))
    for key in keys:
        for index, step in mappings(owner, key):
            if "regex" in step:
                yield from regex_fault(step["regex"], (*path, key, index, "regex"), reader)
            if text(step, "action") not in _FREE:
                yield from _step(step, (*path, key, index), legacy=legacy)


def _step(step: dict[str, object], path: Path, *, legacy: bool) -> Iterator[ModelFault]:
    action = text(step, "action").lower() if step.get("action") is not None else "replace"
    if step.get("action", "") is None:
        message = "`action` is null, which leaves the step without one"
        yield ModelFault((*path, "action"), Part.VALUE, FaultKind.WRONG_VALUE, message)
        return
    if action == "hashmod" and is_nothing(text(step, "modulus") or "0"):
        yield _lacks(step, path, "modulus", action)
    if action in {"labeldrop", "labelkeep"}:
        yield from _only(step, path, action, ("source_labels", "separator", "modulus", "target_label", "replacement"))
    elif action in {"keepequal", "dropequal"}:
        yield from _only(step, path, action, ("separator", "regex", "modulus", "replacement"))
    if action in _WRITES:
        if not text(step, "target_label") and not isinstance(step.get("target_label"), list | dict):
            yield _lacks(step, path, "target_label", action)
    elif action == "labelmap" and step.get("replacement", "$1") in (None, ""):
        message = "`replacement` is empty, which is no label name"
        yield ModelFault((*path, "replacement"), Part.VALUE, FaultKind.WRONG_VALUE, message)
    if action in {"lowercase", "uppercase"}:
        yield from _only(step, path, action, ("replacement",))
    if legacy:
        yield from _legacy_names(step, path, action)


def _legacy_names(step: dict[str, object], path: Path, action: str) -> Iterator[ModelFault]:
    """The label that an action writes, where only letters, digits and `_` make a name."""
    key = "target_label" if action in _WRITES else "replacement" if action == "labelmap" else ""
    name = text(step, key)
    may_refer = action in {"replace", "labelmap"}
    if name and not (is_legacy_template(name) if may_refer and "$" in name else is_legacy_label(name)):
        message = f"`{key}` is `{name}`, no label name of letters, digits and `_`, which `legacy` names are"
        yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _lacks(step: dict[str, object], path: Path, key: str, action: str) -> ModelFault:
    message = f"the action `{action}` needs a `{key}`"
    if step.get(key) is None:
        return ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    return ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _only(step: dict[str, object], path: Path, action: str, refused: tuple[str, ...]) -> Iterator[ModelFault]:
    """Settings that an action refuses, unless they say what is the default anyhow. Null is the empty text."""
    for key in refused:
        if key in step and not _is_default(key, step[key]):
            message = f"`{key}` is set, which the action `{action}` refuses"
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message)


def _is_default(key: str, value: object) -> bool:
    if key in _DEFAULTS:
        return (value or "") == _DEFAULTS[key]
    if key == "regex":  # the default is compared by its address, so that even null differs from it
        return False
    return value is None or (key == "modulus" and is_nothing(str(value)))
