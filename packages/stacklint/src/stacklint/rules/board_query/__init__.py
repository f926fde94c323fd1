"""Rules on a query of a dashboard, in whatever language."""
