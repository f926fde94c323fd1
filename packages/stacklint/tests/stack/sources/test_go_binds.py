"""On which addresses programs in Go listen, and where that is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Place, Spot
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources import go_program
from stacklint.stack.sources.listens import read_listens

from .conftest import repository

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind

Tree = Callable[[Mapping[str, str]], "Files"]

MODULE = "module example.org/shop\n\ngo 1.24\n"
IMPORTS = 'import (\n\t"cmp"\n\t"flag"\n\t"fmt"\n\t"net"\n\t"net/http"\n\t"os"\n\t"strconv"\n)\n'
BUILD = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -ldflags='-s -w' -o /out/app .\n"
FINAL = 'FROM gcr.io/distroless/static-debian12\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n'


def program(
    body: str, tree: Tree, files: Mapping[str, str] | None = None, dockerfile: str = BUILD + FINAL, service: str = ""
) -> tuple[tuple[Bind, ...], Files]:
    """Where a program listens whose `main` has a body, or is a whole file; and its repository."""
    main = body if body.startswith("package") else f"package main\n\n{IMPORTS}\nfunc main() {{\n{body}\n}}\n"
    given = {"go.mod": MODULE, "main.go": main, **(files or {})}
    texts = repository(given, service=service, dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    return read_listens(compose.services["app"], compose, found), found


def addresses(
    body: str, tree: Tree, files: Mapping[str, str] | None = None, dockerfile: str = BUILD + FINAL, service: str = ""
) -> list[str]:
    return [f"{one.host}:{one.port}" for one in program(body, tree, files, dockerfile, service)[0]]


def whole(*imports: str, outside: str = "", body: str = "") -> str:
    listed = "".join(f'\t"{one}"\n' for one in imports)
    return f"package main\n\nimport (\n{listed})\n\n{outside}\n\nfunc main() {{\n{body}\n}}\n"


SERVE = "http.ListenAndServe(addr, nil)"
GET = (
    "func getEnv(key, fallback string) string {{\n"
    '\tif v := os.Getenv(key); v != "" {{\n\t\treturn v\n\t}}\n'
    "\treturn {}\n}}"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('http.ListenAndServe(":8080", nil)', [":8080"]),
        ('log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))', ["127.0.0.1:8080"]),
        ('http.ListenAndServeTLS(":8443", "a", "b", nil)', [":8443"]),
        ('srv := &http.Server{Addr: ":8080", Handler: nil}\nsrv.ListenAndServe()', [":8080"]),
        ('srv := &http.Server{}\nsrv.Addr = ":8080"\nl, _ := net.Listen("tcp", ":81")\nsrv.Serve(l)', [":8080", ":81"]),
        ('lis, err := net.Listen("tcp", ":50051")', [":50051"]),
        ('go http.ListenAndServe("localhost:6060", nil)\nhttp.ListenAndServe(":80", nil)', ["localhost:6060", ":80"]),
        (f'addr := ":8080"\n{SERVE}', [":8080"]),
        (f'var addr string = ":8080"\n{SERVE}', [":8080"]),
        (f'const port = 8080\naddr := fmt.Sprintf(":%d", port)\n{SERVE}', [":8080"]),
        (f'addr := fmt.Sprintf("%s:%s", "", "8080")\n{SERVE}', [":8080"]),
        (f'addr := ":" + strconv.Itoa(8080)\n{SERVE}', [":8080"]),
        (f'addr := net.JoinHostPort("0.0.0.0", "8080")\n{SERVE}', ["0.0.0.0:8080"]),
        (f'port := os.Getenv("PORT")\nif port == "" {{\n\tport = "8080"\n}}\naddr := (":" + port)\n{SERVE}', [":8080"]),
        (f'port := os.Getenv("SET")\nif port == "" {{\n\tport = "8080"\n}}\naddr := ":" + port\n{SERVE}', [":70"]),
        (f'addr := ":8080"\nif p := os.Getenv("PORT"); p != "" {{\n\taddr = ":" + p\n}}\n{SERVE}', [":8080"]),
        (f'addr := ":8080"\nif p := os.Getenv("SET"); p != "" {{\n\taddr = ":" + p\n}}\n{SERVE}', [":70"]),
        (f'addr := flag.String("addr", ":8080", "where")\nflag.Parse()\n{SERVE.replace("addr", "*addr")}', [":8080"]),
        (f'port := flag.Int("port", 8080, "where")\naddr := fmt.Sprintf(":%d", *port)\n{SERVE}', [":8080"]),
        (f'var addr string\nflag.StringVar(&addr, "addr", ":8080", "where")\n{SERVE}', [":8080"]),
        (f"addr := listen\n{SERVE}", [":8081"]),
        (f"addr := settings.Address\n{SERVE}", [":8082"]),
        (f'addr := ":" + getEnv("PORT", "8083")\n{SERVE}', [":8083"]),
        (f'addr := ":" + getEnv("SET", "8083")\n{SERVE}', [":70"]),
        (f"l, _ := net.Listen(network, {SERVE})", []),
        ('l, _ := net.Listen("unix", "/run/app.sock")', []),
        ("srv.ListenAndServe()", []),
        ("http.ListenAndServe()", []),
        ('srv := &http.Server{Handler: nil}\nsrv.ListenAndServe()', []),
        ('http.ListenAndServe(":http", nil)', []),
        ('http.ListenAndServe(":99999", nil)', []),
        ('other.Listen(":80")', []),
        ('lc := net.ListenConfig{}\nhttp.ListenAndServe(":80", nil)', []),
        ("http.ListenAndServe(cfg.Addr, nil)", []),
        ("http.ListenAndServe(cfg.Http.Addr, nil)", []),
        ("http.ListenAndServe(strconv.Missing, nil)", []),
        ("http.ListenAndServe(settings.Missing, nil)", []),
        ("http.ListenAndServe(settings.Local, nil)", []),
        (f"{SERVE}", []),
        (f'addr := ":8080"\naddr = ":8081"\n{SERVE}', []),
        (f'addr := ":8080"\nif x {{\n\taddr = ":8081"\n}}\n{SERVE}', []),
        (f'addr := ":8080"\naddr = "a"\naddr = "b"\n{SERVE}', []),
        (f'addr := ":80"\naddr += "80"\n{SERVE}', []),
        (f'addr, err := ":80", nil\n{SERVE}', []),
        (f"addr := address()\n{SERVE}", []),
        (f"addr := a.b.address(1)\n{SERVE}", []),
        (f'addr := ":" + otherEnv("PORT", "8083")\n{SERVE}', []),
        (f'addr := ":" + strangeEnv("PORT", "8083")\n{SERVE}', []),
        (f'addr := ":" + os.Getenv("UNSET")\n{SERVE}', []),
        (f'addr := os.Getenv("HOSTNAME") + ":80"\n{SERVE}', []),
        (f'addr := fmt.Sprintf(":%05d", 80)\n{SERVE}', []),
        (f"addr := changed\n{SERVE}", []),
        (f'addr := flag.String("addr", ":80", "")\n*addr = os.Getenv("X")\n{SERVE.replace("addr", "*addr")}', []),
        (f'addr := ":80"\nflag.StringVar(&addr, "addr", addr, "")\n{SERVE}', []),
        (f'addr := ":80"\njson.Unmarshal(raw, &addr)\n{SERVE}', []),
        (f"addr := listen\njson.Unmarshal(raw, &listen)\n{SERVE}", []),
        (f'var addr string\nflag.StringVar(&addr, "a", ":80", "")\nfill(&addr)\n{SERVE}', []),
        (f'addr := ":80"\nif x && addr == "" {{\n\tpanic(addr)\n}}\n{SERVE}', [":80"]),
        (f'addr := ":" + addedEnv("PORT", "8083")\n{SERVE}', []),
        ('os.Setenv("PORT", "80")\nhttp.ListenAndServe(":80", nil)', []),
        (f"addr := addr\n{SERVE}", []),
        (f"addr := -1\n{SERVE}", []),
        (f"addr := 'a'\n{SERVE}", []),
        (f"addr := [1]\n{SERVE}", []),
        ('func(addr string) {\n\thttp.ListenAndServe(addr, nil)\n}(":80")', []),
        ("", []),
    ],
)  # fmt: skip
def test_code_listens_where_it_says(body: str, expected: list[str], tree: Tree) -> None:
    files = {
        "more.go": f'package main\n\nimport "os"\n\nconst listen = ":8081"\n\nvar (\n\tchanged = ":8090"\n)\n\n'
        f"func init() {{\n\tchanged = listen\n}}\n\n{GET.format('fallback')}\n\n"
        f"{GET.format('other').replace('getEnv', 'otherEnv')}\n"
        f"{GET.format('fallback').replace('getEnv', 'addedEnv').replace('return v', 'return v + v')}\n",
        "windows.go": "//go:build windows\n\npackage main\n\nconst listen = 1\n",
        "main_test.go": "package main\n\nconst listen = 2\n",
        "settings/settings.go": 'package settings\n\nvar Address = ":8082"\n\nfunc f() {\n\tLocal := ":1"\n}\n',
    }
    main = f'package main\n\n{IMPORTS[:-2]}\t"example.org/shop/settings"\n)\n\nfunc main() {{\n{body}\n}}\n'
    dockerfile = f"{BUILD}{FINAL}ENV SET=70 UNSET=$X\n"
    assert addresses(main, tree, files, dockerfile) == expected


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (whole("github.com/gin-gonic/gin", body='r := gin.Default()\nr.Run(":8081")'), [":8081"]),
        (whole("github.com/gin-gonic/gin", body="r := gin.Default()\nr.Run()"), [":8080"]),
        (whole("github.com/gin-gonic/gin", body="r := routes()\nr.Run()"), []),
        (whole("github.com/gin-gonic/gin", body="gin.New().Run(address)"), []),
        (whole("github.com/gin-gonic/gin", "os/exec", body='r := gin.Default()\nr.Run(":8081")'), []),
        (whole("github.com/labstack/echo/v4", body='e := echo.New()\ne.Logger.Fatal(e.Start(":1323"))'), [":1323"]),
        (whole("github.com/labstack/echo/v4", body="e := echo.New()\nworker.Start()"), []),
        (whole("github.com/gofiber/fiber/v2", body='app := fiber.New()\napp.Listen(":3000")'), [":3000"]),
        (whole("github.com/gofiber/fiber/v2", body="app := fiber.New()\napp.Listen()"), []),
        (whole("github.com/zeromicro/go-zero/rest", "net/http", body='http.ListenAndServe(":80", nil)'), []),
        (whole("github.com/joho/godotenv", "net/http", body='http.ListenAndServe(":80", nil)'), [":80"]),
        (whole("github.com/joho/godotenv", "os", "net/http",
               body='p := os.Getenv("PORT")\nif p == "" {\np = "80"\n}\nhttp.ListenAndServe(":"+p, nil)'), []),
        (whole("github.com/other/flag", "net/http",
               body='addr := flag.String("a", ":80", "")\nhttp.ListenAndServe(*addr, nil)'), []),
        (whole("example.com/metrics", "net/http", body='http.ListenAndServe(":80", nil)'), [":80", ":0"]),
        (whole("github.com/prometheus/client_golang/prometheus/promhttp", "net/http",
               body='http.ListenAndServe(":80", nil)'), [":80"]),
        (whole("example.org/shop/missing", "net/http", body='http.ListenAndServe(":80", nil)'), []),
        (whole("example.org/shop", "net/http", body='http.ListenAndServe(":80", nil)'), [":80"]),
        ('package main\n\nimport . "net/http"\n\nfunc main() {\n\tListenAndServe(":80", nil)\n}\n', []),
        ('package main\n\nimport web "net/http"\n\nfunc main() {\n\tweb.ListenAndServe(":80", nil)\n}\n', []),
        ("package main\n\nimport .", []),
        ("package main\n\nfunc", []),
    ],
)  # fmt: skip
def test_packages_listen_as_they_do(main: str, expected: list[str], tree: Tree) -> None:
    assert addresses(main, tree) == expected


@pytest.mark.parametrize(
    ("dockerfile", "expected"),
    [
        (f"{BUILD}{FINAL}", [":80"]),
        (f"{BUILD}FROM scratch\nCOPY --from=build /out/ /bin/\nCMD /bin/app", [":80"]),
        (f"{BUILD}FROM alpine\nWORKDIR /srv\nCOPY --from=0 /out/app .\nCMD ./app", [":80"]),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /usr/local/bin/shop\nCMD shop", [":80"]),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /usr/local/bin/shop\nCMD other", []),
        (
            f"{BUILD}FROM alpine\nCOPY --from=build /etc/ssl /etc/ssl\nCOPY --from=build /out/app /app\nCMD /app",
            [":80"],
        ),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /app\nCMD /app & nginx", []),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /app\nCMD $APP", []),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /app\nCMD /app -addr :90", [":90"]),
        (f"{BUILD}FROM alpine\nCOPY --from=build /out/app /app\nCMD /app -addr=$ADDRESS", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build\nCMD ./shop", [":80"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY *.go .\nRUN go build\nCMD ./main", [":80"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go install ./cmd/api\nCMD api", [":81"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/ ./cmd/api\nCMD ./bin/api", [":81"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o api cmd/api/main.go\nCMD ./api", [":81"]),
        ("FROM golang:1.24\nARG NAME=api\nWORKDIR /src\nCOPY . .\nRUN go build -o=/x ./cmd/$NAME\nCMD /x", [":81"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /x ./cmd/$NAME\nCMD /x", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o bin ./...\nCMD ./bin/api", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o x . && go build -o x ./cmd/api\nCMD ./x", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd cmd/api && go build -o /x\nCMD /x", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o 'x\nCMD ./x", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN make\nCMD ./x", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go run .", [":80"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go run ./cmd/api", [":81"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go run -race main.go -addr :90", [":90"]),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go run example.org/shop", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go run", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go test ./...", []),
        ("FROM golang:1.24\nWORKDIR /src\nCMD go run .", []),
        ("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD air", []),
    ],
)
def test_what_is_started_is_found(dockerfile: str, expected: list[str], tree: Tree) -> None:
    body = 'addr := flag.String("addr", ":80", "where")\nhttp.ListenAndServe(*addr, nil)'
    api = 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":81", nil)\n}\n'
    assert addresses(body, tree, {"cmd/api/main.go": api}, dockerfile) == expected


def test_a_program_without_a_module_is_not_known(tree: Tree) -> None:
    assert addresses('http.ListenAndServe(":80", nil)', tree, {"go.mod": ""}) == []


def test_what_compose_says_goes_before_what_the_source_says(tree: Tree) -> None:
    body = 'port := os.Getenv("PORT")\nif port == "" {\n\tport = "8080"\n}\nhttp.ListenAndServe(":"+port, nil)'
    found, files = program(body, tree, service="environment: {PORT: 9000}")
    compose = find_stacks(files)[0].compose
    assert compose is not None
    assert [one.port for one in found] == [9000]
    judged = judge_port(compose.services["app"], 8080, compose, files)
    assert judged is not None
    assert judged.listens == (9000,)
    assert isinstance(judged.where, Place)
    assert judged.where.path == ("services", "app", "environment")


def test_it_is_told_where_that_is_said_and_how_to_say_otherwise(tree: Tree) -> None:
    body = 'http.ListenAndServe("localhost:8080", nil)'
    ((found,), files) = program(body, tree)
    assert isinstance(found.where, Spot)
    text = files.text("app/main.go").text
    assert text[found.where.start : found.where.end] == "localhost:8080"
    assert (found.advice, found.is_local) == ("`:8080`, or `0.0.0.0:8080`", True)


@pytest.mark.parametrize(("steps", "expected"), [(900, [":8080"]), (1_000, [])])
def test_a_build_of_too_many_steps_is_not_followed(steps: int, expected: list[str], tree: Tree) -> None:
    dockerfile = BUILD + "RUN true\n" * steps + FINAL
    assert addresses('http.ListenAndServe(":8080", nil)', tree, dockerfile=dockerfile) == expected


def test_a_program_too_large_to_read_is_not_known(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    main = whole("net/http", "example.org/shop/a", body='http.ListenAndServe(":80", nil)')
    assert addresses(main, tree, {"a/a.go": "package a\n"}) == [":80"]
    monkeypatch.setattr(go_program, "MAX_PACKAGES", 0)
    assert addresses(main, tree, {"a/a.go": "package a\n"}) == []
    monkeypatch.setattr(go_program, "MAX_READ", 10)
    assert addresses(main, tree, {"a/a.go": "package a\n"}) == []


@pytest.mark.parametrize("text", ["(" * 50_000, "a+" * 50_000, "a.b" * 50_000, "func " * 20_000, "f(" * 20_000])
def test_source_that_means_harm_takes_no_time(text: str, tree: Tree) -> None:
    started = time.perf_counter()
    assert addresses(f"http.ListenAndServe({text}", tree) == []
    assert addresses(f"addr := {text}\nhttp.ListenAndServe(addr, nil)", tree) == []
    assert time.perf_counter() - started < 10
