"""Rules on the content of a dashboard."""
