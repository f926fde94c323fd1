"""Rules on a fault of a file's content."""
