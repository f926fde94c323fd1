"""Options of `geomap`."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Switch, Words


class View(OpenCamelModel):
    """What is seen at first."""

    id: Annotated[Words, Choices("zero", "coords", "fit")] | None = optional("How it is chosen.")
    lat: Number | None = optional("Latitude.")
    lon: Number | None = optional("Longitude.")
    zoom: Number | None = optional("How near.")
    min_zoom: Number | None = optional("How far at most.")
    max_zoom: Number | None = optional("How near at most.")
    padding: Number | None = optional("Room around the data.")
    all_layers: Switch | None = optional("Look at the data of all layers.")
    last_only: Switch | None = optional("Look at the last values alone.")
    layer: Words | None = optional("Layer whose data is looked at.")
    shared: Switch | None = optional("Share it with other maps.")


class Controls(OpenCamelModel):
    """What can be done with the map."""

    show_zoom: Switch | None = optional("Buttons to come nearer.")
    mouse_wheel_zoom: Switch | None = optional("Come nearer with the wheel of the mouse.")
    show_attribution: Switch | None = optional("Whose map it is.")
    show_scale: Switch | None = optional("The scale.")
    show_measure: Switch | None = optional("Tools to measure.")
    show_debug: Switch | None = optional("What developers want to know.")


class Location(OpenCamelModel):
    """Where places come from."""

    mode: Annotated[Words, Choices("auto", "geohash", "coords", "lookup")] | None = optional("How they are given.")
    geohash: Words | None = optional("Field with a geohash.")
    latitude: Words | None = optional("Field with the latitude.")
    longitude: Words | None = optional("Field with the longitude.")
    wkt: Words | None = optional("Field with well-known text.")
    lookup: Words | None = optional("Field with a name.")
    gazetteer: Words | None = optional("Where names are looked up.")


class Layer(OpenCamelModel):
    """A layer of the map."""

    type: Words | None = optional("Kind of layer.")
    name: Words | None = optional("Its name.")
    config: dict[str, Any] | None = optional("Settings of its kind.")
    location: Location | None = optional("Where places come from.")
    filter_data: dict[str, Any] | None = optional("Which results it shows.")
    opacity: Number | None = optional("How dense it is.")
    tooltip: Switch | None = optional("Say what is where the mouse is.")


class MapTooltip(OpenCamelModel):
    """What is shown where the mouse is."""

    mode: Annotated[Words, Choices("none", "details")] | None = optional("Nothing or all.")


class GeomapOptions(OpenCamelModel):
    """Options of a map."""

    view: View | None = optional("What is seen at first.")
    controls: Controls | None = optional("What can be done with the map.")
    basemap: Layer | None = optional("The map itself.")
    layers: list[Layer] | None = optional("What is drawn on it.")
    tooltip: MapTooltip | None = optional("What is shown where the mouse is.")
