"""A dashboard file, and what other files may refer to of it. What is in it is a `Board`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stacklint.document import Node, Place
from stacklint.document import root as root_of
from stacklint.models import DashboardForm, dashboard_form
from stacklint.stack.files import Files
from stacklint.stack.grafana import Grafana


@dataclass(frozen=True, slots=True, eq=False)
class Dashboard:
    """A dashboard file that plays a role.

    Attributes:
        path: the file in the repository.
        form: its shape.
        api_version: that of the resource that it is in, "" if it is in none.
        title: its title without outer blanks, "" if it has none that Grafana would take.
        uid: its uid, "" if none is given that Grafana would take.
        has_uid: whether anything stands in its place.
        title_place: where the title stands, or would.
        uid_place: where the uid stands, or would.
        tags: its tags.
        grafana: the Grafana that loads it; `None` if none is known to.
        folder: the folder that its provider puts it into.
    """

    path: str
    form: DashboardForm
    api_version: str
    title: str
    uid: str
    has_uid: bool
    title_place: Place
    uid_place: Place
    tags: frozenset[str]
    grafana: Grafana | None = None
    folder: str = ""


def read_dashboard(files: Files, path: str, grafana: Grafana | None, folder: str = "") -> Dashboard:
    """What others may refer to of a dashboard file of any form, which a Grafana puts into a folder."""
    return replace(files.remembered(path, read_alone), grafana=grafana, folder=folder)


def read_alone(files: Files, path: str) -> Dashboard:
    """What a dashboard file says of itself, whoever loads it."""
    whole = root_of(files.document(path, "json"))
    form = dashboard_form(whole.value)
    node = content(whole, form)
    is_resource = node is not whole
    title, uid = node["title"], whole["metadata"]["name"] if is_resource else whole["uid"]
    return Dashboard(
        path=path,
        form=form,
        api_version=whole["apiVersion"].string or "" if is_resource else "",
        title=_text(title),
        uid=_text(uid),
        has_uid=uid.present and uid.value != "",
        title_place=title.place,
        uid_place=uid.place,
        tags=frozenset(tag for one in node["tags"].items() if (tag := one.string)),
    )


def all_known(dashboard: Dashboard) -> bool:
    """Whether every dashboard is known of the Grafana that loads this one."""
    grafana = dashboard.grafana
    return grafana is not None and all(provider.files for provider in grafana.providers)


def content(whole: Node, form: DashboardForm) -> Node:
    """The dashboard itself in a file: the root, or the `spec` of a resource."""
    is_resource = form is DashboardForm.WRAPPED or (form is DashboardForm.V2 and whole["spec"].is_mapping)
    return whole["spec"] if is_resource else whole


def _text(node: Node) -> str:
    return node.value.strip() if isinstance(node.value, str) else ""
