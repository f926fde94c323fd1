"""The monitored Flask application.

Importing the package imports nothing else: `prometheus_client` chooses between its single-process
and its multiprocess mode when it is first imported, and the server's configuration has to speak first.
"""

__version__ = "0.1.0"
