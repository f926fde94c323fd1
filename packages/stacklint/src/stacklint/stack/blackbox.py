"""What blackbox_exporter finds wrong with its configuration, as far as that is certain in every version since 0.19.

Source: config/config.go of blackbox_exporter 0.27, which decodes with yaml.v3 and takes no unknown keys. Later versions
may know further keys, so one that isn't listed is judged only where it is misspelt, or belongs elsewhere. What older
versions lack is told by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.stack.known_names import show_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.known_names import Version

_MODULE: Final = frozenset({"prober", "timeout"})
_ADDRESS: Final = ("preferred_ip_protocol", "ip_protocol_fallback", "source_ip_address")
_CLIENT: Final = (
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "tls_config", "proxy_url"),
    *("no_proxy", "proxy_from_environment", "proxy_connect_header", "follow_redirects", "enable_http2", "http_headers"),
)
_LISTS: Final = frozenset(
    {
        *("valid_status_codes", "valid_http_versions", "fail_if_body_matches_regexp", "fail_if_header_matches"),
        *("fail_if_body_not_matches_regexp", "fail_if_header_not_matches", "query_response", "valid_rcodes"),
    }
)
_KEYS: Final = {
    "http": frozenset(
        {
            *(*_ADDRESS[:2], *_CLIENT, "skip_resolve_phase_with_proxy", "no_follow_redirects", "fail_if_ssl"),
            *("fail_if_not_ssl", "method", "headers", "body", "body_file", "compression", "body_size_limit"),
            *("valid_status_codes", "valid_http_versions", "fail_if_body_matches_regexp", "fail_if_header_matches"),
            *("fail_if_body_not_matches_regexp", "fail_if_header_not_matches", "fail_if_body_json_matches_cel"),
            "fail_if_body_json_not_matches_cel",
        }
    ),
    "tcp": frozenset({*_ADDRESS, "query_response", "tls", "tls_config"}),
    "icmp": frozenset({*_ADDRESS, "payload_size", "dont_fragment", "ttl"}),
    "dns": frozenset(
        {
            *(*_ADDRESS, "dns_over_tls", "tls_config", "transport_protocol", "query_class", "query_name", "query_type"),
            *("recursion_desired", "valid_rcodes", "validate_answer_rrs", "validate_authority_rrs"),
            "validate_additional_rrs",
        }
    ),
    "grpc": frozenset({*_ADDRESS[:2], "service", "tls", "tls_config"}),
}
_LACKED: Final[Mapping[tuple[int, int], Mapping[str, frozenset[str]]]] = {
    (0, 18): {
        "": frozenset({"grpc"}),
        "http": frozenset(
            {
                *("authorization", "body_size_limit", "compression", "enable_http2", "follow_redirects", "oauth2"),
                *("proxy_connect_header", "skip_resolve_phase_with_proxy"),
            }
        ),
        "icmp": frozenset({"ttl"}),
        "dns": frozenset({"recursion_desired"}),
    },
    (0, 23): {"http": frozenset({"body_file", "http_headers", "no_proxy", "proxy_from_environment"})},
    (0, 26): {
        "": frozenset({"unix"}),
        "http": frozenset({"fail_if_body_json_matches_cel", "fail_if_body_json_not_matches_cel"}),
    },
}
"""Keys that a version, and all before it, refuse, by the section that they stand in: what 0.18, 0.23, 0.26 and 0.28 say
of them (`--config.check`). Those between may have them or not."""
_RENAMED: Final = {
    "fail_if_matches_regexp": "fail_if_body_matches_regexp",
    "fail_if_not_matches_regexp": "fail_if_body_not_matches_regexp",
}
_MEANT: Final = {"https": "http", "ping": "icmp", "ssl": "tcp", "tls": "tcp"}
"""Words that people write for a prober."""
_PROBERS: Final = frozenset({*_KEYS, "unix"})
_GO_DURATION: Final = re.compile(r"[-+]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")


class ModuleFault(NamedTuple):
    """What is wrong: where, in words, and what to do; `refused` if the exporter doesn't start."""

    place: Place
    problem: str
    help: str
    refused: bool = True


def module_faults(config: Node) -> Iterator[ModuleFault]:
    """The faults of a configuration."""
    for key, node in config.entries():
        if key != "modules" and (node["prober"].exists or nearest(key, ["modules"]) is not None):
            yield ModuleFault(node.place.key(), f"`{key}` is no key of the file", "put the modules under `modules`")
    for name, module in config["modules"].entries():
        if module.is_mapping:
            yield from _of_module(name, module)


def later_keys(config: Node, version: Version) -> Iterator[ModuleFault]:
    """The keys of a configuration that came after a version."""
    lacked = [(last, *one) for last, sections in _LACKED.items() if version[:2] <= last for one in sections.items()]
    for _, module in config["modules"].entries():
        for last, section, keys in lacked:
            owner = module[section] if section else module
            for key in sorted(keys):
                if (node := owner[key]).exists:
                    said = f"`{key}` came after version {show_version(last)}"
                    yield ModuleFault(node.place.key(), said, "use a newer image")


def _of_module(name: str, module: Node) -> Iterator[ModuleFault]:
    prober, timeout = module["prober"].text or "", module["timeout"]
    right = _MEANT.get(prober) or nearest(prober, _PROBERS)
    if not prober:
        yield ModuleFault(module.place.key(), f"the module `{name}` has no `prober`", "add one", refused=False)
    elif prober not in _PROBERS and right is not None:
        place = module["prober"].place
        yield ModuleFault(place, f"there is no prober `{prober}`", f"write `{right}`", refused=False)
    if timeout.text is not None and not _GO_DURATION.fullmatch(timeout.text):
        advice = f"write `{timeout.text}s`" if timeout.text.isdecimal() else "write one such as `5s`"
        yield ModuleFault(timeout.place, f"`{timeout.text}` is no duration of Go", advice)
    for key, node in module.entries():
        if key in _KEYS:
            yield from _of_section(key, node)
        elif key not in _MODULE:
            homes = [section for section, keys in _KEYS.items() if key in keys]
            meant = nearest(key, [*_MODULE, *_KEYS])
            if homes or meant:
                home = prober if prober in homes else homes[0] if homes else ""
                yield _unknown(node, key, "a module", f"put it under `{home}`" if home else f"did you mean `{meant}`?")


def _of_section(section: str, node: Node) -> Iterator[ModuleFault]:
    known = _KEYS[section]
    for key, value in node.entries():
        if key in known:
            if key in _LISTS and value.present and not value.is_sequence:
                yield ModuleFault(value.place, f"`{key}` takes a list", f"write `[{value.text}]`" if value.text else "")
            continue
        right = _RENAMED.get(key) if section == "http" else None
        right = right or nearest(key, known)
        if key in _MODULE:
            yield _unknown(value, key, f"`{section}`", "put it beside, into the module itself")
        elif right is not None:
            yield _unknown(value, key, f"`{section}`", f"write `{right}`")
    if section == "dns" and node.is_mapping and not node["query_name"].text:
        yield ModuleFault(node.place.key(), "`dns` has no `query_name`", "add the name to ask for")


def _unknown(node: Node, key: str, owner: str, advice: str) -> ModuleFault:
    return ModuleFault(node.place.key(), f"`{key}` is no key of {owner}", advice)
