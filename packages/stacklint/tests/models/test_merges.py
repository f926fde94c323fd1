"""Merge keys as go-yaml 2 reads them, and what is said where that is a surprise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

JOBS = "scrape_configs:\n- &job\n  job_name: a\n  scrape_interval: 30s\n- "
OVERRIDDEN = "`job_name` is overridden by `<<` behind it, which brings one, too"
FREE = "`a` comes by `<<`, too"
TWICE = "`a` comes by `<<` twice"
DIFFERENT = "global: {scrape_timeout: 7s, «scrape_interval»: 6s, <<: {scrape_interval: 9s}}\n"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (JOBS + "<<: *job\n  job_name: b\n  scrape_interval: 5s\n", []),
        (JOBS + "«job_name»: b\n  <<: *job\n", [OVERRIDDEN, "`job_name` is `a`, as in entry 1 of `scrape_configs`"]),
        (JOBS + "«job_name»: b\n  <<: [{job_name: c}, *job]\n", [OVERRIDDEN]),
        ("global: {«scrape_timeout»: x, <<: {scrape_timeout: []}}\n",
         ["`scrape_timeout` is overridden by `<<` behind it, which brings one, too",
          "`scrape_timeout` is an empty list, not a duration such as `15s` or `1m30s`"]),
        (DIFFERENT, ["`scrape_interval` is overridden by `<<` behind it, which brings one, too"]),
        ("global: {scrape_timeout: «7s», <<: {scrape_interval: 9s}, scrape_interval: 6s}\n",
         ["`scrape_timeout` is 7s, longer than `scrape_interval`, 6s"]),
        ("global: {external_labels: {<<: {a: b}, «a»: c}}\n", [FREE]),
        ("global: {external_labels: {«a»: c, <<: {a: b}}}\n", [FREE]),
        (JOBS + "job_name: b\n  params: {<<: {a: [b]}, «a»: [c]}\n", [FREE]),
        ("global: {external_labels: {<<: [{«a»: b}, {a: c}]}}\n", [TWICE]),
        ("global: {external_labels: {<<: {a: b}, <<: {«a»: c}}}\n", [TWICE]),
        ("global: {external_labels: {<<: [{a: b}, {c: d}], <<: {e: f}}}\n", []),
        (JOBS + "job_name: b\n  static_configs: [{labels: {<<: [{«a»: c}, {a: c}]}}]\n", [TWICE]),
        (JOBS + "job_name: b\n  http_headers: {<<: [{a: {values: [b]}}, {a: {values: [b]}}]}\n", []),
        ("scrape_configs: [{<<: {job_name: a}, <<: {job_name: b}}, {job_name: a}]\n", []),
        ("scrape_configs: [{<<: {job_name: a}, <<: {job_name: b}}, {job_name: «b»}]\n",
         ["`job_name` is `b`, as in entry 1 of `scrape_configs`"]),
        ("scrape_configs: [{<<: {job_name: a}, «job_name»: b, <<: {job_name: c}}, {job_name: b}]\n", [OVERRIDDEN]),
        (JOBS + "job_name: b\n  http_headers: {a: {values: [c]}, <<: {a: {values: [b]}}}\n", []),
        (JOBS + "job_name: b\n  http_headers: {<<: {a: {values: [b]}}, «a»: {values: [c]}}\n", [FREE]),
        (JOBS + "job_name: b\n  dns_sd_configs: [{names: [], <<: {names: [c]}}]\n", []),
        (JOBS + "job_name: «{a: b, <<: {a: c}}»\n", ["`job_name` is a mapping, not a text with something in it"]),
        ("rule_files: «{a: b, <<: {a: c}}»\n", ["`rule_files` is a mapping, not a list"]),
    ],
)  # fmt: skip
def test_what_comes_last_counts_and_free_keys_come_once(judge: Judge, text: str, messages: list[str]) -> None:
    marked, faults = judge(Kind.PROMETHEUS, text)
    assert (marked, [fault.message for fault in faults]) == (text, messages)


def test_promtool_takes_the_last_one_too(judge: Judge, refused: Refused) -> None:
    texts = [
        JOBS + "job_name: b\n  <<: *job\n",
        JOBS + "<<: *job\n  job_name: b\n",
        JOBS + "job_name: b\n  <<: [{job_name: c}, *job]\n",
        "global: {external_labels: {<<: {a: b}, a: c}}\n",
        "global: {external_labels: {a: c, <<: {a: b}}}\n",
        "global: {external_labels: {<<: [{a: b}, {a: c}]}}\n",
        "global: {external_labels: {<<: {a: b}, <<: {a: c}}}\n",
        "global: {external_labels: {<<: [{a: b}, {c: d}], <<: {e: f}}}\n",
        "scrape_configs: [{<<: {job_name: a}, <<: {job_name: b}}, {job_name: a}]\n",
        "scrape_configs: [{<<: {job_name: a}, <<: {job_name: b}}, {job_name: b}]\n",
        "scrape_configs: [{<<: {job_name: a}, job_name: b, <<: {job_name: c}}, {job_name: b}]\n",
        "scrape_configs: [{<<: {job_name: a}, job_name: b, <<: {job_name: c}}, {job_name: c}]\n",
        JOBS + "job_name: b\n  static_configs: [{labels: {<<: [{a: c}, {a: c}]}}]\n",
        JOBS + "job_name: b\n  http_headers: {<<: [{a: {values: [b]}}, {a: {values: [b]}}]}\n",
        "global: {scrape_timeout: 7s, <<: {scrape_interval: 9s}, scrape_interval: 6s}\n",
        JOBS + "job_name: b\n  dns_sd_configs: [{names: [], <<: {names: [c]}}]\n",
        JOBS + "job_name: b\n  http_headers: {a: {values: [c]}, <<: {a: {values: [b]}}}\n",
        JOBS + "job_name: b\n  http_headers: {<<: {a: {values: [b]}}, a: {values: [c]}}\n",
        DIFFERENT,
    ]
    faults = [judge(Kind.PROMETHEUS, text)[1] for text in texts]
    ours = [any(fault.consequence is Consequence.REFUSES for fault in found) for found in faults]
    assert refused(["promtool", "check", "config", "--syntax-only"], texts) == ours


def test_alertmanager_takes_the_last_one_too(judge: Judge, refused: Refused) -> None:
    text = "route: {«receiver»: a, <<: {receiver: b}}\nreceivers: [{name: a}]\n"
    marked, faults = judge(Kind.ALERTMANAGER, text)
    assert (marked, [fault.consequence for fault in faults]) == (text, [Consequence.IGNORES, Consequence.REFUSES])
    assert refused(["amtool", "check-config"], [text]) == [True]


@pytest.mark.parametrize(
    ("kind", "text", "messages"),
    [
        (Kind.TARGETS, "[{targets: [a], labels: {«a»: b, <<: {a: c}}}]\n", [FREE]),
        (Kind.TARGETS, "[{<<: {targets: [a]}, <<: {labels: {a: b}}}]\n", []),
        (Kind.TESTS, "tests: [{external_labels: {<<: [{«a»: b}, {a: c}]}}]\n", [TWICE]),
        (
            Kind.TESTS,
            "tests: [{«name»: a, <<: {name: b}}]\n",
            ["`name` is overridden by `<<` behind it, which brings one, too"],
        ),
        (Kind.SCRAPE_CONFIGS, "scrape_configs: [{<<: {job_name: a}, <<: {params: {a: [b]}}}]\n", []),
    ],
)
def test_other_files_of_prometheus_are_read_alike(judge: Judge, kind: Kind, text: str, messages: list[str]) -> None:
    marked, faults = judge(kind, text)
    assert (marked, [fault.message for fault in faults]) == (text, messages)


def test_rule_files_keep_their_own(judge: Judge) -> None:
    text = "groups: [{name: a, <<: {name: b}}, {name: b}]\n"
    assert judge(Kind.RULES, text) == (text, ())
