"""The variables that well-known images read, and what becomes of one that they don't.

Facts: the documentation and the start scripts of the official images of PostgreSQL, MySQL, MariaDB and MongoDB, the
sources of postgres_exporter 0.20, mysqld_exporter 0.17 and mongodb_exporter 0.43, redis_exporter 1.69, and
nginx-prometheus-exporter 1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place
from stacklint.models.nearness import one_off
from stacklint.stack.compose.interpolation import parse_env
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.repository.files import Files

_FROM_FILE: Final = "_FILE"
_ENDLESS: Final = frozenset("S0123456789")
"""With these at its end a name is likely meant to be one of several, or of another thing."""


class Reader(NamedTuple):
    """An image that reads variables.

    Attributes:
        names: those that it reads.
        needs: without any of these it does not start.
        asks: those that tell an exporter whom it asks.
        pair: those that it wants both or none of, or it does not start.
        taken_for: names that are no slip of a letter, with what is meant by them.
        official: whether it is Docker's own image of that name.
    """

    names: frozenset[str]
    needs: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    pair: frozenset[str] = frozenset()
    taken_for: Mapping[str, str] = {}
    official: bool = False


class StrayVariable(NamedTuple):
    """A variable that an image does not read.

    Attributes:
        service: who is given it.
        name: its name.
        place: where that is written.
        meant: the variable that is meant.
        effect: what comes of it.
        is_fatal: whether the program stops, or has nothing to measure.
    """

    service: Service
    name: str
    place: Place
    meant: str
    effect: str
    is_fatal: bool


def _names(text: str, *, from_file: str = "") -> frozenset[str]:
    return frozenset((*text.split(), *(f"{name}{_FROM_FILE}" for name in from_file.split()), *from_file.split()))


_POSTGRES: Final = Reader(
    _names(
        "POSTGRES_HOST_AUTH_METHOD POSTGRES_INITDB_WALDIR PGDATA PGUSER PGPASSWORD PGDATABASE PGHOST PGPORT",
        from_file="POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS",
    ),
    needs=frozenset({"POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"}),
    taken_for={"POSTGRES_PASS": "POSTGRES_PASSWORD"},
    official=True,
)
_OF_MYSQL: Final = _names(
    "MYSQL_ALLOW_EMPTY_PASSWORD MYSQL_RANDOM_ROOT_PASSWORD MYSQL_ONETIME_PASSWORD MYSQL_INITDB_SKIP_TZINFO MYSQL_PWD "
    "MYSQL_HOST MYSQL_PORT MYSQL_TCP_PORT",
    from_file="MYSQL_ROOT_PASSWORD MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD",
)
_NEEDED_BY_MYSQL: Final = frozenset(
    {"MYSQL_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD_FILE", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"}
)
_MYSQL: Final = Reader(_OF_MYSQL, needs=_NEEDED_BY_MYSQL, official=True)
_OF_MARIADB: Final = _names(
    "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD MARIADB_RANDOM_ROOT_PASSWORD MARIADB_AUTO_UPGRADE MARIADB_INITDB_SKIP_TZINFO "
    "MARIADB_DISABLE_UPGRADE_BACKUP MARIADB_MYSQL_LOCALHOST_USER MARIADB_MYSQL_LOCALHOST_GRANTS MARIADB_HOST "
    "MARIADB_HEALTHCHECK_GRANTS MARIADB_PORT",
    from_file="MARIADB_ROOT_PASSWORD MARIADB_ROOT_PASSWORD_HASH MARIADB_ROOT_HOST MARIADB_DATABASE MARIADB_USER "
    "MARIADB_USER_HOST MARIADB_PASSWORD MARIADB_PASSWORD_HASH MARIADB_REPLICATION_USER MARIADB_REPLICATION_PASSWORD "
    "MARIADB_REPLICATION_PASSWORD_HASH MARIADB_MASTER_HOST MARIADB_MASTER_PORT",
)
_MARIADB: Final = Reader(
    _OF_MYSQL | _OF_MARIADB,
    needs=_NEEDED_BY_MYSQL
    | {
        *("MARIADB_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD_FILE", "MARIADB_ROOT_PASSWORD_HASH"),
        *("MARIADB_ROOT_PASSWORD_HASH_FILE", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MARIADB_RANDOM_ROOT_PASSWORD"),
    },
    official=True,
)
_MONGO: Final = Reader(
    _names("", from_file="MONGO_INITDB_ROOT_USERNAME MONGO_INITDB_ROOT_PASSWORD MONGO_INITDB_DATABASE"),
    pair=frozenset({"MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_PASSWORD"}),
    taken_for={"MONGO_INITDB_ROOT_USER": "MONGO_INITDB_ROOT_USERNAME"},
    official=True,
)
_OF_POSTGRES: Final = Reader(
    _names(
        "PG_EXPORTER_WEB_LISTEN_ADDRESS PG_EXPORTER_WEB_TELEMETRY_PATH PG_EXPORTER_DISABLE_DEFAULT_METRICS "
        "PG_EXPORTER_DISABLE_SETTINGS_METRICS PG_EXPORTER_AUTO_DISCOVER_DATABASES PG_EXPORTER_EXTEND_QUERY_PATH "
        "PG_EXPORTER_CONSTANT_LABELS PG_EXPORTER_EXCLUDE_DATABASES PG_EXPORTER_INCLUDE_DATABASES "
        "PG_EXPORTER_METRIC_PREFIX PG_EXPORTER_COLLECTION_TIMEOUT",
        from_file="DATA_SOURCE_NAME DATA_SOURCE_URI DATA_SOURCE_USER DATA_SOURCE_PASS",
    ),
    asks=_names("", from_file="DATA_SOURCE_NAME DATA_SOURCE_URI"),
    taken_for={"DATA_SOURCE_PASSWORD": "DATA_SOURCE_PASS", "DATA_SOURCE_USERNAME": "DATA_SOURCE_USER"},
)
_OF_REDIS: Final = Reader(
    _names(
        "REDIS_ADDR REDIS_USER REDIS_PASSWORD REDIS_PASSWORD_FILE REDIS_HOST REDIS_PORT REDIS_DB REDIS_ALIAS "
        "REDIS_FILE REDIS_URL"
    ),
    asks=frozenset({"REDIS_ADDR"}),
    taken_for={"REDIS_ADDRESS": "REDIS_ADDR", "REDIS_PASS": "REDIS_PASSWORD"},
)
_OF_MYSQLD: Final = Reader(_names("MYSQLD_EXPORTER_PASSWORD DATA_SOURCE_NAME"))
_OF_MONGODB: Final = Reader(_names("MONGODB_URI MONGODB_USER MONGODB_PASSWORD"), asks=frozenset({"MONGODB_URI"}))
_OF_NGINX: Final = Reader(
    _names(
        "LISTEN_ADDRESS TELEMETRY_PATH NGINX_PLUS SCRAPE_URI SSL_VERIFY SSL_CA_CERT SSL_CLIENT_CERT SSL_CLIENT_KEY "
        "TIMEOUT CONST_LABELS CONFIG_FILE"
    ),
    asks=frozenset({"SCRAPE_URI"}),
)
_READERS: Final[Mapping[str, Reader]] = {
    "postgres": _POSTGRES,
    "mysql": _MYSQL,
    "mariadb": _MARIADB,
    "mongo": _MONGO,
    "prometheuscommunity/postgres-exporter": _OF_POSTGRES,
    "wrouesnel/postgres_exporter": _OF_POSTGRES,
    "oliver006/redis_exporter": _OF_REDIS,
    "prom/mysqld-exporter": _OF_MYSQLD,
    "prometheus/mysqld-exporter": _OF_MYSQLD,
    "percona/mongodb_exporter": _OF_MONGODB,
    "nginx/nginx-prometheus-exporter": _OF_NGINX,
    "nginx/nginx-prometheus-exporter-ubi": _OF_NGINX,
}
_ASKING: Final = ("redis.addr", "mongodb.uri", "nginx.scrape-uri", "config.file")
"""Flags that tell exporters whom they ask."""
_SCRIPTS: Final = "/docker-entrypoint-initdb.d"
"""Where the scripts of people lie that may read what the image doesn't."""


def stray_variables(compose: Compose, files: Files) -> Iterator[StrayVariable]:
    """The variables of well-known images that are but misspelt, where the right one isn't set."""
    for service in compose.services.values():
        reader = _reader(service)
        given = _given(service, compose, files) if reader is not None else None
        if reader is None or given is None:
            continue
        for name in service.environment:
            meant = _meant(name, reader)
            node = variable_node(name, service, compose)
            if meant is None or given & _alike(meant) or node is service.node:
                continue
            scripted = any(mount.target.startswith(_SCRIPTS) for mount in service.mounts)
            stops = meant in reader.needs and not given & reader.needs
            if (scripted and not stops) or (meant in reader.asks and (given & reader.asks or _is_told(service))):
                continue
            listed = (node.text or "").partition("=")[0] == name
            place = node.place.within(0, len(name)) if listed else node.place.key()
            effect, is_fatal = _effect(meant, reader, service, given, stops=stops)
            yield StrayVariable(service, name, place, meant, effect, is_fatal)


def _reader(service: Service) -> Reader | None:
    """What the image of a service reads; `None` where it is another one, or something else than it is started."""
    image = service.image
    reader = _READERS.get(image.repository) if image is not None else None
    if reader is None or image is None or service.build is not None or service.partial or service.entrypoint:
        return None
    return reader if image.is_official or not reader.official else None


def _given(service: Service, compose: Compose, files: Files) -> frozenset[str] | None:
    """The names of all variables that a service is given; `None` where a file can't be read that may set others."""
    names = set(service.environment)
    for file in service.env_files:
        path = files.inside(files.root / compose.folder / file.text) if file.known else None
        if path is None or files.kind(path) is not EntryKind.FILE or files.text(path).unread:
            return None
        names |= set(parse_env(files.text(path).text))
    return frozenset(names)


def _meant(name: str, reader: Reader) -> str | None:
    if name in reader.names:
        return None
    meant = reader.taken_for.get(name) or one_off(name, reader.names)
    grown = meant is not None and name[:-1] == meant and name[-1] in _ENDLESS
    return None if grown else meant


def _alike(name: str) -> frozenset[str]:
    """A variable, and that which names a file with its value."""
    stem = name.removesuffix(_FROM_FILE)
    return frozenset({stem, f"{stem}{_FROM_FILE}"})


def _is_told(service: Service) -> bool:
    """Whether a flag tells an exporter whom it asks."""
    return any(flag in word for flag in _ASKING for word, _ in service.command)


def _effect(meant: str, reader: Reader, service: Service, given: frozenset[str], *, stops: bool) -> tuple[str, bool]:
    """What comes of it that a variable isn't set, and whether that is fatal."""
    if stops:
        return f"`{service.name}` has no password, and does not start with an empty data folder", True
    if meant in reader.pair and given & reader.pair:
        return f"`{service.name}` wants a name and a password, or neither, and does not start", True
    if meant in reader.asks:
        return f"`{service.name}` asks its default, which is itself, and has nothing to measure", True
    return f"`{service.name}` runs as if `{meant}` were not set", False
