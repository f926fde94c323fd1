"""HD102."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import edited, sourced, stack
from stacklint.rules.passwords import GUESSED, is_placeholder
from stacklint.stack.kinds import written_in
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_FILE: Final = "compose.yaml"
_GRAFANA: Final = "    image: grafana/grafana:12.2.0\n"
_CONFIG: Final = "prometheus/prometheus.yml"
_ADMIN: Final = "GF_SECURITY_ADMIN_PASSWORD"
_NAME: Final = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_KEY|ACCESS_KEY|PRIVATE_KEY)$", re.IGNORECASE
)
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]+:([^/\s@$]+)@", re.IGNORECASE)
_KEYS: Final = frozenset(
    {
        *("password", "bearer_token", "credentials", "client_secret", "secret_key", "smtp_auth_password"),
        *("smtp_auth_secret", "auth_password", "auth_secret", "routing_key", "service_key", "api_key", "bot_token"),
        *("slack_api_url", "opsgenie_api_key", "victorops_api_key", "wechat_api_secret", "api_secret", "token"),
    }
)
"""Keys of Prometheus and Alertmanager whose values are secrets; each has a sister that ends in `_file`."""


def _with(line: str) -> Example:
    return Example(edited(_FILE, _GRAFANA, f"{_GRAFANA}    environment:\n      {line}\n"))


@rule(
    "HD102",
    "plain-secret",
    severity=Severity.WARNING,
    profile=Profile.HARDENING,
    bad=(
        _with("GF_SECURITY_ADMIN_PASSWORD: «hunter2»"),
        _with("- «GF_SECURITY_ADMIN_PASSWORD=hunter2»"),
        _with("DATABASE_URL: «postgres://app:hunter2@db/app»"),
        Example(sourced("secureJsonData: {basicAuthPassword: «hunter2»}")),
        Example(
            edited(
                _CONFIG,
                "  - job_name: app\n",
                "  - job_name: app\n    basic_auth: {username: a, password: «hunter2»}\n",
            )
        ),
    ),
    good=(
        _with("GF_SECURITY_ADMIN_PASSWORD: ${ADMIN_PASSWORD}"),
        _with("GF_SECURITY_ADMIN_PASSWORD: ''"),
        _with("GF_SECURITY_ADMIN_PASSWORD: admin"),
        _with("GF_SMTP_PASSWORD: change-me"),
        _with("DATABASE_URL: postgres://app:$PASSWORD@db/app"),
        _with("DATABASE_URL: postgres://app:<password>@db/app"),
        _with("GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/password"),
        Example(sourced("secureJsonData: {basicAuthPassword: $PASSWORD}")),
        Example(sourced("secureJsonData: {basicAuthPassword: XXXX}")),
        Example(stack()),
    ),
)
def plain_secret(subject: Stack, stack: Stack) -> Iterator[Finding]:
    """A password or a token stands in the repository as it is.

    Whoever can read the repository, or a copy of it, has it, and it stays in the history after it is changed. Take it
    from a variable that the repository does not hold, from a file (`…_FILE`, `password_file`), or from a secret of
    compose. What says of itself that it is to be replaced, such as `XXXX` or `<your-token>`, is no secret.
    """
    for document in subject.compose.documents if subject.compose is not None else ():
        for _, service in root(document)["services"].entries():
            yield from _of_environment(service["environment"])
    for file in subject.source_files:
        for source in file.datasources:
            for key, node in source.secrets.entries():
                yield from _judged(f"`{key}`", node)
    for path, kind in subject.members:
        if kind in {Kind.PROMETHEUS, Kind.SCRAPE_CONFIGS, Kind.ALERTMANAGER}:
            yield from _of_config(root(stack.files.document(path, written_in(path, kind))))


def _of_environment(block: Node) -> Iterator[Finding]:
    pairs = [(name, node, node.text or "") for name, node in block.entries()]
    for item in block.items():
        name, _, value = (item.text or "").partition("=")
        pairs.append((name, item, value))
    for name, node, value in pairs:
        in_url = _URL.search(value)
        if name == _ADMIN and value in GUESSED:
            continue  # it is no secret, and has a rule of its own where it matters
        if _NAME.search(name) and _is_secret(value):
            yield _finding(f"`{name}`", node)
        elif in_url is not None and _is_secret(in_url[1]):
            yield _finding(f"the password in `{name}`", node)


def _of_config(config: Node) -> Iterator[Finding]:
    """The secrets of a configuration. It is walked without recursion, since it may be nested deeply."""
    pending = [config]
    while pending:
        node = pending.pop()
        for key, value in node.entries():
            if key in _KEYS:
                yield from _judged(f"`{key}`", value)
            if value.is_mapping or value.is_sequence:
                pending.append(value)
        pending.extend(item for item in node.items() if item.is_mapping or item.is_sequence)


def _judged(what: str, node: Node) -> Iterator[Finding]:
    if _is_secret(node.string or ""):
        yield _finding(what, node)


def _is_secret(text: str) -> bool:
    return bool(text) and "$" not in text and not is_placeholder(text)


def _finding(what: str, node: Node) -> Finding:
    return Finding(
        node.place,
        f"{what} can be read by everybody who has the repository",
        "take it from a variable or from a file, and choose another one",
    )
