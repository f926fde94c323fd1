"""Rules on a file of data sources."""
