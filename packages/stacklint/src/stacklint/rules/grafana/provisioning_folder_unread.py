"""GF240."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.models import Kind
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, SOURCE, alerts, edited, stack
from stacklint.stack.containers.container import Resolution, Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.repository.kinds import kind_of
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_READ: Final = ("access-control", "alerting", "dashboards", "datasources", "notifiers", "plugins")
"""The folders that Grafana reads, or did (pkg/services/provisioning; access control is of Grafana Enterprise)."""
_OWN: Final = {Kind.DATASOURCES: "datasources", Kind.PROVIDER: "dashboards", Kind.ALERTING: "alerting"}
_ENDS: Final = (".yaml", ".yml")
_VERSION: Final = Pattern(r"[0-9]+")

_FOLDER: Final = "grafana/provisioning"
_FOLDERS: Final = "apiVersion: 1\n«folders»:\n  - {title: Application, uid: app}\n"
_MORE: Final = "apiVersion: 1\n«datasources»:\n  - {name: Loki, type: loki}\n"
_PREPARED: Final = "    image: grafana/grafana:12.2.0\n    entrypoint: [/fill-in-and-start.sh]\n"
_MOUNT: Final = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
_MISSING: Final = "      - ./not-there.yml:/etc/grafana/provisioning/alerts/not-there.yml\n"
_RULES: Final = "apiVersion: 1\n«groups»: []\n"


@rule(
    "GF240",
    "provisioning-folder-unread",
    severity=Severity.WARNING,
    bad=(
        Example(stack({f"{_FOLDER}/folders/folders.yml": _FOLDERS})),
        Example(stack({f"{_FOLDER}/datasource/loki.yml": _MORE})),
        Example(stack({f"{_FOLDER}/loki.yml": _MORE})),
        Example({**alerts(), f"{_FOLDER}/alerts/more.yaml": _RULES}),
        Example({**alerts(), f"{_FOLDER}/alerting/rules/app/more.yaml": _RULES}),
    ),
    good=(
        Example(alerts()),
        Example(stack({f"{_FOLDER}/notifiers/mail.yml": "apiVersion: 1\nnotifiers: []\n"})),
        Example(stack({f"{_FOLDER}/kubernetes/role.yml": "apiVersion: v1\nkind: Role\n"})),
        Example(
            edited("compose.yaml", "    image: grafana/grafana:12.2.0\n", _PREPARED)
            | {f"{_FOLDER}/alerts/more.yaml": "apiVersion: 1\ngroups: []\n"}
        ),
        Example(edited("compose.yaml", _MOUNT, f"{_MOUNT}{_MISSING}")),
        Example(stack({f"{_FOLDER}/notes/a.yml": "apiVersion: 1\n", f"{_FOLDER}/json/app.json": "{}"})),
        Example(stack({f"{_FOLDER}/alerts/rules.yml": alerts()[ALERTS]})),  # see LK205
        Example(stack({SOURCE: None, f"{_FOLDER}/datasource/loki.yml": _MORE.replace("«", "").replace("»", "")})),
        Example(stack({f"{_FOLDER}/old/broken.yml": "apiVersion: 1\nfolders: [\n", f"{_FOLDER}/README.md": "# A\n"})),
    ),
)
def provisioning_folder_unread(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A provisioning file lies in a folder that Grafana does not look into.

    Below its provisioning folder Grafana reads `datasources`, `dashboards`, `alerting` and `plugins`, and only files
    right in them. `alerts`, `datasource`, `alerting/rules` or `folders` may hold what they like: it is not there, and
    Grafana says nothing. Folders of dashboards are no files of their own: they are made where a provider or a group of
    rules names them. Where something runs before Grafana, which may put files where they belong, nothing is said.
    """
    if subject.service.build is not None or subject.container.is_prepared:
        return
    top = subject.provisioning
    for name, entry in subject.container.listing(top).items():
        if entry.seen is Seen.FILE and name.endswith(_ENDS):
            yield from _judge(entry, subject, stack)
        elif entry.seen is Seen.FOLDER and name not in _READ:
            yield from _below(f"{top}/{name}", subject, stack)
    for name, entry in subject.container.listing(f"{top}/alerting").items():
        if entry.seen is Seen.FOLDER:
            yield from _below(f"{top}/alerting/{name}", subject, stack)


def _below(folder: str, grafana: Grafana, stack: Stack) -> Iterator[Finding]:
    """What is wrong with the YAML files below a folder."""
    pending = [folder]
    for here in pending:
        for name, entry in grafana.container.listing(here).items():
            if entry.seen is Seen.FOLDER:
                pending.append(f"{here}/{name}")
            elif name.endswith(_ENDS):
                yield from _judge(entry, grafana, stack)


def _judge(entry: Resolution, grafana: Grafana, stack: Stack) -> Iterator[Finding]:
    """The finding for a file, if it is one that is to provision something, and LK205 tells nothing of it."""
    if entry.seen is not Seen.FILE or entry.path is None:
        return
    document = stack.files.document(entry.path, "yaml")
    meant, kind = _meant(root(document)), kind_of(document)
    read: dict[Kind | None, tuple[str, ...]] = {
        Kind.DATASOURCES: grafana.sources,
        Kind.PROVIDER: grafana.provider_paths,
        Kind.ALERTING: grafana.alerts,
    }
    if meant is None or (grafana.container.closed and read.get(kind) == ()):
        return
    folder = _OWN.get(kind) if kind is not None else None
    yield Finding(
        meant.place.key(),
        "Grafana reads nothing of this file: it does not look into the folder where it lies",
        f"move it right into `{grafana.provisioning}/{folder}`"
        if folder is not None
        else "delete it; Grafana provisions "
        + ", ".join(f"`{name}`" for name in sorted(_OWN.values()))
        + " and plugins",
    )


def _meant(node: Node) -> Node | None:
    """The first list of a file with a number for its version, as provisioning files have."""
    if not _VERSION.fullmatch(node["apiVersion"].text or ""):
        return None
    return next((value for _, value in node.entries() if value.is_sequence), None)
