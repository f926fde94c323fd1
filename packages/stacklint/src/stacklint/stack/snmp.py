"""What snmp_exporter reads: its files, the modules and the authentications in them, and what it refuses.

Sources: README, CHANGELOG, main.go and config.go of snmp_exporter, and its versions 0.19, 0.21, 0.28 and 0.30 as they
start. It takes no unknown keys. Since 0.23 modules and authentications (`auths`) stand apart; before, modules stood at
the top, each with an authentication of its own. Since 0.24 there may be several files, and patterns of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, root
from stacklint.models.globs import is_pattern, matches
from stacklint.stack.container import Seen
from stacklint.stack.known import known_image
from stacklint.stack.known_names import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose import Service
    from stacklint.stack.container import Container
    from stacklint.stack.stack import Stack

_APART: Final = (0, 23)
_SEVERAL: Final = (0, 24)
_BLOCKS: Final = ("auths", "modules")
_OWN: Final = ("walk", "get", "metrics")
"""Keys by which a module is known."""
_OF_GENERATOR: Final = ("lookups", "overrides")
"""Keys of modules that only the file of the generator has."""
_OF_AUTHS: Final = ("version", "auth")
"""Keys of modules that went to `auths`."""


class SnmpConfig(NamedTuple):
    """The configuration of an snmp_exporter.

    Attributes:
        files: the files that it is made of, in order.
        apart: whether it is in the form with modules and authentications apart.
        several: whether a job may ask for several modules.
    """

    files: tuple[Node, ...]
    apart: bool
    several: bool


class SnmpFault(NamedTuple):
    """What snmp_exporter refuses: where, in words, and what to do."""

    place: Place
    problem: str
    help: str


def snmp_config(service: Service, stack: Stack) -> SnmpConfig | None:
    """The configuration of an snmp_exporter; `None` where it, or the version, isn't known."""
    known = known_image(service.image) if service.build is None and not service.partial else None
    if service.image is None or known is None or known.table != "snmp":
        return None
    version, given = version_of(service.image), [value for value, _ in service.flags("config.file")]
    if version is None or (service.command and not given) or (len(given) > 1 and version < _SEVERAL):
        return None  # without a flag it looks for `snmp.yml` where it works
    container = stack.container_of(service)
    paths = [path for one in given or [known.config] for path in _paths(one, container)]
    files = tuple(root(stack.files.document(path, "yaml")) for path in paths if path is not None)
    if not files or len(files) != len(paths) or any(one.document.broken for one in files):
        return None
    blocks = [one[name] for one in files for name in _BLOCKS]
    if any(one.present and not one.is_mapping for one in blocks):
        return None
    return SnmpConfig(files, version >= _APART, version >= _SEVERAL)


def snmp_faults(config: SnmpConfig) -> Iterator[SnmpFault]:
    """What makes it end at its start, one fault for each file."""
    for file in config.files:
        fault = _of_other_form(file, config) or _of_modules(file["modules"] if config.apart else file, config)
        if fault is not None:
            yield fault


def _paths(text: str, container: Container) -> Iterator[str | None]:
    """The files of the repository behind a path of the container, or behind a pattern; `None` for what isn't known."""
    folder, _, name = text.rpartition("/")
    if not is_pattern(text):
        found = [container.resolve(text)]
    elif is_pattern(folder) or container.resolve(folder).path is None or container.hides_in(folder):
        found = [container.resolve("")]  # the image may have files of its own there
    else:
        found = [one for key, one in container.listing(folder).items() if matches(key, name)]
    for one in found:
        yield one.path if one.seen is Seen.FILE else None


def _of_other_form(file: Node, config: SnmpConfig) -> SnmpFault | None:
    for key, node in file.entries():
        own = any(node[name].exists for name in _OWN)
        if config.apart and key not in _BLOCKS and own:
            problem = f"`{key}` is a module at the top, as before version 0.23"
            return SnmpFault(node.place.key(), problem, "put modules under `modules`, their `auth` under `auths`")
        if not config.apart and key in _BLOCKS and node.is_mapping and not own:
            return SnmpFault(node.place.key(), f"`{key}` came with version 0.23", "use a newer image")
    return None


def _of_modules(modules: Node, config: SnmpConfig) -> SnmpFault | None:
    for name, module in modules.entries():
        for key in (*_OF_GENERATOR, *(_OF_AUTHS if config.apart else ())):
            if not module[key].exists:
                continue
            place = module[key].place.key()
            if key in _OF_GENERATOR:
                problem = f"`{key}` of the module `{name}` is for the generator"
                return SnmpFault(place, problem, "take the file that the generator writes, not the one that it reads")
            problem = f"`{key}` of the module `{name}` went to `auths` with version 0.23"
            return SnmpFault(place, problem, "put it there, and ask for it by the parameter `auth`")
    return None
