"""What snmp_exporter reads: its files, the modules and the authentications in them, and what it refuses.

Sources: README, CHANGELOG, main.go and config.go of snmp_exporter, and its versions 0.19, 0.21, 0.28 and 0.30 as they
start, the last one with files that were spoilt in each key. It takes no unknown keys. Since 0.23 modules and
authentications (`auths`) stand apart; before, modules stood at the top, each with an authentication of its own. Since
0.24 there may be several files, and patterns of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, root
from stacklint.models.globs import is_pattern, matches
from stacklint.models.nearness import nearest
from stacklint.stack.containers.container import Seen
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.programs.strict_yaml import ANY, DURATION, FLAG, TEXT, TEXTS, WHOLE, Shape, strange, structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.stack import Stack

_APART: Final = (0, 23)
_SEVERAL: Final = (0, 24)
_KNOWN: Final = (0, 30)
"""The last version whose keys are all known."""
_BLOCKS: Final = ("auths", "modules")
_OWN: Final = ("walk", "get", "metrics")
"""Keys by which a module is known."""
_OF_GENERATOR: Final = ("lookups", "overrides")
"""Keys of modules that only the file of the generator has."""
_LEVELS: Final = ("noAuthNoPriv", "authNoPriv", "authPriv")
"""How far SNMP 3 guards what it sends."""
_AUTH: Final = structure(
    **dict.fromkeys(("community", "security_level", "username", "password", "auth_protocol"), TEXT),
    **dict.fromkeys(("priv_protocol", "priv_password", "context_name"), TEXT),
    version=WHOLE,
)
_MODULE: Final = structure(
    walk=TEXTS,
    get=TEXTS,
    metrics=Shape("list", item=ANY),  # the generator's work, and often megabytes of it
    filters=Shape("list", item=ANY),
    timeout=ANY,
    max_repetitions=WHOLE,
    retries=WHOLE,
    allow_nonincreasing_oids=FLAG,
    use_unconnected_udp_socket=FLAG,
)
_ALGORITHMS: Final = {
    "auth_protocol": frozenset({"MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512"}),
    "priv_protocol": frozenset({"DES", "AES", "AES192", "AES192C", "AES256", "AES256C"}),
}
_OF_AUTHS: Final = ("version", "auth")
"""Keys of modules that went to `auths`."""


class SnmpConfig(NamedTuple):
    """The configuration of an snmp_exporter.

    Attributes:
        files: the files that it is made of, in order.
        apart: whether it is in the form with modules and authentications apart.
        several: whether a job may ask for several modules.
        strict: whether all keys of this version are known.
    """

    files: tuple[Node, ...]
    apart: bool
    several: bool
    strict: bool = False


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
    return SnmpConfig(files, version >= _APART, version >= _SEVERAL, _APART <= version[:2] <= _KNOWN)


def snmp_faults(config: SnmpConfig) -> Iterator[SnmpFault]:
    """What makes it end at its start: of what is in another form, one fault for each file."""
    for file in config.files:
        fault = _of_other_form(file, config) or _of_modules(file["modules"] if config.apart else file, config)
        if fault is not None:
            yield fault
        elif config.apart:
            yield from _of_values(file, strict=config.strict)


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


def _of_values(file: Node, *, strict: bool) -> Iterator[SnmpFault]:
    """What isn't taken of the keys that people write."""
    for key, node in file.entries():
        right = nearest(key, _BLOCKS) if key not in _BLOCKS else None
        if key not in _BLOCKS and (strict or right is not None):
            problem = f"`{key}` is no key of the file"
            yield SnmpFault(node.place.key(), problem, f"write `{right}`" if right else "it has `auths` and `modules`")
    for name, auth in file["auths"].entries():
        yield from _strange(auth, name, _AUTH, strict=strict)
        if auth.is_mapping:
            yield from _of_auth(name, auth)
    for name, module in file["modules"].entries():
        yield from _strange(module, name, _MODULE, strict=strict)
        timeout = module["timeout"]
        yield from _strange(
            timeout, "timeout", WHOLE if (timeout.text or "").lstrip("-").isdecimal() else DURATION, strict=strict
        )


def _of_auth(name: str, auth: Node) -> Iterator[SnmpFault]:
    version = auth["version"].text
    if version is not None and version.isdecimal() and version not in {"1", "2", "3"}:
        yield SnmpFault(auth["version"].place, f"there is no version `{version}` of SNMP", "write `1`, `2` or `3`")
    if version != "3":
        return
    level = auth["security_level"].text or _LEVELS[0]
    if level not in _LEVELS:
        right = nearest(level, _LEVELS)
        advice = f"write `{right}`" if right else f"write {', '.join(f'`{one}`' for one in _LEVELS)}"
        yield SnmpFault(auth["security_level"].place, f"there is no security level `{level}`", advice)
        return
    rank = _LEVELS.index(level)
    for key in ("username", *("password",)[:rank], *("priv_password",)[: rank // 2]):
        if not auth[key].text and not auth[key].is_mapping and not auth[key].is_sequence:
            place = auth[key].place if auth[key].present else auth.place.key()
            yield SnmpFault(place, f"`{name}` has no `{key}`, which SNMP 3 with `{level}` wants", "add it")
    for key, words in tuple(_ALGORITHMS.items())[:rank]:
        asked = auth[key].text
        if asked is not None and asked not in words and "$" not in asked:
            right = nearest(asked, words)
            yield SnmpFault(auth[key].place, f"`{key}` knows no `{asked}`", f"write `{right}`" if right else "")


def _strange(node: Node, name: str, shape: Shape, *, strict: bool) -> Iterator[SnmpFault]:
    for found in strange(node, name, shape, strict=strict):
        yield SnmpFault(found.place, found.problem, found.help)
