"""Builds stacklint as hatchling does, and compiles in a wheel what a check spends its time in.

mypyc makes C of the annotated sources. The wheel then holds an extension module beside each source file, which Python
prefers; the sources stay for tracebacks. Everything is built in a temporary folder: an extension module that is left
beside a source would go on being imported when the source has changed.

Where that fails, as it does without a C compiler or Python's headers, the wheel is built of the sources alone. The
variable `STACKLINT_COMPILE` says otherwise: `always` makes it an error, `never` doesn't try.

This is the build backend as well as its hook, because hatchling asks the same packages for every kind of build: an
editable installation, which compiles nothing, would wait for mypy and what it needs.
"""

from __future__ import annotations

import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.build import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
)
from hatchling.build import get_requires_for_build_wheel as hatchling_requires
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
]

CACHED = "cached_property"
"""mypyc takes it for a plain property, which works out its value each time: a module that has one isn't compiled."""


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:
    """What building a wheel needs: mypyc's parts, and what stacklint imports, whose types mypy reads."""
    required = hatchling_requires(config_settings)
    if wanted() == "never":
        return required
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    return [*required, "mypy[mypyc]", "setuptools", "types-pyyaml", *project["dependencies"]]


def wanted() -> str:
    """Whether to compile: `always`, `never`, or `possible`."""
    wish = os.environ.get("STACKLINT_COMPILE", "possible")
    if wish not in ("always", "never", "possible"):
        message = f"STACKLINT_COMPILE is `{wish}`; it can be `always`, `never` or `possible`"
        raise ValueError(message)
    return wish


class CompileHook(BuildHookInterface[BuilderConfig]):
    """Adds extension modules to the wheel."""

    folder: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the wheel only points to the sources."""
        if version == "editable" or wanted() == "never":
            return
        root, self.folder = Path(self.root, "src"), TemporaryDirectory(prefix="stacklint-build-")
        built = Path(self.folder.name, "built")
        try:
            compile_modules(root, chosen(root, self.config["include"], self.config["exclude"]), built)
        except (Exception, SystemExit) as error:  # mypyc exits over what it doesn't take
            if wanted() == "always":
                raise
            self.app.display_warning(f"stacklint is not compiled and takes twice the time, because of: {error}")
            return
        modules = [path for path in built.rglob("*") if path.is_file()]
        build_data["force_include"].update({str(path): path.relative_to(built).as_posix() for path in modules})
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch passes it
        """Remove what was built, now that the wheel holds it."""
        if self.folder:
            self.folder.cleanup()


def chosen(root: Path, include: list[str], exclude: list[str]) -> list[str]:
    """The modules of some patterns below a root that can be compiled."""
    included, excluded = ({path for pattern in some for path in root.glob(pattern)} for some in (include, exclude))
    return [str(path) for path in sorted(included - excluded) if CACHED not in path.read_text("utf-8")]


def compile_modules(root: Path, modules: list[str], folder: Path) -> None:
    """Compile modules of packages below a root into a folder, on all processors."""
    from setuptools import Distribution  # noqa: I001, PLC0415 - only a compiling build has it; mypyc looks for it
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415 - only a build that compiles has it
    from mypyc.build import mypycify  # noqa: PLC0415 - only a build that compiles has it

    class SideBySide(build_ext):
        """As it is, one file after the other is compiled."""

        def build_extensions(self) -> None:
            if self.compiler.compiler_type == "unix":
                for extension in self.extensions:
                    # functions that no other library may replace are called without a detour: a fourteenth of the time
                    extension.extra_compile_args.append("-fvisibility=hidden")
            one_by_one = self.compiler.compile

            def compile_sources(sources: list[str], **options: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    return list(chain.from_iterable(pool.map(lambda name: one_by_one([name], **options), sources)))

            self.compiler.compile = compile_sources
            super().build_extensions()

    with chdir(root), TemporaryDirectory(prefix="stacklint-c-") as made:
        extensions = mypycify(
            ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports", *modules],
            group_name="stacklint",
            opt_level="2",
            debug_level="0",
            multi_file=True,  # a C file for each module, so that several processors can work
            target_dir=made,
        )
        command = SideBySide(Distribution({"ext_modules": extensions}))
        command.build_lib, command.build_temp, command.parallel = str(folder), made, os.cpu_count()
        command.ensure_finalized()
        command.run()
