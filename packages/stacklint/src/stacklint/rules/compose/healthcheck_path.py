"""LK268."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.web import route_prefix
from stacklint.stack.programs.images import known_image, role_of
from stacklint.stack.prometheus.asked import takes_any_answer
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.web import Prefix

_URL: Final = Pattern(
    r"https?://(?:[\w.:-]+@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(?P<port>\d{1,5})(?P<path>/[\w./-]*)?(?![\w./$?{-])"
)
_RIGHT: Final = ("/-/healthy", "/-/ready")
_FOR_ORDERS: Final = frozenset({"/-/reload", "/-/quit"})
_USUAL: Final = frozenset(
    f"{before}/{word}"
    for before in ("", "/-", "/api", "/api/v1", "/api/v2")
    for word in (
        *("health", "healthy", "healthz", "healthcheck", "ready", "readyz", "readiness", "live", "livez", "ping"),
        "liveness",
    )
) - {*_RIGHT}
"""Where other programs tell how they are."""
_GRAFANA: Final = "/api/health"
_TOOL: Final = Pattern(r"\b(?:promtool|amtool)\b")
"""Tools that are given where everything begins."""
_GIVES_IN: Final = Pattern(r"\|\|(?!\s*(?:exit\s+[1-9]|false))")
"""What is done instead, so that the check may hold all the same."""
_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_BELOW: Final = _COMMAND.replace("]", ", --web.external-url=https://example.org/prom/]")
_IMAGE: Final = "    image: grafana/grafana:12.2.0\n"


def _prometheus(test: str, command: str = _COMMAND) -> Example:
    return Example(edited("compose.yaml", _COMMAND, f"{command}    healthcheck: {{test: {test}}}\n"))


def _grafana(test: str) -> Example:
    return Example(edited("compose.yaml", _IMAGE, f"{_IMAGE}    healthcheck: {{test: {test}}}\n"))


class _Asked(NamedTuple):
    """A URL of a service's own that its health check asks: where its path stands, and what that is."""

    place: Place
    path: str


@rule(
    "LK268",
    "healthcheck-path",
    severity=Severity.ERROR,
    bad=(
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090«/health»']"),
        _prometheus("'wget -q --spider http://127.0.0.1:9090«/-/health» || exit 1'"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090«/-/heatlhy»']"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090«/-/healthy»']", _BELOW),
        _prometheus("[CMD, wget, -q, --spider, 'http://me:word@localhost:9090«/prom/health»']", _BELOW),
        _prometheus("[CMD, promtool, check, healthy, '--url=«http://localhost:9090»']", _BELOW),
        _grafana("'curl -fsS http://localhost:3000«/api/healthz»'"),
    ),
    good=(
        Example(stack()),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090/-/healthy']"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090/api/v1/status/buildinfo']"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090']"),
        _prometheus("[CMD, wget, -q, --post-data=, 'http://localhost:9090/-/reload']"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090/prom/-/ready']", _BELOW),
        _prometheus("[CMD, promtool, check, healthy, '--url=http://localhost:9090/prom']", _BELOW),
        _prometheus("'wget -q --spider http://localhost:9090/-/health || true'"),
        _prometheus("'curl -s http://localhost:9090/health'"),
        _prometheus("'wget -q -O- http://localhost:9090/health || wget -q -O- http://localhost:9090/-/healthy'"),
        _prometheus("'wget -q --spider http://localhost:9090/$$PAGE'"),
        _prometheus("'wget -q --spider http://localhost:9091/health'"),
        _prometheus("[CMD, wget, -q, --spider, 'http://localhost:9090/health']", _COMMAND.replace("]", ", $MORE]")),
        _grafana("'curl -fsS http://localhost:3000/api/health'"),
        _grafana("'curl -fsS http://localhost:3000/health'"),
        Example(
            edited(
                "compose.yaml",
                "    build: app\n",
                "    build: app\n    healthcheck: {test: curl -f http://localhost:9090/health}\n",
            )
        ),
    ),
)
def healthcheck_path(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A health check asks for a page that the program does not have.

    Prometheus and Alertmanager tell how they are at `/-/healthy` and `/-/ready`, below their prefix if they have one,
    and Grafana at `/api/health`. At `/health` and other usual places they answer "404 Not Found": the container counts
    as unhealthy for ever, and what waits for it with `condition: service_healthy` never starts.
    """
    for service in subject.services.values():
        known, role = known_image(service.image), role_of(service)
        if known is None or service.build is not None or service.partial or service.entrypoint:
            continue
        prefix = route_prefix(service)
        for asked in _asked(service, known.ports):
            right = _meant(asked.path, prefix) if prefix is not None else _of_grafana(asked.path, role)
            if right is not None:
                why = service.image_node.place, "the program that is asked"
                if prefix is not None and prefix.flag:
                    why = prefix.place, f"`--{prefix.flag}` says so"
                yield Finding(
                    asked.place,
                    f"`{service.name}` has no page `{asked.path}` and answers 404; it never becomes healthy",
                    f"ask for `{right}`",
                    (why,),
                )


def _asked(service: Service, ports: tuple[int, ...]) -> Iterator[_Asked]:
    test = service.node["healthcheck"]["test"]
    words = [test, *test.items()]
    whole = " ".join(word.text or "" for word in words)
    if takes_any_answer(whole) or _GIVES_IN.search(whole):
        return
    is_tool = _TOOL.search(whole) is not None
    for word in words:
        for found in _URL.finditer(word.text or ""):
            if int(found["port"]) not in ports:
                continue
            path = found["path"] or ""
            if is_tool:
                yield _Asked(word.place.within(*found.span()), f"{path.rstrip('/')}{_RIGHT[0]}")
            elif path:
                yield _Asked(word.place.within(*found.span("path")), path)


def _meant(path: str, prefix: Prefix) -> str | None:
    """The page that is meant at a path of Prometheus or Alertmanager; `None` if there may be one."""
    below = path.removeprefix(prefix.path) if path.startswith(f"{prefix.path}/") else None
    own = below if below is not None else path
    if own in _RIGHT:
        return None if below is not None else f"{prefix.path}{own}"
    if own in _FOR_ORDERS:
        return None
    right = nearest(own, _RIGHT)
    return f"{prefix.path}{right or _RIGHT[0]}" if own in _USUAL or right is not None else None


def _of_grafana(path: str, role: str) -> str | None:
    """The page that is meant at a path of Grafana's API; other pages lead to its login."""
    meant = path != _GRAFANA and path.startswith("/api/") and nearest(path, (_GRAFANA,)) is not None
    return _GRAFANA if role == "grafana" and meant else None
