"""A stop under load, with real processes and real connections: whoever was let in is answered."""

import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

Start = Callable[..., tuple[subprocess.Popen[bytes], int]]


def status_of(port: int, path: str) -> int | None:
    """Return the status, or None where the connection is refused; any other failure is the caller's."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.connect()
    except ConnectionRefusedError:
        return None
    try:
        return _ask(connection, path)
    finally:
        connection.close()


def _ask(connection: HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.status


def ask_until_refused(port: int, answers: list[int], *, keep_alive: bool) -> None:
    """Ask again and again, over one connection or a new one each time, and add each answer's status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    while True:
        if connection.sock is None:
            try:
                connection.connect()
            except ConnectionRefusedError:
                return
        answers.append(_ask(connection, "/work?ms=20"))  # http.client closes by itself when it is told to
        if not keep_alive:
            connection.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, "waited 15 s in vain"
        time.sleep(0.01)


def in_progress(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        found = re.search(rb"^http_requests_in_progress (\d+)", response.read(), re.MULTILINE)
    assert found
    return int(found[1])


def test_everyone_who_could_connect_during_a_stop_is_answered(start_server: Start) -> None:
    master, port = start_server(WEB_CONCURRENCY="2")
    answers: list[int] = []
    with ThreadPoolExecutor(16) as pool:
        clients = [pool.submit(ask_until_refused, port, answers, keep_alive=bool(n % 2)) for n in range(16)]
        wait_until(lambda: len(answers) > 200)
        master.send_signal(signal.SIGTERM)
        for client in clients:
            client.result(timeout=20)
    assert set(answers) == {200}
    assert master.wait(timeout=15) == 0


def test_a_request_that_has_begun_is_finished_though_new_ones_are_refused(start_server: Start) -> None:
    master, port = start_server(WEB_CONCURRENCY="2", WEBAPP_THREADS="8")
    with ThreadPoolExecutor(6) as pool:
        begun = [pool.submit(status_of, port, "/work?ms=4000") for _ in range(6)]
        wait_until(lambda: in_progress(port) == 6)
        master.send_signal(signal.SIGTERM)
        wait_until(lambda: status_of(port, "/") is None)
        assert [request.running() for request in begun] == [True] * 6
        assert [request.result(timeout=10) for request in begun] == [200] * 6
    assert master.wait(timeout=15) == 0


def test_connections_that_no_worker_has_taken_yet_are_answered_too(start_server: Start) -> None:
    """With its only worker suspended, the kernel alone lets the clients in."""
    master, port = start_server(WEB_CONCURRENCY="1")
    assert status_of(port, "/") == 200
    (worker,) = (int(pid) for pid in Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split())
    os.kill(worker, signal.SIGSTOP)
    waiting = [HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(50)]
    for connection in waiting:
        connection.request("GET", "/")
    master.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    os.kill(worker, signal.SIGCONT)
    assert [connection.getresponse().status for connection in waiting] == [200] * 50
    for connection in waiting:
        connection.close()
    assert master.wait(timeout=15) == 0


def test_a_stopping_server_first_stops_being_ready_and_still_answers(start_server: Start) -> None:
    master, port = start_server(WEBAPP_DRAIN_SECONDS="3")
    assert status_of(port, "/readyz") == 200
    master.send_signal(signal.SIGTERM)
    wait_until(lambda: status_of(port, "/readyz") == 503)
    assert status_of(port, "/") == 200
    assert master.wait(timeout=15) == 0
    assert status_of(port, "/") is None


def test_a_second_order_to_stop_ends_the_wait(start_server: Start) -> None:
    master, port = start_server(WEBAPP_DRAIN_SECONDS="3600")
    assert status_of(port, "/") == 200
    master.send_signal(signal.SIGTERM)
    wait_until(lambda: status_of(port, "/readyz") == 503)
    master.send_signal(signal.SIGTERM)
    assert master.wait(timeout=10) == 0


def test_an_order_to_stop_that_comes_while_workers_start_is_obeyed(start_server: Start) -> None:
    master, _ = start_server(WEB_CONCURRENCY="4")
    master.send_signal(signal.SIGTERM)
    assert master.wait(timeout=15) == 0


def test_workers_do_not_outlive_a_killed_master(start_server: Start) -> None:
    master, port = start_server(WEB_CONCURRENCY="2")
    assert status_of(port, "/") == 200
    listed, deadline = Path(f"/proc/{master.pid}/task/{master.pid}/children"), time.monotonic() + 10
    while len(listed.read_text().split()) < 2 and time.monotonic() < deadline:  # the first one answers already
        time.sleep(0.05)
    watched = [os.pidfd_open(int(pid)) for pid in listed.read_text().split()]
    master.kill()
    ended: set[int] = set()
    for descriptor in watched:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        ended |= {found for found, _ in poll.poll(10_000)}
        os.close(descriptor)
    assert ended == set(watched)
    assert len(watched) == 2
