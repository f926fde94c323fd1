"""Our verdicts on alertmanager.yml, the places of the faults, and the verdicts of amtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

WHO = "receivers: [{name: a}]\n"
SOUND = "route: {receiver: a}\n" + WHO


def route(inside: str) -> str:
    """A file whose root route has one route below it."""
    return f"route: {{receiver: a, routes: [{inside}]}}\n{WHO}"


GOOD = [
    SOUND,
    "global:\nroute: {receiver: 1, continue: false, group_wait: 0s, group_by: [...]}\nreceivers: [{name: '1'}, ~]\n",
    route("{match: {a: }, match_re: {b: c}, matchers: [a = b], continue: true, group_by: [a-b, é]}"),
    route("{active_time_intervals: [x], routes: [{receiver: a}]}") + "time_intervals: [{name: x}]\n",
    SOUND + "inhibit_rules: [~, {}, {source_match: {a: b}, equal: [a-b]}]\ntemplates: [~]\n",
    SOUND + "global: {slack_api_url: <secret>, smtp_smarthost: 'h:25', smtp_require_tls: no}\n",
    SOUND + "global: {http_config: {bearer_token: x}, opsgenie_api_url: 'https://x/'}\n",
    "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [], email_configs: }]\n",
]

BAD = [
    ("«{}»\n", "`route` is missing in the top level"),
    ("«" + WHO[:-1] + "»\n", "`route` is missing in the top level"),
    ("«route»:\n" + WHO, "`route` is null, not a mapping"),
    ("route: «{}»\n" + WHO, "the root route has no `receiver`, so some alerts would go nowhere"),
    ("route: {receiver: «b»}\n" + WHO, "`receiver` is `b`, and no receiver has that name"),
    ("route: {receiver: a, «matchers»: [a=b]}\n" + WHO,
     "`matchers` stands in the root route, which has to take every alert"),
    ("route: {receiver: a, «mute_time_intervals»: [a]}\n" + WHO,
     "`mute_time_intervals` stands in the root route, which has to take every alert"),
    ("route: {receiver: a, «continue»: true}\n" + WHO, "`continue` stands in the root route, which has no siblings"),
    ("route: {receiver: a, group_by: [«...», x]}\n" + WHO, "`...` stands for all labels and can't stand beside others"),
    ("route: {receiver: a, group_by: [x, «x»]}\n" + WHO, "`x` stands in `group_by` twice"),
    ("route: {receiver: a, group_by: [«''»]}\n" + WHO,
     "entry 1 of `group_by` is empty, not a label name, which is never empty"),
    ("route: {receiver: a, group_by: «x»}\n" + WHO, "`group_by` is `x`, not a list"),
    ("route: {receiver: a, group_interval: «0s»}\n" + WHO, "`group_interval` is `0s`, and must be longer than nothing"),
    ("route: {receiver: a, repeat_interval: «0»}\n" + WHO, "`repeat_interval` is `0`, and must be longer than nothing"),
    (route("{receiver: «z»}"), "`receiver` is `z`, and no receiver has that name"),
    (route("{«recevier»: a}"), "`recevier` is no key of entry 1 of `routes`"),
    (route("{match: {«a-b»: c}}"), "a key of `match` is `a-b`, not a label name of letters, digits and `_`"),
    (route("{match_re: {«a»: }}"), "`a` is null, not a text"),
    (route("{matchers: «a=b»}"), "`matchers` is `a=b`, not a list"),
    (route("{matchers: [a = b, «info»]}"),
     "entry 2 of `matchers` is `info`, not a condition such as `severity = info`"),
    (route("{routes: [{matchers: [a = b, 'c-d «e»=f']}]}"),
     "`c-d e=f` is no condition: `=`, `!=`, `=~` or `!~` should stand in place of `e`"),
    (SOUND + "inhibit_rules: [{target_matchers: ['a=~«(»']}]\n",
     "`a=~(` is no condition: the group is not closed in the regular expression"),
    (route("{group_by: [«~»]}"), "entry 1 of `group_by` is null, not a label name, which is never empty"),
    (route("{mute_time_intervals: [«x»]}"), "no time interval is called `x`"),
    ("route: {receiver: a}\nreceivers: [{name: a}, {name: «a»}]\n", "`name` is `a`, which is taken by an entry before"),
    ("route: {receiver: a}\nreceivers: [{name: a}, «{}»]\n", "`name` is missing in entry 2 of `receivers`"),
    ("route: {receiver: a}\nreceivers: [{name: a, «webhook_config»: []}]\n",
     "`webhook_config` is no key of entry 1 of `receivers`"),
    ("route: {receiver: a}\nreceivers: [{name: a, webhook_configs: «{}»}]\n",
     "`webhook_configs` is an empty mapping, not a list"),
    (SOUND + "mute_time_intervals: [{name: x}]\ntime_intervals: [{name: «x»}]\n",
     "`name` is `x`, which is taken by an entry before"),
    (SOUND + "time_intervals: [{name: x, «times»: []}]\n", "`times` is no key of entry 1 of `time_intervals`"),
    (SOUND + "inhibit_rules: [{equal: «a»}]\n", "`equal` is `a`, not a list"),
    (SOUND + "inhibit_rules: [{source_match_re: {a: b«(»}}]\n", "the group is not closed in the regular expression"),
    (SOUND + "inhibit_rules: [{target_match_re: {a: '«?»b'}}]\n", "there is nothing for `?` to repeat"),
    (route("{match_re: {a: '[b-«a»]'}}").replace("[b-«a»]", "[«b-a»]"), "the range `b-a` runs backwards"),
    (SOUND + "global: {resolve_timeout: «5»}\n", "`resolve_timeout` is `5`, not a duration such as `15s` or `1m30s`"),
    (SOUND + "global: {slack_api_url: «foo»}\n",
     "`slack_api_url` is `foo`, not a URL that starts with `http://` or `https://`"),
    (SOUND + "global: {slack_api_url: 'http://x', «slack_api_url_file»: y}\n",
     "`slack_api_url_file` is set beside `slack_api_url`: only one of them may be"),
    (SOUND + "global: {smtp_smarthost: «foo»}\n", "`smtp_smarthost` is `foo`, not an address as `host:port`"),
    (SOUND + "global: {smtp_require_tls: «'no'»}\n",
     "`smtp_require_tls` is `'no'`, not `true` or `false` without quotes"),
    (SOUND + "global: {http_config: {basic_auth: {username: a}, «bearer_token»: b}}\n",
     "`bearer_token` set beside `basic_auth`: only one of them may be"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_alertmanager_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.ALERTMANAGER, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.ALERTMANAGER, text)
    assert (marked, [fault.message for fault in faults]) == (text, [message])


def test_amtool_gives_the_same_verdicts(refused: Refused) -> None:
    texts = [*GOOD, *(text for text, _ in BAD)]
    assert refused(["amtool", "check-config"], texts) == [False] * len(GOOD) + [True] * len(BAD)


def test_a_null_route_on_which_amtool_crashes_is_a_fault(judge: Judge) -> None:
    text = route("«~»")
    marked, (fault,) = judge(Kind.ALERTMANAGER, text)
    assert (marked, fault.message) == (text, "entry 1 of `routes` is null, not a mapping")
