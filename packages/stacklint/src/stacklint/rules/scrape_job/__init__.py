"""Rules on a scrape job."""
