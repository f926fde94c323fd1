"""GF137."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import PassedOver, Skipped, below
from stacklint.stack.repository.kinds import classify
from stacklint.stack.stack import Stack

_BOARD = '{"uid": "more", "title": "More", "schemaVersion": 42, "panels": []}'
_WHY = {
    Skipped.SUFFIX: "its name does not end in `.json`, in small letters",
    Skipped.HIDDEN: "a folder above it begins with a dot",
    Skipped.LINKED: "it stands behind a link to a folder",
    Skipped.DANGLING: "it is a link to what the container does not have",
}
_HELP = {
    Skipped.SUFFIX: "write the end of its name in small letters",
    Skipped.HIDDEN: "move it to a folder whose name begins otherwise",
    Skipped.LINKED: "put the files there themselves, or mount their folder there",
    Skipped.DANGLING: "put the file itself there, or mount what the link leads to as well",
}


@rule(
    "GF137",
    "dashboard-passed-over",
    severity=Severity.ERROR,
    bad=(
        Example(stack({"grafana/dashboards/more.JSON": f"«»{_BOARD}\n"})),
        Example(stack({"grafana/dashboards/.more/more.json": f"«{_BOARD}»\n"})),
    ),
    good=(
        Example(stack()),
        Example(stack({"grafana/dashboards/more.json.bak": _BOARD, "grafana/dashboards/provider.yaml": "a: b\n"})),
        Example(stack({"grafana/dashboards/.vscode/settings.json": '{"title": "x", "panels": []}'})),
        Example(stack({"grafana/dashboards/.more.json": _BOARD})),
    ),
)
def dashboard_passed_over(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """A dashboard lies in the folder of a provider, and Grafana passes over it.

    It reads files whose names end in `.json`, in small letters. It does not enter folders whose names begin with a dot,
    nor links to folders, and says nothing about it. A link to a file is followed inside the container, where what it
    leads to has to be as well. Rename the file, or put it itself where the provider looks.
    """
    loaded = set(subject.files)
    for skipped in subject.passed_over:
        for path in _boards(skipped, stack):
            if path in loaded:
                continue
            hidden = skipped.why is Skipped.HIDDEN  # which may be how somebody keeps it away
            yield Finding(
                Place(stack.files.name(path)),
                f"Grafana does not load this dashboard: {_WHY[skipped.why]}",
                _HELP[skipped.why],
                ((subject.path.place, "the provider that finds it there"),),
                severity=Severity.WARNING if hidden else None,
            )


def _boards(skipped: PassedOver, stack: Stack) -> Iterator[str]:
    """The dashboards that are passed over: a file by its name, those in a folder by their content."""
    if skipped.why in {Skipped.SUFFIX, Skipped.DANGLING}:
        yield skipped.path
    elif skipped.why in {Skipped.HIDDEN, Skipped.LINKED}:
        yield from (path for path in below(skipped.path, stack.files) if classify(path, stack.files) is Kind.DASHBOARD)
