"""Rules on a compose set."""
