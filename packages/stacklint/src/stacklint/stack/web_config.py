"""The file of `--web.config.file`: how a web server of Prometheus' programs is guarded, and what it refuses.

Facts: `promtool check web-config` and Prometheus 3.5, started with each of these faults. Programs that share this web
server take no unknown keys, and no password but its bcrypt hash. Versions differ in keys, so one that isn't known is
judged only where it is misspelt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, root
from stacklint.models.nearness import nearest
from stacklint.stack.container import Seen
from stacklint.stack.known import LISTENS, known_image
from stacklint.stack.referenced import is_template
from stacklint.stack.spelt import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose import Service
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
_HASH: Final = re.compile(r"\$2[^$]?\$(?:0[4-9]|[12]\d|3[01])\$.{53,}")
_DOUBLED: Final = re.compile(r"\$\$2[^$]?\$\$")
_HOLE: Final = re.compile(r"\{\{|\$\{?[A-Z_]{2}|__\w+__|@\w+@|<[^>]*>|\A[A-Z0-9]+_[A-Z0-9_]+\Z|\A\s*\Z")
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
    yield from _of_users(config["basic_auth_users"])
    tls = config["tls_server_config"]
    for part in ("cert", "key") if _KEYS["tls_server_config"].intersection(tls.keys) else ():
        if not tls[part].exists and not spelt(tls, f"{part}_file").exists:
            yield WebFault(tls.place.key(), f"`tls_server_config` has no `{part}_file`", "write both, or neither")


def _of_users(users: Node) -> Iterator[WebFault]:
    if users.is_sequence:
        yield WebFault(users.place.key(), "`basic_auth_users` is a list", "write `user: hash`, without dashes")
    for user, node in users.entries():
        text = node.text or ""
        if _HASH.fullmatch(text) or _HOLE.search(text):
            continue
        advice = (
            "write `$` once: nothing fills in variables here"
            if _DOUBLED.match(text)
            else "write what `htpasswd -nB` gives for the password, in quotes"
        )
        yield WebFault(node.place, f"the password of `{user}` is no bcrypt hash", advice)
