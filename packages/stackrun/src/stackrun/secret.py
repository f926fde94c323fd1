"""The secrets that compose.yaml takes from files: made on first use, never overwritten."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from stackrun.errors import StackError


def ensure_secrets(files: Mapping[str, Path]) -> None:
    """Make every missing secret file with a random value of 192 bits, readable by its owner alone.

    Raises:
        StackError: a file cannot be made, or is there and empty.
    """
    for name, path in files.items():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
            empty = not path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StackError(f"the secret {name} in {path} is out of reach ({error}): see to its folder.") from error
        if empty:
            raise StackError(f"the secret {name} in {path} is empty: remove the file and run `invoke up` again.")


def _create(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{secrets.token_urlsafe(24)}\n")
