"""What one file of source code tells: whether it uses a client library, what it makes with it, and its constants."""

from __future__ import annotations

import posixpath
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources import (
    dotnet_code,
    elixir_code,
    go_code,
    jvm_code,
    php_code,
    ruby_code,
    rust_code,
    script_code,
)
from stacklint.stack.sources.code import Code
from stacklint.stack.sources.made import Facts
from stacklint.stack.sources.other_tokens import OTHER_LANGUAGES
from stacklint.stack.sources.tokens import TEXT, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacklint.stack.repository.files import Files

MAX_READ: Final = 1 << 21
"""How many characters of source code are read in a repository: a second's worth or two."""
MAX_FILE: Final = 1 << 18
"""A longer file is made by a program, and left out."""
MAX_SEARCHED: Final = 1 << 26
"""In how many bytes of a repository it is looked for what uses a client library."""

_LANGUAGES: Final = {
    ".go": Language.GO, ".java": Language.JAVA, ".kt": Language.KOTLIN, ".cs": Language.CSHARP,
    ".rs": Language.RUST, ".php": Language.PHP,
    **dict.fromkeys((".rb", ".ru", ".rake"), Language.RUBY), **dict.fromkeys((".ex", ".exs"), Language.ELIXIR),
    **dict.fromkeys((".js", ".cjs", ".mjs", ".jsx", ".ts", ".cts", ".mts", ".tsx"), Language.SCRIPT),
}  # fmt: skip
SUFFIXES: Final = tuple(_LANGUAGES)
"""How the names of files end that are read."""
_READERS: Final[Mapping[Language, Callable[[Code], Facts]]] = {
    Language.GO: go_code.read, Language.SCRIPT: script_code.read, Language.JAVA: jvm_code.read,
    Language.KOTLIN: jvm_code.read, Language.CSHARP: dotnet_code.read, Language.RUST: rust_code.read,
    Language.RUBY: ruby_code.read, Language.PHP: php_code.read, Language.ELIXIR: elixir_code.read,
}  # fmt: skip
_CLIENTS: Final = {
    Language.GO: (b"prometheus/client_golang",),
    Language.SCRIPT: (b"prom-client", b"express-prom-bundle", b"nestjs-prometheus"),
    **dict.fromkeys((Language.JAVA, Language.KOTLIN), (b" io.micrometer.", b" io.prometheus.")),
    Language.CSHARP: (b"using Prometheus", b"Prometheus.Metrics."),
    Language.RUST: (
        *(b"prometheus::", b"use prometheus", b"prometheus_client::", b"metrics_exporter_prometheus"),
        *(b"axum_prometheus", b"actix_web_prom", b"use metrics::", b" metrics::counter!", b" metrics::gauge!"),
    ),
    Language.RUBY: (b"Prometheus::", b"prometheus/", b"Yabeda", b"PrometheusExporter", b"prometheus_exporter"),
    Language.PHP: (b"Prometheus\\",),
    Language.ELIXIR: (b"Prometheus", b"PromEx"),
}
"""What a file has that uses a client library."""
_CLASSES: Final = {
    Language.SCRIPT: (b"Counter", b"Gauge", b"Histogram", b"Summary", b"collectDefaultMetrics", b"efaultLabels"),
    **dict.fromkeys((Language.JAVA, Language.KOTLIN), (b"commonTags",)),
    Language.CSHARP: (
        b".CreateCounter(",
        b".CreateGauge(",
        b".CreateHistogram(",
        b".CreateSummary(",
        b"SetStaticLabels",
    ),
    Language.RUST: (b"counter!(", b"gauge!(", b"histogram!(", b"Opts::new(", b".register("),
    Language.RUBY: (b".counter", b".gauge", b".histogram", b".summary", b"DirectFileStore"),
    Language.PHP: (b"egisterCounter", b"egisterGauge", b"egisterHistogram", b"egisterSummary"),
    Language.ELIXIR: (b"Telemetry.Metrics",),
}
"""What one has that may use it by way of another file."""
_IMPORTS: Final = {
    Language.GO: Pattern(rb'^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([^"\n]+)"[ \t]*$', re.MULTILINE),
    Language.SCRIPT: Pattern(rb"\b(?:from|(?:import|require)(?:[ \t]*\()?)[ \t]*['\"]([^'\"\n]+)['\"]"),
    **dict.fromkeys(
        (Language.JAVA, Language.KOTLIN), Pattern(rb"^[ \t]*import[ \t]+(?:static[ \t]+)?([\w. \t]+)", re.MULTILINE)
    ),
    Language.CSHARP: Pattern(
        rb"^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:\w+[ \t]*=[ \t]*)?([\w.]+)[ \t]*;", re.MULTILINE
    ),
}
"""What a file imports, or may: too much is no harm."""
_NAMES: Final = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)
_OPEN_METRICS: Final = Pattern(rb"(?i)openmetrics")
FOREIGN: Final = Pattern(
    r"(?i)prom(?!is)|metric|otel|telemetry|statsd|monitor|instrument|actuat|observ|tracing|datadog|newrelic"
)
"""What the names of libraries have that may export metrics."""


class Use(StrEnum):
    """Whether a file uses a client library."""

    CLIENT = "client"
    PERHAPS = "perhaps"
    """By way of another file."""
    NONE = "none"
    UNKNOWN = "unknown"
    """Too much has been searched already."""


class _Budget:
    """How much may still be read in a repository, and searched."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_READ
        self.searched = MAX_SEARCHED


def language_of(path: str) -> Language:
    """The language of a file by its name, which ends as one of `SUFFIXES`."""
    return _LANGUAGES[posixpath.splitext(path)[1]]


def use_of(files: Files, path: str) -> Use:
    """Whether a file uses a client library."""
    language, raw = language_of(path), files.raw(path)
    budget = files.remembered("", _Budget)
    budget.searched -= len(raw)
    if budget.searched < 0:
        return Use.UNKNOWN
    if any(word in raw for word in _CLIENTS[language]):
        return Use.CLIENT
    perhaps = any(word in raw for word in _CLASSES.get(language, ()))
    return Use.PERHAPS if perhaps else Use.NONE


def facts_of(files: Files, path: str) -> Facts:
    """What a file tells."""
    language, raw = language_of(path), files.raw(path)
    code = _code(files, path, raw)
    if code is None:
        return Facts(f"what is in `{files.name(path)}`, which is too long")
    found = _READERS[language](code)
    found.constants = code.constants()
    texts = [token.text for token in code.tokens if token.kind == TEXT]
    found.words = frozenset(name for text in texts for name in _NAMES.findall(text))
    texts += [code.source] if language in OTHER_LANGUAGES else []
    if any("# TYPE" in text or "# HELP" in text for text in texts):
        found.doubts.append(f"`{files.name(path)}` writes metrics as text")
    found.open_metrics = language is Language.SCRIPT and _OPEN_METRICS.search(raw) is not None
    return found


def constants_of(files: Files, path: str) -> Mapping[str, set[str | None]]:
    """The constants of a file that makes no metrics."""
    code = _code(files, path, files.raw(path))
    return code.constants() if code is not None else {}


def _code(files: Files, path: str, raw: bytes) -> Code | None:
    """The source code of a file; `None` where it is too long, or too much has been read already."""
    budget = files.remembered("", _Budget)
    if len(raw) > min(MAX_FILE, budget.left):
        return None
    budget.left -= len(raw)
    return Code(files.text(path).text, language_of(path))


def foreign_imports(files: Files, path: str) -> frozenset[str]:
    """What a file imports that has to do with metrics by its name."""
    pattern = _IMPORTS.get(language_of(path))
    if pattern is None:
        return frozenset()  # what its packages are is told elsewhere
    found = (name.strip() for name in pattern.findall(files.raw(path)))
    names = (name.decode("utf-8", "replace") for name in found)
    return frozenset(name for name in names if FOREIGN.search(name))
