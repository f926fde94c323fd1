"""What the discoveries in AWS share. Facts: discovery/aws/ of Prometheus.

Where the region is left out it is taken from the environment or from the machine, so that it may be missing here.
"""

from __future__ import annotations

from stacklint.models.base import Model, optional
from stacklint.models.discovery.base import Polled, Ported, Texts
from stacklint.models.scalars import Int, Text


class AwsFilter(Model):
    """A filter of the API."""

    name: Text | None = optional("Name of the filter, as the API has it.")
    values: Texts | None = optional("Values, of which one has to match.")


class Aws(Polled):
    """A discovery that asks an API of AWS."""

    region: Text | None = optional("Region of AWS. Default: the region that Prometheus runs in.")
    endpoint: Text | None = optional("Address of the API, if it is not that of AWS.")
    access_key: Text | None = optional("Access key. Default: as the AWS SDK finds it.")
    secret_key: Text | None = optional("Secret key that goes with the access key.")
    profile: Text | None = optional("Profile of the AWS configuration to take the credentials from.")
    role_arn: Text | None = optional("ARN of the role to assume.")
    external_id: Text | None = optional("External id to assume the role with.", since=(3, 12))


class AwsMachines(Aws, Ported):
    """A discovery that finds machines in AWS."""


class AwsClusters(AwsMachines):
    """A discovery that finds what runs in clusters of AWS."""

    clusters: Texts | None = optional("ARNs or names of the clusters. Default: all of them.")
    request_concurrency: Int | None = optional("How many requests may run at once.")
