"""Scrape jobs and what they share with `global` and with Alertmanagers: targets and service discovery.

Facts: config/config.go and discovery/ of Prometheus, and promtool 3.5.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from stacklint.models.base import Model, optional, required
from stacklint.models.http_client import HttpClient
from stacklint.models.relabel import Relabel
from stacklint.models.scalars import Bool, Duration, Float, LabelName, NonEmpty, Size, Text, Unsigned

Protocol = Literal[
    "PrometheusProto", "PrometheusText0.0.4", "PrometheusText1.0.0", "OpenMetricsText0.0.1", "OpenMetricsText1.0.0"
]
FallbackProtocol = Literal[
    "PrometheusProto", "PrometheusText0.0.4", "PrometheusText1.0.0", "OpenMetricsText0.0.1", "OpenMetricsText1.0.0", ""
]
Protocols = Annotated[list[Protocol], Field(min_length=1)]
NameScheme = Literal["utf8", "legacy"]
EscapingScheme = Literal["allow-utf-8", "underscores", "dots", "values", ""]
Discoveries = list[dict[str, Any]]


class TargetGroup(Model):
    """Targets with labels in common."""

    targets: list[Text | None] | None = optional("Addresses as `host:port`.")
    labels: dict[LabelName, Text | None] | None = optional("Labels that all these targets get.")


class ScrapeLimits(Model):
    """What may be said for all jobs and for one."""

    scrape_interval: Duration | None = optional("Time between two scrapes. Default 1m.")
    scrape_timeout: Duration | None = optional("How long a scrape may take; not above the interval. Default 10s.")
    scrape_protocols: Protocols | None = optional("Formats to ask for, the preferred one first.")
    body_size_limit: Size | None = optional("Largest response, uncompressed. 0 is no limit.")
    sample_limit: Unsigned | None = optional("Most samples of a scrape. 0 is no limit.")
    label_limit: Unsigned | None = optional("Most labels of a sample. 0 is no limit.")
    label_name_length_limit: Unsigned | None = optional("Longest label name. 0 is no limit.")
    label_value_length_limit: Unsigned | None = optional("Longest label value. 0 is no limit.")
    target_limit: Unsigned | None = optional("Most targets of a job. 0 is no limit.")
    keep_dropped_targets: Unsigned | None = optional("How many dropped targets to remember per job. 0 is no limit.")
    scrape_failure_log_file: Text | None = optional("File that failed scrapes are logged to.")
    scrape_native_histograms: Bool | None = optional("Scrape native histograms. Newer than 3.5.")
    always_scrape_classic_histograms: Bool | None = optional("Scrape classic histograms beside native ones.")
    convert_classic_histograms_to_nhcb: Bool | None = optional(
        "Turn classic histograms into native ones with custom buckets."
    )
    metric_name_escaping_scheme: EscapingScheme | None = optional("How names are escaped for those who lack UTF-8.")
    extra_scrape_metrics: Bool | None = optional("Store further metrics about each scrape. Newer than 3.5.")


class Discovered(Model):
    """How targets are found."""

    static_configs: list[TargetGroup] | None = optional("Targets written down here.")
    aws_sd_configs: Discoveries | None = optional("Targets from AWS. Newer than 3.5.")
    azure_sd_configs: Discoveries | None = optional("Targets from Azure virtual machines.")
    consul_sd_configs: Discoveries | None = optional("Targets from Consul's catalogue.")
    digitalocean_sd_configs: Discoveries | None = optional("Targets from DigitalOcean droplets.")
    dns_sd_configs: Discoveries | None = optional("Targets from DNS records.")
    docker_sd_configs: Discoveries | None = optional("Targets from the containers of a Docker engine.")
    dockerswarm_sd_configs: Discoveries | None = optional("Targets from Docker Swarm.")
    ec2_sd_configs: Discoveries | None = optional("Targets from AWS EC2 instances.")
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
    nerve_sd_configs: Discoveries | None = optional("Targets from Nerve's nodes in ZooKeeper.")
    nomad_sd_configs: Discoveries | None = optional("Targets from Nomad.")
    openstack_sd_configs: Discoveries | None = optional("Targets from OpenStack Nova.")
    ovhcloud_sd_configs: Discoveries | None = optional("Targets from OVHcloud.")
    puppetdb_sd_configs: Discoveries | None = optional("Targets from PuppetDB.")
    scaleway_sd_configs: Discoveries | None = optional("Targets from Scaleway.")
    serverset_sd_configs: Discoveries | None = optional("Targets from Serversets in ZooKeeper.")
    stackit_sd_configs: Discoveries | None = optional("Targets from STACKIT.")
    triton_sd_configs: Discoveries | None = optional("Targets from Triton.")
    uyuni_sd_configs: Discoveries | None = optional("Targets from Uyuni.")
    vultr_sd_configs: Discoveries | None = optional("Targets from Vultr.")


class ScrapeConfig(ScrapeLimits, Discovered, HttpClient):
    """A scrape job."""

    job_name: NonEmpty = required("Name of the job, which becomes its `job` label. Each job has its own.")
    honor_labels: Bool | None = optional("Let a target's labels win over those of the configuration.")
    honor_timestamps: Bool | None = optional("Take the timestamps of the target. Default true.")
    track_timestamps_staleness: Bool | None = optional("Mark series stale that come with timestamps of their own.")
    params: dict[Text, list[Text | None] | None] | None = optional("Parameters of the URL.")
    fallback_scrape_protocol: FallbackProtocol | None = optional("Format of targets that don't say theirs.")
    metrics_path: Text | None = optional("Path of the metrics. Default `/metrics`.")
    scheme: Text | None = optional("`http` or `https`. Default `http`.")
    enable_compression: Bool | None = optional("Ask for compressed responses. Default true.")
    native_histogram_bucket_limit: Unsigned | None = optional("Most buckets of a native histogram. 0 is no limit.")
    native_histogram_min_bucket_factor: Float | None = optional("Least growth from one bucket to the next.")
    metric_name_validation_scheme: NameScheme | None = optional("Which metric and label names are valid.")
    relabel_configs: list[Relabel] | None = optional("Relabelling of targets, before the scrape.")
    metric_relabel_configs: list[Relabel] | None = optional("Relabelling of samples, after the scrape.")
