"""Options of `text`, `logs` and `news`."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Offers, Switch, Words

_LANGUAGES = ("json", "yaml", "xml", "typescript", "sql", "go", "markdown", "html", "plaintext")
_CALLBACK = "A function, for Grafana's own pages."


class Code(OpenCamelModel):
    """How code is shown."""

    language: Annotated[Words, Offers(*_LANGUAGES)] | None = optional("Language.")
    show_line_numbers: Switch | None = optional("Whether lines are numbered.")
    show_mini_map: Switch | None = optional("Whether a small view of it is shown.")


class TextOptions(OpenCamelModel):
    """Options of a text."""

    mode: Annotated[Words, Choices("markdown", "html", "code")] | None = optional("What the text is.")
    content: Words | None = optional("The text.")
    code: Code | None = optional("How code is shown.")


class LogsOptions(OpenCamelModel):
    """Options of logs."""

    show_time: Switch | None = optional("Whether times are shown.")
    show_labels: Switch | None = optional("Whether labels are shown.")
    show_common_labels: Switch | None = optional("Whether labels that all lines share are shown.")
    show_log_context_toggle: Switch | None = optional("Offer to show the lines around one.")
    show_controls: Switch | None = optional("Show buttons beside the lines.")
    controls_storage_key: Words | None = optional("Where the browser keeps what the buttons say.")
    wrap_log_message: Switch | None = optional("Write long lines in several.")
    prettify_log_message: Switch | None = optional("Indent JSON.")
    syntax_highlighting: Switch | None = optional("Colour what is in a line.")
    enable_log_details: Switch | None = optional("Offer to unfold a line.")
    enable_infinite_scrolling: Switch | None = optional("Load more at the end.")
    sort_order: Annotated[Words, Choices("Descending", "Ascending")] | None = optional("Which line is first.")
    dedup_strategy: Annotated[Words, Choices("none", "exact", "numbers", "signature")] | None = optional(
        "Which lines are shown as one."
    )
    displayed_fields: list[Words | None] | None = optional("Fields in place of the line.")
    font_size: Annotated[Words, Choices("default", "small")] | None = optional("Size of letters.")
    max_lines: Number | None = optional("Most lines.")
    grammar: Any = optional("What is coloured.")
    on_click_filter_label: Any = optional(_CALLBACK)
    on_click_filter_out_label: Any = optional(_CALLBACK)
    is_filter_label_active: Any = optional(_CALLBACK)
    on_click_filter_string: Any = optional(_CALLBACK)
    on_click_filter_out_string: Any = optional(_CALLBACK)
    on_click_show_field: Any = optional(_CALLBACK)
    on_click_hide_field: Any = optional(_CALLBACK)
    on_log_options_change: Any = optional(_CALLBACK)
    on_new_logs_received: Any = optional(_CALLBACK)
    log_row_menu_icons_before: Any = optional(_CALLBACK)
    log_row_menu_icons_after: Any = optional(_CALLBACK)


class NewsOptions(OpenCamelModel):
    """Options of news."""

    feed_url: Words | None = optional("Address of the feed.")
    show_image: Switch | None = optional("Whether pictures are shown.")
