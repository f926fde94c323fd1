"""A repository with hundreds of provisioning files and dashboards, and what is found in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stacklint.diagnostic import Diagnostic, Severity
from stacklint.document import Part, Place, Spot
from stacklint.document import Path as DataPath
from stacklint.engine import Sources, run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES: Final = discover()
SOURCES, PROVIDERS, BOARDS = "grafana/provisioning/datasources", "grafana/provisioning/dashboards", "grafana/dashboards"
ALERTING: Final = "grafana/provisioning/alerting"
INSIDE: Final = "/var/lib/grafana/dashboards"
"""Where Grafana sees the dashboards."""
ENVIRONMENT: Final = {
    "PROM_HOST": "prometheus", "PROM_PORT": "9090", "PASSWORD": "secret", "FLAG": "true", "ORG": "1", "EMPTY": "",
    "USER_NAME": "é",
}  # fmt: skip
_METRICS: Final = """\
# TYPE http_requests_total counter
http_requests_total{route="/",status="200"} 0
# TYPE http_requests_in_progress gauge
http_requests_in_progress 0
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1
# TYPE http_request_seconds histogram
http_request_seconds_bucket{route="/",le="1.0"} 0
http_request_seconds_bucket{route="/",le="+Inf"} 0
http_request_seconds_sum{route="/"} 0
http_request_seconds_count{route="/"} 0
"""
_SOUND_SOURCES: Final = """\
apiVersion: 1
datasources:
  - name: Prometheus
    uid: prometheus
    type: prometheus
    url: http://prometheus:9090
    isDefault: true
    jsonData: {timeInterval: 1m}
  - {name: Loki, uid: loki, type: loki, url: http://loki:3100}
  - {name: Tempo, uid: tempo, type: tempo, url: http://tempo:3200}
  - {name: Alertmanager, uid: alertmanager, type: alertmanager, url: http://alertmanager:9093}
"""
_PROVIDER: Final = f"apiVersion: 1\nproviders: [{{name: application, options: {{path: {INSIDE}/app}}}}]\n"


@dataclass(frozen=True, slots=True)
class At:
    """Where something must be reported, and as what.

    Attributes:
        code: the rule.
        path: the way there in the data.
        part: the key or the value.
        chars: a range of characters inside a text.
        severity: how bad it is; at least a warning, where it isn't said.
        follow_ups: other rules that may have something to say of the file.
        span: characters of the file, of what is no data.
    """

    code: str
    path: DataPath
    part: Part = Part.VALUE
    chars: tuple[int, int] | None = None
    severity: Severity | None = None
    follow_ups: tuple[str, ...] = ()
    span: tuple[int, int] | None = None

    def weighs(self, severity: Severity) -> bool:
        """Whether it may be told with this severity."""
        return severity is self.severity if self.severity is not None else severity.reaches(Severity.WARNING)

    def place(self, file: str) -> Place | Spot:
        """The same in a file."""
        if self.span is not None:
            return Spot(file, *self.span)
        return Place(file, self.path, self.part, self.chars)


@dataclass(slots=True)
class Repository:
    """Files, and for each that is spoiled how, and where that must be reported.

    Attributes:
        files: texts by name.
        wanted: how a file is spoiled, and where that shows.
    """

    files: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, tuple[str, At]] = field(default_factory=dict)

    def spoil(self, file: str, text: str, how: str, at: At) -> None:
        """Add a file that is spoiled."""
        self.files[file] = text
        self.wanted[file] = how, at

    def write(self, folder: Path, image: str) -> None:
        """Write everything below a folder."""
        environment = "".join(f"      {name}: {json.dumps(value)}\n" for name, value in ENVIRONMENT.items())
        compose = stack()["compose.yaml"].replace(
            "grafana/grafana:12.2.0\n", f"{image}\n    environment:\n{environment}"
        )
        others = "".join(f"  {name}: {{image: {name}}}\n" for name in ("loki", "tempo", "alertmanager"))
        sound = {
            "compose.yaml": compose + others, "app/metrics.prom": _METRICS, f"{SOURCES}/prometheus.yml": None,
            f"{SOURCES}/0-sound.yml": _SOUND_SOURCES,
            f"{PROVIDERS}/provider.yml": _PROVIDER, f"{BOARDS}/app.json": None,
            f"{BOARDS}/app/app.json": stack()[f"{BOARDS}/app.json"],
        }  # fmt: skip
        write(stack({**sound, **self.files}), folder)

    def judged(self, folder: Path) -> list[str]:
        """What is found and shouldn't be, or isn't and should; nothing if all is well."""
        found, sources = run(find_stacks(Files(folder, base=folder)), RULES)
        by_file: dict[str, list[Diagnostic]] = {}
        for one in found:
            by_file.setdefault(one.primary.file, []).append(one)
        wrong: list[str] = []
        for file in dict.fromkeys((*self.wanted, *by_file)):
            wrong += _compared(file, self.wanted.get(file), by_file.get(file, ()), sources)
        return wrong


def _compared(
    file: str, wanted: tuple[str, At] | None, found: list[Diagnostic] | tuple[()], sources: Sources
) -> list[str]:
    serious = {one for one in found if one.severity.reaches(Severity.WARNING)}
    if wanted is None:
        return [f"{file}: sound, but {_told(one)}" for one in sorted(serious)]
    how, at = wanted
    location = sources.location(at.place(file))
    right = [one for one in found if one.code == at.code and one.primary == location]
    wrong = [] if right else [f"{file}: {how}: no {at.code} at {location.line}:{location.column}-{location.end_column}"]
    wrong += [f"{file}: {how}: {_told(one)} is of another severity" for one in right if not at.weighs(one.severity)]
    others = (one for one in serious.difference(right) if one.code not in at.follow_ups)
    return wrong + [f"{file}: {how}: also {_told(one)}" for one in sorted(others)]


def _told(one: Diagnostic) -> str:
    return (
        f"{one.code} {one.severity.name} {one.primary.line}:{one.primary.column}-{one.primary.end_column} {one.message}"
    )
