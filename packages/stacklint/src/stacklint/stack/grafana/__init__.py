"""Grafana as a stack runs it: what it is provisioned with, what it makes of it, and its own alerting."""
