"""Rules on a query of an alert rule that Grafana is provisioned with."""
