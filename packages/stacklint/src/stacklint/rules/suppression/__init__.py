"""Rules on comments that silence other rules."""
