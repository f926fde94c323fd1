"""gunicorn's configuration, the same in the image and outside: `gunicorn --config python:webapp.gunicorn_conf ...`.

gunicorn reads the settings from this module's names, and calls the functions at the bottom. The environment
variables are described in the package's README.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from webapp import drain, runtime


def _number(name: str, default: float, *, at_most: float) -> float:
    given = os.environ.get(name) or str(default)
    try:
        number = float(given)
    except ValueError:
        number = -1
    if not 0 <= number <= at_most:
        raise SystemExit(f"{name} must be a number from 0 to {at_most:g}, not {given!r}; unset it for {default:g}")
    return number


bind = os.environ.get("WEBAPP_BIND") or "127.0.0.1:5000"
workers = max(1, int(_number("WEB_CONCURRENCY", 2, at_most=512)))
worker_class = "webapp.worker.DrainingThreadWorker"
threads = max(1, int(_number("WEBAPP_THREADS", 4, at_most=512)))
# A client keeps its connection from one scrape to the next. Prometheus asks every second.
keepalive = 5
# Longer than the longest request; drain and graceful timeout together stay below the 10 s
# that `docker stop` waits before it kills.
graceful_timeout = int(_number("WEBAPP_GRACEFUL_SECONDS", 8, at_most=3600))
drain_seconds = _number("WEBAPP_DRAIN_SECONDS", 1, at_most=3600)
# It would be written to the home folder, which a read-only container doesn't have.
control_socket_disable = True


def when_ready(server: Any) -> None:  # gunicorn has no types
    """Prepare the shared folder, now that the address is ours and before a worker starts.

    Not any earlier: a second server that can't have the address must not delete the first one's files.
    """
    if runtime.shared_folder() is None:
        os.environ[runtime.FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="webapp-")
    folder = Path(os.environ[runtime.FOLDER_VARIABLE])
    try:
        runtime.prepare(folder)
    except OSError as error:
        raise SystemExit(
            f"{runtime.FOLDER_VARIABLE}: can't keep metrics in {folder}: {error.strerror}; "
            "name a folder that can be written to, or unset it"
        ) from error
    drain.drain_on_sigterm(server, seconds=drain_seconds)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001  # gunicorn calls it so
    """Delete the live gauges of a worker that is gone; what it counted stays."""
    # Imported only now: the folder has to be known first.
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - after the folder is known

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the client is typed in part


def on_exit(server: Any) -> None:  # gunicorn has no types
    """Delete the shared folder where no one but this server knew of it."""
    folder = runtime.shared_folder()
    if folder is not None and not server.cfg.env_orig.get(runtime.FOLDER_VARIABLE):
        shutil.rmtree(folder, ignore_errors=True)
