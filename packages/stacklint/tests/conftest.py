"""The same tests for stacklint's sources and, with `--compiled`, for what mypyc makes of them."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES

import pytest
import stacklint.text
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")

INTERPRETED = "interpreted"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--compiled", action="store_true", help="fail if stacklint is not the compiled one")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{INTERPRETED}(reason): can't be told of compiled code")
    if _compiled(config) and not str(stacklint.text.__file__).endswith(tuple(EXTENSION_SUFFIXES)):
        raise pytest.UsageError(f"stacklint is not compiled: {stacklint.text.__file__}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items if _compiled(config) else ():
        if (mark := item.get_closest_marker(INTERPRETED)) is not None:
            item.add_marker(pytest.mark.skip(reason=mark.kwargs["reason"]))


def _compiled(config: pytest.Config) -> bool:
    # Unknown where pytest meets this file only while it collects.
    return bool(config.getoption("--compiled", default=False))
