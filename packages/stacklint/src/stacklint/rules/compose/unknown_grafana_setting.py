"""GF243."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, sourced, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.grafana.given import configuration, given_settings, takes_settings
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.grafana.settings import FROM_FILE, grafana_settings, is_defined, meant_setting
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_IMAGE: Final = "    image: grafana/grafana:12.2.0\n"
_WRONG: Final = "environment: {GF_USERS_ALLOW_SIGNUP: 'false'}"
_EXTENDS: Final = "extends: {file: base.yaml, service: base}"
_MOUNT: Final = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_BUILT: Final = "FROM grafana/grafana:12.2.0\nENV «GF_SERVER_ROOTURL»=http://example.org\n"


def _with(lines: str, fixed: str = "", also: Mapping[str, str | None] | None = None) -> Example:
    repaired = edited(_FILE, _IMAGE, f"{_IMAGE}    {fixed}\n") if fixed else {}
    return Example(edited(_FILE, _IMAGE, f"{_IMAGE}    {lines}\n", also), repaired)


def _mounted(lines: str, config: str, mount: str = "./grafana.ini:/etc/grafana/grafana.ini") -> Example:
    files = sourced(service=lines, also={"grafana.ini": config})
    return Example({**files, _FILE: files[_FILE].replace(_MOUNT, f"{_MOUNT}      - {mount}\n")})


@rule(
    "GF243",
    "unknown-grafana-setting",
    severity=Severity.WARNING,
    bad=(
        _with(
            "environment: {«GF_SECURITY_ADMIN_PASWORD»: x}",
            "environment: {GF_SECURITY_ADMIN_PASSWORD: x}",
        ),
        _with(
            "environment: ['«GF_USERS_ALLOW_SIGNUP»=false']",
            "environment: ['GF_USERS_ALLOW_SIGN_UP=false']",
        ),
        _with(
            "environment: {«GF_SECURITY_ADMIN_PASSWORDS__FILE»: $SECRET}",
            "environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: $SECRET}",
        ),
        _with("environment: ['«GF_AUTH_ANONYMOUS_ENABLE»']", "environment: ['GF_AUTH_ANONYMOUS_ENABLED']"),
        _with("environment: {«GF_SECURITY_ADMIN_USERNAME»: root}"),
        _with(
            "env_file: [missing.env, grafana.env]",
            also={"grafana.env": "OTHER=1\n# GF_AUTH_BASICS_ENABLED\n«GF_AUTH_BASICS_ENABLED»=no\n"},
        ),
        Example(edited(_FILE, _IMAGE, "    build: grafana\n", {"grafana/Dockerfile": _BUILT})),
        Example(edited(_FILE, _IMAGE, "    build: grafana\n", {"grafana/Dockerfile": f"{_BUILT}RUN ./prepare\n"})),
        _with(_EXTENDS, also={"base.yaml": "services: {base: {environment: [«GF_USERS_ALLOW_SIGNUP»=false]}}\n"}),
        _with(
            f"{_EXTENDS}\n    environment: {{OTHER: a}}",
            also={"base.yaml": "services: {base: {environment: [A=1, «GF_USERS_ALLOW_SIGNUP»=false]}}\n"},
        ),
        _mounted(_WRONG.replace("GF_USERS_ALLOW_SIGNUP", "«GF_USERS_ALLOW_SIGNUP»"), "; allow_signup = true\n"),
    ),
    good=(
        Example(stack()),
        _with("environment: {GF_SECURITY_ADMIN_PASSWORD: x, GF_PLUGIN_A_KEY: b, GF_FEATURE_TOGGLES_ENABLED: c}"),
        _with("environment: {GF_INSTALL_PLUGINS: a, GF_PATHS_CONFIG: /etc/grafana/grafana.ini, OTHER: b}"),
        _with("environment: {GF_SECURITY_OWN: x, GF_OWN_SETTING: y}"),
        _with("environment: {GF_USERS_ALLOW_SIGNUP: 'false', GF_USERS_ALLOW_SIGN_UP: 'false'}"),
        _with("environment: {GF_SMTP_PASWORD: x, GF_SMTP_PASSWORD__FILE: /run/secrets/smtp}"),
        _with(
            "env_file: .env\n    environment: {GF_USERS_ALLOW_SIGN_UP: $GF_USERS_ALLOW_SIGNUP}",
            also={".env": "GF_USERS_ALLOW_SIGNUP=false\nGF_USERS_ALLOW_SIGN_UP=true\n"},
        ),
        _with("environment: {GF_USERS_ALLOW_SIGNUP: 'false', GF_PATHS_CONFIG: $CONFIG}"),
        _with("environment: {GF_USERS_ALLOW_SIGNUP: 'false', GF_PATHS_CONFIG: /etc/own.ini}"),
        _with(f"{_WRONG}\n    entrypoint: /start.sh"),
        _with(_EXTENDS, also={"base.yaml": f"services: {{other: {{{_WRONG}}}, base: {{image: c}}}}\n"}),
        Example(sourced("editable: $GF_USERS_ALLOW_SIGNUP", service=_WRONG)),
        _with(_WRONG.replace("environment", "build: {context: grafana}\n    environment")),
        Example(edited(_FILE, _IMAGE, f"    image: bitnami/grafana:12\n    {_WRONG}\n")),
        _mounted(_WRONG, "[users]\nallow_signup = true\n"),
        _mounted(_WRONG, "", "/srv/grafana.ini:/etc/grafana/grafana.ini"),
        _mounted(_WRONG, "", "./grafana.ini:/usr/share/grafana/conf/defaults.ini"),
    ),
)
def unknown_grafana_setting(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A variable is spelt almost as a setting of Grafana, and is none.

    Grafana looks for a variable for each key that its configuration has, `GF_<SECTION>_<KEY>`, and for no others. One
    that is misspelt is ignored without a word, and what it was to change stays as it is: the password `admin`, or a
    form where everybody may sign up.
    """
    for grafana in stack.grafana:
        given = tuple(given_settings(grafana, subject, stack.files)) if takes_settings(grafana) else ()
        environment = grafana.reading.environment
        names = {name.removesuffix(FROM_FILE) for name in (*environment.values, *environment.hidden)}
        for one in given:
            right = meant_setting(one.name, grafana_settings())
            if right is None or right.name.removesuffix(FROM_FILE) in names or _is_used(one.name, grafana, stack.files):
                continue
            yield Finding(
                one.name_at,
                f"Grafana has no setting `{one.name}`, and ignores it",
                f"did you mean `{right.name}`?",
                repairs=(Repair(f"write `{right.name}`", ((one.name_at, right.name),)),)
                if right.is_certain and isinstance(one.name_at, Place)
                else (),
            )


def _is_used(name: str, grafana: Grafana, files: Files) -> bool:
    """Whether something may read a variable: a configuration of Grafana's own, or what it is provisioned with."""
    config = configuration(grafana, files)
    read = (*grafana.sources, *grafana.provider_paths, *grafana.alerts)
    return config is None or is_defined(name, config) or any(name in files.text(path).text for path in read)
