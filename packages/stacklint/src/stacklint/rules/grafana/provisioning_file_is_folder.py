"""GF110."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_MOUNT = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
_BIND = "      - ./grafana/loki:/etc/grafana/provisioning/datasources/loki.yml\n"
_FILE = {"grafana/loki/loki.yml": "apiVersion: 1\n"}


@rule(
    "GF110",
    "provisioning-file-is-folder",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", _MOUNT, _MOUNT + _BIND.replace("- ", "- «").replace("\n", "»\n"), _FILE)),
        Example(
            edited(
                "compose.yaml",
                _MOUNT,
                _MOUNT.replace("- ", "- «").replace("\n", "»\n"),
                {"grafana/provisioning/datasources/loki.yaml/loki.yaml": "apiVersion: 1\n"},
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", _MOUNT, _MOUNT + _BIND.replace("/loki:", "/loki/loki.yml:"), _FILE)),
        Example(edited("compose.yaml", _MOUNT, _MOUNT + _BIND)),
    ),
)
def provisioning_file_is_folder(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A folder stands where Grafana expects a provisioning file.

    Grafana reads whatever ends in `.yaml` or `.yml` in its folder of data sources. One that is a folder can't be read,
    and Grafana does not start: as a rule, something was mounted a level too deep. Mount the file itself.
    """
    folder = f"{subject.provisioning}/datasources"
    for name, entry in subject.container.listing(folder).items():
        mount = entry.mount
        if (
            name.endswith((".yaml", ".yml"))
            and entry.seen is Seen.FOLDER
            and mount is not None
            and entry.path is not None
        ):
            yield Finding(
                mount.node.place,
                f"`{folder}/{name}` is a folder, `{stack.files.name(entry.path)}`; Grafana does not start",
                "mount a file there, or rename the folder",
            )
