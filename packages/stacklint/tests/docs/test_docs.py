from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from stacklint.cli import parser
from stacklint.diagnostic import Severity
from stacklint.docs import render
from stacklint.docs.markdown import NOTICE, fence, language, table
from stacklint.docs.pages import FAMILIES, rule_page
from stacklint.rules.api import Example, Finding, Profile, discover, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

CONFIG = "prometheus/prometheus.yml"


def test_a_page_has_the_reason_and_the_examples_with_what_is_reported_and_fixed() -> None:
    def check(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A job is called other.

        It is to be called app.
        """
        if subject.name == "other":
            yield Finding(subject.node["job_name"].place, "`other` is wrong", "write `app`")

    made = rule(
        "XX101",
        "a-name",
        severity=Severity.WARNING,
        bad=(
            Example(edited(CONFIG, "job_name: app", "job_name: «other»", {"prometheus/rules.yml": ""})),
            Example({CONFIG: "scrape_configs: [{job_name: «other»}]"}),
        ),
        good=(Example(stack()), Example(stack({CONFIG: None, "prometheus/x.json": "{}"}))),
    )(check)
    assert (
        rule_page(made)
        == f"""\
{NOTICE}

# XX101: a-name

A job is called other. Severity: **warning**.

## Why

It is to be called app.

## What is reported

### Example 1

`prometheus/prometheus.yml`

```yaml
rule_files: [rules.yml]
scrape_configs:
  - job_name: other
    static_configs:
      - targets: [app:5000]
```

`prometheus/rules.yml`, which is empty

```text
warning[XX101]: `other` is wrong
 --> prometheus/prometheus.yml:3:15
  |
3 |   - job_name: other
  |               ^^^^^
  |
  = help: write `app`
```

### Example 2

Only this:

`prometheus/prometheus.yml`

```yaml
scrape_configs: [{{job_name: other}}]
```

```text
warning[XX101]: `other` is wrong
 --> prometheus/prometheus.yml:1:29
  |
1 | scrape_configs: [{{job_name: other}}]
  |                             ^^^^^
  |
  = help: write `app`
```

## What is not reported

Without `prometheus/prometheus.yml`.

`prometheus/x.json`

```json
{{}}
```
"""
    )


def test_a_fix_is_shown_as_what_it_changes(pages: dict[str, str]) -> None:
    page = pages["docs/rules/GF101.md"]
    assert "Where a diff is shown, `stacklint check --fix` makes that change." in page
    assert "\n-    is_default: true\n+    isDefault: true\n```" in page


def test_every_rule_has_a_page_and_a_line_in_the_index(pages: dict[str, str]) -> None:
    rules = discover(*Profile)
    assert sorted(pages) == sorted(
        ["docs/cli.md", "docs/rules/README.md", *(f"docs/rules/{found.code}.md" for found in rules)]
    )
    index = pages["docs/rules/README.md"]
    assert [found.code for found in rules if f"| [{found.code}]({found.code}.md) | `{found.name}` |" not in index] == []
    assert [name for name, _ in FAMILIES.values() if f"## {name}\n" not in index] == []


def test_every_bad_example_shows_the_report_of_its_own_rule(pages: dict[str, str]) -> None:
    for found in discover(*Profile):
        shown = pages[f"docs/rules/{found.code}.md"].count(f"[{found.code}]: ")
        assert (found.code, shown >= len(found.bad)) == (found.code, True)


def test_pages_say_how_they_are_made_and_are_the_same_each_time(pages: dict[str, str]) -> None:
    assert {text.split("\n")[0] for text in pages.values()} == {NOTICE}
    assert [path for path, text in pages.items() if not text.endswith("\n") or text.endswith("\n\n")] == []
    assert render() == pages


def test_the_page_of_the_command_line_names_every_option(pages: dict[str, str]) -> None:
    page = pages["docs/cli.md"]
    help_text = parser().format_help()
    assert "check" in help_text
    for wanted in (
        "| `[PATH ...]` | folders or files (default: this folder) |",
        "| `--format {text,concise,statistics,json,sarif,github,gitlab}` | how to report (default: text) |",
        "| `-h`, `--help` | show this help message and exit |",
        "| `--output OUTPUT` | folder to write to (default: schemas) |",
        '"version": 1,',
    ):
        assert wanted in page


@pytest.mark.parametrize(
    ("text", "fenced"),
    [
        ("a\n", "```text\na\n```"),
        ("a\n```yaml\nb\n```\n", "````text\na\n```yaml\nb\n```\n````"),
    ],
)
def test_a_fence_is_longer_than_any_in_it(text: str, fenced: str) -> None:
    assert fence(text) == fenced


def test_files_are_coloured_by_their_names() -> None:
    names = ("a/Dockerfile", "a.rules", "a.yml", "a.json", "metrics.prom")
    assert [language(name) for name in names] == ["dockerfile", "yaml", "yaml", "json", "text"]


def test_a_bar_in_a_cell_of_a_table_stays_in_it() -> None:
    assert table(("A", "B"), [("a|b", "c")]) == "| A | B |\n| --- | --- |\n| a\\|b | c |"


def test_a_check_does_not_import_the_documentation() -> None:
    program = "import sys; from stacklint.cli import main; main(['rules']); sys.exit('stacklint.docs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, timeout=60).returncode == 0
