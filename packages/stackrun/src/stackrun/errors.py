"""The one way in which this package says no."""


class StackError(Exception):
    """Something outside our code stands in the way; the message says what, and what to do next."""
