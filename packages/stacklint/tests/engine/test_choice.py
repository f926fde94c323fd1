"""Rules are asked only where they may have something to say, and nothing is lost by that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

import pytest
from stacklint.diagnostic import Diagnostic
from stacklint.engine import run
from stacklint.promql.functions import AGGREGATIONS, FUNCTIONS
from stacklint.promql.nodes import MATRIX, SCALAR, STRING, VECTOR
from stacklint.promql.words import OPERATORS, WORDS
from stacklint.rules.api import Profile, Rule, discover
from stacklint.rules.examples import unmark, write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.boards.board import Panel
from stacklint.stack.discover import find_stacks
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import SHOWN, TRAITS
from stacklint.stack.repository.files import Files

from ..conformance.board_forms import as_json  # noqa: TID252 - one generator of dashboards for all that is shown of them
from ..conformance.board_spoiling import spoiled  # noqa: TID252 - see above
from ..conformance.grafana_repository import BOARDS, Repository  # noqa: TID252 - see above
from ..conformance.test_grafana_files import FAULTS  # noqa: TID252 - see above
from ..promql.generate import expressions  # noqa: TID252 - one generator for the parser's tests and for these

RULES = discover(*Profile)
CHOSEN = [rule for rule in RULES if rule.when or rule.only or rule.given]
ON_WORDS = [rule for rule in CHOSEN if rule.when]
EVERYWHERE = [rule._replace(when=frozenset(), only=frozenset(), given=None) for rule in CHOSEN]
COUNTER, GAUGE = "http_requests_total", "http_requests_in_progress"
OF_TYPES = (
    {VECTOR: COUNTER, MATRIX: f"{COUNTER}[1d]", SCALAR: "2", STRING: '"job"'},
    {VECTOR: f"{GAUGE}{{job='x'}}", MATRIX: f"{GAUGE}[10s] offset 90d", SCALAR: "0", STRING: '"job"'},
    {VECTOR: "sum(x_seconds_bucket)", MATRIX: f"sum({COUNTER})[1h:]", SCALAR: "time()", STRING: '"job"'},
)
ALL = 1_000_000
LIMIT = "container_spec_memory_limit_bytes"
CONFIG = "--config.file=/etc/prometheus/prometheus.yml"


def check(files: Mapping[str, str], rules: Iterable[Rule], folder: Path) -> tuple[Diagnostic, ...]:
    write(files, folder)
    return run(find_stacks(Files(folder, base=folder)), rules, most=ALL)[0]


def alerts(queries: Iterable[str]) -> Mapping[str, str]:
    """The sound repository with an alert for each query, and with no other rules."""
    rules = [{"alert": f"A{number}", "expr": query} for number, query in enumerate(queries)]
    compose = sound()["compose.yaml"].replace(CONFIG, f"{CONFIG}, --enable-feature=promql-experimental-functions")
    return sound(
        {"compose.yaml": compose, "prometheus/rules.yml": json.dumps({"groups": [{"name": "a", "rules": rules}]})}
    )


def of_every_part() -> Iterator[str]:
    """Expressions with each function, aggregation and operator, of counters and of gauges."""
    for given in OF_TYPES:
        for name, function in FUNCTIONS.items():
            yield f"{name}({', '.join(given[kind] for kind in function.args)})"
        for name, param in AGGREGATIONS.items():
            inner = f"{given[param]}, {given[VECTOR]}" if param is not None else given[VECTOR]
            yield f"{name}({inner})"
            yield f"sum by (le) ({name} by (job) ({inner}))"
        for operator in OPERATORS:
            yield f"{given[VECTOR]} {operator} {given[VECTOR]}"
            yield f"{given[VECTOR]} {operator} on (gone) sum by (job) ({given[VECTOR]})"
            yield f"sum({given[VECTOR]} {operator} rate({given[MATRIX]}))"
            if operator not in {"and", "or", "unless"}:
                yield f"{given[VECTOR]} {operator} 5"
                yield f"count({given[VECTOR]}) {operator} 0"
                yield f"absent({given[VECTOR]}) {operator} {LIMIT}"
                yield f"absent({given[VECTOR]}) {operator} 2"


@pytest.mark.parametrize("rule", CHOSEN, ids=lambda rule: rule.code)
def test_what_a_rule_waits_for_is_something_that_queries_can_hold_or_panels_can_be(rule: Rule) -> None:
    assert rule.visits in ({PromQuery} if rule.when else {PromQuery, Panel})
    assert rule.when <= WORDS
    assert {trait for trait in rule.only if not trait.startswith(SHOWN)} <= TRAITS


def test_no_word_is_of_both_kinds() -> None:
    assert not {word for word in WORDS if word in TRAITS or word.startswith(SHOWN)}


@pytest.mark.parametrize("rule", CHOSEN, ids=lambda rule: rule.code)
def test_examples_are_told_of_alike_whether_rules_are_chosen_or_all_asked(rule: Rule, tmp_path: Path) -> None:
    for number, example in enumerate((*rule.bad, *rule.good)):
        folder = tmp_path / str(number)
        assert check(unmark(example.files)[0], CHOSEN, folder) == check({}, EVERYWHERE, folder)


def test_every_part_is_told_of_alike_whether_rules_are_chosen_or_all_asked(tmp_path: Path) -> None:
    files = alerts(of_every_part())
    found = check(files, CHOSEN, tmp_path)
    assert found == check(files, EVERYWHERE, tmp_path)
    assert len({diagnostic.code for diagnostic in found}) > len(ON_WORDS) / 2


def test_anything_is_told_of_alike_whether_rules_are_chosen_or_all_asked(tmp_path: Path) -> None:
    files = alerts(expressions(seed=21, count=4_000))
    found = check(files, CHOSEN, tmp_path)
    assert found == check(files, EVERYWHERE, tmp_path)
    assert len({diagnostic.code for diagnostic in found}) > len(ON_WORDS) / 2


def test_spoiled_dashboards_are_told_of_alike_whether_rules_are_chosen_or_all_asked(tmp_path: Path) -> None:
    rnd, made = Random(8), Repository()
    for number, (how, fault) in enumerate(FAULTS.items()):
        data, at = spoiled(f"odd-{number}", fault, rnd)
        made.spoil(f"{BOARDS}/app/odd-{number}.json", as_json(data, rnd), how, at)
    made.write(tmp_path, "grafana/grafana:13.2.0")
    found = check({}, CHOSEN, tmp_path)
    assert found == check({}, EVERYWHERE, tmp_path)
    assert len({diagnostic.code for diagnostic in found}) > len(CHOSEN) / 3
