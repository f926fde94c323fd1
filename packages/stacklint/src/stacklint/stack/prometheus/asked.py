"""Who asks whom by HTTP in a stack, with which scheme, and whether with credentials.

Sources: the HTTP clients of Prometheus' configuration, Grafana's data sources, and health checks of compose files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.hosts import is_local, service_of
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.images import role_of
from stacklint.stack.programs.web_config import web_config
from stacklint.stack.repository.spelt import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.prometheus.server import Prometheus, ScrapeJob, Target
    from stacklint.stack.stack import Stack

_OWN: Final = Pattern(r"(https?)://(?:localhost|127\.0\.0\.1|\[::1\])(?![\w.])")
_USER: Final = Pattern(r"(?:^|\s)(?:-u|--user|--http-user|--header|-H|--netrc)\b|//[^/\s]+@")
_CURL: Final = Pattern(r"\bcurl\b")
_FAILS: Final = Pattern(r"\s(?:-[a-zA-Z]*f|--fail)")
"""Without one of these curl is content with any answer."""
_CREDENTIALS: Final = frozenset(
    {"basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "http_headers", "sigv4", "azuread"}
) | {"proxy_url", "proxy_from_environment"}
"""Keys that bring a user along; so may a proxy, on the way."""

_OF_METRICS: Final = ("GF_METRICS_BASIC_AUTH_USERNAME", "GF_METRICS_BASIC_AUTH_PASSWORD")

_WRITING: Final = frozenset({"replace", "lowercase", "uppercase", "hashmod"})
"""Actions of relabelling that write one label and leave the rest."""


class Guard(NamedTuple):
    """How the web server of a program is guarded.

    Attributes:
        users: the users that it knows by their passwords; `None` if it asks for none.
        tls: its certificate; `None` if it speaks HTTP.
    """

    users: Node | None
    tls: Node | None


class Ask(NamedTuple):
    """A request that something in a stack makes again and again.

    Attributes:
        service: who is asked.
        place: where it is written whom to ask.
        scheme: `http` or `https`.
        named: whether it has credentials, or may have.
        effect: what follows if it is refused.
        advice: where credentials belong.
        scrapes: whether it is for metrics.
    """

    service: Service
    place: Place
    scheme: str
    named: bool
    effect: str
    advice: str
    scrapes: bool = False


def guard(service: Service, stack: Stack) -> Guard | None:
    """How a program of a stack's own set is guarded; `None` where nothing tells that it is."""
    own = stack.compose.services.get(service.name) if stack.compose is not None else None
    config = web_config(service, stack) if service is own else None
    if config is None or any("exclu" in key for key in config.keys):
        return None
    users, tls = config["basic_auth_users"], config["tls_server_config"]
    return Guard(users if users.keys else None, tls if tls["cert_file"].text or tls["cert"].text else None)


def metrics_user(service: Service, stack: Stack) -> Node | None:
    """Where a Grafana is told the user who may have its metrics, if nobody else may.

    Source: `[metrics]` of Grafana's configuration, by which the user and the password count only together.
    """
    given = [service.environment.get(name) for name in _OF_METRICS]
    is_told = all(one is not None and one.known and one.text for one in given)
    if not is_told or stack.compose is None or role_of(service) != "grafana":
        return None
    return variable_node(_OF_METRICS[0], service, stack.compose)


def asks(stack: Stack) -> Iterator[Ask]:
    """What the parts of a stack ask its services, where the scheme is known."""
    for server in stack.prometheus:
        yield from _of_jobs(server, stack)
        yield from _of_alerting(server, stack)
    for grafana in stack.grafana:
        for source in grafana.datasources:
            yield from _of_source(source, stack)
    for service in stack.compose.services.values() if stack.compose is not None else ():
        yield from _of_check(service)


def _of_jobs(server: Prometheus, stack: Stack) -> Iterator[Ask]:
    for job in server.jobs:
        named = not _CREDENTIALS.isdisjoint(job.node.keys)
        for target in job.targets if _asks_as_written(job) else ():
            service = service_of(target, stack.compose)
            if service is not None and not _is_another(target, service, stack):
                scheme = spelt(job.node, "scheme").text or "http"
                effect, advice = "the target stays down", "`basic_auth` to the job"
                yield Ask(service, target.node.place, scheme, named, effect, advice, scrapes=True)


def _asks_as_written(job: ScrapeJob) -> bool:
    """Whether relabelling neither drops a target of a job nor changes how it is asked: it writes other labels alone."""
    labels = (step["target_label"].text or "__" for step in job.node["relabel_configs"].items())
    actions = {step["action"].text or "replace" for step in job.node["relabel_configs"].items()}
    return actions <= _WRITING and not any(label.startswith("__") or "$" in label for label in labels)


def _is_another(target: Target, service: Service, stack: Stack) -> bool:
    """Whether a target is its own server by its host, and not by its port, which LK102 tells."""
    address, compose = target.address, stack.compose
    if address is None or compose is None or not is_local(address.host):
        return False
    return judge_port(service, address.port or target.default_port, compose, stack.files) is not None


def _of_alerting(server: Prometheus, stack: Stack) -> Iterator[Ask]:
    entries = tuple(server.config["alerting"]["alertmanagers"].items())
    for target in server.alertmanagers if len(entries) == 1 else ():
        service = service_of(target, stack.compose)
        if service is not None:
            named, scheme = not _CREDENTIALS.isdisjoint(entries[0].keys), entries[0]["scheme"].text or "http"
            effect, advice = "no alert is ever delivered", "`basic_auth` to the entry"
            yield Ask(service, target.node.place, scheme, named, effect, advice)


def _of_source(source: DataSource, stack: Stack) -> Iterator[Ask]:
    url = read_url(source.address or "")
    service = stack.service_at(url.host) if url is not None else None
    if url is None or service is None or source.node["access"].text == "direct":
        return
    settings = [key.lower() for key in source.settings.keys]
    told = any("auth" in key or "header" in key for key in settings) or "@" in url.netloc
    named = told or source.node["basicAuth"].present
    effect = "every query of this data source fails"
    yield Ask(service, source.url.place, url.scheme, named, effect, "`basicAuth: true` with a user and a password")


def _of_check(service: Service) -> Iterator[Ask]:
    test = service.node["healthcheck"]["test"]
    words = [test, *test.items()]
    whole = " ".join(word.text or "" for word in words)
    named = _USER.search(whole) is not None
    for word in words if not takes_any_answer(whole) else ():
        for found in _OWN.finditer(word.text or ""):
            effect = f"`{service.name}` never becomes healthy"
            yield Ask(service, word.place.within(*found.span()), found[1], named, effect, "a user to the command")


def takes_any_answer(command: str) -> bool:
    """Whether a command is content with any answer, be it an error."""
    return _CURL.search(command) is not None and _FAILS.search(command) is None
