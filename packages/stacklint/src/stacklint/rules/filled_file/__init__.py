"""Rules on a file in which a Grafana fills in variables."""
