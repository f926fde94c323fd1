"""What the integrations of receivers in an alertmanager.yml need and exclude, and the verdicts of amtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

URL = "'http://x'"
HEADER = "http_config: {authorization: {credentials: a}}"
MAIL = "to: a, from: b, smarthost: 'h:25'"
APP = "'https://slack.com/api/chat.postMessage'"
ISSUE = "project: a, issue_type: b"
OPSGENIE = "api_key: a, responders"
VICTOROPS = "routing_key: a, api_key: b"
PUSHOVER = "user_key: a, token: b"
WANTED = "not a URL with a host that starts with `http://` or `https://`"


def configured(kind: str, integration: str, general: str = "") -> str:
    """A file with one integration; what stands in `global` comes first."""
    return f"global: {{{general}}}\nroute: {{receiver: a}}\nreceivers: [{{name: a, {kind}_configs: [{integration}]}}]\n"


TAKEN = [
    ("slack", f"{{api_url: {URL}, channel: '#a'}}"),
    ("slack", "{api_url: <secret>, api_url_file: '', app_token: ''}"),
    ("slack", "{api_url_file: a}"),
    ("slack", "{app_token: a, http_config: {basic_auth: {username: b}}}"),
    ("slack", "{app_token_file: a, http_config: {}}", "http_config: {bearer_token: b}"),
    ("slack", "{}", f"slack_api_url: {URL}"),
    ("slack", "{}", "slack_api_url_file: a"),
    ("slack", "{}", "slack_app_token: a"),
    ("slack", "{}", "slack_app_token_file: a"),
    ("slack", f"{{api_url: {URL}}}", "slack_app_token: a, http_config: {bearer_token: b}"),
    ("slack", f"{{api_url: {URL}, {HEADER}}}", "slack_app_token: a"),
    ("slack", f"{{{HEADER}}}", f"slack_app_token: a, slack_api_url: {APP}"),
    ("slack", "{}", f"slack_app_token: a, slack_app_url: {URL}, slack_api_url: {URL}"),
    ("slack", f"{{api_url: {URL}, app_url: {URL}}}", "slack_app_url: ~"),
    ("slack", f"{{api_url: {APP}, update_message: true}}"),
    ("slack", f"{{api_url: {URL}, fields: [~, {{title: a, value: b, short: yes}}], mrkdwn_in: [text]}}"),
    ("slack", f"{{api_url: {URL}, actions: [~, {{type: a, text: b, name: c, confirm: {{text: d}}}}]}}"),
    ("webhook", "{url: 'HTTPS://u:p@x:80?a#b'}"),
    ("webhook", "{url: '', url_file: a}"),
    ("webhook", "{url: '{{ .CommonLabels.url }}'}"),
    ("webhook", "{url: 'http://{{ .CommonLabels.host }}/'}"),
    ("webhook", f"{{url: {URL}, max_alerts: 1.5, timeout: 5}}"),
    *(("webhook", f"{{url: {URL}, timeout: {time}}}") for time in ("+1h1ms1us", ".5s", "1.s", "'0'", "-1s", "0x5")),
    ("webhook", f"{{url: {URL}, payload: [a, {{b: c}}]}}"),
    *(
        (kind, "{" + one + "}")
        for kind in ("discord", "msteams", "msteamsv2", "mattermost")
        for one in ("webhook_url: <secret>", "webhook_url_file: a", f"webhook_url: {URL}, webhook_url_file: ''")
    ),
    ("mattermost", "{}", f"mattermost_webhook_url: {URL}"),
    ("mattermost", "{}", "mattermost_webhook_url_file: a"),
    ("mattermost", f"{{webhook_url: {URL}, attachments: [~, {{fields: [{{title: a, value: b}}]}}], priority: {{}}}}"),
    ("email", f"{{{MAIL}}}"),
    ("email", "{to: a, smarthost: '', from: ''}", "smtp_smarthost: ':25', smtp_from: b"),
    ("email", "{to: a, smarthost: '[::1]:25', from: b}"),
    ("email", "{to: a, smarthost: '${HOST}:${PORT}', from: '${X}'}"),
    ("email", f"{{{MAIL}, auth_password: a, auth_password_file: b, auth_secret: a, auth_secret_file: b}}"),
    ("email", f"{{{MAIL}, headers: {{Subject: ~, To: a, 'a b': c, 'A B': d, é: e, É: f}}}}"),
    ("email", f"{{{MAIL}, threading: {{enabled: true, thread_by_date: daily}}}}"),
    ("email", f"{{{MAIL}, threading: {{thread_by_date: a}}}}"),
    ("pagerduty", "{routing_key: a, service_key_file: b}"),
    ("pagerduty", "{routing_key_file: a, details: {a: [b]}, images: [~, {}], links: [~, {href: a}]}"),
    ("pagerduty", f"{{service_key: a, url: {URL}}}", "pagerduty_url: ~"),
    ("opsgenie", f"{{{OPSGENIE}: [{{id: a, type: TEAM}}, {{username: a, type: '{{{{ .GroupLabels.a }}}}'}}]}}"),
    ("opsgenie", "{api_key_file: a}"),
    ("opsgenie", "{api_key: a}", "opsgenie_api_key_file: b"),
    ("victorops", f"{{{VICTOROPS}, custom_fields: {{a: b, ROUTING_KEY: c}}}}"),
    ("victorops", "{routing_key: a}", "victorops_api_key_file: b"),
    ("pushover", f"{{{PUSHOVER}, html: true, monospace: false, retry: 1m, expire: 1h30m, ttl: 0}}"),
    ("pushover", "{user_key_file: a, token_file: b}"),
    *(("sns", "{" + one + ": a}") for one in ("topic_arn", "target_arn", "phone_number")),
    ("sns", "{topic_arn: a, target_arn: b, phone_number: c, api_url: d}"),
    ("sns", "{topic_arn: a, sigv4: {access_key: a, secret_key: b, role_arn: c, external_id: d}}"),
    ("telegram", "{bot_token: a, chat_id: -1001234567890123, parse_mode: ''}"),
    ("telegram", "{chat_id: 1.0, parse_mode: MarkdownV2}", "telegram_bot_token: a, telegram_api_url: ~"),
    ("telegram", "{bot_token_file: a, chat_id: 0, chat_id_file: b}"),
    ("webex", f"{{room_id: a, {HEADER}}}"),
    ("webex", "{room_id: a, http_config: {bearer_token: b}}"),
    ("wechat", "{api_secret: a, corp_id: b, message_type: markdown}"),
    ("wechat", "{}", "wechat_api_secret_file: a, wechat_api_corp_id: b"),
    ("jira", f"{{{ISSUE}, api_url: {URL}, api_type: cloud, summary: a, description: {{template: b}}, labels: [~]}}"),
    ("jira", f"{{{ISSUE}, fields: {{1: {{a: ~}}}}, reopen_duration: 30d}}", f"jira_api_url: {URL}"),
    ("rocketchat", "{token: '', token_id_file: b, fields: [{}], actions: [~, {msg: a, iswebview: true}]}"),
    ("rocketchat", "{token: a}", "rocketchat_token_id: ''"),
    ("incidentio", f"{{url: {URL}}}"),
    ("incidentio", f"{{url_file: a, {HEADER}}}"),
    ("incidentio", f"{{url: {URL}, alert_source_token: a, http_config: {{basic_auth: {{username: b}}}}}}"),
]

MISSING = [
    ("slack", "«{channel: a}»", "", "api_url"),
    ("slack", "«{app_token: ~}»", "slack_api_url: ~", "api_url"),
    ("slack", f"«{{{HEADER}}}»", "slack_app_token: a", "api_url"),
    ("slack", f"{{api_url: {URL}, actions: [«{{type: a, text: b}}»]}}", "", "url"),
    ("webhook", "«{}»", "", "url"),
    ("webhook", "«{url: ~}»", "", "url"),
    *((kind, "«{}»", "", "webhook_url") for kind in ("discord", "msteams", "msteamsv2", "mattermost")),
    ("email", "«{from: b, smarthost: 'h:25'}»", "", "to"),
    ("email", "«{to: a, from: b}»", "", "smarthost"),
    ("email", "«{to: a, smarthost: 'h:25'}»", "smtp_from: ''", "from"),
    ("pagerduty", "«{}»", "", "routing_key"),
    ("opsgenie", "«{}»", "opsgenie_api_key_file: ''", "api_key"),
    ("opsgenie", f"{{{OPSGENIE}: [«{{type: team}}»]}}", "", "id"),
    ("opsgenie", f"{{{OPSGENIE}: [«{{name: a}}»]}}", "", "type"),
    ("victorops", "«{api_key: a}»", "", "routing_key"),
    ("victorops", "«{routing_key: a}»", "", "api_key"),
    ("pushover", "«{token: a}»", "", "user_key"),
    ("pushover", "«{user_key: a}»", "", "token"),
    ("sns", "«{}»", "", "topic_arn"),
    ("telegram", "«{chat_id: 1}»", "", "bot_token"),
    ("telegram", "«{bot_token: a}»", "", "chat_id"),
    ("telegram", "«{bot_token: a, chat_id: ~}»", "", "chat_id"),
    ("webex", f"«{{{HEADER}}}»", "", "room_id"),
    ("wechat", "«{corp_id: a}»", "", "api_secret"),
    ("wechat", "«{api_secret: a}»", "", "corp_id"),
    ("jira", "«{project: a, api_url: 'http://x'}»", "", "issue_type"),
    ("jira", f"«{{{ISSUE}}}»", "", "api_url"),
    ("rocketchat", "«{token: a}»", "", "token_id"),
    ("rocketchat", "«{token_id: a}»", "", "token"),
    ("incidentio", "«{alert_source_token: a}»", "", "url"),
]
"""The mapping that lacks a key, and the key."""

BESIDE = [
    ("slack", f"{{api_url: {URL}, «api_url_file»: a}}", "", "api_url"),
    ("slack", f"{{api_url: {URL}, «app_token»: a}}", "", "api_url"),
    ("slack", "{api_url_file: a, «app_token_file»: b}", "", "api_url_file"),
    ("slack", "{app_token: a, «app_token_file»: b}", "", "app_token"),
    ("slack", "{app_token: a, http_config: {«authorization»: {}}}", "", "app_token"),
    ("slack", "{app_token: a, http_config: {«bearer_token»: b}}", "", "app_token"),
    ("slack", "{app_token: a}", "http_config: {«bearer_token_file»: b}", "app_token"),
    ("slack", "{}, {}", "slack_app_token: a, http_config: {«bearer_token»: b}", "slack_app_token"),
    ("slack", f"{{api_url: {URL}}}", f"slack_api_url: {URL}, «slack_app_token»: a", "slack_api_url"),
    ("webhook", f"{{url: {URL}, «url_file»: a}}", "", "url"),
    *(
        (kind, f"{{webhook_url: {URL}, «webhook_url_file»: a}}", "", "webhook_url")
        for kind in ("discord", "msteams", "msteamsv2", "mattermost")
    ),
    ("pagerduty", "{routing_key: a, «routing_key_file»: b}", "", "routing_key"),
    ("pagerduty", "{service_key: a, «service_key_file»: b}", "", "service_key"),
    ("opsgenie", "{api_key: a, «api_key_file»: b}", "", "api_key"),
    ("victorops", f"{{{VICTOROPS}, «api_key_file»: c}}", "", "api_key"),
    ("pushover", f"{{{PUSHOVER}, «user_key_file»: c}}", "", "user_key"),
    ("pushover", f"{{{PUSHOVER}, «token_file»: c}}", "", "token"),
    ("pushover", f"{{{PUSHOVER}, html: true, «monospace»: true}}", "", "html"),
    ("sns", "{topic_arn: a, «phone_number»: b}", "", "topic_arn"),
    ("telegram", "{bot_token: a, «bot_token_file»: b, chat_id: 1}", "", "bot_token"),
    ("telegram", "{bot_token: a, chat_id: 1, «chat_id_file»: b}", "", "chat_id"),
    ("wechat", "{api_secret: a, «api_secret_file»: b, corp_id: c}", "", "api_secret"),
    ("rocketchat", "{token: '', «token_file»: a, token_id: b}", "", "token"),
    ("rocketchat", "{token: a, token_id: b, «token_id_file»: c}", "", "token_id"),
    ("incidentio", f"{{url: {URL}, «url_file»: a}}", "", "url"),
    ("incidentio", f"{{url: {URL}, alert_source_token: a, «alert_source_token_file»: b}}", "", "alert_source_token"),
    ("incidentio", f"{{url: {URL}, alert_source_token: a, http_config: {{«authorization»: {{}}}}}}", "",
     "alert_source_token"),
]  # fmt: skip
"""A key that can't stand beside another one, and that."""

URLS = [
    *(
        ("slack", f"{{api_url: «{said}»}}", "", f"`api_url` is {told}, {WANTED}")
        for said, told in (
            ("''", "empty"),
            ("hooks.example.com/x", "`hooks.example.com/x`"),
            ("'${SLACK_URL}'", "`${SLACK_URL}`"),
            ("'http://${HOST}/'", "`http://${HOST}/`"),
            ("'{{ .A }}'", "`{{ .A }}`"),
            ("ftp://x", "`ftp://x`"),
            ("'http://'", "`http://`"),
            ("http:///x", "`http:///x`"),
            ("http://a@", "`http://a@`"),
            ("http://x:y", "`http://x:y`"),
            ("//x", "`//x`"),
        )
    ),
    *(
        ("webhook", f"{{url: «{said}»}}", "", f"`url` is `{said}`, {WANTED}")
        for said in ("example.com/x", "$URL", "localhost:5001", "5", "http://x/%zz")
    ),
    *(
        (kind, f"{{webhook_url: «{said}»}}", "", f"`webhook_url` is {told}, {WANTED}")
        for kind in ("discord", "msteams", "msteamsv2", "mattermost")
        for said, told in (("''", "empty"), ("example.com", "`example.com`"))
    ),
    *(
        (kind, f"{{{rest}, {key}: «{said}»}}", "", f"`{key}` is {told}, {WANTED}")
        for kind, rest, key in (
            ("pagerduty", "routing_key: a", "url"),
            ("opsgenie", "api_key: a", "api_url"),
            ("victorops", VICTOROPS, "api_url"),
            ("telegram", "bot_token: a, chat_id: 1", "api_url"),
            ("webex", f"room_id: a, {HEADER}", "api_url"),
            ("wechat", "api_secret: a, corp_id: b", "api_url"),
            ("jira", ISSUE, "api_url"),
            ("rocketchat", "token: a, token_id: b", "api_url"),
            ("incidentio", "alert_source_token: a", "url"),
            ("slack", "api_url_file: a", "app_url"),
        )
        for said, told in (("''", "empty"), ("api.example.com", "`api.example.com`"), ("<secret>", "`<secret>`"))
    ),
]  # fmt: skip

UPDATE = "`update_message` needs an `api_url` of `https://slack.com/api/chat.postMessage`"
TIME = "not a duration such as `15s` or `1h30m`"
NOT_A_TEXT = "not a text with something in it"
OTHERS = [
    ("webhook", "{url: «''»}", "", f"`url` is empty, {NOT_A_TEXT}"),
    ("pagerduty", "{routing_key: «''»}", "", f"`routing_key` is empty, {NOT_A_TEXT}"),
    ("telegram", "{bot_token: «''», chat_id: 1}", "", f"`bot_token` is empty, {NOT_A_TEXT}"),
    ("slack", "{app_token: «''»}", "", f"`app_token` is empty, {NOT_A_TEXT}"),
    ("email", "{to: «''», from: b, smarthost: 'h:25'}", "", f"`to` is empty, {NOT_A_TEXT}"),
    ("email", "{to: a, from: b, smarthost: «h»}", "", "`smarthost` is `h`, not an address as `host:port`"),
    ("email", "{to: a, from: b, smarthost: «http://h:25»}", "",
     "`smarthost` is `http://h:25`, not an address as `host:port`"),
    ("email", "{to: a, from: b, smarthost: «'h:'»}", "", "`smarthost` is `h:`, not an address as `host:port`"),
    ("email", f"{{{MAIL}, headers: {{subject: a, x-a: b, «Subject»: c}}}}", "",
     "`Subject` is the header `subject` once more: their case doesn't matter"),
    ("email", f"{{{MAIL}, threading: «{{enabled: true}}»}}", "", "`thread_by_date` is missing in `threading`"),
    ("email", f"{{{MAIL}, threading: {{enabled: true, thread_by_date: «weekly»}}}}", "",
     "`thread_by_date` is `weekly`, not one of `none`, `daily`"),
    ("email", f"{{{MAIL}, require_tls: «'false'»}}", "",
     "`require_tls` is `'false'`, not `true` or `false` without quotes"),
    ("email", f"{{{MAIL}, tls_config: «{{cert_file: a}}»}}", "", "`tls_config` has a `cert` but no `key`"),
    ("webhook", f"{{url: {URL}, http_config: {{basic_auth: {{}}, «bearer_token»: a}}}}", "",
     "`bearer_token` set beside `basic_auth`: only one of them may be"),
    ("email", f"{{{MAIL}, «http_config»: {{}}}}", "", "`http_config` is no key of entry 1 of `email_configs`"),
    ("slack", "{«api_uri»: 'http://x'}", "", "`api_uri` is no key of entry 1 of `slack_configs`"),
    ("slack", f"{{api_url: {URL}, «update_message»: true}}", "", UPDATE),
    ("slack", f"{{api_url: {URL}, fields: [«{{title: a}}»]}}", "", "`value` is missing in entry 1 of `fields`"),
    ("slack", f"{{api_url: {URL}, actions: [{{type: a, text: b, url: c, confirm: «{{}}»}}]}}", "",
     "`text` is missing in `confirm`"),
    ("webhook", f"{{url: {URL}, max_alerts: «-1»}}", "",
     "`max_alerts` is `-1`, not a number without quotes, 0 or more"),
    *(("webhook", f"{{url: {URL}, timeout: «{time}»}}", "", f"`timeout` is {told}, {TIME}")
      for time, told in (("1d", "`1d`"), ("''", "empty"), ("3000000h", "`3000000h`"), ("'5'", "`5`"))),
    ("pushover", f"{{{PUSHOVER}, retry: «60»}}", "", f"`retry` is `60`, {TIME}"),
    ("opsgenie", f"{{{OPSGENIE}: [{{name: a, type: «group»}}]}}", "",
     "`type` is `group`, not one of `team`, `teams`, `user`, `escalation`, `schedule`"),
    ("victorops", f"{{{VICTOROPS}, custom_fields: {{a: b, «entity_id»: c}}}}", "",
     "`entity_id` is no further field: VictorOps is told of it anyway"),
    ("sns", "{topic_arn: a, sigv4: «{access_key: b}»}", "", "`sigv4` has `access_key` but no `secret_key`"),
    ("sns", "{topic_arn: a, sigv4: «{external_id: b}»}", "", "`sigv4` has `external_id` but no `role_arn`"),
    ("telegram", "{bot_token: a, chat_id: «0»}", "", "`chat_id` is `0`, which is no chat"),
    ("telegram", "{bot_token: a, chat_id: «0.5», chat_id_file: ''}", "", "`chat_id` is `0.5`, which is no chat"),
    ("telegram", "{bot_token: a, chat_id: «'0'»}", "", "`chat_id` is `'0'`, not a number without quotes"),
    ("telegram", "{bot_token: a, chat_id: «'${CHAT}'»}", "", "`chat_id` is `'${CHAT}'`, not a number without quotes"),
    ("telegram", "{bot_token: a, chat_id: 1, parse_mode: «html»}", "",
     "`parse_mode` is `html`, not one of `HTML`, `Markdown`, `MarkdownV2`"),
    ("webex", "«{room_id: a}»", HEADER,
     "`http_config` with an `authorization` is missing in entry 1 of `webex_configs`"),
    ("webex", "{room_id: a, http_config: «{bearer_token: ''}»}", "", "`authorization` is missing in `http_config`"),
    ("webex", "{room_id: a, http_config: «x»}", "", "`http_config` is `x`, not a mapping"),
    ("wechat", "{api_secret: a, corp_id: b, message_type: «TEXT»}", "",
     "`message_type` is `TEXT`, not one of `text`, `markdown`"),
    ("jira", f"{{{ISSUE}, api_url: {URL}, api_type: «Cloud»}}", "",
     "`api_type` is `Cloud`, not one of `auto`, `cloud`, `datacenter`"),
    ("jira", f"{{{ISSUE}, api_url: {URL}, api_type: «~»}}", "",
     "`api_type` is null, not one of `auto`, `cloud`, `datacenter`"),
    ("incidentio", f"«{{url: {URL}, http_config: {{}}}}»", "",
     "`alert_source_token` is missing in entry 1 of `incidentio_configs`, whose `http_config` has no `authorization`"),
    ("pagerduty", "{routing_key: a}, {routing_key: b}", "pagerduty_url: «~»",
     "`pagerduty_url` is null, and there are `pagerduty_configs` without `url`"),
    ("discord", "«~»", "", "entry 1 of `discord_configs` is null, not a mapping"),
]  # fmt: skip

BAD = [
    *((*case[:3], f"`{case[3]}` is missing in ") for case in MISSING),
    *((*case[:3], f" is set beside `{case[3]}`: only one of them may be") for case in BESIDE),
    *URLS,
    *OTHERS,
]
GOOD_FILES = [configured(*case) for case in TAKEN]
BAD_FILES = [(configured(*case[:3]), case[3]) for case in BAD]


@pytest.mark.parametrize("text", GOOD_FILES)
def test_integrations_that_alertmanager_takes_have_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.ALERTMANAGER, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_each_fault_of_an_integration_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.ALERTMANAGER, text)
    assert (marked, len(faults)) == (text, 1)
    assert message in faults[0].message


def test_amtool_gives_the_same_verdicts_on_integrations(refused: Refused) -> None:
    texts = [*GOOD_FILES, *(text for text, _ in BAD_FILES)]
    assert refused(["amtool", "check-config"], texts) == [False] * len(GOOD_FILES) + [True] * len(BAD_FILES)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (("slack", "{app_token: a, «update_message»: true}"), UPDATE),
        (
            ("slack", "{}", "slack_api_url_file: a, «slack_app_token»: b"),
            "`slack_app_token` is set beside `slack_api_url_file`: only one of them may be",
        ),
        (
            ("slack", f"{{api_url: {URL}}}", "http_config: «~»"),
            "`http_config` is null, and there are `slack_configs` without `http_config`",
        ),
        (("opsgenie", "«~»", "opsgenie_api_key: a"), "entry 1 of `opsgenie_configs` is null, not a mapping"),
    ],
)
def test_integrations_on_which_amtool_crashes_have_faults(judge: Judge, case: tuple[str, ...], message: str) -> None:
    marked, (fault,) = judge(Kind.ALERTMANAGER, configured(*case))
    assert (marked, fault.message) == (configured(*case), message)


def test_what_is_missing_is_told_with_what_may_stand_in_for_it(judge: Judge) -> None:
    texts = [configured("slack", "{}"), configured("pushover", "{token: a}"), configured("email", "{to: a, from: b}")]
    assert [judge(Kind.ALERTMANAGER, text)[1][0].help for text in texts] == [
        "write `api_url`, `api_url_file`, `app_token` or `app_token_file` here, or `slack_api_url` in `global`",
        "write `user_key` or `user_key_file`",
        "write `smarthost` here, or `smtp_smarthost` in `global`",
    ]


def test_a_misspelt_key_is_not_told_as_a_missing_one_too(judge: Judge) -> None:
    text = configured("discord", "{«webhook_uri»: 'http://x'}")
    marked, faults = judge(Kind.ALERTMANAGER, text)
    assert (marked, len(faults)) == (text, 1)
