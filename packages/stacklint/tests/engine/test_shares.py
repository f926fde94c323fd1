from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest
from stacklint.shares import MAX_PROCESSES, in_shares, processes

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),  # pytest-xdist is
]


def with_process(items: Sequence[int]) -> tuple[list[int], int]:
    return list(items), os.getpid()


def children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_slices_are_worked_on_in_processes_of_their_own_and_come_back_in_order(count: int) -> None:
    results = in_shares(range(20), with_process, count)
    assert [item for items, _ in results for item in items] == list(range(20))
    assert results[0][1] == os.getpid()
    assert len({process for _, process in results}) == count
    assert not children()


def test_there_may_be_more_shares_than_items() -> None:
    assert sorted(items for items, _ in in_shares([1, 2], with_process, 4)) == [[], [], [1], [2]]


def test_an_answer_may_be_longer_than_a_pipe_holds() -> None:
    assert [len(text) for text in in_shares("ab", lambda items: "".join(items) * 3_000_000, 2)] == [3_000_000] * 2


def test_what_a_fork_fails_to_do_is_done_here() -> None:
    def only_here(items: Sequence[int]) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return sum(items)

    here = os.getpid()
    assert in_shares([1, 2, 3, 4], only_here, 2) == [3, 7]
    assert not children()


def test_an_exception_comes_out_as_if_nothing_had_been_divided() -> None:
    def fail_late(items: Sequence[int]) -> int:
        if 4 in items:
            raise ValueError("four")
        return sum(items)

    with pytest.raises(ValueError, match="four"):
        in_shares([1, 2, 3, 4], fail_late, 2)
    assert not children()


def test_no_fork_outlives_a_failure_here() -> None:
    def fail_first(items: Sequence[int]) -> None:
        if 1 in items:
            raise ValueError("one")
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(ValueError, match="one"):
        in_shares([1, 2, 3, 4], fail_first, 3)
    assert time.monotonic() - started < 30  # far below what the forks would sleep
    assert not children()


def test_without_processes_to_spare_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    assert in_shares([1, 2, 3], with_process, 3) == [([item], os.getpid()) for item in (1, 2, 3)]


def test_a_fork_writes_nothing_of_what_the_first_process_has_still_to_write() -> None:
    program = """
import sys
from stacklint.shares import in_shares
sys.stdout.write("once ")  # it stands in the buffer while the fork is made
print(in_shares([1, 2, 3, 4], sum, 2))
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (said.stdout, said.stderr) == ("once [3, 7]\n", "")


def test_as_many_processes_work_as_this_one_may_run_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= processes() <= MAX_PROCESSES
    monkeypatch.delattr(os, "sched_getaffinity")  # as where forks are not safe
    assert processes() == 1
