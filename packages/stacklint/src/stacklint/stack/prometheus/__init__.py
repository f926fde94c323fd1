"""Prometheus and Alertmanager as a stack runs them: jobs, rules, alerts and who is told."""
