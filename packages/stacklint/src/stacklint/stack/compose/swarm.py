"""Whether a compose file is for a swarm, which takes some of it otherwise than Compose does.

Facts: docker stack deploy of Docker 27; what a swarm passes over is in `cli/compose/types` of docker/cli.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose

_MODES: Final = frozenset({"global", "global-job", "replicated-job"})
_OF_A_SWARM: Final = ("placement", "update_config", "rollback_config", "endpoint_mode")
"""What has a meaning for the nodes of a swarm alone."""


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


def _is_spread(deploy: Node) -> bool:
    return deploy.text_at("mode") in _MODES or any(deploy[key].present for key in _OF_A_SWARM)
