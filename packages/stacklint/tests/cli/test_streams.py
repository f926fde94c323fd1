from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint import __version__
from stacklint.cli import main
from stacklint.rules import compose, scrape_job
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

SOURCES = "grafana/provisioning/datasources/prometheus.yml"
WARNING = edited(SOURCES, "isDefault", "is_default")
STACKLINT = [sys.executable, "-m", "stacklint"]


def coloured(text: str) -> bool:
    return "\x1b[" in text


def on_terminal(*arguments: str) -> str:
    """What the command line shows on a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "60"}
    with subprocess.Popen([*STACKLINT, *arguments], stdout=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # the other side is closed
            pass
        assert process.wait(timeout=30) == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_colours_are_for_terminals_and_follow_the_two_variables(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(stack())
    assert coloured(run("check")[1]) is False
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert coloured(run("check")[1]) is True
    monkeypatch.setenv("NO_COLOR", "1")
    assert coloured(run("check")[1]) is False


def test_a_terminal_has_colours_and_its_width(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(edited(SOURCES, "    isDefault: true", "    is_default: true  #" + " x" * 80))
    shown = on_terminal("check")
    assert coloured(shown)
    source = next(re.sub("\x1b[^m]*m", "", line) for line in shown.splitlines() if " x x" in line)
    assert len(source) <= 60
    monkeypatch.setenv("TERM", "dumb")
    assert coloured(on_terminal("check")) is False


@pytest.mark.parametrize("form", ["text", "concise", "statistics", "json", "sarif", "github", "gitlab"])
def test_a_file_whose_name_is_no_text_is_reported_in_every_form(form: str, give: Give) -> None:
    folder = give({"compose.yaml": ""})
    (folder / os.fsdecode(b"bad\xff.yml")).write_text("groups: [{name: a, rules: [{record: x, expr: 'sum('}]}]\n")
    done = subprocess.run([*STACKLINT, "check", f"--format={form}"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "PQ101" in done.stdout.decode()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_stream_in_memory_that_says_it_is_a_terminal_has_colours(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(stack())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout", stream := Terminal())
    assert main(["check"]) == 0
    assert coloured(stream.getvalue())


def test_a_difference_is_harmless_on_a_terminal_and_exact_elsewhere(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(edited(SOURCES, "    isDefault: true", "    is_default: true  # \u202e\t"))
    assert run("check", "--diff")[1].splitlines()[-1] == "+    isDefault: true  # \u202e\t"
    monkeypatch.setattr("sys.stdout", stream := Terminal())
    assert main(["check", "--diff"]) == 1
    assert stream.getvalue().splitlines()[-1] == "+    isDefault: true  # \\u202e    "


@pytest.mark.parametrize(
    ("encoding", "name", "columns"),
    [("ascii", "\\xe9t\\xe9 \\u65e5", 16), ("latin-1", "été \\u65e5", 10), ("utf-8", "été 日", 6)],
)
def test_any_encoding_of_the_terminal_will_do(encoding: str, name: str, columns: int, give: Give) -> None:
    source = "{type: prometheus, uid: prometheus, name: été 日, is_default: true, url: https://a.org}"
    give(stack({SOURCES: f"apiVersion: 1\ndatasources:\n  - {source}\n"}))
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done, report = (
        subprocess.run(
            [*STACKLINT, "check", f"--format={form}"], capture_output=True, check=False, env=environment, timeout=60
        )
        for form in ("text", "json")
    )
    shown = done.stdout.decode(encoding).splitlines()
    line = f"3 |   - {{type: prometheus, uid: prometheus, name: {name}, is_default: true, url: https://a.org}}"
    indent = " " * len(f"  - {{type: prometheus, uid: prometheus, name: {'x' * columns}, ")
    assert (done.stderr, report.stderr) == (b"", b"")
    assert shown[shown.index(line) + 1] == f"  | {indent}^^^^^^^^^^"
    assert json.loads(report.stdout.decode("utf-8"))["diagnostics"]


def test_a_reader_that_goes_away_changes_no_verdict(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(WARNING)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        assert main(["check", "--fail-on=warning"]) == 1


def test_a_full_disk_behind_standard_output_is_one_sentence(
    give: Give, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(stack())
    with Path("/dev/full").open("w") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        assert main(["check"]) == 2
    assert capsys.readouterr().err == "stacklint: can't write to standard output: No space left on device\n"


def test_without_a_standard_output_the_exit_code_still_tells(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(WARNING)
    monkeypatch.setattr("sys.stdout", None)
    assert main(["check", "--fail-on=warning"]) == 1


def test_wrong_usage_is_exit_code_2_and_one_sentence(run: Run) -> None:
    code, out, err = run("check", "--kind=nonsense")
    assert (code, out, "invalid choice: 'nonsense'" in err) == (2, "", True)
    assert (err.count("\n"), err.endswith(": see `stacklint check --help`\n")) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "--formt", "json"], "there is no option `--formt`: did you mean `--format`?"),
        (["check", "--fail_on=info"], "there is no option `--fail_on`: did you mean `--fail-on`?"),
        (["graph", "--form", "json", "--too=x"], "there is no option `--too`: did you mean `--to`?"),
        (["rename", "metric", "a", "b", "--yess"], "there is no option `--yess`: did you mean `--yes`?"),
        (["check", "--only=LK106"], "there is no option `--only`: see `stacklint check --help`"),
        (["check", "-q"], "there is no option `-q`: see `stacklint check --help`"),
        (["promql", "up", "down"], "`down` is one argument too many: see `stacklint promql --help`"),
        (["--colour"], "the following arguments are required: COMMAND: see `stacklint --help`"),
    ],
)
def test_what_is_misspelt_is_told_with_what_was_meant(arguments: list[str], sentence: str, run: Run) -> None:
    assert run(*arguments) == (2, "", f"stacklint: {sentence}\n")


def test_help_is_exit_code_0(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, out.startswith("usage: stacklint"), err) == (0, True, "")


def test_the_version_is_the_packages(run: Run) -> None:
    form = "compiled" if os.environ.get("STACKLINT_COMPILE") == "always" else "interpreted"
    assert run("--version") == (0, f"stacklint {__version__} ({form})\n", "")


def test_rules_are_listed_one_in_a_line(run: Run) -> None:
    code, out, _ = run("rules")
    said = ["GF101", "warning", "provisioning-key-spelling", "A", "provisioning", "key", "is", "spelt", "for", "the"]
    assert (code, [line.split()[: len(said)] for line in out.splitlines() if line.startswith("GF101 ")]) == (0, [said])
    titles = {len(line) - len(line.split(maxsplit=3)[3]) for line in out.splitlines()}
    assert len(titles) == 1


def test_schemas_are_written_and_named(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("schemas", "--output", f"{tmp_path}/a/b")
    written = sorted(path.as_posix() for path in (tmp_path / "a/b").iterdir())
    assert (code, sorted(out.splitlines())) == (0, written)
    assert json.loads((tmp_path / "a/b/rules.schema.json").read_text("utf-8"))["$schema"]


def test_a_folder_for_schemas_that_can_not_be_made_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert run("schemas", "--output", f"{tmp_path}/taken") == (
        2,
        "",
        f"stacklint: can't write to `{tmp_path}/taken`: File exists\n",
    )


BAD_RULE = '''
from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, rule
from stacklint.stack.stack import Stack
from stacklint.stack.prometheus.server import ScrapeJob


@rule("XX101", "faulty", severity=Severity.INFO, bad=(Example({}),), good=(Example({}),))
def faulty(subject: ScrapeJob, stack: Stack):
    """Always wrong."""
    yield from ()
    raise ZeroDivisionError
'''


def test_a_fault_of_our_own_is_exit_code_3_with_the_rule_and_the_file(
    run: Run, give: Give, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(stack())
    extra = tmp_path_factory.mktemp("rules")
    (extra / "faulty.py").write_text(BAD_RULE, "utf-8")
    monkeypatch.setattr(scrape_job, "__path__", [*scrape_job.__path__, str(extra)])
    code, out, err = run("check")
    assert (code, out, err.splitlines()[0], err.splitlines()[-2:]) == (
        3,
        "",
        "Traceback (most recent call last):",
        [
            "stacklint: this is a fault of stacklint itself: rule XX101 faulty failed on prometheus/prometheus.yml",
            "stacklint: please report it with the lines above",
        ],
    )


def test_ctrl_c_ends_it_without_a_traceback(give: Give) -> None:
    folder = give(stack())
    slow = "import time\nprint('here', flush=True)\ntime.sleep(60)\n"
    program = (
        "import signal, sys\n"
        "from stacklint.rules import compose\n"
        "from stacklint.cli import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # what runs in the background ignores it
        "compose.__path__ = [*compose.__path__, 'extra']\n"
        "sys.exit(main(['check']))\n"
    )
    (folder / "extra").mkdir()
    (folder / "extra" / "aaa_slow.py").write_text(slow, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")


def test_ctrl_c_is_exit_code_130(run: Run, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(stack())
    (tmp_path / "interrupting.py").write_text("raise KeyboardInterrupt\n", "utf-8")
    monkeypatch.setattr(compose, "__path__", [str(tmp_path)])
    assert run("check") == (130, "", "")


def test_the_module_runs_as_a_program(give: Give) -> None:
    give(WARNING)
    done = subprocess.run(
        [*STACKLINT, "check", "--fail-on=warning"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (
        1,
        "1 warning in 6 files; 1 can be fixed with --fix",
        "",
    )
