"""LK284."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.nest import nest_metrics
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_DEFAULT: Final = "/metrics"
_MAIN: Final = "const app = await NestFactory.create(AppModule);\n{}\nawait app.listen(process.env.PORT ?? 4000);\n"
_PREFIX: Final = "app.setGlobalPrefix('api/v1');"
_OWN: Final = (
    "@Controller('metrics')\nexport class MetricsController { @Get() show() { return register.metrics(); } }\n"
)
_MODULE: Final = (
    "import { PrometheusModule } from '@willsoto/nestjs-prometheus';\nconst a = PrometheusModule.register({});\n"
)


def _asked(job: str, main: str = _PREFIX, module: str = _MODULE, more: dict[str, str] | None = None) -> Example:
    files = {
        "prometheus/prometheus.yml": f"scrape_configs:\n  - {job}\n    static_configs: [{{targets: ['app:4000']}}]\n",
        "app/Dockerfile": "FROM node:22-alpine\nCOPY . .\nCMD npm start\n",
        "app/metrics.prom": None,
        "app/src/main.ts": _MAIN.format(main),
        "app/src/app.module.ts": module,
        **(more or {}),
    }
    return Example(stack(files))


@rule(
    "LK284",
    "nest-global-prefix",
    severity=Severity.ERROR,
    bad=(
        _asked("«job_name»: app"),
        _asked("job_name: app\n    metrics_path: «/metrics»", module=_OWN),
        _asked(
            "job_name: app\n    metrics_path: «/stats»",
            "app.setGlobalPrefix('/api/');",
            _MODULE.replace("{}", "{path: '/stats'}"),
            {"app/src/main.spec.ts": "app.setGlobalPrefix(PREFIX);\n"},
        ),
    ),
    good=(
        Example(stack()),
        _asked("job_name: app\n    metrics_path: /api/v1/metrics"),
        _asked("job_name: app\n    metrics_path: /health"),
        _asked("job_name: app\n    metrics_path: $METRICS"),
        _asked("job_name: app\n    relabel_configs: [{target_label: __metrics_path__, replacement: /api/v1/metrics}]"),
        _asked("job_name: app", ""),
        _asked("job_name: app", f"// {_PREFIX}"),
        _asked("job_name: app", "app.setGlobalPrefix('');"),
        _asked("job_name: app", "app.setGlobalPrefix('api', { exclude: ['metrics'] });"),
        _asked("job_name: app", "app.setGlobalPrefix(PREFIX);"),
        _asked("job_name: app", f"{_PREFIX}\napp.use('/metrics', shown);"),
        _asked("job_name: app", f"{_PREFIX}\napp.getHttpAdapter().get('/metrics', shown);"),
        _asked("job_name: app", f"import bundle from 'express-prom-bundle';\n{_PREFIX}\napp.use(bundle({{}}));"),
        _asked("job_name: app", module=_MODULE.replace("{}", "{path: PATH}")),
        _asked("job_name: app", module=_MODULE.replace("{}", "{controller: Own}")),
        _asked("job_name: app", module="export class AppModule {}\n"),
        _asked("job_name: app", more={"app/src/other.ts": "server.listen(9100);\n"}),
        _asked("job_name: app", more={"app/src/a.ts": "import { PrometheusExporter } from '@opentelemetry/a-prom';\n"}),
        _asked("job_name: app", more={"app/src/other.ts": f"const data = `{'x' * (1 << 21)}`;\n"}),
        Example({"prometheus/prometheus.yml": "scrape_configs: [{job_name: a, static_configs: [{targets: [app]}]}]\n"}),
        Example(edited("compose.yaml", "    build: app\n", "    image: example/app\n")),
    ),
)
def nest_global_prefix(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks an application made with NestJS at a path without its global prefix.

    `app.setGlobalPrefix('api')` goes before the routes of every controller, and that which shows the metrics is one:
    they are at `/api/metrics`. `/metrics` is answered with 404, and the target is down for ever. It is told where the
    prefix is the only one, nothing is left out of it, and no middleware or second server may answer.
    """
    node = spelt(subject.node, "metrics_path")
    path = node.text or _DEFAULT
    written = subject.written
    if stack.compose is None or "__metrics_path__" in written or "$" in path:
        return
    found = (service_of(target, stack.compose) for target in subject.targets)
    for service in {one.name: one for one in found if one is not None}.values():
        shown = nest_metrics(service, stack.compose, stack.files)
        bare = path.strip("/")
        if shown is not None and bare in shown.paths:
            right = f"/{shown.prefix}/{bare}"
            yield Finding(
                node.place if node.present else subject.node["job_name"].place.key(),
                f"`{service.name}` shows its metrics at `{right}`, since its prefix goes before every controller; the "
                "target stays down",
                f"write `metrics_path: {right}`, or `setGlobalPrefix('{shown.prefix}', {{ exclude: ['{bare}'] }})`",
                ((shown.where, "the prefix"),),
            )
