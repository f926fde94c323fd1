"""Options of `candlestick`."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.graphs import Graph
from stacklint.models.json_scalars import Choices, Switch, Words


class CandlestickFields(OpenCamelModel):
    """Which field is what."""

    open: Words | None = optional("First price.")
    high: Words | None = optional("Highest price.")
    low: Words | None = optional("Lowest price.")
    close: Words | None = optional("Last price.")
    volume: Words | None = optional("Volume.")


class CandlestickColors(OpenCamelModel):
    """Colours."""

    up: Words | None = optional("Of what rises.")
    down: Words | None = optional("Of what falls.")
    flat: Words | None = optional("Of what stays.")


class CandlestickOptions(Graph):
    """Options of candlesticks."""

    mode: Annotated[Words, Choices("candles+volume", "candles", "volume")] | None = optional("What is drawn.")
    candle_style: Annotated[Words, Choices("candles", "ohlcbars")] | None = optional("How a price is drawn.")
    color_strategy: Annotated[Words, Choices("open-close", "close-close")] | None = optional("What rising means.")
    fields: CandlestickFields | None = optional("Which field is what.")
    colors: CandlestickColors | None = optional("Colours.")
    include_all_fields: Switch | None = optional("Draw other fields too.")
