"""What can be set of Grafana by variables of the environment: `settings.txt` has the names.

A line `[server]` begins a section, and the lines below it have its keys. `?` stands behind a key that is true or false
unless it is set, `*` behind a section that may have any key, as may those below it, and `=` behind one of which every
key is known, so that a word that is but like one of them is none.

    [smtp] =
    enabled? host user password

Facts: pkg/setting/setting.go of Grafana. `applyEnvVariableOverrides` goes through the keys that its files have, and
asks for a variable for each (`EnvKey`): a variable that is spelt in another way isn't noticed. What the image reads by
itself is in packaging/docker/run.sh. How a text is read as true or false is `parseBool` of gopkg.in/ini.v1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from stacklint.models.nearness import nearest, surely
from stacklint.pattern import Pattern

PREFIX: Final = "GF_"
"""How the variables begin."""
FROM_FILE: Final = "__FILE"
"""How a variable ends that names a file with the value."""
TRUTHS: Final = frozenset({"1", "t", "T", "true", "TRUE", "True", "YES", "yes", "Yes", "y", "ON", "on", "On"})
"""What Grafana reads as true."""
LIES: Final = frozenset({"0", "f", "F", "false", "FALSE", "False", "NO", "no", "No", "n", "OFF", "off", "Off"})
"""What Grafana reads as false."""
_OWN: Final = frozenset(
    {
        *("GF_AWS_PROFILES", "GF_GID", "GF_INSTALL_IMAGE_RENDERER_PLUGIN", "GF_INSTALL_PLUGINS"),
        *("GF_INSTALL_PLUGINS_FORCE", "GF_PATHS_CONFIG", "GF_PATHS_HOME", "GF_UID", "GF_VERSION"),
    }
)
"""Variables of the image, its build and its start script."""
_OPEN: Final = " *"
_CLOSED: Final = " ="
_KEY: Final = Pattern(r"^[ \t]*([A-Za-z][\w.-]*)[ \t]*[=:]", re.ASCII | re.MULTILINE)


class Settings(NamedTuple):
    """The settings that there are.

    Attributes:
        names: their variables, of all versions, with those of the image.
        truths: those among them that are true or false.
        opened: the beginnings of variables of which nobody knows whether there are more.
        closed: the beginnings of those of which all are known, with what may stand behind them.
    """

    names: frozenset[str]
    truths: frozenset[str]
    opened: tuple[str, ...]
    closed: Mapping[str, frozenset[str]]


class Meant(NamedTuple):
    """The variable that a misspelt one is meant for, and whether it can be no other."""

    name: str
    is_certain: bool


@lru_cache(maxsize=1)
def grafana_settings() -> Settings:
    """The settings of the table."""
    return parse_settings(Path(__file__).with_name("settings.txt").read_text("utf-8"))


def parse_settings(text: str) -> Settings:
    """The settings of a table's text."""
    names, truths = set(_OWN), set()
    opened: list[str] = []
    closed: dict[str, frozenset[str]] = {}
    start, mark = "", ""
    for line in text.splitlines():
        if line.startswith("["):
            section, _, mark = line[1:].partition("]")
            start = f"{PREFIX}{_part(section).replace('-', '_')}_"
            if mark == _OPEN:
                opened.append(start)
        elif not line.startswith("#"):
            keys = _part(line).split()
            names.update([start + key.rstrip("?") for key in keys])
            truths.update([start + key[:-1] for key in keys if key.endswith("?")])
            if mark == _CLOSED:
                closed[start] = closed.get(start, frozenset()).union([key.rstrip("?") for key in keys])
    return Settings(frozenset(names), frozenset(truths), tuple(opened), closed)


def meant_setting(name: str, settings: Settings) -> Meant | None:
    """What a variable is meant to be that Grafana ignores; `None` if it reads it, or may, or if nothing is near."""
    bare = name.removesuffix(FROM_FILE)
    if not name.startswith(PREFIX) or bare in settings.names or bare.startswith(settings.opened):
        return None
    known, plain = by_plain_name(settings.names), _plain(bare)
    near = plain if plain in known else surely(plain, known)
    certain = known[near] if near is not None else None
    right = certain or _in_section(bare, settings)
    return Meant(right + name[len(bare) :], certain is not None) if right is not None else None


@lru_cache(maxsize=1)
def by_plain_name(names: frozenset[str]) -> Mapping[str, str]:
    """Variables by their names without underscores, in small letters."""
    return {_plain(name): name for name in names}


def _in_section(name: str, settings: Settings) -> str | None:
    """What is like a variable among those of its section, if all of these are known."""
    for start, keys in settings.closed.items():
        if name.startswith(start):
            right = nearest(name[len(start) :], keys)
            return start + right if right is not None else None
    return None


def is_defined(name: str, config: str) -> bool:
    """Whether a configuration has a key, in whatever section, that a variable may override."""
    return name.removesuffix(FROM_FILE).endswith(tuple(f"_{_part(key)}" for key in _KEY.findall(config)))


def _part(name: str) -> str:
    """A section or a key as a part of a variable's name."""
    return name.replace(".", "_").upper()


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
