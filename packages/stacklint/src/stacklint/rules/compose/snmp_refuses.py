"""LK251."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose import Compose
from stacklint.stack.snmp import snmp_config, snmp_faults
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
    ),
    good=(
        _configured(f"{_NEW}, max_repetitions: 10}}\n"),
        _configured("if_mib: {walk: [1.3.6.1.2.1.2], version: 2}\n", ":v0.21.0"),
        _configured("modules: {walk: [1.3.6.1.2.1.2]}\n", ":v0.21.0"),
        _configured("if_mib: {walk: [1.3.6.1.2.1.2]}\n", ":main"),
        _configured("x-notes: {}\n"),
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
            related = ((service.node["image"].place, "the program that reads it"),)
            yield Finding(fault.place, f"{fault.problem}; `{service.name}` exits at start", fault.help, related)
