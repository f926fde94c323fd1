"""Makes the inputs of the benchmark: rule files, configurations and expressions as people write them.

All of it comes out of a fixed seed, so that two runs read the same bytes.
"""

from __future__ import annotations

from itertools import count
from random import Random
from string import Template
from typing import TYPE_CHECKING

from tools.bench import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SEED = 3
RULES_IN_GROUP = 10
BYTES_OF_CONFIGURATION = 8192


def write_rules(folder: Path, files: int, rules: int) -> None:
    """Write rule files of so many rules each; a name or an alert stands in one file only."""
    folder.mkdir(parents=True)
    random, numbers = Random(SEED), count(1)  # noqa: S311 - made-up rules are no secret
    for index in range(files):
        with (folder / f"rules-{index:04}.yml").open("w", encoding="utf-8", newline="\n") as stream:
            stream.write("groups:\n")
            for number in range(rules):
                if number % RULES_IN_GROUP == 0:
                    stream.write(_group(random, index, number // RULES_IN_GROUP))
                stream.write(_rule(random, next(numbers)))


def write_configurations(folder: Path, files: int) -> None:
    """Write configurations of 8 KiB each, with the files that they name beside them."""
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets" / "token").write_text("made-up\n", "utf-8")
    random = Random(SEED)  # noqa: S311 - made-up configurations are no secret
    for index in range(files):
        (folder / f"prometheus-{index:04}.yml").write_text(_configuration(random), "utf-8")


RULES = (*words.ALERTS_BY_INSTANCE, *words.ALERTS_BY_JOB, words.LONG, *words.RECORDS)


def expressions(patterns: Sequence[str], number: int) -> list[str]:
    """So many expressions of these patterns, no two of them the same."""
    random = Random(SEED)  # noqa: S311 - made-up expressions are no secret
    found: dict[str, None] = {}
    while len(found) < number:
        found[Template(random.choice(patterns)).substitute(names(random), l="job")] = None
    return list(found)


def names(random: Random) -> dict[str, str]:
    """What the patterns of one rule speak of."""
    area, part = random.sample(words.PARTS, 2)
    short, long = random.choice(words.RANGES)
    return {
        "c": f"{area}_{part}_{random.choice(words.COUNTED)}_total",
        "g": f"{area}_{part}_{random.choice(words.GAUGED)}",
        "h": f"{area}_{part}_{random.choice(words.TIMED)}",
        "r": f"job:{area}_{part}_{random.choice(words.COUNTED)}:rate{short}",
        "j": f"{part}-{random.choice(words.PARTS)}",
        "n": str(random.randint(2, 99)),
        "w": short,
        "v": long,
    }


def _group(random: Random, file: int, number: int) -> str:
    interval = f"    interval: {random.choice(('15s', '30s', '1m'))}\n" if random.random() < 0.4 else ""
    return f"  - name: {random.choice(words.PARTS)}-{file}-{number}\n{interval}    rules:\n"


def _rule(random: Random, number: int) -> str:
    used = names(random)
    if random.random() < 0.4:
        record = f"{random.choice(('job', 'instance_job', 'cluster'))}:{used['c'][:-6]}_{number}:rate{used['w']}"
        labels = f"        labels:\n          tier: {random.choice(words.TEAMS)}\n" if random.random() < 0.3 else ""
        return f"      - record: {record}\n{_expr(random, words.RECORDS, used)}{labels}"
    name = "".join(word.title() for word in used["g"].split("_"))
    by_instance = random.random() < 0.6
    used["l"] = "instance" if by_instance else "job"
    patterns = words.ALERTS_BY_INSTANCE if by_instance else (*words.ALERTS_BY_JOB, words.LONG)
    texts = words.SUMMARIES, words.DESCRIPTIONS
    summary, description = (Template(random.choice(some)).substitute(used) for some in texts)
    quoted = description.replace('"', '\\"')
    return (
        f"      - alert: {name}{number}\n"
        f"{_expr(random, patterns, used)}"
        f"        for: {random.choice(('1m', '5m', '15m', '1h'))}\n"
        f"        labels:\n"
        f"          severity: {random.choice(words.SEVERITIES)}\n"
        f"          team: {random.choice(words.TEAMS)}\n"
        f"        annotations:\n"
        f'          summary: "{summary}"\n'
        f'          description: "{quoted}"\n'
        f"          runbook_url: https://runbooks.example.com/{used['j']}/{name.lower()}\n"
    )


def _expr(random: Random, patterns: tuple[str, ...], names: dict[str, str]) -> str:
    """The expression of a rule, in the ways that people write one: plain, folded, literal."""
    lines = Template(random.choice(patterns)).substitute(names).splitlines()
    if len(lines) > 1:
        return "        expr: |\n" + "".join(f"          {line}\n" for line in lines)
    if random.random() < 0.3:
        return f"        expr: >-\n          {lines[0]}\n"
    return f"        expr: {lines[0]}\n"


def _configuration(random: Random) -> str:
    """Scrape jobs until there are enough bytes of them."""
    pieces = [_HEAD.format(cluster=random.choice(words.PARTS), team=random.choice(words.TEAMS))]
    size = len(pieces[0])
    for job in _jobs(random):
        if size + len(job) > BYTES_OF_CONFIGURATION:
            break
        pieces.append(job)
        size += len(job)
    return "".join(pieces)


def _jobs(random: Random) -> Iterator[str]:
    for number in count(1):
        name = f"{random.choice(words.PARTS)}-{number}"
        role = random.choice(("pod", "endpoints", "service", "node"))
        hosts = [f"{random.choice(words.PARTS)}-{host}:{random.randint(8000, 9999)}" for host in range(1, 6)]
        pattern = random.choice(_JOBS)
        yield pattern.format(name=name, role=role, hosts=_listed(hosts), team=random.choice(words.TEAMS))


def _listed(hosts: list[str]) -> str:
    return "".join(f'          - "{host}"\n' for host in hosts)


_HEAD = """\
# What is watched in this cluster.
global:
  scrape_interval: 30s
  scrape_timeout: 10s
  evaluation_interval: 30s
  external_labels:
    cluster: {cluster}
    team: {team}

alerting:
  alert_relabel_configs:
    - regex: replica
      action: labeldrop
  alertmanagers:
    - scheme: http
      static_configs:
        - targets: ["alertmanager-0:9093", "alertmanager-1:9093"]

remote_write:
  - url: https://metrics.example.com/api/v1/write
    queue_config:
      capacity: 20000
      max_shards: 30
      max_samples_per_send: 5000
    write_relabel_configs:
      - source_labels: [__name__]
        regex: "go_.*|process_.*"
        action: drop

scrape_configs:
"""
_JOBS = (
    """\
  - job_name: {name}
    metrics_path: /internal/metrics
    static_configs:
      - targets:
{hosts}        labels:
          team: {team}
          env: production
""",
    """\
  - job_name: {name}
    scrape_interval: 1m
    sample_limit: 50000
    kubernetes_sd_configs:
      - role: {role}
        namespaces:
          names: [{team}, default]
    relabel_configs:
      # Only what asks to be scraped.
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
        action: keep
        regex: "true"
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_path]
        action: replace
        target_label: __metrics_path__
        regex: (.+)
      - source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]
        action: replace
        regex: ([^:]+)(?::\\d+)?;(\\d+)
        replacement: $1:$2
        target_label: __address__
      - action: labelmap
        regex: __meta_kubernetes_pod_label_(.+)
      - source_labels: [__meta_kubernetes_namespace]
        target_label: namespace
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: "{team}_debug_.+"
        action: drop
""",
    """\
  - job_name: {name}
    scheme: https
    honor_labels: true
    authorization:
      type: Bearer
      credentials_file: secrets/token
    tls_config:
      insecure_skip_verify: true
    params:
      match[]: ['{{job="{name}"}}', '{{__name__=~"job:.*"}}']
    dns_sd_configs:
      - names: ["{name}.{team}.example.com"]
        type: A
        port: 9100
        refresh_interval: 1m
    relabel_configs:
      - source_labels: [__address__]
        regex: "([^:]+):.*"
        target_label: host
""",
)
