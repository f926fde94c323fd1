"""Our verdicts on alertmanager.yml, the places of the faults, and the verdicts of amtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

WHO = "receivers: [{name: a}]\n"
SOUND = "route: {receiver: a}\n" + WHO


def route(inside: str) -> str:
    """A file whose root route has one route below it."""
    return f"route: {{receiver: a, routes: [{inside}]}}\n{WHO}"


def times(inside: str) -> str:
    """A file with one set of times."""
    return f"{SOUND}time_intervals: [{{name: x, time_intervals: [{inside}]}}]\n"


GOOD = [
    SOUND,
    "global:\nroute: {receiver: 1, continue: false, group_wait: 0s, group_by: [...]}\nreceivers: [{name: '1'}, ~]\n",
    route("{match: {a: }, match_re: {b: c}, matchers: [a = b], continue: true, group_by: [a-b, é]}"),
    route("{active_time_intervals: [x], routes: [{receiver: a}]}") + "time_intervals: [{name: x}]\n",
    SOUND + "inhibit_rules: [~, {}, {source_match: {a: b}, equal: [a-b]}]\ntemplates: [~]\n",
    SOUND + "global: {slack_api_url: <secret>, smtp_smarthost: 'h:25', smtp_require_tls: no}\n",
    SOUND + "global: {http_config: {bearer_token: x}, opsgenie_api_url: 'https://x/'}\n",
    "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [], email_configs: }]\n",
    "route: {receiver: a}\nreceivers: [{name: a, labels: {a: b, 'é c': ~}}]\n",
    times("~, {}, {times: [~], weekdays: [~, sunday:saturday, Monday:FRIDAY, saturday], months: [], years: ~}"),
    times("{times: [{start_time: 09:00, end_time: '24:00'}, {start_time: '00:00', end_time: 00:01}]}"),
    times("{days_of_month: [1, '+5', 05, 1:5, -1, '-3:-1', '27:-1', '-31:-30', 31, '1:-1']}"),
    times("{months: [january:March, 5:may, '12', '0:13'], years: [2030, 2030:2032, -5, 9223372036854775807]}"),
    *(
        times(f"{{location: {zone}}}")
        for zone in (
            "Europe/Berlin",
            "UTC",
            "Local",
            "''",
            "~",
            "CET",
            "GMT+0",
            "Asia/Calcutta",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+1",
        )
    ),
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
    (times("«x»"), "entry 1 of `time_intervals` is `x`, not a mapping"),
    (times("{«time_zone»: UTC}"), "`time_zone` is no key of entry 1 of `time_intervals`"),
    (times("{times: [«{start_time: '09:00'}»]}"), "`end_time` is missing in entry 1 of `times`"),
    (times("{times: [{start_time: «9:00», end_time: '12:00'}]}"),
     "`start_time` is `9:00`, not a time of two digits each, from `00:00` to `24:00`"),
    (times("{times: [{start_time: 09:00, end_time: «24:01»}]}"),
     "`end_time` is `24:01`, not a time of two digits each, from `00:00` to `24:00`"),
    (times("{times: [{start_time: '22:00', end_time: «'06:00'»}]}"),
     "`end_time` is `06:00`, which is not after `22:00`: a part of a day ends on that day"),
    (times("{weekdays: «monday»}"), "`weekdays` is `monday`, not a list"),
    (times("{weekdays: [«mon»]}"),
     "entry 1 of `weekdays` is `mon`, not a weekday as `monday`, or a range as `monday:friday`"),
    (times("{weekdays: [«'monday : friday'»]}"),
     "entry 1 of `weekdays` is `monday : friday`, not a weekday as `monday`, or a range as `monday:friday`"),
    (times("{weekdays: [«Saturday:sunday»]}"), "`Saturday:sunday` in `weekdays` ends before it begins"),
    (times("{days_of_month: [«1.0»]}"), "entry 1 of `days_of_month` is `1.0`, not a day as `1`, or a range as `1:5`"),
    *((times(f"{{days_of_month: [«'{day}'»]}}"),
       f"`{day}` in `days_of_month` is no day of a month: they go from 1 to 31, or from -1, the last, to -31")
      for day in ("0", "32", "-32", "1:32", "-0")),
    (times("{days_of_month: [«5:1»]}"), "`5:1` in `days_of_month` ends before it begins"),
    (times("{days_of_month: [«'28:-1'»]}"), "`28:-1` in `days_of_month` ends before it begins in a month of 28 days"),
    (times("{days_of_month: [«'-1:-3'»]}"), "`-1:-3` in `days_of_month` ends before it begins in a month of 28 days"),
    (times("{days_of_month: [«'-1:5'»]}"),
     "`-1:5` in `days_of_month` begins as counted from the end of the month, and ends as counted from its start"),
    (times("{months: [«jan»]}"), "entry 1 of `months` is `jan`, not a month as `may` or `5`, or a range as `may:july`"),
    (times("{months: [«'10:2'»]}"), "`10:2` in `months` ends before it begins"),
    (times("{years: [«2026:2024»]}"), "`2026:2024` in `years` ends before it begins"),
    *((times(f"{{years: [«'{year}'»]}}"),
       f"entry 1 of `years` is `{year}`, not a year as `2030`, or a range as `2030:2032`")
      for year in ("9223372036854775808", "-00009223372036854775809", "9" * 50, "2030:")),
    *((times(f"{{location: «{zone}»}}"), f"`location` is `{zone}`, not the name of a time zone such as `Europe/Berlin`")
      for zone in ("europe/berlin", "utc", "PST", "+01:00", "../UTC", "Berlin", "/etc/localtime")),
    (SOUND + "mute_time_intervals: [{name: x, time_intervals: [{weekdays: [«mon»]}]}]\n",
     "entry 1 of `weekdays` is `mon`, not a weekday as `monday`, or a range as `monday:friday`"),
    (SOUND + "time_intervals: [{name: x, «times»: []}]\n", "`times` is no key of entry 1 of `time_intervals`"),
    (SOUND + "inhibit_rules: [{equal: «a»}]\n", "`equal` is `a`, not a list"),
    (SOUND + "inhibit_rules: [{source_match_re: {a: b«(»}}]\n", "the group is not closed in the regular expression"),
    (SOUND + "inhibit_rules: [{target_match_re: {a: '«?»b'}}]\n", "there is nothing for `?` to repeat"),
    (route("{match_re: {a: '[b-«a»]'}}").replace("[b-«a»]", "[«b-a»]"), "the range `b-a` runs backwards"),
    (SOUND + "global: {resolve_timeout: «5»}\n", "`resolve_timeout` is `5`, not a duration such as `15s` or `1m30s`"),
    (SOUND + "global: {slack_api_url: «foo»}\n",
     "`slack_api_url` is `foo`, not a URL with a host that starts with `http://` or `https://`"),
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


@pytest.mark.parametrize(
    ("inside", "advice"),
    [
        ("{weekdays: [friday:monday]}", "write `friday:saturday` and `sunday:monday`"),
        ("{weekdays: [saturday:sunday]}", "write `saturday` and `sunday`"),
        ("{months: [November:2]}", "write `november:december` and `january:2`"),
        ("{months: [14:13]}", ""),
        ("{years: [2:1]}", ""),
        (
            "{times: [{start_time: '22:00', end_time: '06:00'}]}",
            "write one from `22:00` to `24:00` and one from `00:00` to `06:00`",
        ),
        ("{times: [{start_time: '06:00', end_time: '06:00'}]}", ""),
        ("{times: [{start_time: '24:00', end_time: '06:00'}]}", ""),
    ],
)
def test_what_runs_over_the_end_is_told_how_to_be_divided(judge: Judge, inside: str, advice: str) -> None:
    (fault,) = judge(Kind.ALERTMANAGER, times(inside))[1]
    assert fault.help == advice


@pytest.mark.parametrize("months", ["13", "0", "-1", "13:14"])
def test_months_that_never_come_are_taken_and_do_nothing(judge: Judge, refused: Refused, months: str) -> None:
    text = times(f"{{months: [«'{months}'»]}}")
    marked, (fault,) = judge(Kind.ALERTMANAGER, text)
    said = (marked, fault.message, fault.consequence)
    assert said == (text, f"`{months}` in `months` holds no month: they go from 1 to 12", Consequence.BREAKS)
    assert refused(["amtool", "check-config"], [text]) == [False]


def test_conditions_of_the_root_that_are_empty_are_none(judge: Judge) -> None:
    text = "route: {receiver: a, matchers: [~, '', ' { } ']}\n" + WHO  # of which amtool writes more than a verdict
    assert judge(Kind.ALERTMANAGER, text) == (text, ())


def test_where_events_are_recorded_is_not_judged(judge: Judge, refused: Refused) -> None:
    text = SOUND + "event_recorder: {file_outputs: [{path: a}]}\n"
    assert judge(Kind.ALERTMANAGER, text) == (text, ())
    assert refused(["amtool", "check-config"], [text]) == [False]


def test_a_null_route_on_which_amtool_crashes_is_a_fault(judge: Judge) -> None:
    text = route("«~»")
    marked, (fault,) = judge(Kind.ALERTMANAGER, text)
    assert (marked, fault.message) == (text, "entry 1 of `routes` is null, not a mapping")


@pytest.mark.parametrize(
    ("names", "advice"),
    [
        (["teams", "other"], "did you mean `teams`?"),
        (["pager", "mail"], "write `pager` or `mail`"),
        ([f"n{number}" for number in range(6)], ""),
        ([f"teams{number}" for number in range(301)], ""),
    ],
)
def test_a_receiver_that_is_not_there_is_told_with_those_that_are(names: list[str], advice: str, judge: Judge) -> None:
    there = ", ".join(f"{{name: {name}}}" for name in names)
    _, (fault,) = judge(Kind.ALERTMANAGER, f"route: {{receiver: team}}\nreceivers: [{there}]\n")
    assert fault.help == advice


def test_a_time_interval_that_is_not_there_is_told_with_those_that_are(judge: Judge) -> None:
    night = "time_intervals: [{name: nights, time_intervals: []}]\n"
    _, (fault,) = judge(Kind.ALERTMANAGER, route("{mute_time_intervals: [night]}") + night)
    assert fault.help == "did you mean `nights`?"
