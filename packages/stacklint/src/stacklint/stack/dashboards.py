"""A dashboard file, and what other files may refer to of it. What is in it is a `Board`."""

from __future__ import annotations

from dataclasses import dataclass

from stacklint.document import Node, Place
from stacklint.document import root as root_of
from stacklint.models import DashboardForm, dashboard_form
from stacklint.stack.files import Files
from stacklint.stack.grafana import Grafana


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard file that plays a role.

    Attributes:
        path: the file in the repository.
        form: its shape.
        title: its title without outer blanks, "" if it has none that Grafana would take.
        uid: its uid, "" if none is given.
        title_place: where the title stands, or would.
        uid_place: where the uid stands, or would.
        grafana: the Grafana that loads it; `None` if none is known to.
        folder: the folder that its provider puts it into.
    """

    path: str
    form: DashboardForm
    title: str
    uid: str
    title_place: Place
    uid_place: Place
    grafana: Grafana | None
    folder: str


def read_dashboard(files: Files, path: str, grafana: Grafana | None, folder: str = "") -> Dashboard:
    """What others may refer to of a dashboard file of any form."""
    whole = root_of(files.document(path, "json"))
    form = dashboard_form(whole.value)
    node = content(whole, form)
    title, uid = node["title"], node["uid"] if node is whole else whole["metadata"]["name"]
    return Dashboard(path, form, _text(title), _text(uid), title.place, uid.place, grafana, folder)


def content(whole: Node, form: DashboardForm) -> Node:
    """The dashboard itself in a file: the root, or the `spec` of a resource."""
    is_resource = form is DashboardForm.WRAPPED or (form is DashboardForm.V2 and whole["spec"].is_mapping)
    return whole["spec"] if is_resource else whole


def _text(node: Node) -> str:
    return node.value.strip() if isinstance(node.value, str) else ""
