"""Options of `barchart` and `histogram`."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Legend, Orientation, TextSizes, Tooltip, Visibility
from stacklint.models.boards.panels.style import Axis, GradientMode, Stacking, ThresholdsStyle
from stacklint.models.json_scalars import Choices, Number, Switch, Words


class BarChartOptions(OpenCamelModel):
    """Options of a bar chart."""

    x_field: Words | None = optional("Field that the x axis shows.")
    color_by_field: Words | None = optional("Field that gives the bars their colours.")
    orientation: Orientation | None = optional("Which way the bars stand.")
    bar_width: Number | None = optional("Width of a bar, 0 to 1.")
    bar_radius: Number | None = optional("How round the ends are, 0 to 0.5.")
    group_width: Number | None = optional("Width of a group, 0 to 1.")
    x_tick_label_rotation: Number | None = optional("By how many degrees names are turned, -90 to 90.")
    x_tick_label_max_length: Number | None = optional("Most letters of a name.")
    x_tick_label_spacing: Number | None = optional("Room between names.")
    stacking: Annotated[Words, Choices("none", "normal", "percent")] | None = optional("How bars stand on one another.")
    show_value: Visibility | None = optional("Whether values are written.")
    text: TextSizes | None = optional("Sizes of letters.")
    full_highlight: Switch | None = optional("Mark the whole group where the mouse is.")
    legend: Legend | None = optional("The list of series.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")


class BarChartStyle(Axis):
    """A series of a bar chart."""

    line_width: Number | None = optional("Width of the border, 0 to 10.")
    fill_opacity: Number | None = optional("How dense bars are, 0 to 100.")
    gradient_mode: GradientMode | None = optional("How the colour changes.")
    thresholds_style: ThresholdsStyle | None = optional("How limits are drawn.")


class HistogramOptions(OpenCamelModel):
    """Options of a histogram."""

    bucket_count: Number | None = optional("How many buckets.")
    bucket_size: Number | None = optional("Size of a bucket.")
    bucket_offset: Number | None = optional("Where the first bucket begins.")
    combine: Switch | None = optional("Count all series together.")
    legend: Legend | None = optional("The list of series.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")


class HistogramStyle(Axis):
    """A series of a histogram."""

    line_width: Number | None = optional("Width of the border, 0 to 10.")
    fill_opacity: Number | None = optional("How dense bars are, 0 to 100.")
    gradient_mode: GradientMode | None = optional("How the colour changes.")
    stacking: Stacking | None = optional("How series stand on one another.")
