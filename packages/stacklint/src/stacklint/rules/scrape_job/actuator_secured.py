"""LK303."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.spring import shown_at
from stacklint.stack.programs.spring_security import refuses_metrics
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_DEFAULT: Final = "/metrics"
_LOGINS: Final = (
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "http_headers", "tls_config"),
    *("sigv4", "params"),
)
"""What a job may log in by: a key may also stand in the parameters of its requests."""
_ENDPOINT: Final = "/actuator/prometheus"
_DEPENDENCY: Final = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId></dependency>\n"
_BOOT: Final = "org.springframework.boot"
_PLAIN: Final = (
    _DEPENDENCY.format(_BOOT, "spring-boot-starter-web")
    + _DEPENDENCY.format(_BOOT, "spring-boot-starter-actuator")
    + _DEPENDENCY.format("io.micrometer", "micrometer-registry-prometheus")
)
_SECURE: Final = _PLAIN + _DEPENDENCY.format(_BOOT, "spring-boot-starter-security")
_CODE: Final = """\
class SecurityConfig {{
  SecurityFilterChain filterChain(HttpSecurity http) {{
    return http.authorizeHttpRequests(auth -> auth{}.{}).build();
  }}
}}
"""
_ALL: Final = "anyRequest().authenticated()"
_LOGIN: Final = '.requestMatchers("/login", "/api/**").permitAll()'


def _asked(
    path: str, code: str = "", job: str = "", dependencies: str = _SECURE, settings: str = "", more: str = ""
) -> Example:
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": 'FROM eclipse-temurin:21\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
        "app/pom.xml": f"<project><dependencies>\n{dependencies}</dependencies></project>\n",
        "app/src/main/resources/application.properties": f"management.endpoints.web.exposure.include=*\n{settings}",
        "app/src/main/java/SecurityConfig.java": code + more,
        "prometheus/prometheus.yml": (
            f"scrape_configs:\n  - job_name: app\n    metrics_path: {path}\n{job}"
            "    static_configs: [{targets: ['app:8080']}]\n"
        ),
    }
    return Example(stack(files))


_BAD: Final = f"«{_ENDPOINT}»"


@rule(
    "LK303",
    "actuator-secured",
    severity=Severity.ERROR,
    bad=(
        _asked(_BAD),
        _asked(_BAD, _CODE.format(_LOGIN, _ALL)),
        _asked(_BAD, _CODE.format("", "anyRequest().denyAll()")),
        _asked(_BAD, dependencies=_SECURE.replace("starter-web<", "starter-webflux<")),
        _asked(_BAD, settings="server.port=80\nmanagement.server.port=8080\n"),
        _asked("«/manage/prometheus»", settings="management.endpoints.web.base-path=/manage\n"),
    ),
    good=(
        _asked(_ENDPOINT, dependencies=_PLAIN),
        _asked(_ENDPOINT, _CODE.format('.requestMatchers("/actuator/**").permitAll()', _ALL)),
        _asked(_ENDPOINT, _CODE.format('.requestMatchers("/**").permitAll()', _ALL)),
        _asked(_ENDPOINT, _CODE.format(".requestMatchers(HttpMethod.GET).permitAll()", _ALL)),
        _asked(_ENDPOINT, _CODE.replace("http.", 'http.antMatcher("/api/**").').format("", _ALL)),
        _asked(_ENDPOINT, _CODE.replace("http.", 'http.securityMatcher("/api/**").').format("", _ALL)),
        _asked(_ENDPOINT, _CODE.format('.requestMatchers("/manage/prometheus").permitAll()', _ALL)),
        _asked(_ENDPOINT, _CODE.format(_LOGIN, "anyRequest().permitAll()")),
        _asked(_ENDPOINT, _CODE.format(_LOGIN, _ALL), more=_CODE.format("", "anyRequest().permitAll()")),
        _asked(_ENDPOINT, _CODE.format(_LOGIN, _ALL), more="class Open { void a() { web.ignoring().paths(OPEN); } }\n"),
        _asked(_ENDPOINT, _CODE.format("", _ALL), settings="app.open-paths=/actuator/**\n"),
        _asked(
            "/manage/prometheus",
            _CODE.format('.requestMatchers("/manage/prometheus").permitAll()', _ALL),
            settings="management.endpoints.web.base-path=/manage\n",
        ),
        _asked(_ENDPOINT, job="    basic_auth: {username: a, password: b}\n"),
        _asked(_ENDPOINT, job="    authorization: {credentials: a}\n"),
        _asked(_ENDPOINT, job="    params: {key: [a]}\n"),
        _asked("/other", _CODE.format(_LOGIN, _ALL)),
        _asked("$METRICS"),
        _asked(
            _ENDPOINT,
            dependencies=_SECURE.replace("starter-web<", "starter-webflux<"),
            settings="server.port=80\nmanagement.server.port=8080\n",
        ),
        Example(edited("compose.yaml", "    build: app\n", "    image: example/app\n")),
        Example({"prometheus/prometheus.yml": "scrape_configs: [{job_name: a, static_configs: [{targets: [app]}]}]\n"}),
    ),
)
def actuator_secured(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks an application of Spring Boot for its metrics without the login that it wants.

    With the starter of Spring Security, every endpoint of the actuator but `health` wants a login, unless the
    application says otherwise; what its own chain says with `anyRequest().authenticated()` counts for the actuator as
    well, on a port of its own too. The answer is 401 or 403, and the target is down for ever. It is told where the
    chain is the only one, and nothing in the code or the settings may let the request pass.
    """
    node = spelt(subject.node, "metrics_path")
    path = (node.text or _DEFAULT).partition("?")[0].rstrip("/")
    written = subject.written
    logs_in = any(subject.node[key].exists for key in _LOGINS)
    if stack.compose is None or "__metrics_path__" in written or logs_in:
        return
    asked = {
        (service.name, one.address.port or one.default_port): service
        for one in subject.targets
        if one.address is not None and (service := service_of(one, stack.compose)) is not None
    }
    for (name, port), service in asked.items():
        shown = shown_at(service, stack.compose, stack.files)
        if shown is None or (shown.port, shown.path) != (port, path):
            continue
        where = refuses_metrics(service, shown, stack.compose, stack.files)
        if where is not None:
            yield Finding(
                node.place if node.present else subject.node["job_name"].place.key(),
                f"`{name}` refuses `{path}` to whoever has not logged in, and this job does not; the target stays down",
                f'let it pass, as by `requestMatchers("{path}").permitAll()`, or give the job `basic_auth` or '
                "`authorization`",
                ((where, "what wants a login"),),
            )
