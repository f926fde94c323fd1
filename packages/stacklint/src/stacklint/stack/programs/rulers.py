"""Whom rulers beside Prometheus ask and tell: Loki, Mimir, Thanos and vmalert.

Sources: the references of their flags and configurations: `ruler.alertmanager_url` of Loki and Mimir, `--query` and
`--alertmanagers.url` of `thanos rule`, `-datasource.url`, `-notifier.url`, `-remoteRead.url` and `-remoteWrite.url` of
vmalert. An address behind `dns+` is one host, behind `dnssrv+` the name of a service record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container

_NO_ALERT: Final = "no alert arrives"
_NO_RULE: Final = "every rule fails"
_FLAGS: Final = {
    "victoriametrics/vmalert": {
        "datasource.url": _NO_RULE,
        "notifier.url": _NO_ALERT,
        "remoteRead.url": "no state of alerts is restored",
        "remoteWrite.url": "no result of a rule arrives",
    },
    "thanosio/thanos": {"query": _NO_RULE, "alertmanagers.url": _NO_ALERT},
    "thanos/thanos": {"query": _NO_RULE, "alertmanagers.url": _NO_ALERT},
}
"""The flags of programs that name whom they ask, with what follows where nobody answers."""
_RULE: Final = "rule"
_CONFIGURED: Final = frozenset({"grafana/loki", "grafana/mimir"})
_LOOKED_UP: Final = "dns+"


class Asked(NamedTuple):
    """An address that a ruler asks.

    Attributes:
        url: the address, as a url.
        node: where it is written.
        effect: what follows where nobody answers.
        start: where it begins in the text of the node; -1 where that isn't known.
    """

    url: str
    node: Node
    effect: str
    start: int


def read_asked(container: Container) -> Iterator[Asked]:
    """Whom a service asks if it is a ruler, as far as flags and files tell."""
    service = container.service
    image = service.image if service.build is None and not service.partial and not service.entrypoint else None
    if image is None:
        return
    flags = _FLAGS.get(image.repository, {})
    if image.repository.endswith("/thanos") and [word for word, _ in service.command[:1]] != [_RULE]:
        return
    for name, effect in flags.items():
        for value, node in service.flags(name):
            yield from _address(value, node, effect)
    if image.repository in _CONFIGURED:
        config = _config(container, service)
        if config["ruler"]["storage"].present or config["ruler_storage"].present:
            node = config["ruler"]["alertmanager_url"]
            yield from _address(node.text or "", node, _NO_ALERT)


def _config(container: Container, service: Service) -> Node:
    named = service.flag("config.file")
    found = container.resolve(named[0]) if named is not None else None
    if found is None or found.seen is not Seen.FILE or found.path is None:
        return service.node["ruler"]  # which is no key of a service: it is absent
    return root(container.files.document(found.path, "yaml"))


def _address(value: str, node: Node, effect: str) -> Iterator[Asked]:
    text = value.removeprefix(_LOOKED_UP)
    if "+" in text or "," in text or "$" in text:
        return
    url = text if "://" in text else f"http://{text}"
    yield Asked(url, node, effect, (node.text or "").find(text) + text.find("://") + 1)
