"""LK120."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import Kind, PathUse
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, ends_of
from stacklint.rules.fixtures import edited, linked
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.meant import Meant
from stacklint.stack.prometheus.referenced import Reference
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

_OTHERS = frozenset({PathUse.RULES, PathUse.LOG})
"""What has rules of its own."""
_MOST = 3
"""How many lists are named that may be meant."""
_FILE = "prometheus/prometheus.yml"
_JOB = "  - job_name: app\n"
_LIST = "- targets: ['app:5000']\n"
_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./am:/etc/alertmanager]
"""
_ELSEWHERE = "scrape_configs: []\nremote_write: [{url: 'http://x', tls_config: "
_ASKING = """\
templates: [/templates/*.tmpl]
route: {receiver: team}
receivers:
  - name: team
    slack_configs: [{api_url: "https://hooks.example.com/", text: '{{ template "team.text" . }}'}]
"""
_ALERTS = "templates: [{}]\nroute: {{receiver: nobody}}\nreceivers: [{{name: nobody}}]\n"


def _with(setting: str, also: dict[str, str | None] | None = None) -> Example:
    return Example(edited(_FILE, _JOB, f"{_JOB}    {setting}\n", also))


def _mounting(setting: str, mount: str) -> Example:
    changed = edited("compose.yaml", "./prometheus:/etc/prometheus:ro", f"./prometheus:/etc/prometheus:ro\n{mount}")
    return _with(setting, {"compose.yaml": changed["compose.yaml"]})


_GIVEN = _mounting("basic_auth: {password_file: /run/secrets/a}", "    secrets: [a]").files


@rule(
    "LK120",
    "referenced-file-missing",
    severity=Severity.ERROR,
    bad=(
        _with("basic_auth: {username: a, password_file: «/run/secrets/scrape»}"),
        _with("tls_config: {ca_file: «/certs/ca.pem»}"),
        _with("authorization: {credentials_file: «token»}"),
        _with("authorization: {credentials_file: «token»}", {"prometheus/token": linked("../secrets/token")}),
        _with("file_sd_configs: [{files: [«/targets/*.json»]}]"),
        _with("file_sd_configs: [{files: [«targets/*.json»]}]", {"prometheus/targets/a.yml": _LIST}),
        _with("file_sd_configs: [{files: [«target/*.yml»]}]", {"prometheus/targets/a.yml": _LIST}),
        _with("file_sd_configs: [{files: [«targets/nodes.yml»]}]", {"prometheus/targets/node.yml": _LIST}),
        _with("file_sd_configs: [{files: [«targets/*.yml»]}]", {"targets/a.yml": _LIST, "targets/b.yml": _LIST}),
        Example(edited(_FILE, "rule_files:", "scrape_config_files: [«jobs.yml»]\nrule_files:")),
        Example(
            {"compose.yaml": _COMPOSE, "am/alertmanager.yml": _ALERTS.format("«/templates/*.tmpl», «/more/*.tmpl»")}
        ),
        Example({"prometheus.yml": f"{_ELSEWHERE}{{ca_file: «ca.pem»}}}}]\n"}),
    ),
    good=(
        _with("file_sd_configs: [{files: [targets/*.json]}]"),
        _with("file_sd_configs: [{files: [targets/*.json]}]", {"prometheus/targets/.gitkeep": ""}),
        _with("file_sd_configs: [{files: [targets/*.json, targets/*.yml]}]", {"prometheus/targets/a.yml": _LIST}),
        _with("file_sd_configs: [{files: [targets/*.json]}]", {"prometheus/targets/a.example.yml": _LIST}),
        _with(
            "file_sd_configs: [{files: [targets/*.json]}]",
            {"prometheus/targets/a.yml": _LIST, ".gitignore": "prometheus/targets/*.json\n"},
        ),
        _with("file_sd_configs: [{files: [targets/*.json]}]", {"prometheus/others/a.yml": _LIST}),
        _with("authorization: {credentials_file: token}", {"prometheus/token": "x"}),
        _with("authorization: {credentials_file: token}", {".gitignore": "prometheus/token\n"}),
        _with("authorization: {credentials_file: token}", {"prometheus/token.example": "x"}),
        _with("authorization: {credentials_file: /etc/ssl/certs/ca-certificates.crt}"),
        _with("kubernetes_sd_configs: [{role: pod, kubeconfig_file: /var/run/secrets/kubeconfig}]"),
        _mounting("tls_config: {ca_file: /certs/ca.pem}", "      - certs:/certs"),
        _mounting("tls_config: {ca_file: /certs/ca.pem}", "    tmpfs: [/certs]"),
        Example({**_GIVEN, "compose.yaml": _GIVEN["compose.yaml"] + "secrets: {a: {file: ./gone}}\n"}),
        Example({"prometheus.yml": f"{_ELSEWHERE}{{ca_file: /etc/ca.pem}}}}]\n"}),
        Example({"compose.yaml": _COMPOSE, "am/alertmanager.yml": _ASKING}),
        Example(
            {"compose.yaml": _COMPOSE.replace("./am:", "$BASE/am:"), "am/alertmanager.yml": _ALERTS.format("'*.tmpl'")}
        ),
    ),
)
def referenced_file_missing(subject: Reference, stack: Stack) -> Iterator[Finding]:
    """A configuration names a file that the program which reads it doesn't see.

    The path counts inside the container; a relative one counts from the folder of the configuration. What happens
    depends on who needs the file: some are read when Prometheus starts, which then refuses to, most when a target is
    scraped or a request is sent, which then fails. `promtool check config` looks for some of them, and on the host.

    A pattern of `file_sd_configs` need not match, since lists of targets may come later. It is told where a list that
    no job reads is surely meant: in that folder with another suffix, in one that is called nearly so, or under the same
    name where nothing mounts it.

    What is mounted with a folder of the repository may be put there later, so that its lack is a warning. A file that
    git ignores, or that has a template beside it, is not judged.
    """
    if subject.use in _OTHERS or subject.files or subject.is_refused:
        return
    meant = _meant(subject, stack)
    if not (meant or _leads_nowhere(subject)) or _is_asked_for(subject, stack):
        return
    what = "is a folder" if subject.resolution.seen is Seen.FOLDER else "does not exist"
    yield Finding(
        subject.node.place,
        f"`{subject.pattern}` {'matches no file' if subject.is_pattern else what}; {_effect(subject)}",
        _advice(subject, meant),
        (*ends_of(subject), *((_list_place(one, stack), _said_of(one)) for one in meant[:_MOST])),
        severity=_severity(subject),
    )


class _Asked:
    """Whether the texts of an Alertmanager ask for templates that it lacks, by its file: it may name many paths."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: dict[str, bool] = {}


def _is_asked_for(subject: Reference, stack: Stack) -> bool:
    """Whether a text asks for a template that is missed, which is told there."""
    if subject.use is not PathUse.TEMPLATES:
        return False
    found, name = stack.files.remembered("", _Asked).found, subject.node.document.name
    if name not in found:
        readers = (one for one in stack.alertmanagers if one.config.document.name == name)
        found[name] = any(next(one.undefined_templates(stack.files), None) is not None for one in readers)
    return found[name]


def _meant(subject: Reference, stack: Stack) -> tuple[Meant, ...]:
    """The lists of targets that an entry means which matches none."""
    is_lost = subject.use is PathUse.TARGETS and subject.container is not None
    return stack.meant_targets.get(subject.node.place, ()) if is_lost else ()


def _list_place(one: Meant, stack: Stack) -> Place:
    return Place(stack.files.name(one.path), (0, "targets")).key()


def _said_of(one: Meant) -> str:
    return "these targets are there, and no job reads them" if one.seen_at else "nothing brings these targets there"


def _advice(subject: Reference, meant: tuple[Meant, ...]) -> str:
    if subject.container is None:
        return ""
    if meant:
        seen_at = meant[0].seen_at
        if seen_at is None:
            return "mount the file where the entry looks"
        folder, name = posixpath.split(seen_at)
        return f"write `{posixpath.join(folder, f'*{posixpath.splitext(name)[1]}') if subject.is_pattern else seen_at}`"
    if subject.resolution.link is not None:
        return ADVICE
    targets = (mount.target for mount in subject.container.service.mounts if mount is not subject.resolution.mount)
    right = nearest(subject.pattern, targets)  # the mount that covers the path is no other name of it
    return f"did you mean `{right}`?" if right else "name the file as the container sees it, or mount it there"


def _severity(subject: Reference) -> Severity | None:
    """Less than an error for what may follow, and for patterns, which need not match: many are copied examples."""
    if subject.use is PathUse.TEMPLATES and subject.is_pattern:
        return Severity.INFO
    may_follow = _in_repository(subject) and subject.use is not PathUse.SCRAPE_CONFIGS
    return Severity.WARNING if may_follow or subject.is_pattern or subject.use is PathUse.TARGETS else None


def _in_repository(subject: Reference) -> bool:
    """Whether the path is one of a folder of the repository, and not only of the container."""
    found = subject.resolution
    return subject.container is None or found.mount is not None or found.path is not None


def _leads_nowhere(subject: Reference) -> bool:
    """Whether nothing is at a path, or a folder where a file is wanted.

    A folder that a pattern looks into is missed only where nobody can make it: git keeps no empty ones.
    """
    resolution = subject.resolution
    if subject.is_pattern:
        return resolution.seen is Seen.MISSING and not _in_repository(subject)
    folder = resolution.seen is Seen.FOLDER and resolution.path is not None
    return resolution.seen is Seen.MISSING or folder


def _effect(subject: Reference) -> str:
    """What the lack of the file does. Facts: Prometheus 3.5 and Alertmanager 0.33, started with such files."""
    path, early = subject.node.path, subject.use is PathUse.CLIENT and "oauth2" not in subject.node.path
    if subject.use is PathUse.TARGETS:
        return "no target is found in it until it is there"
    if subject.use is PathUse.SCRAPE_CONFIGS:
        return "no job of it is scraped"
    if subject.use is PathUse.TEMPLATES:
        return "no template of it is known"
    if subject.reader is Kind.ALERTMANAGER:
        refuses = "Alertmanager refuses to start" + (", once a receiver speaks HTTP" if path[0] == "global" else "")
        return refuses if early and "http_config" in path else "no notification that needs it is sent"
    if any(str(step).endswith("_sd_configs") for step in path):
        return "no target is discovered"
    if path[0] == "scrape_configs":
        return "the job is never scraped" if early else "every scrape of the job fails"
    return "Prometheus refuses to start" if early else "every request that needs it fails"
