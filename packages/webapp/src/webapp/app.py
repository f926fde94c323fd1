"""The application factory and its pages."""

import re
import time
from collections.abc import Callable
from functools import partial

from flask import Flask, abort, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from webapp import __version__, runtime
from webapp.metrics import init_metrics

MAX_WORK_MS = 5000
"""Longest piece of work in milliseconds: below the server's graceful timeout, so that a stop waits for it."""


def create_app(*, is_stopping: Callable[[], bool] = runtime.is_stopping) -> Flask:
    """Return a new application with its own metrics.

    In multiprocess mode the metrics live in files named by process, so make one application per process.

    Args:
        is_stopping: Tells whether the server that runs the application is about to stop.
    """
    app = Flask(__name__, static_folder=None)
    init_metrics(app, version=__version__)
    app.register_error_handler(HTTPException, _error_as_json)
    app.add_url_rule("/", view_func=index)
    app.add_url_rule("/work", view_func=work)
    app.add_url_rule("/fail", view_func=fail)
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", endpoint="readyz", view_func=partial(readyz, is_stopping))
    return app


def index() -> ResponseReturnValue:
    """Say what this is."""
    return {"app": "webapp", "version": __version__}


def work() -> ResponseReturnValue:
    """Hold the request for `ms` milliseconds (100 unless told), as slow work would."""
    given = request.args.get("ms", "100")
    ms = int(given) if re.fullmatch("[0-9]{1,6}", given) else -1
    if not 0 <= ms <= MAX_WORK_MS:
        abort(400, f"ms must be a whole number from 0 to {MAX_WORK_MS}, not {given[:40]!r}; try /work?ms=100")
    time.sleep(ms / 1000)
    return {"worked_ms": ms}


def fail() -> ResponseReturnValue:
    """Fail with an exception that nothing handles."""
    raise RuntimeError("/fail was asked to fail")


def healthz() -> ResponseReturnValue:
    """Answer as long as the process can answer at all."""
    return {"status": "ok"}


def readyz(is_stopping: Callable[[], bool]) -> ResponseReturnValue:
    """Answer 200 while new requests are welcome and 503 once the server has been told to stop."""
    if is_stopping():
        return {"status": "stopping"}, 503
    return {"status": "ready"}


def _error_as_json(error: HTTPException) -> ResponseReturnValue:
    response = error.get_response()  # keeps headers such as Allow
    response.data = json.dumps({"error": error.description})
    response.content_type = "application/json"
    return response
