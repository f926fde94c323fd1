"""What is asked for and stands in a comment: the advice is to bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacklint.diagnostic import Severity
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic

COMPOSE, CONFIG, RULES = "compose.yaml", "prometheus/prometheus.yml", "prometheus/rules.yml"
QUERY = "sum(rate(http_requests_total[5m]))"


def told(files: dict[str, str], code: str, folder: Path) -> Diagnostic:
    """The only finding of a rule."""
    write(files, folder)
    rules = [one for one in discover() if one.code == code]
    (found,) = run(find_stacks(Files(folder, base=folder)), rules)[0]
    return found


@pytest.mark.parametrize("comment", ["  # api:", "#  api:  # not yet", "  ## api:"])
def test_a_service_in_a_comment_is_to_be_brought_back(comment: str, tmp_path: Path) -> None:
    files = edited(CONFIG, "app:5000", "api:5000")
    files[COMPOSE] = f"{comment}\n{files[COMPOSE]}"
    found = told(files, "LK101", tmp_path)
    assert found.help == "it is commented out in line 1 of `compose.yaml`: take the `#` away, or take this out as well"
    assert found.meant is None


@pytest.mark.parametrize("comment", ["# the api: it comes", "  # api: later", "  # my-api:", "  apis:  # api:"])
def test_a_service_that_a_comment_only_speaks_of_is_not(comment: str, tmp_path: Path) -> None:
    files = edited(CONFIG, "app:5000", "api:5000")
    files[COMPOSE] = files[COMPOSE].replace(
        "services:\n", f"services:\n{comment.replace('apis:', 'apis: {image: x}')}\n"
    )
    assert "commented" not in told(files, "LK101", tmp_path).help


@pytest.mark.parametrize("comment", ["  # - job_name: apps", "#- job_name: 'apps'", '  #   job_name: "apps"  # off'])
def test_a_job_in_a_comment_is_to_be_brought_back_whatever_is_like_it(comment: str, tmp_path: Path) -> None:
    files = edited(RULES, QUERY, "sum(up{job='apps'})")
    files[CONFIG] = f"{comment}\n{files[CONFIG]}"
    found = told(files, "LK107", tmp_path)
    assert found.help == (
        "it is commented out in line 1 of `prometheus/prometheus.yml`: take the `#` away, or take this out as well"
    )


def test_a_job_that_is_but_like_one_in_a_comment_is_not(tmp_path: Path) -> None:
    files = edited(RULES, QUERY, "sum(up{job='apps'})")
    files[CONFIG] = f"# - job_name: apps2\n{files[CONFIG]}"
    assert told(files, "LK107", tmp_path).help == "did you mean `app`?"


def test_a_provider_of_a_repository_without_dashboards_is_a_warning(tmp_path: Path) -> None:
    files = edited(COMPOSE, "    build: app\n", "    build: app\n")
    del files["grafana/dashboards/app.json"]
    files["grafana/dashboards/README"] = "to come\n"
    assert told(files, "LK202", tmp_path).severity is Severity.WARNING
    files["others/app.json"] = '{"title": "t", "panels": [], "schemaVersion": 41}'
    assert told(files, "LK202", tmp_path).severity is Severity.ERROR
