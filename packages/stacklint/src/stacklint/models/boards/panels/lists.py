"""Options of small panels: `annolist`, `dashlist`, `nodeGraph`, `datagrid` and `debug`."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Switch, Words, WordsOrList


class AnnotationListOptions(OpenCamelModel):
    """Options of a list of events."""

    only_from_this_dashboard: Switch | None = optional("Only events of this dashboard.")
    only_in_time_range: Switch | None = optional("Only events of the time that is shown.")
    tags: WordsOrList | None = optional("Tags that the events bear.")
    limit: Number | None = optional("Most events.")
    show_user: Switch | None = optional("Whether authors are shown.")
    show_time: Switch | None = optional("Whether times are shown.")
    show_tags: Switch | None = optional("Whether tags are shown.")
    navigate_to_panel: Switch | None = optional("Lead to the panel.")
    navigate_before: Words | None = optional("Time that is shown before the event, such as `10m`.")
    navigate_after: Words | None = optional("Time that is shown after the event, such as `10m`.")


class DashboardListOptions(OpenCamelModel):
    """Options of a list of dashboards."""

    keep_time: Switch | None = optional("Hand the time on.")
    include_vars: Switch | None = optional("Hand the variables on.")
    show_starred: Switch | None = optional("Show those with a star.")
    show_recently_viewed: Switch | None = optional("Show those that were looked at last.")
    show_search: Switch | None = optional("Show those that a search finds.")
    show_headings: Switch | None = optional("Show what each list is.")
    show_folder_names: Switch | None = optional("Show folders.")
    max_items: Number | None = optional("Most dashboards of a list.")
    query: Words | None = optional("What is searched for.")
    tags: WordsOrList | None = optional("Tags that they bear.")
    folder_id: Words | None = optional("Number of the folder, in old files.")
    folder_uid: Words | None = optional("uid of the folder.", alias="folderUID")


class Arc(OpenCamelModel):
    """A part of the ring around a node."""

    field: Words | None = optional("Field that it shows.")
    color: Words | None = optional("Its colour.")


class EdgeOptions(OpenCamelModel):
    """Lines between nodes."""

    main_stat_unit: Words | None = optional("Unit of the first value.")
    secondary_stat_unit: Words | None = optional("Unit of the second value.")


class NodeOptions(EdgeOptions):
    """Nodes."""

    arcs: list[Arc] | None = optional("Parts of the ring around a node.")


class NodeGraphOptions(OpenCamelModel):
    """Options of a graph of nodes."""

    nodes: NodeOptions | None = optional("The nodes.")
    edges: EdgeOptions | None = optional("The lines between them.")
    zoom_mode: Annotated[Words, Choices("cooperative", "greedy")] | None = optional("What the wheel of the mouse does.")
    layout_algorithm: Annotated[Words, Choices("layered", "force", "grid")] | None = optional("How nodes are placed.")


class DataGridOptions(OpenCamelModel):
    """Options of a table that can be edited."""

    selected_series: Number | None = optional("Which result is shown.")


class DebugCounters(OpenCamelModel):
    """What is counted."""

    render: Switch | None = optional("Drawings.")
    data_changed: Switch | None = optional("Changes of the data.")
    schema_changed: Switch | None = optional("Changes of the fields.")


class DebugOptions(OpenCamelModel):
    """Options of a panel for developers."""

    mode: Annotated[Words, Choices("render", "events", "cursor", "State", "ThrowError")] | None = optional(
        "What is shown."
    )
    counters: DebugCounters | None = optional("What is counted.")


class RowPanel(OpenCamelModel):
    """What a row has beyond panels: nothing."""
