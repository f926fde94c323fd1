"""The editor server: what checks find, their fixes, and what is known of a name, as an editor asks (LSP 3.17)."""
