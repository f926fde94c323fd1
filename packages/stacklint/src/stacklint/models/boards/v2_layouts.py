"""Layouts of the second schema: a grid, a grid that arranges itself, rows, and tabs, one inside the other."""

from typing import Annotated, Any, ClassVar

from stacklint.models.base import Cases, optional, required
from stacklint.models.boards.v2_base import V2Model, V2Repeat
from stacklint.models.fault import Consequence
from stacklint.models.json_scalars import Choices, Offers, RealBool, RealInt, RealNumber, String, TextOrBool

_CONDITIONS = ("ConditionalRenderingVariable", "ConditionalRenderingData", "ConditionalRenderingTimeRangeSize")
_LAYOUTS = ("GridLayout", "AutoGridLayout", "RowsLayout", "TabsLayout")


class V2Layout(V2Model):
    """Where panels are."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("kind",), {name: {("spec",): f"boards.v2_layouts:V2{name}"} for name in _LAYOUTS}),
    )

    kind: Annotated[String, Choices(*_LAYOUTS), Consequence.BREAKS] = required("Kind of layout.")
    spec: dict[str, Any] | None = optional("The layout.")


class V2ElementRef(V2Model):
    """A panel that is placed."""

    kind: Annotated[String, Offers("ElementReference")] | None = optional("`ElementReference`.")
    name: String | None = optional("Its name in `elements`.")


class V2PanelRepeat(V2Repeat):
    """Panels that are repeated for each value of a variable."""

    direction: Annotated[String, Offers("h", "v")] | None = optional("`h` beside one another, `v` below.")
    max_per_row: RealInt | None = optional("Most repeated panels beside one another.")


class V2GridItemSpec(V2Model):
    """Place and size of a panel."""

    x: RealInt | None = optional("Column, 0 to 23.")
    y: RealInt | None = optional("Row.")
    width: RealInt | None = optional("Width in columns, 1 to 24.")
    height: RealInt | None = optional("Height in rows of 30 pixels.")
    element: V2ElementRef | None = optional("The panel.")
    repeat: V2PanelRepeat | None = optional("Repeat it for each value of a variable.")


class V2GridItem(V2Model):
    """A panel in a grid."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(
            ("kind",),
            {
                "GridLayoutItem": {("spec",): "boards.v2_layouts:V2GridItemSpec"},
                "GridLayoutRow": {("spec",): "boards.v2_layouts:V2GridRowSpec"},
            },
        ),
    )

    kind: Annotated[Annotated[String, Choices("GridLayoutItem", "GridLayoutRow")] | None, Consequence.BREAKS] = (
        optional("`GridLayoutItem`.")
    )
    spec: dict[str, Any] | None = optional("Place and size, and the panel.")


class V2GridRowSpec(V2Model):
    """A row of v2alpha1."""

    y: RealInt | None = optional("Row of the grid.")
    title: String | None = optional("Title.")
    collapsed: RealBool | None = optional("Whether it is folded.")
    elements: list[V2GridItem] | None = optional("Its panels.")
    repeat: V2Repeat | None = optional("Repeat it for each value of a variable.")


class V2GridLayout(V2Model):
    """A grid of 24 columns."""

    items: list[V2GridItem] | None = optional("The panels.")


class V2ConditionSpec(V2Model):
    """A condition."""

    variable: String | None = optional("Name of the variable, for a condition on one.")
    operator: Annotated[String, Choices("equals", "notEquals", "matches", "notMatches")] | None = optional(
        "Comparison."
    )
    value: TextOrBool | None = optional("What is compared with: a text, or whether there is data.")


class V2Condition(V2Model):
    """A condition."""

    kind: Annotated[Annotated[String, Choices(*_CONDITIONS)] | None, Consequence.BREAKS] = optional(
        "What is looked at."
    )
    spec: V2ConditionSpec | None = optional("The condition.")


class V2ConditionsSpec(V2Model):
    """When something is shown."""

    visibility: Annotated[String, Choices("show", "hide")] | None = optional("What happens then.")
    condition: Annotated[String, Choices("and", "or")] | None = optional("Whether all must hold, or one.")
    items: list[V2Condition] | None = optional("The conditions.")


class V2Conditions(V2Model):
    """When something is shown."""

    kind: Annotated[Annotated[String, Choices("ConditionalRenderingGroup")] | None, Consequence.BREAKS] = optional(
        "`ConditionalRenderingGroup`."
    )
    spec: V2ConditionsSpec | None = optional("The conditions.")


class V2AutoGridItemSpec(V2Model):
    """A panel in a grid that arranges itself."""

    element: V2ElementRef | None = optional("The panel.")
    repeat: V2Repeat | None = optional("Repeat it for each value of a variable.")
    conditional_rendering: V2Conditions | None = optional("When it is shown.")


class V2AutoGridItem(V2Model):
    """A panel in a grid that arranges itself."""

    kind: Annotated[String, Offers("AutoGridLayoutItem")] | None = optional("`AutoGridLayoutItem`.")
    spec: V2AutoGridItemSpec | None = optional("The panel.")


class V2AutoGridLayout(V2Model):
    """A grid that arranges itself."""

    max_column_count: RealNumber | None = optional("Most columns.")
    column_width_mode: Annotated[String, Choices("narrow", "standard", "wide", "custom")] | None = optional(
        "Least width of a column."
    )
    column_width: RealNumber | None = optional("Least width in pixels, for `custom`.")
    row_height_mode: Annotated[String, Choices("short", "standard", "tall", "custom")] | None = optional(
        "Height of a row."
    )
    row_height: RealNumber | None = optional("Height in pixels, for `custom`.")
    fill_screen: RealBool | None = optional("Make rows higher to fill the screen.")
    items: list[V2AutoGridItem] | None = optional("The panels.")


class V2RowSpec(V2Model):
    """A row."""

    title: String | None = optional("Title.")
    collapse: RealBool | None = optional("Whether it is folded.")
    hide_header: RealBool | None = optional("Don't show its title.")
    fill_screen: RealBool | None = optional("Make it as high as the screen.")
    conditional_rendering: V2Conditions | None = optional("When it is shown.")
    repeat: V2Repeat | None = optional("Repeat it for each value of a variable.")
    layout: V2Layout | None = optional("Where its panels are.")


class V2Row(V2Model):
    """A row."""

    kind: Annotated[String, Offers("RowsLayoutRow")] | None = optional("`RowsLayoutRow`.")
    spec: V2RowSpec | None = optional("The row.")


class V2RowsLayout(V2Model):
    """Rows."""

    rows: list[V2Row] | None = optional("The rows.")


class V2TabSpec(V2Model):
    """A tab."""

    title: String | None = optional("Title.")
    conditional_rendering: V2Conditions | None = optional("When it is shown.")
    repeat: V2Repeat | None = optional("Repeat it for each value of a variable.")
    layout: V2Layout | None = optional("Where its panels are.")


class V2Tab(V2Model):
    """A tab."""

    kind: Annotated[String, Offers("TabsLayoutTab")] | None = optional("`TabsLayoutTab`.")
    spec: V2TabSpec | None = optional("The tab.")


class V2TabsLayout(V2Model):
    """Tabs."""

    tabs: list[V2Tab] | None = optional("The tabs.")
