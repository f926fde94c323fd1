"""A monitoring stack as its programs see it: discovery, compose sets, containers, links and metrics."""
