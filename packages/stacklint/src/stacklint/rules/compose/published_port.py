"""LK118."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose, PublishedPort, Service
from stacklint.stack.containers.ports import declared_at, served_instead
from stacklint.stack.stack import Stack

_IMAGE = "    image: grafana/grafana:12.2.0\n"


_INI = "volumes: ['./grafana.ini:/etc/grafana/grafana.ini:ro']"


def _grafana(port: str, line: str, also: dict[str, str | None] | None = None) -> Example:
    service = f"  own:\n    image: grafana/grafana:12.2.0\n    ports: ['{port}']\n    {line}\n"
    return Example(stack({"compose.yaml": f"services:\n{service}", **(also or {})}))


def _alertmanager(ports: str, command: str = "[]") -> Example:
    service = f"  alertmanager: {{image: 'prom/alertmanager:v0.28.1', ports: {ports}, command: {command}}}\n"
    return Example(stack({"compose.yaml": f"services:\n{service}"}))


def _loki(port: str, config: str, command: str = "[]") -> Example:
    mount = "./loki.yaml:/etc/loki/local-config.yaml"
    service = f"  loki: {{image: 'grafana/loki:3.5.0', ports: ['{port}'], command: {command}, volumes: ['{mount}']}}\n"
    also = "  grafana: {image: 'grafana/grafana:12.2.0'}\n"
    return Example(stack({"compose.yaml": f"services:\n{service}{also}", "loki.yaml": config}))


def _dotnet(port: str, tag: str, environment: str = "{}", main: str = "app.Run();\n") -> Example:
    """A program for ASP.NET Core that publishes a port."""
    files: dict[str, str | None] = {
        "shop/Dockerfile": f"FROM mcr.microsoft.com/dotnet/aspnet:{tag}\nCOPY out .\nEXPOSE 80\n"
        'ENTRYPOINT ["dotnet", "Shop.dll"]\n',
        "shop/Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
        "shop/Program.cs": main,
    }
    service = f"  shop: {{build: shop, ports: ['{port}'], environment: {environment}}}\n"
    also = "  grafana: {image: 'grafana/grafana:12.2.0'}\n"
    return Example(stack({"compose.yaml": f"services:\n{service}{also}", **files}))


@rule(
    "LK118",
    "published-port",
    severity=Severity.ERROR,
    bad=(
        _grafana("3000:«3000»", "environment: {GF_SERVER_HTTP_PORT: 3001}"),
        _grafana("3000:«3001»", "env_file: g.env", {"g.env": "GF_LOG_LEVEL=debug\n"}),
        _grafana("3001:«3001»", _INI, {"grafana.ini": "[server]\n;http_port = 3001\n"}),
        Example(edited("compose.yaml", _IMAGE, _IMAGE + "    ports: ['3000:«3001»']\n")),
        Example(edited("compose.yaml", _IMAGE, _IMAGE + "    ports: [{target: «80», published: 3000}]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    ports: ['«5001»']\n")),
        _alertmanager("[«9094»]", "['--cluster.listen-address=']"),
        _alertmanager("[9093, '9080:«9080»']"),
        _loki("«7946»", "server: {}\n"),
        _dotnet("5080:«80»", "8.0"),
        _dotnet("5080:«8080»", "6.0"),
        _dotnet("5080:«8080»", "8.0", "{ASPNETCORE_HTTP_PORTS: 5000}"),
        _loki("«7946»", "memberlist: {join_members: [loki], bind_port: 7947}\n"),
    ),
    good=(
        Example(edited("compose.yaml", _IMAGE, _IMAGE + "    ports: ['3001:3001/udp']\n")),
        _alertmanager("[9093, 9094, 9094/udp]"),
        _loki("7946", "memberlist: {join_members: [loki]}\n"),
        _dotnet("5080:8080", "8.0"),
        _dotnet("5080:80", "6.0"),
        _dotnet("5080:80", "8.0", "{ASPNETCORE_URLS: 'http://+:80'}"),
        _dotnet("5080:80", "8.0", "{ASPNETCORE_URLS: $URLS}"),
        _dotnet("5080:80", "8.0", main="app.Run(address);\n"),
        _dotnet("5080:80", "latest"),
        _loki("7947", "memberlist: {join_members: [loki], bind_port: 7947}\n"),
        _loki("7946", "server: {}\n", "[-memberlist.join=loki]"),
        _loki("7948", "server: {}\n", "[-memberlist.bind-port=7948]"),
        _grafana("3001:3001", _INI, {"grafana.ini": "[server]\nhttp_port = 3001\n"}),
        _grafana("3001:3001", _INI, {"grafana.ini": "[server]\nhttp_port = ${PORT}\n"}),
        _grafana("3001:3001", "env_file: g.env"),
        _grafana("3001:3001", "env_file: g.env", {"g.env": "GF_SERVER_HTTP_PORT=3001\n"}),
        _grafana("3001:3001", "environment: {GF_SERVER_HTTP_PORT: $PORT}"),
        _grafana("3001:3001", "environment: {GF_PATHS_CONFIG: /etc/own.ini}"),
        _grafana("3001:3001", "command: ['--config=/etc/own.ini']"),
        _grafana("3001:3001", "command: ['cfg:server.http_port=3001']"),
        _grafana("3001:3001", "volumes: ['conf:/etc/grafana']"),
        _alertmanager("[9095]", "[--cluster.listen-address=:9095]"),
        Example(edited("compose.yaml", _IMAGE, _IMAGE + "    ports: ['127.0.0.1:${PORT:-8080}:3000']\n")),
        Example(edited("compose.yaml", "    build: app\n", "    image: example/app\n    ports: ['5001:5001']\n")),
        Example(
            edited("compose.yaml", "    build: app\n", "    build: app\n    ports: ['80:8080']\n")
            | {"app/main.py": "app.run(port=8080)\n"}
        ),
    ),
)
def published_port(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A port is published on which nothing listens inside the container.

    The second number of `ports` is the container's own. The engine takes any: connections to the host's port are
    accepted and closed at once. Beside a port that is published rightly, a wrong one is a warning. A program for
    ASP.NET Core, for one, listens on port 8080 in images since .NET 8, and on 80 in those before, unless
    `ASPNETCORE_URLS`, `ASPNETCORE_HTTP_PORTS` or itself says otherwise.
    """
    for service in subject.services.values():
        for item in service.ports:
            port, listens = item.container.start, served_instead(item, service, subject, stack.files)
            if listens:
                shown = " and ".join(str(number) for number in sorted(listens))
                where = declared_at(service, subject, stack.files)
                right = _published_rightly(service, listens)
                yield Finding(
                    _number(item, port),
                    f"`{service.name}` does not listen on port {port} but on {shown}",
                    f"publish {min(listens)}" if right is None else f"take it out: {right} is published as well",
                    ((where, f"what listens on {shown}"),),
                    severity=None if right is None else Severity.WARNING,
                )


def _published_rightly(service: Service, listens: frozenset[int]) -> int | None:
    """A port on which a service listens and that is published, if there is one."""
    return next((port for port in sorted(listens) if any(port in item.container for item in service.ports)), None)


def _number(item: PublishedPort, port: int) -> Place:
    """Where the container's port is written."""
    if item.node.is_mapping:
        return item.node["target"].place
    start = (item.node.text or "").rfind(str(port))
    return item.node.place.within(start, start + len(str(port))) if start >= 0 else item.node.place
