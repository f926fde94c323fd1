"""What runs in a container and what it sees: its files, its variables, its hosts and its ports."""
