from __future__ import annotations

import pytest
from stacklint.docs import render


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Every page by its path, made once: each shows what all rules say of their examples."""
    return dict(render())
