"""The packages that programs in Rust, Ruby, PHP and Elixir are built of, and what these export by themselves.

Sources: the formats of Cargo.toml, Gemfile, composer.json and mix.exs, of which lines are enough here; and the packages
of which it is told: Yabeda's plugins have a group each (yabeda-rails: `rails`, and so on), prometheus.ex and its kin
export `erlang_*`, `http_*`, `phoenix_*` and `ecto_*`, axum-prometheus `axum_*`, and promphp's client `php_info`.
OpenTelemetry's own packages send what they have and show nothing, but for its exporter for Prometheus.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.tokens import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.stack.repository.files import Files

_MANIFESTS: Final = {
    "Cargo.toml": (
        Language.RUST,
        Pattern(r"^[ \t]*(?:\"?([\w-]+)\"?(?:\.[\w-]+)?[ \t]*=|\[[^\]\n]*dependencies\.([\w-]+)\])", re.MULTILINE),
    ),
    "Gemfile": (Language.RUBY, Pattern(r"^[ \t]*gem[ \t(]+['\"]([\w./-]+)['\"]()", re.MULTILINE)),
    "composer.json": (Language.PHP, Pattern(r"\"([\w.-]+/[\w.-]+)\"[ \t]*:()")),
    "mix.exs": (Language.ELIXIR, Pattern(r"\{[ \t]*:(\w+)[ \t]*,()")),
}
"""How a package is named in the files that say what a program is built of."""
_SUSPECT: Final = Pattern(
    r"(?i)prom(?!is)|metric|otel|telemetry|statsd|monitor|instrument|actuat|observ|tracing|datadog|newrelic|^yabeda|^peep$"
)
_OPEN_TELEMETRY: Final = ("opentelemetry", "open-telemetry/", "tracing-", "tracing_")
"""How packages begin that send, or log, what they have."""
_EXPORTER: Final = "prometheus"
_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("prometheus", "prometheus-client", "prometheus_client", "metrics", "tracing"), ()),
    **dict.fromkeys(("metrics-exporter-prometheus", "actix-web-prom", "tracing", "yabeda", "yabeda-prometheus"), ()),
    **dict.fromkeys(("telemetry", "telemetry_metrics", "telemetry_poller", "telemetry_metrics_prometheus"), ()),
    **dict.fromkeys(("telemetry_metrics_prometheus_core", "prom_ex", "prometheus_ex"), ()),
    "axum-prometheus": ("axum_",), "metrics-process": ("process_",),
    "yabeda-rails": ("rails_",), "yabeda-puma-plugin": ("puma_",), "yabeda-sidekiq": ("sidekiq_",),
    "yabeda-activerecord": ("activerecord_",), "yabeda-activejob": ("activejob_",), "yabeda-graphql": ("graphql_",),
    "promphp/prometheus_client_php": (), "endclothing/prometheus_client_php": (),
    "prometheus_plugs": ("http_", "telemetry_scrape_"), "prometheus_phoenix": ("phoenix_",),
    "prometheus_ecto": ("ecto_",), "prometheus_process_collector": ("process_",),
}  # fmt: skip
"""How the names begin that packages export by themselves of which all is known."""


def told_packages(
    languages: Iterable[Language], folders: Iterable[str], files: Files
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the names begin that packages export in some folders, and why there may be others."""
    wanted, found = frozenset(languages), frozenset[Language]()
    prefixes, doubts = dict[str, None](), dict[str, None]()
    for path in (path for folder in folders for path in files.walk(folder)):
        language, pattern = _MANIFESTS.get(posixpath.basename(path), (None, None))
        if language is None or pattern is None or language not in wanted:
            continue
        found |= {language}
        for name in sorted({first or second for first, second in pattern.findall(files.text(path).text)}):
            if name in _KNOWN:
                prefixes.update(dict.fromkeys(_KNOWN[name]))
            elif _SUSPECT.search(name) and (_EXPORTER in name or not name.startswith(_OPEN_TELEMETRY)):
                doubts[f"what `{name}` exports"] = None
    for language in sorted(wanted - found):
        doubts[f"of which packages in {language} it is built"] = None
    return tuple(prefixes), tuple(doubts)
