"""Which metrics there are: what jobs scrape, what rules record, and what is written down as exposition texts."""
