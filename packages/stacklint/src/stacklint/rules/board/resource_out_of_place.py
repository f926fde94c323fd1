"""GF148."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.grafana.loaded import Loaded
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_MORE = "grafana/dashboards/more.json"
_OLD = "    type: file\n"
_FOLDER = "grafana.app/folder"
_READS = (12, 1)
_APP = _OLD + "    folder: App\n    folderUid: app\n"
_LOOSE = _OLD + "    folder: App\n"


def _resource(metadata: str, provider: str = _OLD, first: str = "", tag: str = "12.2.0") -> dict[str, str]:
    board = (
        f'{{{first}"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", '
        f'"metadata": {{"name": "more"{metadata}}}, "spec": {{"title": "More", "panels": []}}}}'
    )
    compose = stack()["compose.yaml"].replace("grafana:12.2.0", f"grafana:{tag}")
    return edited(_FILE, _OLD, provider, {_MORE: board, "compose.yaml": compose})


def _annotated(folder: str) -> str:
    return f', "annotations": {{"{_FOLDER}": {folder}}}'


@rule(
    "GF148",
    "resource-out-of-place",
    severity=Severity.ERROR,
    bad=(
        Example(_resource(', "namespace": «"org-2"»')),
        Example(_resource(', "namespace": «"default"»', _OLD + "    orgId: 2\n")),
        Example(_resource(_annotated('«"other"»'))),
        Example(_resource(_annotated('«"other"»'), _APP)),
        Example(_resource("", first='«"id"»: 5, ')),
        Example(_resource("", first='«"id"»: 5, ', tag="latest")),
    ),
    good=(
        Example(_resource(', "namespace": "default"')),
        Example(_resource(', "namespace": "org-2"', _OLD + "    orgId: 2\n")),
        Example(_resource(', "namespace": "org-2"', _OLD + "    orgId: $ORG\n")),
        Example(_resource(_annotated('"app"'), _APP)),
        Example(_resource(_annotated('"other"'), _LOOSE)),
        Example(_resource(_annotated('"other"'), _OLD + "    folder: $FOLDER\n")),
        Example(_resource(_annotated('""'))),
        Example(_resource("", first='"id": 5, ', tag="11.6.0")),
    ),
)
def resource_out_of_place(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard that is a resource belongs elsewhere by its metadata than its provider puts it.

    The namespace is that of the provider's organisation (`default` for the first, `org-2` for the second) and the
    folder that of the provider, or neither is there. A number in `id` beside a resource is refused as well. Grafana
    leaves the dashboard out, with a line in its log. Take out of the metadata what says where it belongs.
    """
    if not subject.dashboard.api_version:
        return
    for one in stack.provisioning.loads_of(subject.dashboard):
        version = one.provider.version
        if version is None or version >= _READS:  # of others GF147 tells
            yield from _judge(one, root(subject.node.document))


def _judge(one: Loaded, whole: Node) -> Iterator[Finding]:
    provider, metadata = one.provider, whole["metadata"]
    namespace, annotated = metadata["namespace"], metadata["annotations"][_FOLDER]
    if whole["id"].present:
        message = "`id` stands beside a resource; Grafana refuses the dashboard"
        yield Finding(whole["id"].place.key(), message, "delete it")
    own = "default" if provider.org == 1 else f"org-{provider.org}"
    if provider.org is not None and namespace.string and namespace.string != own:
        message = (
            f"the namespace is `{namespace.string}`, and that of its provider `{own}`; Grafana refuses the dashboard"
        )
        yield Finding(namespace.place, message, "delete it", ((provider.path.place, "the provider that reads it"),))
    folder = None if provider.by_files else provider.folder_of(one.file)
    if folder is None or (folder[0] and not folder[1]):
        return  # Grafana makes up the folder's uid
    if annotated.string and annotated.string != folder[1]:
        its = f"`{folder[1]}`" if folder[1] else "none"
        message = f"the folder is `{annotated.string}`, and that of its provider {its}; Grafana refuses the dashboard"
        yield Finding(annotated.place, message, "delete it", ((provider.path.place, "the provider that reads it"),))
