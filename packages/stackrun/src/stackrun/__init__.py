"""Starts, watches and stops the stack, on Docker or as processes on loopback.

The functions that `tasks.py` calls live in `stackrun.stack`; every foreseen failure is a `StackError`,
whose message is one sentence with the next step.
"""
