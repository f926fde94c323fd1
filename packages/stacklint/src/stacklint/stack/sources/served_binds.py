"""On which addresses the servers of Ruby and PHP listen, by the words that start them, or Puma's configuration.

Sources: the manual of PHP (built-in web server); `php artisan serve --help`, `rails server --help` and `rackup --help`;
Puma 5 and 6 (`puma --help`, lib/puma/dsl.rb): what the command line says goes before the configuration, which is
`config/puma.rb` where none is named. What a server does where nobody says a port depends on too much else.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.sources.binds import ANYWHERE, Bind, Unknown, made_bind
from stacklint.stack.sources.image import read_image
from stacklint.stack.sources.start import Reader, Start, value_of, values_of
from stacklint.stack.sources.words import Word, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image

_PUMA: Final = "puma"
_OPTIONS: Final = {
    "artisan": (("--host",), ("--port",)),
    "rails": (("-b", "--binding"), ("-p", "--port")),
    "rackup": (("-o", "--host"), ("-p", "--port")),
    _PUMA: ((), ("-p", "--port")),
}
"""The options of servers for a host and a port."""
_CONFIG: Final = "config/puma.rb"
_KEPT: Final = (".sh", ".rb")
_ADDRESS: Final = Pattern(r"(?:tcp://)?(?P<host>\[[0-9a-f:.]*\]|[\w.-]+):(?P<port>\d{1,5})")
_TOLD: Final = Pattern(
    r"(?m)^[ \t]*(?:port[ (]+(?:ENV(?:\.fetch\([ \t]*|\[)[\"'](?P<variable>\w+)[\"'][\])]?(?:[ \t]*(?:,|\{|\|\|)[ \t]*)"
    r")?[\"']?(?P<port>\d{1,5})[\"']?[ \t)}]*|bind[ (]+[\"'](?P<address>[^\"'#]*)[\"']\)?[ \t]*)(?:#.*)?$"
)
"""What a configuration of Puma says of where to listen."""
_SAYS: Final = Pattern(r"(?m)^[ \t]*(?:port|bind|ssl_bind|activate_control_app|plugin|eval|load|instance_eval)\b.*$")
"""What may say so as well."""
_PLAIN: Final = Pattern(r"plugin[ (]+:(?:tmp_restart|solid_queue)\)?(?:[ \t]+if\b.*)?$")
_PREPARES: Final = frozenset({"composer", "rake", "bundle", "yarn", "npm"})


def served_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the server of a service listens, if it is one of Ruby or PHP; nothing if it isn't known."""
    image = read_image(service, compose, files, _KEPT)
    if image is None or not image.words:
        return ()
    scripts = {path: files.text(origin).text for path, origin in image.placed.items() if path.endswith(".sh")}
    starts = _Reader(image, scripts).read(image.words, image.workdir, 0)
    if starts is None or len(starts) != 1:
        return ()
    try:
        return tuple(_binds(starts[0], image, files))
    except Unknown:
        return ()


class _Reader(Reader):
    def started(self, program: str, words: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        """A server of Ruby or PHP, behind what runs it in its bundle."""
        texts = [word.text for word in words]
        if texts[:2] == ["bundle", "exec"]:
            return self.read(words[2:], here, depth + 1)
        if program == "php" and any(text.startswith("-S") for text in texts):
            return (Start("php", "", here, (), words),)
        if program == "php" and "artisan" in [posixpath.basename(text) for text in texts] and "serve" in texts:
            return (Start("artisan", "", here, (), words),)
        if program == "rails" and len(texts) > 1 and texts[1] in {"server", "s"}:
            return (Start("rails", "", here, (), words[1:]),)
        return (Start(program, "", here, (), words),) if program in {"rackup", _PUMA} else None

    def prepares(self, words: tuple[Word, ...]) -> bool:
        texts = [word.text.rpartition("/")[2] for word in words]
        if texts[:2] == ["bundle", "exec"]:
            return self.prepares(words[2:])
        is_task = len(texts) > 1 and texts[0] == "rails" and ":" in texts[1]
        is_artisan = texts[:2] == ["php", "artisan"] and len(texts) > 2 and texts[2] != "serve"
        return bool(texts) and (texts[0] in _PREPARES or is_task or is_artisan)


def _binds(start: Start, image: Image, files: Files) -> Iterator[Bind]:
    words = start.words[1:]
    if start.program == "php":
        for text, word in values_of(words, "-S"):
            yield _parsed(text, narrowed(word, files), "-S ")
        return
    hosts, ports = _OPTIONS[start.program]
    port = value_of(words, *ports)
    if start.program == _PUMA:
        yield from _of_puma(start, port, image, files)
    elif port is None:
        raise Unknown
    else:
        host = value_of(words, *hosts)
        advice = f"`{hosts[-1]} {ANYWHERE}`"
        yield made_bind(host[0] if host is not None else "", port[0], narrowed(port[1], files), advice)


def _parsed(text: str, where: Place | Spot, before: str) -> Bind:
    """The address that a text says."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise Unknown
    return made_bind(found["host"], found["port"], where, f"`{before}{ANYWHERE}:{found['port']}`")


def _of_puma(start: Start, port: tuple[str, Word] | None, image: Image, files: Files) -> Iterator[Bind]:
    """Where Puma listens: by words, or by its configuration."""
    words = start.words[1:]
    told = values_of(words, "-b", "--bind")
    for text, word in told:
        yield _parsed(text, narrowed(word, files), "-b tcp://")
    if port is not None:
        yield made_bind("", port[0], narrowed(port[1], files), "")
    named = value_of(words, "-C", "--config")
    path = posixpath.normpath(posixpath.join(start.file, named[0] if named is not None else _CONFIG))
    origin = image.placed.get(path)
    if told or port is not None:
        if origin is not None:
            yield Bind("", 0, start.words[0].where, "")  # it may listen elsewhere as well
        return
    if origin is None:
        raise Unknown
    yield from _configured(origin, image, files)


def _configured(path: str, image: Image, files: Files) -> Iterator[Bind]:
    """Where the only line of a configuration says that Puma listens."""
    text = files.text(path).text
    lines = [one[0].strip() for one in _SAYS.finditer(text)]
    found = list(_TOLD.finditer(text))
    others = [line for line in lines if not line.startswith(("port", "bind", "ssl_bind")) and not _PLAIN.match(line)]
    if len(found) != 1 or len(lines) - len(found) > sum(line.startswith(("plugin", "activate")) for line in lines):
        raise Unknown
    only = found[0]
    where = Spot(files.name(path), *only.span("port" if only["address"] is None else "address"))
    if others:
        yield Bind("", 0, where, "")
    if only["address"] is not None:
        yield _parsed(only["address"], where, "bind tcp://")
        return
    value = image.environment.get(only["variable"], "" if image.is_whole else None) if only["variable"] else ""
    if value is None:
        raise Unknown
    set_at = image.set_at.get(only["variable"] or "", where)
    bind = made_bind("", value or only["port"], set_at if value else where, "")
    yield bind._replace(unused=(where,)) if value else bind
