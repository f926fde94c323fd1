"""On which ports programs made with ASP.NET Core listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Spot
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources import dotnet_binds
from stacklint.stack.sources.listens import read_listens

from .conftest import repository

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind

Tree = Callable[[Mapping[str, str]], "Files"]

PROJECT = '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n'
MAIN = "var app = WebApplication.CreateBuilder(args).Build();\napp.MapMetrics();\napp.Run();\n"
BUILD = "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -o /out\n\n"
FINAL = 'WORKDIR /app\nCOPY --from=build /out .\nENTRYPOINT ["dotnet", "Shop.dll"]\n'


def program(
    tree: Tree, files: Mapping[str, str] | None = None, tag: str = "8.0", more: str = "", service: str = ""
) -> tuple[tuple[Bind, ...], Files]:
    """Where a program listens in an image with a tag, and its repository."""
    dockerfile = f"{BUILD}FROM mcr.microsoft.com/dotnet/aspnet:{tag}\n{FINAL}{more}\n"
    given = {"Shop.csproj": PROJECT, "Program.cs": MAIN, **(files or {})}
    texts = repository(given, service=service, dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    return read_listens(compose.services["app"], compose, found), found


@pytest.mark.parametrize(
    ("tag", "service", "more", "expected"),
    [
        ("8.0", "", "", [":8080"]),
        ("10.0-noble-chiseled", "", "", [":8080"]),
        ("6.0-alpine", "", "", [":80"]),
        ("8.0", "environment: {ASPNETCORE_URLS: 'http://+:80'}", "", [":80"]),
        ("8.0", "environment: {ASPNETCORE_URLS: 'http://*:80;https://0.0.0.0:443/'}", "", [":80", "0.0.0.0:443"]),
        ("8.0", "environment: {ASPNETCORE_URLS: 'http://localhost:5000'}", "", ["localhost:5000"]),
        ("8.0", "environment: {aspnetcore_http_ports: '80;81'}", "", [":80", ":81"]),
        ("8.0", "environment: {ASPNETCORE_HTTPS_PORTS: 443}", "", [":8080", ":443"]),
        ("8.0", "environment: {ASPNETCORE_HTTP_PORTS: ''}", "", []),
        ("6.0", "environment: {DOTNET_URLS: 'http://+:81'}", "", [":80"]),
        ("8.0", "", "ENV ASPNETCORE_URLS=http://+:5000", [":5000"]),
        ("8.0", "environment: {ASPNETCORE_URLS: $URLS}", "", []),
        ("8.0", "environment: {ASPNETCORE_URLS: 'http://unix:/run/a.sock'}", "", []),
        ("8.0", "environment: {ASPNETCORE_HTTP_PORTS: $PORT}", "", []),
        ("8.0", "environment: {Kestrel__Endpoints__Http__Url: 'http://+:81'}", "", []),
        ("8.0", "env_file: missing.env", "", []),
        ("8.0", "command: [--urls, 'http://+:81']", "", []),
        ("latest", "", "", []),
        ("8.0", "", 'ENTRYPOINT ["./start"]', []),
        ("8.0", "", "RUN git clone x", []),
        ("8.0", "image: example/app", "", []),
    ],
)
def test_a_program_listens_where_variables_say_or_its_image(
    tag: str, service: str, more: str, expected: list[str], tree: Tree
) -> None:
    found, _ = program(tree, tag=tag, service=service, more=more)
    assert [f"{one.host}:{one.port}" for one in found] == expected


@pytest.mark.parametrize(
    "files",
    [
        {"Program.cs": 'app.Run("http://+:5000");\n'},
        {"Program.cs": 'builder.WebHost.UseUrls("http://+:5000");\n'},
        {"Program.cs": 'app.Urls.Add("http://+:5000");\n'},
        {"Program.cs": "options.ListenAnyIP(port);\n"},
        {"Metrics.cs": "new KestrelMetricServer(port: 1234).Start();\n"},
        {"appsettings.json": '{"Kestrel": {"Endpoints": {"Http": {"Url": "http://+:5000"}}}}\n'},
        {"appsettings.Production.json": '{"urls": "http://+:5000"}\n'},
        {"Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Worker">\n</Project>\n'},
    ],
)
def test_what_has_a_say_leaves_it_open(files: dict[str, str], tree: Tree) -> None:
    assert program(tree, files)[0] == ()


def test_what_only_development_reads_has_no_say(tree: Tree) -> None:
    found, _ = program(
        tree, {"Properties/launchSettings.json": '{"applicationUrl": "http://localhost:5123", "urls": 1}'}
    )
    assert [one.port for one in found] == [8080]


def test_too_much_to_read_leaves_it_open(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dotnet_binds, "MOST_READ", 10)
    assert program(tree)[0] == ()


@pytest.mark.parametrize(("tag", "port", "judged"), [("8.0", 80, True), ("8.0", 8080, False), ("6.0", 80, False)])
def test_what_is_exposed_makes_no_program_listen(tag: str, port: int, judged: bool, tree: Tree) -> None:
    found, files = program(tree, tag=tag, more="EXPOSE 80")
    compose = find_stacks(files)[0].compose
    assert compose is not None
    assert isinstance(found[0].where, Spot)
    text = files.text("app/Dockerfile").text
    assert text[found[0].where.start : found[0].where.end] == f"mcr.microsoft.com/dotnet/aspnet:{tag}"
    assert (judge_port(compose.services["app"], port, compose, files) is not None) == judged
