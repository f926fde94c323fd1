"""Every link of the shipped stack, broken by hand one at a time: `stacklint check` fails and names both ends.

The breaks are made from the files themselves, so that a link added to them is tested without a word here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from stacklint.cli import main
from stacklint.diagnostic import Diagnostic, Severity
from stacklint.document import Node, Place, read_document, root
from stacklint.engine import run
from stacklint.promql import parse, selectors, walk
from stacklint.promql.nodes import Aggregate, Binary
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stacks
from stacklint.stack.queries.substitution import substitute
from stacklint.stack.queries.templates import references
from stacklint.stack.repository.files import Files
from stacklint.text import LineIndex

ROOT = Path(__file__).parent.parent
RULES = discover()
BOARDS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("configs/grafana/dashboards/*.json"))
RULE_FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("configs/prometheus/rules/*.yml"))
TESTS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("configs/prometheus/tests/*.yml"))
COMPOSE, PROMETHEUS = "compose.yaml", "configs/prometheus/prometheus.yml"
ALERTMANAGER = "configs/alertmanager/alertmanager.yml"
SOURCES = "configs/grafana/provisioning/datasources/prometheus.yml"
PROVIDER = "configs/grafana/provisioning/dashboards/provider.yml"


@dataclass(frozen=True)
class Break:
    """A link broken: a range of a file and what to write there instead.

    `seen` is false where the broken end itself has no place any more and only its file, or nothing, can be named.
    """

    file: str
    start: int
    end: int
    text: str
    seen: bool = True


def shipped(folder: Path) -> None:
    """Copy what is shipped: the compose file, the configuration, and what the application is built from."""
    shutil.copy(ROOT / COMPOSE, folder)
    shutil.copytree(ROOT / "configs", folder / "configs")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("rules"))
    ignored = shutil.ignore_patterns("tests", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "packages/webapp", folder / "packages/webapp", ignore=ignored)


def check(folder: Path) -> tuple[Diagnostic, ...]:
    found, _ = run(find_stacks(Files(folder, base=folder)), RULES)
    return found


def node(file: str) -> Node:
    form = "json" if file.endswith(".json") else "yaml"
    # by the suffix of the name
    return root(read_document(file, (ROOT / file).read_bytes(), form))  # type: ignore[arg-type]


def at(found: Node, old: str, new: str, *, place: Place | None = None, seen: bool = True) -> Break:
    """A text inside a scalar or key replaced; it must be there."""
    document = found.document
    spot = document.locate(place or found.place)
    start = document.source.text.index(old, spot.start, spot.end)
    return Break(document.name, start, start + len(old), new, seen)


def renamed(name: str) -> str:
    """One letter more, inside the name."""
    middle = max(len(name) // 2, 1)
    return f"{name[:middle]}x{name[middle:]}"


def letter(found: Node, *, seen: bool = True) -> Break:
    """A scalar with one letter more."""
    text = str(found.value)
    return at(found, text, renamed(text), seen=seen)


def key(found: Node, *, seen: bool = True) -> Break:
    name = str(found.path[-1])
    return at(found, name, renamed(name), place=found.place.key(), seen=seen)


def compose_breaks() -> Iterator[tuple[str, Break]]:
    whole = node(COMPOSE)
    for name, service in whole["services"].entries():
        if name != "grafana":  # nothing refers to it
            yield f"service {name}", key(service)
        breaks = (*mount_breaks(service), *command_breaks(service), *reference_breaks(service), *port_breaks(service))
        yield from ((f"{name} {what}", broken) for what, broken in breaks)
    for kind in ("secrets", "volumes"):
        for name, settings in whole[kind].entries():
            yield f"{kind} {name}", key(settings)


def mount_breaks(service: Node) -> Iterator[tuple[str, Break]]:
    for index, mount in enumerate(service["volumes"].items()):
        if mount.is_mapping:
            yield f"mount {index} source", letter(mount["source"])
            yield f"mount {index} target", letter(mount["target"], seen=False)
        else:
            volume, target = str(mount.value).split(":")
            yield f"volume {index} name", at(mount, volume, renamed(volume))
            yield f"volume {index} target", at(mount, target, renamed(target))


def command_breaks(service: Node) -> Iterator[tuple[str, Break]]:
    for word in service["command"].items():
        flag, _, value = str(word.value).partition("=")
        if flag in {"--config.file", "--storage.tsdb.path", "--storage.path"}:
            yield flag, at(word, value, renamed(value))


def reference_breaks(service: Node) -> Iterator[tuple[str, Break]]:
    for other, settings in service["depends_on"].entries():
        yield f"depends on {other}", key(settings)
    for secret in service["secrets"].items():
        yield "secret", letter(secret)
    for variable, value in service["environment"].entries():
        if variable.endswith(("_FILE", "_HOME_DASHBOARD_PATH")):
            yield variable, letter(value)
    if service["build"].present:
        yield "build context", letter(service["build"]["context"])


def port_breaks(service: Node) -> Iterator[tuple[str, Break]]:
    for port in service["ports"].items():
        inner = str(port.value).rpartition(":")[2]
        yield "published port", at(port, f":{inner}", f":{int(inner) + 1}")
    for word in service["healthcheck"]["test"].items():
        if "127.0.0.1:" in str(word.value):
            number = str(word.value).split("127.0.0.1:")[1].split("/")[0]
            yield "health check", at(word, number, str(int(number) + 1))


def prometheus_breaks() -> Iterator[tuple[str, Break]]:
    config = node(PROMETHEUS)
    for entry in config["rule_files"].items():
        yield f"rule_files {entry.value}", letter(entry)
    groups = [*config["scrape_configs"].items(), *config["alerting"]["alertmanagers"].items()]
    for target in (t for group in groups for s in group["static_configs"].items() for t in s["targets"].items()):
        host, port = str(target.value).split(":")
        yield f"target host {target.value}", at(target, host, renamed(host))
        yield f"target port {target.value}", at(target, port, str(int(port) + 1))


def rule_breaks() -> Iterator[tuple[str, Break]]:
    muted = str(node(ALERTMANAGER)["inhibit_rules"][0]["source_matchers"][0].value)
    used = " ".join((ROOT / file).read_text() for file in [*RULE_FILES, *BOARDS])
    for file in RULE_FILES:
        for group in node(file)["groups"].items():
            for rule in group["rules"].items():
                name = str(rule["record"].value if rule["record"].present else rule["alert"].value)
                if (rule["record"].present and used.count(name) > 1) or name in muted:
                    yield f"{name} itself", letter(rule["record"] if rule["record"].present else rule["alert"])
                for what, broken in query_breaks(rule["expr"]):
                    yield f"{name}: {what}", broken


def unit_test_breaks() -> Iterator[tuple[str, Break]]:
    for file in TESTS:
        whole = node(file)
        for entry in whole["rule_files"].items():
            yield f"{file} {entry.value}", letter(entry)
        for number, test in enumerate(whole["tests"].items()):
            for case in test["alert_rule_test"].items():
                if case["exp_alerts"].value:  # what expects nothing is only a warning
                    yield f"{file} test {number} {case['alertname'].value}", letter(case["alertname"])


def query_breaks(expr: Node, text: str | None = None) -> Iterator[tuple[str, Break]]:
    """Every metric and every label of a query, one letter longer; every variable likewise."""
    whole = str(expr.value)
    text = whole if text is None else text
    base = whole.index(text)
    substituted = substitute(text)
    tree = parse(substituted.text).root
    assert tree is not None, text

    def replaced(span: tuple[int, int]) -> Break:
        start, end = (base + offset for offset in substituted.original(*span))
        spot = expr.document.locate(expr.place.within(start, end))
        return Break(expr.document.name, spot.start, spot.end, renamed(whole[start:end]))

    for selector in selectors(tree):
        assert selector.name_span is not None
        yield f"metric {selector.name} at {selector.name_span[0]}", replaced(selector.name_span)
        for matcher in selector.matchers:
            if selector.name == "ALERTS" or str(selector.name).startswith(("prometheus_", "process_", "go_")):
                continue  # the labels of programs that are known by name are not listed
            yield f"matcher {matcher.label} at {matcher.label_span[0]}", replaced(matcher.label_span)
    for part in walk(tree):
        labels = part.grouping if isinstance(part, Aggregate) and not part.without else ()
        labels = part.matching.labels if isinstance(part, Binary) and part.matching else labels
        known = not any(str(found.name).startswith("prometheus_") for found in selectors(part))
        for label in labels if known else ():
            yield f"label {label.name} at {label.span[0]}", replaced(label.span)
    for reference in references(text):
        if not reference.name.startswith("__"):
            span = (base + reference.start, base + reference.end)
            spot = expr.document.locate(expr.place.within(*span))
            yield (
                f"variable {reference.name} at {span[0]}",
                Break(expr.document.name, spot.start, spot.end, renamed(whole[span[0] : span[1]])),
            )


def board_breaks(file: str) -> Iterator[tuple[str, Break]]:
    board = node(file)
    title = board["title"]
    yield "title", at(title, json.dumps(title.value), '""', seen=True)
    yield "uid", letter(board["uid"])
    for link in board["links"].items():
        uid = str(link["url"].value).split("/")[2]
        yield "link", at(link["url"], uid, renamed(uid))
    for variable in board["templating"]["list"].items():
        name = str(variable["name"].value)
        yield f"variable {name} itself", letter(variable["name"])
        yield f"variable {name} source", letter(variable["datasource"]["uid"])
        query = variable["query"]["query"]
        inner, _, label = str(query.value).removeprefix("label_values(").removesuffix(")").rpartition(", ")
        if not inner.startswith("prometheus_"):
            yield f"variable {name} label", at(query, f", {label}", f", {renamed(label)}")
        for what, broken in query_breaks(query, inner):
            yield f"variable {name}: {what}", broken
    for annotation in board["annotations"]["list"].items():
        if annotation["target"].present:
            yield "annotation source", letter(annotation["datasource"]["uid"])
            for what, broken in query_breaks(annotation["target"]["expr"]):
                yield f"annotation: {what}", broken
    for panel in panels(board):
        name = str(panel["title"].value)
        if panel["datasource"]["uid"].present and panel["targets"].present:
            yield f"{name} source", source_break(panel)
        for target in panel["targets"].items():
            for what, broken in query_breaks(target["expr"]):
                yield f"{name} {target['refId'].value}: {what}", broken


def source_break(panel: Node) -> Break:
    """The panel's data source and that of its targets renamed at once: Grafana uses the one that resolves."""
    text = panel.document.source.text
    first = panel.document.locate(panel["datasource"]["uid"].place)
    spots = [panel.document.locate(target["datasource"]["uid"].place) for target in panel["targets"].items()]
    start, end = min(first.start, *(s.start for s in spots)), max(first.end, *(s.end for s in spots))
    return Break(panel.document.name, start, end, text[start:end].replace('"prometheus"', '"prometheux"'))


def panels(board: Node) -> Iterator[Node]:
    for panel in board["panels"].items():
        yield panel
        yield from panel["panels"].items()


def grafana_breaks() -> Iterator[tuple[str, Break]]:
    for source in node(SOURCES)["datasources"].items():
        name = str(source["name"].value)
        yield f"data source {name} uid", letter(source["uid"])
        host, port = str(source["url"].value).removeprefix("http://").split(":")
        yield f"data source {name} host", at(source["url"], host, renamed(host))
        yield f"data source {name} port", at(source["url"], port, str(int(port) + 1))
        if source["jsonData"]["alertmanagerUid"].present:
            yield f"data source {name} alertmanager", letter(source["jsonData"]["alertmanagerUid"])
    for provider in node(PROVIDER)["providers"].items():
        yield "provider path", letter(provider["options"]["path"])


def alertmanager_breaks() -> Iterator[tuple[str, Break]]:
    config = node(ALERTMANAGER)
    yield "receiver of the route", letter(config["route"]["receiver"])
    yield "receiver itself", letter(config["receivers"][0]["name"], seen=False)
    texts = [*config["route"]["group_by"].items(), *config["inhibit_rules"][0]["equal"].items()]
    for text in texts:
        yield f"label {text.value} in {text.path}", letter(text)
    matchers = [*config["route"]["routes"][0]["matchers"].items()]
    for side in ("source_matchers", "target_matchers"):
        matchers += config["inhibit_rules"][0][side].items()
    for matcher in matchers:
        label, value = (part.strip('~" ') for part in str(matcher.value).split("="))
        yield f"{matcher.value} label", at(matcher, label, renamed(label))
        yield f"{matcher.value} value", at(matcher, value, renamed(value))


EVERY: dict[str, Callable[[], Iterator[tuple[str, Break]]]] = {
    "compose": compose_breaks,
    "prometheus": prometheus_breaks,
    "rules": rule_breaks,
    "unit tests": unit_test_breaks,
    **{file: partial(board_breaks, file) for file in BOARDS},
    "grafana": grafana_breaks,
    "alertmanager": alertmanager_breaks,
}


GONE = {
    "packages/webapp/Dockerfile": "LK111",
    "configs/prometheus/prometheus.yml": "LK103",
    "configs/prometheus/rules/recording.yml": "LK106",
    "configs/alertmanager/alertmanager.yml": "LK103",
    SOURCES: "LK204",
    PROVIDER: "LK208",
    "configs/grafana/dashboards/graph_config.json": "LK113",
    "configs/grafana/dashboards/prometheus.json": "LK207",
}


def test_the_shipped_stack_has_no_findings(tmp_path: Path) -> None:
    shipped(tmp_path)
    assert check(tmp_path) == ()


@pytest.mark.parametrize("area", EVERY)
def test_each_broken_link_fails_with_both_ends_named(area: str, tmp_path: Path) -> None:
    shipped(tmp_path)
    breaks = list(EVERY[area]())
    assert breaks
    unnoticed = [complaint for what, broken in breaks if (complaint := complain(what, broken, tmp_path))]
    assert "\n".join(unnoticed) == ""


@pytest.mark.parametrize("file", GONE)
def test_each_file_that_is_gone_is_missed_by_whoever_needs_it(file: str, tmp_path: Path) -> None:
    shipped(tmp_path)
    (tmp_path / file).unlink()
    found = [one for one in check(tmp_path) if one.severity is Severity.ERROR]
    assert GONE[file] in {one.code for one in found}
    assert all(one.related for one in found)


def test_the_missing_secret_file_is_no_defect(tmp_path: Path) -> None:
    shipped(tmp_path)
    assert not (tmp_path / "secrets").exists()
    assert check(tmp_path) == ()


def test_the_command_line_fails_on_a_broken_link_and_shows_both_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / PROMETHEUS
    path.write_text(path.read_text().replace("app:5000", "api:5000"))
    assert main(["check"]) == 1
    shown = capsys.readouterr().out
    assert " --> configs/prometheus/prometheus.yml:" in shown
    assert " ::: compose.yaml:" in shown


def complain(what: str, broken: Break, folder: Path) -> str:
    """Why a break is not reported as it should be; "" if it is."""
    path = folder / broken.file
    sound = path.read_text("utf-8")
    path.write_text(sound[: broken.start] + broken.text + sound[broken.end :], "utf-8")
    try:
        found = [one for one in check(folder) if one.severity is Severity.ERROR]
    finally:
        path.write_text(sound, "utf-8")
    if not found:
        return f"{what}: not reported"
    line = LineIndex(sound).position(broken.start)[0]
    for one in found:
        ends = {(end.file, end.line) for end in (one.primary, *one.related)}
        if len(ends) > 1 and (not broken.seen or (broken.file, line) in ends):
            return ""
    shown = [(one.code, one.message, one.primary, one.related) for one in found]
    return f"{what}: {broken.file}:{line} and its other end are not both in {shown}"
