"""Whether a compose file is for a swarm, which takes some of it otherwise than Compose does.

Facts: docker stack deploy of Docker 27; what a swarm passes over is in `cli/compose/types` of docker/cli.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.stack.compose.sets import Compose, Service

_MODES: Final = frozenset({"global", "global-job", "replicated-job"})
_OF_A_SWARM: Final = ("placement", "update_config", "rollback_config", "endpoint_mode")
"""What has a meaning for the nodes of a swarm alone."""

_SWARM: Final = Pattern(r"(?<![a-z])(?:docker[-_.]?stack|swarm)(?![a-z])|^stack\.ya?ml$")
"""In the names of files that are for a swarm."""
_STACK: Final = Pattern(r"(?<![a-z])stack(?![a-z])")
"""In the names of files that may be for one, or of any other kind of stack."""
_LONGEST: Final = 6
"""Of a count of containers."""


def is_for_swarm(compose: Compose) -> bool:
    """Whether something in a set has a meaning in a swarm alone, so that it is hardly for Compose."""
    networks = compose.top["networks"].values()
    return any(network.text_at("driver") == "overlay" for network in networks) or any(
        _is_spread(service.node["deploy"]) for service in compose.services.values()
    )


def needs_swarm(networks: Iterable[Node]) -> bool:
    """Whether networks are such that `docker stack deploy` alone can start what is on them.

    It passes over `container_name`, which then is no name on any network.
    """
    return any(
        network.text_at("driver") == "overlay" and not network["attachable"].present and not network["external"].present
        for network in networks
    )


def is_started_by_swarm(compose: Compose) -> bool:
    """Whether a set is surely for a swarm: Compose has no network of that driver without one."""
    return _is_named_so(compose) or any(one.text_at("driver") == "overlay" for one in compose.top["networks"].values())


def passes_over(compose: Compose) -> bool:
    """Whether a set is surely started by `docker stack deploy`, which goes on without some of the keys of Compose."""
    return _is_named_so(compose) or needs_swarm(compose.top["networks"].values())


def _is_named_so(compose: Compose) -> bool:
    names = [document.name.rpartition("/")[2] for document in compose.documents]
    return any(map(_SWARM.search, names)) or (any(map(_STACK.search, names)) and is_for_swarm(compose))


class Copies(NamedTuple):
    """That a service is run in several containers, which all answer to its name.

    Attributes:
        node: what says so.
        number: how many there are; 0 if it is one on each node of a swarm.
    """

    node: Node
    number: int


def copies(service: Service) -> Copies | None:
    """The containers of a service, where it surely has several.

    One on each node is several unless a constraint may leave but one node: of all of them, those on the platform alone
    leave more. A count that variables give is unknown.
    """
    deploy = service.node["deploy"]
    if deploy["mode"].text == "global":
        constraints = [one.text or "" for one in deploy["placement"]["constraints"].items()]
        everywhere = all("!=" in one or one.strip().startswith("node.platform.") for one in constraints)
        return Copies(deploy["mode"], 0) if everywhere else None
    count, number = _count(service)
    return Copies(count, number) if number is not None and number > 1 else None


def is_off(service: Service) -> bool:
    """Whether a service is to have no container at all, until somebody gives it one."""
    return _count(service)[1] == 0


def _count(service: Service) -> tuple[Node, int | None]:
    """What says how many containers a service has, and how many these are; `None` if nothing tells."""
    scale, replicas = service.node["scale"], service.node["deploy"]["replicas"]
    node = scale if scale.present else replicas
    text = node.text or ""
    return node, int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def labels_of(owner: Node) -> Mapping[str, Node]:
    """The labels that a service, or its `deploy`, gives: a mapping or a list of them, by name, with where they are."""
    labels = owner["labels"]
    if labels.is_mapping:
        return dict(labels.entries())
    return {(one.text or "").partition("=")[0]: one for one in labels.items()}


def _is_spread(deploy: Node) -> bool:
    return deploy.text_at("mode") in _MODES or any(deploy[key].present for key in _OF_A_SWARM)
