"""LK292."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.image_variables import stray_variables
from stacklint.stack.stack import Stack

_SCRIPTS: Final = "volumes: ['./sql:/docker-entrypoint-initdb.d']"


def _with(image: str, lines: str, also: dict[str, str | None] | None = None) -> Example:
    service = f"services:\n  db:\n    image: {image}\n    {lines}\n"
    return Example(edited("compose.yaml", "services:\n", service, also))


@rule(
    "LK292",
    "variable-misspelt",
    severity=Severity.ERROR,
    bad=(
        _with("postgres:17", "environment: {«POSTGRES_PASWORD»: x}"),
        _with("docker.io/library/postgres:17-alpine", "environment: [«POSTGRES_PASS»=x, POSTGRES_USER=app]"),
        _with("postgres:17", "environment: {POSTGRES_PASSWORD: x, «POSTGRES_DBB»: app}"),
        _with(
            "postgres:17",
            f"env_file: db.env\n    environment: {{«POSTGRES_PASWORD»: x}}\n    {_SCRIPTS}",
            {"db.env": "POSTGRES_DB=app\n", "sql/init.sql": ""},
        ),
        _with("mysql:8.4", "environment: {«MYSQL_ROOT_PASSWROD»: x}"),
        _with("mariadb:11", "environment: {«MARIADB_ROT_PASSWORD_FILE»: /run/secrets/x}"),
        _with("mongo:8", "environment: {«MONGO_INITDB_ROOT_USER»: a, MONGO_INITDB_ROOT_PASSWORD: b}"),
        _with(
            "prometheuscommunity/postgres-exporter:v0.17.1",
            "environment: {«DATA_SOURCE_URL»: 'db:5432/app', DATA_SOURCE_USER: a, «DATA_SOURCE_PASSWORD»: b}",
        ),
        _with("oliver006/redis_exporter", "environment: ['«REDIS_ADDRESS»=redis://cache:6379']"),
        _with("prom/mysqld-exporter:v0.17.2", "environment: {«MYSQL_EXPORTER_PASSWORD»: x}"),
        _with("percona/mongodb_exporter:0.43", "environment: {«MONGODB_URL»: 'mongodb://db:27017'}"),
        _with("nginx/nginx-prometheus-exporter:1.4.1", "environment: {«SCRAPE_URL»: 'http://web/stub_status'}"),
    ),
    good=(
        _with(
            "postgres:17", "environment: {POSTGRES_PASSWORD: x, POSTGRES_DB: a, POSTGRES_DBS: 'a,b', POSTGRES_USER2: c}"
        ),
        _with("postgres:17", "environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db, POSTGRES_PASWORD: x}"),
        _with("postgres:17", "environment: {POSTGRES_PASSWORD: x, POSTGRES_MULTIPLE_DATABASES: a, POSTGRES_PORT: '1'}"),
        _with("postgres:17", "environment: {POSTGRES_HOST_AUTH_METHOD: trust, PGDATA: /data, LANG: C}"),
        _with(
            "postgres:17",
            f"environment: {{POSTGRES_PASSWORD: x, POSTGRES_USR: a}}\n    {_SCRIPTS}",
            {"sql/init.sh": ""},
        ),
        _with(
            "postgres:17",
            "env_file: db.env\n    environment: {POSTGRES_PASWORD: x}",
            {"db.env": "POSTGRES_PASSWORD=x\n"},
        ),
        _with("postgres:17", "env_file: missing.env\n    environment: {POSTGRES_PASWORD: x}"),
        _with("postgres:17", "env_file: $FILE\n    environment: {POSTGRES_PASWORD: x}"),
        _with("postgres:17", "build: db\n    environment: {POSTGRES_PASWORD: x}"),
        _with("postgres:17", "entrypoint: [/start.sh]\n    environment: {POSTGRES_PASWORD: x}"),
        _with("ours/postgres:17", "environment: {POSTGRES_PASWORD: x}"),
        _with("registry.example.org/postgres:17", "environment: {POSTGRES_PASWORD: x}"),
        _with("bitnami/postgresql:17", "environment: {POSTGRESQL_PASWORD: x}"),
        _with(
            "mysql:8.4", "environment: {MYSQL_ROOT_PASSWORD: x, MYSQL_DATABASE: a, MYSQL_USER: b, MYSQL_PASSWORD: c}"
        ),
        _with("mariadb:11", "environment: {MYSQL_ROOT_PASSWORD: x, MARIADB_AUTO_UPGRADE: '1', MYSQL_HOST: db}"),
        _with(
            "mongo:8", "environment: {MONGO_INITDB_ROOT_USERNAME: a, MONGO_INITDB_ROOT_PASSWORD: b, MONGO_PORT: '1'}"
        ),
        _with(
            "quay.io/prometheuscommunity/postgres-exporter",
            "environment: [DATA_SOURCE_URI=db:5432/app, DATA_SOURCE_PASS=b, DATA_SOURCE_PASSWORD=c]",
        ),
        _with(
            "oliver006/redis_exporter", "environment: {REDIS_ADDR: 'cache:6379', REDIS_PASSWORD: a, REDIS_PORT: '1'}"
        ),
        _with(
            "prometheuscommunity/postgres-exporter",
            "environment: {DATA_SOURCE_NAME: 'postgresql://db/app', DATA_SOURCE_URL: 'db:5432'}",
        ),
        _with("oliver006/redis_exporter", "command: [-redis.addr=cache]\n    environment: {REDIS_ADDRESS: cache}"),
        _with("prom/mysqld-exporter:v0.14.0", "environment: {DATA_SOURCE_NAME: 'a:b@(db:3306)/'}"),
    ),
)
def variable_misspelt(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An image is given a variable that it doesn't read, by a name that is almost one that it does.

    Nothing says so. PostgreSQL, MySQL and MariaDB refuse to set up a data folder without a password; an exporter asks
    the address that it has by default, which is its own container, and its target is up with nothing in it.
    """
    for stray in stray_variables(subject, stack.files):
        yield Finding(
            stray.place,
            f"the image reads no `{stray.name}`: {stray.effect}",
            f"did you mean `{stray.meant}`?",
            ((stray.service.image_node.place, "the image"),),
            severity=None if stray.is_fatal else Severity.WARNING,
            meant=Repair(f"write `{stray.meant}`", ((stray.place, stray.meant),)),
        )
