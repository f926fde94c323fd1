"""What the parts of the second schema share."""

from collections.abc import Mapping
from typing import Any, ClassVar

from stacklint.models.base import Cases, OpenCamelModel, optional
from stacklint.models.boards.queries import QUERIES
from stacklint.models.fault import Consequence
from stacklint.models.json_scalars import String

_IN_SPEC: Mapping[str, Mapping[tuple[str, ...], str]] = {name: {("spec",): model} for name, model in QUERIES.items()}


class V2Model(OpenCamelModel):
    """A mapping of the second schema."""

    wrong: ClassVar[Consequence | None] = Consequence.LOGS


class V2DataSource(V2Model):
    """A reference to a data source."""

    name: String | None = optional("uid of the data source, or a variable.")
    type: String | None = optional("Id of the plugin, in v2alpha1.")
    uid: String | None = optional("uid of the data source, in v2alpha1.")


class V2Query(V2Model):
    """A query."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("kind",), _IN_SPEC, whole=False),
        Cases(("group",), _IN_SPEC, whole=False),
    )

    kind: String | None = optional("`DataQuery`; in v2alpha1 the id of the plugin.")
    group: String | None = optional("Id of the plugin, such as `prometheus`.")
    version: String | None = optional("Version of the plugin's queries, such as `v0`.")
    datasource: V2DataSource | None = optional("Data source; without it the default of the plugin.")
    spec: dict[str, Any] | None = optional("What is asked, as the plugin reads it.")


class V2Repeat(V2Model):
    """What is repeated for each value of a variable."""

    mode: String | None = optional("`variable`.")
    value: String | None = optional("Name of the variable.")
