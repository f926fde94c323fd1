"""Rules on all faults of a file's content."""
