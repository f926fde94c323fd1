"""Files with marks: what the models find fault with stands between « and »."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from stacklint.document import Place, read_document
from stacklint.models import Kind, ModelFault, Version, check, go_yaml
from stacklint.promql.re2 import inspect

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]


def judge(
    kind: Kind, text: str, *, version: Version | None = None, agent: bool = False
) -> tuple[str, tuple[ModelFault, ...]]:
    """The text with marks where faults are, however the given marks were, and the faults."""
    clean = text.replace("«", "").replace("»", "")
    document = read_document("file", clean.encode(), "json" if kind is Kind.DASHBOARD else "yaml")
    assert [problem for problem in document.problems if problem.reader in {None, go_yaml(kind)}] == []
    faults = check(kind, document.data, version=version, agent=agent, regex=inspect)
    places = [Place("file", fault.path, fault.part, fault.chars) for fault in faults]
    spans = {(spot.start, spot.end) for spot in map(document.locate, places)}
    marks = [(end, 0, -start, "»") for start, end in spans if start < end]
    marks += [(start, 1, -end, "«" if start < end else "«»") for start, end in spans]
    for at, _, _, mark in sorted(marks, reverse=True):
        clean = clean[:at] + mark + clean[at:]
    return clean, faults


@pytest.fixture(name="judge", scope="session")
def judge_fixture() -> Judge:
    """The function that judges a text."""
    return judge


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Asks the real program which of these texts it refuses, in one run."""

    def ask(command: list[str], texts: list[str]) -> list[bool]:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not on PATH: our verdicts are not compared with its own")
        names = [f"{number:03}.yml" for number in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            (tmp_path / name).write_text(text.replace("«", "").replace("»", ""), encoding="utf-8")
        run = subprocess.run(
            [*command, *names],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
        )  # fmt: skip
        said = run.stdout.split("Checking ")[1:]
        assert [part.split()[0].strip("'") for part in said] == names, run.stdout
        return ["FAILED" in part for part in said]

    return ask
