"""Sessions that say right or wrong; continuous integration calls nothing else.

uv run nox              every default session
uv run nox -l           what there is
uv run nox -s tests     one of them, on every Python that is installed
"""

import hashlib
import shutil
import sysconfig
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "types", "imports", "generate", "tests", "conformance", "stack", "e2e"]

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
STACKLINT = Path("packages/stacklint")
SOURCES = [".ci", "packages", "tests", "tasks.py", "noxfile.py", "tools"]
DIVIDED = ["-n", "auto", "--dist", "worksteal"]
"""Tests on all processors, to the end: one that has none left takes some of another's."""
GENERATED = ["docs/rules", "docs/cli.md", "docs/stack-graph.md", "schemas", "packages/webapp/metrics.prom"]


def install(session: nox.Session, *groups: str) -> None:
    """Fill the session's environment from the workspace and its groups, at the versions that pyproject.toml pins."""
    session.run_install(
        "uv",
        "sync",
        "--quiet",
        "--no-default-groups",
        *(f"--group={group}" for group in groups),
        f"--python={session.virtualenv.location}",
        env={"UV_PROJECT_ENVIRONMENT": session.virtualenv.location},
    )


def not_compilable(session: nox.Session) -> str:
    """What this machine lacks for compiling stacklint; empty if it lacks nothing."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler})"
    ask = "import sysconfig; print(sysconfig.get_path('include'))"
    folder = session.run("python", "-c", ask, silent=True, log=False)
    return "" if Path(str(folder).strip(), "Python.h").exists() else f"there is no Python.h in {str(folder).strip()}"


def install_compiled(session: nox.Session) -> None:
    """Put stacklint's compiled wheel in the place of its sources, in the session's environment.

    Sessions that need it build it once, until a source changes.
    """
    python = f"--python={session.virtualenv.location}"
    ask = "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))"
    made = {"__pycache__", ".mypy_cache"}
    sources = [path for path in sorted(STACKLINT.rglob("*")) if path.is_file() and made.isdisjoint(path.parts)]
    suffix = str(session.run("python", "-c", ask, silent=True, log=False)).strip()
    content = hashlib.sha256()
    for path in (path for path in sources if "tests" not in path.relative_to(STACKLINT).parts[:1]):
        content.update(path.as_posix().encode() + path.read_bytes())
    wheels = session.cache_dir / f"stacklint{suffix}-{content.hexdigest()[:16]}"
    if not list(wheels.glob("*.whl")):
        for old in session.cache_dir.glob(f"stacklint{suffix}-*"):
            shutil.rmtree(old)
        build = ("uv", "build", "--quiet", "--wheel", f"--out-dir={wheels}", python, f"{STACKLINT}")
        session.run_install(*build, env={"STACKLINT_COMPILE": "always"})
    options = ("--quiet", "--no-deps", "--no-index", "--reinstall", f"--find-links={wheels}", python)
    session.run_install("uv", "pip", "install", *options, "stacklint")


def prefer_compiled(session: nox.Session) -> None:
    """Put the compiled stacklint in its place, where it can be built, and hold the tests to it."""
    if lacking := not_compilable(session):
        session.warn(f"{lacking}, so the tests are those of stacklint's sources")
    else:
        install_compiled(session)
        session.env["STACKLINT_COMPILE"] = "always"


@nox.session
def lint(session: nox.Session) -> None:
    """Style: ruff's rules and its format."""
    install(session, "lint")
    session.run("ruff", "check", *SOURCES)
    session.run("ruff", "format", "--check", *SOURCES)


@nox.session
def types(session: nox.Session) -> None:
    """Types: mypy --strict on sources, tests, tasks and sessions."""
    install(session, "types")
    session.run("mypy", *SOURCES)


@nox.session
def imports(session: nox.Session) -> None:
    """Layers: who may import whom (the contracts in pyproject.toml)."""
    install(session, "lint")
    session.run("lint-imports", "--no-cache")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Tests of every package and of the whole.

    On the oldest Python they are those of stacklint's sources, with their branch coverage; on later ones, of its
    compiled wheel, where it can be built. `-- ARGS` go to pytest.
    """
    install(session, "test")
    coverage: list[str] = []
    if session.python != PYTHONS[0]:
        prefer_compiled(session)
    elif not session.posargs:
        session.env["COVERAGE_FILE"] = str(session.create_tmp() + "/coverage")
        coverage = ["--cov", "--cov-report=term"]
    session.run("pytest", *DIVIDED, "-m", "not e2e and not conformance", *coverage, *session.posargs)


@nox.session
def conformance(session: nox.Session) -> None:
    """Verdicts against the real promtool and amtool on generated files, with a fixed seed; the summary has the counts.

    They are those of the compiled wheel where it can be built: it is what most people run, and takes half of the time.
    `-- ARGS` go to pytest.
    """
    install(session, "test")
    prefer_compiled(session)
    session.run("pytest", *DIVIDED, "--durations=10", f"{STACKLINT}/tests/conformance", *session.posargs)


@nox.session
def generate(session: nox.Session) -> None:
    """Write every generated file anew, and fail if one changed; with `-- --check` write nothing."""
    install(session)
    session.run("python", "tools/generate.py", *session.posargs)


@nox.session
def stack(session: nox.Session) -> None:
    """The shipped stack: stacklint finds nothing, promtool, amtool and Compose agree, its rules' unit tests pass."""
    install(session, "test")
    session.run("pytest", "tests/test_shipped_stack.py", *session.posargs)


@nox.session
def e2e(session: nox.Session) -> None:
    """The whole on a real engine and as local processes: what can't be had on a machine is skipped with its reason.

    It waits most of its time, so two files of tests run at once.
    """
    install(session, "test")
    two = ("-n", "2", "--dist", "loadfile")
    session.run("pytest", "-m", "e2e", *two, "--durations=10", "tests/e2e", "packages", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Speed and memory beside promtool and other programs; prints the figures and writes docs/performance.md.

    It judges the targets and fails over none: figures of a busy machine say little. `-- --print` writes nothing.
    stacklint is measured compiled, where it can be, as people install it; and interpreted for comparison.
    """
    install(session, "bench")
    if lacking := not_compilable(session):
        session.warn(f"{lacking}, so stacklint is measured interpreted")
    else:
        install_compiled(session)
    session.run("python", "-m", "tools.bench", *session.posargs)


@nox.session(default=False)
def pin(session: nox.Session) -> None:
    """Pin every dependency to its newest version, in pyproject.toml and in the image's requirements."""
    install(session)
    session.run("python", "tools/pin.py")
