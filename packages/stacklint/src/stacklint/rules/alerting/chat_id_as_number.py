"""GF161."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Plain
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts, stack
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_MAIL = "{uid: mail, type: email, settings: {addresses: team@example.org}}"
_COMPOSE = stack()["compose.yaml"]
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_ID = Pattern(r"[-+]?\d+")
_VARIABLE = Pattern(r"\$(?:\{(?P<braced>\w+)\}|(?P<bare>\w+))")


def _chat(text: str, value: str = "'-1001'") -> Example:
    compose = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{CHAT: {value}}}\n")
    return Example(_telegram(text, compose), fixed=_telegram("'-1001'", compose) if text == "«-1001»" else {})


def _telegram(text: str, compose: str) -> dict[str, str]:
    settings = f"{{uid: chat, type: telegram, settings: {{bottoken: $TOKEN, chatid: {text}}}}}"
    return alerts(_MAIL, settings, {"compose.yaml": compose})


@rule(
    "GF161",
    "chat-id-as-number",
    severity=Severity.WARNING,
    bad=(_chat("«-1001»"), _chat("«$CHAT»"), _chat("«'${CHAT}'»")),
    good=(
        _chat("'-1001'"),
        _chat("'@team'"),
        _chat("$CHAT", "'@team'"),
        _chat("$OTHER"),
        _chat("a$CHAT"),
        Example(alerts()),
    ),
)
def chat_id_as_number(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """The id of a Telegram chat is a number where Grafana wants a text.

    Versions from before the middle of 2026 do not start then. Quotes help where the number itself stands, but not
    around a variable of the environment: Grafana makes numbers of what it fills in. Write the number itself, in
    quotes, or use a version that takes both.
    """
    for point in subject.entries("contactPoints"):
        for receiver in point["receivers"].items():
            node = receiver["settings"]["chatid"]
            if receiver["type"].text != "telegram" or not _is_number(node, subject.grafana):
                continue
            given = node.text or ""
            repairs = () if "$" in given else (Repair("put it in quotes", ((node.place, f"'{given}'"),)),)
            yield Finding(
                node.place,
                "the chat's id is a number to Grafana, most versions of which do not start with it",
                "write the number itself, in quotes",
                repairs=repairs,
            )


def _is_number(node: Node, grafana: Grafana | None) -> bool:
    found = _VARIABLE.fullmatch(node.text or "")
    if found is None or grafana is None:
        return isinstance(node.value, Plain) and _ID.fullmatch(node.value) is not None
    value = grafana.service.environment.get(found["braced"] or found["bare"])
    return value is not None and value.known and _ID.fullmatch(value.text) is not None
