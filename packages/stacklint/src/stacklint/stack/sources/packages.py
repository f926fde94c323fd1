"""Packages that register no metrics with prometheus_client by being imported or used: web, data, cloud, tools.

A program that imports anything else may export what nobody here knows of. What has `prometheus` in its name is never
one of them, nor is what has an integration that turns itself on (dramatiq, faust, ray, vllm, bentoml, mlflow).
"""

from __future__ import annotations

import sys
from functools import cache

from stacklint.stack.sources.client import PACKAGE


def is_harmless(name: str) -> bool:
    """Whether a module exports nothing that isn't declared by whoever imports it."""
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names or top == PACKAGE:
        return True
    return top in _listed() and ("prometheus" not in name or top == "prometheus_api_client")


@cache
def _listed() -> frozenset[str]:
    from importlib.resources import files  # noqa: PLC0415 - with all that it imports, only where a list is asked for

    lines = (files("stacklint.stack.sources") / "packages.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
