from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.models import Kind
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

SOURCES = "grafana/provisioning/datasources/prometheus.yml"
WARNING = edited(SOURCES, "isDefault", "is_default")
BROKEN = edited("prometheus/prometheus.yml", "job_name: app\n", "job_nam: app\n")
WARNED = f"""\
warning[GF101]: `is_default` is no key in version 1 of the format; Grafana ignores it in silence
 --> {SOURCES}:7:5
  |
1 | apiVersion: 1
  |             - the version of the format
...
7 |     is_default: true
  |     ^^^^^^^^^^
  |
  = help: write `isDefault`
  = fix: rename it to `isDefault`

1 warning in 6 files; 1 can be fixed with --fix
"""


def test_a_sound_stack_is_clean(run: Run, give: Give) -> None:
    give(stack())
    assert run("check") == (0, "no findings in 6 files\n", "")


def test_a_finding_is_shown_and_only_counts_from_the_severity_that_is_asked_for(run: Run, give: Give) -> None:
    give(WARNING)
    assert run("check", ".") == (0, WARNED, "")
    assert run("check", ".", "--fail-on=warning") == (1, WARNED, "")
    assert run("check", ".", "--fail-on=info") == (1, WARNED, "")


def test_an_error_is_exit_code_1(run: Run, give: Give) -> None:
    give(BROKEN)
    code, out, _ = run("check", ".")
    assert (code, out.splitlines()[1]) == (1, " --> prometheus/prometheus.yml:3:5")


def test_the_report_for_programs_has_paths_from_the_working_folder(run: Run, give: Give) -> None:
    give({f"deploy/{name}": text for name, text in WARNING.items()})
    code, out, err = run("check", "deploy", "--format=json")
    report = json.loads(out)
    assert (code, err, report["version"], report["summary"]) == (
        0,
        "",
        1,
        {"error": 0, "warning": 1, "info": 0, "files": 6},
    )
    assert [(found["file"], found["line"], found["fixable"]) for found in report["diagnostics"]] == [
        (f"deploy/{SOURCES}", 7, True)
    ]


def test_services_get_the_report_in_their_own_form(run: Run, give: Give) -> None:
    give(WARNING)
    code, out, err = run("check", "--format=sarif", "--fail-on=warning")
    results = json.loads(out)["runs"][0]["results"]
    assert (code, err, [result["ruleId"] for result in results]) == (1, "", ["GF101"])
    code, out, err = run("check", "--format=github", "--fail-on=warning")
    assert (code, err, out.partition(",")[0]) == (1, "", f"::warning file={SOURCES}")
    code, out, err = run("check", "--format=gitlab", "--fail-on=warning")
    assert (code, err, [one["location"]["path"] for one in json.loads(out)]) == (1, "", [SOURCES])


def test_a_rule_is_left_out_by_its_code_or_its_name(run: Run, give: Give) -> None:
    give(WARNING)
    assert run("check", "--ignore=GF101") == (0, "no findings in 6 files\n", "")
    assert run("check", "--ignore=provisioning-key-spelling") == (0, "no findings in 6 files\n", "")


def test_several_rules_may_be_named_at_once(run: Run, give: Give) -> None:
    give(WARNING)
    assert run("check", "--ignore=LK106, GF101")[1] == "no findings in 6 files\n"
    assert "\n1 warning in 6 files" in run("check", "--select=LK106,provisioning-key-spelling")[1]


def test_opinions_are_told_to_those_who_ask(run: Run, give: Give) -> None:
    give(stack())
    assert run("check") == (0, "no findings in 6 files\n", "")
    code, out, err = run("check", "--profile=opinion", "--profile=default")
    assert (code, out.splitlines()[0].startswith("info[OP1"), err) == (0, True, "")


def test_a_project_can_ask_for_opinions(run: Run, give: Give) -> None:
    give({**stack(), "pyproject.toml": '[tool.stacklint]\nprofile = ["opinion"]\n'})
    _, out, _ = run("check", "--ignore=OP101")
    assert "OP101" not in out
    assert "info[OP101]" in run("check")[1]


def test_excluded_files_are_not_looked_for(run: Run, give: Give) -> None:
    give({**stack(), **{f"old/{name}": text for name, text in BROKEN.items()}})
    assert run("check", "--exclude=old") == (0, "no findings in 6 files\n", "")


def test_several_paths_are_one_report_and_a_file_counts_once(run: Run, give: Give) -> None:
    give({f"{folder}/{name}": text for folder in ("one", "two") for name, text in WARNING.items()})
    _, out, _ = run("check", "one", "two", "two/compose.yaml", "--format=json")
    report = json.loads(out)
    assert [found["file"] for found in report["diagnostics"]] == [f"one/{SOURCES}", f"two/{SOURCES}"]
    assert report["summary"]["files"] == 12


def test_a_lone_file_is_told_by_its_content_and_checked_with_what_it_loads(run: Run, give: Give) -> None:
    give(BROKEN)
    code, out, _ = run("check", "prometheus/prometheus.yml")
    assert (code, out.splitlines()[-1]) == (1, "1 error in 2 files; 1 can be fixed with --fix")


def test_a_lone_compose_file_is_checked_as_its_stack(run: Run, give: Give) -> None:
    give(WARNING)
    assert run("check", "compose.yaml") == (0, WARNED, "")


def test_a_file_elsewhere_is_named_by_its_whole_path(run: Run, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = give(WARNING)
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    _, out, _ = run("check", f"../{SOURCES}")
    assert out.splitlines()[1] == f" --> {folder}/{SOURCES}:7:5"


def test_kind_says_what_a_file_is_that_does_not_show_it(run: Run, give: Give) -> None:
    give({"x.conf": "{}\n"})
    assert run("check", "x.conf") == (
        2,
        "",
        f"stacklint: can't tell what `x.conf` is: say it with --kind ({', '.join(Kind)})\n",
    )
    assert run("check", "x.conf", "--kind=prometheus") == (0, "no findings in 1 file\n", "")


def test_a_lone_file_that_can_not_be_parsed_says_so_when_its_kind_is_asked_for(run: Run, give: Give) -> None:
    give({"prometheus.yml": "scrape_configs: [\n"})
    code, out, err = run("check", "prometheus.yml", "--kind=prometheus")
    assert (code, out.split(":")[0], err) == (1, "error[DO102]", "")


@pytest.mark.parametrize("kind", ["compose", "alertmanager"])
def test_an_empty_file_that_its_reader_refuses_is_told_once(kind: str, run: Run, give: Give) -> None:
    give({"a.yml": "# nothing yet\n"})
    code, out, err = run("check", f"--kind={kind}", "--format=concise", "a.yml")
    assert (code, err, out.count("\n")) == (1, "", 2)
    assert out.startswith("a.yml:1:1: error: the file is empty, not a mapping; ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "there is no file or folder `nowhere`"),
        (["pipe"], "can't check `pipe`: it is neither a file nor a folder"),
        (["ring"], "can't check `ring`: "),
        (["n" * 300], f"can't check `{'n' * 300}`: File name too long"),
        (["app", "--kind=rules"], "--kind says what a file is, and `app` is a folder: name the file"),
        (
            ["app"],
            (
                "nothing to check below `app`: no compose file starts Prometheus or Grafana, and no file is of a known "
                "kind (templates, encrypted files and Kubernetes' objects are left alone): name another folder, or a "
                "file and its --kind"
            ),
        ),
        (["--profile=taste"], "there is no profile `taste`, only `default`, `opinion`, `tidy`, `hardening`"),
        (["--ignore=TASTE"], "there is no rule `TASTE`: `stacklint rules` lists them"),
        (["--ignore=lk106"], "there is no rule `lk106`: did you mean `LK106`?"),
        (["--ignore=unknown-metrc"], "there is no rule `unknown-metrc`: did you mean `unknown-metric`?"),
        (["--select=OP"], "no rule is left to ask: those of `OP` are asked with --profile opinion"),
        (["--select=LK", "--ignore=LK"], "no rule is left to ask: all that are selected are ignored"),
        (["--select=OP101", "--ignore=OP101"], "no rule is left to ask: all that are selected are ignored"),
        (["--ignore="], "there is no rule ``: `stacklint rules` lists them"),
        (["--ignore=LK106,TASTE"], "there is no rule `TASTE`: `stacklint rules` lists them"),
        ([""], "argument PATH: an empty text is no path: write `.` for this folder: see `stacklint check --help`"),
        (["--baseline="], "argument --baseline: an empty text is no path"),
        (["--write-baseline="], "argument --write-baseline: an empty text is no path"),
        (
            ["--write-baseline=known.json", "--fix"],
            "--write-baseline lists what is found and changes nothing: leave out --fix and --diff",
        ),
        (["--write-baseline=known.json", "--diff"], "--write-baseline lists what is found and changes nothing"),
        (
            ["--diff", "--format=json"],
            "--diff shows a diff, and no report in another --format: leave out one of them",
        ),
    ],
)
def test_what_can_not_be_done_is_one_sentence(arguments: list[str], sentence: str, run: Run, give: Give) -> None:
    folder = give(stack())
    os.mkfifo(folder / "pipe")
    (folder / "ring").symlink_to("ring")
    code, out, err = run("check", *arguments)
    assert (code, out, err.startswith(f"stacklint: {sentence}"), err.count("\n")) == (2, "", True, 1)


def test_a_repository_that_is_too_large_is_said_to_be_only_partly_read(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(stack())
    monkeypatch.setattr("stacklint.stack.repository.files.MAX_ENTRIES", 9)
    assert run("check") == (
        0,
        "no findings in 6 files\n",
        "stacklint: `.` holds more than 9 files and folders, the rest was left out: use --exclude\n",
    )


def test_what_is_left_out_is_said_of_the_folder_around_a_compose_file_as_well(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(stack())
    monkeypatch.setattr("stacklint.stack.repository.files.MAX_ENTRIES", 9)
    code, _, err = run("check", "compose.yaml")
    assert (code, err) == (
        0,
        "stacklint: `.` holds more than 9 files and folders, the rest was left out: use --exclude\n",
    )


def test_a_folder_in_which_nothing_is_found_may_have_it_in_what_was_left_out(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give({f"sub/{number}.txt": "" for number in range(11)})
    monkeypatch.setattr("stacklint.stack.repository.files.MAX_ENTRIES", 9)
    code, _, err = run("check", "sub")
    assert (code, err.splitlines()[0], err.count("\n")) == (
        2,
        "stacklint: `sub` holds more than 9 files and folders, the rest was left out: use --exclude",
        2,
    )


@pytest.mark.parametrize(
    ("settings", "result"),
    [
        ('[tool.stacklint]\nignore = ["GF101"]\n', (0, "no findings in 6 files\n", "")),
        ('[project]\nname = "x"\n', (0, WARNED, "")),
        ("[tool.other]\n", (0, WARNED, "")),
    ],
)
def test_settings_stand_in_the_working_folder(
    settings: str, result: tuple[int, str, str], run: Run, give: Give
) -> None:
    give({**WARNING, "pyproject.toml": settings})
    assert run("check") == result


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("tool = 1\n", "`pyproject.toml`: `tool.stacklint` is no table"),
        ("[tool]\nstacklint = 1\n", "`pyproject.toml`: `tool.stacklint` is no table"),
        (
            "[tool.stacklint]\nignored = []\n",
            (
                "`pyproject.toml`: `tool.stacklint` has no setting `ignored`, only `exclude`, `ignore`, "
                "`select`, `enable-feature`, `profile`, `per-file-ignores`, `baseline` and `prometheus-version`"
            ),
        ),
        (
            "[tool.stacklint]\nprometheus-version = 3.10\n",
            "`pyproject.toml`: `prometheus-version` of `tool.stacklint` is no text: write it in quotes",
        ),
        (
            '[tool.stacklint]\nprometheus-version = "latest"\n',
            (
                "`pyproject.toml`: `prometheus-version` of `tool.stacklint`: `latest` is no version: write a version "
                "of Prometheus 2 or 3, such as 3.5 or v3.5.0"
            ),
        ),
        (
            "[tool.stacklint]\nexclude = 1\n",
            "`pyproject.toml`: `exclude` of `tool.stacklint` is no list of texts: write",
        ),
        ("[tool.stacklint]\nignore = [1]\n", "`pyproject.toml`: `ignore` of `tool.stacklint` is no list of texts"),
        (
            '[tool.stacklint]\nignore = ["x"]\n',
            "`pyproject.toml`: `ignore` of `tool.stacklint`: there is no rule `x`: `stacklint rules` lists them",
        ),
        ('[tool.stacklint]\nselect = ["x"]\n', "`pyproject.toml`: `select` of `tool.stacklint`: there is no rule `x`"),
        ('[tool.stacklint]\nprofile = ["x"]\n', "`pyproject.toml`: `profile` of `tool.stacklint`: there is no profile"),
        ("[tool\n", "can't read `pyproject.toml`: "),
    ],
)
def test_broken_settings_are_one_sentence(settings: str, sentence: str, run: Run, give: Give) -> None:
    give({**stack(), "pyproject.toml": settings})
    code, out, err = run("check")
    assert (code, out, err.startswith(f"stacklint: {sentence}"), err.count("\n")) == (2, "", True, 1)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "it is neither a file nor a folder"),
        (lambda path: path.write_bytes(b"#" * ((1 << 20) + 1)), "it has more than 1,048,576 bytes"),
    ],
)
def test_settings_are_not_read_from_what_may_never_end(
    make: Callable[[Path], object], why: str, run: Run, give: Give
) -> None:
    make(give(stack()) / "pyproject.toml")
    assert run("check") == (2, "", f"stacklint: can't read `pyproject.toml`: {why}\n")


def test_settings_that_can_not_be_read_are_one_sentence(run: Run, give: Give) -> None:
    (give(stack()) / "pyproject.toml").mkdir()
    assert run("check") == (2, "", "stacklint: can't read `pyproject.toml`: Is a directory\n")


def test_settings_in_another_encoding_are_one_sentence(run: Run, give: Give) -> None:
    (give(stack()) / "pyproject.toml").write_bytes("# Käse\n".encode("latin-1"))
    assert run("check") == (2, "", "stacklint: can't read `pyproject.toml`: byte e4 is not UTF-8\n")


@pytest.mark.parametrize(
    ("pattern", "rules", "warnings"),
    [
        ("*.yml", ["GF101"], 0),
        ("grafana", ["provisioning-key-spelling"], 0),
        ("grafana/provisioning/", ["DO101", "GF101"], 0),
        ("./grafana/provisioning/*/*.yml", ["GF101"], 0),
        ("*.yml", ["GF"], 0),
        ("*.yml", ["LK"], 1),
        ("*.yml", ["DO101"], 1),
        ("provisioning/datasources", ["GF101"], 1),
    ],
)
def test_a_project_can_leave_rules_out_of_files(
    pattern: str, rules: list[str], warnings: int, run: Run, give: Give
) -> None:
    give({**WARNING, "pyproject.toml": f'[tool.stacklint.per-file-ignores]\n"{pattern}" = {json.dumps(rules)}\n'})
    _, out, _ = run("check", "--format=json")
    assert json.loads(out)["summary"]["warning"] == warnings


def test_what_comes_of_a_mistake_that_is_left_out_of_its_file_is_told(run: Run, give: Give) -> None:
    files = edited(SOURCES, "    url:", "    urll:")
    assert [one["code"] for one in _found(run, give, files)] == ["FM101"]
    settings = f'[tool.stacklint.per-file-ignores]\n"{SOURCES}" = ["FM101"]\n'
    assert [one["code"] for one in _found(run, give, {**files, "pyproject.toml": settings})] == ["LK275"]


def _found(run: Run, give: Give, files: dict[str, str]) -> list[dict[str, object]]:
    give(files)
    found: list[dict[str, object]] = json.loads(run("check", "--format=json")[1])["diagnostics"]
    return found


@pytest.mark.parametrize(
    ("options", "settings", "codes"),
    [
        ([], [], {"GF101"}),
        (["--select", "GF101"], [], {"GF101"}),
        (["--select", "provisioning-key-spelling"], [], {"GF101"}),
        (["--select", "GF", "--select", "OP"], [], {"GF101"}),
        (["--select", "LK", "--select", "OP101"], [], {"OP101"}),
        (["--select", "LK", "--profile", "tidy"], [], {"LK172", "LK174"}),
        (["--select", "LK"], [], set()),
        (["--select", "GF", "--ignore", "GF101"], [], set()),
        (["--ignore", "GF"], [], set()),
        ([], ["LK"], set()),
        (["--select", "GF"], ["LK"], {"GF101"}),
    ],
)
def test_rules_can_be_named_that_are_asked_and_no_others(
    options: list[str], settings: list[str], codes: set[str], run: Run, give: Give
) -> None:
    give({**WARNING, "pyproject.toml": f"[tool.stacklint]\nselect = {json.dumps(settings)}\n"})
    _, out, _ = run("check", "--format=json", *options)
    assert {one["code"] for one in json.loads(out)["diagnostics"]} == codes


def test_a_line_for_each_finding(run: Run, give: Give) -> None:
    give(WARNING)
    code, out, _ = run("check", "--format", "concise")
    first, last = out.splitlines()
    assert (code, first.partition(" `")[0], last.partition(";")[0]) == (
        0,
        f"{SOURCES}:7:5: warning:",
        "1 warning in 6 files",
    )
    assert first.endswith(f"[GF101] see {SOURCES}:1:13")


def test_how_often_each_rule_has_found_something(run: Run, give: Give) -> None:
    give(WARNING)
    _, out, _ = run("check", "--format", "statistics")
    first, last = out.splitlines()
    assert (first, last.partition(";")[0]) == (
        "1  warning  GF101  provisioning-key-spelling, in 1 file",
        "1 warning in 6 files",
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            "[tool.stacklint]\nper-file-ignores = []\n",
            "`pyproject.toml`: `per-file-ignores` of `tool.stacklint` is no table of patterns and lists of rules",
        ),
        (
            '[tool.stacklint.per-file-ignores]\n"*.json" = "GF101"\n',
            '`pyproject.toml`: `per-file-ignores.*.json` of `tool.stacklint` is no list of texts: write `["..."]`',
        ),
        (
            '[tool.stacklint.per-file-ignores]\n"*.json" = ["x"]\n',
            (
                "`pyproject.toml`: `per-file-ignores` of `tool.stacklint`: there is no rule `x`: "
                "`stacklint rules` lists them"
            ),
        ),
    ],
)
def test_rules_are_left_out_of_files_by_a_table(settings: str, sentence: str, run: Run, give: Give) -> None:
    give({**stack(), "pyproject.toml": settings})
    assert run("check") == (2, "", f"stacklint: {sentence}\n")


def test_a_comment_silences_until_its_day_and_one_that_silences_nothing_is_told(run: Run, give: Give) -> None:
    mark = "is_default: true"
    give(
        {**WARNING, SOURCES: WARNING[SOURCES].replace(mark, f"{mark} # stacklint: ignore[GF101] until 9999-12-31: why")}
    )
    assert run("check") == (0, "no findings in 6 files\n", "")
    give(
        {**WARNING, SOURCES: WARNING[SOURCES].replace(mark, f"{mark} # stacklint: ignore[GF101] until 2026-01-31: why")}
    )
    code, out, err = run("check", "--format=json")
    found = json.loads(out)["diagnostics"]
    assert (code, err, [(one["code"], one["related"][-1]["message"]) for one in found]) == (
        0,
        "",
        [("GF101", "it was to be ignored until 2026-01-31")],
    )
    give({**stack(), SOURCES: stack()[SOURCES] + "# stacklint: ignore-file[GF101, OP101]\n"})
    _, out, _ = run("check", "--format=json")
    assert [one["code"] for one in json.loads(out)["diagnostics"]] == ["SU101"]
    assert run("check", "--ignore=GF101") == (0, "no findings in 6 files\n", "")
