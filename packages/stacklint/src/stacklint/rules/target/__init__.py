"""Rules on a scrape target."""
