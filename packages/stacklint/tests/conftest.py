"""The same tests for stacklint's sources and, with `STACKLINT_COMPILE=always`, for what mypyc makes of them."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES

import pytest
import stacklint.text
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")

INTERPRETED = "interpreted"


COMPILED = os.environ.get("STACKLINT_COMPILE") == "always"
"""Whoever wants it compiled, or an error, gets the same of its tests."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{INTERPRETED}(reason): can't be told of compiled code")
    if COMPILED and not str(stacklint.text.__file__).endswith(tuple(EXTENSION_SUFFIXES)):
        raise pytest.UsageError(f"stacklint is not compiled: {stacklint.text.__file__}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items if COMPILED else ():
        if (mark := item.get_closest_marker(INTERPRETED)) is not None:
            item.add_marker(pytest.mark.skip(reason=mark.kwargs["reason"]))
