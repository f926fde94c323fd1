"""Links of dashboards, of panels and of values, and what a reference to a data source looks like."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Offers, String, Switch, Words, WordsOrList
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE


class DataSourceRef(OpenCamelModel):
    """A reference to a data source by its uid."""

    type: Words | None = optional("Id of the plugin.")
    uid: Words | None = optional("uid of the data source, or a variable.")


DataSource = Annotated[Annotated[String, AS_TEXT] | Annotated[DataSourceRef, AS_MAPPING], BY_SHAPE]


class Link(OpenCamelModel):
    """A link of a dashboard or of a panel."""

    title: Words | None = optional("What it is called.")
    type: Annotated[Words, Offers("link", "dashboards")] | None = optional(
        "`link` to an address, or `dashboards` that bear some tags."
    )
    icon: Annotated[Words, Offers("external link", "dashboard", "question", "info", "bolt", "doc", "cloud")] | None = (
        optional("Picture beside it.")
    )
    tooltip: Words | None = optional("What is shown when the mouse rests on it.")
    url: Words | None = optional("Address, for a link.")
    tags: WordsOrList | None = optional("Tags, for dashboards.")
    as_dropdown: Switch | None = optional("Show the dashboards in a menu.")
    target_blank: Switch | None = optional("Open another tab.")
    include_vars: Switch | None = optional("Hand the variables on.")
    keep_time: Switch | None = optional("Hand the time on.")
    placement: Annotated[Words, Offers("inControlsMenu")] | None = optional(
        "`inControlsMenu`: stand in the menu of controls."
    )


class DataLink(OpenCamelModel):
    """A link of a value, or of a panel."""

    title: Words | None = optional("What it is called.")
    url: Words | None = optional("Address, with variables such as `${__value.raw}`.")
    target_blank: Switch | None = optional("Open another tab.")
    one_click: Switch | None = optional("Follow it at a click on the value.")
    internal: dict[str, Any] | None = optional("Query of another data source that it opens.")
