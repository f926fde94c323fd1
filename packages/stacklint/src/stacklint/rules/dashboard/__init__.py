"""Rules on the file of a dashboard."""
