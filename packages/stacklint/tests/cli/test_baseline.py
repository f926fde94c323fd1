from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.project.baseline import beyond
from stacklint.report.fingerprint import fingerprint
from stacklint.rules.fixtures import edited, stack

SOURCES = "grafana/provisioning/datasources/prometheus.yml"
WARNING = edited(SOURCES, "isDefault", "is_default")
KNOWN = {
    "file": SOURCES,
    "code": "GF101",
    "message": "`is_default` is no key in version 1 of the format; Grafana ignores it in silence",
    "count": 1,
}

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]


def test_what_is_known_is_not_told_wherever_it_moves(run: Run, give: Give) -> None:
    folder = give(WARNING)
    assert run("check", "--write-baseline", "known.json") == (
        0,
        "",
        "stacklint: `known.json` lists 1 finding, which --baseline leaves out\n",
    )
    assert json.loads((folder / "known.json").read_text()) == {"version": 1, "findings": [KNOWN]}
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        {name.split("/")[0] for name in WARNING} | {"known.json"}
    )
    give({SOURCES: "# a line more\n" + WARNING[SOURCES]})
    assert run("check", "--baseline=known.json", "--fail-on=info") == (0, "no findings in 6 files\n", "")


def test_one_more_of_what_is_known_is_told() -> None:
    one = Diagnostic(Location("a.yml", 1, 1, 1, 2), "DO105", "empty-file", Severity.INFO, "it is empty")
    moved, other = one._replace(primary=one.primary._replace(line=9)), one._replace(message="it is not")
    known = Counter({("a.yml", "DO105", "it is empty"): 1, ("b.yml", "DO105", "it is empty"): 2})
    assert beyond([one, moved, other], known) == ((moved, other), 2)
    assert beyond([one], Counter()) == ((one,), 0)


@pytest.mark.parametrize("whole", ["dashboard", "file"])
def test_a_finding_of_several_places_is_known_as_long_as_there_are_no_more_of_them(whole: str) -> None:
    text = f"`job` can hold several (and in {{}} more places of this {whole}, with `a`, `b(c)`)"
    one = Diagnostic(Location("a.json", 1, 1, 1, 2), "GF175", "equals-several", Severity.INFO, text.format("1,199"))
    known = Counter({("a.json", "GF175", "`job` can hold several"): 1_200})
    assert beyond([one], known) == ((), 0)
    fewer, more = one._replace(message=text.format("9")), one._replace(message=text.format("1,200"))
    assert beyond([fewer], known) == ((), 1_190)
    assert beyond([more], known) == ((more,), 0)
    last = one._replace(message="`job` can hold several")
    assert beyond([last], known) == ((), 1_199)
    assert fingerprint(one) == fingerprint(fewer) == fingerprint(last)
    assert one._replace(message="as it is (mostly)").said == ("as it is (mostly)", 1)


def test_what_is_gone_is_said_where_the_whole_folder_is_checked(run: Run, give: Give) -> None:
    give({**WARNING, "pyproject.toml": '[tool.stacklint]\nbaseline = "known.json"\n', "known.json": "{}"})
    assert run("check", "--write-baseline=known.json")[0] == 0
    give(stack())
    gone = "stacklint: 1 of the baseline's findings is gone: write it anew with --write-baseline\n"
    assert run("check") == (0, "no findings in 6 files\n", gone)
    assert run("check", "compose.yaml") == (0, "no findings in 6 files\n", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("{", "it is no valid JSON: "),
        ("[]", "it is no list that `stacklint check --write-baseline` has written\n"),
        ('{"version": 2, "findings": []}', "it is no list that "),
        ('{"version": 1, "findings": [{"file": "a"}]}', "it is no list that "),
    ],
)
def test_another_file_is_no_baseline(text: str, why: str, run: Run, give: Give) -> None:
    give({**stack(), "known.json": text})
    code, out, err = run("check", "--baseline=known.json")
    start = "stacklint: can't read the baseline `known.json`: "
    assert (code, out, err.startswith(start), err.count("\n")) == (2, "", True, 1)
    assert err.removeprefix(start).startswith(why)


def test_a_baseline_that_is_not_there_or_can_not_be_written_is_one_sentence(run: Run, give: Give) -> None:
    folder = give({**stack(), "pyproject.toml": "[tool.stacklint]\nbaseline = 1\n"})
    assert run("check") == (2, "", "stacklint: `pyproject.toml`: `baseline` of `tool.stacklint` is no text\n")
    (folder / "pyproject.toml").unlink()
    os.mkfifo(folder / "pipe")
    sentences = {
        "none": "there is no baseline `none`: write it with --write-baseline",
        "pipe": "can't read the baseline `pipe`: it is neither a file nor a folder",
        "grafana": "can't read the baseline `grafana`: Is a directory",
    }
    for name, sentence in sentences.items():
        assert run("check", f"--baseline={name}") == (2, "", f"stacklint: {sentence}\n")
    assert run("check", "--write-baseline=none/known.json") == (
        2,
        "",
        "stacklint: can't write the baseline `none/known.json`: No such file or directory\n",
    )
    code, _, err = run("check", "--write-baseline=grafana")
    assert (code, err) == (2, "stacklint: can't write the baseline `grafana`: Is a directory\n")
    assert not (folder / "grafana.new").exists()
    code, _, err = run("check", "--write-baseline=.")
    assert (code, err) == (2, "stacklint: can't write the baseline `.`: Is a directory\n")
    code, _, err = run("check", "--write-baseline=pipe")
    assert (code, err) == (2, "stacklint: can't write the baseline `pipe`: it is neither a file nor a folder\n")
    assert (folder / "pipe").is_fifo()


def test_a_baseline_behind_a_link_is_written_where_the_link_leads(run: Run, give: Give) -> None:
    folder = give(stack())
    (folder / "known.json").symlink_to("app/known.json")
    assert run("check", "--write-baseline=known.json")[0] == 0
    assert (folder / "known.json").is_symlink()
    assert json.loads((folder / "app" / "known.json").read_text()) == {"version": 1, "findings": []}
