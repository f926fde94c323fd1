"""A repository as files: which there are, which kind each is, and what comments in them ask for."""
