"""Each constraint of each discovery, kept and broken once, and the verdicts of promtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from stacklint import models
from stacklint.document import read_document
from stacklint.models import Kind, ModelFault, native
from stacklint.models.discovery import load
from stacklint.models.discovery.base import FORM
from stacklint.models.faults import structure

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Promtool = Callable[[list[tuple[str, str]]], dict[tuple[str, str], bool]]


KEY = "access_key: SCWXXXXXXXXXXXXXXXXX"
ID = "11111111-1111-1111-1111-111111111111"
SCALEWAY = f"role: instance, project_id: {ID}, {KEY}"
OVH = "application_key: a, application_secret: b, consumer_key: c"
TRITON = "account: a, dns_suffix: b, endpoint: c"
FILE = "a path that ends in `.json`, `.yml` or `.yaml`, with wildcards in its last part only"
UYUNI = "username: a, password: b"
OCI = "region: a, tenancy: b, user: c, fingerprint: d, key_file: e"

GOOD = [
    ("aws", "{role: ecs}"),
    ("azure", "{authentication_method: ManagedIdentity, subscription_id: a, client_id: ''}"),
    ("azure", "{authentication_method: WorkloadIdentity, subscription_id: a}"),
    ("consul", "{}"),
    ("consul", "{token: a, basic_auth: {}}"),
    ("consul", "{username: a, basic_auth: , token: b, authorization: ~}"),
    ("digitalocean", "{authorization: {credentials: a}}"),
    ("dns", "{names: [~]}"),
    ("dns", "{names: [a], port: 0}"),
    ("dns", "{names: [a], type: Mx, port: 1.5}"),
    ("docker", "{host: 'a/b'}"),
    ("docker", "{host: 5, filters: ~, port: ~}"),
    ("ec2", "{region: a, filters: [{values: [~]}], port: 80.9}"),
    ("eureka", "{server: 'a+b://c'}"),
    ("file", "{files: ['*.yml', /a/b*.json]}"),
    ("http", "{url: 'HTTP://:80'}"),
    ("http", "{url: 'http://[::1]:80/%41'}"),
    ("linode", "{region: ~, tag_separator: ''}"),
    ("marathon", "{servers: [~], auth_token_file: a, oauth2: {client_id: a, token_url: b}}"),
    ("nerve", "{servers: [~], paths: [/], timeout: 0}"),
    ("oci", "{auth: instance_principal, region: a, tag_filter_action: odd}"),
    ("oci", f"{{{OCI}, rate_limit_rps: .inf}}"),
    ("openstack", "{role: hypervisor, region: a}"),
    ("outscale", "{access_key: a, secret_key: b}"),
    ("ovhcloud", f"{{service: dedicated_server, {OVH}}}"),
    ("scaleway", f"{{{SCALEWAY}, secret_key_file: a, secret_key: ''}}"),
    ("stackit", "{}"),
    ("stackit", "{region: '', endpoint: a}"),
    ("triton", f"{{{TRITON}, refresh_interval: 1ms}}"),
    ("uyuni", f"{{server: a, {UYUNI}}}"),
    ("vultr", "{}"),
]

BAD = [
    ("aws", "«{}»", "`role` is missing in entry 1 of `aws_sd_configs`"),
    ("aws", "{role: «s3»}", "`role` is `s3`, not one of `ec2`, `ecs`, `elasticache`, `lightsail`, `msk`, `rds`"),
    ("aws", "{role: ec2, filters: [«~»]}", "entry 1 of `filters` is null, not a mapping"),
    ("azure", "«{authentication_method: SDK}»", "`subscription_id` is missing in entry 1 of `azure_sd_configs`"),
    ("azure", "{subscription_id: a, authentication_method: «oauth»}",
     "`authentication_method` is `oauth`, not one of `OAuth`, `ManagedIdentity`, `SDK`, `WorkloadIdentity`"),
    ("azure", "{subscription_id: a, authentication_method: «~»}",
     "`authentication_method` is null, not one of `OAuth`, `ManagedIdentity`, `SDK`, `WorkloadIdentity`"),
    ("azure", "«{subscription_id: a, client_id: b, client_secret: c}»",
     "`tenant_id` is missing in entry 1 of `azure_sd_configs`, which the `authentication_method` `OAuth` needs"),
    ("azure", "{subscription_id: a, tenant_id: b, client_id: «''», client_secret: c}",
     "`client_id` is empty, which the `authentication_method` `OAuth` needs"),
    ("azure", "«{subscription_id: a, tenant_id: b, client_id: c, authentication_method: OAuth}»",
     "`client_secret` is missing in entry 1 of `azure_sd_configs`, which the `authentication_method` `OAuth` needs"),
    ("consul", "{server: «' '»}", "`server` is ` `, not a text with more than blanks in it"),
    ("consul", "{server: «~»}", "`server` is null, not a text with more than blanks in it"),
    ("consul", "{username: a, «basic_auth»: {}}", "`basic_auth` is set beside `username`: only one of them may be"),
    ("consul", "{password: a, «authorization»: {}}",
     "`authorization` is set beside `password`: only one of them may be"),
    ("consul", "{token: a, «authorization»: {}}", "`authorization` is set beside `token`: only one of them may be"),
    ("consul", "{node_meta: «[]»}", "`node_meta` is an empty list, not a mapping"),
    ("digitalocean", "{port: «'80'»}", "`port` is `'80'`, not a number without quotes"),
    ("digitalocean", "{role: «volumes»}", "`role` is `volumes`, not one of `droplets`, `databases`"),
    ("dns", "«{}»", "`names` is missing in entry 1 of `dns_sd_configs`"),
    ("dns", "{names: «[]»}", "`names` is an empty list, not a list with something in it"),
    ("dns", "{names: [a], type: «TXT»}", "`type` is `TXT`, not one of `SRV`, `A`, `AAAA`, `MX`, `NS`"),
    ("dns", "{names: [a], type: «~»}", "`type` is null, not one of `SRV`, `A`, `AAAA`, `MX`, `NS`"),
    ("dns", "«{names: [a], type: A}»",
     "`port` is missing in entry 1 of `dns_sd_configs`, and records of type `A` tell none"),
    ("dns", "{names: [a], type: ns, port: «0»}",
     "`port` is 0, and records of type `NS` tell none"),
    ("dns", "{names: [a], type: ns, port: «0.9»}",
     "`port` is 0, and records of type `NS` tell none"),
    ("dns", "{names: [a], type: ns, port: «0x0»}",
     "`port` is 0, and records of type `NS` tell none"),
    ("dns", "{names: [a], type: ns, port: «0e5»}",
     "`port` is 0, and records of type `NS` tell none"),
    ("dns", "{names: [a], type: ns, port: «x»}", "`port` is `x`, not a number without quotes"),
    ("docker", "«{}»", "`host` is missing in entry 1 of `docker_sd_configs`"),
    ("docker", "{host: «''»}", "`host` is empty, not a URL"),
    ("docker", "{host: «'a b:80'»}", "`host` is `a b:80`, not a URL"),
    ("dockerswarm", "{host: «':a'», role: nodes}", "`host` is `:a`, not a URL"),
    ("dockerswarm", "«{host: a}»", "`role` is missing in entry 1 of `dockerswarm_sd_configs`"),
    ("dockerswarm", "{host: a, role: «task»}", "`role` is `task`, not one of `services`, `tasks`, `nodes`"),
    ("ec2", "{region: a, filters: [{name: a, values: «[]»}]}",
     "`values` is an empty list, not a list with something in it"),
    ("ec2", "{region: a, filters: [«{name: a}»]}", "`values` is missing in entry 1 of `filters`"),
    ("ecs", "{clusters: «a»}", "`clusters` is `a`, not a list"),
    ("elasticache", "{request_concurrency: «many»}",
     "`request_concurrency` is `many`, not a number without quotes"),
    ("eureka", "«{}»", "`server` is missing in entry 1 of `eureka_sd_configs`"),
    ("eureka", "{server: «eureka»}", "`server` is `eureka`, not a URL with scheme and host, such as `http://host:80`"),
    ("eureka", "{server: «'mailto:a'»}",
     "`server` is `mailto:a`, not a URL with scheme and host, such as `http://host:80`"),
    ("eureka", "{server: «'http:///a'»}",
     "`server` is `http:///a`, not a URL with scheme and host, such as `http://host:80`"),
    ("file", "«{}»", "`files` is missing in entry 1 of `file_sd_configs`"),
    ("file", "{files: «[]»}", "`files` is an empty list, not a list with something in it"),
    ("file", "{files: [«a»]}",
     f"entry 1 of `files` is `a`, not {FILE}"),
    ("file", "{files: [«'*/a.yml'»]}",
     f"entry 1 of `files` is `*/a.yml`, not {FILE}"),
    ("file", "{files: [«~»]}",
     f"entry 1 of `files` is null, not {FILE}"),
    ("gce", "«{zone: a}»", "`project` is missing in entry 1 of `gce_sd_configs`"),
    ("gce", "{project: a, zone: «~»}", "`zone` is null, not a text with something in it"),
    ("hetzner", "«{}»", "`role` is missing in entry 1 of `hetzner_sd_configs`"),
    ("hetzner", "{role: «cloud»}", "`role` is `cloud`, not one of `robot`, `hcloud`"),
    ("http", "«{}»", "`url` is missing in entry 1 of `http_sd_configs`"),
    ("http", "{url: «'ftp://a'»}",
     "`url` is `ftp://a`, not a URL with a host that starts with `http://` or `https://`"),
    ("http", "{url: «'//a'»}", "`url` is `//a`, not a URL with a host that starts with `http://` or `https://`"),
    ("http", "{url: «'http://a@/b'»}",
     "`url` is `http://a@/b`, not a URL with a host that starts with `http://` or `https://`"),
    ("http", "{url: «'http://a:b'»}",
     "`url` is `http://a:b`, not a URL with a host that starts with `http://` or `https://`"),
    ("http", "{url: «'http://a/%zz'»}",
     "`url` is `http://a/%zz`, not a URL with a host that starts with `http://` or `https://`"),
    ("http", "{url: 'http://a', refresh_interval: «60»}",
     "`refresh_interval` is `60`, not a duration such as `15s` or `1m30s`"),
    ("ionos", "«{}»", "`datacenter_id` is missing in entry 1 of `ionos_sd_configs`"),
    ("ionos", "{datacenter_id: «''»}", "`datacenter_id` is empty, not a text with something in it"),
    ("kuma", "«{}»", "`server` is missing in entry 1 of `kuma_sd_configs`"),
    ("kuma", "{server: «'a:5676'»}", "`server` is `a:5676`, not a URL with scheme and host, such as `http://host:80`"),
    ("lightsail", "{region: a, access_key: «[]»}", "`access_key` is an empty list, not a text"),
    ("linode", "{region: «[a]»}", "`region` is a list, not a text"),
    ("marathon", "«{}»", "`servers` is missing in entry 1 of `marathon_sd_configs`"),
    ("marathon", "{servers: [a], auth_token: b, «auth_token_file»: c}",
     "`auth_token_file` is set beside `auth_token`: only one of them may be"),
    ("marathon", "{servers: [a], auth_token_file: b, «basic_auth»: {}}",
     "`basic_auth` is set beside `auth_token_file`: only one of them may be"),
    ("marathon", "{servers: [a], auth_token: b, «authorization»: {}}",
     "`authorization` is set beside `auth_token`: only one of them may be"),
    ("msk", "{port: «kafka»}", "`port` is `kafka`, not a number without quotes"),
    ("nerve", "«{paths: [/a]}»", "`servers` is missing in entry 1 of `nerve_sd_configs`"),
    ("nerve", "{servers: «~», paths: [/a]}", "`servers` is null, not a list"),
    ("nerve", "{servers: [a], paths: «[]»}", "`paths` is an empty list, not a list with something in it"),
    ("nerve", "{servers: [a], paths: [/b, «c»]}", "entry 2 of `paths` is `c`, not a path that starts with `/`"),
    ("nomad", "{server: «''»}", "`server` is empty, not a text with more than blanks in it"),
    ("oci", "«{tenancy: b, user: c, fingerprint: d, key_file: e}»",
     "`region` is missing in entry 1 of `oci_sd_configs`"),
    ("oci", "{auth: «password», region: a}", "`auth` is `password`, not one of `api_key`, `instance_principal`"),
    ("oci", "«{region: a, tenancy: b, user: c, fingerprint: d}»",
     "`key_file` is missing in entry 1 of `oci_sd_configs`, which the `auth` `api_key` needs"),
    ("oci", "{auth: instance_principal, region: a, «user»: b}",
     "`user` is set beside `auth: instance_principal`: only one of them may be"),
    ("oci", f"{{{OCI}, compartments: [«''»]}}", "entry 1 of `compartments` is empty, not a text with something in it"),
    ("oci", f"«{{{OCI}, tag_filter_key: a}}»",
     "`tag_filter_value` is missing in entry 1 of `oci_sd_configs`, which `tag_filter_key` needs"),
    ("oci", f"{{{OCI}, tag_filter_key: a, tag_filter_value: b, tag_filter_action: «drop»}}",
     "`tag_filter_action` is `drop`, not one of `include`, `exclude`"),
    ("oci", f"{{{OCI}, tag_filter_key: a, tag_filter_value: b, tag_filter_action: «~»}}",
     "`tag_filter_action` is null, not one of `include`, `exclude`"),
    ("oci", f"{{{OCI}, rate_limit_rps: «0»}}", "`rate_limit_rps` is `0`, not above 0"),
    ("oci", f"{{{OCI}, rate_limit_rps: «.nan»}}", "`rate_limit_rps` is `.nan`, not above 0"),
    ("oci", f"{{{OCI}, rate_limit_rps: «x»}}", "`rate_limit_rps` is `x`, not a number without quotes"),
    ("openstack", "«{region: a}»", "`role` is missing in entry 1 of `openstack_sd_configs`"),
    ("openstack", "{region: a, role: «volume»}",
     "`role` is `volume`, not one of `hypervisor`, `instance`, `loadbalancer`"),
    ("openstack", "«{role: instance}»", "`region` is missing in entry 1 of `openstack_sd_configs`"),
    ("openstack", "{role: instance, region: a, availability: «private»}",
     "`availability` is `private`, not one of `public`, `internal`, `admin`"),
    ("outscale", "{region: «''», access_key: a, secret_key: b}", "`region` is empty, not a text with something in it"),
    ("outscale", "«{secret_key: b}»", "`access_key` is missing in entry 1 of `outscale_sd_configs`"),
    ("outscale", "«{access_key: a}»", "`secret_key` is missing in entry 1 of `outscale_sd_configs`"),
    ("ovhcloud", f"«{{{OVH}}}»", "`service` is missing in entry 1 of `ovhcloud_sd_configs`"),
    ("ovhcloud", f"{{service: «cloud», {OVH}}}", "`service` is `cloud`, not one of `dedicated_server`, `vps`"),
    ("ovhcloud", f"{{service: vps, {OVH}, endpoint: «~»}}", "`endpoint` is null, not a text with something in it"),
    ("ovhcloud", "«{service: vps, application_secret: b, consumer_key: c}»",
     "`application_key` is missing in entry 1 of `ovhcloud_sd_configs`"),
    ("ovhcloud", "«{service: vps, application_key: a, consumer_key: c}»",
     "`application_secret` is missing in entry 1 of `ovhcloud_sd_configs`"),
    ("ovhcloud", "{service: vps, application_key: a, application_secret: b, consumer_key: «''»}",
     "`consumer_key` is empty, not a text with something in it"),
    ("puppetdb", "«{query: a}»", "`url` is missing in entry 1 of `puppetdb_sd_configs`"),
    ("puppetdb", "{url: «a», query: b}",
     "`url` is `a`, not a URL with a host that starts with `http://` or `https://`"),
    ("puppetdb", "{url: 'http://a', query: «''»}", "`query` is empty, not a text with something in it"),
    ("rds", "{filters: «{}»}", "`filters` is an empty mapping, not a list"),
    ("scaleway", f"«{{project_id: {ID}, {KEY}, secret_key: {ID}}}»",
     "`role` is missing in entry 1 of `scaleway_sd_configs`"),
    ("scaleway", f"{{role: «vm», project_id: {ID}, {KEY}, secret_key: {ID}}}",
     "`role` is `vm`, not one of `instance`, `baremetal`"),
    ("scaleway", f"«{{role: instance, {KEY}, secret_key: {ID}}}»",
     "`project_id` is missing in entry 1 of `scaleway_sd_configs`"),
    ("scaleway", f"{{role: instance, project_id: «a», {KEY}, secret_key: {ID}}}", "`project_id` is `a`, not a UUID"),
    ("scaleway", f"{{role: instance, project_id: {ID}, access_key: «SCWa», secret_key: {ID}}}",
     "`access_key` is `SCWa`, not `SCW` and 17 capitals and digits"),
    ("scaleway", f"«{{{SCALEWAY}}}»",
     "`secret_key` is missing in entry 1 of `scaleway_sd_configs`, and so is `secret_key_file`"),
    ("scaleway", f"{{{SCALEWAY}, secret_key: «x»}}", "`secret_key` is `x`, not a UUID"),
    ("scaleway", f"{{{SCALEWAY}, secret_key: {ID}, «secret_key_file»: x}}",
     "`secret_key_file` is set beside `secret_key`: only one of them may be"),
    ("scaleway", f"{{{SCALEWAY}, secret_key: {ID}, zone: «paris»}}",
     "`zone` is `paris`, not a zone such as `fr-par-1`"),
    ("scaleway", f"{{{SCALEWAY}, secret_key: {ID}, zone: «~»}}", "`zone` is null, not a zone such as `fr-par-1`"),
    ("scaleway", f"{{{SCALEWAY}, secret_key: {ID}, api_url: «'http://a/'»}}",
     "`api_url` ends in `/`, which the API's client refuses"),
    ("serverset", "«{servers: [a]}»", "`paths` is missing in entry 1 of `serverset_sd_configs`"),
    ("serverset", "{servers: [a], paths: [«~»]}", "entry 1 of `paths` is null, not a path that starts with `/`"),
    ("stackit", "{region: «''»}", "`region` is empty, and there is no `endpoint` instead"),
    ("stackit", "{endpoint: «':'»}", "`endpoint` is `:`, not a URL"),
    ("triton", "«{dns_suffix: a, endpoint: b}»", "`account` is missing in entry 1 of `triton_sd_configs`"),
    ("triton", "«{account: a, endpoint: b}»", "`dns_suffix` is missing in entry 1 of `triton_sd_configs`"),
    ("triton", "«{account: a, dns_suffix: b}»", "`endpoint` is missing in entry 1 of `triton_sd_configs`"),
    ("triton", f"{{{TRITON}, role: «~»}}", "`role` is null, not one of `container`, `cn`"),
    ("triton", f"{{{TRITON}, refresh_interval: «0s»}}", "`refresh_interval` is `0s`, not above 0"),
    ("triton", f"{{{TRITON}, refresh_interval: «~»}}",
     "`refresh_interval` is null, not above 0"),
    ("uyuni", f"«{{{UYUNI}}}»", "`server` is missing in entry 1 of `uyuni_sd_configs`"),
    ("uyuni", f"{{server: «'http://a b'», {UYUNI}}}", "`server` is `http://a b`, not a URL"),
    ("uyuni", "«{server: a, password: b}»", "`username` is missing in entry 1 of `uyuni_sd_configs`"),
    ("uyuni", "{server: a, username: b, password: «~»}", "`password` is null, not a text with something in it"),
    ("vultr", "{refresh_interval: «soon»}", "`refresh_interval` is `soon`, not a duration such as `15s` or `1m30s`"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "entry"), GOOD)
def test_what_prometheus_takes_has_no_faults(judge: Judge, name: str, entry: str) -> None:
    text = f"{name}_sd_configs: [{entry}]\n"
    assert judge(text) == (text, ())


@pytest.mark.parametrize(("name", "entry", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, name: str, entry: str, message: str) -> None:
    text = f"{name}_sd_configs: [{entry}]\n"
    marked, faults = judge(text)
    assert (marked, [fault.message for fault in faults]) == (text, [message])


def test_promtool_gives_the_same_verdicts_on_the_discoveries_that_it_has(promtool: Promtool) -> None:
    ours = dict.fromkeys(GOOD, False) | {(name, entry): True for name, entry, _ in BAD}
    said = promtool(list(ours))
    assert said == {case: ours[case] for case in said}


def test_the_json_schema_gives_the_same_verdicts_on_structure() -> None:
    schema = Draft202012Validator(models.schema(Kind.PROMETHEUS))
    for name, entry in [*GOOD, *((name, entry) for name, entry, _ in BAD)]:
        text = f"{name}_sd_configs: [{entry}]\n".replace("«", "").replace("»", "")
        data = read_document("f", text.encode(), "yaml").data
        assert isinstance(data, dict)
        found = list(structure(FORM, load(f"{name}_sd_configs").model, data[f"{name}_sd_configs"][0]))
        is_parsed_only = any(f"`{parsed}`" in fault.message for fault in found for parsed in BEYOND_SCHEMA)
        job = {"job_name": "x"} | data
        assert (text, schema.is_valid(native({"scrape_configs": [job]}))) == (text, not found or is_parsed_only)


BEYOND_SCHEMA = ("a b:80", ":a", "http://a:b", "http://a/%zz", "http://a b")
"""What no URL is only to a parser, which a pattern isn't."""
