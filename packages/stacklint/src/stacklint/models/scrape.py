"""Scrape jobs and what they share with `global` and with Alertmanagers: targets and service discovery.

Facts: config/config.go and discovery/ of Prometheus, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.history import Gone
from stacklint.models.http_client import HttpClient
from stacklint.models.relabel import Relabel
from stacklint.models.scalars import (
    Bool,
    Duration,
    Float,
    LogFile,
    NonEmpty,
    SetLabelName,
    Size,
    Text,
    Unsigned,
)

Protocol = Literal[
    "PrometheusProto", "PrometheusText0.0.4", "PrometheusText1.0.0", "OpenMetricsText0.0.1", "OpenMetricsText1.0.0"
]
FallbackProtocol = Literal[
    "PrometheusProto", "PrometheusText0.0.4", "PrometheusText1.0.0", "OpenMetricsText0.0.1", "OpenMetricsText1.0.0", ""
]
Protocols = Annotated[list[Protocol], Field(min_length=1)]
NameScheme = Literal["utf8", "legacy", ""]
EscapingScheme = Literal["allow-utf-8", "underscores", "dots", "values", ""]
Discoveries = list[dict[str, Any]]


class TargetGroup(Model):
    """Targets with labels in common."""

    targets: list[Text | None] | None = optional("Addresses as `host:port`.")
    labels: dict[SetLabelName, Text | None] | None = optional("Labels that all these targets get.")


class ScrapeLimits(Model):
    """What may be said for all jobs and for one."""

    scrape_interval: Duration | None = optional("Time between two scrapes. Default 1m.")
    scrape_timeout: Duration | None = optional("How long a scrape may take; not above the interval. Default 10s.")
    scrape_protocols: Protocols | None = optional("Formats to ask for, the preferred one first.", since=(2, 49))
    body_size_limit: Size | None = optional("Largest response, uncompressed. 0 is no limit.")
    sample_limit: Unsigned | None = optional("Most samples of a scrape. 0 is no limit.")
    label_limit: Unsigned | None = optional("Most labels of a sample. 0 is no limit.")
    label_name_length_limit: Unsigned | None = optional("Longest label name. 0 is no limit.")
    label_value_length_limit: Unsigned | None = optional("Longest label value. 0 is no limit.")
    target_limit: Unsigned | None = optional("Most targets of a job. 0 is no limit.")
    keep_dropped_targets: Unsigned | None = optional(
        "How many dropped targets to remember per job. 0 is no limit.", since=(2, 47)
    )
    scrape_failure_log_file: LogFile | None = optional("File that failed scrapes are logged to.", since=(2, 55))
    scrape_native_histograms: Bool | None = optional("Scrape native histograms.", since=(3, 8))
    always_scrape_classic_histograms: Bool | None = optional(
        "Scrape classic histograms beside native ones.", since=(3, 0)
    )
    convert_classic_histograms_to_nhcb: Bool | None = optional(
        "Turn classic histograms into native ones with custom buckets.", since=(3, 0)
    )
    metric_name_escaping_scheme: EscapingScheme | None = optional(
        "How names are escaped for those who lack UTF-8.", since=(3, 4)
    )
    extra_scrape_metrics: Bool | None = optional("Store further metrics about each scrape.", since=(3, 10))


class Discovered(Model):
    """How targets are found."""

    static_configs: list[TargetGroup] | None = optional("Targets written down here.")
    aws_sd_configs: Discoveries | None = optional("Targets from AWS.", since=(3, 8))
    azure_sd_configs: Discoveries | None = optional("Targets from Azure virtual machines.")
    consul_sd_configs: Discoveries | None = optional("Targets from Consul's catalogue.")
    digitalocean_sd_configs: Discoveries | None = optional("Targets from DigitalOcean.")
    dns_sd_configs: Discoveries | None = optional("Targets from DNS records.")
    docker_sd_configs: Discoveries | None = optional("Targets from the containers of a Docker engine.")
    dockerswarm_sd_configs: Discoveries | None = optional("Targets from Docker Swarm.")
    ec2_sd_configs: Discoveries | None = optional("Targets from AWS EC2 instances.")
    ecs_sd_configs: Discoveries | None = optional("Targets from AWS ECS.", since=(3, 8))
    elasticache_sd_configs: Discoveries | None = optional("Targets from AWS ElastiCache.", since=(3, 11))
    eureka_sd_configs: Discoveries | None = optional("Targets from Eureka.")
    file_sd_configs: Discoveries | None = optional("Targets from files that are watched.")
    gce_sd_configs: Discoveries | None = optional("Targets from Google Compute Engine.")
    hetzner_sd_configs: Discoveries | None = optional("Targets from Hetzner.")
    http_sd_configs: Discoveries | None = optional("Targets from an HTTP endpoint.")
    ionos_sd_configs: Discoveries | None = optional("Targets from IONOS Cloud.")
    kubernetes_sd_configs: Discoveries | None = optional("Targets from the Kubernetes API.")
    kuma_sd_configs: Discoveries | None = optional("Targets from the Kuma control plane.")
    lightsail_sd_configs: Discoveries | None = optional("Targets from AWS Lightsail.")
    linode_sd_configs: Discoveries | None = optional("Targets from Linode.")
    marathon_sd_configs: Discoveries | None = optional("Targets from Marathon.")
    msk_sd_configs: Discoveries | None = optional("Targets from AWS MSK.", since=(3, 10))
    nerve_sd_configs: Discoveries | None = optional("Targets from Nerve's nodes in ZooKeeper.")
    nomad_sd_configs: Discoveries | None = optional("Targets from Nomad.")
    oci_sd_configs: Discoveries | None = optional("Targets from Oracle Cloud Infrastructure.", since=(3, 14))
    openstack_sd_configs: Discoveries | None = optional("Targets from OpenStack.")
    outscale_sd_configs: Discoveries | None = optional("Targets from Outscale.", since=(3, 12))
    ovhcloud_sd_configs: Discoveries | None = optional("Targets from OVHcloud.")
    puppetdb_sd_configs: Discoveries | None = optional("Targets from PuppetDB.")
    rds_sd_configs: Discoveries | None = optional("Targets from AWS RDS.", since=(3, 11))
    scaleway_sd_configs: Discoveries | None = optional("Targets from Scaleway.")
    serverset_sd_configs: Discoveries | None = optional("Targets from Serversets in ZooKeeper.")
    stackit_sd_configs: Discoveries | None = optional("Targets from STACKIT.", since=(3, 5))
    triton_sd_configs: Discoveries | None = optional("Targets from Triton.")
    uyuni_sd_configs: Discoveries | None = optional("Targets from Uyuni.")
    vultr_sd_configs: Discoveries | None = optional("Targets from Vultr.")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema with the insides of the discoveries, whose modules are imported for it."""
        found = handler(schema)
        keys = handler.resolve_ref_schema(found)["properties"]
        for key in DISCOVERIES:
            keys[key]["items"] = handler(_shared(load(key).model))
        return found


def _shared(model: type[Model]) -> core_schema.CoreSchema:
    """The schema of a model that JSON Schema shall have once and refer to."""
    found: Any = model.__pydantic_core_schema__
    inner, *more = (found["schema"], *found["definitions"]) if found["type"] == "definitions" else (found,)
    ref = f"{model.__module__}.{model.__name__}:"
    return core_schema.definitions_schema(
        core_schema.definition_reference_schema(ref), [*more, cast("core_schema.CoreSchema", {**inner, "ref": ref})]
    )


class ScrapeConfig(ScrapeLimits, Discovered, HttpClient):
    """A scrape job."""

    gone: ClassVar[Mapping[str, Gone]] = {
        "scrape_classic_histograms": Gone((3, 0), "`always_scrape_classic_histograms`"),
    }

    job_name: NonEmpty = required("Name of the job, which becomes its `job` label. Each job has its own.")
    honor_labels: Bool | None = optional("Let a target's labels win over those of the configuration.")
    honor_timestamps: Bool | None = optional("Take the timestamps of the target. Default true.")
    track_timestamps_staleness: Bool | None = optional(
        "Mark series stale that come with timestamps of their own.", since=(2, 48)
    )
    params: dict[Text, list[Text | None] | None] | None = optional("Parameters of the URL.")
    fallback_scrape_protocol: FallbackProtocol | None = optional(
        "Format of targets that don't say theirs.", since=(3, 0)
    )
    metrics_path: Text | None = optional("Path of the metrics. Default `/metrics`.")
    scheme: Text | None = optional("`http` or `https`. Default `http`.")
    enable_compression: Bool | None = optional("Ask for compressed responses. Default true.", since=(2, 49))
    native_histogram_bucket_limit: Unsigned | None = optional(
        "Most buckets of a native histogram. 0 is no limit.", since=(2, 45)
    )
    native_histogram_min_bucket_factor: Float | None = optional(
        "Least growth from one bucket to the next.", since=(2, 50)
    )
    metric_name_validation_scheme: NameScheme | None = optional(
        "Which metric and label names are valid.", since=(2, 55)
    )
    relabel_configs: list[Relabel] | None = optional("Relabelling of targets, before the scrape.")
    metric_relabel_configs: list[Relabel] | None = optional("Relabelling of samples, after the scrape.")
