"""The whole stack, started by the commands that a user types and judged through its own interfaces."""
