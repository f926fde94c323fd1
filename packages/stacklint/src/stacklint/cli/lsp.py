"""`stacklint lsp`: the editor server, on standard input and output."""

from __future__ import annotations

import gc
import logging
import sys

from stacklint.cli.outcome import UsageError


def lsp() -> int:
    """Serve an editor until it ends that, and return the exit code."""
    try:
        from stacklint.lsp.features import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"lsprotocol", "pygls"}:
            raise
        raise UsageError("the editor server needs pygls: install `stacklint[lsp]`") from error
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("an editor speaks over standard input and output, and one of them is closed")
    logging.getLogger("pygls").addHandler(logging.NullHandler())  # editors are told otherwise
    gc.enable()  # a server reads the same files again and again
    return serve(sys.stdin.buffer, sys.stdout.buffer)
