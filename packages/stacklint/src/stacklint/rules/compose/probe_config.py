"""LK248."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.blackbox import later_keys, module_faults
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.programs.probes import blackbox_config
from stacklint.stack.stack import Stack

_SINCE: Final = (0, 19)
_FILE: Final = "blackbox.yml"
_SERVICE: Final = """\
services:
  blackbox:
    image: prom/blackbox-exporter{}
    volumes: [./blackbox.yml:/etc/blackbox_exporter/config.yml:ro]
"""


def _configured(text: str, tag: str = ":v0.27.0") -> Example:
    return Example(edited("compose.yaml", "services:\n", _SERVICE.format(tag), {_FILE: text}))


def _module(lines: str, tag: str = ":v0.27.0") -> Example:
    return _configured(f"modules:\n  web: {{{lines}}}\n", tag)


@rule(
    "LK248",
    "probe-config",
    severity=Severity.ERROR,
    bad=(
        _configured("«web»: {prober: http}\n", ""),
        _configured("«module»: {web: {prober: http}}\n", ":latest"),
        _configured("modules:\n  «web»: {http: {method: GET}}\n"),
        _module("prober: «https»"),
        _module("prober: «htpp»"),
        _module("prober: http, timeout: «5»"),
        _module("prober: http, timeout: «1d»"),
        _module("prober: http, «valid_status_codes»: [200]"),
        _module("prober: tcp, «tls_config»: {}, «timout»: 5s"),
        _module("prober: icmp, «query_name»: a"),
        _module("prober: http, http: {«timeout»: 5s, «methd»: GET, valid_status_codes: «200»}"),
        _module("prober: http, http: {«fail_if_matches_regexp»: [a], fail_if_header_matches: «{header: a}»}"),
        _module("prober: dns, «dns»: {query_type: A}"),
        _configured("modules: {web: }\n«x-notes»: {}\n"),
        _configured("«modules»: [{prober: http}]\n"),
        _configured("modules: {web: «http»}\n"),
        _module("prober: «[http]», timeout: «[5s]», http: «[GET]»"),
        _module("prober: http, «later»: {}, http: {«another»: 1, method: «[GET]»}"),
        _module("prober: http, http: {valid_status_codes: [200, «2xx», «'204'»], valid_http_versions: «HTTP/2»}"),
        _module("prober: http, http: {fail_if_ssl: «'true'», follow_redirects: «7», body_size_limit: «10»}"),
        _module("prober: http, http: {fail_if_body_matches_regexp: [«'a(b'»], headers: «[a]»}"),
        _module("prober: http, http: {fail_if_header_matches: [«{header: a}», {«heder»: a, regexp: b}]}"),
        _module("prober: http, http: {tls_config: {min_version: «TLS1.2», «insecure_skip»: true}}"),
        _module("prober: http, http: {basic_auth: {}, «bearer_token»: a, body: a, «body_file»: b}"),
        _module(
            "prober: dns, dns: {query_name: a, query_type: «a», validate_answer_rrs: {fail_if_matches_regexp: «a»}}"
        ),
        _module("prober: dns, dns: {query_name: a, query_type: «7», query_class: «in»}, icmp: {ttl: «256»}"),
        _module("prober: http, http: {«http_headers»: {}, method: GET}", ":v0.23.0"),
        _module("prober: grpc, «grpc»: {}, icmp: {«ttl»: 5}, http: {«body_file»: a}", ":v0.18.0"),
    ),
    good=(
        _module("prober: http, timeout: 5s, http: {valid_status_codes: [200], tls_config: {}, headers: {Host: a}}"),
        _module("prober: dns, dns: {query_name: example.org, valid_rcodes: [NOERROR]}"),
        _module("prober: tcp, timeout: 1m30s, tcp: {tls: true, query_response: }"),
        _module("prober: new, later: {}, http: {another: 1}", ":latest"),
        _module("prober: http, http: {fail_if_ssl: yes, body_size_limit: 1.5MiB, body: 7, headers: {A: 1, B: }}"),
        _module("prober: http, http: {method: $METHOD, fail_if_ssl: ${SSL}, fail_if_body_matches_regexp: ['a$']}"),
        _module("prober: dns, dns: {query_name: a, query_type: NAPTR, query_class: IN, valid_rcodes: [noerror]}"),
        _module("prober: dns, dns: {query_name: a, validate_answer_rrs: {fail_if_matches_regexp: [a(]}}"),
        _module("prober: unix, unix: {tls: true, query_response: [{expect: '^a', labels: []}]}", ":v0.28.0"),
        _module("prober: http, timeout: 5", ":v0.12.0"),
        _module("prober: http, timeout: 5", ":master"),
        _module("prober: http, http: {http_headers: {}}", ":v0.24.0"),
        _configured("modules: {web: }\nx-notes: {}\n", ":latest"),
        _configured("modules: {a: &a {prober: http, timeout: 5s}, b: {<<: *a, timeout: 9s}}\n"),
        _configured("modules: {web: {prober: http"),
        Example(stack()),
    ),
)
def probe_config(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """blackbox_exporter refuses its configuration, or a module of it never works.

    It takes no key that it does not know, such as one of later versions, and ends at its start: no probe is made, and
    every target is down. A module whose prober there isn't is loaded, and fails whenever it is asked for.
    """
    for service in subject.services.values():
        config = blackbox_config(service, stack)
        version = version_of(service.image) if service.image is not None else None
        if config is None or version is None:
            continue
        found = module_faults(config, version) if version >= _SINCE else ()
        for fault in (*found, *later_keys(config, version)):
            effect = f"`{service.name}` exits at start" if fault.refused else "every probe by this module fails"
            related = ((service.node.place.key(), "the service that reads it"),)
            yield Finding(fault.place, f"{fault.problem}; {effect}", fault.help, related)
