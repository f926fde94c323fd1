"""A dashboard of one panel for examples, in the classic form and in the second schema."""

from __future__ import annotations

from stacklint.rules.fixtures import board_v2, edited, stack

FILE = "grafana/dashboards/app.json"
_TYPE = '"type": "timeseries",'
_V2 = """\
{
  "apiVersion": "dashboard.grafana.app/v2beta1",
  "kind": "Dashboard",
  "metadata": {"name": "app"},
  "spec": {
    "title": "Application",
    "elements": {
      "requests": {
        "kind": "Panel",
        "spec": {
          "id": 1,
          "title": "Requests",
          "data": {
            "kind": "QueryGroup",
            "spec": {
              "queries": [{
                "kind": "PanelQuery",
                "spec": {
                  "refId": "A",
                  "query": {
                    "kind": "DataQuery",
                    "group": "prometheus",
                    "datasource": {"name": "prometheus"},
                    "spec": {"expr": "rate(http_requests_total[5m])"}
                  }
                }
              }@queries@],
              "transformations": [@transformations@]
            }
          },
          "vizConfig": {"kind": "VizConfig", "group": @type@, "spec": {"fieldConfig": {@fields@}, "options": {}}}
        }
      }
    },
    "layout": {"kind": "GridLayout", "spec": {"items": []}}
  }
}
"""


def panel(more: str, *, compose: str | None = None) -> dict[str, str]:
    """The sound repository with more said in its panel; `compose` replaces the compose file."""
    return edited(FILE, _TYPE, f"{_TYPE} {more},", {"compose.yaml": compose} if compose else None)


def fields(more: str) -> dict[str, str]:
    """The sound repository with something said of how all fields of its panel are shown."""
    return panel(f'"fieldConfig": {{"defaults": {{{more}}}}}')


def override(more: str) -> dict[str, str]:
    """The sound repository with an override of the field `Value`."""
    matcher = '"matcher": {"id": "byName", "options": "Value"}'
    return panel(f'"fieldConfig": {{"overrides": [{{{matcher}, "properties": [{more}]}}]}}')


def targets(more: str) -> dict[str, str]:
    """The sound repository with other queries in its panel, which are all there is of it."""
    return panels(f'{{"id": 1, "type": "timeseries", "title": "Requests", "targets": [{more}]}}')


def panels(more: str) -> dict[str, str]:
    """The sound repository with other panels."""
    return stack({FILE: f'{{"uid": "app", "title": "Application", "panels": [{more}]}}\n'})


def second(
    *, kind: str = '"timeseries"', fields: str = "", transformations: str = "", query: str = ""
) -> dict[str, str]:
    """The sound repository with its dashboard in the second schema; `query` is another query of its panel."""
    text = _V2.replace("@type@", kind).replace("@fields@", fields).replace("@transformations@", transformations)
    return stack({FILE: text.replace("@queries@", f", {query}" if query else "")})


def second_query(ref_id: str, source: str, spec: str) -> str:
    """A query in the second schema."""
    query = f'{{"kind": "DataQuery", {source}, "spec": {{{spec}}}}}'
    return f'{{"kind": "PanelQuery", "spec": {{"refId": {ref_id}, "query": {query}}}}}'


def conditional(variables: str, name: str, *, row: bool = False) -> dict[str, str]:
    """A dashboard of the second schema with variables, of which a panel or a row is shown by the one of a name."""
    return conditional_on(variables, f'{{"variable": "{name}", "operator": "matches", "value": ".+"}}', row=row)


def conditional_on(variables: str, spec: str, *, row: bool = False) -> dict[str, str]:
    """The same with all of the condition's `spec`."""
    asked = f'{{"kind": "ConditionalRenderingGroup", "spec": {{"items": [{_CONDITION % spec}]}}}}'
    shown, element = f'"conditionalRendering": {asked}', '"element": {"name": "a"}'
    grid = '{"kind": "AutoGridLayout", "spec": {"items": [{"spec": {%s}}]}}'
    rows = f'{{"kind": "RowsLayout", "spec": {{"rows": [{{"spec": {{{shown}, "layout": {grid % element}}}}}]}}}}'
    text = board_v2(variables)[FILE]
    start, end = text.index('"layout": '), text.rindex("}}")
    layout = rows if row else grid % f"{element}, {shown}"
    return stack({FILE: f'{text[:start]}"layout": {layout}{text[end:]}'})


_CONDITION = '{"kind": "ConditionalRenderingVariable", "spec": %s}'
