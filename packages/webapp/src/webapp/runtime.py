"""The folder that the processes of one server share: their metric files and the mark of a server that is stopping.

Nothing here imports `prometheus_client`, so that the server's master process can prepare the folder first.
"""

import os
from pathlib import Path

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable that names the folder; where it is unset the application is a single process."""


def shared_folder() -> Path | None:
    """Return the folder that the processes of this server share, or None in a single process."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return Path(folder) if folder else None


def prepare(folder: Path) -> None:
    """Make `folder` exist without the files of an earlier run, whose process ids may come back."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in (*folder.glob("*.db"), _mark(folder)):
        left_over.unlink(missing_ok=True)


def mark_stopping(folder: Path) -> None:
    """Tell every process of the server that it is about to stop."""
    _mark(folder).touch()


def is_stopping() -> bool:
    """Return whether this server has been told to stop."""
    folder = shared_folder()
    return folder is not None and _mark(folder).exists()


def _mark(folder: Path) -> Path:
    return folder / "stopping"
