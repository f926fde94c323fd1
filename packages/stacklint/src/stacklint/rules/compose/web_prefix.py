"""LK165."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.ports import listening_ports
from stacklint.stack.containers.web import read_url, route_prefix
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.web import Url
    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.prometheus.server import ScrapeJob, Target

_LOKI: Final = Pattern(r"/(?:loki|api)(?:/.*)?")
_PAGES: Final = ("/metrics", "/federate")
_FILE: Final = "prometheus/prometheus.yml"
_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_BELOW: Final = edited(
    "compose.yaml", _COMMAND, _COMMAND.replace("]", ", --web.external-url=http://example.org/prom/]")
)["compose.yaml"]
_HOST: Final = edited("compose.yaml", _COMMAND, f"{_COMMAND}    network_mode: host\n")["compose.yaml"]
_OWN: Final = "  - job_name: prometheus\n{}    static_configs: [{{targets: [{}]}}]\n"
_ROUTED: Final = _BELOW.replace("/prom/]", "/prom/, --web.route-prefix=/]")
_ALERTMANAGER: Final = (
    "  alertmanager:\n    image: prom/alertmanager:v0.28.1\n"
    "    command: [--config.file=/etc/alertmanager/alertmanager.yml, --web.route-prefix=/am]\n  prometheus:\n"
)
_SENT: Final = "alerting: {{alertmanagers: [{{{}static_configs: [{{targets: [{}]}}]}}]}}\nscrape_configs:\n"


def _logs(url: str, mount: str, more: str = "") -> Example:
    loki = f"services:\n  loki:\n    image: grafana/loki:3.4.2\n{more}    volumes: ['{mount}']\n"
    source = f"  - {{name: Loki, type: loki, url: '{url}'}}\n"
    return Example(
        edited("compose.yaml", "services:\n", loki)
        | {
            SOURCE: stack()[SOURCE] + source.replace("'«", "«'").replace("»'", "'»"),
            "loki.yml": "server: {http_listen_port: 3100}\n",
            "prefixed.yml": "server: {http_path_prefix: /loki}\n",
            "loki/Dockerfile": "FROM grafana/loki:3.4.2\nRUN /prepare.sh\n",
        }
    )


_LABELLED: Final = (
    "    static_configs: [{targets: ['prometheus:9090'], labels: {__metrics_path__: /prom/metrics}}]\n"
    "  - job_name: more\n"
)


def _scraped(more: str, target: str, compose: str) -> Example:
    jobs = edited(_FILE, "scrape_configs:\n", "scrape_configs:\n" + _OWN.format(more, target))
    url = "http://prometheus:9090/prom" if "route-prefix" not in compose and "/prom/" in compose else None
    source = {SOURCE: edited(SOURCE, "http://prometheus:9090", url)[SOURCE]} if url else {}
    return Example(jobs | {"compose.yaml": compose} | source)


def _sent(url: str, compose: str) -> Example:
    """An application that pushes to a url."""
    files = _scraped("    metrics_path: /prom/metrics\n", "elsewhere.example.org", compose).files
    pushing = compose.replace("    build: app\n", f"    build: app\n    environment: {{PUSH_TO: '{url}'}}\n")
    return Example({**files, "compose.yaml": pushing})


def _read(url: str, compose: str) -> Example:
    files = _scraped("    metrics_path: /prom/metrics\n", "elsewhere.example.org", compose).files
    return Example({**files, _FILE: files[_FILE] + f"remote_read: [{{url: {url}}}]\n"})


def _told(prefix: str, target: str) -> Example:
    compose = stack()["compose.yaml"].replace("  prometheus:\n", _ALERTMANAGER)
    return Example(edited(_FILE, "scrape_configs:\n", _SENT.format(prefix, target), {"compose.yaml": compose}))


@rule(
    "LK165",
    "web-prefix",
    severity=Severity.ERROR,
    bad=(
        _scraped("", "«localhost:9090»", _BELOW),
        _scraped("    metrics_path: «/prometheus/metrics»\n", "prometheus:9090", _BELOW),
        _scraped("    metrics_path: «/prom/metrics»\n", "prometheus:9090", stack()["compose.yaml"]),
        Example(edited(SOURCE, "http://prometheus:9090", "«http://prometheus:9090»", {"compose.yaml": _BELOW})),
        Example(edited(SOURCE, "http://prometheus:9090", "«http://prometheus:9090/prom»")),
        _scraped("    metrics_path: «/federate»\n", "prometheus:9090", _BELOW),
        _sent("«http://prometheus:9090/api/v1/write»", _BELOW),
        _sent("«http://prometheus:9090/prom/api/v1/otlp/v1/metrics»", stack()["compose.yaml"]),
        _read("«http://prometheus:9090/api/v1/read»", _BELOW),
        _told("", "«alertmanager:9093»"),
        _logs("«http://loki:3100/loki»", "./loki.yml:/etc/loki/local-config.yaml"),
        _logs("«http://loki:3100/loki/api/v1/push»", "data:/loki"),
        _told("path_prefix: «/alertmanager», ", "alertmanager:9093"),
    ),
    good=(
        Example(stack()),
        _logs("http://loki:3100", "data:/loki"),
        _logs("http://logs:3100/loki", "data:/loki"),
        _logs("http://loki:3100/tenant", "data:/loki"),
        _logs("http://loki:3100/loki", "./loki:/etc/loki"),
        _logs("http://loki:3100/loki", "data:/loki", "    command: -server.path-prefix=/loki\n"),
        _logs("http://loki:3100/loki", "data:/loki", "    build: loki\n"),
        _logs("http://loki:3100/loki", "./prefixed.yml:/etc/loki/local-config.yaml"),
        _scraped("    metrics_path: /prom/metrics\n", "prometheus:9090", _BELOW),
        _scraped(_LABELLED, "elsewhere.example.org", _BELOW),
        _scraped("", "prometheus:9090", _ROUTED),
        _scraped("", "prometheus:9090", _BELOW.replace("http://example.org/prom/", "example.org:9090/own/")),
        Example(edited(SOURCE, "http://prometheus:9090", "http://prometheus:9090/prom/", {"compose.yaml": _BELOW})),
        Example(edited(SOURCE, "http://prometheus:9090", "http://prometheus:9090/", {"compose.yaml": _ROUTED})),
        _told("path_prefix: am/, ", "alertmanager:9093"),
        _told("static_configs: [{targets: [elsewhere.example.org]}]}, {", "alertmanager:9093"),
        _scraped("    metrics_path: /probe\n", "prometheus:9090", _BELOW),
        _scraped("    metrics_path: /own/metrics\n", "localhost:3030", _HOST),
        _scraped("    metrics_path: /own/metrics\n", "localhost:3030", _HOST.replace("host", "service:app")),
        _told("path_prefix: /own, ", "alertmanager:8080"),
        _sent("http://prometheus:9090/prom/api/v1/write", _BELOW),
        _sent("http://prometheus:9090/api/v1/write", _ROUTED),
        _sent("http://elsewhere:9090/api/v1/write", _BELOW),
        _read("http://prometheus:9090/prom/api/v1/read", _BELOW),
        _read("'http://[/api/v1/read'", _BELOW),
        _read("http://prometheus:9090/read", _BELOW),
        Example(edited(SOURCE, "http://prometheus:9090", "http://[", {"compose.yaml": _BELOW})),
        Example(
            edited(
                SOURCE,
                "http://prometheus:9090",
                "'http://prometheus:9090'\n    access: direct",
                {"compose.yaml": _BELOW},
            )
        ),
    ),
)
def web_prefix(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Prometheus, Alertmanager or Loki is asked at another path than the one below which it answers.

    With `--web.route-prefix`, or with a path in `--web.external-url` and no other prefix, everything is below that
    path, `/metrics` and the API too; without them nothing is. Whoever asks elsewhere gets "404 page not found": the
    target is down, the data source has no data, the alert is not delivered. Write the prefix into `metrics_path`, the
    data source's `url` and `path_prefix`, or add `--web.route-prefix=/` where a proxy takes the prefix away. The url of
    a Loki ends before `/loki/api/v1`.
    """
    for server in stack.prometheus:
        for job in server.jobs:
            for target in job.targets:
                yield from _of_job(job, target, stack)
        yield from _of_alerting(server, stack)
        for entry in server.config["remote_read"].items():
            yield from _of_url(entry["url"].text or "", "/api/v1/read", entry["url"].place, "it reads nothing", stack)
    for push in stack.pushes:
        yield from _of_url(push.url, push.api, push.place, "no sample arrives there", stack)
    for grafana in stack.grafana:
        for source in grafana.datasources:
            yield from _of_source(source, stack)


def _of_job(job: ScrapeJob, target: Target, stack: Stack) -> Iterator[Finding]:
    node = spelt(job.node, "metrics_path")
    if target.address is None or job.node["relabel_configs"].present or "__metrics_path__" in job.written:
        return
    local = is_local(target.address.host)
    service = target.server if local else stack.service_at(target.address.host)
    path = node.text or _PAGES[0]
    page = next((one for one in _PAGES if path.endswith(one)), None)
    if page is not None:
        where, advice = node if node.present else target.node, f"write `metrics_path: {{}}{page}`"
        port = target.address.port or target.default_port
        if _listens(service, port, stack):
            yield from _judged(service, path.removesuffix(page), where.place, "the target stays down", advice)


def _of_url(text: str, api: str, place: Where, effect: str, stack: Stack) -> Iterator[Finding]:
    """What writes to a Prometheus or reads from it, at a path of its API."""
    url = read_url(text)
    before, found, after = url.path.partition(api) if url is not None else ("", "", "")
    service = stack.service_at(url.host) if url is not None and found else None
    if url is not None and _listens(service, _port(url), stack):
        advice = f"write `{url.scheme}://{url.netloc}{{}}{api}{after}`"
        yield from _judged(service, before, place, effect, advice)


def _of_alerting(server: Prometheus, stack: Stack) -> Iterator[Finding]:
    entries = tuple(server.config["alerting"]["alertmanagers"].items())
    if len(entries) != 1:
        return
    node = entries[0]["path_prefix"]
    for target in server.alertmanagers:
        service = stack.service_at(target.address.host) if target.address is not None else None
        if target.address is not None and _listens(service, target.address.port or target.default_port, stack):
            where = (node if node.present else target.node).place
            yield from _judged(service, node.text or "", where, "no alert is ever delivered", "write `path_prefix: {}`")


def _of_source(source: DataSource, stack: Stack) -> Iterator[Finding]:
    if source.type not in {"prometheus", "alertmanager", "loki"} or source.address is None:
        return
    if source.server is None or source.node["access"].text == "direct":
        return
    url = read_url(source.address)
    if url is None:
        return
    if source.type == "loki":
        yield from _of_loki(source, url, stack)
        return
    service = stack.service_at(url.host)
    if _listens(service, _port(url), stack):
        advice = f"write `{url.scheme}://{url.netloc}{{}}`"
        yield from _judged(service, url.path, source.url.place, "every query of this data source fails", advice)


def _of_loki(source: DataSource, url: Url, stack: Stack) -> Iterator[Finding]:
    """Loki's own API stands below `/loki/api`, which Grafana adds to the url by itself (Loki's HTTP API)."""
    service = stack.service_at(url.host)
    if service is None or not _LOKI.fullmatch(url.path) or not _is_plain_loki(service, stack):
        return
    yield Finding(
        source.url.place,
        f"Grafana adds `/loki/api` to the url by itself; `{service.name}` has no such path below `{url.path}`, and "
        "every query of this data source fails",
        f"write `{url.scheme}://{url.netloc}`",
        ((service.image_node.place, "no prefix is set for it"),),
    )


def _is_plain_loki(service: Service, stack: Stack) -> bool:
    """Whether Loki surely has no prefix: neither a flag nor any file that it is given says so."""
    if service.image is None or service.image.repository != "grafana/loki" or service.build or service.partial:
        return False
    if service.entrypoint or any("path-prefix" in word or "$" in word for word, _ in service.command):
        return False
    container = stack.container_of(service)
    mounted = [container.source(mount) for mount in service.mounts if mount.kind not in {"volume", "tmpfs"}]
    mounted += [*(service.baked or {}).values(), *((None,) if container.hides else ())]
    texts = [stack.files.text(path).text for path in mounted if path and stack.files.kind(path) is EntryKind.FILE]
    return len(texts) == len(mounted) and not any("http_path_prefix" in text for text in texts)


def _port(url: Url) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _listens(service: Service | None, port: int, stack: Stack) -> bool:
    """Whether it surely is the service that is asked on a port, and not another program on the same network."""
    if service is None or stack.compose is None:
        return False
    return port in listening_ports(service, port, stack.compose, stack.files)


def _judged(service: Service | None, path: str, place: Where, effect: str, advice: str) -> Iterator[Finding]:
    prefix = route_prefix(service) if service is not None else None
    asked = path.strip("/")
    if service is None or prefix is None or f"/{asked}" == (prefix.path or "/"):
        return
    below = f"answers below `{prefix.path}` only" if prefix.path else f"does not answer below `/{asked}`"
    why = f"`--{prefix.flag}` says so" if prefix.flag else "no flag gives it a prefix"
    yield Finding(place, f"`{service.name}` {below}; {effect}", advice.format(prefix.path), ((prefix.place, why),))
