"""Runs somewhere else."""

from prometheus_client import Gauge

import pandas_of_another_world

REPORTS = Gauge("shop_reports", "Reports.")
