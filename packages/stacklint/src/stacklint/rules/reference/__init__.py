"""Rules on a path that a configuration names."""
