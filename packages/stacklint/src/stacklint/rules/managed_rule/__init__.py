"""Rules on an alert rule that Grafana is provisioned with."""
