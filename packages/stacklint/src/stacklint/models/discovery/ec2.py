"""Instances of AWS EC2. Facts: discovery/aws/ec2.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.amazon import AwsFilter, AwsMachines
from stacklint.models.discovery.base import Discovery, SomeTexts
from stacklint.models.discovery.meanings import http_meaning


class Ec2Filter(AwsFilter):
    """A filter on instances."""

    values: SomeTexts = required("Values, of which one has to match.")


class Ec2Discovery(AwsMachines):
    """Targets from AWS EC2."""

    filters: list[Ec2Filter] | None = optional("Filters on the instances, as `DescribeInstances` takes them.")


DISCOVERY = Discovery(model=Ec2Discovery, meaning=http_meaning, joins=False)
