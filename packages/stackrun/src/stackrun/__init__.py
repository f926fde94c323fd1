"""stackrun."""
