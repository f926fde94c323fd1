"""Rules on an Alertmanager."""
