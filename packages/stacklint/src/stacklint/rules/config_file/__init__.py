"""Rules on the configuration that a program is started with."""
