"""Grafana's provisioning files at random, with which nothing is wrong: data sources and providers, in both versions."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from stacklint.document import Plain, read_document

from .grafana_repository import INSIDE
from .yaml_writer import Writer, written, written_by

Yaml = dict[str, Any]

_FLAGS: Final = tuple(map(Plain, ("true", "false", "1", "0", "t", "F", "TRUE", "False")))
"""How the first version writes what is true or false; quotes and variables do as well."""
_OLD_FLAGS: Final = tuple(map(Plain, ("true", "false", "yes", "no", "on", "off", "y", "N")))
_REAL: Final = tuple(map(Plain, ("true", "false")))
"""How it is written where YAML alone decides."""
_URLS: Final = {
    "prometheus": ("http://prometheus:9090", "http://prometheus:9090/", "http://$PROM_HOST:${PROM_PORT}",
    "https://example.org/prom"),
    "loki": ("http://loki:3100", "https://logs.example.org"), "tempo": ("http://tempo:3200",),
    "alertmanager": ("http://alertmanager:9093",), "grafana-testdata-datasource": ("",),
    "elasticsearch": ("https://es.example.org:9200",), "influxdb": ("https://influx.example.org",),
    "grafana-postgresql-datasource": ("db.example.org:5432",), "acme-things-datasource": ("https://acme.example.org",),
}  # fmt: skip
_HTTP: Final[Yaml] = {
    "tlsSkipVerify": _REAL, "timeout": (Plain("30"), "30"), "serverName": ("a.example.org",), "keepCookies": (["a"],
    []),
    "oauthPassThru": _REAL, "enableSecureSocksProxy": _REAL,
}  # fmt: skip
_SETTINGS: Final[dict[str, Yaml]] = {
    "prometheus": {
        **_HTTP, "httpMethod": ("POST", "GET"), "timeInterval": ("15s", "1m", "$EMPTY"), "queryTimeout": ("60s",),
        "defaultEditor": ("code", "builder"), "prometheusType": ("Prometheus", "Mimir", "Thanos"),
        "cacheLevel": ("Low", "None"),
        "disableMetricsLookup": _REAL, "customQueryParameters": ("a=b&c=d",), "incrementalQuerying": _REAL,
        "manageAlerts": _REAL,
        "incrementalQueryOverlapWindow": ("10m",), "disableRecordingRules": _REAL, "prometheusVersion": ("2.50.1",),
        "alertmanagerUid": ("alertmanager",), "seriesEndpoint": _REAL, "seriesLimit": (Plain("40000"), Plain("0")),
        "exemplarTraceIdDestinations": ([{"name": "trace_id", "datasourceUid": "tempo"}], [{"name": "id",
        "url": "https://a.example/$${__value.raw}"}]),
    },
    "loki": {
        **_HTTP, "maxLines": (Plain("1000"), "500"), "manageAlerts": _REAL, "alertmanagerUid": ("alertmanager",),
        "derivedFields": ([{"name": "t", "matcherRegex": "id=(\\w+)", "url": "$${__value.raw}",
        "datasourceUid": "tempo"}], []),
    },
    "tempo": {
        **_HTTP, "nodeGraph": ({"enabled": Plain("true")},), "search": ({"hide": Plain("false")},),
        "serviceMap": ({"datasourceUid": "prometheus"},),
        "tracesToLogsV2": ({"datasourceUid": "loki", "spanStartTimeShift": "-1h", "tags": [{"key": "job"}],
        "filterByTraceID": Plain("true")},),
        "tracesToMetrics": ({"datasourceUid": "prometheus", "queries": [{"name": "a",
        "query": "sum(rate(x{$$__tags}[5m]))"}]},),
        "spanBar": ({"type": "Tag", "tag": "http.path"}, {"type": "None"}),
    },
    "alertmanager": {**_HTTP, "implementation": ("prometheus", "mimir"), "handleGrafanaManagedAlerts": _REAL},
    "elasticsearch": {"timeField": ("@timestamp",), "index": ("a-*",), "maxConcurrentShardRequests": (Plain("5"),)},
    "influxdb": {"version": ("Flux",), "organization": ("$USER_NAME",), "dbName": ("a",)},
    "grafana-postgresql-datasource": {"sslmode": ("disable",), "database": ("a",), "postgresVersion": (Plain("1500"),)},
    "acme-things-datasource": {"anything": ({"a": ["b", Plain("5")]},), "flag": ("yes",)},
    "grafana-testdata-datasource": {},
}  # fmt: skip
_SCALARS: Final[Yaml] = {
    "orgId": (Plain("1"), "1", Plain("0"), "$ORG", Plain("+1"), Plain("001")), "access": ("proxy", "", "PLAIN"),
    "editable": (*_FLAGS, "true", "$FLAG", None),
    "isDefault": (Plain("false"), "0", None), "withCredentials": (*_FLAGS, "f"), "version": (Plain("1"), "$EMPTY", "7"),
    "user": ("admin", Plain("5"), "$USER_NAME", None), "database": ("a", Plain("true")), "basicAuth": (Plain("false"),
    "0"),
}  # fmt: skip


def _some(parts: Yaml, rnd: Random, most: int) -> Yaml:
    chosen = rnd.sample(list(parts), min(len(parts), rnd.randint(0, most)))
    return {key: rnd.choice(parts[key]) for key in chosen}


def source(name: str, rnd: Random) -> Yaml:
    """A data source of the first version."""
    kind = rnd.choice(list(_URLS))
    found: Yaml = {
        "name": rnd.choice((name, f"é {name}", f"Source {name}")),
        "type": kind,
        "url": rnd.choice(_URLS[kind]),
    }
    if rnd.random() < 0.7:
        found["uid"] = f"uid_{name}"
    found |= _some(_SCALARS, rnd, 4)
    if found.get("access") == "PLAIN":
        found["access"] = "direct" if kind == "acme-things-datasource" else "proxy"
    settings, secrets = _some(_SETTINGS[kind], rnd, 5), {}
    if rnd.random() < 0.2:
        found |= {"basicAuth": rnd.choice((Plain("true"), "1", "$FLAG")), "basicAuthUser": "a"}
        secrets["basicAuthPassword"] = rnd.choice(
            ("$PASSWORD", "${PASSWORD}", "$__env{PASSWORD}", "a$$b", Plain("007"))
        )
    if rnd.random() < 0.2:
        for number in range(1, rnd.randint(2, 3)):
            settings[f"httpHeaderName{number}"] = "X-Scope"
            secrets[f"httpHeaderValue{number}"] = rnd.choice(("a", "Bearer $PASSWORD", Plain("5")))
    if rnd.random() < 0.1:
        settings["tlsAuth"] = Plain("true")
        secrets |= {"tlsClientCert": "-----BEGIN", "tlsClientKey": "-----BEGIN"}
    if settings or rnd.random() < 0.2:
        found["jsonData"] = settings
    if secrets or rnd.random() < 0.1:
        found["secureJsonData"] = secrets or None
    if "uid" in found and rnd.random() < 0.15:
        found["correlations"] = [correlation(rnd) for _ in range(rnd.choice((0, 1, 2)))]
    return _mixed(found, rnd)


def correlation(rnd: Random) -> Yaml:
    """A link to another data source, or to elsewhere."""
    steps: list[Yaml] = [
        {"type": "regex", "expression": "id=(\\w+)", "field": "message", "mapValue": "id"}, {"type": "logfmt",
        "field": "message"},
    ]  # fmt: skip
    config: Yaml = {
        "field": "message",
        "target": {"expr": 'up{job="$${job}"}'},
        "transformations": rnd.sample(steps, rnd.randint(0, 2)),
    }
    found: Yaml = {"label": "a", "description": "b", "config": config}
    if rnd.random() < 0.3:
        return found | {"type": "external", "config": {**config, "target": {"url": "https://a.example/$${id}"}}}
    return found | {"targetUID": rnd.choice(("loki", "tempo", "prometheus")), **rnd.choice(({}, {"type": "query"}))}


def _old_source(name: str, rnd: Random) -> Yaml:
    kind = rnd.choice(("prometheus", "loki", "graphite", "elasticsearch"))
    found: Yaml = {"name": name, "type": kind, "url": "https://old.example.org"}
    every: Yaml = {
        "org_id": (Plain("1"), Plain("1.0"), Plain("0")), "access": ("proxy", ""), "editable": _OLD_FLAGS,
        "is_default": (Plain("no"), Plain("false")),
        "with_credentials": _OLD_FLAGS, "version": (Plain("3"),), "user": ("a", "$NOBODY"),
        "basic_auth": (Plain("off"),),
        "json_data": ({"timeInterval": "15s"} if kind == "prometheus" else {},),
        "secure_json_data": ({"password": "a$b"}, {}), "database": ("a",),
    }  # fmt: skip
    return _mixed(found | _some(every, rnd, 5), rnd)


def _mixed(found: Yaml, rnd: Random) -> Yaml:
    return dict(rnd.sample(list(found.items()), len(found)))


def source_file(name: str, rnd: Random) -> Yaml:
    """A file of data sources of the first version."""
    listed = [source(f"{name}_{number}", rnd) for number in range(rnd.choice((1, 1, 1, 2, 3)))]
    found: Yaml = {"apiVersion": Plain(rnd.choice(("1", "1", "1", "2", "1.0")))}
    if rnd.random() < 0.2:
        found["deleteDatasources"] = [{"name": f"gone {name}", "orgId": Plain("1")}, {"name": listed[0]["name"]}][
            : rnd.randint(0, 2)
        ]
    if rnd.random() < 0.2:
        found["prune"] = rnd.choice(_FLAGS)
    return found | {"datasources": listed}


def old_source_file(name: str, rnd: Random) -> Yaml:
    """A file of data sources without a version."""
    found: Yaml = rnd.choice(({}, {}, {"apiVersion": Plain("0")}))
    deleted: Yaml = (
        {"delete_datasources": [{"name": f"gone {name}", "org_id": Plain("1")}]} if rnd.random() < 0.2 else {}
    )
    return {**found, **deleted, "datasources": [_old_source(name, rnd)]}


def provider(name: str, rnd: Random, *, old: bool = False) -> Yaml:
    """A provider of the dashboards in a folder that bears its name."""
    flags = _OLD_FLAGS if old else (*_FLAGS, "true", "$FLAG")
    found: Yaml = {"name": name, "options": {"path": rnd.choice((f"{INSIDE}/{name}", f"{INSIDE}/{name}/"))}}
    if rnd.random() < 0.4:
        found["options"]["foldersFromFilesStructure"] = rnd.choice(_REAL)
    elif rnd.random() < 0.5:
        found |= {"folder": rnd.choice((f"Folder {name}", f"é{name}")), **rnd.choice(({}, {"folderUid": f"f-{name}"}))}
    every: Yaml = {
        "org_id" if old else "orgId": (Plain("1"),) if old else (Plain("1"), "1", "$ORG"), "type": ("file", ""),
        "disableDeletion": flags,
        "allowUiUpdates": flags, "updateIntervalSeconds": (Plain("10"), Plain("30")),
    }  # fmt: skip
    return _mixed(found | _some(every, rnd, 3), rnd)


def provider_file(names: list[str], rnd: Random) -> Any:
    """A file of providers."""
    if rnd.random() < 0.1:
        return [provider(name, rnd, old=True) for name in names]
    return {"apiVersion": Plain("1"), "providers": [provider(name, rnd) for name in names]}


def as_yaml(data: Any, rnd: Random, *, simple: bool = False) -> str:
    """Data as YAML, in one document that has no fault of its own; a simple text has no anchors and merge keys."""
    return next(
        text for text in _texts(data, rnd, simple=simple) if not read_document("f", text.encode(), "yaml").problems
    )


def _texts(data: Any, rnd: Random, *, simple: bool) -> Iterator[str]:
    while True:
        yield written_by(data, Writer(rnd, 2, 0.3, 0)) if simple else written(data, rnd)
