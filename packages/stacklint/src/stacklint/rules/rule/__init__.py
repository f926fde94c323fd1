"""Rules on a rule of Prometheus."""
