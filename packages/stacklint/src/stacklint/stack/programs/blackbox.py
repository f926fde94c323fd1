"""What blackbox_exporter finds wrong with its configuration, as far as that is certain in every version since 0.19.

Source: config/config.go of blackbox_exporter 0.27, which decodes with yaml.v3 and takes no unknown keys, and what 0.23
and 0.28 say of configurations that were spoilt in each key (`--config.check`). Later versions may know further keys, so
one that isn't listed is judged there only where it is misspelt, or belongs elsewhere. What older versions lack is told
by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.stack.programs.known_names import show_version
from stacklint.stack.programs.strict_yaml import (
    ANY,
    DURATION,
    FLAG,
    GO_DURATION,
    REGEX,
    REGEXES,
    SIZE,
    TEXT,
    TEXT_MAP,
    TEXTS,
    WHOLE,
    Shape,
    strange,
    structure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.programs.known_names import Version

_MODULE: Final = frozenset({"prober", "timeout"})
_ADDRESS: Final = ("preferred_ip_protocol", "ip_protocol_fallback", "source_ip_address")
_CLIENT: Final = (
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "tls_config", "proxy_url"),
    *("no_proxy", "proxy_from_environment", "proxy_connect_header", "follow_redirects", "enable_http2", "http_headers"),
)
_KEYS: Final = {
    "http": frozenset(
        {
            *(*_ADDRESS[:2], *_CLIENT, "skip_resolve_phase_with_proxy", "no_follow_redirects", "fail_if_ssl"),
            *("fail_if_not_ssl", "method", "headers", "body", "body_file", "compression", "body_size_limit"),
            *("valid_status_codes", "valid_http_versions", "fail_if_body_matches_regexp", "fail_if_header_matches"),
            *("fail_if_body_not_matches_regexp", "fail_if_header_not_matches", "fail_if_body_json_matches_cel"),
            *("fail_if_body_json_not_matches_cel", "enable_http3"),
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
    "unix": frozenset({"query_response", "tls", "tls_config"}),
}
_TLS: Final = Shape("text", words=frozenset({"TLS10", "TLS11", "TLS12", "TLS13"}))
_HEADER: Final = {"header": TEXT, "regexp": REGEX, "allow_missing": FLAG}
_HEADERS: Final = Shape("list", item=Shape("struct", keys=_HEADER, needed=("header", "regexp")))
_RECORDS: Final = structure(
    fail_if_matches_regexp=TEXTS,  # compiled when a probe is made
    fail_if_all_match_regexp=TEXTS,
    fail_if_not_matches_regexp=TEXTS,
    fail_if_none_matches_regexp=TEXTS,
)
_SHAPES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(("ip_protocol_fallback", "proxy_from_environment", "tls"), FLAG),
    **dict.fromkeys(("follow_redirects", "no_follow_redirects", "enable_http2", "enable_http3"), FLAG),
    **dict.fromkeys(("skip_resolve_phase_with_proxy", "fail_if_ssl", "fail_if_not_ssl", "dont_fragment"), FLAG),
    **dict.fromkeys(("dns_over_tls", "recursion_desired"), FLAG),
    **dict.fromkeys(("payload_size", "ttl"), WHOLE),
    **dict.fromkeys(("fail_if_body_matches_regexp", "fail_if_body_not_matches_regexp"), REGEXES),
    **dict.fromkeys(("fail_if_header_matches", "fail_if_header_not_matches"), _HEADERS),
    **dict.fromkeys(("validate_answer_rrs", "validate_authority_rrs", "validate_additional_rrs"), _RECORDS),
    **dict.fromkeys(("valid_http_versions", "valid_rcodes"), TEXTS),
    **dict.fromkeys(("oauth2", "http_headers", "proxy_connect_header"), Shape("map", item=ANY)),
    "query_class": Shape("text", words=frozenset({"ANY", "CH", "CS", "HS", "IN", "NONE"})),
    "valid_status_codes": Shape("list", item=WHOLE),
    "headers": TEXT_MAP,
    "body_size_limit": SIZE,
    "basic_auth": structure(
        username=TEXT, username_file=TEXT, username_ref=TEXT, password=TEXT, password_file=TEXT, password_ref=TEXT
    ),
    "authorization": structure(type=TEXT, credentials=TEXT, credentials_file=TEXT, credentials_ref=TEXT),
    "tls_config": structure(
        **dict.fromkeys(("ca", "ca_file", "ca_ref", "cert", "cert_file", "cert_ref"), TEXT),
        **dict.fromkeys(("key", "key_file", "key_ref", "server_name"), TEXT),
        insecure_skip_verify=FLAG,
        min_version=_TLS,
        max_version=_TLS,
    ),
    "query_response": Shape(
        "list",
        item=structure(expect=REGEX, expect_bytes=TEXT, send=TEXT, starttls=FLAG, labels=Shape("list", item=ANY)),
    ),
}
"""What keys take, whichever section they stand in; all others take one text."""
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
        "http": frozenset({"enable_http3", "fail_if_body_json_matches_cel", "fail_if_body_json_not_matches_cel"}),
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
_KNOWN: Final = (0, 28)
"""The last version whose keys are all known."""
_RECORD_TYPE: Final = Pattern(r"(?:[A-Z][A-Z0-9-]*|None|Reserved)?")
"""How the names of all types are written that there are."""
_HOPS_WRONG: Final = Pattern(r"-[1-9][0-9]*|25[6-9]|2[6-9][0-9]|[3-9][0-9]{2}|[1-9][0-9]{3,}")
_LOGINS: Final = ("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file")
_SECTION: Final = structure()


class ModuleFault(NamedTuple):
    """What is wrong: where, in words, and what to do; `refused` if the exporter doesn't start."""

    place: Place
    problem: str
    help: str
    refused: bool = True


def module_faults(config: Node, version: Version) -> Iterator[ModuleFault]:
    """The faults of a configuration."""
    strict = version[:2] <= _KNOWN
    for key, node in config.entries():
        if key != "modules" and (node["prober"].exists or nearest(key, ["modules"]) is not None):
            yield ModuleFault(node.place.key(), f"`{key}` is no key of the file", "put the modules under `modules`")
        elif key != "modules" and strict:
            yield ModuleFault(node.place.key(), f"`{key}` is no key of the file", "there is none but `modules`")
    modules = config["modules"]
    if modules.present and not modules.is_mapping:
        yield ModuleFault(modules.place.key(), "`modules` takes keys with values", "write each module as `name: {…}`")
    for name, module in modules.entries():
        if module.is_mapping:
            yield from _of_module(name, module, strict=strict)
        elif module.present:
            yield ModuleFault(module.place, f"the module `{name}` takes keys with values", "write `prober: …` in it")


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


def _of_module(name: str, module: Node, *, strict: bool) -> Iterator[ModuleFault]:
    prober, timeout = module["prober"].text or "", module["timeout"]
    right = _MEANT.get(prober) or nearest(prober, _KEYS)
    if module["prober"].present and module["prober"].text is None:
        yield from _strange(module["prober"], "prober", TEXT, strict=strict)
    elif not prober:
        yield ModuleFault(module.place.key(), f"the module `{name}` has no `prober`", "add one", refused=False)
    elif prober not in _KEYS and right is not None:
        place = module["prober"].place
        yield ModuleFault(place, f"there is no prober `{prober}`", f"write `{right}`", refused=False)
    if timeout.text is not None and not GO_DURATION.fullmatch(timeout.text):
        advice = f"write `{timeout.text}s`" if timeout.text.isdecimal() else "write one such as `5s`"
        yield ModuleFault(timeout.place, f"`{timeout.text}` is no duration of Go", advice)
    else:
        yield from _strange(timeout, "timeout", DURATION, strict=strict)
    for key, node in module.entries():
        if key in _KEYS:
            yield from _of_section(key, node, strict=strict)
        elif key not in _MODULE:
            homes = [section for section, keys in _KEYS.items() if key in keys]
            meant = nearest(key, [*_MODULE, *_KEYS])
            if homes or meant or strict:
                home = prober if prober in homes else homes[0] if homes else ""
                advice = f"put it under `{home}`" if home else f"did you mean `{meant}`?" if meant else ""
                yield _unknown(node, key, "a module", advice)


def _of_section(section: str, node: Node, *, strict: bool) -> Iterator[ModuleFault]:
    known = _KEYS[section]
    if node.present and not node.is_mapping:
        yield from _strange(node, section, _SECTION, strict=strict)
    for key, value in node.entries():
        if key in known:
            yield from _strange(value, key, _SHAPES.get(key, TEXT), strict=strict)
            continue
        right = _RENAMED.get(key) if section == "http" else None
        right = right or nearest(key, known)
        if key in _MODULE:
            yield _unknown(value, key, f"`{section}`", "put it beside, into the module itself")
        elif right is not None or strict:
            yield _unknown(value, key, f"`{section}`", f"write `{right}`" if right is not None else "")
    yield from _of_meaning(section, node)


def _of_meaning(section: str, node: Node) -> Iterator[ModuleFault]:
    """What no type tells."""
    if section == "dns" and node.is_mapping and not node["query_name"].text:
        yield ModuleFault(node.place.key(), "`dns` has no `query_name`", "add the name to ask for")
    asked = node["query_type"].text or ""
    if section == "dns" and not _RECORD_TYPE.fullmatch(asked) and "$" not in asked:
        advice = f"write `{asked.upper()}`" if asked.isalpha() and asked.islower() else "write one such as `A`"
        yield ModuleFault(node["query_type"].place, f"there is no record type `{asked}`", advice)
    hops = node["ttl"].text or ""
    if section == "icmp" and _HOPS_WRONG.fullmatch(hops):
        yield ModuleFault(node["ttl"].place, f"`ttl` is `{hops}`, and has to be from 0 to 255", "")
    if section != "http":
        return
    logins = [key for key in _LOGINS if node[key].present]
    if len(logins) > 1:
        problem = f"`http` has `{logins[0]}` and `{logins[1]}` as well"
        yield ModuleFault(node[logins[1]].place.key(), problem, "keep one of them")
    if node["body"].text and node["body_file"].text:
        yield ModuleFault(node["body_file"].place.key(), "`http` has a `body` and a `body_file`", "keep one of them")


def _strange(node: Node, name: str, shape: Shape, *, strict: bool) -> Iterator[ModuleFault]:
    for found in strange(node, name, shape, strict=strict):
        yield ModuleFault(found.place, found.problem, found.help)


def _unknown(node: Node, key: str, owner: str, advice: str) -> ModuleFault:
    return ModuleFault(node.place.key(), f"`{key}` is no key of {owner}", advice)
