"""What is in a dashboard: panels, queries, variables and annotations, alike for every form that Grafana reads.

`classic` reads the classic model, `v2` the resources of the second schema. Where both spell a thing alike,
such as `fieldConfig`, a node leads to it; where they don't, it has an attribute of its own. A rule that keeps to these
holds for both.
"""
# ruff: noqa: A002, PLR0913, PLR0917 -- the parameters are the fields, named as Grafana names them

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, final

from stacklint.document import Node
from stacklint.stack.queries.metricsql import is_metricsql

if TYPE_CHECKING:
    from stacklint.stack.boards.dashboards import Dashboard
    from stacklint.stack.queries.substitution import Given
    from stacklint.stack.queries.templates import Named


@final
class SourceRef:
    """What a dashboard says about which data source to ask.

    Attributes:
        node: the whole of it; absent where nothing is said.
        at: the text that decides: the uid, or the reference itself.
        text: uid or name as written, "" for the default.
        type: plugin id that it names, "" if none.
    """

    __slots__ = ("at", "node", "text", "type")

    def __init__(self, node: Node, at: Node, text: str, type: str) -> None:
        self.node: Final = node
        self.at: Final = at
        self.text: Final = text
        self.type: Final = type


class Refresh(StrEnum):
    """When the values of a variable are looked up."""

    NEVER = "never"
    LOAD = "load"
    TIME = "time"


@final
class Variable:
    """A variable.

    Attributes:
        node: its mapping, with `name`, `current`, `options`, `allValue`, `regex`, `hide` and the like in all forms.
        name: its name, without `$`.
        type: such as `query`, `custom`, `datasource`, `interval`, `textbox`, `constant`, `adhoc`; "" if unknown.
        query: where its values come from: a text, or a mapping in the language of its data source.
        source: the data source of its query.
        refresh: when its values are looked up; `None` if nothing is said.
        multi: whether several values can be chosen.
        include_all: whether all values can be chosen at once.
        hidden: whether it isn't shown, so that nobody can choose a value on the page.
    """

    __slots__ = ("hidden", "include_all", "multi", "name", "node", "query", "refresh", "source", "type")

    def __init__(
        self,
        node: Node,
        name: str,
        type: str,
        query: Node,
        source: SourceRef,
        refresh: Refresh | None,
        multi: bool,
        include_all: bool,
        hidden: bool = False,
    ) -> None:
        self.node: Final = node
        self.name: Final = name
        self.type: Final = type
        self.query: Final = query
        self.source: Final = source
        self.refresh: Final = refresh
        self.multi: Final = multi
        self.include_all: Final = include_all
        self.hidden: Final = hidden

    @property
    def several(self) -> bool:
        """Whether it can hold more than one value, so that it is put in as `(a|b)`."""
        return self.multi or self.include_all


@final
class Annotation:
    """A query for events.

    Attributes:
        node: its mapping, with `name`, `enable` and the like.
        source: its data source.
        expr: its expression; absent if it has none.
    """

    __slots__ = ("expr", "node", "source")

    def __init__(self, node: Node, source: SourceRef, expr: Node) -> None:
        self.node: Final = node
        self.source: Final = source
        self.expr: Final = expr


@final
class Cell:
    """The place of a panel or row on a grid of 24 columns; what is no whole number is `None`.

    Attributes:
        node: the mapping that says so.
        grid: which of the dashboard's grids it is on: cells of different ones don't meet.
        width: the node of its width, which forms name differently.
        height: the node of its height.
    """

    __slots__ = ("grid", "height", "node", "width")

    def __init__(self, node: Node, grid: Node, width: Node, height: Node) -> None:
        self.node: Final = node
        self.grid: Final = grid
        self.width: Final = width
        self.height: Final = height

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Column, row, width and height, if all of them are whole numbers."""
        at = self.node.value
        x, y = (at.get("x"), at.get("y")) if isinstance(at, dict) else (None, None)
        w, h = self.width.value, self.height.value
        if isinstance(x, int) and isinstance(y, int) and isinstance(w, int) and isinstance(h, int):
            return x, y, w, h
        return None


@final
class Row:
    """A row of panels.

    Attributes:
        node: its mapping, with `title`.
        repeat: the name of the variable that it repeats for.
        collapsed: whether it is folded.
        cell: where it is, in the classic form.
        panels: its panels that are written inside of it.
    """

    __slots__ = ("cell", "collapsed", "node", "panels", "repeat")

    def __init__(self, node: Node, repeat: Node, collapsed: bool, cell: Cell | None, panels: tuple[Panel, ...]) -> None:
        self.node: Final = node
        self.repeat: Final = repeat
        self.collapsed: Final = collapsed
        self.cell: Final = cell
        self.panels: Final = panels


@final
class Transformation:
    """One step of what is done with the results of a panel's queries.

    Attributes:
        node: its mapping, with `options` and `disabled`.
        id: the node of its id.
    """

    __slots__ = ("id", "node")

    def __init__(self, node: Node, id: Node) -> None:
        self.node: Final = node
        self.id: Final = id


@final
class Panel:
    """A panel, also one inside a row.

    Attributes:
        node: its mapping, with `title`, `description`, `id`, `links` and `transparent` in all forms.
        scope: what holds for all of the dashboard that it is on.
        type: id of its plugin, "" if unknown.
        type_node: where that stands.
        view: the mapping with `fieldConfig` and `options`.
        timing: the mapping with `interval`, `maxDataPoints`, `timeFrom` and the like.
        source: the data source that it asks, where its queries don't say another.
        queries: the nodes of its queries, each as its form writes it.
        transformations: what is done with the results, in order.
        library: the reference to a library panel; absent if it is a panel of its own.
        repeat: the name of the variable that it repeats for; absent if it doesn't.
        cell: where it is; `None` where a layout finds the place.
    """

    __slots__ = (
        "cell",
        "library",
        "node",
        "repeat",
        "scope",
        "source",
        "targets",
        "timing",
        "transformations",
        "type",
        "type_node",
        "view",
    )

    def __init__(
        self,
        node: Node,
        scope: Scope,
        type: str,
        type_node: Node,
        view: Node,
        timing: Node,
        source: SourceRef,
        targets: tuple[PanelTarget, ...],
        transformations: tuple[Transformation, ...],
        library: Node,
        repeat: Node,
        cell: Cell | None,
    ) -> None:
        self.node: Final = node
        self.scope: Final = scope
        self.type: Final = type
        self.type_node: Final = type_node
        self.view: Final = view
        self.timing: Final = timing
        self.source: Final = source
        self.targets: Final = targets
        self.transformations: Final = transformations
        self.library: Final = library
        self.repeat: Final = repeat
        self.cell: Final = cell

    @property
    def title(self) -> str:
        """Its title, "" if it has none."""
        return self.node["title"].string or ""

    @property
    def options(self) -> Node:
        """The settings of its type."""
        return self.view["options"]

    @property
    def defaults(self) -> Node:
        """How its fields are shown: unit, thresholds, mappings, links."""
        return self.view["fieldConfig"]["defaults"]

    @property
    def overrides(self) -> tuple[Node, ...]:
        """How some fields are shown differently."""
        return tuple(self.view["fieldConfig"]["overrides"].items())

    @property
    def is_transformed(self) -> bool:
        """Whether something is done with the results of its queries before they are shown."""
        return any(one.node["disabled"].value is not True for one in self.transformations)


@final
class PanelTarget:
    """One query of a panel.

    Attributes:
        node: the whole of it.
        query: the mapping in the language of its data source, with `expr`, `legendFormat`, `format`, `interval`.
        ref_id: its name in the panel, "" if it has none.
        ref_node: where that stands.
        hidden: whether its result isn't shown.
        source: the data source that it says it asks; `sources.target_source` tells which it does ask.
    """

    __slots__ = ("hidden", "node", "query", "ref_id", "ref_node", "source")

    def __init__(
        self,
        node: Node,
        query: Node,
        ref_id: str,
        ref_node: Node,
        hidden: bool,
        source: SourceRef,
    ) -> None:
        self.node: Final = node
        self.query: Final = query
        self.ref_id: Final = ref_id
        self.ref_node: Final = ref_node
        self.hidden: Final = hidden
        self.source: Final = source


class Scope:
    """What holds for all of a dashboard: its file, and the variables that everything on it may use."""

    __slots__ = ("annotations", "dashboard", "declared", "elements", "inner", "node", "refresh", "variables")

    def __init__(
        self,
        dashboard: Dashboard,
        node: Node,
        declared: tuple[Variable, ...],
        annotations: tuple[Annotation, ...],
        refresh: Node,
        inner: tuple[Variable, ...] = (),
    ) -> None:
        self.dashboard: Final = dashboard
        """Its file."""
        self.node: Final = node
        """The mapping with `title`, `description`, `tags`, `links` and `editable` in all forms."""
        self.declared: Final = declared
        """Its variables in their order, those without a name and those of single rows and tabs left out."""
        self.inner: Final = inner
        """The variables of single rows and tabs."""
        self.variables: Final = {variable.name: variable for variable in (*reversed(inner), *declared)}
        """Its variables by name, also those of rows and tabs; of two with one name the last, as Grafana has it."""
        self.annotations: Final = annotations
        """Its queries for events."""
        self.refresh: Final = refresh
        """How often it is loaded anew."""
        self.elements: Final = node["__elements"]
        """Library panels that came with an export."""


Parts: TypeAlias = tuple[Scope, tuple[Panel, ...], tuple[Row, ...]]
"""What a dashboard is made of, whatever its form: what holds for all of it, its panels and its rows."""


@final
class Board(Scope):
    """The content of a dashboard, as `reader.read_board` makes it.

    A panel knows the scope and not the board, so that nothing refers to itself and what was read goes when it is done.
    """

    __slots__ = ("_is_metricsql", "formats", "given", "named", "panels", "rows")

    def __init__(self, parts: Parts, given: Given, named: Named) -> None:
        scope, panels, rows = parts
        super().__init__(scope.dashboard, scope.node, scope.declared, scope.annotations, scope.refresh, scope.inner)
        self.panels: Final = panels
        """Every panel in the order of the file, those of rows included."""
        self.rows: Final = rows
        self.given: Final = given
        """Values that its variables are known to have, where those tell what fits into a query."""
        self.named: Final = named.names
        """What stands anywhere in its file as the name of a variable."""
        self.formats: Final = named.formats
        """What stands there as the format of one, "" for what can't be told at once."""
        self._is_metricsql: bool | None = None

    @property
    def is_metricsql(self) -> bool:
        """Whether something in it is said only where VictoriaMetrics answers."""
        if self._is_metricsql is None:
            self._is_metricsql = is_metricsql(self.node.document.source.text)
        return self._is_metricsql

    @property
    def repeats(self) -> tuple[Node, ...]:
        """The names of variables that its rows and panels repeat for, as nodes that are there."""
        found = (*(row.repeat for row in self.rows), *(panel.repeat for panel in self.panels))
        return tuple(node for node in found if node.present)


def absent(node: Node) -> SourceRef:
    """The reference of what says nothing about its data source."""
    return SourceRef(node, node, "", "")
