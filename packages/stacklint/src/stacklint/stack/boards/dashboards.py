"""A dashboard file, and what other files may refer to of it. What is in it is a `Board`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.document import Node, Place
from stacklint.document import root as root_of
from stacklint.models import DashboardForm, dashboard_form

if TYPE_CHECKING:
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.repository.files import Files


class Dashboard(NamedTuple):
    """A dashboard file that plays a role.

    Attributes:
        path: the file in the repository.
        file: its name in reports.
        form: its shape.
        api_version: that of the resource that it is in, "" if it is in none.
        title: its title without outer blanks, "" if it has none that Grafana would take.
        uid: its uid, "" if none is given that Grafana would take.
        has_uid: whether anything stands in its place.
        tags: its tags.
        grafana: the Grafana that loads it; `None` if none is known to.
        folder: the folder that its provider puts it into.
    """

    path: str
    file: str
    form: DashboardForm
    api_version: str
    title: str
    uid: str
    has_uid: bool
    tags: tuple[str, ...]
    grafana: Grafana | None = None
    folder: str = ""

    @property
    def title_place(self) -> Place:
        """Where the title stands, or would."""
        return Place(self.file, ("spec", "title") if self.api_version else ("title",))

    @property
    def uid_place(self) -> Place:
        """Where the uid stands, or would."""
        return Place(self.file, ("metadata", "name") if self.api_version else ("uid",))


@final
class DashboardIndex:
    """The dashboards that a Grafana loads, by what refers to them."""

    __slots__ = ("_by_tag", "all_known", "boards", "by_uid", "tags", "uids")

    def __init__(self, grafana: Grafana, boards: tuple[Dashboard, ...]) -> None:
        """Know the dashboards of a Grafana."""
        self.boards: Final = boards
        self.by_uid: Final = {board.uid: board for board in boards}
        """Those without one are under ""."""
        self.uids: Final = frozenset(self.by_uid)
        self._by_tag: Final = _by_tag(boards)
        self.tags: Final = frozenset(self._by_tag)
        self.all_known: Final = all(provider.boards for provider in grafana.providers)
        """Whether every dashboard that it is provisioned with is here."""

    def bear(self, tags: list[str]) -> bool:
        """Whether a dashboard has all of some tags."""
        return any(set(tags).issubset(board.tags) for board in self._by_tag.get(tags[0], ()))


def _by_tag(boards: tuple[Dashboard, ...]) -> dict[str, list[Dashboard]]:
    found: dict[str, list[Dashboard]] = {}
    for board in boards:
        for tag in board.tags:
            found.setdefault(tag, []).append(board)
    return found


def read_dashboard(files: Files, path: str, grafana: Grafana | None, folder: str = "") -> Dashboard:
    """What others may refer to of a dashboard file of any form, which a Grafana puts into a folder."""
    alone = files.remembered(path, read_alone)
    return alone if grafana is None and not folder else alone._replace(grafana=grafana, folder=folder)


def read_alone(files: Files, path: str) -> Dashboard:
    """What a dashboard file says of itself, whoever loads it."""
    whole = root_of(files.document(path, "json"))
    form = dashboard_form(whole.value)
    node = content(whole, form)
    is_resource = node is not whole
    title, uid = node["title"], whole["metadata"]["name"] if is_resource else whole["uid"]
    return Dashboard(
        path=path,
        file=whole.document.name,
        form=form,
        api_version=whole["apiVersion"].string or "" if is_resource else "",
        title=_text(title),
        uid=_text(uid),
        has_uid=uid.present and uid.value != "",
        tags=tuple(dict.fromkeys(tag for one in node["tags"].items() if (tag := one.string))),
    )


def content(whole: Node, form: DashboardForm) -> Node:
    """The dashboard itself in a file: the root, or the `spec` of a resource."""
    is_resource = form is DashboardForm.WRAPPED or (form is DashboardForm.V2 and whole["spec"].is_mapping)
    return whole["spec"] if is_resource else whole


def _text(node: Node) -> str:
    return node.value.strip() if isinstance(node.value, str) else ""
