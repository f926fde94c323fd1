"""Compose sets as Compose reads them: files, variables, what is merged, and what they define."""
