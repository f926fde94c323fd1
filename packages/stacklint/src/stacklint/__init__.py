"""stacklint: a type checker for Prometheus and Grafana stacks.

It follows every link from the metric in the code to the panel that shows it, offline and without configuration.
See docs/architecture.md for the layers.
"""

__version__ = "0.1.0"
