"""LK325."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.given_settings import is_untold
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service

_FILE: Final = "prometheus/prometheus.yml"
_PATH: Final = "/v1/sys/metrics"
_PORT: Final = 8200
_IMAGES: Final = frozenset({"hashicorp/vault", "vault", "openbao/openbao"})
_OPEN: Final = "unauthenticated_metrics_access"
_DATA: Final = ("/vault/file", "/vault/logs", "/openbao/file", "/openbao/logs")
_CREDENTIALS: Final = ("authorization", "bearer_token", "bearer_token_file", "basic_auth", "oauth2", "http_headers")


def _asked(lines: str, service: str = "", target: str = "vault:8200", config: str | None = None) -> Example:
    job = f"scrape_configs:\n  - {lines}\n    static_configs: [{{targets: ['{target}']}}]\n"
    volumes = "    volumes: ['./vault.hcl:/vault/config/vault.hcl']\n" if config is not None else ""
    vault = f"services:\n  vault:\n    image: hashicorp/vault:1.18\n{volumes}{service}"
    return Example(edited("compose.yaml", "services:\n", vault, {_FILE: job, "vault.hcl": config}))


@rule(
    "LK325",
    "vault-metrics",
    severity=Severity.ERROR,
    bad=(
        _asked("«job_name»: vault"),
        _asked(f"job_name: vault\n    metrics_path: «{_PATH}»\n    params: {{format: [prometheus]}}"),
        _asked(f"job_name: vault\n    metrics_path: «{_PATH}»", config='listener "tcp" { address = "0.0.0.0:8200" }\n'),
    ),
    good=(
        _asked(f"job_name: vault\n    metrics_path: {_PATH}\n    bearer_token_file: /etc/token"),
        _asked(f"job_name: vault\n    metrics_path: {_PATH}", config=f"telemetry {{ {_OPEN} = true }}\n"),
        _asked(f"job_name: vault\n    metrics_path: {_PATH}", "    environment: [VAULT_LOCAL_CONFIG]\n"),
        _asked(f"job_name: vault\n    metrics_path: {_PATH}", "    volumes: ['conf:/vault/config']\n"),
        _asked("job_name: vault", target="vault:9102"),
        _asked("job_name: vault\n    metrics_path: $METRICS"),
        _asked("job_name: vault\n    relabel_configs: [{target_label: __metrics_path__, replacement: /v1/sys/a}]"),
        _asked("job_name: vault", "    network_mode: service:app\n"),
        Example(stack()),
    ),
)
def vault_metrics(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks Vault or OpenBao for metrics at a path where it has none, or without the token that it wants.

    Its metrics are at `/v1/sys/metrics`, and given only with a token whose policy lets it read that path, unless
    `unauthenticated_metrics_access` is set for the listener (Vault's pages on `/sys/metrics` and on the TCP listener).
    Without either it answers 403, and the target is down for ever; so it is on a server that is started with `-dev`.
    """
    node = spelt(subject.node, "metrics_path")
    path, place = node.text or "/metrics", node.place if node.present else subject.node["job_name"].place.key()
    if "__metrics_path__" in subject.written or not path.startswith("/"):
        return
    services = (service_of(one, stack.compose) for one in subject.targets if one.address and one.address.port == _PORT)
    for service in {one.name: one for one in services if one is not None and _is_vault(one)}.values():
        related = ((service.node.place.key(), "the service that is asked"),)
        if path != _PATH:
            message = f"`{service.name}` has no metrics at `{path}`; the target stays down"
            yield Finding(place, message, f"write `metrics_path: {_PATH}`", related)
        elif not any(subject.node[key].exists for key in _CREDENTIALS) and is_untold(
            stack.container_of(service), (_OPEN,), _DATA
        ):
            message = f"`{service.name}` gives its metrics only with a token; the target stays down"
            advice = f"write a `bearer_token_file`, or set `{_OPEN} = true` in `telemetry` of the listener"
            yield Finding(place, message, advice, related)


def _is_vault(service: Service) -> bool:
    image = service.image if service.build is None and not service.partial and not service.network_mode else None
    return image is not None and image.repository in _IMAGES
