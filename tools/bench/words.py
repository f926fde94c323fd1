"""The words of the generated rules: names as exporters and applications have them, and what is asked of them.

In the patterns `$c` stands for a counter, `$g` and `$h` for a gauge and the base name of a histogram, `$r` for a
recorded series, `$j` for a job, `$n` for a number, `$w` and `$v` for a shorter and a longer range, `$l` for a label
that an expression returns.
"""

from __future__ import annotations

PARTS = (
    "api", "auth", "batch", "billing", "cache", "cart", "catalog", "cluster", "consumer", "crawler", "disk", "dns",
    "edge", "events", "export", "feed", "gateway", "image", "index", "ingest", "inventory", "jobs", "ledger", "mail",
    "media", "node", "orders", "parser", "payment", "pool", "proxy", "queue", "render", "report", "router", "scheduler",
    "search", "session", "shard", "storage", "stream", "sync", "tenant", "token", "upload", "user", "vault", "worker",
)  # fmt: skip
COUNTED = (
    "requests", "errors", "retries", "bytes", "events", "messages", "restarts", "timeouts", "evictions", "failures",
    "operations", "connections_opened", "cache_misses", "jobs_finished", "seconds_spent", "packets_dropped",
)  # fmt: skip
GAUGED = (
    "queue_length", "memory_bytes", "free_bytes", "open_connections", "lag_seconds", "replicas", "temperature_celsius",
    "busy_workers", "pending_tasks", "fill_ratio", "last_success_timestamp_seconds", "limit_bytes", "backlog_items",
)  # fmt: skip
TIMED = ("request_duration_seconds", "response_size_bytes", "wait_seconds", "batch_items", "query_duration_seconds")
TEAMS = ("platform", "storage", "payments", "web", "data", "network")
SEVERITIES = ("critical", "warning", "warning", "info")
RANGES = (("5m", "1h"), ("10m", "2h"), ("15m", "6h"), ("30m", "1d"))

ALERTS_BY_INSTANCE = (
    'up{job="$j"} == 0',
    'predict_linear($g{job="$j",device!~"loop.*|ram.*"}[$v], 4 * 3600) < 0',
    'increase($c{job="$j"}[$v]) > $n',
    'time() - max by (instance) ($g{job="$j"}) > $n * 60',
    'avg_over_time($g{job="$j"}[$w]) > $n and on (instance) rate($c{job="$j"}[$w]) > 0',
    'changes(process_start_time_seconds{job="$j"}[$w]) > $n',
    '$g{job="$j"} / on (instance, job) group_left (version) build_info{job="$j"} > $n',
    'max_over_time(rate($c{job="$j"}[$w])[$v:1m]) > $n * avg_over_time(rate($c{job="$j"}[$w])[$v:1m])',
    'sum by (instance) (rate($c{job="$j",verb="PUT"}[$w])) > 2 * sum by (instance) (rate($c{job="$j"}[$w] offset 1w))',
    'delta($g{job="$j"}[$v]) > $n unless on (job) ALERTS{alertname="Maintenance",alertstate="firing"}',
    'label_replace($g{job="$j"}, "host", "$$1", "instance", "([^:]+):.*") >= $n',
)  # fmt: skip
ALERTS_BY_JOB = (
    'sum by (job) (rate($c{job="$j",code=~"5.."}[$w])) / sum by (job) (rate($c{job="$j"}[$w])) > 0.$n',
    'histogram_quantile(0.99, sum by (le, job) (rate(${h}_bucket{job="$j"}[$w]))) > $n',
    'count by (job) (up{job="$j"} == 0) / count by (job) (up{job="$j"}) > 0.$n',
    'absent(up{job="$j",cluster="$n"})',
    '1 - sum by (job) (rate(${h}_bucket{job="$j",le="1"}[$w])) / sum by (job) (rate(${h}_count{job="$j"}[$w])) > 0.$n',
)  # fmt: skip
LONG = """\
(
  $r > (14.4 * 0.00$n)
and
  sum by (job) (rate($c{job="$j",code=~"5.."}[$v])) / sum by (job) (rate($c{job="$j"}[$v])) > (14.4 * 0.00$n)
)
or
(
  # slower, and as bad in the end
  max by (job) ($g{job="$j"}) > (6 * 0.0$n)
and
  histogram_quantile(0.9, sum by (job, le) (rate(${h}_bucket{job="$j"}[$v]))) > $n
)
"""
RECORDS = (
    'sum by (job, instance) (rate($c{job="$j"}[$w]))',
    'sum without (instance, pod) (rate($c{job="$j"}[$w]))',
    'histogram_quantile(0.95, sum by (le, job) (rate(${h}_bucket{job="$j"}[$w])))',
    'sum by (job) (rate(${h}_sum{job="$j"}[$w])) / sum by (job) (rate(${h}_count{job="$j"}[$w]))',
    'avg by (job, zone) ($g{job="$j"})',
    'quantile by (job) (0.9, $g{job="$j",instance=~"$j-[0-9]+:.*"})',
    'max by (job) ($g{job="$j"}) - min by (job) ($g{job="$j"} offset $w)',
    'count by (job, version) (build_info{job="$j"})',
    'topk(10, sum by (path) (rate($c{job="$j"}[$v])))',
    'deriv($g{job="$j"}[$v]) * 3600 + $n',
    'clamp_max(sum by (job) (irate($c{job="$j"}[$w])) / scalar(sum($g{job="$j"})), 1)',
)
QUERIES = (
    'sum by ($l) (rate($c{job=~"$j|$j-canary",instance=~".+"}[$w]))',
    'sum(rate($c{job="$j",code!~"[23].."}[$w])) / sum(rate($c{job="$j"}[$w])) * 100',
    'histogram_quantile(0.99, sum by (le, path) (rate(${h}_bucket{job=~"$j",path!~"/health.*"}[$w])))',
    'max by (instance) ($g{job=~"$j",instance=~"10.0.$n.1:9100|10.0.$n.2:9100"})',
    'topk(5, sum by (pod) ($g{namespace="$j",pod=~"$j-[a-z0-9]+-[a-z0-9]+"}))',
    'avg_over_time($g{job="$j",device!~"loop.*|ram.*"}[$v])',
    'increase($c{job=~"$j.*"}[$v])',
    'up{job="$j"}',
    '100 - avg by (instance) (rate($c{mode="idle",instance=~"$j-$n.*"}[$w])) * 100',
    'label_replace($g{job=~"$j"}, "host", "$$1", "instance", "([^:]+):.*")',
)
"""What the panels of dashboards send: their variables, of which several values may be chosen, stand in `=~`."""

PANELS = (
    ("code", "short", 'sum by ($l) (rate($c{job=~"$$job",instance=~"$$instance",path!~"/$n.*"}[$$__rate_interval]))'),
    (
        "job",
        "percentunit",
        'sum by ($l) (rate($c{job=~"$$job",code=~"$n.."}[$w])) / sum by ($l) (rate($c{job=~"$$job"}[$w]))',
    ),
    ("path", "short", 'histogram_quantile(0.$n, sum by (le, $l) (rate(${h}_bucket{job=~"$$job"}[$$__rate_interval])))'),
    ("instance", "short", 'max by ($l) ($g{job=~"$$job",instance=~"$$instance",shard!="$n"})'),
    ("pod", "short", 'topk($n, sum by ($l) ($g{job=~"$$job",pod=~"$j-[a-z0-9]+"}))'),
    ("instance", "short", 'avg_over_time($g{job=~"$$job",instance=~"$$instance",device!~"loop.*|ram.*"}[$v]) * $n'),
    ("instance", "short", 'increase($c{job=~"$$job",zone="$j"}[$$__range])'),
    ("", "none", 'count(up{job=~"$$job",zone="$j-$n"} == 1)'),
    ("instance", "short", '100 - avg by ($l) (rate($c{mode="idle",job=~"$$job",cpu="$n"}[$$__rate_interval])) * 100'),
    (
        "job",
        "short",
        'sum by ($l) (rate(${h}_sum{job=~"$$job"}[$w])) / sum by ($l) (rate(${h}_count{job=~"$$job"}[$w])) > $n',
    ),
)
"""What panels ask, with the label that it returns and a unit; `$$job` and the like are variables of the dashboard."""

SUMMARIES = (
    "{{ $$labels.$l }} has not been seen for a while",
    "{{ $$labels.$l }} has {{ $$value | humanize }} of those that failed",
    "The backlog of {{ $$labels.$l }} grows: {{ $$value | humanize }} entries",
    "{{ with $$externalLabels.cluster }}{{ . }}: {{ end }}$j is slow",
    "{{ $$labels.$l }} is nearly full: {{ $$value | humanize1024 }}",
)
DESCRIPTIONS = (
    'At {{ $$value | printf "%.2f" }} it is over the limit of $n that was agreed with its users in {{ $$labels.$l }}.',
    "{{ $$labels.$l }} has been like this for longer than $w.\\nLook at its last release first, then at what it needs.",
    '{{ range query "up == 0" }}{{ .Labels.instance }} {{ end }}do not answer; value: {{ $$value }}.',
    "The error budget of $j in {{ $$externalLabels.region }} burns $n times as fast as it may.",
)
