"""What is scraped: scrape jobs, who answers their targets, and the metrics that come from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import Place
from stacklint.graph.answering import answering
from stacklint.graph.faults import reason
from stacklint.graph.metrics import Metrics
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.rules.target.target_port import target_port
from stacklint.rules.target.target_without_service import target_without_service

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.stack.prometheus.server import Prometheus, ScrapeJob, Target
    from stacklint.stack.stack import Stack


def add_scraped(stack: Stack, into: Collector) -> Metrics:
    """The jobs of every Prometheus with what feeds them, and what they export."""
    jobs: dict[Place, NodeId] = {}
    for server in stack.prometheus:
        for job in server.jobs:
            jobs[job.node.place] = _job(job, server, into)
            for target in job.targets:
                source = answering_target(target, stack, into)
                fault = reason(target, stack, target_without_service, target_port)
                into.link(source, jobs[job.node.place], Relation.SCRAPED_BY, target.node.place, fault=fault)
    metrics = Metrics(stack, jobs, into)
    metrics.declare()
    return metrics


def answering_target(target: Target, stack: Stack, into: Collector) -> NodeId:
    """Who answers at a target; one that is no plain address is somebody outside."""
    if target.address is None:
        return into.add(Kind.HOST, target.node.text or "")
    return answering(target.address.host, target.address.port, target.server, stack, into)


def _job(job: ScrapeJob, server: Prometheus, into: Collector) -> NodeId:
    owner = server.service.name if server.service is not None else server.config.document.name
    named = into.name(Kind.JOB, job.name or "", job.node.place, owner)
    about = f"{job.node['metrics_path'].text}" if job.node["metrics_path"].present else ""
    node = into.add(*named, job.node["job_name"].place, about=about, aliases=(job.name,) if job.name else ())
    into.link(into.add(Kind.FILE, job.node.document.name), node, Relation.DECLARES)
    return node
