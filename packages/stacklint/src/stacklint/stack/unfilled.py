"""What is filled into the configuration of an Alertmanager before one reads it.

Alertmanager fills in nothing itself, so people let something else run before it, such as `envsubst` or `sed`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.document import Document, Part, root
from stacklint.models import ModelFault
from stacklint.stack.referenced import is_template

if TYPE_CHECKING:
    from stacklint.stack.stack import Stack

_BRACES: Final = re.compile(r"\{\{")
"""What Ansible, Helm and the like fill in before a file is where it belongs."""
_ANY: Final = re.compile(r"\{\{|\$\{?[A-Za-z_]|__\w+__|@\w+@|%\w+%|<[\w -]+>|\b[A-Z0-9]+_[A-Z0-9_]+\b")
"""What something may fill in that runs before the program."""


def unfilled(faults: tuple[ModelFault, ...], document: Document, stack: Stack) -> tuple[ModelFault, ...]:
    """The faults of a configuration but those of values that aren't the ones that are read."""
    holes = _holes(document, stack)
    if holes is None:
        return faults
    return tuple([fault for fault in faults if not _is_filled(document, fault, holes)])


def _holes(document: Document, stack: Stack) -> re.Pattern[str] | None:
    """What is filled in; none where an Alertmanager surely reads the file as it is."""
    readers = [
        config.service
        for config in stack.configs
        if config.resolution.path is not None and stack.files.name(config.resolution.path) == document.name
    ]
    if any(service.build is None and not stack.container_of(service).is_prepared for service in readers):
        return None
    return _ANY if readers or is_template(document.name) else _BRACES


def _is_filled(document: Document, fault: ModelFault, holes: re.Pattern[str]) -> bool:
    value = root(document).at(fault.path).value
    return fault.part is Part.VALUE and isinstance(value, str) and holes.search(value) is not None
