"""Where two places of a file collide, a fault stands at the one and names the other: «the fault», ⟦the other end⟧."""

import pytest
from stacklint.document import Place, read_document
from stacklint.models import Kind, check

K8S = "scrape_configs: [{{job_name: a, kubernetes_sd_configs: [{{role: pod, {}}}]}}]"
CASES = [
    (Kind.PROMETHEUS, "scrape_configs: [{job_name: ⟦a⟧}, {job_name: b}, {job_name: «a»}]"),
    (Kind.PROMETHEUS, "global: {scrape_interval: ⟦5s⟧, scrape_timeout: «10s»}"),
    (Kind.PROMETHEUS, "global: {scrape_interval: ⟦5s⟧}\nscrape_configs: [{job_name: a, scrape_timeout: «8s»}]"),
    (Kind.PROMETHEUS, "global: {scrape_protocols: [⟦PrometheusProto⟧, «PrometheusProto»]}"),
    (
        Kind.PROMETHEUS,
        """\
global: {metric_name_validation_scheme: legacy, metric_name_escaping_scheme: ⟦allow-utf-8⟧}
scrape_configs: [«{job_name: a}»]
""",
    ),
    (Kind.PROMETHEUS, "remote_write: [{url: a, ⟦basic_auth⟧: {}, «authorization»: {}, ⟦sigv4⟧: {region: a}}]"),
    (Kind.PROMETHEUS, "remote_read: [{url: a, ⟦proxy_from_environment⟧: true, «no_proxy»: b}]"),
    (
        Kind.PROMETHEUS,
        "remote_write: [{url: a, azuread: {⟦managed_identity⟧: {client_id: ''}, «sdk»: {tenant_id: a}}}]",
    ),
    (Kind.PROMETHEUS, "otlp: {⟦promote_all_resource_attributes⟧: true, «promote_resource_attributes»: [a]}"),
    (Kind.PROMETHEUS, "otlp: {promote_resource_attributes: [⟦a⟧, «a»]}"),
    (Kind.PROMETHEUS, K8S.format("⟦api_server⟧: a, «kubeconfig_file»: b")),
    (Kind.PROMETHEUS, K8S.format("⟦kubeconfig_file⟧: b, namespaces: {«own_namespace»: true}")),
    (Kind.PROMETHEUS, "scrape_configs: [{job_name: a, oci_sd_configs: [{auth: ⟦instance_principal⟧, «user»: a}]}]"),
    (Kind.RULES, "groups: [{name: a, rules: [{⟦record⟧: a, «alert»: b, expr: a}]}]"),
    (Kind.TESTS, "group_eval_order: [⟦a⟧, b, «a», «a»]"),
    (Kind.PROVIDER, "providers: [{name: ⟦a⟧, options: {path: a}}, {name: «a», options: {path: b}}]"),
    (Kind.PROVIDER, "providers: [⟦{options: {path: a}}⟧, «{options: {path: b}}»]"),
    (Kind.ALERTMANAGER, "global: {⟦slack_api_url⟧: a, «slack_api_url_file»: b}"),
    (Kind.ALERTMANAGER, "route: {receiver: a}\nreceivers: [{name: ⟦a⟧}, {name: «a»}]"),
    (Kind.ALERTMANAGER, "route: {receiver: «b»}\n⟦receivers⟧: [{name: a}]"),
    (
        Kind.ALERTMANAGER,
        """\
route: {receiver: a, routes: [{mute_time_intervals: [«x»]}]}
⟦mute_time_intervals⟧: [{name: y}]
⟦time_intervals⟧: [{name: z}]
""",
    ),
    (Kind.ALERTMANAGER, "route: {receiver: a, group_by: [⟦b⟧, «b»]}\nreceivers: [{name: a}]"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_a_collision_names_both_ends(kind: Kind, text: str) -> None:
    clean = text.translate(dict.fromkeys(map(ord, "«»⟦⟧")))
    document = read_document("file", clean.encode(), "yaml")
    marks = set()
    for fault in check(kind, document.data):
        if not fault.others:
            continue
        places = [(Place("file", fault.path, fault.part, fault.chars), "«", "»")]
        places += [(Place("file", other.path, other.part), "⟦", "⟧") for other in fault.others]
        for place, opener, closer in places:
            spot = document.locate(place)
            marks |= {(spot.end, 0, -spot.start, closer), (spot.start, 1, -spot.end, opener)}
    for at, _, _, mark in sorted(marks, reverse=True):
        clean = clean[:at] + mark + clean[at:]
    assert clean == text
