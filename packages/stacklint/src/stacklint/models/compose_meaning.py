"""What the types of a compose file can't say: variables, ports, mounts, and what excludes one another.

Facts: docker compose 2.26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import product
from typing import Any

from stacklint.document import Part, Path
from stacklint.models.compose_templates import faulty
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import items, mapping, mappings
from stacklint.models.reader import Reader
from stacklint.pattern import Pattern

_LARGEST = 65_535
_RANGE = Pattern(r"([0-9]{1,8})(?:-([0-9]{1,8}))?\Z")
_HOST = Pattern(r"(?:(?P<host>\[[^\]]*\]|[^:]*):)?(?P<published>[^:]*)\Z")
_DEFAULT = Pattern(r"\$\{[A-Za-z_]\w*:?-([^${}]+)\}", re.ASCII)
"""A variable with what stands for it where nothing sets it."""
_STAND_INS = ("127.0.0.1", "80")
"""What else may be in the place of one: whatever is wrong with these as well isn't wrong because of it."""
_MOST = 7
"""Parts of a port, three variables among them; nobody writes more."""
_AS_MANY = "are not as many ports"
_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})
_TESTS = frozenset({"CMD", "CMD-SHELL", "NONE"})
_ONCE = (
    *("depends_on", "device_cgroup_rules", "external_links", "extra_hosts", "group_add", "networks", "security_opt"),
    "volumes_from",
)
_SOURCES = {"configs": ("file", "environment", "content"), "secrets": ("file", "environment")}


def meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    """The faults of a compose file by itself."""
    yield from _templates(data)
    for name, service in mapping(data, "services").items():
        at: Path = ("services", name)
        yield from _ports(service, at)
        yield from _mounts(service, at)
        yield from _health(service, at)
        yield from _repeated(service, at)
        yield from _hosts(service, at)
        build = mapping(service, "build")
        if "dockerfile" in build and "dockerfile_inline" in build:
            yield _excluded((*at, "build"), "dockerfile_inline", "dockerfile")
    for kind, sources in _SOURCES.items():
        for name, declared in mapping(data, kind).items():
            if isinstance(declared, dict):
                yield from _origin(declared, (kind, name), sources)
    for name, volume in mapping(data, "volumes").items():
        external = volume.get("external") if isinstance(volume, dict) else None
        if isinstance(volume, dict) and external is not None and str(external).lower() not in _FALSE:
            for key in ("driver", "driver_opts", "labels"):
                if key in volume:
                    yield _excluded(("volumes", name), key, "external")


_FALSE = frozenset({"n", "no", "false", "off"})


def _templates(data: Any) -> Iterator[ModelFault]:
    """Texts with braces that Compose can't read; it reads all of them but the keys."""
    pending: list[tuple[Path, object]] = [((), data)]
    seen: set[int] = set()
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            if "${" in value and (found := faulty(value)) is not None:
                said = value[found[0] : found[1]].replace("\n", " ")
                message = f"`{said if len(said) < 40 else said[:37] + '...'}` is no variable that can be filled in"
                advice = "write `${NAME}` or `${NAME:-default}`, and `$$` for a `$` of the text"
                yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice, chars=found)
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))  # what aliases repeat is told once
            steps = value.items() if isinstance(value, dict) else enumerate(value)
            pending.extend(((*path, step), inner) for step, inner in steps)


def _excluded(at: Path, key: str, other: str) -> ModelFault:
    message = f"`{key}` can't stand beside `{other}`"
    ends = (Other((*at, other), Part.KEY, f"`{other}`"),)
    return ModelFault((*at, key), Part.KEY, FaultKind.WRONG_VALUE, message, help="keep one of them", others=ends)


def _origin(declared: dict[str, object], at: Path, sources: tuple[str, ...]) -> Iterator[ModelFault]:
    """A config or secret comes from one place."""
    given = [key for key in sources if key in declared]
    for key in given[1:]:
        yield _excluded(at, key, given[0])
    listed = ", ".join(f"`{key}`" for key in sources)
    external = declared.get("external")
    is_own = external is None and "driver" not in declared
    if not given and (is_own or (at[0] == "secrets" and str(external).lower() in _FALSE)):
        message = f"`{at[-1]}` has none of {listed}"
        yield ModelFault(at, Part.KEY, FaultKind.MISSING_KEY, message, help="say where its text comes from")


def _health(service: object, at: Path) -> Iterator[ModelFault]:
    test = mapping(service, "healthcheck").get("test")
    first = test[0] if isinstance(test, list) and test else None
    if isinstance(first, str) and first not in _TESTS and "$" not in first:
        message = f"`test` begins with `{first}`, not with `CMD`, `CMD-SHELL` or `NONE`"
        path = (*at, "healthcheck", "test", 0)
        word = "CMD-SHELL" if " " in first.strip() else "CMD"  # a whole command is for a shell
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=f"put `{word}` before it")


def _repeated(service: object, at: Path) -> Iterator[ModelFault]:
    """Lists in which nothing stands twice, and of which Compose drops nothing by itself."""
    for key in _ONCE:
        seen: dict[str, int] = {}
        for index, item in items(service, key):
            if not isinstance(item, str):
                continue
            if item in seen and "$" not in item:
                message = f"`{item}` stands twice in `{key}`"
                ends = (Other((*at, key, seen[item]), Part.VALUE, "the first one"),)
                path = (*at, key, index)
                yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help="take one out", others=ends)
            seen.setdefault(item, index)


def _hosts(service: object, at: Path) -> Iterator[ModelFault]:
    for where, owner in (((), service), (("build",), mapping(service, "build"))):
        for index, item in items(owner, "extra_hosts"):
            if isinstance(item, str) and not any(mark in item for mark in ":=$"):
                message = f"`{item}` has no address"
                path = (*at, *where, "extra_hosts", index)
                advice = "write `name:address`"
                yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
    for index, item in items(service, "devices"):
        if isinstance(item, str) and item.count(":") > 2 and "$" not in item:
            message = f"`{item}` has more parts than two paths and permissions"
            path = (*at, "devices", index)
            yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help="write the long form")


def _mounts(service: object, at: Path) -> Iterator[ModelFault]:
    for index, item in items(service, "volumes"):
        path = (*at, "volumes", index)
        if isinstance(item, dict):
            if "target" not in item:
                message = f"`target` is missing in entry {index + 1} of `volumes`"
                yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
            elif item.get("type") == "bind" and "source" not in item:
                message = f"`source` is missing in entry {index + 1} of `volumes`"
                yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
        elif isinstance(item, str) and "$" not in item and (fault := mount_fault(item)):
            message = f"`{item}` is no mount: {fault}"
            advice = "write `source:target`"
            yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
    for index, device in mappings(service, "devices"):
        if "target" not in device:
            message = f"`target` is missing in entry {index + 1} of `devices`"
            yield ModelFault((*at, "devices", index), Part.VALUE, FaultKind.MISSING_KEY, message)


def mount_fault(text: str) -> str:
    """What is wrong with a mount in the short form; empty if nothing is."""
    parts = mount_parts(text.split(":"))
    if "" in parts:
        return "a part of it is empty" if text else "it is empty"
    return "it has more parts than a source, a target and options" if len(parts) > 3 else ""


def mount_parts(parts: list[str]) -> list[str]:
    """The parts of a mount, divided at its colons; one behind a single letter belongs to a drive of Windows."""
    if sum(map(len, parts)) + len(parts) < 4:  # so short a text is a target as it stands
        return [":".join(parts)]
    joined: list[str] = []
    at = 0
    while at < len(parts):
        is_drive = len(parts[at]) == 1 and parts[at].isalpha() and at + 1 < len(parts)
        joined.append(":".join(parts[at : at + 1 + is_drive]))
        at += 1 + is_drive
    return joined


def _ports(service: object, at: Path) -> Iterator[ModelFault]:
    for index, item in items(service, "ports"):
        path = (*at, "ports", index)
        if isinstance(item, dict):
            if "target" not in item:
                message = f"`target` is missing in entry {index + 1} of `ports`"
                yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help="name the container's port")
        elif isinstance(item, str) and (fault := _surely_wrong(item)):
            advice = "write `published:container`, each a port or a range of as many"
            yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, f"`{item}` is no port: {fault}", help=advice)


def _surely_wrong(text: str) -> str:
    """What is wrong with a published port, whatever its variables say; empty if one without a default is in it."""
    texts = _DEFAULT.split(text)  # every second one is a default
    fault = port_fault("".join(texts)) if "$" not in "".join(texts) else ""
    if not fault or len(texts) == 1:
        return fault
    if len(texts) > _MOST or fault.endswith(_AS_MANY):
        return ""
    choices = [(one, *_STAND_INS) if index % 2 else (one,) for index, one in enumerate(texts)]
    return fault if all(port_fault("".join(choice)) for choice in product(*choices)) else ""


def port_fault(text: str) -> str:
    """What is wrong with a published port in the short form; empty if nothing is."""
    numbers, _, protocol = text.partition("/")
    before, _, container = numbers.rpartition(":")
    if not container:
        return "the container's port is missing"
    if protocol.partition("/")[0].lower() not in {*_PROTOCOLS, ""}:
        return f"`{protocol}` is neither `tcp`, `udp` nor `sctp`"
    inside = _ports_of(container)
    if inside is None or 0 in inside:
        return f"`{container}` is no port of a container"
    found = _HOST.match(before)
    published = found["published"] if found is not None else ""
    outside = _ports_of(published) if published else None
    if found is None or (published and outside is None):
        return f"`{published or before}` is no port of the host"
    if found["host"] and not _is_address(found["host"].strip("[]")):
        return f"`{found['host']}` is no address"
    if outside is not None and len(outside) != len(inside) and len(inside) != 1:
        return f"`{published}` and `{container}` {_AS_MANY}"
    return ""


def _ports_of(text: str) -> range | None:
    found = _RANGE.match(text)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return range(first, last + 1) if first <= last <= _LARGEST else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
