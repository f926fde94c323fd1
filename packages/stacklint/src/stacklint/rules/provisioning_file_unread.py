"""GF109."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.container import Resolution, Seen
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_FOLDER = "grafana/provisioning/datasources"
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
    letters. It does not look into folders below, and says nothing about the rest.
    """
    folder = f"{subject.provisioning}/datasources"
    for name, entry in subject.container.listing(folder).items():
        if entry.seen is Seen.FOLDER and not name.endswith((".yaml", ".yml")):
            for inner, found in subject.container.listing(f"{folder}/{name}").items():
                if inner.endswith((".yaml", ".yml")):
                    yield from _judge(found, "Grafana does not look into folders", f"move it to `{folder}`", stack)
        elif name.lower().endswith((".yaml", ".yml", ".json", ".txt")) and not name.endswith((".yaml", ".yml")):
            why = "Grafana reads names that end in `.yaml` or `.yml`"
            yield from _judge(entry, why, "rename it", stack)


def _judge(entry: Resolution, why: str, advice: str, stack: Stack) -> Iterator[Finding]:
    """The finding for a file, if it holds data sources."""
    if entry.seen is not Seen.FILE or entry.path is None:
        return
    node = root(stack.files.document(entry.path, "json" if entry.path.endswith(".json") else "yaml"))
    if node["datasources"].is_sequence:
        yield Finding(node["datasources"].place.key(), f"these data sources are never read: {why}", advice)
