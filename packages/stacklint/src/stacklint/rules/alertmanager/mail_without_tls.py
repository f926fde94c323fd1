"""LK320."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.web import read_url
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

_PLAIN: Final = frozenset({"mailhog", "mailpit"})
"""How images are called of mail servers for tests that encrypt nothing unless they are given a certificate."""
_TLS_PORT: Final = 465
"""The port at which Alertmanager encrypts from the start."""

_COMPOSE: Final = """\
services:
  mail: {{image: 'axllent/mailpit:v1.21'{}}}
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG: Final = """\
global: {{smtp_from: a@example.com{}}}
route: {{receiver: mail}}
receivers:
  - name: mail
    email_configs: [{{to: b@example.com{}}}]
"""


def _mailed(everywhere: str, once: str = "", server: str = "") -> Example:
    """A stack with a Mailpit: what is said of all mails, of one receiver's, and of the server."""
    files: dict[str, str | None] = {
        "compose.yaml": _COMPOSE.format(server),
        "alertmanager.yml": _CONFIG.format(everywhere, once),
    }
    return Example(stack(files))


@rule(
    "LK320",
    "mail-without-tls",
    severity=Severity.ERROR,
    bad=(
        _mailed(", smtp_smarthost: «'mail:1025'»"),
        _mailed("", ", smarthost: «'mail:1025'»"),
        _mailed(", smtp_smarthost: 'mail:1025', smtp_require_tls: «true»"),
        _mailed(", smtp_smarthost: 'mail:1025', smtp_require_tls: false", ", require_tls: «true»"),
        _mailed(", smtp_smarthost: «'mail:1025'»", "}, {to: c@example.com"),
    ),
    good=(
        _mailed(", smtp_smarthost: 'mail:1025', smtp_require_tls: false"),
        _mailed(", smtp_smarthost: 'mail:1025'", ", require_tls: false"),
        _mailed(", smtp_smarthost: 'mail:1025', smtp_require_tls: $TLS"),
        _mailed(", smtp_smarthost: 'mail:465'"),
        _mailed(""),
        _mailed(", smtp_smarthost: 'smtp.example.com:587'"),
        _mailed(", smtp_smarthost: 'mail:port'"),
        _mailed(", smtp_smarthost: 'alertmanager:1025'"),
        _mailed(", smtp_smarthost: 'mail:1025'", server=", environment: {MP_SMTP_TLS_CERT: /cert.pem}"),
        _mailed(", smtp_smarthost: 'mail:1025'", server=", env_file: mail.env"),
        _mailed(", smtp_smarthost: 'mail:1025'", server=", command: [--smtp-tls-cert, /cert.pem]"),
        _mailed(", smtp_smarthost: 'mail:1025'", server=", entrypoint: [/mailpit, --smtp-tls-cert, /cert.pem]"),
        _mailed(", smtp_smarthost: 'mail:1025'", server=", build: mail"),
    ),
)
def mail_without_tls(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """Alertmanager insists on TLS with a mail server for tests, which has none.

    `require_tls` is true by default: a server that does not offer STARTTLS gets no mail, and each notification fails
    with "does not advertise the STARTTLS extension" (issue 2688 of Alertmanager). MailHog has no TLS, and Mailpit only
    with a certificate of its own.
    """
    seen: set[Place] = set()
    for mail, address in subject.mails():
        url = read_url(f"//{address.text}")
        service = stack.service_at(url.host) if url is not None else None
        if url is None or service is None or url.port in {None, _TLS_PORT} or not _is_plain(service):
            continue
        said = _requires(mail, subject.config)
        if said is None or (place := (said if said.present else address).place) in seen:
            continue
        seen.add(place)
        yield Finding(
            place,
            f"`{service.name}` has no TLS, and Alertmanager sends no mail without it",
            "write `require_tls: false` in the receiver, or `smtp_require_tls: false` in `global`",
            ((service.image_node.place, "what takes the mails"),),
        )


def _requires(mail: Node, config: Node) -> Node | None:
    """What says that a mail needs TLS, which may be nothing; `None` where it doesn't, or that can't be known."""
    own, everywhere = mail["require_tls"], config["global"]["smtp_require_tls"]
    said = own if own.present else everywhere
    return said if not said.present or said.flag else None


def _is_plain(service: Service) -> bool:
    """Whether a service is a mail server that surely has no TLS."""
    if service.image is None or service.build is not None or service.partial or service.env_files:
        return False
    told = (*service.environment, *(word for word, _ in service.words))
    return service.image.repository.rpartition("/")[2] in _PLAIN and not any("tls" in one.lower() for one in told)
