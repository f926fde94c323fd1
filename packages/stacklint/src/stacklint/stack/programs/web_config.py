"""The file of `--web.config.file`: how a web server of Prometheus' programs is guarded, and what it refuses.

Facts: `promtool check web-config` and Prometheus 3.5, started with each of these faults. Programs that share this web
server take no unknown keys, and no password but its bcrypt hash. Versions differ in keys, so one that isn't known is
judged only where it is misspelt.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, root
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.stack.containers.container import Seen
from stacklint.stack.programs.images import LISTENS, known_image
from stacklint.stack.programs.strict_yaml import FLAG, TEXT, TEXT_MAP, TEXTS, Shape, strange, structure
from stacklint.stack.prometheus.referenced import is_template
from stacklint.stack.repository.spelt import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.stack import Stack

WEB_CONFIG_FLAGS: Final = ("web.config.file", "web.config")
"""Exporters had the second one before they had the first."""
_KEYS: Final = {
    "": frozenset({"basic_auth_users", "http_server_config", "rate_limit", "tls_server_config"}),
    "tls_server_config": frozenset(
        {
            *("cert", "key", "client_ca", "cert_file", "key_file", "client_ca_file", "client_auth_type"),
            *("client_allowed_sans", "cipher_suites", "curve_preferences", "min_version", "max_version"),
            "prefer_server_cipher_suites",
        }
    ),
    "http_server_config": frozenset({"http2", "headers"}),
}
_OF_TLS: Final = ("cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type")
"""Without any of these there is no TLS, whatever else is said of it."""
_PATHS: Final = ("cert_file", "key_file", "client_ca_file")
_OF_IMAGES: Final = ("/etc/ssl/certs/", "/etc/pki/", "/usr/", "/dev/", "/proc/")
"""Where images have certificates of their own, or the system something in each container."""
_TLS: Final = Shape("text", words=frozenset({"TLS10", "TLS11", "TLS12", "TLS13"}))
_POLICIES: Final = frozenset(
    {
        *("NoClientCert", "RequestClientCert", "RequireAnyClientCert", "RequireClientCert"),
        *("VerifyClientCertIfGiven", "RequireAndVerifyClientCert"),
    }
)
_SHAPES: Final[Mapping[str, Shape]] = {
    "tls_server_config": structure(
        **dict.fromkeys((*_OF_TLS[:-1],), TEXT),
        client_auth_type=Shape("text", words=_POLICIES),
        **dict.fromkeys(("client_allowed_sans", "cipher_suites", "curve_preferences"), TEXTS),
        prefer_server_cipher_suites=FLAG,
        min_version=_TLS,
        max_version=_TLS,
    ),
    "http_server_config": structure(http2=FLAG, headers=TEXT_MAP),
    "basic_auth_users": TEXT_MAP,
}
_HEADER_VALUES: Final = {
    "X-Frame-Options": frozenset({"deny", "sameorigin"}),
    "X-Content-Type-Options": frozenset({"nosniff"}),
}
_HEADERS: Final = frozenset(
    {*_HEADER_VALUES, "X-XSS-Protection", "Strict-Transport-Security", "Content-Security-Policy"}
)
_HASH: Final = Pattern(r"\$2[^$]?\$(?:0[4-9]|[12]\d|3[01])\$.{53,}")
_DOUBLED: Final = Pattern(r"\$\$2[^$]?\$\$")
_HOLE: Final = Pattern(r"\{\{|\$\{?[A-Z_]{2}|__\w+__|@\w+@|<[^>]*>|\A[A-Z0-9]+_[A-Z0-9_]+\Z|\A\s*\Z")
"""What something may fill in before the file is read."""


class WebFault(NamedTuple):
    """What is wrong with the file: where, in words, and what to do."""

    place: Place
    problem: str
    help: str


def web_config_flag(service: Service) -> tuple[str, Node] | None:
    """What the flag for the file says, of a program that is known to share this web server."""
    known = known_image(service.image) if service.build is None else None
    if known is None or known.port_flag != LISTENS:
        return None
    return next((given for name in WEB_CONFIG_FLAGS if (given := service.flag(name)) is not None), None)


def web_config(service: Service, stack: Stack) -> Node | None:
    """The file as it is read; `None` where there is none, or where its text isn't known."""
    given = web_config_flag(service)
    found = stack.container_of(service).resolve(given[0]) if given is not None else None
    if found is None or found.seen is not Seen.FILE or found.path is None:
        return None
    config = root(stack.files.document(found.path, "yaml"))
    return config if not config.document.broken else None


def web_faults(config: Node) -> Iterator[WebFault]:
    """What makes a program end at its start."""
    if is_template(config.document.name):
        return
    for section, known in _KEYS.items():
        for key, node in (config[section] if section else config).entries():
            right = nearest(key, known) if key not in known else None
            if right is not None:
                problem = f"`{key}` is no key of {f'`{section}`' if section else 'the file'}"
                yield WebFault(node.place.key(), problem, f"did you mean `{right}`?")
    for section, shape in _SHAPES.items():
        if section != "basic_auth_users" or not config[section].is_sequence:
            taken = config[section].holding(_known(config[section], shape))
            for found in strange(taken, section, shape, strict=False):
                yield WebFault(found.place, found.problem, found.help)
    yield from _of_users(config["basic_auth_users"])
    yield from _of_headers(config["http_server_config"]["headers"])
    tls = config["tls_server_config"]
    if not any(tls[key].text for key in _OF_TLS):
        return
    for part in ("cert", "key"):
        if not tls[part].present and not spelt(tls, f"{part}_file").text:
            yield WebFault(tls.place.key(), f"`tls_server_config` has no `{part}_file`", "write both, or neither")
    guarded = next((tls[key] for key in ("client_ca_file", "client_ca") if tls[key].text), None)
    if guarded is not None and (tls["client_auth_type"].text or "NoClientCert") == "NoClientCert":
        problem = "`tls_server_config` knows who signs certificates of clients, and asks for none"
        yield WebFault(guarded.place.key(), problem, "add `client_auth_type: RequireAndVerifyClientCert`")


def unseen_certificates(config: Node, path: str, container: Container) -> Iterator[Node]:
    """The certificates and keys that surely aren't in a container which reads the file at a path; none that is mounted.

    One that only the repository lacks is made elsewhere.
    """
    for key in _PATHS if not is_template(config.document.name) else ():
        node = config["tls_server_config"][key]
        named = posixpath.normpath(posixpath.join(posixpath.dirname(path), node.text or ""))
        if not node.text or _HOLE.search(node.text) or named.startswith(_OF_IMAGES):
            continue
        found = container.resolve(named)
        if found.seen is Seen.MISSING and found.mount is None:
            yield node


def _known(node: Node, shape: Shape) -> object:
    """What a section has of the keys that it knows; all others are judged on their own."""
    if not node.is_mapping or shape.kind != "struct":
        return node.value
    return {key: value for key, value in node.entries() if key in shape.keys}


def _of_headers(headers: Node) -> Iterator[WebFault]:
    for name, node in headers.entries():
        right = nearest(name, _HEADERS) if name not in _HEADERS else None
        if right is not None:
            yield WebFault(node.place.key(), f"the header `{name}` can't be set", f"write `{right}`")
        words = _HEADER_VALUES.get(name)
        if words is not None and node.text is not None and node.text not in words and not _HOLE.search(node.text):
            advice = " or ".join(f"`{word}`" for word in sorted(words))
            yield WebFault(node.place, f"`{name}` can't be `{node.text}`", f"write {advice}")


def _of_users(users: Node) -> Iterator[WebFault]:
    if users.is_sequence:
        yield WebFault(users.place.key(), "`basic_auth_users` is a list", "write `user: hash`, without dashes")
    for user, node in users.entries():
        if node.is_mapping or node.is_sequence:
            continue
        text = node.text or ""
        if _HASH.fullmatch(text) or _HOLE.search(text):
            continue
        advice = (
            "write `$` once: nothing fills in variables here"
            if _DOUBLED.match(text)
            else "write what `htpasswd -nB` gives for the password, in quotes"
        )
        yield WebFault(node.place, f"the password of `{user}` is no bcrypt hash", advice)
