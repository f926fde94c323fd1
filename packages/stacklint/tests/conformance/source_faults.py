"""What can be wrong with Grafana's provisioning files, one thing at a time, and where each shows."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

from stacklint.document import Part, Plain
from stacklint.document import Path as DataPath

from .board_spoiling import marked, put
from .grafana_repository import INSIDE, At
from .yaml_writer import Quoted

Yaml = dict[str, Any]
Fault = Callable[[Any, Random], At]
TRUE: Final = Plain("true")
KEY: Final = Part.KEY
UNIQUE: Final = "one of its own"


def entry(code: str, said: Yaml, path: DataPath, *, without: str = "", **more: Any) -> Fault:
    """A data source more, of which what is at a path is reported."""

    def fault(data: Any, rnd: Random) -> At:
        name = data["datasources"][0]["name"]
        sound: Yaml = {"name": f"odd {name}", "type": "prometheus", "url": "http://prometheus:9090"}
        one, chars = marked({**sound, **said})
        one.pop(without, None)
        if one.get("uid") == UNIQUE:
            one["uid"] = f"odd-{rnd.randrange(10**12)}"
        at = rnd.randint(0, len(data["datasources"]))
        data["datasources"].insert(at, one)
        return At(code, ("datasources", at, *path), chars=chars, **more)

    return fault


def settings(
    code: str, setting: str, value: Any, inner: DataPath = (), *, kind: str = "prometheus", **more: Any
) -> Fault:
    """A data source with a setting."""
    return entry(code, {"type": kind, "jsonData": {setting: value}}, ("jsonData", setting, *inner), **more)


def secret(code: str, value: Any, **more: Any) -> Fault:
    """A data source with a secret."""
    return entry(code, {"secureJsonData": {"password": value}}, ("secureJsonData", "password"), **more)


def linked(code: str, said: Yaml, inner: DataPath = (), *, without: str = "") -> Fault:
    """A data source with a correlation."""
    config = {"field": "a", "target": {"expr": "up"}}
    sound: Yaml = {"label": "a", "description": "b", "targetUID": "loki", "config": config}
    one = {key: value for key, value in {**sound, **said}.items() if key != without}
    return entry(code, {"uid": UNIQUE, "correlations": [one]}, ("correlations", 0, *inner))


def transformed(code: str, kind: str, inner: DataPath = ()) -> Fault:
    """A data source with a correlation that has a transformation of some type and nothing else."""
    config = {"field": "a", "target": {}, "transformations": [{"type": kind}]}
    return linked(code, {"config": config}, ("config", "transformations", 0, *inner))


def top(code: str, path: DataPath, value: Any, inner: DataPath = (), **more: Any) -> Fault:
    """Something at the top of a file."""

    def fault(data: Any, rnd: Random) -> At:
        put(data, path, value)
        return At(code, (*path, *inner), **more)

    return fault


def provider(code: str, said: Yaml, path: DataPath, *, without: str = "", **more: Any) -> Fault:
    """The first provider of a file, changed."""

    def fault(data: Any, rnd: Random) -> At:
        one = data["providers"][0]
        for name in ("folder", "folderUid", "type", "updateIntervalSeconds"):
            one.pop(name, None)
        one |= said | {"options": {"path": one["options"]["path"]}}
        one.pop(without, None)
        return At(code, ("providers", 0, *path), **more)

    return fault


def option(
    code: str, said: Yaml, path: DataPath, *, without: str = "", beside: Yaml | None = None, **more: Any
) -> Fault:
    """The options of the first provider of a file, changed."""
    change = provider(code, beside or {}, ("options", *path), **more)

    def fault(data: Any, rnd: Random) -> At:
        at = change(data, rnd)
        options = data["providers"][0]["options"]
        options |= said
        options.pop(without, None)
        return at

    return fault


def _misspelt(old: str, new: str, code: str, **more: Any) -> Fault:
    """A key at the top in another spelling."""

    def fault(data: Any, rnd: Random) -> At:
        data[new] = data.pop(old)
        return At(code, (new,), Part.KEY, **more)

    return fault


def _second_name(data: Any, rnd: Random) -> At:
    data["providers"].append(data["providers"][0])
    return At("FM104", ("providers", len(data["providers"]) - 1, "name"), follow_ups=("GF131", "GF139"))


def _loose(data: Any, rnd: Random) -> At:
    one = data["providers"][0]
    one.pop("folderUid", None)
    one["folder"] = "Loose"
    one["options"]["foldersFromFilesStructure"] = TRUE
    return At("FM104", ("providers", 0, "folder"), KEY)


def _no_version(data: Any, rnd: Random) -> At:
    del data["apiVersion"]
    return At("FM102", ())


SOURCE_FAULTS: Final[dict[str, Fault]] = {
    "no name": entry("FM102", {}, (), without="name"),
    "an empty name": entry("FM104", {"name": ""}, ("name",)),
    "a name that is too long": entry("FM104", {"name": "a" * 191}, ("name",), follow_ups=("GF103",)),
    "no type": entry("FM102", {}, (), without="type"),
    "a type that is misspelt": entry("GF112", {"type": "promethues"}, ("type",)),
    "a type in capitals": entry("GF112", {"type": "Loki"}, ("type",)),
    "a uid with a blank": entry("FM104", {"uid": "a b"}, ("uid",), follow_ups=("GF103",)),
    "a uid that is too long": entry("FM104", {"uid": "u" * 41}, ("uid",), follow_ups=("GF103",)),
    "an access that is none": entry("FM104", {"access": "Server"}, ("access",)),
    "direct access": entry("FM104", {"access": "direct"}, ("access",)),
    "an organisation in words": entry("FM104", {"orgId": "main"}, ("orgId",)),
    "an organisation with a dot": entry("FM104", {"orgId": Plain("1.0")}, ("orgId",)),
    "a url that is too long": entry(
        "FM104", {"url": "http://prometheus:9090/" + "a" * 250}, ("url",), follow_ups=("LK165",)
    ),
    "a url to no service": entry("LK203", {"url": "http://«promethius»:9090"}, ("url",)),
    "a url to a closed port": entry("LK203", {"url": "http://prometheus:«9091»"}, ("url",)),
    "a url to the container itself": entry("LK203", {"url": "http://«localhost:9090»"}, ("url",)),
    "a flag that says yes": entry("FM104", {"basicAuth": Plain("yes")}, ("basicAuth",)),
    "an empty flag": entry("FM104", {"isDefault": ""}, ("isDefault",)),
    "a second default": entry("GF102", {"isDefault": TRUE}, ("isDefault",)),
    "settings that are a text": entry("FM103", {"jsonData": "{}"}, ("jsonData",)),
    "settings that are a list": entry("FM103", {"jsonData": ["a"]}, ("jsonData",)),
    "a secret that is a mapping": secret("FM103", {"a": "b"}),
    "a name that is a list": entry("FM103", {"name": ["a"]}, ("name",)),
    "a key of the other version": entry(
        "GF101", {"is_default": TRUE}, ("is_default",), part=KEY, follow_ups=("FM101",)
    ),
    "a key that is unknown": entry("FM101", {"descriptoin": "a"}, ("descriptoin",), part=KEY),
    "a setting at the root": entry("FM101", {"httpMethod": "GET"}, ("httpMethod",), part=KEY),
    "a password at the root": entry("FM101", {"password": "a"}, ("password",), part=KEY),
    "a method that is none": settings("FM104", "httpMethod", "PUT"),
    "an interval that is a number": settings("FM104", "timeInterval", Plain("15"), follow_ups=("FM103",)),
    "an interval that is none": settings("FM104", "timeInterval", "soon"),
    "a flag in quotes": settings("FM104", "disableMetricsLookup", Quoted("true")),
    "a flag that is filled in": settings("GF118", "manageAlerts", "$FLAG"),
    "a type of server that is none": settings("FM104", "prometheusType", "prometheus"),
    "a setting that is misspelt": settings("GF123", "timeIntervall", "15s", part=KEY),
    "a setting of loki that is misspelt": settings("GF123", "maxLine", Plain("5"), kind="loki", part=KEY),
    "an exemplar without a name": settings("FM102", "exemplarTraceIdDestinations", [{"datasourceUid": "tempo"}], (0,)),
    "an exemplar that leads nowhere": settings("FM102", "exemplarTraceIdDestinations", [{"name": "a"}], (0,)),
    "a field without an expression": settings("FM102", "derivedFields", [{"name": "a", "url": "a"}], (0,), kind="loki"),
    "lines in words": settings("FM104", "maxLines", "many", kind="loki"),
    "a shift that is none": settings(
        "FM104",
        "tracesToLogsV2",
        {"datasourceUid": "loki", "spanStartTimeShift": "1 hour"},
        ("spanStartTimeShift",),
        kind="tempo",
    ),
    "a graph's flag in quotes": settings("FM104", "nodeGraph", {"enabled": "yes"}, ("enabled",), kind="tempo"),
    "an implementation that is none": settings("FM104", "implementation", "thanos", kind="alertmanager"),
    "a data source that is not there": settings("LK206", "alertmanagerUid", "alertmanagers"),
    "traces that are not there": settings(
        "LK206", "exemplarTraceIdDestinations", [{"name": "a", "datasourceUid": "tempos"}], (0, "datasourceUid")
    ),
    "a login without a user": entry(
        "GF120", {"basicAuth": TRUE, "secureJsonData": {"basicAuthPassword": "a"}}, ("basicAuth",)
    ),
    "a login without a password": entry("GF120", {"basicAuth": TRUE, "basicAuthUser": "a"}, ("basicAuth",)),
    "a certificate without a key": entry(
        "GF120", {"jsonData": {"tlsAuth": TRUE}, "secureJsonData": {"tlsClientCert": "a"}}, ("jsonData", "tlsAuth")
    ),
    "a header without a value": settings("GF121", "httpHeaderName1", "X-A", part=KEY),
    "a header without a name": entry(
        "GF121", {"secureJsonData": {"httpHeaderValue1": "a"}}, ("secureJsonData", "httpHeaderValue1"), part=KEY
    ),
    "a header behind a gap": entry(
        "GF121",
        {"jsonData": {"httpHeaderName2": "X-A"}, "secureJsonData": {"httpHeaderValue2": "a"}},
        ("jsonData", "httpHeaderName2"),
        part=KEY,
    ),
    "a secret among the settings": settings("GF122", "httpHeaderValue1", "Bearer a", part=KEY, follow_ups=("GF121",)),
    "a dollar that is eaten": secret("GF114", "Pa«$sw0rd»"),
    "a dollar with a digit": secret("GF114", "a«$1»b"),
    "a variable that isn't set": entry("GF113", {"user": "«$NOBODY»"}, ("user",)),
    "a variable that isn't set, in braces": secret("GF113", "a«${NOTHING}»b"),
    "a variable that isn't set, in a flag": entry("GF117", {"editable": "$NOBODY"}, ("editable",)),
    "a word in a flag": entry("GF117", {"editable": "$PASSWORD"}, ("editable",)),
    "a word in a number": entry("GF117", {"orgId": "$PASSWORD"}, ("orgId",)),
    "a variable with a default": entry("GF115", {"user": "«${USER_NAME:-admin}»"}, ("user",)),
    "a variable that is for later": settings(
        "GF116", "exemplarTraceIdDestinations", [{"name": "a", "url": "https://a.example/«${__value.raw}»"}], (0, "url")
    ),
    "a file that is missing": secret("GF119", "«$__file{/etc/grafana/missing}»"),
    "a correlation without a label": linked("FM102", {}, without="label"),
    "a correlation without a target": linked("FM102", {}, without="targetUID"),
    "a correlation without a configuration": linked("FM102", {}, without="config"),
    "a correlation of no type": linked("FM104", {"type": "link"}, ("type",)),
    "a correlation to nowhere": linked("LK206", {"targetUID": "lokis"}, ("targetUID",)),
    "a step without an expression": transformed("FM102", "regex"),
    "a step of no type": transformed("FM104", "json", ("type",)),
    "steps in the wrong place": linked("FM103", {"transformations": []}, ("transformations",)),
    "no list of data sources": top("FM103", ("datasources",), {"name": "a"}),
    "a data source that is a text": top("FM103", ("datasources",), ["prometheus"], (0,)),
    "a version in quotes": top("FM104", ("apiVersion",), Quoted("1"), follow_ups=("FM103",)),
    "a version in words": top("FM104", ("apiVersion",), "v1"),
    "a deletion without a name": top("FM102", ("deleteDatasources",), [{"orgId": Plain("1")}], (0,)),
    "a prune in words": top("FM104", ("prune",), "maybe"),
    "a purge that is unknown": top("FM101", ("purge_other_datasources",), TRUE, part=KEY),
    "a list that is misspelt": _misspelt("datasources", "dataSources", "FM101", follow_ups=("GF101",)),
    "deletions of the other version": top("GF101", ("delete_datasources",), [], part=KEY, follow_ups=("FM101",)),
}
"""What can be wrong with a file of data sources."""

PROVIDER_FAULTS: Final[dict[str, Fault]] = {
    "a type that is none": provider("FM104", {"type": "folder"}, ("type",)),
    "no options": provider("FM102", {}, (), without="options"),
    "no path": option("FM102", {}, (), without="path"),
    "a path that is a number": option("FM104", {"path": Plain("5")}, ("path",)),
    "a path that is a list": option("FM103", {"path": ["/a"]}, ("path",)),
    "a path that nothing mounts": option("LK201", {"path": "/srv/dashboards"}, ("path",)),
    "a path without dashboards": option("LK201", {"path": f"{INSIDE}/nothing"}, ("path",)),
    "folders in quotes": option("FM104", {"foldersFromFilesStructure": Quoted("true")}, ("foldersFromFilesStructure",)),
    "folders that are misspelt": option(
        "FM101", {"foldersFromFileStructure": TRUE}, ("foldersFromFileStructure",), part=KEY
    ),
    "folders beside a folder": option(
        "FM104",
        {"foldersFromFilesStructure": TRUE},
        ("foldersFromFilesStructure",),
        beside={"folder": "A", "folderUid": "odd-a"},
        part=KEY,
        follow_ups=("GF131",),
    ),
    "a folder beside folders": _loose,
    "a folder's uid without a folder": provider("FM104", {"folderUid": "odd-b"}, ("folderUid",), part=KEY),
    "a folder that is the top": provider(
        "FM104", {"folder": "General things", "folderUid": "general"}, ("folderUid",), follow_ups=("GF131",)
    ),
    "an interval below nothing": provider("GF134", {"updateIntervalSeconds": Plain("-5")}, ("updateIntervalSeconds",)),
    "an interval in words": provider("FM104", {"updateIntervalSeconds": "30s"}, ("updateIntervalSeconds",)),
    "an organisation in words": provider("FM104", {"orgId": "main"}, ("orgId",)),
    "a flag that says no": provider("FM104", {"disableDeletion": Plain("no")}, ("disableDeletion",)),
    "a path beside the options": provider("FM101", {"path": "/a"}, ("path",), part=KEY),
    "a key that is misspelt": provider(
        "FM101", {"updateIntervalSecond": Plain("5")}, ("updateIntervalSecond",), part=KEY, follow_ups=("GF101",)
    ),
    "a key of the old form": provider("GF101", {"org_id": Plain("1")}, ("org_id",), part=KEY, follow_ups=("FM101",)),
    "a name twice": _second_name,
    "a list that is misspelt": _misspelt("providers", "provider", "FM101", follow_ups=("FM102", "GF101")),
    "no list": top("FM103", ("providers",), {"name": "a"}),
    "a version in quotes": top("FM104", ("apiVersion",), Quoted("1"), follow_ups=("FM103",)),
    "no version": _no_version,
}
"""What can be wrong with a file of providers."""
