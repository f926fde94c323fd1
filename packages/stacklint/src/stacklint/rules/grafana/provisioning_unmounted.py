"""LK205."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import PROVIDER, alerts, edited, provided, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack


def _part(name: str) -> str:
    return f"      - ./grafana/provisioning/{name}:/etc/grafana/provisioning/{name}:ro\n"


_MOUNT = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_COPIED = (
    f"{_IMAGE}    environment: {{GF_PATHS_PROVISIONING: /tmp/provisioning}}\n"
    "    entrypoint: [sh, -c, cp -r /etc/grafana/provisioning /tmp/provisioning && exec /run.sh]\n"
)
_NAME = "provider.yml"
_WITHOUT_ALERTING = (
    stack()["compose.yaml"]
    .replace(_MOUNT, _part("datasources") + _part("dashboards"))
    .replace("grafana/grafana:12.2.0", "«grafana/grafana:12.2.0»")
)


@rule(
    "LK205",
    "provisioning-unmounted",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "compose.yaml",
                "    image: grafana/grafana:12.2.0\n    volumes:\n" + _MOUNT,
                "    image: «grafana/grafana:12.2.0»\n    volumes:\n",
            )
        ),
        Example(alerts(also={"compose.yaml": _WITHOUT_ALERTING})),
        Example(
            edited(
                "compose.yaml",
                "grafana/grafana:12.2.0",
                "«grafana/grafana:12.2.0»",
                {PROVIDER: None, f"grafana/provisioning/datasources/boards/{_NAME}": provided()[PROVIDER]},
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(alerts()),
        Example(edited("compose.yaml", "./grafana/provisioning:", "/opt/grafana/provisioning:")),
        Example(edited("compose.yaml", "./grafana/provisioning:", "~/grafana/provisioning:")),
        Example(edited("compose.yaml", _IMAGE, _COPIED)),
        Example(stack({"grafana/other/datasources.yml": "apiVersion: 1\ndatasources: []\n"})),
        Example(stack({"other/compose.yaml": "services: {grafana: {image: grafana/grafana:12.2.0}}\n"})),
    ),
)
def provisioning_unmounted(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Provisioning files lie in the repository, and Grafana sees none of them.

    Grafana starts without a data source, a dashboard or an alert, healthy and empty. Its provisioning folder is
    `/etc/grafana/provisioning` in the container unless `GF_PATHS_PROVISIONING` names another. Mount them there. Where
    something runs before Grafana, which may copy them from where they are, nothing is said.
    """
    service = subject.service
    if not subject.container.closed:
        return
    image = service.image_node
    for kind, seen, what, folder in (
        (Kind.DATASOURCES, subject.sources, "data source", "datasources"),
        (Kind.PROVIDER, subject.provider_paths, "dashboard provider", "dashboards"),
        (Kind.ALERTING, subject.alerts, "alerting", "alerting"),
    ):
        found = (
            ()
            if seen or _has_own(f"{subject.provisioning}/{folder}", subject, stack)
            else stack.unread(kind, "grafana")
        )
        if found:
            inside = subject.container.sees(found[0])
            if inside is not None and subject.container.is_prepared:
                continue
            yield Finding(
                image.place if image.present else service.node.place,
                f"`{service.name}` is provisioned with no {what}: `{stack.files.name(found[0])}` is not where it looks",
                f"move it: it is at `{inside}`, and belongs right into `{subject.provisioning}/{folder}`"
                if inside is not None
                else f"mount its folder at `{subject.provisioning}/{folder}`",
                ((Place(stack.files.name(found[0])), f"{_article(what)} {what} file that nothing reads"),),
            )


def _has_own(folder: str, grafana: Grafana, stack: Stack) -> bool:
    """Whether something is mounted for a folder that is missing, can't be mounted there, or isn't known."""
    container = grafana.container
    there = container.resolve(folder)
    if there.mount is not None and there.seen is Seen.UNKNOWN:
        return stack.compose is None or not stack.compose.is_private(there.mount)
    return container.lacks(container.resolve(folder).mount) or container.hides_in(folder)


def _article(word: str) -> str:
    return "an" if word.startswith("a") else "a"
