"""The environment that a service's program is started with, as far as files tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import Interpolated, parse_env
from stacklint.stack.containers.build import built_environment
from stacklint.stack.programs.images import image_paths
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_PLAIN: Final = Pattern(r"[A-Za-z_]\w*", re.ASCII)
_OWN = frozenset({"HOME", "HOSTNAME", "LANG", "OLDPWD", "PATH", "PWD", "SHLVL", "TERM", "USER", "_", "container"})
"""What an image, its shell and the engine set by themselves."""
_OWN_PREFIX: Final = "GF_"
"""Grafana's image sets some of these, and makes others of variables that end in `__FILE`."""


class Environment(NamedTuple):
    """Variables of a program.

    Attributes:
        values: those whose values are known.
        hidden: those that are set, to what isn't known.
        complete: whether no others are set but what every container has.
    """

    values: Mapping[str, str] = MappingProxyType({})
    hidden: frozenset[str] = frozenset()
    complete: bool = False

    def value(self, name: str) -> str | None:
        """The value of a variable, empty for one that surely isn't set; `None` where it isn't known."""
        return self.values.get(name, "" if self.is_unset(name) else None)

    def is_unset(self, name: str) -> bool:
        """Whether a variable surely isn't set. What is no name of a variable never is."""
        if not _PLAIN.fullmatch(name):
            return True
        own = name in _OWN or name.startswith(_OWN_PREFIX)
        return self.complete and not own and name not in self.values and name not in self.hidden


NOTHING_KNOWN: Final = Environment()
"""Of a program that no compose file starts."""


def read_environment(service: Service, compose: Compose, files: Files, others: Iterable[Compose]) -> Environment:
    """The environment of a service: of its image, of its `env_file`s, and of its `environment`, the last one first.

    What a service of the same name in another compose set has besides may be set here as well.
    """
    variants = [other.services[service.name] for other in others if service.name in other.services]
    elsewhere = {name for variant in variants for name in variant.environment}
    found, complete = built_environment(service, compose, files)
    for name in service.env_files:
        path = files.inside(files.root / compose.folder / name.text) if name.known else None
        if path is None or files.kind(path) is not EntryKind.FILE or files.text(path).unread:
            complete = False
            found = {one: Interpolated("", known=False) for one in found}  # it may say otherwise
        else:
            found |= parse_env(files.text(path).text)
    found |= service.environment
    known_image = image_paths(service) is not None or service.build is not None
    return Environment(
        values={name: value.text for name, value in found.items() if value.known},
        hidden=frozenset(name for name, value in found.items() if not value.known) | elsewhere.difference(found),
        complete=(
            complete
            and known_image
            and not service.entrypoint
            and not service.partial
            and all(variant.env_files == service.env_files for variant in variants)
        ),
    )
