"""GF123."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import unread_settings
from stacklint.models.nearness import one_off
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import SOURCE, edited, sourced
from stacklint.stack.grafana.datasources import SourceFile
from stacklint.stack.stack import Stack

_PLUGINS = frozenset({"alertmanager", "loki", "prometheus", "tempo"})
_SECRETS = frozenset(
    {"basicAuthPassword", "tlsCACert", "tlsClientCert", "tlsClientKey", "sigV4AccessKey", "sigV4SecretKey"}
)
"""The secrets that every one of these plugins reads, but for those of headers."""
_VERSION: Final = "V2"
"""What one setting of Tempo has at its end, `tracesToLogsV2`, and others seem to need."""
_TRACES = "jsonData: {{exemplarTraceIdDestinations: [{{name: trace, {}: prometheus}}]}}"
_TEMPO = "type: tempo\n    jsonData: {{{}: {{datasourceUid: a}}}}"


@rule(
    "GF123",
    "misspelt-setting",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("jsonData: {«timeInteval»: 15s}"), fixed=sourced("jsonData: {timeInterval: 15s}")),
        Example(sourced("jsonData: {«httpmethod»: GET}"), fixed=sourced("jsonData: {httpMethod: GET}")),
        Example(sourced(_TRACES.format("«datasourceUID»")), fixed=sourced(_TRACES.format("datasourceUid"))),
        Example(edited(SOURCE, "type: prometheus", _TEMPO.format("«tracesToProfilesV2»"))),
        Example(sourced("jsonData: {timeInterval: 15s, «time_interval»: 15s}")),
        Example(
            sourced("secureJsonData: {«basicAuthPasword»: $X}"),
            fixed=sourced("secureJsonData: {basicAuthPassword: $X}"),
        ),
        Example(sourced("secureJsonData: {tlsCACert: a, «tlsCaCert»: a}")),
    ),
    good=(
        Example(edited(SOURCE, "type: prometheus", _TEMPO.format("tracesToLogsV2"))),
        Example(sourced("jsonData: {httpHeaderName1: A, ours: true}", "secureJsonData: {httpHeaderValue1: a}")),
        Example(sourced("jsonData: {exemplarTraceIdDestinations: [trace]}")),
        Example(sourced("secureJsonData: {password: x, httpHeaderValue2: a, tlsClientKey: b}")),
        Example(edited(SOURCE, "type: prometheus", "type: acme\n    secureJsonData: {basicAuthPasword: x}")),
    ),
)
def misspelt_setting(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A setting of a data source is spelt like one that its plugin knows, and isn't it.

    Grafana stores whatever stands under `jsonData` and `secureJsonData`. The plugin takes what it knows and leaves the
    rest, so a setting has no effect, and a password is missing. Write the setting as its plugin does.
    """
    for source in subject.datasources:
        for path, known in unread_settings(source.type, source.settings.value):
            node, key = source.settings.at(path), str(path[-1])
            older = key.removesuffix(_VERSION)
            right = older if older in known else one_off(key, known)
            if right is None:
                continue
            place = node.place.key()
            is_there = source.settings.at(path[:-1])[right].exists
            said = f"`{key}` is no setting of `{source.type}` data sources; Grafana ignores it in silence"
            yield _misspelt(place, said, right, is_there=is_there)
        for key, node in source.secrets.entries() if source.type in _PLUGINS else ():
            right = one_off(key, _SECRETS) if key not in _SECRETS else None
            if right is not None:
                said = f"`{key}` is no secret of `{source.type}` data sources; it is stored, and sent to nobody"
                yield _misspelt(node.place.key(), said, right, is_there=source.secrets[right].exists)


def _misspelt(place: Place, said: str, right: str, *, is_there: bool) -> Finding:
    repairs = () if is_there else (Repair(f"rename it to `{right}`", ((place, right),)),)
    return Finding(place, said, f"did you mean `{right}`?", repairs=repairs)
