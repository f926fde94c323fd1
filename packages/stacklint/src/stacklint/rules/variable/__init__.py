"""Rules on a variable of a dashboard."""
