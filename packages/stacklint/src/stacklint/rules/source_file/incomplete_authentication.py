"""GF120."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import sourced
from stacklint.stack.grafana.datasources import DataSource, SourceFile
from stacklint.stack.stack import Stack

_WANTED = {
    "tlsAuth": ("tlsClientCert", "tlsClientKey"),
    "tlsAuthWithCACert": ("tlsCACert",),
}
"""What a switch under `jsonData` needs under `secureJsonData`."""
_USER = ("basicAuth: true", "basicAuthUser: grafana")


@rule(
    "GF120",
    "incomplete-authentication",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("basicAuth: «true»", "secureJsonData: {basicAuthPassword: x}")),
        Example(sourced("basicAuth: «'true'»", "basicAuthUser: grafana", "secureJsonData: {password: x}")),
        Example(sourced("jsonData: {tlsAuth: «true»}", "secureJsonData: {tlsClientCert: x}")),
        Example(sourced("jsonData: {tlsAuthWithCACert: «true»}")),
    ),
    good=(
        Example(sourced(*_USER, "secureJsonData: {basicAuthPassword: '$__env{HOSTNAME}'}")),
        Example(sourced(*_USER, "basicAuthPassword: x")),
        Example(sourced("basicAuth: false", "jsonData: {tlsAuth: false}")),
        Example(sourced("basicAuth: $AUTH", service="env_file: .env.local")),
        Example(sourced("jsonData: {tlsAuth: true}", "secureJsonData: {tlsClientCert: x, tlsClientKey: y}")),
    ),
)
def incomplete_authentication(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A data source is to authenticate, and lacks what it would need for it.

    Grafana takes it and sends what there is: a user without a password, or no certificate. The data source answers that
    it may not, and every panel shows an error. Give it what is missing, under `secureJsonData` if it is a secret.
    """
    for source in subject.datasources:
        for switch, missing in _incomplete(source, subject):
            yield Finding(
                switch.place,
                f"`{switch.path[-1]}` is on without {' and '.join(f'`{key}`' for key in missing)}; "
                "Grafana takes it, and it doesn't work",
                f"give it, or take `{switch.path[-1]}` away",
            )


def _incomplete(source: DataSource, file: SourceFile) -> Iterator[tuple[Node, list[str]]]:
    """The switches that are on, each with the keys that it lacks."""
    basic = source.node[file.key("basicAuth")]
    value = file.text(basic)
    if value.known and file.is_true(value.text):
        missing = [] if source.node[file.key("basicAuthUser")].text else [file.key("basicAuthUser")]
        misplaced = any(source.node[key].present for key in ("password", "basicAuthPassword", "basic_auth_password"))
        if not misplaced and not source.secrets["basicAuthPassword"].text:
            missing.append(f"{file.key('secureJsonData')}.basicAuthPassword")
        if missing:
            yield basic, missing
    for key, needed in _WANTED.items():
        missing = [f"{file.key('secureJsonData')}.{one}" for one in needed if not source.secrets[one].text]
        if source.settings[key].flag and missing:
            yield source.settings[key], missing
