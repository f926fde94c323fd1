"""Rules on a panel of a dashboard."""
