"""What Grafana itself makes of the provisioning, where its image can be had."""

from __future__ import annotations

import base64
import json
import subprocess
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from .dashboards import expand, read_dashboards
from .polling import settled

if TYPE_CHECKING:
    from .stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("stack", ["docker"], indirect=True, scope="session")]


@pytest.fixture(scope="module")
def refusal(stack: Stack) -> str | None:
    """Why Grafana's image cannot be had here, None where it can."""
    image = json.loads(stack.compose("config", "--format", "json"))["services"]["grafana"]["image"]
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0:
        return None
    pull = ["docker", "pull", "--quiet", image]
    pulled = subprocess.run(pull, capture_output=True, text=True, timeout=300, check=False)
    if pulled.returncode == 0:
        return None
    return f"Grafana's image {image} cannot be pulled here: {pulled.stderr.strip().splitlines()[-1]}"


@pytest.fixture
def grafana(stack: Stack, refusal: str | None) -> Stack:
    """The stack, with a Grafana in it."""
    if refusal:
        pytest.skip(refusal)
    return stack


def test_up_says_that_the_stack_goes_on_without_it(stack: Stack, refusal: str | None) -> None:
    if refusal is None:
        pytest.skip("Grafana's image is to be had here, so the stack runs with it")
    assert ("could not be pulled" in (said := stack.up()), "goes on without Grafana" in said) == (True, True), said


def test_its_prometheus_data_source_answers(grafana: Stack) -> None:
    assert ask(grafana, "/api/datasources/uid/prometheus/health")["status"] == "OK"


def test_every_dashboard_is_loaded(grafana: Stack) -> None:
    shipped = {dashboard.model["uid"] for dashboard in read_dashboards(grafana.root / "configs" / "grafana")}

    def loaded() -> set[str]:
        return {found["uid"] for found in ask(grafana, "/api/search?type=dash-db")}

    assert settled(loaded, shipped, within=30) == shipped


def test_every_panel_query_returns_data_through_it(grafana: Stack) -> None:
    def without_data() -> list[str]:
        return [
            str(query)
            for dashboard in read_dashboards(grafana.root / "configs" / "grafana")
            for query in dashboard.queries()
            if not rows(grafana, expand(query.expr, dashboard.selections(grafana.prometheus)), instant=query.instant)
        ]

    assert settled(without_data, [], within=60, every=2) == []


def test_nobody_comes_in_without_the_password(grafana: Stack) -> None:
    with (
        pytest.raises(urllib.error.HTTPError) as refused,
        urllib.request.urlopen(grafana.url("grafana") + "/api/search"),
    ):
        pass
    with refused.value:
        assert refused.value.code == 401


def rows(stack: Stack, expr: str, *, instant: bool) -> int:
    """Return how many values Grafana's own query interface finds for an expression over the last 15 minutes."""
    source = {"type": "prometheus", "uid": "prometheus"}
    query = {"refId": "A", "datasource": source, "expr": expr, "instant": instant, "range": not instant}
    body = {"from": "now-15m", "to": "now", "queries": [query | {"intervalMs": 1000, "maxDataPoints": 1000}]}
    frames = ask(stack, "/api/ds/query", body)["results"]["A"].get("frames", [])
    return sum(len(column) for frame in frames for column in frame["data"]["values"])


def ask(stack: Stack, path: str, body: dict[str, Any] | None = None) -> Any:
    """Return the JSON of Grafana's answer to its administrator."""
    password = (stack.root / "secrets" / "grafana_admin_password").read_text().strip()
    login = base64.b64encode(f"admin:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(
        urllib.request.Request(stack.url("grafana") + path, data, headers), timeout=20
    ) as answer:
        return json.load(answer)
