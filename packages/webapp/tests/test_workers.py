"""Several real worker processes are one application to whoever asks for its metrics."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from threading import Thread

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

INVENTORY = Path(__file__).parent.parent / "metrics.prom"
Start = Callable[..., tuple[subprocess.Popen[bytes], int]]


def get(port: int, path: str, *, timeout: float = 10) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def families(port: int) -> dict[str, Metric]:
    return {family.name: family for family in text_string_to_metric_families(get(port, "/metrics"))}


def samples(port: int) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families(port).values()
        for sample in family.samples
    }


def requests_to(port: int, route: str) -> float:
    return sum(s.value for s in families(port)["http_requests"].samples if s.labels["route"] == route)


def in_progress(port: int) -> float:
    return families(port)["http_requests_in_progress"].samples[0].value


def workers_of(master: subprocess.Popen[bytes]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()}


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, "waited 15 s in vain"
        time.sleep(0.05)


@contextmanager
def only(worker: int, workers: set[int]) -> Iterator[None]:
    """Suspend all `workers` but one, which then answers whatever is asked."""
    others = workers - {worker}
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
def four(start_server: Start, tmp_path: Path) -> tuple[subprocess.Popen[bytes], int, set[int]]:
    """A server whose four workers have all loaded the application: each has a metric file."""
    master, port = start_server(WEB_CONCURRENCY="4")
    wait_until(lambda: len(list((tmp_path / "metrics").glob("gauge_livemax_*.db"))) == 4)
    return master, port, workers_of(master)


def test_each_of_four_workers_gives_the_totals_of_all(four: tuple[subprocess.Popen[bytes], int, set[int]]) -> None:
    _, port, workers = four
    for worker in workers:
        with only(worker, workers):
            for _ in range(25):
                get(port, "/work?ms=0")
    answers = []
    for worker in workers:
        with only(worker, workers):
            answers.append(samples(port))
            assert requests_to(port, "/work") == 100
    assert answers == [answers[0]] * 4


def test_no_metric_tells_processes_apart(four: tuple[subprocess.Popen[bytes], int, set[int]]) -> None:
    _, port, _ = four
    assert [name for name, labels in samples(port) if "pid" in dict(labels)] == []
    assert [sample.value for sample in families(port)["app_info"].samples] == [1]


def test_a_killed_worker_leaves_its_counts_and_nothing_else(
    four: tuple[subprocess.Popen[bytes], int, set[int]], tmp_path: Path
) -> None:
    master, port, workers = four
    victim = min(workers)
    with only(victim, workers):
        for _ in range(10):
            get(port, "/work?ms=0")
        cut_off: list[Exception] = []
        held = Thread(target=_get_and_keep_the_failure, args=(port, "/work?ms=5000", cut_off))
        held.start()
        wait_until(lambda: in_progress(port) == 1)
        os.kill(victim, signal.SIGKILL)
        held.join()
    wait_until(
        lambda: len(workers_of(master) - workers) == 1 and not list((tmp_path / "metrics").glob(f"*_live*_{victim}.db"))
    )
    assert [type(error) for error in cut_off] in ([RemoteDisconnected], [ConnectionResetError])
    assert (requests_to(port, "/work"), in_progress(port)) == (10, 0)


def _get_and_keep_the_failure(port: int, path: str, failures: list[Exception]) -> None:
    try:
        get(port, path)
    except OSError as error:
        failures.append(error)


def test_a_new_server_starts_from_zero_in_a_used_folder(start_server: Start, tmp_path: Path) -> None:
    master, port = start_server()
    get(port, "/")
    master.send_signal(signal.SIGTERM)
    assert master.wait(timeout=15) == 0
    left = set((tmp_path / "metrics").glob("counter_*.db"))
    assert left
    _, port = start_server()
    get(port, "/healthz")
    assert requests_to(port, "/") == 0
    assert not left & set((tmp_path / "metrics").glob("counter_*.db"))


def test_a_server_that_finds_its_port_taken_leaves_the_other_ones_counts_alone(
    start_server: Start, tmp_path: Path
) -> None:
    _, port = start_server()
    get(port, "/")
    with pytest.raises(AssertionError, match=r"(?s)the server did not start.*Address already in use"):
        start_server(WEBAPP_BIND=f"127.0.0.1:{port}")
    assert requests_to(port, "/") == 1


def test_without_a_folder_of_its_own_the_server_makes_one_and_deletes_it(start_server: Start, tmp_path: Path) -> None:
    master, port = start_server(PROMETHEUS_MULTIPROC_DIR="", TMPDIR=str(tmp_path))
    get(port, "/")
    assert requests_to(port, "/") == 1
    assert len(list(tmp_path.glob("webapp-*/counter_*.db"))) >= 1
    master.send_signal(signal.SIGTERM)
    assert master.wait(timeout=15) == 0
    assert list(tmp_path.glob("webapp-*")) == []


def test_what_real_traffic_exposes_is_in_the_inventory(four: tuple[subprocess.Popen[bytes], int, set[int]]) -> None:
    _, port, _ = four
    for path in ("/", "/work?ms=0", "/work?ms=-1", "/fail", "/healthz", "/readyz", "/nowhere") * 4:
        get(port, path)
    listed = {
        (family.name, family.type, family.documentation, sample.name, frozenset(sample.labels))
        for family in text_string_to_metric_families(INVENTORY.read_text(encoding="utf-8"))
        for sample in family.samples
    }
    seen = {
        (family.name, family.type, family.documentation, sample.name, frozenset(sample.labels))
        for family in families(port).values()
        for sample in family.samples
    }
    assert seen == listed


def test_a_setting_that_is_no_number_is_one_sentence(start_server: Start) -> None:
    with pytest.raises(AssertionError) as failure:
        start_server(WEBAPP_DRAIN_SECONDS="soon")
    assert str(failure.value) == (
        "the server did not start: WEBAPP_DRAIN_SECONDS must be a number from 0 to 3600, not 'soon'; unset it for 1\n"
    )


def test_a_folder_that_can_not_be_had_is_one_sentence(start_server: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "metrics"
    master, _ = start_server(PROMETHEUS_MULTIPROC_DIR=str(folder))
    assert master.wait(timeout=15) == 1
    assert (tmp_path / "log").read_text(encoding="utf-8").splitlines()[-1] == (
        f"PROMETHEUS_MULTIPROC_DIR: can't keep metrics in {folder}: Not a directory; "
        "name a folder that can be written to, or unset it"
    )
