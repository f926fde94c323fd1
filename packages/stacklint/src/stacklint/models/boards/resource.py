"""What resources of Grafana's newer API have around their content."""

from typing import Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import String, Words


class Metadata(OpenCamelModel):
    """Name and place of a resource."""

    name: String | None = optional("Name, which is the uid of the dashboard.")
    generate_name: Words | None = optional("Beginning of a name that Grafana makes up.")
    namespace: Words | None = optional("Organisation: `default` for the first, `org-N` for the others.")
    labels: dict[str, Words | None] | None = optional("Labels.")
    annotations: dict[str, Any] | None = optional("Notes, such as the folder in `grafana.app/folder`.")
