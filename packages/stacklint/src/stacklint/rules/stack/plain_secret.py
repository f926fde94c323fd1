"""HD102."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot, root
from stacklint.models import Kind
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import edited, sourced, stack
from stacklint.rules.passwords import GUESSED, is_placeholder
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.repository.ignored import is_ignored
from stacklint.stack.repository.kinds import written_in
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.rules.api import Where
    from stacklint.stack.compose.sets import Compose

_FILE: Final = "compose.yaml"
_GRAFANA: Final = "    image: grafana/grafana:12.2.0\n"
_CONFIG: Final = "prometheus/prometheus.yml"
_ADMIN: Final = "GF_SECURITY_ADMIN_PASSWORD"
_NAME: Final = Pattern(
    r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_KEY|ACCESS_KEY|PRIVATE_KEY)$", re.IGNORECASE
)
_URL: Final = Pattern(r"[a-z][a-z0-9+.-]*://[^/\s:@]+:([^/\s@$]+)@", re.IGNORECASE)
_SET: Final = Pattern(r"(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=", re.ASCII)
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
        Example(
            edited(
                _FILE,
                _GRAFANA,
                f"{_GRAFANA}    env_file: [grafana.env]\n",
                {
                    ".env": "DATABASE_URL=«postgres://app:hunter2@db/app»\n",
                    "grafana.env": "# mail\nexport GF_SMTP_PASSWORD = '«hunter2»'\nGF_SMTP_USER=a\n",
                },
            )
        ),
        Example(
            edited(
                _FILE,
                _GRAFANA,
                f"{_GRAFANA}    extends: {{file: base.yaml, service: base}}\n",
                {"base.yaml": "services:\n  base:\n    environment: {GF_SMTP_PASSWORD: «hunter2»}\n"},
            )
        ),
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
        Example(
            edited(
                _FILE,
                _GRAFANA,
                f"{_GRAFANA}    env_file: [grafana.env, gone.env, $WHICH]\n",
                {
                    ".gitignore": ".env\n",
                    ".env": "ADMIN_PASSWORD=hunter2\n",
                    "grafana.env": "GF_SMTP_PASSWORD=$X\nGF_SECURITY_ADMIN_PASSWORD=admin\n#A_PASSWORD=b\n",
                },
            )
        ),
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
    for _, service in subject.compose.written_services() if subject.compose is not None else ():
        yield from _of_environment(service["environment"])
    for path in _env_files(subject.compose, stack) if subject.compose is not None else ():
        yield from _of_file(path, stack)
    for file in subject.source_files:
        for source in file.datasources:
            for key, node in source.secrets.entries():
                yield from _judged(f"`{key}`", node)
    for path, kind in subject.members:
        if kind in {Kind.PROMETHEUS, Kind.SCRAPE_CONFIGS, Kind.ALERTMANAGER}:
            yield from _of_config(root(stack.files.document(path, written_in(path, kind))))


def _env_files(compose: Compose, stack: Stack) -> Iterator[str]:
    """The files of variables that the repository holds: those that services name, and the project's own."""
    named = [name.text for service in compose.services.values() for name in service.env_files if name.known]
    for name in dict.fromkeys((".env", *named)):
        path = stack.files.inside(stack.files.root / compose.folder / name)
        if path is not None and stack.files.kind(path) is EntryKind.FILE and not is_ignored(path, stack.files):
            yield path


def _of_file(path: str, stack: Stack) -> Iterator[Finding]:
    """The secrets in a file of variables."""
    end = 0
    for line in stack.files.text(path).text.splitlines(keepends=True):
        start, end = end, end + len(line)
        found = _SET.match(stripped := line.lstrip())
        if found is None:
            continue
        value = stripped[found.end() :].strip()
        at = line.index(value, len(line) - len(stripped) + found.end())
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value, at = value[1:-1], at + 1
        what = _secret(found[1], value)
        if what:
            yield _finding(what, Spot(stack.files.name(path), start + at, start + at + len(value)))


def _of_environment(block: Node) -> Iterator[Finding]:
    pairs = [(name, node, node.text or "") for name, node in block.entries()]
    for item in block.items():
        name, _, value = (item.text or "").partition("=")
        pairs.append((name, item, value))
    for name, node, value in pairs:
        what = _secret(name, value)
        if what:
            yield _finding(what, node.place)


def _secret(name: str, value: str) -> str:
    """What is secret in a variable, "" if nothing is."""
    in_url = _URL.search(value)
    if name == _ADMIN and value in GUESSED:
        return ""  # it is no secret, and has a rule of its own where it matters
    if _NAME.search(name) and _is_secret(value):
        return f"`{name}`"
    return f"the password in `{name}`" if in_url is not None and _is_secret(in_url[1]) else ""


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
        yield _finding(what, node.place)


def _is_secret(text: str) -> bool:
    return bool(text) and "$" not in text and not is_placeholder(text)


def _finding(what: str, where: Where) -> Finding:
    return Finding(
        where,
        f"{what} can be read by everybody who has the repository",
        "take it from a variable or from a file, and choose another one",
    )
