"""LK224."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.programs.known_names import is_newest
from stacklint.stack.programs.strict_keys import config_of
from stacklint.stack.stack import Stack

_THREE: Final = (3, 0)
_IMAGE: Final = "grafana/loki"
_CONFIG: Final = "/etc/loki/local-config.yaml"
_PLAIN_FLAGS: Final = frozenset({"config.file", "config.expand-env", "target", "log.level"})
"""Those that say nothing of what is judged here."""
_DELETED: Final = "delete it"
_BY_LIMITS: Final = "put it under `limits_config`"
_DROPPED: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("storage_config", "boltdb_shipper", "shared_store"), "delete it: `object_store` of the schema says it"),
    (("storage_config", "boltdb_shipper", "shared_store_key_prefix"), "write `path_prefix` in the schema's `index`"),
    (("storage_config", "tsdb_shipper", "shared_store"), "delete it: `object_store` of the schema says it"),
    (("storage_config", "tsdb_shipper", "shared_store_key_prefix"), "write `path_prefix` in the schema's `index`"),
    (("storage_config", "tsdb_shipper", "use_boltdb_shipper_as_backup"), _DELETED),
    (("compactor", "shared_store"), "write `delete_request_store` if `retention_enabled` is set, or delete it"),
    (("compactor", "shared_store_key_prefix"), "write `delete_request_store_key_prefix`, or delete it"),
    (("compactor", "deletion_mode"), _BY_LIMITS),
    (("ingester", "max_transfer_retries"), _DELETED),
    (("chunk_store_config", "max_look_back_period"), "write `max_query_lookback` under `limits_config`"),
    (("limits_config", "enforce_metric_name"), _DELETED),
    (("querier", "query_timeout"), _BY_LIMITS),
    (("query_range", "split_queries_by_interval"), _BY_LIMITS),
)
"""Keys that Loki 3.0 does not have any more, by its guide to upgrading, and what to do instead."""
_OLD_STORES: Final = frozenset(
    {"boltdb", "boltdb-shipper", "aws-dynamo", "bigtable", "gcp", "gcp-columnkey", "cassandra"}
)
_OLD_SCHEMAS: Final = frozenset({"v9", "v10", "v11", "v12"})
_SCHEMA: Final = "schema_config: {configs: [{from: 2024-01-01, store: tsdb, object_store: filesystem, schema: v13}]}\n"
_OLD: Final = _SCHEMA.replace("tsdb", "boltdb-shipper").replace("v13", "v11")


def _loki(config: str, *, tag: str = ":3.4.2", more: str = "") -> Example:
    loki = f"services:\n  loki:\n    image: grafana/loki{tag}\n{more}    volumes: ['./loki.yml:{_CONFIG}:ro']\n"
    return Example(edited("compose.yaml", "services:\n", loki, {"loki.yml": config}))


@rule(
    "LK224",
    "loki-refuses",
    severity=Severity.ERROR,
    bad=(
        _loki(f"{_SCHEMA}limits_config: {{«enforce_metric_name»: false}}\n"),
        _loki(
            f"{_SCHEMA}compactor: {{«shared_store»: filesystem}}\nchunk_store_config: {{«max_look_back_period»: 0s}}\n"
        ),
        _loki(f"{_SCHEMA}storage_config: {{tsdb_shipper: {{«shared_store»: s3}}}}\n", tag=":latest"),
        _loki(f"{_SCHEMA}ingester: {{«max_transfer_retries»: 0}}\n", tag=""),
        _loki(f"{_SCHEMA}querier: {{«query_timeout»: 1m}}\n", more=f"    command: -config.file={_CONFIG}\n"),
        _loki(_OLD.replace("store: boltdb-shipper", "«store»: boltdb-shipper")),
        _loki(_OLD.replace("boltdb-shipper", "tsdb").replace("schema: v11", "«schema»: v11")),
        _loki(f"{_SCHEMA}compactor: {{«retention_enabled»: true}}\n"),
    ),
    good=(
        _loki(_SCHEMA),
        _loki(f"{_SCHEMA}compactor: {{retention_enabled: true, delete_request_store: filesystem}}\n"),
        _loki(f"{_SCHEMA}compactor: {{retention_enabled: false}}\n"),
        _loki(f"{_OLD}limits_config: {{allow_structured_metadata: false}}\n"),
        _loki(f"{_OLD}limits_config: {{enforce_metric_name: false}}\n", tag=":2.9.8"),
        _loki(f"{_OLD}compactor: {{shared_store: s3}}\n", tag=":main-1234567"),
        _loki(_SCHEMA.replace("[{", "[{from: 2020-01-01, store: boltdb, schema: v9}, {")),
        _loki("schema_config: {configs: []}\n"),
        _loki(
            _OLD,
            more=f"    command: -config.file={_CONFIG} -validation.allow-structured-metadata=false\n",
        ),
        _loki(_OLD, more="    command: -config.file=/etc/loki/other.yaml\n"),
        _loki(_OLD, more="    command: -target=all\n"),
        _loki(_OLD, more="    entrypoint: [/start.sh]\n"),
        _loki(_OLD, more="    build: loki\n"),
        _loki("limits_config: {enforce_metric_name: [\n"),
    ),
)
def loki_refuses(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Loki 3 refuses to start with a configuration for Loki 2.

    It takes no key that it doesn't know, and 3.0 dropped keys that many configurations have. It takes structured
    metadata unless `allow_structured_metadata` is false, for which the schema must be `v13` in a store of type `tsdb`;
    and retention needs to be told where requests to delete are kept. The container exits at start, with the reason in
    its log. Where the image has no version it is the newest, unless an older one lies on the host.
    """
    for service in subject.services.values():
        if service.image is None or service.image.repository != _IMAGE:
            continue
        found = config_of(stack.container_of(service), _IMAGE, _CONFIG, stack.files)
        if found is None or found[1] < _THREE or not _is_plain(service):
            continue
        config, version = found
        newest = is_newest(version)
        for node, message, advice in (*_dropped(config), *_wanting(config)):
            yield Finding(
                node.place.key(),
                f"{message}; `{service.name}` exits at start",
                advice,
                ((service.image_node.place, "the newest version" if newest else "the version"),),
                severity=Severity.WARNING if newest else None,
            )


def _dropped(config: Node) -> Iterator[tuple[Node, str, str]]:
    for path, advice in _DROPPED:
        node = config
        for key in path:
            node = node[key]
        if node.present:
            yield node, f"Loki has no `{path[-1]}` here since 3.0", advice


def _wanting(config: Node) -> Iterator[tuple[Node, str, str]]:
    """What is missing for what is on by default, or switched on."""
    schemas = tuple(config["schema_config"]["configs"].items())
    if schemas and config["limits_config"]["allow_structured_metadata"].flag is not False:
        store, schema = schemas[-1]["store"], schemas[-1]["schema"]
        wrong = store if store.text != "tsdb" else schema
        if wrong.text in (_OLD_STORES if wrong is store else _OLD_SCHEMAS):
            yield (
                wrong,
                "Loki takes structured metadata since 3.0, which needs the store `tsdb` and the schema `v13`",
                "write `allow_structured_metadata: false` under `limits_config`, or take both where no logs are kept",
            )
    compactor = config["compactor"]
    if compactor["retention_enabled"].flag is True and not compactor["delete_request_store"].present:
        yield (
            compactor["retention_enabled"],
            "retention needs `delete_request_store` since 3.0",
            "add `delete_request_store`, with the store that holds the data, such as `filesystem`",
        )


def _is_plain(service: Service) -> bool:
    """Whether no flag says more than where the configuration is."""
    flags = {word.partition("=")[0].lstrip("-") for word, _ in service.command if word.startswith("-")}
    return flags <= _PLAIN_FLAGS
