"""Rules on variables that nothing fills in."""
