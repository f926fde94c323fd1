"""Pins every dependency: the constraints in pyproject.toml, and the requirements of the application's image.

Run it through `uv run nox -s pin`. It asks the registry that this machine is set up for, and writes no address of it.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPORT = ("uv", "export", "--quiet", "--all-groups", "--all-packages", "--no-hashes", "--no-emit-workspace")
REQUIREMENTS = (
    *("uv", "pip", "compile", "pyproject.toml", "--output-file", "requirements.txt", "--upgrade", "--quiet"),
    *("--generate-hashes", "--no-annotate", "--no-emit-index-url", "--universal", "--python-version", "3.11"),
)
START = "\nconstraint-dependencies = [\n"
BUILD_PIN = re.compile(r'"([A-Za-z0-9._-]+)==[^"]+"')
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def main() -> None:
    """Resolve anew and write both files; where that fails, pyproject.toml is as it was."""
    project = ROOT / "pyproject.toml"
    text = project.read_text("utf-8")
    head, _, rest = text.partition(START)
    tail = rest[rest.index("]") :]
    project.write_text(head + START + tail, "utf-8")
    try:
        (ROOT / "uv.lock").unlink(missing_ok=True)
        pins = sorted(set(PIN.findall(_run(EXPORT, ROOT))))
    except subprocess.CalledProcessError:
        project.write_text(text, "utf-8")
        raise
    versions = dict(pins)
    tail = BUILD_PIN.sub(lambda found: f'"{found[1]}=={versions[found[1]]}"', tail)
    listed = "".join(f'    "{name}=={version}",\n' for name, version in pins)
    project.write_text(head + START + listed + tail, "utf-8")
    _run(REQUIREMENTS, ROOT / "packages/webapp")


def _run(command: tuple[str, ...], folder: Path) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder).stdout


if __name__ == "__main__":
    main()
