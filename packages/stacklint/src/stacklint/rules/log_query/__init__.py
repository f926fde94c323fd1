"""Rules on LogQL queries."""
