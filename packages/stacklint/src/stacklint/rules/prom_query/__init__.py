"""Rules on a PromQL expression, wherever it stands."""
