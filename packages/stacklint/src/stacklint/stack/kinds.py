"""Which kind of file this is, by its content: the shapes of formats look alike, so names alone would mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import root
from stacklint.models import Kind
from stacklint.stack.dashboards import Form, form_of

if TYPE_CHECKING:
    from stacklint.document import Document, Node
    from stacklint.stack.files import Files

YAML_SUFFIXES = (".yml", ".yaml", ".rules")
COMPOSE_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names that Compose looks for by itself, in its order."""

_AGENT_KEYS = frozenset({"clients", "positions", "server", "metrics", "integrations", "ingester", "target_config"})


def form_of_path(path: str) -> str:
    """`json` or `yaml`, by the name of a file."""
    return "json" if path.endswith(".json") else "yaml"


def is_compose_name(path: str) -> bool:
    """Whether a file is named as compose files are."""
    name = path.rpartition("/")[2]
    return "compose" in name and name.endswith((".yml", ".yaml"))


def classify(path: str, files: Files) -> Kind | None:
    """The kind of a file; `None` for everything that is not ours, such as Kubernetes objects or Loki's rules."""
    if path.endswith(".json"):
        return _classify_json(path, files)
    if not path.endswith(YAML_SUFFIXES):
        return None
    try:
        if not any(word in files.read(path) for word in _WORDS):
            return None
    except OSError:
        return None
    return kind_of(files.document(path, "yaml"), is_compose_name(path))


_WORDS = (b"scrape_configs", b"groups", b"datasources", b"providers", b"services", b"receivers", b"rule_files")


def kind_of(document: Document, compose: bool = False) -> Kind | None:
    """The kind of a YAML document."""
    whole = root(document)
    keys = frozenset(whole.keys)
    if "kind" in keys and "apiVersion" in keys:
        return None
    if keys & {"scrape_configs", "rule_files"} and not keys & _AGENT_KEYS:
        return Kind.PROMETHEUS
    if compose and "services" in keys:
        return Kind.COMPOSE
    if _is_rules(whole):
        return Kind.RULES
    if "datasources" in keys and "apiVersion" in keys:
        return Kind.DATASOURCES
    if any("path" in item["options"].keys for item in whole["providers"].items()):
        return Kind.PROVIDER
    if "route" in keys and "receivers" in keys:
        return Kind.ALERTMANAGER
    return None


def _is_rules(whole: Node) -> bool:
    return any(
        "expr" in rule.keys and bool({"alert", "record"} & set(rule.keys))
        for group in whole["groups"].items()
        for rule in group["rules"].items()
    )


def _classify_json(path: str, files: Files) -> Kind | None:
    try:
        raw = files.read(path)
    except OSError:
        return None
    if b'"panels"' not in raw and b'"elements"' not in raw:
        return None
    whole = root(files.document(path, "json"))
    form = form_of(whole)
    if form is Form.CLASSIC:
        return Kind.DASHBOARD if {"panels", "schemaVersion"} <= set(whole.keys) else None
    return (
        Kind.DASHBOARD
        if form in {Form.API, Form.WRAPPED, Form.V2} and "dashboard" in raw.decode("utf-8", "replace").lower()
        else None
    )


def candidates(files: Files, kind: Kind) -> tuple[str, ...]:
    """The files of the repository that are of a kind by their content, sorted."""
    return tuple(path for path in files.walk() if classify(path, files) is kind)
