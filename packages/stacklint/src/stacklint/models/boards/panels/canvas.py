"""Options of `canvas`."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Offers, Switch, Words


class ColorDimension(OpenCamelModel):
    """A colour that may come from a field."""

    fixed: Words | None = optional("The colour.")
    field: Words | None = optional("The field.")


class ResourceDimension(OpenCamelModel):
    """A picture that may come from a field."""

    mode: Annotated[Words, Choices("fixed", "field", "mapping")] | None = optional("Where it comes from.")
    fixed: Words | None = optional("The picture.")
    field: Words | None = optional("The field.")


class ScaleDimension(OpenCamelModel):
    """A size that may come from a field."""

    min: Number | None = optional("The least.")
    max: Number | None = optional("The greatest.")
    fixed: Number | None = optional("The size.")
    field: Words | None = optional("The field.")
    mode: Annotated[Words, Choices("linear", "quad")] | None = optional("How it grows.")


class Background(OpenCamelModel):
    """What is behind an element."""

    color: ColorDimension | None = optional("Colour.")
    image: ResourceDimension | None = optional("Picture.")
    size: Annotated[Words, Choices("original", "contain", "cover", "fill", "tile")] | None = optional(
        "How the picture fits."
    )


class Border(OpenCamelModel):
    """A border."""

    color: ColorDimension | None = optional("Colour.")
    width: Number | None = optional("Width in pixels.")
    radius: Number | None = optional("How round the corners are.")


class Constraint(OpenCamelModel):
    """What an element is bound to."""

    horizontal: Annotated[Words, Choices("left", "right", "leftright", "center", "scale")] | None = optional(
        "From left to right."
    )
    vertical: Annotated[Words, Choices("top", "bottom", "topbottom", "center", "scale")] | None = optional(
        "From top to bottom."
    )


class Placement(OpenCamelModel):
    """Where an element is."""

    top: Number | None = optional("From the top.")
    left: Number | None = optional("From the left.")
    right: Number | None = optional("From the right.")
    bottom: Number | None = optional("From the bottom.")
    width: Number | None = optional("Width.")
    height: Number | None = optional("Height.")
    rotation: Number | None = optional("By how many degrees it is turned.")


class Point(OpenCamelModel):
    """A point."""

    x: Number | None = optional("From the left.")
    y: Number | None = optional("From the top.")


class Connection(OpenCamelModel):
    """A line between two elements."""

    source: Point | None = optional("Where it begins.")
    target: Point | None = optional("Where it ends.")
    target_name: Words | None = optional("Element that it leads to.")
    path: Annotated[Words, Offers("straight")] | None = optional("How it runs.")
    color: ColorDimension | None = optional("Colour.")
    size: ScaleDimension | None = optional("Width.")
    vertices: list[Point] | None = optional("Points in between.")
    source_original: Point | None = optional("Where it began.")
    target_original: Point | None = optional("Where it ended.")


class Element(OpenCamelModel):
    """Something on a canvas."""

    name: Words | None = optional("Its name.")
    type: Words | None = optional("What it is.")
    config: dict[str, Any] | None = optional("Settings of its type.")
    constraint: Constraint | None = optional("What it is bound to.")
    placement: Placement | None = optional("Where it is.")
    background: Background | None = optional("What is behind it.")
    border: Border | None = optional("Its border.")
    connections: list[Connection] | None = optional("Lines to others.")
    elements: list["Element"] | None = optional("What is inside a frame.")


class Root(OpenCamelModel):
    """The frame around everything."""

    name: Words | None = optional("Its name.")
    type: Annotated[Words, Offers("frame")] | None = optional("`frame`.")
    elements: list[Element] | None = optional("What is on the canvas.")


class CanvasOptions(OpenCamelModel):
    """Options of a canvas."""

    inline_editing: Switch | None = optional("Offer to edit it in place.")
    show_advanced_types: Switch | None = optional("Offer more elements.")
    pan_zoom: Switch | None = optional("Can be moved with the mouse.")
    infinite_pan: Switch | None = optional("Can be moved without end.")
    root: Root | None = optional("The frame around everything.")
