"""Objects that the Kubernetes API knows. Facts: discovery/kubernetes/kubernetes.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery, Texts
from stacklint.models.discovery.meanings import kubernetes_meaning
from stacklint.models.discovery.selectors import FieldSelector, LabelSelector
from stacklint.models.http_client import HttpClient
from stacklint.models.scalars import Bool, ClientFile, Url

Role = Literal["node", "pod", "service", "endpoints", "endpointslice", "ingress"]


class Namespaces(Model):
    """Where to look."""

    own_namespace: Bool | None = optional("Look into the namespace that Prometheus runs in.")
    names: Texts | None = optional("Namespaces. Default: all of them.")


class Selector(Model):
    """Which objects of a kind to ask for."""

    role: Role = required("Kind of the objects. `node` beside the role `pod` since Prometheus 3.11.")
    label: LabelSelector | None = optional("Condition on the labels.")
    field: FieldSelector | None = optional("Condition on the fields.")


class AttachMetadata(Model):
    """What to tell about the surroundings of a target."""

    node: Bool | None = optional("Add the labels of the node, for the roles `pod`, `endpoints` and `endpointslice`.")
    namespace: Bool | None = optional("Add the labels of the namespace.", since=(3, 6))


class KubernetesDiscovery(HttpClient):
    """Targets from the Kubernetes API."""

    role: Role = required("What is discovered.")
    api_server: Url | None = optional("URL of the API. Default: that of the cluster that Prometheus runs in.")
    kubeconfig_file: ClientFile | None = optional("kubeconfig file with the API's address and credentials.")
    namespaces: Namespaces | None = optional("Namespaces to look into. Default: all of them.")
    selectors: list[Selector] | None = optional("Which objects to ask for, for each kind that the role watches.")
    attach_metadata: AttachMetadata | None = optional("What to tell about the surroundings of a target.")


DISCOVERY = Discovery(model=KubernetesDiscovery, meaning=kubernetes_meaning)
