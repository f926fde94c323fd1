"""GF109."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.container import Container, Resolution, Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FOLDER = "grafana/provisioning/datasources"
_READ = (".yaml", ".yml")
_MOUNT = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
_SINGLE = "      - ./grafana/not-there.YAML:/etc/grafana/provisioning/datasources/not-there.YAML\n"
_MORE = "apiVersion: 1\ndatasources:\n  - name: Loki\n    type: loki\n"
_MARKED = _MORE.replace("datasources:", "«datasources»:")


@rule(
    "GF109",
    "provisioning-file-unread",
    severity=Severity.WARNING,
    bad=(
        Example(stack({f"{_FOLDER}/loki.YAML": _MARKED})),
        Example(stack({f"{_FOLDER}/loki.yaml.txt": _MARKED})),
        Example(stack({f"{_FOLDER}/logs/loki.yml": _MARKED})),
        Example(stack({f"{_FOLDER}/logs/old/loki.yml": _MARKED})),
        Example(stack({f"{_FOLDER}/gone.YML": "apiVersion: 1\n«deleteDatasources»:\n  - name: Loki\n"})),
        Example(
            stack({f"{_FOLDER}/loki.json": '{"apiVersion": 1, «"datasources"»: [{"name": "Loki", "type": "loki"}]}'})
        ),
    ),
    good=(
        Example(stack({f"{_FOLDER}/.loki.yaml": _MORE})),
        Example(stack({f"{_FOLDER}/loki.yaml.example": _MORE, f"{_FOLDER}/loki.yml.disabled": _MORE})),
        Example(stack({f"{_FOLDER}/README.md": "# Data sources\n", f"{_FOLDER}/ca.json": "{}"})),
        Example(stack({f"{_FOLDER}/values/loki.yml": "name: Loki\n", f"{_FOLDER}/values/README.md": "# Values\n"})),
        Example(edited("compose.yaml", _MOUNT, f"{_MOUNT}{_SINGLE}")),
    ),
)
def provisioning_file_unread(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A file of data sources lies where Grafana does not read it.

    Grafana reads the files directly in its folder of data sources whose names end in `.yaml` or `.yml`, in small
    letters. It does not look into folders below, and says nothing about the rest: what such a file lists is not there.
    Rename the file, or move it up.
    """
    folder = f"{subject.provisioning}/datasources"
    for name, entry in subject.container.listing(folder).items():
        if name.endswith(_READ):
            continue
        if entry.seen is Seen.FOLDER:
            for found in _below(subject.container, f"{folder}/{name}"):
                yield from _judge(found, "Grafana does not look into folders", f"move it to `{folder}`", stack)
        elif name.lower().endswith((*_READ, ".json", ".txt")):
            yield from _judge(entry, "Grafana reads names that end in `.yaml` or `.yml`", "rename it", stack)


def _below(container: Container, folder: str) -> Iterator[Resolution]:
    """The YAML files below a folder."""
    pending = [folder]
    while pending:
        here = pending.pop()
        for name, entry in container.listing(here).items():
            if entry.seen is Seen.FOLDER:
                pending.append(f"{here}/{name}")
            elif name.endswith(_READ):
                yield entry


def _judge(entry: Resolution, why: str, advice: str, stack: Stack) -> Iterator[Finding]:
    """The finding for a file, if it holds data sources, or such as are to go."""
    if entry.seen is not Seen.FILE or entry.path is None:
        return
    node = root(stack.files.document(entry.path, "json" if entry.path.endswith(".json") else "yaml"))
    key = next((key for key in ("datasources", "deleteDatasources") if node[key].is_sequence), None)
    if key is not None:
        yield Finding(node[key].place.key(), f"these data sources are never read: {why}", advice)
