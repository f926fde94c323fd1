"""Standard output and standard error: what they can show, and what becomes of a text that is written to them."""

from __future__ import annotations

import io
import os
import sys

from stacklint.cli.outcome import UsageError
from stacklint.report.terminal import WIDTH, Terminal


def prepare() -> None:
    """Make the streams take every character: a name may hold what the terminal's encoding does not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def terminal() -> Terminal:
    """What standard output can show: see no-color.org and force-color.org; the former wins, as in Python itself."""
    wanted = bool(os.environ.get("FORCE_COLOR")) or (is_terminal() and os.environ.get("TERM") != "dumb")
    return Terminal(
        colour=wanted and not os.environ.get("NO_COLOR"),
        width=_columns() - len(" 1000 | ") if is_terminal() else WIDTH,
        encoding=getattr(sys.stdout, "encoding", None) or "utf-8",
    )


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def is_terminal() -> bool:
    """Whether standard output is one."""
    return sys.stdout is not None and sys.stdout.isatty()


def say(text: str, *, encoding: str | None = None) -> None:
    """Write to standard output. A reader that goes away early, as `head` does, is no fault and changes no verdict.

    Raises:
        UsageError: it can't be written.
    """
    stream = sys.stdout
    if stream is None:  # closed by whoever started us
        return
    if encoding is not None and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors="backslashreplace")  # or it is strict again
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # or Python fails again when it exits
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"can't write to standard output: {error.strerror}") from error


def say_lines(text: str, *, encoding: str | None = None) -> None:
    """Write a text that comes from files: harmless on a terminal, exact elsewhere."""
    if is_terminal():
        say("\n".join(map(terminal().show, text.split("\n"))))
    else:
        say(text, encoding=encoding)


def complain(sentence: str) -> None:
    """Write a sentence to standard error."""
    print(f"stacklint: {Terminal().show(sentence)}", file=sys.stderr)


def ask(question: str) -> bool | None:
    """Whether a person at the terminal says yes to a question, asked on standard error; `None` if there is nobody."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
