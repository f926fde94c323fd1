"""Rules on a group of alert rules that Grafana is provisioned with."""
