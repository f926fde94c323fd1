"""Instruments of OpenTelemetry in the source of a program: what its calls say by literals and constants.

Facts: the API of metrics in each language. Python: `create_counter(name, unit, description)`, where observable ones
take their callbacks second. JavaScript: `createCounter(name, {unit})`. Go: `Int64Counter(name, WithUnit(unit))`. Java
and Kotlin: `counterBuilder(name).setUnit(unit)`. .NET: `CreateCounter<long>(name, unit, description)`, where observable
ones take what they observe second.

What no literal tells is left out: nothing here says that a program has no other metrics.
"""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.build import build_context
from stacklint.stack.metrics.otel_names import Instrument
from stacklint.stack.sources.code import Code, Range
from stacklint.stack.sources.code_files import MAX_FILE, SUFFIXES, language_of
from stacklint.stack.sources.literals import is_test
from stacklint.stack.sources.tokens import NAME, TEXT, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

MAX_READ: Final = 1 << 21
"""How many bytes of source are read for instruments in a repository."""
MAX_SEARCHED: Final = 1 << 24
"""In how many it is looked for them, and for what may rename them."""
_PYTHON: Final = ".py"
_SOURCES: Final = (_PYTHON, *SUFFIXES)
_MANIFESTS: Final = frozenset(
    {
        *("requirements.txt", "pyproject.toml", "package.json", "go.mod", "pom.xml", "build.gradle"),
        *("build.gradle.kts", "Directory.Packages.props", "Dockerfile", "setup.py", "Pipfile"),
    }
)
_OF_BOTH: Final = frozenset({"requirements.txt", "pyproject.toml", "Dockerfile", "setup.py", "Pipfile"})
"""Those of them that programs in Python have."""
_MAKING: Final = Pattern(
    rb"\.create_(?:observable_)?(?:counter|up_down_counter|histogram|gauge)\("
    rb"|\.create(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)\("
    rb"|\.(?:Int|Float)64(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)\("
    rb"|\.(?:counter|upDownCounter|histogram|gauge)Builder\("
    rb"|\.Create(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)<"
)
_USED: Final = Pattern(rb"(?i)open-?telemetry")
_SHOWN: Final = Pattern(
    rb"(?i)exporters?[-_./]prometheus|PrometheusMetricReader|PrometheusExporter|Exporter\.Prometheus"
    rb"|AddPrometheus|PrometheusHttpServer|opentelemetry[-_]prometheus"
)
"""What shows the metrics of OpenTelemetry to Prometheus by the program itself."""
_BARE: Final = Pattern(rb"(?i)WithoutCounterSuffixes|without_?type_?suffix|remote[-_]?write|\.csproj|WithNamespace")
"""What may leave `_total` away there, or put something before names."""
_RENAMING: Final = Pattern(
    rb"[aA]ddView\(|registerView\(|WithView\(|\bView\(name|\bView\(\s*instrument|new View\(|\bviews[ \t]*[:=]"
)
"""Views, by which instruments may get other names."""
_BUCKETS: Final = Pattern(rb"(?i)bucket")
_MORE_THAN_BUCKETS: Final = Pattern(
    rb"(?i)(?<![a-z_])(?:set)?name[ \t]*[:=(]|exponential|drop|last_?value|sum_?aggregation|\bView\(\s*\*|\.\.\."
)
"""What gives other names in a view, or makes other kinds of an instrument."""
_SELECTED: Final = Pattern(rb"InstrumentSelector\s*\.builder\(\)[\s\S]{1,200}?\.build\(\)|\bInstrument\{[^{}]*\}")
_BRACKET: Final = Pattern(rb"[(\[{]|[)\]}]")
_MOST_OF_VIEW: Final = 4096
_OTHERS: Final = Pattern(rb"prometheus-net")
"""What shows the instruments of .NET under names of its own."""
_KINDS: Final = {
    "counter": Instrument.COUNTER, "updowncounter": Instrument.SUM, "histogram": Instrument.HISTOGRAM,
    "gauge": Instrument.GAUGE,
}  # fmt: skip
_METHODS: Final = {
    Language.SCRIPT: Pattern(r"create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)"),
    Language.GO: Pattern(r"(?:Int|Float)64(Observable)?(Counter|UpDownCounter|Histogram|Gauge)"),
    Language.CSHARP: Pattern(r"Create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)"),
    **dict.fromkeys((Language.JAVA, Language.KOTLIN), Pattern(r"()(counter|upDownCounter|histogram|gauge)Builder")),
}
_NOTHING: Final = Pattern(r"(?!)")
_OF_PYTHON: Final = Pattern(r"create_(observable_)?(counter|up_down_counter|histogram|gauge)")
_QUOTED: Final = Pattern(r"[\"'`]([A-Za-z_][A-Za-z0-9_]{3,120})[\"'`]")
_HOSTS: Final = Pattern(
    rb"host-metrics|system[-_]metrics|instrumentation/host|oshi|opentelemetry-bootstrap|SystemMetrics|javaagent|gopsutil"
    rb"|collector/cmd/builder|otelcol"
)
"""Libraries that make metrics of the host, and what brings them along; collectors that are built have receivers."""
_SERVED: Final = Pattern(
    r"\b(?:FastAPI|Flask|Django|Starlette|Falcon|Pyramid|Tornado|AioHttpServer)Instrumentor\b"
    r"|\bopentelemetry-instrument(?![-\w])"
)
"""What makes metrics of the requests that a program in Python serves, and what begins with it."""
_CHOSEN: Final = Pattern(rb"OTEL_SEMCONV_STABILITY_OPT_IN")
_UNIT: Final = Pattern(r"\S{0,63}")
"""Units, as the API takes them; a text is for a method of the same name."""
_MOST_CALLS: Final = 12
_MOST_TYPES: Final = 6


class Declared(NamedTuple):
    """An instrument as a program makes it.

    Attributes:
        name: how it is called.
        unit: its unit.
        instrument: what it is.
        place: the text that says its name.
    """

    name: str
    unit: str
    instrument: Instrument
    place: Spot


class Instruments(NamedTuple):
    """What a program makes with the API of OpenTelemetry.

    Attributes:
        declared: its instruments, as far as literals tell them.
        shown: whether it may show them to Prometheus itself.
        bare: whether it may leave `_total` away there.
        texts: what stands in quotes in its source, as often as it does, where that may be the name of a metric.
    """

    declared: tuple[Declared, ...]
    shown: bool
    bare: bool
    texts: Mapping[str, int]


def read_instruments(service: Service, compose: Compose, files: Files) -> Instruments | None:
    """What the program of a service makes; `None` where nothing is known of it, or views may give other names."""
    context = build_context(service, compose, files)
    return files.remembered(context, _instruments).found if context is not None else None


def _renames(raw: bytes) -> bool:
    """Whether a program's file has views that may do more than to choose the buckets of histograms."""
    for head in _RENAMING.finditer(raw):
        opened = head[0].find(b"(")
        view = _bracketed(raw, head.start() + opened if opened >= 0 else head.end())
        if view is None or _MORE_THAN_BUCKETS.search(_SELECTED.sub(b"", view)) is not None:
            return True
        # What `views=` is given by its name stands somewhere else, as does what is in a list by its name.
        if _BUCKETS.search(raw if head[0].endswith(b"=") else view) is None:
            return True
    return False


def _bracketed(raw: bytes, start: int) -> bytes | None:
    """What brackets hold that open at a place; nothing where none do, and `None` where they stay open for long."""
    depth = 0
    for bracket in _BRACKET.finditer(raw, start, start + _MOST_OF_VIEW):
        if depth == 0 and raw[start : bracket.start()].strip():
            return b""
        depth += 1 if bracket[0] in b"([{" else -1
        if depth <= 0:
            return raw[start : bracket.end()]
    return b"" if depth == 0 else None


def watches_hosts(service: Service, compose: Compose, files: Files) -> bool:
    """Whether a program may make metrics of its host or its own process with a library."""
    context = build_context(service, compose, files)
    return context is None or files.remembered(context, _watching).found


class Served(NamedTuple):
    """What makes metrics of the requests that a program serves.

    Attributes:
        place: where an instrumentation for Python is used that has the names of old; `None` where there is none.
        open: whether there may be others, or some that are told to use other names.
    """

    place: Spot | None
    open: bool


def read_served(service: Service, compose: Compose, files: Files) -> Served:
    """What makes metrics of the requests that a service answers.

    Facts: the documentation of the instrumentations for Python, which have the stable names of HTTP only where
    `OTEL_SEMCONV_STABILITY_OPT_IN` asks for them.
    """
    context = build_context(service, compose, files)
    return files.remembered(context, _served) if context is not None else Served(None, True)


def _served(files: Files, folder: str) -> Served:
    budget = files.remembered("", _Budget)
    place: Spot | None = None
    for path in (path for path in files.walk(folder) if _is_of_program(path, folder)):
        raw = files.raw(path)
        budget.searched -= len(raw)
        used = _USED.search(raw) is not None
        is_python = path.endswith(_PYTHON) or posixpath.basename(path) in _OF_BOTH
        if budget.searched < 0 or _CHOSEN.search(raw) is not None or (used and (not is_python or _renames(raw))):
            return Served(None, True)
        found = _SERVED.search(files.text(path).text) if used and place is None else None
        if found is not None:
            place = Spot(files.name(path), *found.span())
    return Served(place, False)


class _Budget:
    """How much may still be read in a repository, and searched."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_READ
        self.searched = MAX_SEARCHED


class _Found(NamedTuple):
    """What has been found in a folder."""

    found: Instruments | None


def _instruments(files: Files, folder: str) -> _Found:
    budget = files.remembered("", _Budget)
    used = shown = bare = False
    declared: list[Declared] = []
    texts: dict[str, int] = {}
    for path in files.walk(folder):
        if not _is_of_program(path, folder):
            continue
        raw = files.raw(path)
        budget.searched -= len(raw)
        if budget.searched < 0 or _OTHERS.search(raw) is not None or (_USED.search(raw) is not None and _renames(raw)):
            return _Found(None)
        used = used or _USED.search(raw) is not None
        shown = shown or _SHOWN.search(raw) is not None
        bare = bare or path.endswith(".cs") or _BARE.search(raw) is not None
        if not path.endswith(_SOURCES):
            continue
        makes = _MAKING.search(raw) is not None
        budget.left -= len(raw) if makes else 0
        if budget.left < 0 or (makes and len(raw) > MAX_FILE):
            return _Found(None)
        declared += _declared(files, path) if makes else ()
        for one in _QUOTED.findall(raw.decode("utf-8", "replace")):
            texts[one] = texts.get(one, 0) + 1
    return _Found(Instruments(tuple(declared), shown, bare, texts) if used and declared else None)


class _Watching(NamedTuple):
    """Whether a folder has a program that may watch its host."""

    found: bool


def _watching(files: Files, folder: str) -> _Watching:
    budget = files.remembered("", _Budget)
    for path in (path for path in files.walk(folder) if _is_of_program(path, folder)):
        raw = files.raw(path)
        budget.searched -= len(raw)
        if budget.searched < 0 or _HOSTS.search(raw) is not None:
            return _Watching(True)
    return _Watching(False)


def _is_of_program(path: str, folder: str) -> bool:
    """Whether a file may be a part of a program, or say what it needs."""
    own = path.endswith((*_SOURCES, ".csproj")) or posixpath.basename(path) in _MANIFESTS
    return own and not is_test(path, (folder,))


def _declared(files: Files, path: str) -> Iterator[Declared]:
    text = files.text(path).text
    if path.endswith(_PYTHON):
        yield from _of_python(files.name(path), text)
        return
    code = Code(text, language_of(path))
    constants = code.constants()
    pattern = _METHODS.get(code.language, _NOTHING)
    for index, token in enumerate(code.tokens):
        made = pattern.fullmatch(token.text) if token.kind == NAME and code.is_sign(index - 1, ".") else None
        bracket = _bracket(code, index + 1) if made is not None else 0
        if made is None or not code.is_sign(bracket, "(") or not code.is_closed(bracket):
            continue
        given = code.items(bracket)
        if not given:
            continue
        written = code.written(given[0] if code.name(given[0].first) != "name" else _valued(code, given[0]))
        unit = _unit(code, bracket, given, constants, observed=bool(made[1]))
        name = written.value(constants)
        if name and unit is not None:
            what = _KINDS[made[2].lower()]
            yield Declared(name, unit, what, Spot(files.name(path), written.start, written.end))


def _bracket(code: Code, index: int) -> int:
    """The bracket of a call, behind the types of a generic one."""
    if code.language is not Language.CSHARP:
        return index
    return next((at + 1 for at in range(index, index + _MOST_TYPES) if code.is_sign(at, ">")), index)


def _valued(code: Code, where: Range) -> Range:
    """An argument without its name."""
    return where._replace(first=where.first + 2) if code.is_sign(where.first + 1, ":") else where


def _unit(
    code: Code, bracket: int, given: list[Range], constants: Mapping[str, set[str | None]], *, observed: bool
) -> str | None:
    """The unit of an instrument, "" where it has none; `None` where that can't be told."""
    where = _unit_given(code, bracket, given, observed=observed)
    if where is None:
        return ""
    unit = code.written(where).value(constants) if where.first < where.after else None
    return unit if unit is not None and _UNIT.fullmatch(unit) else None


def _unit_given(code: Code, bracket: int, given: list[Range], *, observed: bool) -> Range | None:
    """Where the unit of an instrument is given, if it is; an empty range where nobody knows."""
    unknown = Range(bracket, bracket)
    if code.language is Language.SCRIPT:
        if len(given) < 2:
            return None
        if not code.is_sign(given[1].first, "{") or any(
            code.is_sign(one.first, ".") for one in code.items(given[1].first)
        ):
            return unknown
        fields = code.fields(given[1].first)
        return fields.get("unit", unknown if "" in fields else None)
    if code.language is Language.GO:
        behind = [at for one in given[1:] for at in range(one.first, one.after) if code.name(at) == "WithUnit"]
        others = any(code.is_sign(one.after - 1, ".") or code.tokens[one.first].kind == TEXT for one in given[1:])
        return code.items(behind[0] + 1)[0] if behind and code.items(behind[0] + 1) else unknown if others else None
    if code.language is Language.CSHARP:
        named = {code.name(one.first): _valued(code, one) for one in given if code.is_sign(one.first + 1, ":")}
        at = 2 if observed else 1
        return named.get("unit", given[at] if len(given) > at and not code.is_sign(given[at].first + 1, ":") else None)
    return _unit_of_chain(code, bracket)


def _unit_of_chain(code: Code, bracket: int) -> Range | None:
    """The unit that a builder is given."""
    index = code.after(bracket)
    for _ in range(_MOST_CALLS):
        if not code.is_sign(index, ".") or not code.is_sign(index + 2, "("):
            break
        if code.name(index + 1) == "setUnit":
            return next(iter(code.items(index + 2)), None)
        index = code.after(index + 2)
    return None


def _of_python(name: str, text: str) -> Iterator[Declared]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        made = _OF_PYTHON.fullmatch(node.func.attr)
        if made is None or any(one.arg is None for one in node.keywords):
            continue
        named = {one.arg: one.value for one in node.keywords}
        said = named.get("name", node.args[0] if node.args else None)
        at = 2 if made[1] else 1
        unit = named.get("unit", node.args[at] if len(node.args) > at else ast.Constant(""))
        texts = [_constant(one, constants) for one in (said, unit)]
        if said is not None and texts[0] and texts[1] is not None and _UNIT.fullmatch(texts[1]):
            start, end = (
                starts[line - 1] + len(lines[line - 1].encode()[:column].decode("utf-8", "replace"))
                for line, column in ((said.lineno, said.col_offset), (said.end_lineno, said.end_col_offset))
                if line is not None and column is not None
            )
            yield Declared(texts[0], texts[1], _KINDS[made[2].replace("_", "")], Spot(name, start, end))


def _constant(node: ast.expr | None, constants: Mapping[str, object]) -> str | None:
    value: object = node.value if isinstance(node, ast.Constant) else None
    if isinstance(node, ast.Name):
        value = constants.get(node.id)
    return value if isinstance(value, str) else None
