"""GF122."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, sourced
from stacklint.stack.grafana.datasources import SourceFile
from stacklint.stack.stack import Stack

_SECRET = Pattern(
    r"basicAuthPassword|tlsCACert|tlsClientCert|tlsClientKey|sigV4AccessKey|sigV4SecretKey|httpHeaderValue[0-9]+"
)
"""What Grafana itself looks for under `secureJsonData` alone, whatever the plugin."""
_BY_HEADER = "send it as a header: `httpHeaderName1`, and its value under `secureJsonData` as `httpHeaderValue1`"
_INSTEAD = {
    "password": "write `basicAuthPassword` under `secureJsonData`",
    "token": _BY_HEADER,
    "bearerToken": _BY_HEADER,
    "apiKey": _BY_HEADER,
}
"""What to do about secrets that no plugin of `_PLUGINS` reads, wherever they stand."""
_PLUGINS = frozenset({"alertmanager", "loki", "prometheus", "tempo"})


@rule(
    "GF122",
    "open-secret",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("jsonData: {«basicAuthPassword»: x}")),
        Example(sourced("jsonData: {«password»: x}")),
        Example(sourced("jsonData: {httpHeaderName1: Authorization, «httpHeaderValue1»: Bearer x}")),
    ),
    good=(
        Example(edited(SOURCE, "type: prometheus", "type: ours-datasource\n    jsonData: {token: x}")),
        Example(sourced("jsonData: {passwordless: true, tlsAuth: false}", "secureJsonData: {password: x}")),
    ),
)
def open_secret(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A secret stands under `jsonData`.

    Grafana looks for it under `secureJsonData`, and here it is never read. What is worse, `jsonData` is stored as it is
    and sent to every browser. Move it to `secureJsonData`; and since it has been seen, choose another.
    """
    for source in subject.datasources:
        for key, node in source.settings.entries():
            if _SECRET.fullmatch(key) or (key in _INSTEAD and source.type in _PLUGINS):
                yield Finding(
                    node.place.key(),
                    f"`{key}` is not read under `jsonData`, and every browser gets to see it there",
                    _INSTEAD.get(key, f"move it to `{subject.key('secureJsonData')}`"),
                )
