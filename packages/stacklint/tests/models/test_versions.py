"""What versions of Prometheus don't know yet, no longer know, or would rather have otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault, Version, schema

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

JOB = "scrape_configs:\n- job_name: x\n"
RULE = "groups:\n- name: g\n  rules:\n  - "

TOO_NEW_FOR_3_5 = [
    (JOB + "  «scrape_native_histograms»: true\n", "`scrape_native_histograms`", "3.8"),
    ("global: {«extra_scrape_metrics»: true}\n", "`extra_scrape_metrics`", "3.10"),
    (JOB + "  «aws_sd_configs»:\n", "`aws_sd_configs`", "3.8"),
    ("storage: {tsdb: {«retention»: {time: 5d}}}\n", "`retention`", "3.8"),
    ("otlp: {«promote_scope_metadata»: true}\n", "`promote_scope_metadata`", "3.6"),
    ("otlp: {«label_name_underscore_sanitization»: true}\n", "`label_name_underscore_sanitization`", "3.8"),
    ("otlp: {translation_strategy: «UnderscoreEscapingWithoutSuffixes»}\n",
     "`UnderscoreEscapingWithoutSuffixes`", "3.6"),
    ("remote_write: [{url: http://x, sigv4: {«service»: a}}]\n", "`service`", "3.6"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "since"), TOO_NEW_FOR_3_5)
def test_what_came_later_is_said_with_its_version(judge: Judge, text: str, name: str, since: str) -> None:
    marked, faults = judge(Kind.PROMETHEUS, text, version=(3, 5))
    message = f"{name} came with Prometheus {since}; 3.5 refuses it"
    assert (marked, [(fault.kind, fault.message) for fault in faults]) == (text, [(FaultKind.VERSION, message)])


@pytest.mark.parametrize(("text", "since"), [(text, since) for text, _, since in TOO_NEW_FOR_3_5])
def test_it_is_no_fault_from_that_version_on(judge: Judge, text: str, since: str) -> None:
    clean = text.replace("«", "").replace("»", "")
    major, minor = map(int, since.split("."))
    assert [judge(Kind.PROMETHEUS, text, version=version)[0] for version in (None, (major, minor))] == [clean] * 2


def test_promtool_3_5_refuses_all_that_came_later(refused: Refused) -> None:
    command = ["promtool", "check", "config", "--syntax-only"]
    assert refused(command, [text for text, _, _ in TOO_NEW_FOR_3_5]) == [True] * len(TOO_NEW_FOR_3_5)


@pytest.mark.parametrize(
    ("version", "text", "message"),
    [
        ((2, 45), RULE + "{alert: a, expr: x, keep_firing_for: 5m}\n", ""),
        ((2, 41), RULE + "{alert: a, expr: x, «keep_firing_for»: 5m}\n",
         "`keep_firing_for` came with Prometheus 2.42; 2.41 refuses it"),
        ((2, 55), "groups:\n- name: g\n  «labels»: {a: b}\n", "`labels` came with Prometheus 3.0; 2.55 refuses it"),
        ((2, 55), RULE + "{record: «a-b», expr: x}\n",
         "`a-b` is no metric name of letters, digits, `_` and `:`; others came with Prometheus 3.0"),
        ((2, 55), RULE + "{alert: a, expr: x, labels: {«a-b»: c}}\n",
         "`a-b` is no label name of letters, digits and `_`; others came with Prometheus 3.0"),
        ((2, 55), RULE + "{record: 'a:b', expr: x, labels: {c_1: d}}\n", ""),
        ((3, 0), RULE + "{record: a-b, expr: x, labels: {a-b: c}}\n", ""),
    ],
)  # fmt: skip
def test_rule_files_have_a_history_too(judge: Judge, version: Version, text: str, message: str) -> None:
    marked, faults = judge(Kind.RULES, text, version=version)
    assert (marked, [fault.message for fault in faults]) == (text, [message] if message else [])


def test_a_key_that_went_is_said_with_its_version_and_its_successor(judge: Judge) -> None:
    text = JOB + "  «scrape_classic_histograms»: true\n"
    marked, (fault,) = judge(Kind.PROMETHEUS, text)
    assert (marked, fault.kind, fault.message, fault.help) == (
        text,
        FaultKind.VERSION,
        "`scrape_classic_histograms` went with Prometheus 3.0, which refuses it",
        "use `always_scrape_classic_histograms` instead",
    )


def test_a_key_that_went_is_no_fault_before(judge: Judge) -> None:
    text = JOB + "  scrape_classic_histograms: true\n"
    assert judge(Kind.PROMETHEUS, text, version=(2, 55)) == (text, ())


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("storage: {tsdb: {«retention_time»: 90d}}\n", "--storage.tsdb.retention.time"),
        ("storage: {tsdb: {«retention.size»: 5GB}}\n", "--storage.tsdb.retention.size"),
        ("storage: {«path»: /data}\n", "--storage.tsdb.path"),
        ("«path»: /data\n", ""),
    ],
)
def test_what_is_a_flag_is_told_as_one(judge: Judge, text: str, flag: str) -> None:
    marked, (fault,) = judge(Kind.PROMETHEUS, text)
    assert (marked, fault.help) == (text, f"it is a flag: give `{flag}` in the command" if flag else "")


def test_a_key_is_not_taken_for_one_that_came_later(judge: Judge) -> None:
    text = "storage: {tsdb: {«retention_time»: 90d}}\n"
    known = [judge(Kind.PROMETHEUS, text, version=version)[1][0].known for version in ((2, 48), None)]
    assert known == [("out_of_order_time_window",), ("out_of_order_time_window", "retention")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("storage: {tsdb: {«retentions»: {time: 90d}}}", "retention"),
        ("storage: {tsdb: {«retentions»: }}", "retention"),
        ("storage: {tsdb: {«retention_time»: 90d}}", ""),
        ("storage: {tsdb: {«retentions»: [90d]}}", ""),
        ("global: {«scrape_intervall»: 90d}", "scrape_interval"),
        ("«rule_file»: [a.yml]", "rule_files"),
        ("«rule_file»: a.yml", ""),
        ("global: {«external_label»: {a: b}}", "external_labels"),
        ("global: {«nothing_like_it»: 1}", ""),
    ],
)
def test_a_key_is_meant_only_where_it_takes_such_a_value(judge: Judge, text: str, meant: str) -> None:
    marked, (fault,) = judge(Kind.PROMETHEUS, text)
    assert (marked, fault.meant) == (text, meant)


def test_a_deprecated_key_works_and_has_a_successor(judge: Judge, refused: Refused) -> None:
    text = JOB + "  «bearer_token»: a\n"
    marked, (fault,) = judge(Kind.PROMETHEUS, text)
    assert (marked, fault.kind, fault.message, fault.consequence, fault.help) == (
        text,
        FaultKind.DEPRECATED,
        "`bearer_token` is deprecated since Prometheus 2.26",
        Consequence.WORKS,
        "use `authorization` with `credentials` instead",
    )
    assert refused(["promtool", "check", "config", "--syntax-only"], [text]) == [False]


@pytest.mark.parametrize(("version", "value"), [((2, 25), "a"), (None, ""), (None, "''")])
def test_a_key_is_not_deprecated_before_or_where_it_says_nothing(
    judge: Judge, version: Version | None, value: str
) -> None:
    text = JOB + f"  bearer_token: {value}\n"
    assert judge(Kind.PROMETHEUS, text, version=version) == (text, ())


HOOK = "route: {receiver: a}\nreceivers:\n- name: a\n  "
BELOW = "receivers: [{name: a}]\nroute:\n  receiver: a\n  routes:\n  - routes:\n    - "
TOO_NEW_FOR_0_21 = [
    (HOOK + "«telegram_configs»: [{bot_token: a, chat_id: 1}]\n", "0.24"),
    (HOOK + "«sns_configs»: [{topic_arn: a, sigv4: {region: a}}]\n", "0.23"),
    (HOOK + "«discord_configs»: [{webhook_url: 'http://a'}]\n", "0.25"),
    (HOOK + "«msteams_configs»: [{webhook_url: 'http://a'}]\n", "0.26"),
    (HOOK + "«msteamsv2_configs»: [{webhook_url: 'http://a'}]\n", "0.28"),
    (HOOK + "«mattermost_configs»: [{webhook_url: 'http://a'}]\n", "0.30"),
    (BELOW + "«matchers»: [a=b]\n", "0.22"),
    (BELOW + "match: {a: b}\n      «mute_time_intervals»: []\n", "0.22"),
    (HOOK + "labels: {a: b}\n«time_intervals»: []\n", "0.24"),
]


@pytest.mark.parametrize(("text", "since"), TOO_NEW_FOR_0_21)
def test_what_came_with_a_later_alertmanager_is_said_with_its_version(judge: Judge, text: str, since: str) -> None:
    marked, (fault, *_) = judge(Kind.ALERTMANAGER, text, version=(0, 21))
    major, minor = map(int, since.split("."))
    key = text.partition("«")[2].partition("»")[0]
    clean = text.replace("«", "").replace("»", "")
    assert (marked, fault.message) == (text, f"`{key}` came with Alertmanager {since}; 0.21 refuses it")
    assert [judge(Kind.ALERTMANAGER, text, version=version)[0] for version in (None, (major, minor))] == [clean] * 2


def test_routes_have_labels_since_a_version_that_amtool_may_not_have_reached(judge: Judge) -> None:
    text = BELOW + "«labels»: {team: '{{ .CommonLabels.team }}'}\n"
    assert judge(Kind.ALERTMANAGER, text, version=(0, 33))[0] == text
    assert not judge(Kind.ALERTMANAGER, text)[1]


def test_the_versions_of_prometheus_say_nothing_of_alertmanager(judge: Judge) -> None:
    text = "global: {http_config: {bearer_token: a}}\nroute: {receiver: a}\nreceivers: [{name: a}]\n"
    assert judge(Kind.ALERTMANAGER, text, version=(0, 25)) == (text, ())


LEGACY = "global: {metric_name_validation_scheme: legacy}\n"


@pytest.mark.parametrize(
    ("version", "text", "message"),
    [
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{target_label: «a-b»}]\n",
         "`target_label` is `a-b`, no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 5), LEGACY + JOB + "  relabel_configs: [{target_label: a-b}]\n", ""),
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{target_label: 'a${1}_$b'}]\n", ""),
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{target_label: «$-»}]\n",
         "`target_label` is `$-`, no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{action: labelmap, replacement: «a-$1»}]\n",
         "`replacement` is `a-$1`, no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{action: hashmod, modulus: 2, target_label: «$1»}]\n",
         "`target_label` is `$1`, no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 6), LEGACY + JOB + "  relabel_configs: [{action: drop}]\n", ""),
        ((3, 7), JOB + "  metric_name_validation_scheme: legacy\n  relabel_configs: [{target_label: «a-b»}]\n",
         "`target_label` is `a-b`, no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 6), LEGACY + JOB + "  metric_name_validation_scheme: utf8\n  relabel_configs: [{target_label: a-b}]\n",
         ""),
        ((3, 6), "global: {metric_name_validation_scheme: legacy, external_labels: {a: b, «a-b»: c}}\n",
         "`a-b` is no label name of letters, digits and `_`, which `legacy` names are"),
        ((3, 5), "global: {metric_name_validation_scheme: legacy, external_labels: {a-b: c}}\n", ""),
        ((3, 5), JOB + "  metric_name_validation_scheme: «legacy»\n",
         ("`metric_name_validation_scheme` is `legacy` without `metric_name_escaping_scheme`, which stays at "
         "`allow-utf-8` for it")),
        ((3, 7), JOB + "  metric_name_validation_scheme: legacy\n", ""),
        ((3, 3), JOB + "  metric_name_validation_scheme: legacy\n", ""),
        ((3, 7), "global: {metric_name_escaping_scheme: allow-utf-8}\n" + JOB
         + "  metric_name_validation_scheme: legacy\n", ""),
    ],
)  # fmt: skip
def test_legacy_names_are_minded_as_the_version_minds_them(
    judge: Judge, version: Version, text: str, message: str
) -> None:
    marked, faults = judge(Kind.PROMETHEUS, text, version=version)
    assert (marked, [fault.message for fault in faults]) == (text, [message] if message else [])


def test_promtool_3_5_minds_legacy_names_as_we_say(judge: Judge, refused: Refused) -> None:
    texts = [
        LEGACY + JOB + "  relabel_configs: [{target_label: a-b}]\n",
        "global: {metric_name_validation_scheme: legacy, external_labels: {a-b: c}}\n",
        JOB + "  metric_name_validation_scheme: legacy\n",
    ]
    ours = [bool(judge(Kind.PROMETHEUS, text, version=(3, 5))[1]) for text in texts]
    assert refused(["promtool", "check", "config", "--syntax-only"], texts) == ours


def test_the_schema_tells_since_when_a_key_is_known() -> None:
    job = schema(Kind.PROMETHEUS)["$defs"]["ScrapeConfig"]["properties"]
    assert job["scrape_native_histograms"]["description"] == "Scrape native histograms. Since Prometheus 3.8."
