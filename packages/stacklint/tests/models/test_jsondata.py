"""`jsonData`, which Grafana stores as it is and a plugin reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import Path, read_document
from stacklint.models import Consequence, Kind, ModelFault, is_flag_setting, unread_settings

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]


def source(plugin: str, settings: str) -> str:
    return f"apiVersion: 1\ndatasources:\n- name: P\n  type: {plugin}\n  jsonData: {settings}\n"


LINK = "{datasourceUid: l, tags: [{key: a, value: b}], spanStartTimeShift: -1h, spanEndTimeShift: '', query: $$x}"

GOOD = [
    source(
        "prometheus", "{timeInterval: 15s, queryTimeout: '60', httpMethod: $METHOD, tlsSkipVerify: true, other: [1]}"
    ),
    source("prometheus", "{exemplarTraceIdDestinations: [{name: trace, datasourceUid: x}], timeInterval: 1m30s}"),
    source("prometheus", "{prometheusType: Mimir, prometheusVersion: 2.50.1, cacheLevel: High, seriesLimit: 0}"),
    source("prometheus", "{manageAlerts: $X, timeInterval: $X, timeout: $X, seriesLimit: '5', httpMethod: ''}"),
    source("prometheus", "{httpHeaderName1: a, sigV4Auth: true, azureCredentials: {}, keepCookies: [a], timeout: 30}"),
    source("loki", "{maxLines: 1000, timeInterval: 5, httpMethod: PUT, alertmanager: x}"),
    source("loki", "{maxLines: '1000', derivedFields: [{name: a, matcherRegex: 'a=(\\\\w+)', matcherType: label}]}"),
    source("alertmanager", "{implementation: prometheus, handleGrafanaManagedAlerts: false}"),
    source("tempo", f"{{tracesToLogsV2: {LINK}, tracesToMetrics: {{queries: [{{name: a, query: b}}]}}}}"),
    source(
        "tempo", "{tracesToLogs: {tags: [a], mappedTags: [{key: a}], lokiSearch: true}, spanBar: {type: Tag, tag: a}}"
    ),
    source(
        "tempo", "{serviceMap: {datasourceUid: a}, nodeGraph: {enabled: true}, search: {hide: false, filters: [{}]}}"
    ),
    source(
        "tempo",
        "{traceQuery: {timeShiftEnabled: true, spanStartTimeShift: +1.5h, spanEndTimeShift: 5}}".replace(
            ": 5}", ": '5'}"
        ),
    ),
    source("tempo", "{tracesToLogsV2: {tags: [a, {key: b}]}, tracesToProfiles: {tags: [a], profileTypeId: b}}"),
    source("influxdb", "{httpMethod: 5, timeInterval: 5, tlsSkipVerify: 'true'}"),
    source("prometheus", ""),
    "datasources: [{name: a, type: loki, json_data: {maxLines: 5}, jsonData: {}}]\n".replace(", jsonData: {}", ""),
]

BAD = [
    (source("prometheus", "{timeInterval: «1»}"), "`timeInterval` is `1`, not a duration such as `15s` or `1m`"),
    (source("prometheus", "{timeInterval: «15 s»}"), "`timeInterval` is `15 s`, not a duration such as `15s` or `1m`"),
    (source("prometheus", "{httpMethod: «put»}"), "`httpMethod` is `put`, not `POST` or `GET`"),
    (source("prometheus", "{prometheusType: «mimir»}"),
     "`prometheusType` is `mimir`, not `Prometheus`, `Cortex`, `Mimir` or `Thanos`"),
    (source("prometheus", "{prometheusVersion: «2.5»}"), "`prometheusVersion` is `2.5`, not a text"),
    (source("prometheus", "{tlsSkipVerify: «'true'»}"),
     "`tlsSkipVerify` is `'true'`, not `true` or `false` without quotes"),
    (source("prometheus", "{tlsSkipVerify: «yes»}"), "`tlsSkipVerify` is `yes`, not `true` or `false` without quotes"),
    (source("prometheus", "{tlsSkipVerify: «[]»}"),
     "`tlsSkipVerify` is an empty list, not `true` or `false` without quotes"),
    (source("prometheus", "{timeout: «1.5»}"), "`timeout` is `1.5`, not a whole number"),
    (source("prometheus", "{exemplarTraceIdDestinations: [«{url: x}»]}"),
     "`name` is missing in entry 1 of `exemplarTraceIdDestinations`"),
    (source("prometheus", "{exemplarTraceIdDestinations: [{name: a, url: b}, «{name: c}»]}"),
     "`datasourceUid` or `url` is missing in entry 2 of `exemplarTraceIdDestinations`"),
    ("datasources: [{name: a, type: prometheus, json_data: {exemplarTraceIdDestinations: [«{name: a}»]}}]\n",
     "`datasourceUid` or `url` is missing in entry 1 of `exemplarTraceIdDestinations`"),
    (source("loki", "{maxLines: «-1»}"), "`maxLines` is `-1`, not a whole number"),
    (source("loki", "{derivedFields: [{name: a, matcherRegex: b, matcherType: «Label»}]}"),
     "`matcherType` is `Label`, not `regex` or `label`"),
    (source("alertmanager", "{implementation: «Prometheus»}"),
     "`implementation` is `Prometheus`, not `prometheus`, `mimir` or `cortex`"),
    (source("tempo", "{nodeGraph: «true»}"), "`nodeGraph` is `true`, not a mapping"),
    (source("tempo", "{tracesToLogsV2: {spanEndTimeShift: «later»}}"),
     "`spanEndTimeShift` is `later`, not a duration such as `-1h` or `5m`"),
    (source("tempo", "{tracesToMetrics: {tags: [«5», {key: b}]}}"), "entry 1 of `tags` is `5`, not a text"),
    (source("tempo", "{tracesToMetrics: {tags: [«{value: b}»]}}"), "`key` is missing in entry 1 of `tags`"),
    ("datasources: [{name: a, type: loki, json_data: {maxLines: «x»}}]\n", "`maxLines` is `x`, not a whole number"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_a_plugin_can_use_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.DATASOURCES, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_a_plugin_can_not_use_is_found_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, (fault,) = judge(Kind.DATASOURCES, text)
    assert (marked, fault.message, fault.consequence) == (text, message, Consequence.BREAKS)


@pytest.mark.parametrize(
    ("plugin", "path", "is_flag"),
    [
        ("prometheus", ("tlsSkipVerify",), True),
        ("prometheus", ("timeInterval",), False),
        ("prometheus", ("other",), False),
        ("prometheus", ("other", "tlsSkipVerify"), False),
        ("tempo", ("tracesToLogsV2", "filterByTraceID"), True),
        ("loki", ("derivedFields", 0, "targetBlank"), True),
        ("other", ("tlsSkipVerify",), False),
    ],
)
def test_it_is_known_which_settings_are_true_or_false(plugin: str, path: Path, is_flag: bool) -> None:
    assert is_flag_setting(plugin, path) is is_flag


@pytest.mark.parametrize(
    ("plugin", "settings", "paths"),
    [
        ("prometheus", "{timeInterval: 15s, a: 1}", [("a",)]),
        ("prometheus", "{exemplarTraceIdDestinations: [{name: x}, {b: 1}, c]}",
         [("exemplarTraceIdDestinations", 1, "b")]),
        ("tempo", "{search: {hide: true, filters: [{id: x}], d: 1}}", [("search", "d")]),
        ("tempo", "{search: [e]}", []),
        ("tempo", "[f]", []),
        ("other", "{g: 1}", []),
    ],
)  # fmt: skip
def test_keys_are_found_that_a_plugin_does_not_read(plugin: str, settings: str, paths: list[Path]) -> None:
    data = read_document("f", settings.encode(), "yaml").data
    assert [path for path, _ in unread_settings(plugin, data)] == paths
