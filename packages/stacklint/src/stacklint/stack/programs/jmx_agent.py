"""JMX exporters that run as agents within a JVM: on which port they show metrics, and what they read.

Source: the documentation of jmx_exporter (Java agent): `-javaagent:<jar>=[<host>:]<port>:<configuration>`, in a
variable that the start script of a program hands to the JVM, in its command, or in the Dockerfile.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.build import build_context, dockerfile, dockerfile_text

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_AGENT: Final = Pattern(
    r"-javaagent:(?P<jar>[^\s=\"']{1,300}\.jar)=(?:[\w.-]{1,100}:|\[[0-9a-fA-F:]{1,50}\]:)?(?P<port>\d{1,5})"
    r":(?P<config>[^\s\"',\]]{1,300})"
)
_MOST_PORT: Final = 65_535


_EXPORTER: Final = "jmx"
"""What the names of its jars have in them."""


class JmxAgent(NamedTuple):
    """An agent of a JVM.

    Attributes:
        port: the port that it shows metrics on.
        config: the path of its configuration in the container.
        where: what says so.
    """

    port: int
    config: str
    where: Place | Spot


def jmx_agents(service: Service, compose: Compose, files: Files) -> list[JmxAgent]:
    """The agents that a service is started with, as far as files tell; one that names variables is left out."""
    found = [*_given(service, compose), *_built(service, compose, files)]
    return [one for one in found if 0 < one.port <= _MOST_PORT and "$" not in one.config]


def _agents(text: str) -> Iterator[re.Match[str]]:
    """What starts an exporter in a text."""
    return (found for found in _AGENT.finditer(text) if _EXPORTER in posixpath.basename(found["jar"]))


def _given(service: Service, compose: Compose) -> Iterator[JmxAgent]:
    """Those of variables and of the command."""
    for name, value in service.environment.items():
        for found in _agents(value.text):
            node = variable_node(name, service, compose)
            start = (node.text or "").find(found[0])
            place = node.place.within(start, start + len(found[0])) if start >= 0 else node.place
            yield JmxAgent(int(found["port"]), found["config"], place)
    for word, node in service.command:
        for found in _agents(word):
            yield JmxAgent(int(found["port"]), found["config"], node.place)


def _built(service: Service, compose: Compose, files: Files) -> Iterator[JmxAgent]:
    """Those of the Dockerfile."""
    context = build_context(service, compose, files)
    path = dockerfile(service.build, context, files) if service.build is not None and context is not None else None
    if path is not None:
        for found in _agents(dockerfile_text(service, compose, files) or ""):
            yield JmxAgent(int(found["port"]), found["config"], Spot(files.name(path), *found.span()))
