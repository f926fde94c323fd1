"""Variables in the configuration of a Prometheus or an Alertmanager, and what fills them in before it is read.

Both fill in nothing themselves, but for the external labels of Prometheus. So people let something else run before
them, such as `envsubst` or `sed`; where nothing does, a variable stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.document import Document, Node, Part, root
from stacklint.models import Kind, ModelFault
from stacklint.pattern import Pattern
from stacklint.stack.programs.images import known_image
from stacklint.stack.prometheus.referenced import is_template
from stacklint.stack.repository.subjects import Unfilled

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_BRACES: Final = Pattern(r"\{\{")
"""What Ansible, Helm and the like fill in before a file is where it belongs."""
_ANY: Final = Pattern(r"\{\{|\$\{?[A-Za-z_]|__\w+__|@\w+@|%\w+%|<[\w -]+>|\b[A-Z0-9]+_[A-Z0-9_]+\b")
"""What something may fill in that runs before the program."""
_VARIABLE: Final = Pattern(r"\$\{([A-Za-z_]\w*)(?::?[-?+=][^{}]*)?\}|\A\$([A-Z][A-Z0-9_]{2,})\Z", re.ASCII)
"""A variable as a shell has it: in braces, or the whole text."""
_RELABELING: Final = "relabel_configs"
"""Ends the keys of rules in which `${name}` is a group of an expression."""
_EXPANDS: Final = ("expand-external-labels", (3, 0))
"""The flag by which Prometheus fills in variables in external labels, and the first version that needs none."""
_FILLS: Final = Pattern(
    rb"envsubst|\bsed\b|gomplate|envtpl|safe_substitute|[Tt]emplate(?:file)?\(|\.replace\(|-replace"
)
_TELLS: Final = (
    ".sh",
    ".bash",
    ".md",
    ".mk",
    ".yml",
    ".yaml",
    ".py",
    ".js",
    ".ts",
    ".ps1",
    ".bat",
    ".toml",
    ".json",
    ".tf",
)
_MAX_READ: Final = 8 << 20


def unfilled(faults: tuple[ModelFault, ...], document: Document, kind: Kind, stack: Stack) -> tuple[ModelFault, ...]:
    """The faults of a configuration but those of values that aren't the ones that are read."""
    readers = _readers(document, kind, stack)
    if any(_reads_as_it_is(service, stack) for service in readers):
        return tuple([_explained(fault, document, kind) for fault in faults])
    told = "$" in document.source.text and _is_told(document.name.rpartition("/")[2], stack.files)
    holes = _ANY if readers or told or is_template(document.name) else _BRACES
    return tuple([fault for fault in faults if not _is_filled(document, fault, holes)])


def left_over(document: Document, kind: Kind, faults: tuple[ModelFault, ...], stack: Stack) -> Iterator[Unfilled]:
    """The variables in a configuration that nothing fills in, but those in a value that is refused."""
    if "$" not in document.source.text:
        return
    reader = next((one for one in _readers(document, kind, stack) if _reads_as_it_is(one, stack)), None)
    if reader is None:
        return
    refused = {fault.path for fault in faults if fault.part is Part.VALUE}
    found = [
        Unfilled(document, kind, reader, node, match.span(), match[1] or match[2])
        for node in _texts(root(document), _expands(reader, stack))
        for match in _VARIABLE.finditer(node.text or "")
        if node.path not in refused
    ]
    if found and not _is_told(document.name.rpartition("/")[2], stack.files):
        yield from found


def _readers(document: Document, kind: Kind, stack: Stack) -> list[Service]:
    """The services that are started with a file."""
    return [
        config.service
        for config in stack.configs
        if config.role == kind.value
        and config.resolution.path is not None
        and stack.files.name(config.resolution.path) == document.name
    ]


def _reads_as_it_is(service: Service, stack: Stack) -> bool:
    """Whether nothing runs in a container but the program of an image that we know."""
    is_known = known_image(service.image) is not None and service.build is None and not service.partial
    return is_known and not stack.container_of(service).is_prepared


def _explained(fault: ModelFault, document: Document, kind: Kind) -> ModelFault:
    """A fault of a value with a variable, and why that is one."""
    value = root(document).at(fault.path).value
    if fault.help or fault.part is not Part.VALUE or not isinstance(value, str) or not _VARIABLE.search(value):
        return fault
    return fault._replace(help=f"write the value itself: {kind.value.title()} fills in no variables")


def _expands(service: Service, stack: Stack) -> bool:
    """Whether a Prometheus fills in variables in its external labels, or may do so."""
    launch = stack.launches.of(service)
    flag, since = _EXPANDS
    return launch.version is None or launch.version >= since or flag in launch.features or not launch.complete


def _texts(whole: Node, expands: bool) -> Iterator[Node]:
    """The texts of a configuration that are taken as they stand, in order of the file; walked without recursion."""
    pending = [whole]
    while pending:
        node = pending.pop()
        if node.text is not None:
            yield node
        inner = [
            value
            for key, value in node.entries()
            if not key.endswith(_RELABELING) and not (expands and key == "external_labels")
        ]
        pending.extend(reversed([*node.items(), *inner]))


def _is_told(name: str, files: Files) -> bool:
    """Whether a script or a text of the repository seems to fill in a file, wherever that is run."""
    left, wanted = _MAX_READ, name.encode()
    for path in files.walk():
        base = path.rpartition("/")[2]
        if base == name or (not base.endswith(_TELLS) and "." in base):
            continue
        raw = files.raw(path)
        left -= len(raw)
        if left < 0 or (wanted in raw and _FILLS.search(raw)):
            return True
    return False


def _is_filled(document: Document, fault: ModelFault, holes: Pattern[str]) -> bool:
    value = root(document).at(fault.path).value
    return fault.part is Part.VALUE and isinstance(value, str) and holes.search(value) is not None
