"""A typing mistake in each key and each value of sound stacks, one at a time.

Each is told, but for those that break nothing and those that nobody can know of; these are listed here with the reason.
A key or a text gets a letter more, a number is one larger, and `true` is `false`.
"""

from __future__ import annotations

import shutil
from collections import Counter
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from stacklint.document import Part, Place
from stacklint.engine import run
from stacklint.rules.api import Profile, rules_on
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.diagnostic import Diagnostic
    from stacklint.document import Document
    from stacklint.rules.api import Rule

    from .conftest import Tally

ROOT: Final = Path(__file__).parents[4]
SHIPPED: Final = "shipped"
PARTS: Final = ("compose.yaml", "configs", "docs/stack.md", "packages/webapp")
STACKS: Final = (
    SHIPPED,
    "alerts-that-are-right",
    "asked-at-the-right-path",
    "grafana-alerts-that-are-right",
    "healthchecks-that-hold",
    "samples-pushed-and-taken",
    "targets-that-answer",
)
LONGEST: Final = 200
"""Longer texts are prose, and left as they are."""

SILENT: Final = {
    "a name that nothing refers to": (
        "key services.*",
        "key x-*",
        "value name",
        "value services.*.container_name",
        "value *.aliases.*",
        "value services.*.image",
        "value *.BASE_IMAGE",
        "value providers.*.name",
        "value datasources.*.name",
        "value scrape_configs.*.job_name",
        "value groups.*.name",
        "value groups.*.folder",
        "value groups.*.rules.*.uid",
        "value groups.*.rules.*.title",
        "value groups.*.rules.*.alert",
        "value groups.*.rules.*.record",
        "value tests.*.name",
        "key *.external_labels.*",
        "value *.external_labels.*",
    ),
    "a label or an annotation may have any name and text": (
        "key *.labels.*",
        "value *.labels.*",
        "key *.annotations.*",
        "value *.annotations.*",
        "value receivers.*.slack_configs.*.title*",
        "key *.legendFormat",
        "value *.legendFormat",
    ),
    "a number or a switch that may be so": (
        "value *.retries",
        "value *.pids_limit",
        "value *.max-file",
        "value *.read_only",
        "value *.create_host_path",
        "value *.isDefault",
        "value *.editable",
        "value *.manageAlerts",
        "value *.prometheusVersion",
        "value providers.*.*",
        "value *.send_resolved",
        "value *.orgId",
        "value *.relativeTimeRange.*",
        "value apiVersion",
    ),
    "a variable that a program may read": (
        "key services.*.environment.*",
        "value services.*.environment.*",
        "key *.args.*",
    ),
    "who is asked is outside of the stack": (
        "value *.webhook_configs.*.url",
        "value *.path_prefix",
        "value *.targets.* = ?metrics.example.com?",
    ),
    "a program and what it is told, of which not all is known": (
        "value services.*.healthcheck.test*",
        "value services.*.command",
        "value services.*.command.*",
        "value services.*.entrypoint.*",
    ),
    "a page of a program, of which not all are known": ("value *.metrics_path", "value remote_write.*.url = *mimir*"),
    "a parameter that a program may pass over": ("key *.params.format", "value *.params.format.*"),
    "a user of an image": ("value services.*.user",),
    "a file that git may ignore": ("value secrets.*.file",),
    "an option that Compose passes over": ("value services.*.volumes.*",),
    "a port of which a part is a variable": ("value services.*.ports.*",),
    "only evaluating it would tell": (
        "key tests*",
        "value tests.*.exp_*",
        "value tests.*.alert_rule_test.*",
        "value tests.*.promql_expr_test.*",
    ),
}
"""Where a mistake is not told, and why."""


def spoiled(document: Document) -> Iterator[tuple[str, str]]:
    """Every way to spoil a file: what, as a part, a path without numbers and its text, and the whole of it."""
    text = document.source.text
    for path, part in _parts(document.data):
        spot = document.locate(Place(document.name, path, part))
        old = text[spot.start : spot.end]
        if not old or old[0] in "|>&*" or len(old) > LONGEST or old == "null":
            continue
        where = ".".join("*" if isinstance(step, int) else str(step) for step in path)
        yield f"{part.value} {where} = {old}", text[: spot.start] + _mistyped(old) + text[spot.end :]


def _parts(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Part]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), Part.KEY
            yield from _parts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _parts(value, (*path, index))
    else:
        yield path, Part.VALUE


def _mistyped(old: str) -> str:
    bare = old.strip("\"'")
    if bare.isdigit():
        return old.replace(bare, str(int(bare) + 1))
    if old in {"true", "false"}:
        return "false" if old == "true" else "true"
    end = len(old) - 1 if old[-1] in "\"'" else len(old)
    return f"{old[:end]}x{old[end:]}"


def judged(folder: Path) -> tuple[set[Diagnostic], Files]:
    files = Files(folder, base=folder)
    found, _ = run(find_stacks(files), _rules)
    return set(found), files


def _rules(subject: type) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_on(subject) if rule.profile is Profile.DEFAULT)


def reason(what: str) -> str | None:
    forms = what, what.partition(" = ")[0]
    places = ((why, place) for why, listed in SILENT.items() for place in listed)
    return next((why for why, place in places if any(fnmatchcase(form, place) for form in forms)), None)


@pytest.mark.parametrize(
    ("name", "share", "shares"),
    [(name, share, shares) for name in STACKS for shares in [8 if name == SHIPPED else 1] for share in range(shares)],
)
def test_a_typing_mistake_is_told(name: str, share: int, shares: int, tmp_path: Path, tally: Tally) -> None:
    folder = tmp_path / name
    if name == SHIPPED:
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / part, folder / part)
    else:
        shutil.copytree(ROOT / "tests/stacks" / name, folder)
    sound, files = judged(folder)
    told, unexplained = Counter[str](), []
    for file in sorted(
        {name for stack in find_stacks(files) for name, _ in stack.names if name.endswith((".yml", ".yaml"))}
    ):
        document = files.document(file, "yaml")
        for what, text in islice(spoiled(document), share, None, shares):
            (folder / file).write_text(text, "utf-8")
            found, _ = judged(folder)
            why = reason(what) if found <= sound else "told"
            told[why or ""] += 1
            if why is None:
                unexplained.append(f"{file}: {what}")
        (folder / file).write_text(document.source.text, "utf-8")
    tally("typing mistakes", told.total(), told.pop("told", 0), told)
    assert unexplained == []
