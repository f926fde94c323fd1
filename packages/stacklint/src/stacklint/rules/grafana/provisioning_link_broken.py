"""LK144."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, dangling_link
from stacklint.rules.fixtures import edited, linked, stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.prometheus.referenced import leads_nowhere
from stacklint.stack.stack import Stack

_MOUNT = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
_MARKED = _MOUNT.replace("- ", "- «").replace("\n", "»\n")
_SHARED = {"shared/loki.yaml": "apiVersion: 1\ndatasources:\n  - name: Loki\n    type: loki\n"}
_LINK = "grafana/provisioning/datasources/loki.yaml"
_HERE = {_LINK: linked("../../../shared/loki.yaml"), **_SHARED}


@rule(
    "LK144",
    "provisioning-link-broken",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", _MOUNT, _MARKED, _HERE)),
        Example(edited("compose.yaml", _MOUNT, _MARKED, {_LINK: linked("/srv/shared/loki.yaml")})),
    ),
    good=(
        Example(stack({_LINK: linked("prometheus.yml")})),
        Example(edited("compose.yaml", _MOUNT, f"{_MOUNT}      - ./shared:/etc/shared:ro\n", _HERE)),
        Example(
            edited(
                "compose.yaml",
                _MOUNT,
                f"{_MOUNT}      - ./{_LINK}:/etc/grafana/provisioning/datasources/loki.yaml\n",
                _HERE,
            )
        ),
        Example(stack({_LINK: linked("made.yaml"), ".gitignore": "made.yaml\n"})),
        Example(stack({f"{_LINK}.off": linked("../../../shared/loki.yaml"), **_SHARED})),
    ),
)
def provisioning_link_broken(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A provisioning file is a link to what Grafana's container does not have.

    A mount brings the link, not what it leads to: it is followed inside the container, where a path that leaves the
    mounted folder leads elsewhere. Grafana can't read the file and does not start. Put the file itself there, or mount
    it.
    """
    for folder in ("datasources", "dashboards", "alerting"):
        for name, entry in subject.container.listing(f"{subject.provisioning}/{folder}").items():
            if name.endswith((".yaml", ".yml")) and entry.mount is not None and leads_nowhere(entry, subject.container):
                yield Finding(
                    entry.mount.node.place,
                    f"`{subject.provisioning}/{folder}/{name}` is a link that leads nowhere in the container "
                    f"of `{subject.service.name}`; Grafana does not start",
                    ADVICE,
                    dangling_link(entry, stack.files),
                )
