"""GF136."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Format, Place
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import provided, stack
from stacklint.stack.containers.container import Resolution, Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.repository.kinds import kind_of
from stacklint.stack.stack import Stack

_FOLDER = "grafana/provisioning/dashboards"
_MORE = "apiVersion: 1\nproviders:\n  - {name: more, options: {path: /var/lib/grafana/dashboards}}\n"
_ENDS = (".yaml", ".yml")
_ALMOST = (*_ENDS, ".json", ".txt")


@rule(
    "GF136",
    "provider-file-not-read",
    severity=Severity.ERROR,
    bad=(
        Example(stack({f"{_FOLDER}/more/provider.yml": f"«{_MORE[:-1]}»\n"})),
        Example(stack({f"{_FOLDER}/more.YML": f"«{_MORE[:-1]}»\n"})),
        Example(stack({f"{_FOLDER}/more.yaml.txt": f"«{_MORE[:-1]}»\n"})),
        Example(stack({f"{_FOLDER}/more.json": '«{"apiVersion": 1, "providers": [{"options": {"path": "/more"}}]}»'})),
        Example(
            stack(
                {
                    f"{_FOLDER}/more.yml/app.txt": "x",
                    "compose.yaml": stack()["compose.yaml"]
                    .replace("./grafana/provisioning:", "«./grafana/provisioning:")
                    .replace("grafana/provisioning:ro", "grafana/provisioning:ro»"),
                }
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(stack({f"{_FOLDER}/app/app.json": "{}", f"{_FOLDER}/more.yml.disabled": _MORE})),
        Example(stack({f"{_FOLDER}/notes.YML": "a: b\n", f"{_FOLDER}/more.YML/app.txt": "x"})),
        Example(
            stack({f"{_FOLDER}/app.json": '{"title": "App", "panels": []}', f"{_FOLDER}/notes.txt": "See above.\n"})
        ),
        Example({**provided(path="/etc/grafana/provisioning/dashboards"), f"{_FOLDER}/app.json": '{"title": "App"}'}),
        Example(stack({"elsewhere/provider.yml": _MORE})),
        Example(stack({f"{_FOLDER}/provider.yml": None, f"{_FOLDER}/more/provider.yml": _MORE})),  # see LK205
    ),
)
def provider_file_not_read(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A file of dashboard providers stands where Grafana does not read it.

    It reads the files right in the `dashboards` folder of its provisioning whose names end in `.yaml` or `.yml`, in
    small letters. It passes over all others without a word, so no dashboard of their providers is loaded, and does not
    start where a folder has such a name. Rename the file, or move it up.
    """
    folder = posixpath.normpath(f"{subject.provisioning}/dashboards")
    dashboards = {path for provider in subject.providers for path in provider.files}
    for name, entry in subject.container.listing(folder).items():
        if entry.path in dashboards:
            continue
        if entry.seen is Seen.FOLDER and name.endswith(_ENDS) and entry.mount is not None:
            yield Finding(
                entry.mount.node.place,
                f"`{name}` in `{folder}` is a folder; Grafana reads it as a file and does not start",
                "mount the file itself, or give the folder another name",
            )
        elif name.lower().endswith(_ALMOST) and not name.endswith(_ENDS) and _names_providers(entry, stack):
            yield Finding(
                Place(stack.files.name(entry.path or "")),
                f"Grafana does not read `{name}`: its name does not end in `.yaml` or `.yml`, in small letters",
                "rename it; no provider of it is used as it is",
            )
    if not subject.provider_paths and subject.container.closed:
        return  # then LK205 tells where they belong
    for path in stack.catalogue.of(Kind.PROVIDER):
        inside = subject.container.sees(path) or ""
        if inside.startswith(f"{folder}/") and "/" in inside[len(folder) + 1 :]:
            yield Finding(
                Place(stack.files.name(path)),
                f"Grafana reads only files right in `{folder}`, and this one stands below; no provider of it is used",
                f"move it to `{folder}`",
            )


def _names_providers(entry: Resolution, stack: Stack) -> bool:
    if entry.seen is not Seen.FILE or entry.path is None:
        return False
    form: Format = "json" if entry.path.endswith(".json") else "yaml"
    return kind_of(stack.files.document(entry.path, form)) is Kind.PROVIDER
