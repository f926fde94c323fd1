"""Which addresses exporters ask: databases, queues and servers that are told by a variable or a flag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.variables import variable_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose


class _Told(NamedTuple):
    """What tells an exporter whom it asks: a flag, or else the first variable that is set."""

    flags: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


_POSTGRES: Final = _Told((), ("DATA_SOURCE_NAME", "DATA_SOURCE_URI"))
_REDIS: Final = _Told(("redis.addr",), ("REDIS_ADDR",))
_MYSQL: Final = _Told(("mysqld.address",), ("DATA_SOURCE_NAME",))
_MONGODB: Final = _Told(("mongodb.uri",), ("MONGODB_URI",))
_KAFKA: Final = _Told(("kafka.server",))
_NGINX: Final = _Told(("nginx.scrape-uri",), ("SCRAPE_URI",))
_ELASTICSEARCH: Final = _Told(("es.uri",), ("ES_URI",))
_APACHE: Final = _Told(("scrape_uri",))
_MEMCACHED: Final = _Told(("memcached.address",))
_EXPORTERS: Final = {
    "prometheuscommunity/postgres-exporter": _POSTGRES,
    "wrouesnel/postgres_exporter": _POSTGRES,
    "bitnami/postgres-exporter": _POSTGRES,
    "oliver006/redis_exporter": _REDIS,
    "bitnami/redis-exporter": _REDIS,
    "prom/mysqld-exporter": _MYSQL,
    "prometheus/mysqld-exporter": _MYSQL,
    "bitnami/mysqld-exporter": _MYSQL,
    "percona/mongodb_exporter": _MONGODB,
    "bitnami/mongodb-exporter": _MONGODB,
    "danielqsj/kafka-exporter": _KAFKA,
    "bitnami/kafka-exporter": _KAFKA,
    "nginx/nginx-prometheus-exporter": _NGINX,
    "nginxinc/nginx-prometheus-exporter": _NGINX,
    "bitnami/nginx-exporter": _NGINX,
    "prometheuscommunity/elasticsearch-exporter": _ELASTICSEARCH,
    "justwatch/elasticsearch_exporter": _ELASTICSEARCH,
    "bitnami/elasticsearch-exporter": _ELASTICSEARCH,
    "lusotycoon/apache-exporter": _APACHE,
    "bitnami/apache-exporter": _APACHE,
    "prom/memcached-exporter": _MEMCACHED,
    "bitnami/memcached-exporter": _MEMCACHED,
    "kbudde/rabbitmq-exporter": _Told((), ("RABBIT_URL",)),
}
"""Images of exporters that ask others, and how they are told whom."""
_MAX_LENGTH: Final = 1000
"""A longer text is no address."""
_WORDS: Final = Pattern(r"\bhost=(?P<host>[\w.-]+)(?:[^,]*?\bport=(?P<port>\d{1,5})\b)?")
"""An address as words, which PostgreSQL knows."""
_BRACKETS: Final = Pattern(r"@(?:tcp)?\((?P<hosts>[^()@]*)\)/")
"""An address as Go's driver for MySQL takes it."""
_SCHEME: Final = Pattern(r"(?P<scheme>[a-z]{2,12})://")
_HOST: Final = Pattern(r"(?P<host>[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(?P<port>\d{1,5}))?")
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}


class Asked(NamedTuple):
    """An address that an exporter asks.

    Attributes:
        service: the exporter.
        url: the address, as a url without a scheme.
        node: where it is written.
        start: where the host begins in the text of that.
    """

    service: Service
    url: str
    node: Node
    start: int


def asked_addresses(compose: Compose) -> Iterator[Asked]:
    """The addresses that well-known exporters ask, as far as they are known."""
    for service in compose.services.values():
        told = _EXPORTERS.get(service.image.repository) if service.image is not None else None
        if told is None or service.build is not None or service.node["entrypoint"].present:
            continue
        given = [one for flag in told.flags for one in service.flags(flag)]
        if not given:
            named = (name for name in told.variables if name in service.environment and service.environment[name].text)
            first = next(named, None)
            given = [(service.environment[first].text, variable_node(first, service, compose))] if first else []
        for text, node in given:
            for host, port in _addresses(text):
                yield Asked(service, f"//{host.lower()}{f':{port}' if port else ''}", node, _start(node, host))


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """The hosts and ports of an address, or of several behind one another; what is not understood is left out."""
    if len(text) > _MAX_LENGTH:
        return
    if "host=" in text and "://" not in text:
        for found in _WORDS.finditer(text):
            yield found["host"], found["port"] or ""
        return
    bracketed = _BRACKETS.search(text)
    if bracketed is not None:
        yield from _hosts(bracketed["hosts"], "")
        return
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme is not None else text
    authority = rest.partition("?")[0].rpartition("@")[2].partition("/")[0]
    yield from _hosts(authority, _DEFAULT_PORTS.get(scheme["scheme"], "") if scheme is not None else "")


def _hosts(text: str, default: str) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        found = _HOST.fullmatch(part.strip())
        if found is not None:
            yield found["host"], found["port"] or default


def _start(node: Node, host: str) -> int:
    """Where a host is written: the last place where it can be one, not the user before it."""
    found = re.finditer(rf"(?:@|//|\(|=|,|\A){re.escape(host)}(?=[:/?,)\s]|\Z)", node.text or "")
    last = max((match.end() for match in found), default=-1)
    return last - len(host) if last >= 0 else -1
