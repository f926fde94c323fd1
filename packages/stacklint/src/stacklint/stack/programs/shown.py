"""Where an application shows its metrics, as its settings say."""

from __future__ import annotations

from typing import Final, NamedTuple

from stacklint.document import Place, Spot
from stacklint.stack.sources.binds import Unknown

_MOST_PORT: Final = 65_535


class MetricsFault(NamedTuple):
    """Why an application does not show its metrics.

    Attributes:
        problem: why, as a sentence that begins with its name.
        help: what to do.
        where: what says so; `None` where nothing does.
    """

    problem: str
    help: str
    where: Place | Spot | None


class Shown(NamedTuple):
    """Where an application shows its metrics.

    Attributes:
        port: the port.
        path: the path.
        where: the settings that make the path, if any do.
        code: the code of the application, which may answer at other paths.
    """

    port: int
    path: str
    where: tuple[Place | Spot, ...]
    code: str

    def may_serve(self, path: str) -> bool:
        """Whether metrics may be shown at a path: that of the endpoint, one below, or one of which code has the end."""
        path = path.partition("?")[0].rstrip("/")
        last = path.rpartition("/")[2]
        return f"{path}/".startswith(f"{self.path}/") or (last != self.path.rpartition("/")[2] and last in self.code)


def port_number(text: str) -> int:
    """A port; what is none, or any, is unknown."""
    text = text.strip()
    if not text.isdecimal() or not 0 < int(text[:9]) <= _MOST_PORT:
        raise Unknown
    return int(text)
