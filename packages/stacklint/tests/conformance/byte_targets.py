"""What reads bytes from outside, and what must hold of it whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from stacklint import gotemplate
from stacklint import logql as lines
from stacklint.document import Document, Format, Place, read_document
from stacklint.engine import run
from stacklint.models import Kind, check
from stacklint.models.series import histogram_fault, metric_fault, series_fault
from stacklint.promql import canonical, parse, tree
from stacklint.promql.re2 import inspect
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import SOURCE, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.metrics.exposition import read_exposition
from stacklint.stack.repository.files import Files


def _text(raw: bytes) -> str:
    """Any text, lone surrogates included."""
    return raw.decode("utf-8", "surrogateescape")


def _document(raw: bytes, form: Format) -> Document:
    """What is read, once every fault that any format finds in it has a place inside the text."""
    document = read_document("f", raw, form)
    spots = [document.spot(problem) for problem in document.problems]
    for kind in Kind:
        faults = check(kind, document.data, regex=inspect)
        spots += [document.locate(Place("f", fault.path, fault.part, fault.chars)) for fault in faults]
    assert all(0 <= spot.start <= spot.end <= len(document.source.text) for spot in spots)
    return document


def yaml(raw: bytes) -> None:
    _document(raw, "yaml")


def json(raw: bytes) -> None:
    _document(raw, "json")


def promql(raw: bytes) -> None:
    text = _text(raw)
    query = parse(text)
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in query.faults)
    assert query.root is not None or query.faults
    if query.root is not None and not query.faults:
        assert tree(query.root)
        again = parse(canonical(query.root))
        assert again.root is not None
        assert canonical(again.root) == canonical(query.root)


def logql(raw: bytes) -> None:
    text = _text(raw)
    query = lines.parse(text)
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in query.faults)
    assert query.result is not None or query.faults or query.unknown is not None


def template(raw: bytes) -> None:
    text = _text(raw)
    faults = gotemplate.parse(text).faults
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in faults)


def regex(raw: bytes) -> None:
    text = _text(raw)
    found = inspect(text, in_matcher=True)
    assert 0 <= found.place[0] <= found.place[1] <= len(text)


def notation(raw: bytes) -> None:
    text = _text(raw)
    for judge in (series_fault, metric_fault, histogram_fault):
        fault = judge(text)
        assert fault is None or 0 <= fault.start <= fault.end <= len(text)


def exposition(raw: bytes) -> None:
    read_exposition(_text(raw))


_rules = cache(discover)


@cache
def _repository() -> TemporaryDirectory[str]:
    """The sound repository on disk, for as long as the process lives."""
    folder = TemporaryDirectory()
    write(stack(), Path(folder.name))
    return folder


def _judged(name: str, raw: bytes) -> None:
    """A file of the sound repository is judged by all rules, and what they find has a place in some file."""
    folder = Path(_repository().name)
    (folder / name).write_bytes(raw)
    found, _ = run(find_stacks(Files(folder, base=folder)), _rules())
    assert all(
        (one.primary.line, one.primary.column) <= (one.primary.end_line, one.primary.end_column) for one in found
    )


def dashboard(raw: bytes) -> None:
    _judged("grafana/dashboards/app.json", raw)


def sources(raw: bytes) -> None:
    _judged(SOURCE, raw)


def provider(raw: bytes) -> None:
    _judged("grafana/provisioning/dashboards/provider.yml", raw)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (yaml, json, promql, logql, template, regex, notation, exposition, dashboard, sources, provider)
}
SEEDS: dict[str, tuple[bytes, ...]] = {
    "yaml": (
        b"groups:\n- name: a\n  rules: &r\n  - {alert: 'x', expr: \"up\", for: 5m}\n- <<: *r\n- |+2\n  x\n- >-\n  y\n",
        b"scrape_configs:\n- job_name: a\n  relabel_configs: [{regex: '(.*)', action: drop}]\n  scheme: http\n",
        b"%YAML 1.1\n---\n!a &b c: !!str d\n? e\n: [*b, f]\n...\n",
        b"route: {receiver: a, routes: [{match_re: {a: 'b('}}]}\nreceivers: [{name: a}]\n",
        b"tests: [{input_series: [{series: 'up{a=\"b\"}', values: '0+1x5 _ {{sum:1}}'}]}]\n",
    ),
    "json": (b'{"title": "A", "panels": [{"id": 1, "targets": [{"expr": "up", "x": -2.5e3}]}], "a": "\\u00e9\\n"}',),
    "promql": (
        b'sum by (a, "b.c") (rate(x{a=~"b|c", d!="e"}[5m:1m] @ end() offset -1h)) / on(a) group_left(b) y > bool 0x1F',
        b"histogram_quantile(0.9, {'a.b', c=`\\d`}) and topk(3, -x ^ 2) # note\n or 'it\\'s' + Inf - 1e-3",
    ),
    "logql": (
        b'topk(5, sum by (a) (rate({a=~"b|c", d!=`e`} |= "f" or ip("::1") | json g="h" | i > 1s [5m] offset 1h))) / 2',
        b'quantile_over_time(0.9, {a="b"} | logfmt --strict | line_format `{{.c}}` | unwrap bytes(d) [1d]) by (f)',
    ),
    "template": (
        b'{{ range $i, $x := query "up" }}{{ if gt $x.Value 1.0 }}{{ .Labels.job | toUpper }}{{ end }}{{ end -}}',
    ),
    "regex": (b"(?i:a{2,3}|[^\\d[:alpha:]z-]+?)(?P<n>\\pL\\x{41}\\Q.\\E)*^$\\b",),
    "notation": (b"up{a=\"b\", c='d'} 0+1x5 _x3 stale {{schema:0 sum:5 buckets:[1 2]}}+{{sum:1}}x2 -Inf # x",),
    "exposition": (b'# TYPE a counter\n# HELP a x\na_total{b="c\\n",d="e"} 1 2\n{"a.b",c="d"} 1 # {x="y"} 2\n# EOF\n',),
    "dashboard": (
        (
            b'{"uid": "app", "title": "A $a", "refresh": "5s", "templating": {"list": [{"name": "a", "type": '
            b'"query", "query": "label_values(up, job)", "refresh": 1, "regex": "/(.*)/", "multi": true, "cur'
            b'rent": {"value": ["$__all"]}}]}, "panels": [{"id": 1, "type": "stat", "gridPos": {"x": 0, "y": '
            b'0, "w": 24, "h": 8}, "datasource": {"uid": "-- Mixed --"}, "targets": [{"refId": "A", "expr": "'
            b'rate(http_requests_total{route=~\'${a:regex}\'}[$__range])", "datasource": "Prometheus"}, {"refId'
            b'": "B", "datasource": {"uid": "__expr__"}, "type": "math", "expression": "$A*2"}], "fieldConfig'
            b'": {"defaults": {"unit": "s", "thresholds": {"steps": [{"value": null}, {"value": 1}]}, "mappin'
            b'gs": [{"type": "range", "options": {"from": 1, "to": 2}}]}, "overrides": [{"matcher": {"id": "b'
            b'yRegexp", "options": "/a/"}, "properties": [{"id": "custom.width", "value": 1}]}]}, "transforma'
            b'tions": [{"id": "organize"}]}, {"type": "row", "repeat": "a", "collapsed": true, "panels": [{"t'
            b'ype": "text", "options": {"content": "[x](/d/app/x?viewPanel=1)"}}]}]}'
        ),
        (
            b'{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "app"}, "s'
            b'pec": {"title": "A", "elements": {"a": {"kind": "Panel", "spec": {"id": 1, "data": {"kind": "Qu'
            b'eryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A", "query": {"kind":'
            b' "DataQuery", "group": "prometheus", "spec": {"expr": "up"}}}}]}}, "vizConfig": {"kind": "VizCo'
            b'nfig", "group": "stat", "spec": {}}}}}, "layout": {"kind": "GridLayout", "spec": {"items": [{"k'
            b'ind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 24, "height": 8, "element": {"kind": '
            b'"ElementReference", "name": "a"}}}]}}}}'
        ),
    ),
    "sources": (
        (
            b"apiVersion: 1\nprune: true\ndeleteDatasources: [{name: a}]\ndatasources:\n- {name: Prometheus, uid:"
            b" prometheus, type: prometheus, url: 'http://$A:${B:-1}', isDefault: $C, jsonData: {timeInterval"
            b": 15s, httpHeaderName1: X}, secureJsonData: {httpHeaderValue1: a$$b, password: '$__file{/a}'}, "
            b"correlations: [{targetUID: a, label: a, description: b, config: {field: a, target: {}}}]}\n"
        ),
        b"datasources:\n- {name: a, type: loki, is_default: yes, json_data: {maxLines: 1}, org_id: 2}\n",
    ),
    "provider": (
        (
            b"apiVersion: 1\nproviders:\n- {name: a, orgId: 1, folder: A, folderUid: b, type: file, updateInter"
            b"valSeconds: 10, options: {path: /var/lib/grafana/dashboards, foldersFromFilesStructure: false}}"
            b"\n"
        ),
        b"- {name: a, options: {folder: /var/lib/grafana/dashboards}}\n",
    ),
}
"""Where the search begins."""
