"""stacklint, run as a program: the two packages share data, never imports."""

import subprocess
import sys
from pathlib import Path

from stackrun.errors import StackError


def check_stack(root: Path, path: str = ".") -> int:
    """Check the stack in `path`, relative to `root`; the report goes to standard output.

    Returns stacklint's exit code.
    """
    return _stacklint(root, "check", path)


def require_sound_stack(root: Path) -> None:
    """Return when stacklint finds nothing; its report is shown only where it does.

    Raises:
        StackError: the stack is broken, or stacklint could not tell.
    """
    command = [sys.executable, "-m", "stacklint", "check", "."]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    if done.returncode == 1:
        raise StackError("the stack was not started, because its configuration is broken: correct what is named above.")
    raise StackError(f"stacklint failed with exit code {done.returncode}: see its message above.")


def write_schemas(root: Path) -> None:
    """Generate `schemas/` anew from stacklint's models.

    Raises:
        StackError: stacklint could not write them.
    """
    code = _stacklint(root, "schemas", "--output", "schemas")
    if code != 0:
        raise StackError(f"stacklint could not write schemas/ (exit code {code}): see its message above.")


def _stacklint(root: Path, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "stacklint", *arguments], cwd=root, check=False).returncode
