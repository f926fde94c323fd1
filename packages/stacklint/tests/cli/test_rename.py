from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from stacklint.rules.fixtures import BOARD, SOURCE, edited, shown, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

OLD, NEW = "http_requests_total", "web_hits_total"
PROM, RULES = "app/metrics.prom", "prometheus/rules.yml"
DIFF = f"""\
--- a/{PROM}
+++ b/{PROM}
@@ -1,4 +1,4 @@
-# TYPE {OLD} counter
-{OLD}{{route="/",status="200"}} 0
+# TYPE {NEW} counter
+{NEW}{{route="/",status="200"}} 0
 # TYPE http_requests_in_progress gauge
 http_requests_in_progress 0
--- a/{BOARD}
+++ b/{BOARD}
@@ -6,7 +6,7 @@
       "type": "timeseries",
       "title": "Requests",
       "datasource": {{"type": "prometheus", "uid": "prometheus"}},
-      "targets": [{{"refId": "A", "expr": "rate({OLD}[5m])"}}]
+      "targets": [{{"refId": "A", "expr": "rate({NEW}[5m])"}}]
     }}
   ]
 }}
--- a/{RULES}
+++ b/{RULES}
@@ -2,4 +2,4 @@
   - name: app
     rules:
       - record: app:http_requests:rate5m
-        expr: sum(rate({OLD}[5m]))
+        expr: sum(rate({NEW}[5m]))
"""


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def test_a_metric_is_shown_as_a_diff_and_renamed_on_disk(run: Run, give: Give) -> None:
    folder = give(stack())
    assert run("rename", "metric", OLD, NEW, "--yes") == (
        0,
        DIFF,
        f"stacklint: renamed `{OLD}` to `{NEW}` in 4 places of 3 files\n",
    )
    assert content(folder) == {name: text.replace(OLD, NEW) for name, text in stack().items()}
    assert run("check") == (0, "no findings in 6 files\n", "")


def test_a_uid_is_renamed_on_disk(run: Run, give: Give) -> None:
    folder = give(stack())
    code, _, err = run("rename", "datasource-uid", "prometheus", "main", "--yes")
    assert (code, err) == (0, "stacklint: renamed `prometheus` to `main` in 2 places of 2 files\n")
    assert content(folder) == {
        **stack(),
        SOURCE: stack()[SOURCE].replace("uid: prometheus", "uid: main"),
        BOARD: stack()[BOARD].replace('"uid": "prometheus"', '"uid": "main"'),
    }
    assert run("check")[0] == 0


def test_where_nobody_can_be_asked_the_diff_is_all_there_is(run: Run, give: Give) -> None:
    folder = give(stack())
    assert run("rename", "metric", OLD, NEW) == (
        1,
        DIFF,
        "stacklint: nothing was changed, since nobody can be asked here: say --yes if that is meant\n",
    )
    assert content(folder) == stack()


def test_without_standard_input_nobody_can_be_asked(run: Run, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(stack())
    monkeypatch.setattr(sys, "stdin", None)
    assert run("rename", "metric", OLD, NEW)[0] == 1


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """The function that types something at a terminal, which standard input is."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)

        def write(text: bytes) -> None:
            os.write(ours, text)

        yield write
    os.close(ours)


@pytest.mark.parametrize("typed", [b"\n", b"no\n", b"\x04"])
def test_a_person_is_asked_and_what_is_not_meant_is_not_done(
    typed: bytes, answer: Callable[[bytes], None], run: Run, give: Give
) -> None:
    folder = give(stack())
    answer(typed)
    question = "Change 4 places of 3 files? [y/N] "
    assert run("rename", "metric", OLD, NEW) == (1, DIFF, f"{question}stacklint: nothing was changed\n")
    assert content(folder) == stack()


@pytest.mark.parametrize("typed", [b"y\n", b"Yes\n"])
def test_a_person_is_asked_and_what_is_meant_is_done(
    typed: bytes, answer: Callable[[bytes], None], run: Run, give: Give
) -> None:
    folder = give(stack())
    answer(typed)
    done = f"Change 4 places of 3 files? [y/N] stacklint: renamed `{OLD}` to `{NEW}` in 4 places of 3 files\n"
    assert run("rename", "metric", OLD, NEW) == (0, DIFF, done)
    assert content(folder) == {name: text.replace(OLD, NEW) for name, text in stack().items()}


def test_what_is_left_is_told_by_file_and_line_and_what_is_worse_afterwards(run: Run, give: Give) -> None:
    give(
        shown(f"{OLD} + http_requests\\u005ftotal")
        | {"README.md": f"{OLD}\n" * 8}
        | {f"docs/{number:02}.md": f"{OLD}\n" for number in range(20)}
    )
    code, _, err = run("rename", "metric", OLD, NEW, "--yes")
    text = "a comment, a text or a link names it, or a query that is not read"
    assert (code, err) == (
        0,
        f"stacklint: left as it is: {BOARD}:9: it is written with escapes\n"
        f"stacklint: left as it is: README.md:1, 2, 3, 4, 5 and 3 more: {text}\n"
        + "".join(f"stacklint: left as it is: docs/{number:02}.md:1: {text}\n" for number in range(18))
        + "stacklint: left as it is in 2 more files\n"
        f"stacklint: renamed `{OLD}` to `{NEW}` in 4 places of 3 files\n"
        "stacklint: `stacklint check` finds more than before: LK106 (1)\n",
    )


def test_what_nothing_declares_is_renamed_with_a_note(run: Run, give: Give) -> None:
    give({RULES: stack()[RULES]})
    code, _, err = run("rename", "metric", OLD, NEW, "--yes")
    assert (code, err) == (
        0,
        (
            f"stacklint: nothing here declares `{OLD}`: whatever exports it has to be changed as well\n"
            f"stacklint: renamed `{OLD}` to `{NEW}` in 1 place of 1 file\n"
        ),
    )


TAKEN = f"`http_requests_in_progress` is there already, at `{PROM}:3`, and `{OLD}` stands at `{PROM}:1`"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("metric", "http_request", "x"),
            "no metric is called `http_request` here: did you mean `http_requests_total`?",
        ),
        (("metric", OLD, "http_requests_in_progress"), f"{TAKEN}: choose another name, or say --force"),
        (("metric", OLD, "1"), "`1` is no name for a metric: letters, digits, `_` and `:`, and no digit first"),
        (("datasource-uid", "prom", "x"), "no data source has the uid `prom`"),
        (("metric", OLD, NEW, RULES), f"`{RULES}` is a file: name the folder in which everything is to be renamed"),
        (("metric", OLD, NEW, "gone"), "there is no file or folder `gone`"),
    ],
)
def test_what_can_not_be_done_is_one_sentence_and_changes_nothing(
    arguments: tuple[str, ...], sentence: str, run: Run, give: Give
) -> None:
    folder = give(stack())
    assert run("rename", *arguments, "--yes") == (2, "", f"stacklint: {sentence}\n")
    assert content(folder) == stack()


def test_what_prometheus_makes_itself_keeps_its_name(run: Run, give: Give) -> None:
    give(stack())
    told = "stacklint: Prometheus itself makes `up`, and calls it so\n"
    assert run("rename", "metric", "up", "down", "--yes", "--force") == (2, "", told)


def test_a_name_that_can_be_changed_nowhere_is_an_error(run: Run, give: Give) -> None:
    give(edited(BOARD, f"rate({OLD}[5m])", "http_requests\\u005ftotal", {PROM: "", RULES: "groups: []\n"}))
    assert run("rename", "metric", OLD, NEW, "--yes") == (
        2,
        "",
        (
            f"stacklint: nothing here declares `{OLD}`: whatever exports it has to be changed as well\n"
            f"stacklint: left as it is: {BOARD}:9: it is written with escapes\n"
            f"stacklint: `{OLD}` stands nowhere where it can be changed\n"
        ),
    )


def test_with_force_two_become_one(run: Run, give: Give) -> None:
    folder = give(stack())
    assert run("rename", "metric", OLD, "http_requests_in_progress", "--force", "--yes")[0] == 0
    assert OLD not in "".join(content(folder).values())


def test_what_is_excluded_stays(run: Run, give: Give) -> None:
    folder = give(stack({"old/rules.yml": stack()[RULES]}))
    assert run("rename", "metric", OLD, NEW, "--yes", "--exclude", "old")[0] == 0
    assert OLD in content(folder)["old/rules.yml"]


def test_a_file_that_can_not_be_written_leaves_all_as_they_are(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = give(stack())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    code, _, err = run("rename", "metric", OLD, NEW, "--yes")
    assert (code, err) == (2, f"stacklint: can't write `{PROM}`: Permission denied\n")
    assert content(folder) == stack()


def test_what_to_rename_has_to_be_said(run: Run, give: Give) -> None:
    give(stack())
    code, out, err = run("rename", "job", "a", "b")
    assert (code, out) == (2, "")
    assert "invalid choice: 'job'" in err
