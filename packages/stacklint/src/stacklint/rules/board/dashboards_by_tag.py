"""LK215."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_LINKS = '{{"title": "Application", "tags": ["app"], "panels": [], "links": [{{"tags": {}}}]}}'
_SECOND = (
    '{"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "more"}, '
    '"spec": {"title": "More", "tags": ["app", "http"], "elements": {}, "layout": {}}}'
)


def _linked(tags: str, kind: str = "dashboards") -> dict[str, str]:
    return stack({_FILE: _LINKS.format(f'{tags}, "type": "{kind}"'), "grafana/dashboards/more.json": _SECOND})


@rule(
    "LK215",
    "dashboards-by-tag",
    severity=Severity.INFO,
    bad=(
        Example(_linked('«["apps"]»')),
        Example(_linked('«["http", "database"]»')),
    ),
    good=(
        Example(_linked('["app"]')),
        Example(_linked('["http", "app"]')),
        Example(_linked("[]")),
        Example(_linked('["$team"]')),
        Example(_linked('["database"]', "link")),
        Example(_linked('["database"]') | {"compose.yaml": "services: {}\n"}),
    ),
)
def dashboards_by_tag(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard lists the dashboards that bear some tags, and no provisioned one bears them all.

    The list is empty, unless somebody makes such a dashboard by hand. Give the tags to a dashboard, or list others.
    """
    links = [one for one in subject.node["links"].items() if one["type"].string == "dashboards"]
    grafana = subject.dashboard.grafana
    known = stack.provisioning.dashboards_of(grafana) if links and grafana is not None else None
    for link in links if known is not None and known.all_known else ():
        wanted = [tag for one in link["tags"].items() if (tag := one.string)]
        if known is not None and wanted and "$" not in "".join(wanted) and not known.bear(wanted):
            right = nearest(wanted[0], known.tags) if len(wanted) == 1 else None
            yield Finding(
                link["tags"].place,
                "no provisioned dashboard bears " + " and ".join(f"`{tag}`" for tag in wanted) + "; the list is empty",
                f"did you mean `{right}`?" if right else "give the dashboards that are meant these tags",
                ((subject.dashboard.title_place, "the dashboard"),),
            )
