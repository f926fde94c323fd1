"""Options of the tests of the whole."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-expected",
        action="store_true",
        help="write what is reported now into tests/stacks/*/expected.txt; read the difference before you commit it",
    )
