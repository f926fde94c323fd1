"""Grafana's files, hundreds in a repository: sound ones are silent, and what is spoiled is told where it is.

There is no program to compare with: Grafana reads most of these files without a word, whatever is in them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from stacklint.document import Plain
from stacklint.engine import run
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

from .alerting import alerting_file
from .alerting_faults import ALERTING_FAULTS
from .board_faults import BOARD_FAULTS, QUERY_FAULTS, VARIABLE_FAULTS
from .board_forms import FORMS, as_json
from .board_spoiling import spoiled
from .conftest import Tally
from .damage import Damage
from .grafana_repository import ALERTING, BOARDS, INSIDE, PROVIDERS, RULES, SOURCES, Repository
from .panel_faults import FIELD_FAULTS, PANEL_FAULTS, RESULT_FAULTS
from .source_faults import PROVIDER_FAULTS, SOURCE_FAULTS
from .sources import as_yaml, old_source_file, provider, provider_file, source_file
from .text_faults import TEXT_FAULTS

SEEDS = range(14)
SHAPES: tuple[Any, ...] = (
    *(None, [], {}, 0, -1, 1.5, 1e308, 10**400, True, [[]], [{}], {"a": {}}),
    *("", "$a", "${a:b}", "/(/", "5s", "a" * 99, "{{ $a", "{{ define }}{{ .a }}", "$$"),
)
"""Values of every shape that JSON has."""
IMAGES = ("grafana/grafana:12.2.0", "grafana/grafana:13.2.0")
FAULTS = {**BOARD_FAULTS, **PANEL_FAULTS, **FIELD_FAULTS, **RESULT_FAULTS, **QUERY_FAULTS, **VARIABLE_FAULTS}
SOUND, TIMES = 400, 3
"""How many files are sound, and how often each fault is made, in a repository."""
SOUND_ALERTING: Final = 60
"""How many files of alerting are sound in a repository."""


def boards(rnd: Random) -> Repository:
    """Dashboards of every form."""
    found = Repository()
    found.files[f"{PROVIDERS}/all.yml"] = (
        f"apiVersion: 1\nproviders: [{{name: all, options: {{path: {INSIDE}/all}}}}]\n"
    )
    for number in range(SOUND):
        made = FORMS[number % len(FORMS)](f"sound-{number}", rnd)
        found.files[f"{BOARDS}/all/sound-{number}.json"] = as_json(made, rnd)
    for number, (how, fault) in enumerate(TIMES * list(FAULTS.items())):
        data, at = spoiled(f"odd-{number}", fault, rnd)
        found.spoil(f"{BOARDS}/all/odd-{number}.json", as_json(data, rnd), how, at)
    return found


def provisioning(rnd: Random) -> Repository:
    """Data sources and providers, each provider with a dashboard, and dashboards that can't be read.

    With one of those, it isn't known any more where links lead.
    """
    found = Repository()
    for number in range(SOUND // 2):
        make = source_file if number % 5 else old_source_file
        found.files[f"{SOURCES}/sound-{number}.yml"] = as_yaml(make(f"s{number}", rnd), rnd)
    for number, (how, spoil) in enumerate(TIMES * list(SOURCE_FAULTS.items())):
        data = source_file(f"o{number}", rnd)
        at = spoil(data, rnd)
        found.spoil(f"{SOURCES}/odd-{number}.yaml", as_yaml(data, rnd, simple=True), how, at)
    for number in range(SOUND // 8):
        names = [f"p{number}{letter}" for letter in "abc"[: rnd.randint(1, 3)]]
        found.files[f"{PROVIDERS}/sound-{number}.yml"] = as_yaml(provider_file(names, rnd), rnd)
        for name in names:
            found.files[f"{BOARDS}/{name}/board.json"] = as_json(FORMS[number % len(FORMS)](name, rnd), rnd)
    for number, (how, spoil) in enumerate(TIMES * list(PROVIDER_FAULTS.items())):
        name = f"q{number}"
        data = {"apiVersion": Plain("1"), "providers": [provider(name, rnd)]}
        at = spoil(data, rnd)
        found.spoil(f"{PROVIDERS}/odd-{number}.yaml", as_yaml(data, rnd, simple=True), how, at)
        found.files[f"{BOARDS}/{name}/board.json"] = as_json(FORMS[number % len(FORMS)](name, rnd), rnd)
    for number, (how, ruin) in enumerate(TEXT_FAULTS.items()):
        made = FORMS[number % len(FORMS)](f"ruined-{number}", rnd)
        text, at = ruin(as_json(made, rnd), rnd)
        found.spoil(f"{BOARDS}/app/ruined-{number}.json", text, how, at)
    return found


def alerting(rnd: Random) -> Repository:
    """Alerting files, each of an organisation of its own."""
    found = Repository()
    for number in range(SOUND_ALERTING):
        found.files[f"{ALERTING}/sound-{number}.yml"] = as_yaml(alerting_file(f"s{number}", number + 1, rnd), rnd)
    for number, (how, spoil) in enumerate(ALERTING_FAULTS.items()):
        data = alerting_file(f"o{number}", SOUND_ALERTING + number + 1, rnd, whole=True)
        at = spoil(data, rnd)
        found.spoil(f"{ALERTING}/odd-{number}.yaml", as_yaml(data, rnd, simple=True), how, at)
    return found


_KINDS: Final = {
    "dashboards": BOARDS,
    "data source files": SOURCES,
    "provider files": PROVIDERS,
    "alerting files": ALERTING,
}


def _counted(tally: Tally, made: Repository) -> None:
    for kind, folder in _KINDS.items():
        count = sum(name.startswith(folder) for name in made.files)
        spoilt = sum(name.startswith(folder) for name in made.wanted)
        tally(f"Grafana: {kind}", count, count - spoilt, Counter())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoiled_dashboard_is_told_where_it_is_and_a_sound_one_is_silent(
    seed: int, tmp_path: Path, tally: Tally
) -> None:
    made = boards(Random(seed))
    made.write(tmp_path, IMAGES[seed % len(IMAGES)])
    assert made.judged(tmp_path) == []
    _counted(tally, made)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoiled_provisioning_file_is_told_where_it_is_and_a_sound_one_is_silent(
    seed: int, tmp_path: Path, tally: Tally
) -> None:
    made = provisioning(Random(seed))
    made.write(tmp_path, IMAGES[seed % len(IMAGES)])
    assert made.judged(tmp_path) == []
    _counted(tally, made)


@pytest.mark.parametrize("seed", SEEDS[:11])
def test_a_spoiled_alerting_file_is_told_where_it_is_and_a_sound_one_is_silent(
    seed: int, tmp_path: Path, tally: Tally
) -> None:
    made = alerting(Random(seed))
    made.write(tmp_path, IMAGES[seed % len(IMAGES)])
    assert made.judged(tmp_path) == []
    _counted(tally, made)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_stands_wherever_makes_no_rule_raise(seed: int, tmp_path: Path, tally: Tally) -> None:
    rnd = Random(seed)
    made = Repository()
    made.files[f"{PROVIDERS}/all.yml"] = f"apiVersion: 1\nproviders: [{{name: all, options: {{path: {INSIDE}/all}}}}]\n"
    keys = ("panels", "targets", "type", "datasource", "list", "uid", "spec", "name", "settings", "labels", "template")
    damage = Damage(odd={"": SHAPES}, keys=keys)
    for number in range(SOUND // 2):
        board, listed = FORMS[number % len(FORMS)](f"b{number}", rnd), source_file(f"s{number}", rnd)
        provided, alerts = provider_file([f"p{number}"], rnd), alerting_file(f"a{number}", 1, rnd, whole=True)
        for _ in range(rnd.choice((1, 1, 2, 8))):
            board, listed, provided, alerts = (damage.done(data, rnd) for data in (board, listed, provided, alerts))
        made.files[f"{BOARDS}/all/{number}.json"] = as_json(board, rnd)
        made.files[f"{SOURCES}/{number}.yml"] = as_json(listed, rnd)
        made.files[f"{PROVIDERS}/{number}.yml"] = as_json(provided, rnd)
        made.files[f"{ALERTING}/{number}.yml"] = as_json(alerts, rnd)
    made.write(tmp_path, IMAGES[seed % len(IMAGES)])
    run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)
    tally("Grafana: files with anything anywhere, in which no rule raises", len(made.files), 0, Counter())
