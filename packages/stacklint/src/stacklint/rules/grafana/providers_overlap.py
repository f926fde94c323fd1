"""GF139."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "      path: /var/lib/grafana/dashboards\n"
_MORE = _OLD + "  - name: more\n    options:\n      path: {}\n"
_OTHER = _MORE.replace("    options", "    orgId: {}\n    options")
_MOUNT = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_TWICE = edited("compose.yaml", _MOUNT, f"{_MOUNT}      - ./grafana/dashboards:/boards\n")["compose.yaml"]
_BOARD = {"grafana/dashboards/more/more.json": '{"uid": "more", "title": "More", "panels": []}\n'}


@rule(
    "GF139",
    "providers-overlap",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _OLD, _MORE.format("«/var/lib/grafana/dashboards»"))),
        Example(edited(_FILE, _OLD, _MORE.format("«/var/lib/grafana/dashboards/more/»"), _BOARD)),
        Example(edited(_FILE, _OLD, _MORE.format("«/boards»"), {"compose.yaml": _TWICE})),
    ),
    good=(
        Example(edited(_FILE, _OLD, _MORE.format("/var/lib/grafana/dashboards2"), _BOARD)),
        Example(edited(_FILE, _OLD, _MORE.format("/etc/grafana/provisioning/dashboards"), _BOARD)),
        Example(edited(_FILE, _OLD, _OTHER.format(2, "/var/lib/grafana/dashboards"))),  # see GF145
        Example(edited(_FILE, _OLD, _OTHER.format("$ORG", "/var/lib/grafana/dashboards"))),
    ),
)
def providers_overlap(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two dashboard providers read the same files: the folder of one is, or lies in, that of the other.

    Each file is there twice then, with the same uid and title, also where it is mounted at two paths. Grafana takes the
    right to write away from both providers, and updates none of their dashboards from then on. Give each provider a
    folder of its own.
    """
    files = [frozenset(provider.files) for provider in subject.providers]
    for index, provider in enumerate(subject.providers):
        for other, its in zip(subject.providers[:index], files, strict=False):
            shared = files[index] & its
            if shared and provider.org is not None and provider.org == other.org:
                yield _finding(provider, other, len(shared))
                break


def _finding(provider: Provider, other: Provider, count: int) -> Finding:
    files = "1 dashboard" if count == 1 else f"{count} dashboards"
    return Finding(
        provider.path.place,
        f"another provider reads {files} of `{provider.location}` too; Grafana stops updating the dashboards of both",
        "let each provider read a folder of its own",
        ((other.path.place, "the other one"),),
    )
