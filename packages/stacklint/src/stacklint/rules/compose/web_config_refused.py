"""LK269."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.web_config import unseen_certificates, web_config, web_config_flag, web_faults
from stacklint.stack.stack import Stack

_COMMAND = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_FLAGGED = _COMMAND.replace("]", ", --web.config.file=/etc/prometheus/{}]")
_TLS = "tls_server_config:\n  cert_file: web.crt\n  key_file: web.key\n"
_HASH = "$2y$10$" + "x" * 53


def _guarded(web: str, name: str = "web.yml") -> Example:
    return Example(edited("compose.yaml", _COMMAND, _FLAGGED.format(name), {f"prometheus/{name}": web}))


@rule(
    "LK269",
    "web-config-refused",
    severity=Severity.ERROR,
    bad=(
        _guarded("basic_auth_users:\n  admin: «secret»\n"),
        _guarded(f"basic_auth_users:\n  admin: «{_HASH.replace('$', '$$')}»\n"),
        _guarded("basic_auth_users:\n  admin: «$2y$10$x»\n"),
        _guarded("«basic_auth_users»:\n  - admin: x\n"),
        _guarded(f"«basic_auth_user»:\n  admin: {_HASH}\n"),
        _guarded("tls_server_config:\n  cert_file: web.crt\n  key_file: web.key\n  «min_versions»: TLS12\n"),
        _guarded("«tls_server_config»:\n  cert_file: web.crt\n"),
        _guarded("tls_server_config: «off»\n"),
        _guarded("http_server_config: {http2: «'true'», headers: {X-Frame-Options: «DENY», «X-XSS-Protecton»: 1}}\n"),
        _guarded(f"basic_auth_users: {{a: {_HASH}, b: «[{_HASH}]»}}\n"),
        _guarded(f"{_TLS}  min_version: «TLS1.2»\n  client_allowed_sans: «a»\n"),
        _guarded(f"{_TLS}  «client_ca_file»: ca.crt\n"),
        _guarded(f"{_TLS}  client_ca_file: ca.crt\n  client_auth_type: «RequireAndVerify»\n"),
        _guarded("tls_server_config: {cert_file: «/etc/ssl/web.crt», key_file: web.key}\n"),
        Example(
            edited(
                "compose.yaml",
                "services:\n",
                "services:\n  node:\n    image: prom/node-exporter:v1.3.1\n    command: [--web.config=/etc/web.yml]\n"
                "    volumes: ['./web.yml:/etc/web.yml']\n",
                {"web.yml": "basic_auth_users: {admin: «secret»}\n"},
            )
        ),
    ),
    good=(
        Example(stack()),
        _guarded(f"basic_auth_users:\n  admin: {_HASH}\n"),
        _guarded("tls_server_config:\n  cert_file: web.crt\n  key: |\n    a key\n"),
        _guarded("tls_server_config:\nhttp_server_config: {http2: false}\na_key_of_tomorrow: true\n"),
        _guarded("basic_auth_users:\n  admin: ${HASH}\n  other: HASH_OF_OTHER\n"),
        _guarded("basic_auth_users: [\n"),
        _guarded("tls_server_config: {min_version: TLS12}\n"),  # no TLS at all
        _guarded(f"{_TLS}  client_ca_file: /etc/ssl/certs/ca.crt\n  client_auth_type: RequireClientCert\n"),
        _guarded(f"{_TLS}  client_ca_file: /dev/null\n  client_auth_type: RequireClientCert\n"),
        _guarded("http_server_config: {http2: no, headers: {X-Frame-Options: deny, Of-Tomorrow: a}}\n"),
        _guarded("tls_server_config: {cert_file: $CERT, key_file: made/web.key}\n"),
        _guarded("basic_auth_users:\n  admin: secret\n", "web.example"),
        Example(edited("compose.yaml", _COMMAND, _FLAGGED.format("elsewhere/web.yml"))),
    ),
)
def web_config_refused(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program refuses the file of `--web.config.file`.

    Prometheus, Alertmanager and the exporters read it when they start, and exit where it has a key that they don't
    know, a certificate without its key, or a password in place of its bcrypt hash: "hashedSecret too short to be a
    bcrypted password". `htpasswd -nBC 10 admin` asks for a password and writes its hash. Compose fills in no variables
    in this file, so a `$` stands for itself.
    """
    for service in subject.services.values():
        config, flag = web_config(service, stack), web_config_flag(service)
        for fault in web_faults(config) if config is not None else ():
            assert flag is not None  # it says where the file is
            yield Finding(
                fault.place,
                f"{fault.problem}; `{service.name}` exits at start",
                fault.help,
                ((flag[1].place, "what reads it"),),
            )
        if config is not None and flag is not None:
            for node in unseen_certificates(config, flag[0], stack.container_of(service)):
                yield Finding(
                    node.place,
                    f"`{service.name}` has no `{node.text}`, and exits at start",
                    "mount it",
                    ((service.mounts_place().place.key(), "what is mounted"),),
                )
