"""LK255."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service

_FILE: Final = "prometheus/prometheus.yml"
_PATH: Final = "/minio/v2/metrics/cluster"
_PORT: Final = 9000
_MODE: Final = "MINIO_PROMETHEUS_AUTH_TYPE"
_CREDENTIALS: Final = ("authorization", "bearer_token", "bearer_token_file", "basic_auth", "oauth2", "http_headers")
_CHANGES: Final = ("PROMETHEUS", "--address", "$")


def _asked(lines: str, service: str = "", target: str = "minio:9000", image: str = "minio/minio:latest") -> Example:
    job = f"scrape_configs:\n  - {lines}\n    static_configs: [{{targets: ['{target}']}}]\n"
    minio = f"services:\n  minio:\n    image: {image}\n{service}"
    return Example(edited("compose.yaml", "services:\n", minio, {_FILE: job}))


@rule(
    "LK255",
    "minio-metrics",
    severity=Severity.ERROR,
    bad=(
        _asked("«job_name»: minio"),
        _asked("job_name: minio\n    metrics_path: «/prometheus/metrics»"),
        _asked(f"job_name: minio\n    metrics_path: «{_PATH}»", "    command: server /data --console-address :9001\n"),
        _asked(f"job_name: minio\n    metrics_path: «{_PATH}»", f"    environment: {{{_MODE}: jwt}}\n"),
    ),
    good=(
        _asked(f"job_name: minio\n    metrics_path: {_PATH}", f"    environment: {{{_MODE}: public}}\n"),
        _asked(f"job_name: minio\n    metrics_path: {_PATH}", f"    environment: [{_MODE}=$MODE]\n"),
        _asked(f"job_name: minio\n    metrics_path: {_PATH}\n    bearer_token: a"),
        _asked(f"job_name: minio\n    metrics_path: {_PATH}", "    env_file: [minio.env]\n"),
        _asked(f"job_name: minio\n    metrics_path: {_PATH}", "    environment: {MINIO_CONFIG_ENV_FILE: /conf}\n"),
        _asked("job_name: minio", "    command: server /data --address :9002\n"),
        _asked("job_name: minio", target="minio:9001"),
        _asked("job_name: minio", image="example/minio"),
        _asked("job_name: minio\n    metrics_path: $METRICS"),
        _asked("job_name: minio\n    relabel_configs: [{target_label: __metrics_path__, replacement: /minio/a}]"),
        Example(stack()),
    ),
)
def minio_metrics(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks MinIO for its metrics at a path where it has none, or without the token that it wants.

    Its metrics are below `/minio/`, such as at `/minio/v2/metrics/cluster`; any other path is that of a bucket. They
    are given only with a token, unless `MINIO_PROMETHEUS_AUTH_TYPE` is `public`: it answers 403, and the target is down
    for ever.
    """
    written = subject.written
    node = spelt(subject.node, "metrics_path")
    path, place = node.text or "/metrics", node.place if node.present else subject.node["job_name"].place.key()
    if "__metrics_path__" in written or not path.startswith("/"):
        return
    services = (service_of(one, stack.compose) for one in subject.targets if one.address and one.address.port == _PORT)
    for service in {one.name: one for one in services if one is not None and _is_plain(one)}.values():
        related = ((service.node.place.key(), "the service that is asked"),)
        if not path.startswith("/minio/"):
            message = f"`{service.name}` has no metrics at `{path}`; the target stays down"
            yield Finding(place, message, f"write `metrics_path: {_PATH}`", related)
        elif _wants_token(service) and not any(subject.node[key].present for key in _CREDENTIALS):
            message = f"`{service.name}` gives its metrics only with a token; the target stays down"
            advice = f"set `{_MODE}: public` for it, or write the `bearer_token` of `mc admin prometheus generate`"
            yield Finding(place, message, advice, related)


def _is_plain(service: Service) -> bool:
    """Whether a service is MinIO, on the port and with the settings that it has by itself."""
    image = service.image if service.build is None and not service.partial else None
    words = [*service.entrypoint, *(word for word, _ in service.command)]
    return image is not None and image.repository == "minio/minio" and not any(c in w for w in words for c in _CHANGES)


def _wants_token(service: Service) -> bool:
    given = service.environment.get(_MODE)
    if given is not None:
        return given.known and given.text.lower() == "jwt"
    return not service.env_files and "MINIO_CONFIG_ENV_FILE" not in service.environment
