"""Configurations of Prometheus by the types of the models: each key gets a value of its type, and what excludes or
requires something else is put right by rules that are written down here, not taken from the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo
from stacklint.document import Plain
from stacklint.models import Version
from stacklint.models.base import Model
from stacklint.models.cloud_auth import SigV4
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.discovery.amazon import Aws
from stacklint.models.discovery.dns import DnsDiscovery
from stacklint.models.discovery.kubernetes import KubernetesDiscovery
from stacklint.models.discovery.marathon import MarathonDiscovery
from stacklint.models.discovery.scaleway import ScalewayDiscovery
from stacklint.models.discovery.triton import TritonDiscovery
from stacklint.models.history import Dated
from stacklint.models.http_client import Authorization, BasicAuth, HttpClient, OAuth2, Proxied, TlsConfig
from stacklint.models.keys import is_model, keys_of
from stacklint.models.prometheus import Global, Prometheus
from stacklint.models.relabel import Relabel
from stacklint.models.scrape import Protocols, ScrapeConfig, TargetGroup
from stacklint.models.storage import Otlp

from .samples import samples_of

Mapping = dict[str, Any]
Rule = Callable[[Mapping, Random], None]

AUTHENTICATION = (
    "basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "sigv4", "azuread", "google_iam",
    "auth_token", "auth_token_file",
)  # fmt: skip
TRUE = frozenset({"true", "yes", "on", "True", "y", "Yes", "On"})
REGEXES = ("(.*)", "a|b", "", "[a-z]+", "(?i)x", "5", "a.+\\.b", "(?P<n>.)", "\\d{2,5}", "__meta_(.+)", "a)|(b")
BY_KEY: dict[str, tuple[str, ...]] = {
    "scrape_interval": ("15s", "30s", "1m", "1h", "1d", "15000ms"),
    "scrape_timeout": ("5s", "10s", "1s500ms", "1ms"),
    "targets": ("a:9090", "[::1]:80", "a", "a b", "10.0.0.1:80", "é"),
    "regex": REGEXES,
    "authentication_method": ("ManagedIdentity", "SDK"),
    "api_version": ("v2",),
}
"""Values for keys whose meaning asks for more than their type."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is to take the configurations: its version, the discoveries that it lacks, whether it is an agent."""

    version: Version
    lacks: frozenset[str] = frozenset()
    agent: bool = False


def configuration(rnd: Random, reader: Reader) -> Mapping:
    """A configuration that Prometheus takes."""
    found = mapping_of(Prometheus, rnd, reader)
    for number, job in enumerate(found.get("scrape_configs") or ()):
        job["job_name"] = f"{job['job_name']}{number}"
    for key in ("remote_write", "remote_read"):
        for number, remote in enumerate(found.get(key) or ()):
            if remote.get("name"):
                remote["name"] = f"{remote['name']}{number}"
    if reader.agent:
        for key in ("rule_files", "remote_read", "alerting"):
            found.pop(key, None)
    if (found.get("global") or {}).get("metric_name_validation_scheme") == "legacy" and found.get("otlp"):
        found["otlp"].pop("translation_strategy", None)
    return found


def mapping_of(model: type[Model], rnd: Random, reader: Reader) -> Mapping:
    """A mapping of a model that Prometheus takes."""
    if model is Relabel:
        return _relabel(rnd)
    kinds, needed, others = choices(model, reader)
    chosen = [*needed, *rnd.sample(others, min(len(others), rnd.choice((0, 1, 1, 2, 2, 3, 4, 6, 8))))]
    found = {key: value_of(kinds[key], key, rnd, reader) for key in chosen}
    for base in reversed(model.__mro__):
        for rule in RULES.get(base, ()):
            rule(found, rnd)
    return dict(rnd.sample(sorted(found.items(), key=lambda item: item[0]), len(found)))


def value_of(kind: Any, key: str, rnd: Random, reader: Reader) -> Any:
    """A value of a type, for a key."""
    if key in DISCOVERIES:
        return [mapping_of(load(key).model, rnd, reader) for _ in range(rnd.choice((0, 1, 1, 2)))]
    if samples := samples_of(kind):
        return rnd.choice(BY_KEY.get(key) or samples.good)
    origin, inner = get_origin(kind), get_args(kind)
    if kind == Protocols:
        names = [name for name in get_args(get_args(inner[0])[0]) if name]
        return rnd.sample(names, rnd.randint(1, len(names)))
    if origin is Annotated:
        found = value_of(inner[0], key, rnd, reader)
        return found if found != [] else [value_of(get_args(inner[0])[0], key, rnd, reader)]
    if origin in (Union, UnionType):
        options = [option for option in inner if option is not type(None)]
        return None if len(options) < len(inner) and rnd.random() < 0.04 else value_of(options[0], key, rnd, reader)
    if origin is Literal:
        return rnd.choice(BY_KEY.get(key) or inner)
    if origin is list:
        return [value_of(inner[0], key, rnd, reader) for _ in range(rnd.choice((0, 1, 1, 2, 3)))]
    if origin is dict:
        count = rnd.choice((0, 1, 1, 2))
        return {value_of(inner[0], key, rnd, reader): value_of(inner[1], key, rnd, reader) for _ in range(count)}
    if kind is Any:
        return rnd.choice(("a", Plain("1"), None))
    assert is_model(kind), f"no samples of {kind}, the type of {key}"
    return mapping_of(kind, rnd, reader)


@cache
def kinds_of(model: type[Model]) -> tuple[tuple[str, Any], ...]:
    """The keys of a model and their types."""
    hints = get_type_hints(model, include_extras=True)
    return tuple((field.alias or name, hints[name]) for name, field in model.model_fields.items())


@cache
def choices(model: type[Model], reader: Reader) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    """The types of all keys that this reader knows, those that a mapping must have, and the others."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    known = {key: kind for key, kind in kinds_of(model) if _is_known(key, fields[key], reader)}
    needed = tuple(key for key in known if fields[key].is_required())
    return known, needed, tuple(key for key in known if key not in needed)


def keys_within(kind: Any, reader: Reader, seen: set[Any] | None = None) -> set[tuple[type[Model], str]]:
    """Every key that this reader knows in a value of a type, with its model."""
    seen = set() if seen is None else seen
    if not is_model(kind):
        return {key for inner in get_args(kind) for key in keys_within(inner, reader, seen)}
    found: set[tuple[type[Model], str]] = set()
    if kind not in seen:
        seen.add(kind)
        for key, inner in choices(kind, reader)[0].items():
            found |= {(kind, key)} | keys_within(load(key).model if key in DISCOVERIES else inner, reader, seen)
    return found


def _is_known(key: str, field: FieldInfo, reader: Reader) -> bool:
    since = next((mark.since for mark in field.metadata if isinstance(mark, Dated)), None)
    return (since is None or since <= reader.version) and key not in reader.lacks


def _one_of(*keys: str) -> Rule:
    """At most one of these keys may be set."""

    def rule(found: Mapping, rnd: Random) -> None:
        there = [key for key in keys if key in found]
        for key in rnd.sample(there, max(0, len(there) - 1)):
            del found[key]

    return rule


def _secrets(*names: str) -> Rule:
    """Each of these secrets is given at most once: directly, by a file, or by a secret manager."""

    def rule(found: Mapping, rnd: Random) -> None:
        for name in names:
            _one_of(name, f"{name}_file", f"{name}_ref")(found, rnd)

    return rule


def _certificate(found: Mapping, rnd: Random) -> None:
    """A certificate has a key, and promtool wants both in files or none."""
    given = [found.pop(side + form, None) for side in ("cert", "key") for form in ("", "_file", "_ref")]
    if any(given):
        form = rnd.choice(("", "_file", "_ref"))
        found |= {f"cert{form}": "a", f"key{form}": "b"}


def _proxy(found: Mapping, rnd: Random) -> None:
    if found.get("proxy_from_environment") in TRUE:
        found.pop("proxy_url", None)
        found.pop("no_proxy", None)
    elif not found.get("proxy_url"):
        found.pop("no_proxy", None)
        found.pop("proxy_connect_header", None)


def _keys(found: Mapping, rnd: Random) -> None:
    """An access key has a secret key."""
    if bool(found.get("access_key")) != bool(found.get("secret_key")):
        found.pop("access_key", None)
        found.pop("secret_key", None)


def _names(found: Mapping, rnd: Random) -> None:
    """Where only legacy names are valid, they are escaped."""
    if found.get("metric_name_validation_scheme") == "legacy":
        found["metric_name_escaping_scheme"] = rnd.choice(("underscores", "dots", "values"))
    else:
        found.pop("metric_name_escaping_scheme", None)


def _job_names(found: Mapping, rnd: Random) -> None:
    found["metric_name_escaping_scheme"] = rnd.choice(("underscores", "dots", "values"))


def _attributes(found: Mapping, rnd: Random) -> None:
    everything = found.get("promote_all_resource_attributes") in TRUE
    found.pop("promote_resource_attributes" if everything else "ignore_resource_attributes", None)
    for key in ("promote_resource_attributes", "ignore_resource_attributes"):
        if found.get(key):
            found[key] = rnd.sample(("service.name", "a", "b c", "1"), rnd.randint(1, 3))
    if found.get("translation_strategy") == "UnderscoreEscapingWithoutSuffixes":
        del found["translation_strategy"]


def _region(found: Mapping, rnd: Random) -> None:
    """Without a region, Prometheus asks the machine that it runs on."""
    found["region"] = "eu-central-1"


def _interval(found: Mapping, rnd: Random) -> None:
    if found.get("refresh_interval") is None:
        found.pop("refresh_interval", None)


def _targets(found: Mapping, rnd: Random) -> None:
    if found.get("targets"):
        found["targets"] = [target for target in found["targets"] if target]


def _dns(found: Mapping, rnd: Random) -> None:
    if rnd.random() < 0.5:
        found |= {"type": rnd.choice(("A", "aaaa", "MX", "ns")), "port": Plain("53")}


def _kubernetes(found: Mapping, rnd: Random) -> None:
    """The client is set where a server is, and nowhere else."""
    if found.get("api_server") is None or found.get("kubeconfig_file"):
        found.pop("api_server", None)
        for key in keys_of(HttpClient):
            found.pop(key, None)
    if (found.get("api_server") is not None or found.get("kubeconfig_file")) and found.get("namespaces"):
        found["namespaces"].pop("own_namespace", None)
    if found.get("selectors"):
        found["selectors"] = [found["selectors"][0] | {"role": found["role"]}]


def _scaleway(found: Mapping, rnd: Random) -> None:
    found |= {"secret_key_file": "a", "secret_key": ""}
    if found.get("api_url", "").endswith("/"):
        del found["api_url"]


RULES: dict[type, tuple[Rule, ...]] = {
    TlsConfig: (_secrets("ca", "cert", "key"), _certificate),
    BasicAuth: (_secrets("username", "password"),),
    Authorization: (_secrets("credentials"),),
    Proxied: (_proxy,),
    OAuth2: (_secrets("client_secret"),),
    HttpClient: (_one_of(*AUTHENTICATION),),
    SigV4: (_keys,),
    Global: (_names,),
    ScrapeConfig: (_job_names,),
    Otlp: (_attributes,),
    TargetGroup: (_targets,),
    Aws: (_region,),
    TritonDiscovery: (_interval,),
    DnsDiscovery: (_dns,),
    KubernetesDiscovery: (_kubernetes,),
    MarathonDiscovery: (_one_of(*AUTHENTICATION),),
    ScalewayDiscovery: (_scaleway,),
}
"""What makes a mapping sound, by its model and by those that it extends."""


def _relabel(rnd: Random) -> Mapping:
    """A step of relabelling, by its action."""
    action = rnd.choice(
        ("replace", "replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop",
         "labelkeep", "lowercase", "uppercase")
    )  # fmt: skip
    found: Mapping = {"action": rnd.choice((action, action, action.upper(), action.title()))}
    if action == "replace" and rnd.random() < 0.4:
        del found["action"]
    target = rnd.choice(("a", "__address__", "a-b", "é", "x$1", "${1}_y", "a b"))
    if action not in {"labeldrop", "labelkeep"}:
        found["source_labels"] = rnd.choice(([], ["a"], ["__name__", "b-c"], None, ["a", None]))
        if action not in {"keepequal", "dropequal"}:
            found["separator"] = rnd.choice((";", "", "a", None))
    if action not in {"keepequal", "dropequal"}:
        found["regex"] = rnd.choice(REGEXES)
    if action == "hashmod":
        found["modulus"] = Plain(rnd.choice(("1", "8", "0x10", "18446744073709551615")))
    if action in {"replace", "labelmap"}:
        found["replacement"] = rnd.choice(("$1", "a", "${1}b", "a-b") + (("", "$$") if action == "replace" else ()))
    for key in rnd.sample(sorted(found), rnd.randint(0, len(found))):
        if key not in {"action", "modulus"}:
            del found[key]
    if action in {"replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"}:
        found["target_label"] = target
    return dict(rnd.sample(sorted(found.items()), len(found)))
