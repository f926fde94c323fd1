"""Rules on a Prometheus server."""
