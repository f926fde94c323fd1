"""The local runtime with real processes: up, down, status, and nobody left behind."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from stackrun import local
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.health import ServiceStatus
from stackrun.plan import FOLDER, Process, State, plan_to_json, read_state, write_state
from stackrun.process import ProcessId, identify, is_alive
from stackrun.supervisor import LOCKED

Eventually = Callable[[Callable[[], bool]], bool]

# `local.up` in a process of its own: the arguments are the folder and the plan.
FOREGROUND = """
import json, sys
from pathlib import Path
from stackrun import local
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.plan import Process
plan = [Process(**entry) for entry in json.loads(sys.argv[2])]
try:
    local.up(
        plan, Path(sys.argv[1]), console=Console(sys.stdout), timeout=30, detach=False, ready=lambda _: print("ready")
    )
except StackError as error:
    sys.exit(str(error))
"""
SUPERVISE = """
import sys
from pathlib import Path
from stackrun.plan import plan_from_json
from stackrun.supervisor import supervise
plan = plan_from_json(sys.argv[2].encode())
sys.exit(supervise(Path(sys.argv[1]), plan, lifeline=None, portable=sys.argv[3] == "portable"))
"""


def _server(name: str, port: int, *, before: str = "pass", restart: bool = False) -> Process:
    """A service that answers on `port`, after it has done what `before` says."""
    code = f"import runpy, sys, time; {before}; sys.argv[1:] = ['--bind', '127.0.0.1', '{port}']; "
    code += "runpy.run_module('http.server', run_name='__main__')"
    url = f"http://127.0.0.1:{port}"
    return Process(name, (sys.executable, "-c", code), {"LEVEL": "7"}, url, f"{url}/", restart)


def _up(plan: Sequence[Process], root: Path, *, timeout: float = 30) -> list[ServiceStatus]:
    """Start detached, and return what was ready."""
    seen: list[ServiceStatus] = []
    local.up(plan, root, console=Console(io.StringIO()), timeout=timeout, detach=True, ready=seen.extend)
    return seen


def _state(root: Path) -> State:
    state = read_state(root / FOLDER)
    assert state is not None
    return state


def _everyone(state: State) -> list[ProcessId]:
    return [state.supervisor, *(service.process for service in state.services if service.process)]


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """Whatever a test leaves is ended."""
    yield
    local.down(tmp_path)


@contextmanager
def _foreground(root: Path, plan: Sequence[Process]) -> Iterator[subprocess.Popen[str]]:
    arguments = [str(root), json.dumps([asdict(process) for process in plan])]
    with subprocess.Popen(
        [sys.executable, "-u", "-c", FOREGROUND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as client:
        try:
            yield client
        finally:
            client.kill()


def _read_until(client: subprocess.Popen[str], text: str) -> None:
    assert client.stdout is not None
    assert any(text in line for line in client.stdout), f"the output ended without {text!r}"


def test_a_detached_stack_is_up_until_it_is_taken_down(
    tmp_path: Path, free_port: Callable[[], int], eventually: Eventually
) -> None:
    ready = _up([_server("app", free_port()), _server("store", free_port())], tmp_path)
    shown = local.statuses(tmp_path)
    everyone = _everyone(_state(tmp_path))
    alive = [is_alive(process) for process in everyone]

    stopped = local.down(tmp_path)

    assert ([service.name for service in ready], [service.healthy for service in shown]) == (
        ["app", "store"],
        [True, True],
    )
    assert (alive, stopped) == ([True, True, True], True)
    assert eventually(lambda: not any(is_alive(process) for process in everyone))
    assert (local.is_up(tmp_path), local.statuses(tmp_path), local.down(tmp_path)) == (False, [], False)


def test_a_second_start_says_that_the_stack_is_up_and_disturbs_nothing(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    plan = [_server("app", free_port())]
    _up(plan, tmp_path)
    everyone = _everyone(_state(tmp_path))

    with pytest.raises(StackError, match="is up already"):
        _up(plan, tmp_path)

    assert [is_alive(process) for process in everyone] == [True, True]
    assert [service.healthy for service in local.statuses(tmp_path)] == [True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_foreground_stops_all_in_order(
    tmp_path: Path, free_port: Callable[[], int], number: signal.Signals
) -> None:
    with _foreground(tmp_path, [_server("app", free_port())]) as client:
        _read_until(client, "Ctrl-C stops everything")
        everyone = _everyone(_state(tmp_path))
        client.send_signal(number)
        output, errors = client.communicate(timeout=30)

    assert (client.returncode, output, errors) == (0, "stopping\nstopped\n", "")
    assert [is_alive(process) for process in everyone] == [False, False]


def test_when_the_foreground_is_killed_nobody_is_left(
    tmp_path: Path, free_port: Callable[[], int], eventually: Eventually
) -> None:
    with _foreground(tmp_path, [_server("app", free_port()), _server("store", free_port())]) as client:
        _read_until(client, "Ctrl-C stops everything")
        everyone = _everyone(_state(tmp_path))
        client.kill()

        assert eventually(lambda: not any(is_alive(process) for process in everyone))


@pytest.mark.parametrize("portable", [False, True])
def test_when_the_supervisor_is_killed_nobody_is_left(
    tmp_path: Path, free_port: Callable[[], int], eventually: Eventually, *, portable: bool
) -> None:
    if sys.platform != "linux" and not portable:
        pytest.skip("asks Linux's kernel")
    folder = tmp_path / FOLDER
    (folder / "logs").mkdir(parents=True)
    plan = plan_to_json([_server("app", free_port()), _server("store", free_port())]).decode()
    way = "portable" if portable else "linux"
    with subprocess.Popen([sys.executable, "-c", SUPERVISE, str(folder), plan, way]) as supervisor:
        assert eventually(lambda: [service.healthy for service in local.statuses(tmp_path)] == [True, True])
        everyone = _everyone(_state(tmp_path))
        supervisor.kill()

        assert eventually(lambda: not any(is_alive(process) for process in everyone))
    assert local.is_up(tmp_path) is False


def test_the_foreground_ends_when_the_stack_is_taken_down_elsewhere(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with _foreground(tmp_path, [_server("app", free_port())]) as client:
        _read_until(client, "Ctrl-C stops everything")
        local.down(tmp_path)
        output, _ = client.communicate(timeout=30)

    assert (client.returncode, output) == (0, "stopped\n")


def test_a_service_that_dies_early_is_named_with_its_last_lines_and_the_rest_is_stopped(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    store = free_port()
    plan = [_server("app", free_port(), before="sys.exit('no licence')"), _server("store", store)]

    with pytest.raises(StackError) as caught:
        _up(plan, tmp_path)

    assert str(caught.value).startswith("app ended (exit code 1); correct ")
    assert str(caught.value).endswith("\n  no licence")
    assert (local.is_up(tmp_path), read_state(tmp_path / FOLDER)) == (False, None)


def test_an_interrupt_before_all_is_healthy_leaves_nothing(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with _foreground(tmp_path, [_server("app", free_port(), before="time.sleep(60)")]) as client:
        _read_until(client, "app: starting")
        everyone = _everyone(_state(tmp_path))
        client.send_signal(signal.SIGINT)
        _, errors = client.communicate(timeout=30)

    assert (client.returncode, errors) == (1, "interrupted before the stack was healthy: nothing was left running.\n")
    assert [is_alive(process) for process in everyone] == [False, False]


def test_a_service_that_does_not_answer_in_time_is_stopped_again(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with pytest.raises(StackError, match="app is not healthy after 1 s"):
        _up([_server("app", free_port(), before="time.sleep(60)")], tmp_path, timeout=1)

    assert local.is_up(tmp_path) is False


def test_a_service_that_dies_later_is_started_again_if_compose_says_so(
    tmp_path: Path, free_port: Callable[[], int], eventually: Eventually
) -> None:
    _up([_server("app", free_port(), restart=True), _server("store", free_port())], tmp_path)
    first = _state(tmp_path).services
    for service in first:
        assert service.process is not None
        os.kill(service.process.pid, signal.SIGKILL)

    assert eventually(lambda: {service.state for service in local.statuses(tmp_path)} == {"restarting", "exited"})
    assert eventually(lambda: [service.state for service in local.statuses(tmp_path)] == ["running", "exited"])
    again = _state(tmp_path).services
    assert (again[0].process == first[0].process, again[1].detail) == (False, "killed by SIGKILL")


def test_what_a_service_leaves_in_its_group_ends_with_it(
    tmp_path: Path, free_port: Callable[[], int], eventually: Eventually
) -> None:
    note = tmp_path / "pid"
    helper = f"import subprocess; p = subprocess.Popen(['sleep', '60']); open({str(note)!r}, 'w').write(str(p.pid))"
    _up([_server("app", free_port(), before=helper)], tmp_path)
    left = identify(int(note.read_text(encoding="ascii")))
    assert left is not None

    local.down(tmp_path)

    assert eventually(lambda: not is_alive(left))


def test_a_stubborn_service_is_killed_at_once_by_a_second_interrupt(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    stubborn = _server("app", free_port(), before="import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    with _foreground(tmp_path, [stubborn]) as client:
        _read_until(client, "Ctrl-C stops everything")
        everyone = _everyone(_state(tmp_path))
        begin = time.monotonic()
        client.send_signal(signal.SIGINT)
        _read_until(client, "stopping")
        time.sleep(0.5)
        client.send_signal(signal.SIGINT)
        client.communicate(timeout=30)

    assert (client.returncode, time.monotonic() - begin < 8) == (0, True)
    assert [is_alive(process) for process in everyone] == [False, False]


def test_a_state_left_by_a_crash_names_nobody_who_is_signalled(tmp_path: Path) -> None:
    ours = identify(os.getpid())
    assert ours is not None
    stale = ProcessId(ours.pid, "before the crash")
    (tmp_path / FOLDER).mkdir()
    write_state(tmp_path / FOLDER, State(stale, ()))

    assert (local.is_up(tmp_path), local.statuses(tmp_path), local.down(tmp_path)) == (False, [], False)


def test_the_environment_of_the_plan_reaches_the_service(tmp_path: Path, free_port: Callable[[], int]) -> None:
    _up([_server("app", free_port(), before="import os; print(os.environ['LEVEL'], flush=True)")], tmp_path)

    assert (tmp_path / FOLDER / "logs" / "app.log").read_text(encoding="utf-8").startswith("7\n")


def test_removing_the_data_keeps_what_was_downloaded(tmp_path: Path) -> None:
    for name in ("data", "logs", "programs"):
        (tmp_path / FOLDER / name).mkdir(parents=True)
    (tmp_path / FOLDER / "state.json").write_text("{}", encoding="utf-8")

    local.remove_data(tmp_path)

    assert [entry.name for entry in (tmp_path / FOLDER).iterdir()] == ["programs"]


def test_a_supervisor_leaves_the_field_to_the_one_before(tmp_path: Path, free_port: Callable[[], int]) -> None:
    _up([_server("app", free_port())], tmp_path)

    done = subprocess.run([sys.executable, "-c", SUPERVISE, str(tmp_path / FOLDER), "[]", ""], check=False, timeout=30)

    assert done.returncode == LOCKED
