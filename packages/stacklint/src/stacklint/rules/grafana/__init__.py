"""Rules on a Grafana."""
