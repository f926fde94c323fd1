"""The storage, tracing, and metrics that arrive by OTLP. Facts: config/config.go of Prometheus, promtool 3.5."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.http_client import TlsConfig
from stacklint.models.scalars import Bool, Duration, Float, Int, NonEmpty, Size, Text

TranslationStrategy = Literal[
    "UnderscoreEscapingWithSuffixes",
    "UnderscoreEscapingWithoutSuffixes",
    "NoUTF8EscapingWithSuffixes",
    "NoTranslation",
    "",
]


class Retention(Model):
    """How much is kept; what is reached first counts."""

    time: Duration | None = optional("How long samples are kept.")
    size: Size | None = optional("How large the blocks may become.")
    percentage: Float | None = optional("How much of the disk the blocks may take.", since=(3, 11))


class Tsdb(Model):
    """The database on disk."""

    out_of_order_time_window: Duration | None = optional("How old a sample may be to be taken out of order.")
    retention: Retention | None = optional("How much is kept.", since=(3, 8))


class Exemplars(Model):
    """Exemplars in memory."""

    max_exemplars: Int | None = optional("Most exemplars; 0 or less keeps none. Default 100000.")


class Storage(Model):
    """Settings of the storage that can change while it runs."""

    tsdb: Tsdb | None = optional("The database on disk.")
    exemplars: Exemplars | None = optional("Exemplars in memory.")


class Tracing(Model):
    """Where traces go."""

    endpoint: NonEmpty = required("Address of the collector.")
    client_type: Literal["http", "grpc"] | None = optional("How the collector is spoken to. Default `grpc`.")
    sampling_fraction: Float | None = optional("Which part of all traces is taken, from 0 to 1. Default 0.")
    insecure: Bool | None = optional("Speak without TLS.")
    tls_config: TlsConfig | None = optional("TLS towards the collector.")
    headers: dict[Text, Text | None] | None = optional("Further headers; none that Prometheus sets itself.")
    compression: Literal["gzip", ""] | None = optional("How requests are compressed. Default: not at all.")
    timeout: Duration | None = optional("How long a request may take. Default 10s.")


class Otlp(Model):
    """How metrics that arrive by OTLP are taken."""

    promote_resource_attributes: list[Text | None] | None = optional("Attributes of resources that become labels.")
    promote_all_resource_attributes: Bool | None = optional(
        "All attributes of resources become labels, but the ignored.", since=(3, 5)
    )
    ignore_resource_attributes: list[Text | None] | None = optional(
        "Attributes that become no labels where all others do.", since=(3, 5)
    )
    translation_strategy: TranslationStrategy | None = optional(
        "How names become those of Prometheus. Default `UnderscoreEscapingWithSuffixes`.", since=(3, 0)
    )
    keep_identifying_resource_attributes: Bool | None = optional(
        "Keep `service.name` and its like on `target_info`.", since=(3, 1)
    )
    convert_histograms_to_nhcb: Bool | None = optional(
        "Turn explicit histograms into native ones with custom buckets.", since=(3, 4)
    )
    promote_scope_metadata: Bool | None = optional("What describes the scope becomes labels.", since=(3, 6))
    label_name_underscore_sanitization: Bool | None = optional(
        "Put `key_` before labels that start with one underscore. Default true.", since=(3, 8)
    )
    label_name_preserve_multiple_underscores: Bool | None = optional(
        "Leave several underscores in a row as they are. Default true.", since=(3, 8)
    )
