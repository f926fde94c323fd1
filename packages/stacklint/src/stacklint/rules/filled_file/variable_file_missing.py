"""GF119."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import provided, sourced
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.env import Source
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, place_of
from stacklint.stack.stack import Stack

_READ = "secureJsonData: {{basicAuthPassword: '{}'}}"


@rule(
    "GF119",
    "variable-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(sourced(_READ.format("«$__file{/etc/secrets/password}»"))),
        Example(provided("folder: «$__file{/etc/team}»")),
    ),
    good=(
        Example(sourced(_READ.format("$__file{/run/secrets/password}"), service="secrets: [password]")),
        Example(sourced(_READ.format("$__file{/var/lib/grafana/dashboards/app.json}"))),
        Example(sourced(_READ.format("$__file{/etc/secrets/password}"), service="build: grafana")),
        Example(sourced(_READ.format("$__file{password}"))),
        Example(
            {
                "grafana/datasources.yml": (
                    "apiVersion: 1\ndatasources:\n  - name: A\n    type: loki\n    user: $__file{/nowhere}\n"
                )
            }
        ),
    ),
)
def variable_file_missing(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A provisioned text comes out of a file that Grafana can't see.

    The path counts inside Grafana's container. Where there is no such file, Grafana does not start. Mount it there, or
    name the path that it has.
    """
    container = subject.reading.container
    for filled in filled_texts(subject) if container is not None and container.closed else ():
        for variable in filled.expanded.variables:
            if variable.source is not Source.FILE or container is None:
                continue
            found = container.resolve(variable.name)
            if found.seen is Seen.MISSING and found.mount is None:
                service = container.service
                yield Finding(
                    place_of(filled, variable),
                    f"`{service.name}` has no file `{variable.name}`; Grafana does not start",
                    "mount it there, or name the path inside the container",
                    ((service.mounts_place().place.key(), f"what `{service.name}` sees"),),
                )
