"""Rules on a rule file."""
