"""Rules on the alerting that a Grafana is provisioned with."""
