"""LK202."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, linked, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import is_hidden
from stacklint.stack.grafana.server import grafana_of
from stacklint.stack.stack import Stack

_PROVIDER = "apiVersion: 1\nproviders: [{{name: a, type: file, options: {{path: {}}}}}]\n"
_FILE = "grafana/provisioning/dashboards/provider.yml"
_GRAFANA = """\
    image: grafana/grafana:12.2.0
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
"""


@rule(
    "LK202",
    "provider-path-empty",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                _FILE,
                "path: /var/lib/grafana/dashboards",
                "path: «/var/lib/grafana/dashboards»",
                {"grafana/dashboards/app.json": None, "grafana/dashboards/README": "empty so far\n"},
            )
        ),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «/var/lib/grafana/dashboards/app.json»")),
        Example(
            edited(
                "compose.yaml",
                _GRAFANA,
                "    build: grafana\n",
                {
                    "grafana/Dockerfile": (
                        "FROM grafana/grafana:12.2.0\nCOPY provisioning /etc/grafana/provisioning\n"
                        "COPY dashboards/app.json /boards\n"
                    ),
                    _FILE: _PROVIDER.format("«/boards»"),
                },
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(
            edited(
                "compose.yaml",
                "./grafana/dashboards:/var/lib/grafana/dashboards:ro",
                "./away/app.json:/var/lib/grafana/dashboards/app.json",
                {"away": linked("../away")},
            )
        ),
        Example(
            edited(
                "compose.yaml",
                _GRAFANA,
                "    build: grafana\n",
                {
                    "grafana/Dockerfile": (
                        "FROM grafana/grafana:12.2.0\nCOPY provisioning /etc/grafana/provisioning\n"
                        "RUN curl -o /etc/grafana/provisioning/dashboards/a.json https://example.com/a.json\n"
                    ),
                    _FILE: _PROVIDER.format("/etc/grafana/provisioning/dashboards"),
                },
            )
        ),
    ),
)
def provider_path_empty(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """A dashboard provider reads a folder without dashboards, or a file where it expects a folder.

    Grafana takes it without a word. It reads files that end in `.json`, in this folder and those below it. Put the
    dashboards there, or mount the folder that has them. A `COPY` of one file makes a file where no folder is yet and
    its target does not end in a slash. Where the repository has no dashboard at all, nothing is missing yet: a warning.
    """
    resolution = subject.resolution
    folder = resolution.seen is Seen.FOLDER
    if folder and resolution.path is None and subject.server.build is not None:
        return  # a step of the build that isn't understood may have written dashboards into it
    told = subject.files or subject.passed_over or is_hidden(subject.location)  # by rules of their own, if need be
    if told or not (folder or resolution.seen is Seen.FILE):
        return
    path = subject.location
    grafana = grafana_of(stack.grafana, subject)
    if grafana is None or grafana.container.hides_in(path):
        return  # something is mounted there that can't be seen
    mount = resolution.mount
    copied = mount is None and not folder and subject.server.is_built
    where = (mount.node.place, f"this mount puts `{stack.files.name(resolution.path or '')}` there") if mount else None
    yield Finding(
        subject.path.place,
        f"`{path}` holds no dashboard: no file in it ends in `.json`"
        if folder
        else f"`{path}` is a file; a provider reads a folder",
        f"let the `COPY` in the Dockerfile end in `{path}/`: without the slash it makes a file"
        if copied
        else "put the dashboards there, or mount the folder that has them",
        (where,) if where else (),
        severity=Severity.WARNING if folder and not stack.catalogue.of(Kind.DASHBOARD) else None,
    )
