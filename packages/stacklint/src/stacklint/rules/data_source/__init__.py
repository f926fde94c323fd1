"""Rules on a data source."""
