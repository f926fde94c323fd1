"""LK136."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import exporting
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.container import Seen
from stacklint.stack.metrics.exposition import read_exposition
from stacklint.stack.programs.images import known_image
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.rules.api import Where
    from stacklint.stack.containers.container import Container
    from stacklint.stack.metrics.exposition_faults import TextFault

_FLAG: Final = "collector.textfile.directory"
_MOST: Final = 1 << 20
"""How many characters of a text are looked at."""


def _with(name: str, text: str, flag: str = f"--{_FLAG}=/text") -> Example:
    """The sound repository with a node_exporter that reads a text."""
    command = f"[{flag}]\n    volumes: ['./text:/text:ro']"
    return Example(exporting("prom/node-exporter:v1.9.1", "backups", command=command, also={f"text/{name}": text}))


@rule(
    "LK136",
    "textfile-refused",
    severity=Severity.ERROR,
    bad=(
        _with("a.prom", "backups 1\nlast_backup{«host=web} 2»\n"),
        _with("a.prom", "backups 1\n«last_backup 2»"),
        _with("a.prom", "backups 1« »\n"),
        _with("a.prom", "backups «1\r»\n"),
        _with("a.prom", "backups 1 «1700000000000»\n"),
        _with("a.prom", "backups 1\n# TYPE «backups» gauge\n"),
        _with("a.prom", "backups 1\n«backups» 2\n"),
        _with("a.txt", "«# TYPE backups gauge\nbackups 1»\n"),
    ),
    good=(
        _with("a.prom", "# HELP backups How many.\n# TYPE backups gauge\nbackups 1\n"),
        _with("a.prom", 'backups{host="a"} 1\nbackups{host="b"} 1\n'),
        _with("a.prom", ""),
        _with("a.txt", "How it is done: see above.\n"),
        _with("a.prom.tmp", "backups 1\n"),
        _with("a.prom/b.prom", "backups\n"),
        _with("a.prom", "backups\n", flag=f"--{_FLAG}=$TEXT"),
        _with("a.prom", "backups\n", flag="--collector.systemd"),
        _with("a.prom", '{"back.ups"} 1\nbackups\n'),
    ),
)
def textfile_refused(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A file for node_exporter's textfile collector is not read.

    The collector reads the files whose names end in `.prom`, and refuses the whole of one for a single error: a last
    line without an end, a blank or a carriage return behind a value, a sample with a time, a `TYPE` behind the samples.
    It logs that, sets `node_textfile_scrape_error` to 1, and none of the file's metrics are there. Of a series that is
    there twice only the first is served. `promtool check metrics` reads a text in the same way.
    """
    for container in stack.containers:
        service = container.service
        known = known_image(service.image) if service.build is None else None
        flag = service.flag(_FLAG) if known is not None and known.table == "node" else None
        if flag is not None and flag[0].startswith("/") and not set("$*") & set(flag[0]):
            yield from _in_folder(flag[0], flag[1], container, stack)


def _in_folder(folder: str, flag: Node, container: Container, stack: Stack) -> Iterator[Finding]:
    from stacklint.stack.metrics.exposition_faults import exposition_faults  # noqa: PLC0415 - only where a text is read

    reads = ((flag.place, f"`{container.service.name}` reads the files of this folder"),)
    for name, entry in container.listing(folder).items():
        if entry.seen is not Seen.FILE or entry.path is None:
            continue
        path, text = stack.files.name(entry.path), stack.files.text(entry.path).text
        if len(text) > _MOST:
            continue
        if name.endswith(".prom"):
            yield from (_finding(path, fault, reads) for fault in exposition_faults(text))
        elif ".prom." not in name and "# TYPE " in text and _is_exposition(text, exposition_faults(text)):
            yield Finding(
                Spot(path, 0, len(text.rstrip())),
                f"`{name}` is an exposition text, and node_exporter reads only files that end in `.prom`",
                "rename it",
                reads,
                Severity.WARNING,
            )


def _finding(path: str, fault: TextFault, reads: tuple[tuple[Where, str], ...]) -> Finding:
    said, weight = ("node_exporter reads nothing of this file", None) if fault.is_fatal else _TWICE
    return Finding(Spot(path, fault.start, fault.end), f"{fault.message}; {said}", fault.help, reads, weight)


_TWICE: Final = "only one of them is served", Severity.WARNING


def _is_exposition(text: str, faults: Iterator[TextFault]) -> bool:
    """Whether a text is one of metrics, whatever it is called."""
    return bool(read_exposition(text)) and not any(one.is_fatal for one in faults)
