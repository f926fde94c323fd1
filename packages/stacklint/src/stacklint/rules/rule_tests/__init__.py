"""Rules on unit tests of rules."""
