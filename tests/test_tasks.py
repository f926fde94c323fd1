"""The tasks as a person runs them: they explain themselves, and what fails is one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TASKS = ("build", "down", "fix", "graph", "load", "logs", "open", "schemas", "status", "up", "validate")


def _invoke(*arguments: str, folder: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120", **environ},
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the stack in which nothing runs, under a name of its own."""
    for name in ("tasks.py", "compose.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    (tmp_path / ".env").write_text("COMPOSE_PROJECT_NAME=test-of-tasks\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_engine(tmp_path: Path) -> dict[str, str]:
    """An environment in which no Docker Engine answers."""
    return {"DOCKER_HOST": f"unix://{tmp_path}/no.sock"}


def test_the_list_names_every_task_with_its_sentence() -> None:
    done = _invoke("--list")

    listed = [line.split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  ") and line[2] != " "]
    assert [words[0] for words in listed] == list(TASKS)
    assert [words[0] for words in listed if len(words) < 2] == []


@pytest.mark.parametrize("task", TASKS)
def test_the_help_of_a_task_explains_every_option(task: str) -> None:
    done = _invoke("--help", task)

    assert done.returncode == 0, done.stderr
    description, _, options = done.stdout.partition("Options:\n")
    assert "Docstring:\n  none" not in description
    # invoke puts an explanation beside its option, two or more spaces away, or on lines that begin further right.
    unexplained = [line for line in options.splitlines() if line.strip().startswith("-") and "   " not in line.strip()]
    assert unexplained == []


def _assert_one_sentence(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert (done.returncode, "Traceback" in done.stderr + done.stdout) == (1, False)
    assert sentence in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("up", "--runtime", "docker"), "start it, or use `invoke up --runtime local`."),
        (("up", "--runtime", "podman"), "there is no runtime 'podman': choose one of auto, docker, local."),
        (("build",), "images are built by Docker"),
        (("load",), "the application is not running: `invoke up` starts the stack."),
        (("open",), "nothing is running: `invoke up` starts the stack."),
        (("logs",), "there are no logs yet: `invoke up` starts the stack."),
        (("logs", "--service", "database"), "there is no service 'database': choose one of app, "),
        (("down", "--volumes"), "--volumes removes data and there is nobody to ask: add --yes if that is meant."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_with_the_next_step(
    site: Path, no_engine: dict[str, str], arguments: tuple[str, ...], sentence: str
) -> None:
    _assert_one_sentence(_invoke(*arguments, folder=site, **no_engine), sentence)


def test_where_nothing_runs_status_says_so_and_down_is_content(site: Path, no_engine: dict[str, str]) -> None:
    status, down = _invoke("status", folder=site, **no_engine), _invoke("down", folder=site, **no_engine)

    assert (status.returncode, status.stdout) == (1, "nothing is running: `invoke up` starts the stack.\n")
    assert (down.returncode, down.stdout) == (0, "nothing was running.\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [("compose.yaml", None), ("compose.yaml", "services: []"), ("compose.yaml", "a: ["), (".env", "APP_PORT=many")],
)
def test_a_broken_or_missing_compose_file_is_one_sentence(
    site: Path, no_engine: dict[str, str], name: str, content: str | None
) -> None:
    if content is None:
        (site / name).unlink()
    else:
        (site / name).write_text(content, encoding="utf-8")

    _assert_one_sentence(_invoke("up", folder=site, **no_engine), "compose.yaml")


def test_a_broken_configuration_is_reported_and_not_started(site: Path, no_engine: dict[str, str]) -> None:
    config = site / "configs/prometheus/prometheus.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("app:5000", "ap:5000"), encoding="utf-8")

    validate, up = _invoke("validate", folder=site, **no_engine), _invoke("up", "--detach", folder=site, **no_engine)

    assert (validate.returncode, "ap:5000" in validate.stdout) == (1, True)
    assert "ap:5000" in up.stdout
    _assert_one_sentence(up, "the stack was not started, because its configuration is broken")
    assert not (site / "secrets").exists()


def test_the_shipped_stack_is_valid() -> None:
    done = _invoke("validate")

    assert done.returncode == 0, done.stdout + done.stderr


def test_both_mistakes_of_the_exercise_are_reported_at_their_keys() -> None:
    done = _invoke("validate", "--path", "tests/stacks/exercise")

    heads = [line for line in done.stdout.splitlines() if line.startswith(("error", "warning", " -->"))]
    assert (done.returncode, heads) == (
        1,
        [
            "warning[GF101]: `is_default` is no key in version 1 of the format; Grafana ignores it in silence",
            " --> tests/stacks/exercise/grafana/provisioning/datasources/datasource.yml:8:5",
            "error[FM101]: `rule_files` is no key here; Prometheus refuses to start",
            " --> tests/stacks/exercise/prometheus/prometheus.yml:4:3",
        ],
    )


def test_what_can_be_mended_is_and_the_rest_is_reported(site: Path) -> None:
    sources = site / "configs/grafana/provisioning/datasources/prometheus.yml"
    sound = sources.read_text("utf-8")
    sources.write_text(sound.replace("isDefault", "is_default"), "utf-8")
    done = _invoke("fix", folder=site)

    assert ("fixed 1 finding" in done.stderr, sources.read_text("utf-8")) == (True, sound)
    assert (done.returncode, "packages/webapp" in done.stdout) == (1, True)  # the copy has no application


def test_the_schemas_are_written_where_the_tasks_are(site: Path) -> None:
    done = _invoke("schemas", folder=site)

    assert done.returncode == 0, done.stderr
    written = {path.name: path.read_bytes() for path in (site / "schemas").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (ROOT / "schemas").iterdir()}


def test_the_graph_is_written_where_the_tasks_are_and_says_why_it_can_not_be(site: Path) -> None:
    shutil.copytree(ROOT / "packages/webapp", site / "packages/webapp")
    done = _invoke("graph", folder=site)

    assert (done.returncode, done.stdout) == (0, "docs/stack-graph.md\n"), done.stderr
    assert (site / "docs/stack-graph.md").read_bytes() == (ROOT / "docs/stack-graph.md").read_bytes()
    (site / "compose.yaml").unlink()
    shutil.rmtree(site / "configs")
    _assert_one_sentence(_invoke("graph", folder=site), "stacklint could not draw the stack (exit code 2)")
