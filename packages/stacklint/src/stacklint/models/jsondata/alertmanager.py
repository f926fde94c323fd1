"""`jsonData` of an Alertmanager data source.

Facts: public/app/plugins/datasource/alertmanager of Grafana, and the documentation of the data source.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import optional
from stacklint.models.jsondata.http import HttpJsonData
from stacklint.models.jsondata.scalars import Flag, OneOf

Implementation = Annotated[str, OneOf(("prometheus", "mimir", "cortex"))]


class AlertmanagerJsonData(HttpJsonData):
    """Settings of an Alertmanager data source."""

    implementation: Implementation | None = optional("What answers. Default `mimir`.")
    handle_grafana_managed_alerts: Flag | None = optional("Send the alerts of Grafana's own rules there.")
