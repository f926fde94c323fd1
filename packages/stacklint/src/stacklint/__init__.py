"""stacklint."""
