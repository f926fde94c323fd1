"""On which ports a program made with ASP.NET Core listens in an image of Microsoft's.

Sources: the documentation of ASP.NET Core 8 ("Configure endpoints for Kestrel") and of its images: they set
`ASPNETCORE_HTTP_PORTS=8080` since .NET 8, and set `ASPNETCORE_URLS=http://+:80` before. `ASPNETCORE_URLS` goes before
the ports, and code, settings and words of the command line before both: where one of them has a say, nothing is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.build import base_image, build_context, dockerfile
from stacklint.stack.sources.binds import ANYWHERE, Bind, Unknown, made_bind
from stacklint.stack.sources.image import read_image
from stacklint.stack.sources.start import Reader, Start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image
    from stacklint.stack.sources.words import Word

_BASE: Final = "mcr.microsoft.com/dotnet/aspnet"
_MAJOR: Final = Pattern(r"(\d{1,2})\.\d")
_FROM: Final = Pattern(rf"(?im)^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)?({re.escape(_BASE)}\S*)")
_READ: Final = (".cs", ".fs", ".vb", ".json", ".csproj", ".fsproj", ".vbproj", ".props")
_PROJECTS: Final = (".csproj", ".fsproj", ".vbproj")
_WEB: Final = Pattern(rb"Microsoft\.NET\.Sdk\.Web\b")
_LAUNCHED: Final = "launchSettings.json"
"""What only `dotnet run` reads."""
_MOVES: Final = Pattern(
    rb"(?i)\burls\b|UseUrls|kestrel|\bListen|https?_ports|UseSetting|\.Run(?:Async)?\([^)\s]|MetricServer|TcpListener"
    rb"|UseHttpSys|UseCloudHosting|AddEnvironmentVariables\([^)]|AddInMemoryCollection|AddJsonFile|AddKeyVault"
)
"""What has a say where a program listens, or may bring settings from elsewhere."""
_URL: Final = Pattern(r"https?://(?P<host>\[[0-9a-f:]*\]|[^:/\s]+):(?P<port>\d{1,5})/?", re.IGNORECASE)
_URLS: Final = ("ASPNETCORE_URLS", "DOTNET_URLS", "URLS")
_PORTS: Final = ("ASPNETCORE_HTTP_PORTS", "DOTNET_HTTP_PORTS", "HTTP_PORTS")
_SECURE: Final = ("ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS", "HTTPS_PORTS")
MOST_READ: Final = 4 * 1024 * 1024
"""How many bytes of a build context are searched."""


def dotnet_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens, if that is one for ASP.NET Core; nothing if it isn't known."""
    base, context = base_image(service, compose, files), build_context(service, compose, files)
    version = _MAJOR.match(base.tag) if base is not None and base.text.startswith(f"{_BASE}:") else None
    path = dockerfile(service.build, context, files) if service.build is not None and context is not None else None
    image = read_image(service, compose, files, (".sh",)) if version is not None else None
    if version is None or context is None or path is None or image is None or not files.remembered(context, _is_plain):
        return ()
    scripts = {path: files.text(origin).text for path, origin in image.placed.items() if path.endswith(".sh")}
    if _Reader(image, scripts).read(image.words, image.workdir, 0) is None or not image.is_whole:
        return ()
    found = _FROM.findall(files.text(path).text)
    start = files.text(path).text.rfind(found[-1]) if found else 0
    usual = Spot(files.name(path), start, start + len(found[-1]) if found else 0)
    try:
        return tuple(_binds(image, int(version[1]), usual))
    except Unknown:
        return ()


class _Reader(Reader):
    def started(self, program: str, words: tuple[Word, ...], _here: str, _depth: int) -> tuple[Start, ...] | None:
        """A program for .NET that is told nothing by words."""
        plain = program == "dotnet" and len(words) == 2 and words[1].text.endswith(".dll")
        return (Start(program, "", words[1].text, (), words),) if plain else None


def _is_plain(files: Files, context: str) -> bool:
    """Whether a build context has a program for ASP.NET Core, and nothing in it has a say where that listens."""
    left, is_web = MOST_READ, False
    for path in files.walk(context):
        if path.endswith(_READ) and not path.endswith(_LAUNCHED):
            raw = files.raw(path)
            left -= len(raw)
            is_web = is_web or (path.endswith(_PROJECTS) and _WEB.search(raw) is not None)
            if left < 0 or _MOVES.search(raw):
                return False
    return is_web


def _binds(image: Image, major: int, usual: Spot) -> Iterator[Bind]:
    """Where variables say that a program listens, or else the image."""
    given = {name.upper(): (value, image.set_at.get(name, usual)) for name, value in image.environment.items()}
    if any("KESTREL" in name for name in given):
        raise Unknown
    if major < 8:
        given.setdefault(_URLS[0], ("http://+:80", usual))
    else:
        given.setdefault(_PORTS[0], ("8080", usual))
    urls = next((given[name] for name in _URLS if name in given), None)
    if urls is not None:
        for url in (urls[0] or "").split(";"):
            found = _URL.fullmatch(url.strip())
            if found is None:
                raise Unknown
            host = "" if found["host"] in {"+", "*"} else found["host"]
            yield made_bind(host, found["port"], urls[1], f"`http://{ANYWHERE}:{found['port']}`")
        return
    for names in (_PORTS, _SECURE):
        value, where = next((given[name] for name in names if name in given), ("", usual))
        for port in (value or "?").split(";") if value != "" else ():
            yield made_bind("", port.strip(), where, "")
