"""The logs of the local runtime: one file per service."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

_TAIL_BYTES = 64 * 1024


def tail(path: Path, lines: int = 15) -> str:
    """Return the last `lines` lines of the file, empty where there is no file."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def show_logs(paths: Sequence[Path], write: Callable[[str], None], *, lines: int, follow: Callable[[], bool]) -> None:
    """Pass the last lines of each file to `write`, then what is added to them for as long as `follow` says yes.

    Where there are several files, each line bears the name of its file.
    """
    width = max((len(path.stem) for path in paths), default=0)
    prefixes = {path: f"{path.stem:<{width}} | " if len(paths) > 1 else "" for path in paths}
    offsets: dict[Path, int] = {}
    for path in paths:
        offsets[path] = path.stat().st_size if path.is_file() else 0
        for line in tail(path, lines).splitlines():
            write(f"{prefixes[path]}{line}")
    while follow():
        for path in paths:
            offsets[path] = _new_lines(path, offsets[path], prefixes[path], write)
        time.sleep(0.2)


def _new_lines(path: Path, offset: int, prefix: str, write: Callable[[str], None]) -> int:
    """Write the whole lines after `offset` and return where they end."""
    if not path.is_file():
        return 0
    if path.stat().st_size < offset:
        offset = 0  # a new run has begun the file anew
    with path.open("rb") as file:
        file.seek(offset)
        whole, newline, _ = file.read().rpartition(b"\n")
    if not newline:
        return offset
    for line in whole.decode(errors="replace").splitlines():
        write(f"{prefix}{line}")
    return offset + len(whole) + 1
