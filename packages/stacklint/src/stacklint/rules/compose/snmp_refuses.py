"""LK251."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.snmp import snmp_config, snmp_faults
from stacklint.stack.stack import Stack

_SERVICE: Final = """\
services:
  snmp:
    image: prom/snmp-exporter{}
    volumes: [./snmp.yml:/etc/snmp_exporter/snmp.yml:ro]
"""
_NEW: Final = "auths: {public_v2: {version: 2}}\nmodules:\n  if_mib: {walk: [1.3.6.1.2.1.2]"


def _configured(text: str, tag: str = ":v0.28.0") -> Example:
    return Example(edited("compose.yaml", "services:\n", _SERVICE.format(tag), {"snmp.yml": text}))


def _auth(lines: str, more: str = "") -> str:
    return f"auths: {{a: {{{lines}{more}}}}}\nmodules: {{}}\n"


@rule(
    "LK251",
    "snmp-refuses",
    severity=Severity.ERROR,
    bad=(
        _configured("«if_mib»: {walk: [1.3.6.1.2.1.2], auth: {community: public}}\nups: {walk: [1.3.6.1.2.1.33]}\n"),
        _configured("«if_mib»: {walk: [1.3.6.1.2.1.2]}\n", ""),
        _configured(f"«{_NEW.replace(':', '»:', 1)}}}\n", ":v0.21.0"),
        _configured(f"{_NEW}, «overrides»: {{ifType: {{type: EnumAsInfo}}}}}}\n"),
        _configured("if_mib: {walk: [1.3.6.1.2.1.2], «lookups»: []}\n", ":v0.21.0"),
        _configured(f"{_NEW}, «version»: 2}}\n"),
        _configured(f"{_NEW}}}\n«x-notes»: {{}}\n"),
        _configured(f"{_NEW}}}\n«auth»: {{}}\n", ""),
        _configured(_auth("«comunity»: public", ", «another»: 1")),
        _configured(_auth("community: «[public]», version: «'2'»")),
        _configured(_auth("version: «4»")),
        _configured(_auth("version: 3, username: a, security_level: «authpriv»")),
        _configured("auths: {«a»: {version: 3, username: a, security_level: authNoPriv}}\nmodules: {}\n"),
        _configured(
            _auth("version: 3, username: a, security_level: authPriv, password: b, priv_password: «''», ").replace(
                "}", "auth_protocol: «sha», priv_protocol: «DES3»}", 1
            )
        ),
        _configured(
            f"{_NEW}, timeout: «5x», retries: «'3'», allow_nonincreasing_oids: «'true'», «max_repetition»: 1}}\n"
        ),
        _configured("auths: {a: «public»}\nmodules: {b: {walk: «1.3.6»}}\n"),
    ),
    good=(
        _configured(f"{_NEW}, max_repetitions: 10, timeout: 5, metrics: [{{name: a, later: b}}]}}\n"),
        _configured(f"{_NEW}, later: 10, timeout: 5s}}\nx-notes: {{}}\n", ""),
        _configured(_auth("version: 3, username: $USER, auth_protocol: none")),
        _configured(_auth("version: 3, username: a, security_level: authNoPriv, password: b, auth_protocol: $HOW")),
        _configured(_auth("community: $COMMUNITY, version: $VERSION, security_level: none")),
        _configured("if_mib: {walk: [1.3.6.1.2.1.2], version: 2}\n", ":v0.21.0"),
        _configured("modules: {walk: [1.3.6.1.2.1.2]}\n", ":v0.21.0"),
        _configured("if_mib: {walk: [1.3.6.1.2.1.2]}\n", ":main"),
        _configured("x-notes: {}\n", ":latest"),
        Example(stack()),
    ),
)
def snmp_refuses(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """snmp_exporter gets a configuration in the form of another version, or that of its generator.

    It takes no key that it does not know, and ends at its start. Since version 0.23 modules stand under `modules`, and
    how a device is spoken to under `auths`; before, modules stood at the top, each with its `auth` and `version`. What
    `lookups` and `overrides` ask for is worked out by the generator, which writes the file that the exporter reads.
    """
    for service in subject.services.values():
        config = snmp_config(service, stack)
        for fault in snmp_faults(config) if config is not None else ():
            related = ((service.image_node.place, "the program that reads it"),)
            yield Finding(fault.place, f"{fault.problem}; `{service.name}` exits at start", fault.help, related)
