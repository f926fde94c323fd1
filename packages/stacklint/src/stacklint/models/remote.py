"""Other storages that samples are written to and read from. Facts: config/config.go of Prometheus, promtool 3.5."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.cloud_auth import AzureAd, GoogleIam, SigV4
from stacklint.models.http_client import HttpClient
from stacklint.models.relabel import Relabel
from stacklint.models.scalars import Bool, Duration, Int, SetLabelName, Text, Unsigned, Url

Message = Literal["prometheus.WriteRequest", "io.prometheus.write.v2.Request"]


class QueueConfig(Model):
    """The queue in front of a storage."""

    capacity: Int | None = optional("Samples that a shard buffers. Default 10000.")
    max_shards: Int | None = optional("Most shards. Default 50.")
    min_shards: Int | None = optional("Fewest shards. Default 1.")
    max_samples_per_send: Int | None = optional("Most samples of a request. Default 2000.")
    batch_send_deadline: Duration | None = optional("How long samples wait for a full request. Default 5s.")
    min_backoff: Duration | None = optional("First wait before a request is sent again. Default 30ms.")
    max_backoff: Duration | None = optional("Longest such wait. Default 5s.")
    retry_on_http_429: Bool | None = optional("Send again what was refused with status 429.")
    sample_age_limit: Duration | None = optional("Drop samples older than this. 0s is no limit.")


class MetadataConfig(Model):
    """What is sent about metrics."""

    send: Bool | None = optional("Send metadata. Default true.")
    send_interval: Duration | None = optional("How often. Default 1m.")
    max_samples_per_send: Int | None = optional("Most metadata of a request. Default 2000.")


class RemoteWrite(HttpClient):
    """A storage that samples are copied to."""

    url: Url = required("Where it is.")
    remote_timeout: Duration | None = optional("How long a request may take. Default 30s.")
    headers: dict[Text, Text | None] | None = optional("Further headers; none that Prometheus sets itself.")
    write_relabel_configs: list[Relabel] | None = optional("Relabelling of the samples before they are sent.")
    name: Text | None = optional("Name, which tells apart metrics and logs; each storage has its own.")
    send_exemplars: Bool | None = optional("Send exemplars too.")
    send_native_histograms: Bool | None = optional("Send native histograms too.")
    round_robin_dns: Bool | None = optional("Use the addresses of the host in turn.", since=(3, 1))
    protobuf_message: Message = optional("Message that the storage understands.", since=(2, 54))
    queue_config: QueueConfig | None = optional("The queue in front of the storage.")
    metadata_config: MetadataConfig | None = optional("What is sent about metrics.")
    sigv4: SigV4 | None = optional("Sign requests as AWS wants it.")
    azuread: AzureAd | None = optional("Authenticate with Microsoft Entra ID.", since=(2, 45))
    google_iam: GoogleIam | None = optional("Authenticate with Google Cloud Monitoring.", since=(2, 54))


class RemoteRead(HttpClient):
    """A storage that further samples are read from."""

    url: Url = required("Where it is.")
    remote_timeout: Duration | None = optional("How long a request may take. Default 1m.")
    chunked_read_limit: Unsigned | None = optional("Largest frame of an answer in bytes. Default 50 million.")
    headers: dict[Text, Text | None] | None = optional("Further headers; none that Prometheus sets itself.")
    read_recent: Bool | None = optional("Ask for times too that the local storage should have.")
    name: Text | None = optional("Name, which tells apart metrics and logs; each storage has its own.")
    required_matchers: dict[SetLabelName, Text | None] | None = optional(
        "Labels that a query must ask for, or the storage is not asked."
    )
    filter_external_labels: Bool | None = optional("Ask for the external labels only. Default true.")
