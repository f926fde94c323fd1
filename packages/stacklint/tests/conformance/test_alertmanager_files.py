"""Alertmanager's configuration as amtool takes it: the same verdicts on files put together from hand-written ones."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from stacklint.document import GoYaml, Plain, read_document
from stacklint.models import Consequence, Kind, check
from stacklint.promql.re2 import inspect

from ..models.test_alertmanager import BAD, GOOD  # noqa: TID252 - the hand-written files are the seeds
from ..models.test_alertmanager_receivers import BAD_FILES, GOOD_FILES  # noqa: TID252 - those of receivers are seeds too
from .conftest import Tally
from .corpus import documents, mixtures
from .promtool import verdicts
from .rule_judge import NEVER_READ

AMTOOL = shutil.which("amtool")
COUNT = 750
SEEDS = range(4)

pytestmark = pytest.mark.skipif(AMTOOL is None, reason="amtool is not installed: nothing to compare with")

FULL = """
global: {resolve_timeout: 5m, http_config: {follow_redirects: true, proxy_url: 'http://p', bearer_token: x}}
route:
  receiver: a
  group_by: [a, b]
  group_wait: 5s
  group_interval: 5s
  repeat_interval: 5s
  routes:
  - {receiver: b, match: {a: b}, match_re: {c: 'd.*'}, matchers: [a = b, 'c=~"d|e"'], continue: true}
  - {mute_time_intervals: [t], active_time_intervals: [t], group_by: [], routes: [{receiver: a}]}
receivers: [{name: a}, {name: b}]
inhibit_rules:
- {source_match: {a: b}, target_match_re: {a: b.*}, equal: [a, b]}
- {name: n, source_matchers: [a = b], target_matchers: [c != d], source_match_re: {a: b}, target_match: {c: d}}
time_intervals:
- name: t
  time_intervals:
  - times: [{start_time: 09:00, end_time: '17:00'}]
    weekdays: [monday:friday, sunday]
    days_of_month: [1:5, '-3:-1', 7]
    months: [january:march, 5, 5:june]
    years: [2030, 2030:2032]
    location: Europe/Berlin
templates: [a, 'b/*.tmpl']
"""
ODD = {
    "": (
        None, "", "x", "...", [], {}, [None], ["a", "a"], {"a": "b"}, {"a": None}, {"": "a"}, {"a b": "c"},
        *map(Plain, ("1", "-1", "true", "yes", "0s", "5m", "1.5", "~", "a:b", "[a", "2001-01-01")),
        "monday", "friday:monday", "5", "5:1", "-1", "-1:5", "may", "may:5", "24:00", "08:00", "UTC", "Local",
        "http://x", "a/b", "a:25", "(a", "1h", "é", "300y", "'", "a=b", "a=~(", "{a=b}", "<secret>",
    ),
}  # fmt: skip
KEYS = (
    "receiver", "group_by", "match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals", "continue",
    "routes", "group_wait", "group_interval", "repeat_interval", "name", "global", "route", "inhibit_rules",
    "receivers",
    "templates", "time_intervals", "source_match", "target_match_re", "equal", "slack_api_url", "smtp_smarthost", "foo",
    "http_config", "resolve_timeout", "smtp_require_tls", "basic_auth", "bearer_token", "bearer_token_file", "labels",
    "times", "start_time", "end_time", "weekdays", "days_of_month", "months", "years", "location",
)  # fmt: skip


def refuses(text: str) -> list[str]:
    """What we find that keeps Alertmanager from starting."""
    document = read_document("alertmanager.yml", text.encode(), "yaml")
    seen = [problem for problem in document.problems if problem.reader is not GoYaml.V3]
    problems = [problem.message for problem in seen if problem.kind not in NEVER_READ]
    if problems:
        return problems
    faults = check(Kind.ALERTMANAGER, document.data, regex=inspect)
    return [fault.message for fault in faults if fault.consequence is Consequence.REFUSES]


UNJUDGED = {
    "receivers that are null share the empty name": r'config name "" is not unique',
    "which places an area has depends on the database of the machine": r"unknown time zone \w+/",
}
"""What amtool refuses and we leave alone."""


def explained(text: str, said: str | None) -> str:
    """Why the verdicts differ; empty if nothing explains it."""
    if re.search(r"\bN(ull|ULL)\b", text):
        return "types that read themselves are given `Null` as an empty text, unlike `null`"
    return next((reason for reason, pattern in UNJUDGED.items() if re.search(pattern, said or "")), "")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("sound", "unsound"),
    [([*GOOD, *[FULL] * 10], BAD), (GOOD_FILES, BAD_FILES)],
    ids=["all", "receivers"],
)
def test_amtool_agrees_on_files_put_together(
    tmp_path: Path, tally: Tally, seed: int, sound: list[str], unsound: list[tuple[str, str]]
) -> None:
    assert AMTOOL
    good, bad = documents(sound), documents([text for text, _ in unsound])
    texts = list(islice(mixtures(good, bad, ODD, KEYS, seed), COUNT))
    theirs = verdicts([AMTOOL, "check-config"], texts, tmp_path, batch=150)
    known: Counter[str] = Counter()
    unknown: list[object] = []
    for text, said in zip(texts, theirs, strict=True):
        ours = refuses(text)
        if bool(ours) != (said is not None):
            reason = explained(text, said)
            known[reason] += 1
            if not reason:
                unknown.append((text, said, ours))
    assert unknown == []
    tally("Alertmanager files: verdicts", COUNT, theirs.count(None), known)
