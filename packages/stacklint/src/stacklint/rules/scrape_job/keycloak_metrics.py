"""LK322."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.interpolation import Interpolated
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.prometheus.server import Target

_FILE: Final = "prometheus/prometheus.yml"
_IMAGE: Final = "quay.io/keycloak/keycloak:{}"
_MODE: Final = "KC_METRICS_ENABLED"
_FLAG: Final = Pattern(r"--metrics-enabled(?![=\s]false)")
_PORT: Final = 8080
_MANAGED: Final = 9000
_QUARKUS, _MOVED = (17,), (25,)
"""The versions since which there is the option, and since which metrics have a port of their own."""
_MOVES: Final = Pattern(r"(?i)management|legacy|relative.path|http.?port|https|config.?file")
"""What options are called that say where the metrics are, or where more options are."""
_JAVA: Final = Pattern(r"javaagent|-Dkc\.")
"""What options of Java may show metrics with, or elsewhere."""
_CONFIG: Final = "/opt/keycloak/conf/keycloak.conf"


def _asked(target: str, lines: str = "", tag: str = "26.0", job: str = "", image: str = _IMAGE) -> Example:
    scraped = f"scrape_configs:\n  - job_name: keycloak\n    {job}\n    static_configs: [{{targets: [{target}]}}]\n"
    service = f"services:\n  keycloak:\n    image: {image.format(tag)}\n    {lines or 'command: start-dev'}\n"
    return Example(edited("compose.yaml", "services:\n", service, {_FILE: scraped}))


_ON: Final = f"environment: {{{_MODE}: 'true'}}"


@rule(
    "LK322",
    "keycloak-metrics",
    severity=Severity.ERROR,
    bad=(
        _asked("«keycloak:8080»"),
        _asked("«keycloak:9000»"),
        _asked("«keycloak:8080»", tag="24.0.5"),
        _asked("«keycloak:8080»", tag="latest"),
        _asked("«keycloak:8080»", _ON),
        _asked("«keycloak:8080»", "command: [start-dev, --metrics-enabled=true, --hostname=https://a.example]"),
        _asked("«keycloak:8080»", "command: start-dev --metrics-enabled true"),
        _asked("«keycloak:8080»", "environment: {KC_DB_PASSWORD: $PASSWORD}"),
        _asked("«keycloak:9000»", _ON, "24.0"),
        _asked("«keycloak:9000»", _ON.replace("true", "false")),
        _asked("«keycloak:9000»", "command: start-dev --metrics-enabled=false"),
        _asked("«keycloak:9000»", "volumes: ['./realms:/opt/keycloak/data/import']"),
    ),
    good=(
        _asked("keycloak:9000", _ON),
        _asked("keycloak:8080", _ON, "24.0"),
        _asked("keycloak:9000", "command: start --metrics-enabled=true"),
        _asked("keycloak:9000", "command: start-dev --metrics-enabled"),
        _asked("keycloak:9000", f"environment: {{{_MODE}: 'yes'}}"),
        _asked("keycloak:9000", "environment: {JAVA_OPTS_APPEND: -Dkc.metrics-enabled=true}"),
        _asked("keycloak:9000", "environment: {JAVA_OPTS_APPEND: $OPTIONS}"),
        _asked("keycloak:9000", f"environment: [{_MODE}=$ON]"),
        _asked("keycloak:9000", "command: start $OPTIONS"),
        _asked("keycloak:9000", "env_file: keycloak.env"),
        _asked("keycloak:9000", "build: keycloak"),
        _asked("keycloak:9000", "entrypoint: [/start.sh]"),
        _asked("keycloak:9000", "volumes: ['./conf:/opt/keycloak/conf']"),
        _asked("keycloak:8080", "command: start-dev --legacy-observability-interface=true --metrics-enabled=true"),
        _asked("keycloak:8080", f"environment: {{{_MODE}: 'true', KC_HTTP_MANAGEMENT_PORT: 8080}}"),
        _asked("keycloak:8080", job="metrics_path: /realms/master/metrics"),
        _asked("keycloak:8080", job="relabel_configs: [{target_label: __metrics_path__, replacement: /a}]"),
        _asked("keycloak:9000", "environment: {JAVA_OPTS_APPEND: '-javaagent:/jmx.jar=9000:/jmx.yml'}"),
        _asked(
            "keycloak:9000", "command: start-dev\n  own:\n    image: example/own\n    network_mode: service:keycloak"
        ),
        _asked("keycloak:8443", job="scheme: https"),
        _asked("keycloak:8080", tag="16.1.1"),
        _asked("keycloak:8080", tag="nightly"),
        _asked("keycloak:8080", image="example/keycloak"),
        _asked("'http://keycloak:8080'"),
    ),
)
def keycloak_metrics(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks a Keycloak that shows no metrics, or shows them on another port.

    They are off unless `KC_METRICS_ENABLED` is `true`. Since version 25 they have a port of their own, 9000, and the
    port of the server answers 404 (Keycloak's release notes, "Management port for metrics and health endpoints").
    """
    written = subject.written
    path = spelt(subject.node, "metrics_path").text or "/metrics"
    if "__metrics_path__" in written or path != "/metrics":
        return
    for target in subject.targets:
        service = service_of(target, stack.compose)
        is_alone = service is not None and stack.compose is not None and not lends_network(service, stack.compose)
        found = _fault(service, target) if service is not None and is_alone else None
        if service is not None and found is not None:
            what, advice = found
            message = f"`{service.name}` shows {what}; the target is down"
            yield Finding(target.node.place, message, advice, ((service.image_node.place, "what is asked"),))


def _fault(service: Service, target: Target) -> tuple[str, str] | None:
    """What a Keycloak shows in place of metrics on a port, and what to do."""
    image = service.image if service.build is None and not service.partial else None
    version = version_of(image) if image is not None and image.repository == "keycloak/keycloak" else None
    port = target.address.port if target.address is not None else None
    words = [word for word, _ in service.command]
    names = (*service.environment, *(word.partition("=")[0] for word in words))
    agents = any(_may_show(name, value) for name, value in service.environment.items())
    hidden = agents or service.entrypoint or service.env_files or any("$" in word for word in words)
    if version is None or version < _QUARKUS or port not in {_PORT, _MANAGED} or hidden:
        return None
    if any(_MOVES.search(name) for name in names) or any(_holds(one.target) for one in service.mounts):
        return None
    right = _MANAGED if version >= _MOVED else _PORT
    if _is_on(service, words):
        return (f"its metrics on port {right}, not on {port}", f"ask port {right}") if port != right else None
    return "no metrics", f"set `{_MODE}: 'true'` for it" + (f", and ask port {right}" if port != right else "")


def _may_show(name: str, value: Interpolated) -> bool:
    """Whether a variable may have options of Java that show metrics, or move them."""
    return _JAVA.search(value.text) is not None or (name.startswith("JAVA") and not value.known)


def _is_on(service: Service, words: list[str]) -> bool:
    """Whether metrics are on, or may be."""
    given = service.environment.get(_MODE)
    told = _FLAG.search(" ".join(words)) is not None
    return told or (given is not None and given.text.lower() not in {"", "false"})


def _holds(folder: str) -> bool:
    """Whether a mount may bring a file of options."""
    return f"{_CONFIG}/".startswith(f"{folder.rstrip('/')}/")
