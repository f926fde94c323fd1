"""Metrics by the names that a file has."""

import yaml
from prometheus_client import Counter

for name in yaml.safe_load(open("metrics.yml")):
    Counter(name, name, ["route"])


def add(text):
    return text
