"""Rules on a provider of dashboards."""
