"""The stacks under test: one of each runtime for the whole run, brought up as a user would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .stack import Runtime, Stack, engine_reason, new_stack
from .traffic import traffic

if TYPE_CHECKING:
    from collections.abc import Iterator


# Parametrised for the session, so that pytest runs all tests of one runtime before the next one starts.
@pytest.fixture(scope="session", params=["docker", "local"])
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that is up and has traffic."""
    runtime: Runtime = request.param
    if runtime == "docker" and (reason := engine_reason()):
        pytest.skip(f"the stack cannot run in containers here: {reason}")
    one = new_stack(tmp_path_factory.mktemp(runtime) / "project", runtime)
    try:
        one.up()
        with traffic(one.url("app")):
            yield one
    finally:
        one.remove()
