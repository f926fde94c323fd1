"""What programs export by their source: names, labels, kinds, values, places, and what can't be known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.promql.semantics import Kind
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources import program
from stacklint.stack.sources.source import read_source

if TYPE_CHECKING:
    from stacklint.stack.sources.source import Source

    from .conftest import Read, Tree

HEAD = (
    "from prometheus_client import Counter, Enum, GC_COLLECTOR, Gauge, Histogram, Info, Metric, ProcessCollector\n"
    "from prometheus_client import REGISTRY, Summary, generate_latest, start_http_server\nstart_http_server(1)\n"
)
Files = Mapping[str, str] | str


def known(files: Files, read: Read, **more: str) -> Source:
    """The source of a program of which all is known."""
    found = read(files, **more)
    assert found is not None
    assert found.doubts == ()
    return found


def names(files: Files, read: Read, **more: str) -> set[str]:
    return set(known(files, read, **more).samples)


def doubts(files: Files, read: Read, **more: str) -> tuple[str, ...]:
    found = read(files, **more)
    assert found is not None
    return found.doubts


@pytest.mark.parametrize(
    "text",
    [
        "from prometheus_client import Counter, start_http_server\nCounter('x', '')\nstart_http_server(1)",
        "from prometheus_client import Counter as C, start_http_server as s\nC('x', '')\ns(1)",
        "import prometheus_client\nprometheus_client.Counter('x', '')\nprometheus_client.start_http_server(1)",
        "import prometheus_client as p\np.metrics.Counter(name='x', documentation='')\np.start_http_server(1)",
        "import prometheus_client.core as c\nimport prometheus_client as p\nc.Counter('x', '')\np.make_wsgi_app()",
        "from prometheus_client import *\nfrom prometheus_client.twisted import *\nCounter('x', '')\nMetricsResource",
        "from flask import *\nfrom prometheus_client import *\nCounter('x', '')\nprint(start_http_server(1))",
        HEAD + "Counter('x_total', '')",
        HEAD + "try:\n    Counter('x', '')\nexcept ValueError as error:\n    print(error)",
        HEAD + "def f():\n    return [Counter('x', '') for _ in range(1)]",
        HEAD + "class A:\n    def __init__(self):\n        self.x = Counter('x', '')",
        HEAD + "C = Counter('x', '')\nassert isinstance(C, (Counter, Gauge)) and type(C) is Counter\n"
        "T = Counter | Gauge\n"
        "D = dict[str, Counter]\nE: Counter = C\ndef f(c: Counter) -> Counter: ...",
    ],
)  # fmt: skip
def test_a_counter_is_found_however_it_is_imported(text: str, read: Read) -> None:
    found = known(text, read)
    assert {name: (one.labels, one.kind) for name, one in found.samples.items()} == {
        "x_total": (frozenset(), Kind.COUNTER)
    }


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Counter('x', '', ['a'], 'n', 's', 'u')", {"n_s_x_u_total": {"a"}}),
        ("Gauge('x', '', ('a', 'b'), namespace='n')", {"n_x": {"a", "b"}}),
        ("Histogram('x', '', labelnames=['a'], unit='s')", {
            "x_s_bucket": {"a", "le"}, "x_s_sum": {"a"}, "x_s_count": {"a"}}),
        ("Summary('x', '')", {"x_sum": set(), "x_count": set()}),
        ("Info('x', '')", {"x_info": None}),
        ("Enum('x', '', ['a'], states=['on', 'off'])", {"x": {"a", "x"}}),
        ("core.GaugeMetricFamily('x', '', labels=['a'])", {"x": {"a"}}),
        ("core.CounterMetricFamily('x', '', None, ['a'])", {"x_total": {"a"}}),
        ("core.CounterMetricFamily('x', '', labels=None)", {"x_total": set()}),
        ("core.HistogramMetricFamily('x', '')", {"x_bucket": {"le"}, "x_sum": set(), "x_count": set()}),
        ("core.InfoMetricFamily('x', '')", {"x_info": None}),
        ("Counter('x', '', input())", {"x_total": None}),
        ("Counter('x', '', ['a', input()])", {"x_total": None}),
        ("Counter('x', '', [1])", {"x_total": None}),
        ("Counter('x', '', 3)", {"x_total": None}),
        ("Counter('x', '', 'ab')", {"x_total": {"a", "b"}}),
        ("Counter('x', '', ['a'] if input() else ['b'])", {"x_total": {"a", "b"}}),
    ],
)  # fmt: skip
def test_metrics_have_the_series_and_labels_that_they_are_given(
    call: str, expected: dict[str, set[str] | None], read: Read
) -> None:
    found = known(HEAD + "from prometheus_client import core\n" + call, read).samples
    assert {name: set(one.labels) if one.labels is not None else None for name, one in found.items()} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A = 'a'\nCounter(A, '')", {"a"}),
        ("A: str = 'a'\nB: str\nCounter(A, '')", {"a"}),
        ("A = B = 'a'\nCounter(B, '')", {"a"}),
        ("A, (B, C) = 'a', ('b', 'c')\nCounter(A + C, '')", {"ac"}),
        ("if (A := 'a'): Counter(A, '')", {"a"}),
        ("A = 'a'\nif input(): A = 'b'\nCounter(A, '')", {"a", "b"}),
        ("A = 'a'\nCounter(f'x_{A}_{1}', '')", {"x_a_1"}),
        ("Counter('a_%s_%d%%' % ('b', 1), '')", {"a_b_1%"}),
        ("Counter('a_%s' % 'b', '')", {"a_b"}),
        ("Counter('{}_{{}}{0}{1}'.format('a', 2), '')", {"a_{}a2"}),
        ("Counter('_'.join(['a', 'b']), '')", {"a_b"}),
        ("Counter('A'.lower(), '')", {"a"}),
        ("Counter('a' if input() else 'b', '')", {"a", "b"}),
        ("Counter('a' or 'b', '')", {"a", "b"}),
        ("for A in ('a', 'b'): Counter(A, '')", {"a", "b"}),
        ("for A in list(['a', 'b']): Counter(A, '')", {"a", "b"}),
        ("for A, B in [('a', 1), ('b', 2)]: Counter(A, '')", {"a", "b"}),
        ("M = {A: Counter(A, '') for A in ['a']}", {"a"}),
        ("from m import *\nf('a')", {"a"}),
        ("import p\np.f('a')\nCounter(p.A, '')", {"a", "starred"}),
        ("from p import B\nfrom m import f\nf(B)", {"starred"}),
        ("class N:\n    A = 'a'\nCounter(N.A, '')", {"a"}),
        ("class N:\n    A = 'a'\n    B = Counter(A, '')", {"a"}),
        ("def f(a): Counter(a, '')\nf('a')\nf(a='b')", {"a", "b"}),
        ("def f(a, b='b', *, c='c', d): Counter(a + b + c, '')\nf('a', d=1)\nf('a', 'x', c='y', d=2)", {
            "abc", "axy"} | {"axc", "aby"}),
        ("A = 'a'\ndef f(a=A): Counter(a, '')\nf()", {"a"}),
        ("def f(a):\n    '''Doc.'''\n    return 'x_' + a\nCounter(f('a'), '')", {"x_a"}),
        ("class M:\n    def __init__(self, a='a'): self.c = Counter(a, '')\nM()\nM('b')", {"a", "b"}),
        ("class M:\n    def m(self, a): return Counter(a, '')\n    def n(self): self.m('a')\nM().m('b')", {"a", "b"}),
    ],
)  # fmt: skip
def test_names_are_worked_out(text: str, expected: set[str], read: Read) -> None:
    files = {
        "main.py": HEAD + text,
        "m.py": "from prometheus_client import Counter\nA = 'starred'\ndef f(a): Counter(a, '')\n",
        "p/__init__.py": "from m import *\nfrom m import A as B",
    }
    assert names(files, read) == {f"{name}_total" for name in expected}


@pytest.mark.parametrize(
    "name",
    [
        "input()", "A", "open('x').read()", "b'x'", "1", "None", "f'{1:d}'", "f'{1!r}'", "f'{input()}'", "f'{1.5}'",
        "'a' + input()", "'a' * 2", "'a' + 1", "1 % 2", "'%x' % 1", "'%s' % ()", "'%s' % 1.5", "'%s' % ('a', 'b')",
        "'{x}'.format(x=1)", "'{:d}'.format(1)", "'{}'.format()", "1 .format(1)", "'_'.join(['a'], 2)",
        "'_'.join('ab')",
        "'_'.join([1])", "1 .lower()", "'a'.title()", "sorted()",
        "(lambda a: a)('x')", "str('a')", "N.A", "N.B", "f.A",
        "E.A", "f()", "g()", "h()", "k()", "os.environ['X']", "os.environ.get('X', 'a')", "os.getenv('X')",
        "os.getenv()", "os.environ.get(input())", "sys.argv[1]", "sys.platform",
        "'a'[0]", "['a'][0]", "await_", "w", "e", "p", "r",
        "s", "t", "u", "v", "v2", "q", "j", "o", "L[0]", "d['x']", "sep", "z60", "'x' * 300",
        " + ".join(["('a' if input() else 'b')"] * 7),
        "y9",
    ],
)  # fmt: skip
def test_names_that_are_not_constant_leave_it_open(name: str, read: Read) -> None:
    text = (
        "import os, sys\nfrom os import sep\nA1 = A2\nA2 = A1\nA1()\n"
        "class N(dict): A = 'a'\n"
        "class E:\n    B = input()\n"
        "@deco\ndef h(): return 'x'\n"
        "def f(): return\n"
        "def g():\n    print()\n    return 'x'\n"
        "async def k(): return 'x'\n"
        "w = 'x'\nw += 'y'\n"
        "with open('x') as p: pass\n"
        "r = 'x'\ndef spoil():\n    global r\n    r = 'y'\n"
        "try: pass\nexcept ValueError as e: pass\n"
        "match 1:\n    case {'a': s, **t}: pass\n    case [u, *v]: pass\n"
        "*v2, q = ['a', 'b']\n"
        "i, j = ('a',)\n"
        "for o in 'ab': pass\n"
        "y0 = 'aaaa'\n"
        + "".join(f"y{n + 1} = y{n} + y{n}\n" for n in range(9))
        + "z0 = 'z'\n"
        + "".join(f"z{n + 1} = z{n}\n" for n in range(60))
    )
    found = doubts(f"{HEAD}{text}Counter({name}, '')", read)
    assert [one.partition(",")[0] for one in found] == ["which name a metric has"]


@pytest.mark.parametrize(
    "text",
    [
        "f = lambda a: Counter(a, '')\nf('a')",
        "def f(a): Counter(a, '')",
        "def f(a): Counter(a, '')\nf('a')\nmap(f, [])",
        "def f(a): Counter(a, '')\nf(*['a'])",
        "def f(a): Counter(a, '')\nf(**{})",
        "def f(a): Counter(a, '')\nf()",
        "def f(*a): Counter(a, '')\nf('a')",
        "def f(**a): Counter(a, '')\nf()",
        "@deco\ndef f(a): Counter(a, '')\nf('a')",
        "def f(a): Counter(a, '')\nf(f('a'))",
        "class M:\n    def m(self, a): Counter(a, '')\n    def n(self): self.m('a')\nx = M().m",
        "class M:\n    def __init__(self, a): Counter(a, '')\nclass N(M): pass\nM('a')",
        "class A:\n    pass\nA.B = 'x'\nclass C:\n    B = 'b'\nCounter(C.B, '')",
        "def f(a):\n    nonlocal a\n    Counter(a, '')\nf('a')",
        "a = ['x']\na.append('y')\nfor b in a: Counter(b, '')",
        "a = ['x']\na[0] = 'y'\nfor b in a: Counter(b, '')",
        "Counter('', '', namespace=input())",
        "Counter('x', '', **{})",
        "Counter(*['x', ''])",
        "Counter(documentation='')",
    ],
)  # fmt: skip
def test_parameters_and_changes_that_are_not_known_leave_it_open(text: str, read: Read) -> None:
    assert doubts(HEAD + text, read) != ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("M = Counter", "what `Counter` is used for"),
        ("M = {'a': Counter}", "what `Counter` is used for"),
        ("class M(Counter): pass", "what `Counter` is used for"),
        ("print(Counter)", "what `Counter` is used for"),
        ("Metric('x', '', 'gauge')", "what `Metric` adds"),
        ("ProcessCollector(namespace='x')", "what `ProcessCollector` adds"),
        ("import prometheus_client.parser as p\np.text_string_to_metric_families('')",
         "what `text_string_to_metric_families` does"),
        ("x = generate_latest()\nx += b'y'", "more is put behind what the library writes"),
        ("x = generate_latest()\nprint(x + b'y')", "more is put behind what the library writes"),
        ("b''.join([generate_latest(), b'x'])", "more is put behind what the library writes"),
        ("def f(x): return x\nf(generate_latest().decode())", "more is put behind what the library writes"),
        ("x = b'# TYPE x counter'", "`app/main.py` writes metrics as text"),
        ("x = generate_latest()\nprint(x)", None),
        ("self.x = generate_latest()", None),
        ("x = [generate_latest()], generate_latest", None),
        ("generate_latest() + b'x 1'", "more is put behind what the library writes"),
        ("f'{generate_latest().decode()} x'", "more is put behind what the library writes"),
        ("'# TYPE x counter'", None),
        ("x = '# TYPE x counter'", "`app/main.py` writes metrics as text"),
        ("import prometheus_client as p\ngetattr(p, 'Counter')('x', '')", "what `the library` does"),
        ("from importlib import import_module\nimport_module('prometheus_client').Counter('x', '')",
         "what `app/main.py` loads by name"),
        ("import unheard_of", "what `unheard_of` exports"),
        ("from unheard_of.x import y", "what `unheard_of.x.y` exports"),
        ("import opentelemetry.exporter.prometheus", "what `opentelemetry.exporter.prometheus` exports"),
        ("import prometheus_api_client", None),
        ("from __future__ import annotations", None),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING: import unheard_of\nelse: import flask", None),
        ("import typing\nif typing.TYPE_CHECKING: import unheard_of", None),
        ("import flask, redis.asyncio, google.cloud.storage, yaml", None),
        ("ProcessCollector()\nREGISTRY.unregister(GC_COLLECTOR)", None),
        ("app = generate_latest(REGISTRY).decode()", None),
        ("from . import x", "what `x` exports"),
    ],
)  # fmt: skip
def test_it_is_open_what_may_export_more(text: str, doubt: str | None, read: Read) -> None:
    found = [one.partition(",")[0] for one in doubts(HEAD + text, read)]
    assert found == ([doubt] if doubt is not None else [])


PACKAGE = {
    "main.py": "from shop import metrics, web as w\nimport shop.more.deep\nimport ns.inner\nfrom shop.loop import L\n"
    "metrics.start()\nprint(L, w, shop.more.deep.D, ns.inner.I)\n",
    "shop/__init__.py": "from .names import *\nfrom .names import PREFIX as P\n",
    "shop/names.py": "PREFIX = 'shop'\nclass Labels:\n    ROUTE = 'route'\n",
    "shop/metrics.py": "import prometheus_client as pc\nfrom . import names, P, PREFIX\nfrom .make import make\n"
    "from shop.names import Labels\n"
    "A = pc.Counter(names.PREFIX + '_a', '', [Labels.ROUTE])\nB = make('b')\n"
    "def start(): pc.start_http_server(1)\npc.Gauge(f'{PREFIX}_g', '')\n",
    "shop/make.py": "from prometheus_client import Counter\nfrom .names import PREFIX\n"
    "def make(name): return Counter(PREFIX + '_' + name, '')\n",
    "shop/web.py": "from .names import *\nfrom prometheus_client import Gauge\nGauge(PREFIX + '_web', '')\n",
    "shop/more/__init__.py": "",
    "shop/more/deep.py": "from ..names import PREFIX\nfrom ...outside import x\nfrom prometheus_client import Gauge\n"
    "Gauge(f'{PREFIX}_deep', '')\nD = 1\n",
    "shop/loop.py": "from shop.pool import L\n",
    "shop/pool.py": "from shop.loop import L\nfrom prometheus_client import Gauge\nif input(): Gauge(L, '')\n",
    "ns/inner.py": "from prometheus_client import Gauge\nGauge('inner', '')\nI = 1\n",
    "unused.py": "from prometheus_client import Gauge\nGauge('unused', '')\nimport unheard_of\n",
    "outside.py": "x = 1\n",
}


@pytest.mark.parametrize(
    ("count", "expected"), [(64, ()), (65, ("which name a metric has",)), (66, ("which name a metric has",))]
)
def test_what_is_bound_too_often_can_be_anything(count: int, expected: tuple[str, ...], read: Read) -> None:
    found = doubts(HEAD + "x = 'x'\n" * count + "Gauge(x, '')", read)
    assert tuple(one.partition(",")[0] for one in found) == expected


def test_modules_are_followed_through_packages(read: Read) -> None:
    found = read(PACKAGE)
    assert found is not None
    assert set(found.samples) == {"shop_a_total", "shop_b_total", "shop_g", "shop_web", "shop_deep", "inner"}
    assert [one.partition(",")[0] for one in found.doubts] == ["which name a metric has"]
    assert "unused" in found.mentioned


@pytest.mark.parametrize(
    ("files", "more", "expected"),
    [
        ({"main.py": HEAD, "gunicorn.conf.py": ""}, {}, ()),
        ({"main.py": HEAD + "import pkg.gone", "pkg/__init__.py": ""}, {},
         ("what `pkg.gone` exports, which `app/main.py` imports",)),
        ({"main.py": "("}, {}, None),
        ({"main.py": HEAD + "import other", "other.py": "("}, {}, ("`app/other.py` can't be parsed",)),
        ({"main.py": HEAD + "import other", "other.py": "x = '\0'"}, {}, ("`app/other.py` can't be parsed",)),
        ({"main.py": HEAD + "import other", "other.py": "x = " + "-" * 99_999 + "1"}, {},
         ("`app/other.py` can't be parsed",)),
        ({"main.py": HEAD + "import other", "other.py": "x" + ".x" * 99_999}, {}, ("`app/other.py` can't be parsed",)),
        ({"main.py": HEAD + "import other", "other.py": "#" * 300_000}, {}, ("`app/other.py` can't be parsed",)),
        ({"main.py": HEAD + "x = '\\d'"}, {}, ()),
        ({"x.py": HEAD}, {}, None),
        ({"main.py": "from prometheus_client import Counter\nCounter('x', '')"}, {}, ("nothing shows the metrics",)),
        ({"main.py": "print(1)"}, {}, None),
        ({"x.py": HEAD}, {"service": "command: python -m x"}, ()),
        ({"x/__main__.py": HEAD, "x/__init__.py": ""}, {"service": "command: python -m x"}, ()),
        ({"src/x/__init__.py": "", "src/x/web.py": HEAD}, {"service": "command: gunicorn x.web:app"}, ()),
        ({"src/x.py": HEAD}, {"service": "command: gunicorn x:app"}, ()),
        ({"x.py": HEAD}, {"service": "command: gunicorn y:app"}, None),
        ({"main.py": HEAD}, {"service": "image: python:3\nvolumes: ['./app:/a']\ncommand: python /a/main.py"}, ()),
        ({"main.py": HEAD}, {"service": "image: odd:3\nvolumes: ['./app:/a']\ncommand: python /a/main.py"}, None),
        ({"main.py": HEAD}, {"service": "image: $X\nvolumes: ['./app:/a']\ncommand: python /a/main.py"}, None),
        ({"main.py": HEAD}, {"service": "command: node x.js"}, None),
    ],
)  # fmt: skip
def test_a_program_is_read_where_it_can_be(
    files: Mapping[str, str], more: Mapping[str, str], expected: tuple[str, ...] | None, read: Read
) -> None:
    found = read(files, **more)
    assert (found.doubts if found is not None else None) == expected


def test_a_service_is_read_once(tree: Tree) -> None:
    compose_file = "services: {app: {build: .}, prometheus: {image: prom/prometheus}}"
    dockerfile = "FROM x\nCOPY . /\nCMD python /m.py"
    files = tree({"compose.yaml": compose_file, "Dockerfile": dockerfile, "m.py": HEAD})
    compose = find_stacks(files)[0].compose
    assert compose is not None
    first = read_source(compose.services["app"], compose, files)
    assert first is not None
    assert read_source(compose.services["app"], compose, files) is first


def test_a_script_that_starts_a_program_is_read(read: Read) -> None:
    dockerfile = 'FROM python:3\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./run.sh"]\n'
    files = {"main.py": HEAD + "Gauge('x', '')", "run.sh": "exec python main.py\n"}
    assert names(files, read, dockerfile=dockerfile) == {"x"}


@pytest.mark.parametrize(
    "loads",
    [
        "import importlib\nimportlib.import_module(f'plugins.{x}')",
        "from importlib import import_module\nimport_module('plugins.' + x)",
        "__import__('plugins.a')",
        "import django",
        "INSTALLED = ['plugins.a.App', 'plugins.gone']",
        "run('plugins.a:app')",
    ],
)
def test_modules_that_are_named_in_texts_or_found_by_frameworks_are_read(loads: str, read: Read) -> None:
    plugin = "from prometheus_client import Gauge\nGauge('plugin', '')\n"
    files = {"main.py": HEAD + loads, "plugins/a.py": plugin, "plugins/tests/b.py": plugin.replace("plugin'", "test'"),
             "odd-name.py": plugin, "test_c.py": plugin}  # fmt: skip
    assert names(files, read) == {"plugin"}


def test_a_function_that_is_called_like_a_loader_loads_nothing(read: Read) -> None:
    files = {"main.py": HEAD + "def exec(x): pass\nexec('x')", "other.py": "import unheard_of"}
    assert names(files, read) == set()


def test_files_outside_of_all_folders_that_are_imported_from_are_no_modules(read: Read) -> None:
    dockerfile = "FROM python:3\nWORKDIR /app\nCOPY . .\nCOPY lib /opt/lib\nCMD python main.py\n"
    files = {"main.py": HEAD + "import django", "lib/x.py": HEAD + "Gauge('x', '')"}
    assert names(files, read, dockerfile=dockerfile) == {"x"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.py": "x = 1\n", "b.py": ""}, ()),
        ({"a.py": "x = 1\n" * 99}, ("there is too much source code",)),
        ({"a.py": "x = 1\n", "b.py": "x = 1\n" * 99}, ("there is too much source code",)),
    ],
)
def test_too_much_source_is_not_read(
    files: Mapping[str, str], expected: tuple[str, ...], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "MAX_READ", len(HEAD) + 60)
    assert doubts({"main.py": HEAD + "import a", **files}, read) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Counter('x_total', '')", "x_total"),
        ("Counter(name='x', documentation='')", "x"),
        ("é = 'é'; Counter('x', '')", "x"),
        ("é = 'é'\r\nCounter('x', '')\r\n", "x"),
        ("Counter('''x''', '')", "x"),
        ("Counter('\\x78', '')", "'\\x78'"),
        ("Counter('x'\n        '_y', '')", "'x'\n        '_y'"),
        ("A = 'x'\nCounter(A, '')", "A"),
        ("Counter(f'x', '')", "f'x'"),
    ],
)
def test_a_metric_is_declared_where_its_name_is_written(text: str, written: str, read: Read) -> None:
    found = known(HEAD + text, read)
    metric = found.metrics[0]
    whole = HEAD + text
    assert (metric.place.file, whole[metric.place.start : metric.place.end]) == ("app/main.py", written)
    assert next(iter(found.samples.values())).declared == (metric.place.start, metric.place.end)


@pytest.mark.parametrize(
    ("more", "bounds"),
    [
        ("", 15), (", buckets=[1, 2.5]", 3), (", buckets=(1, float('inf'))", 0), (", buckets=input()", 0),
        (", buckets=[1] if input() else [2]", 0), (", buckets=5", 0), (", buckets=['1']", 0),
    ],
)  # fmt: skip
def test_buckets_are_known_where_they_are_constant(more: str, bounds: int, read: Read) -> None:
    found = known(f"{HEAD}Histogram('x', ''{more})", read).samples
    assert len(found["x_bucket"].bounds) == bounds
    assert (math.inf in found["x_bucket"].bounds) is bool(bounds)
    assert found["x_sum"].bounds == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R.labels('GET', 200).inc()\nR.labels(status='500', method='GET').inc()",
         {"method": {"GET"}, "status": {"200", "500"}}),
        ("R.labels('GET', input()).inc()", {"method": {"GET"}}),
        ("R.labels('GET' if input() else 'PUT', input()).inc()", {"method": {"GET", "PUT"}}),
        ("R.labels('GET', 1.5).inc()", {"method": {"GET"}}),
        ("R.labels('GET')", {"method": {"GET"}}),
        ("R.labels('GET', 1)\nR.labels(*x)", {}),
        ("R.labels('GET', 1)\nx = R.labels", {}),
        ("R.labels('GET', 1)\nprint(R)", {}),
        ("R.labels('GET', 1)\nx = globals()['R']", {}),
        ("R.clear()", {}),
        ("def f():\n    R = 1\n    print(R)\nR.labels('GET', 1)", {"method": {"GET"}, "status": {"1"}}),
        ("import other", {"method": {"PUT"}, "status": {"1"}}),
        ("import other2\nR.labels('GET', 1)", {}),
        ("import other3\nR.labels('GET', 1)", {}),
        ("import other4", {"method": {"POST"}, "status": {"1"}}),
        ("import other5\nR.labels('GET', 1)", {"method": {"GET"}, "status": {"1"}}),
    ],
)  # fmt: skip
def test_values_of_labels_are_those_that_they_are_called_with(
    text: str, expected: dict[str, set[str]], read: Read
) -> None:
    metrics = "from prometheus_client import Counter\nR = Counter('r', '', ['method', 'status'])\n"
    files = {
        "main.py": f"{HEAD}from m import R\n{text}",
        "m.py": metrics,
        "again.py": "from m import R\nfrom os import sep",
        "other.py": "import m\nm.R.labels('PUT', 1)",
        "other2.py": "import m\nprint(m.R)",
        "other3.py": "from m import *\nprint(R)",
        "other4.py": "from again import R\nR.labels('POST', 1)",
        "other5.py": "import again\nfrom ring import R\nprint(R, again.X, again.sep)",
        "ring.py": "from ring2 import R",
        "ring2.py": "from ring import R",
    }
    assert known(files, read).samples["r_total"].values == expected


@pytest.mark.parametrize(
    "text",
    [
        "[Counter('r', '', ['a'])][0].labels('x')",
        "R = S = Counter('r', '', ['a'])\nR.labels('x')",
        "R: object = Counter('r', '', ['a'])\nR.labels('x')",
        "R.x = Counter('r', '', ['a'])\nR.labels('x')",
        "R = Counter('r', '', ['a'])\nR.labels('x')\nR = None",
        "def f():\n    R = Counter('r', '', ['a'])\n    R.labels('x')",
    ],
)
def test_values_are_not_known_of_what_has_no_name_of_its_own(text: str, read: Read) -> None:
    assert known(HEAD + text, read).samples["r_total"].values == {}


@pytest.mark.parametrize(
    ("states", "expected"),
    [("['on', 'off']", {"s": {"on", "off"}}), ("input()", {}), ("['a'] if input() else ['b']", {})],
)
def test_states_are_values(states: str, expected: dict[str, set[str]], read: Read) -> None:
    assert known(f"{HEAD}Enum('s', '', states={states})", read).samples["s"].values == expected


SEVERAL = "environment: {PROMETHEUS_MULTIPROC_DIR: /tmp}"


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("Gauge('g', '')", "", set()),
        ("Gauge('g', '')\nfrom prometheus_client import multiprocess", "", set()),
        ("Gauge('g', '')\nfrom prometheus_client import multiprocess as m\nm.MultiProcessCollector(1)", "", {"pid"}),
        ("Gauge('g', '', multiprocess_mode='max')", SEVERAL, set()),
        ("Gauge('g', '', multiprocess_mode=input())", SEVERAL, {"pid"}),
        ("Gauge('g', '', multiprocess_mode='liveall')", SEVERAL.lower(), {"pid"}),
        ("Gauge('g', '', input())", SEVERAL, None),
        ("Enum('g', '', ['a'], states=['b'])", SEVERAL, {"a", "g"}),
    ],
)
def test_gauges_of_several_processes_tell_which(text: str, more: str, expected: set[str] | None, read: Read) -> None:
    assert known(HEAD + text, read, service=more).samples["g"].labels == expected


def test_metrics_of_one_name_are_taken_together(read: Read) -> None:
    text = (
        "A = Histogram('h', '', ['a'], buckets=[1])\nA.labels('1')\nB = Histogram('h', '', ['a', 'b'], buckets=[2])\n"
        "B.labels('2', '3')\nCounter('c', '')\nGauge('c_total', '', input())\nHistogram('i', '')\n"
        "Histogram('i', '', buckets=input())"
    )
    found = known(HEAD + text, read).samples
    assert found["h_bucket"].labels == frozenset({"a", "b", "le"})
    assert found["h_bucket"].values == {"a": {"1", "2"}}
    assert found["h_bucket"].bounds == {1.0, 2.0, math.inf}
    assert (found["c_total"].labels, found["c_total"].kind) == (None, None)
    assert found["i_bucket"].bounds == frozenset()


def test_names_that_stand_elsewhere_may_be_metrics(read: Read) -> None:
    text = "'''documented'''\nGauge('x', '')\nN = ['in_text', f'{1}_in_part', \"name='quoted'\"]\n"
    found = known({"main.py": HEAD + text, "unread.py": "x = 'in_file'  # in_comment\n"}, read)
    assert found.mentioned >= {"in_text", "_in_part", "name", "quoted", "in_file"}
    assert found.mentioned & {"x", "documented", "in_comment"} == set()


@pytest.mark.parametrize("name", ["os.environ['N']", "os.getenv('N', 'x')", "os.environ.get('N')"])
def test_variables_that_compose_sets_are_known(name: str, read: Read) -> None:
    assert names(f"import os\n{HEAD}Gauge({name}, '')", read, service="environment: {N: n}") == {"n"}


def test_a_module_that_is_not_read_is_a_doubt(read: Read) -> None:
    text = "from prometheus_client import Counter, start_http_server\nCounter('a', '')\nstart_http_server(1)\n"
    assert doubts({"main.py": text, "more.py": "#" * (1 << 20) + "\n"}, read) == ("`app/more.py` can't be read",)


def test_so_many_modules_are_searched_for_a_name(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    stars = "".join(f"from m{number} import *\n" for number in range(5))
    text = "from prometheus_client import Counter, start_http_server\nCounter('a', '')\nstart_http_server(1)\nprint()\n"
    files = {"main.py": stars + text, **{f"m{number}.py": stars for number in range(5)}}
    assert doubts(files, read) == ()
    monkeypatch.setattr(program, "MAX_STARS", 20)
    assert doubts(files, read) == ("its modules take all names of too many others",)
